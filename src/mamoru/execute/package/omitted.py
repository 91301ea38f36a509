"""What an access leaves out of the answer, and why: said for each column, never silently.

Takes the reading of an answer; gives one omission a column and reason.  Law: GDPR art. 15(4), APPI
art. 33(2): what is withheld for other people's sake is named, with the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.execute.package.reading import Reading, Sheet
from mamoru.model.recipe import Shown

OTHERS = "others-data"  #: the reason of a column that a tie hides
OTHERS_KEY = "others-key"  #: the reason of a key by which nothing led to the person
SHARED = "shared-key"  #: the reason of rows that a key alone leads to which another account may have too

#: From what a person would ask about first, to what only joins tables.
ORDER = (
    *("unmapped", "secret", "names-others", OTHERS, OTHERS_KEY, SHARED, "earlier-holder"),
    *("not-provided", "other-basis", "identity-key", "not-personal", "internal-key"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """One column that is not shown, in all rows of the person or in some of them."""

    system: str
    table: str
    column: str
    category: str  #: a leaf of the notice's data, or empty where the map gives none
    reason: str  #: of ``Withheld``, ``others-data``, ``others-key`` or ``shared-key``
    ties: tuple[str, ...]  #: ids of the ties that hide it
    because: tuple[str, ...]  #: the map's reasons for hiding it
    rows: int  #: rows of the person that have it; 0 where nobody knows whose they are


def omissions(reading: Reading) -> tuple[Omission, ...]:
    """Return every column that is left out, by reason, system, table and name."""
    found = [omission for sheet in reading.sheets for omission in _of_sheet(reading, sheet)]
    return tuple(sorted(found, key=lambda o: (_rank(o.reason), o.system, o.table, o.column)))


def _of_sheet(reading: Reading, sheet: Sheet) -> Iterator[Omission]:
    for withheld in sheet.answered.shown.withheld:
        yield Omission(
            system=sheet.system,
            table=sheet.table,
            column=withheld.column,
            category=_category(reading, sheet, withheld.column),
            reason=withheld.reason,
            ties=(),
            because=(),
            rows=len(sheet.rows),
        )
    for shown in sheet.answered.shown.shown:
        if sheet.hidden.get(shown.column):
            yield _hidden(reading, sheet, shown)
    if ties := _left(reading, sheet):
        yield from (_shared(sheet, shown, ties) for shown in sheet.answered.shown.shown)


def _left(reading: Reading, sheet: Sheet) -> tuple[str, ...]:
    """Return the ids of the ties that rows of this table were left by."""
    keys = {k for e in reading.answer.systems if e.system == sheet.system for k in e.left}
    return tuple(w.id for w in sheet.answered.shown.ways if not w.holder and w.tie.known_as in keys)


def _shared(sheet: Sheet, shown: Shown, ties: tuple[str, ...]) -> Omission:
    return Omission(
        system=sheet.system,
        table=sheet.table,
        column=shown.column,
        category=shown.category,
        reason=SHARED,
        ties=ties,
        because=(),
        rows=0,
    )


def _hidden(reading: Reading, sheet: Sheet, shown: Shown) -> Omission:
    ties = [way.tie for way in sheet.answered.shown.ways if way.id in shown.hidden_by]
    stated = bool(_category(reading, sheet, shown.column))
    return Omission(
        system=sheet.system,
        table=sheet.table,
        column=shown.column,
        category=shown.category,
        reason=OTHERS if stated else OTHERS_KEY,
        ties=shown.hidden_by,
        because=tuple(dict.fromkeys(t.hide_reason for t in ties if stated and t.hide_reason)),
        rows=sheet.hidden[shown.column],
    )


def _category(reading: Reading, sheet: Sheet, column: str) -> str:
    system = reading.systems.get(sheet.system)
    table = system.tables.get(sheet.table) if system else None
    mapped = table.columns.get(column) if table else None
    return mapped.category if mapped else ""


def _rank(reason: str) -> int:
    return ORDER.index(reason) if reason in ORDER else len(ORDER)
