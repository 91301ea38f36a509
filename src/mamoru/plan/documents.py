"""What an access shows of a document, and what an erasure blanks inside of one that stays.

Comes in: the map of a table.  Goes out: the values of a document that are shown, the others withheld with
their reason; one change of a document for each cause, which leaves whatever it does not name as it is.
Law: GDPR art. 15(4), 17(1); APPI art. 33(2), 35.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mamoru.model.documents.paths import Edit, Path, Written, inside, written
from mamoru.model.expression import InDocument, Removed, Value
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import ColumnMap, MaskUse, TableMap
from mamoru.model.programme import Way
from mamoru.model.recipe import Cause, MaskStep, Shown, Withheld
from mamoru.model.schema import Table
from mamoru.model.shelf import members

NULL = "null"


def becomes(use: MaskUse | None) -> Written | None:
    """Return what a mask leaves of a value inside of a document; none: it is no mask for such a value."""
    if use is None:
        return Written()
    mask = {m.name: m for m in members("mamoru.masks", Mask).values()}[use.mask]
    match mask.expression(use.argument):
        case Removed():
            return Written(removed=True)
        case Value(value=None | str() as text) if not mask.points_at_placeholder:
            return Written(text=text)
        case _:
            return None


def blanked_inside(
    mapped: TableMap, table: Table, cause: Cause, *, except_for: Iterable[str]
) -> Iterator[MaskStep]:
    """Yield what a row that stays loses inside of its documents."""
    stay = set(except_for)
    for document in mapped.documents:
        uses = {c.path: c.mask for c in _inside(mapped, document) if c.name not in stay}
        if uses and document in table.columns and not table.columns[document].generated:
            yield _step(document, uses, cause=cause, way=None)


def left_inside(table: Table, way: Way) -> Iterator[MaskStep]:
    """Yield what a row loses inside of its documents when the holder on a tie goes."""
    found: dict[str, dict[Path, MaskUse | None]] = {}
    for use in way.tie.leaving:
        place = None if use.column in table.columns else inside(use.column, table.columns)
        if place and place[1]:
            found.setdefault(place[0], {})[place[1]] = use
    for document, uses in found.items():
        yield _step(document, uses, cause=Cause.HOLDER_GONE, way=way)


def _step(document: str, uses: Mapping[Path, MaskUse | None], *, cause: Cause, way: Way | None) -> MaskStep:
    """Return the change; a mask that is none for such a value leaves null, of which the check tells."""
    edits = tuple(Edit(path=path, to=becomes(use) or Written()) for path, use in uses.items())
    said = (f"{u.mask if u else NULL} {written('', p).removeprefix('.')}" for p, u in uses.items())
    return MaskStep(
        column=document, value=InDocument(edits=edits), mask=", ".join(said), cause=cause, way=way
    )


def shown_inside(mapped: TableMap, document: str, into: Sequence[Way]) -> tuple[list[Shown], list[Withheld]]:
    """Return which values of a document are shown, and which not, and why; what has no name is not."""
    rest = "not-personal" if mapped.documents[document].rest else "unmapped"
    shown, withheld = list[Shown](), [Withheld(column=document, reason=rest)]
    for held in _inside(mapped, document):
        reason = "secret" if held.secret else "names-others" if held.names_others else ""
        if reason:
            withheld.append(Withheld(column=held.name, reason=reason))
        else:
            shown.append(_shown(held, into))
    named = mapped.documents[document].not_personal
    return shown, [*withheld, *(Withheld(column=name, reason="not-personal") for name in named)]


def _shown(held: ColumnMap, into: Sequence[Way]) -> Shown:
    hiding = {held.name, held.document}
    return Shown(
        column=held.name,
        category=held.category,
        hidden_by=tuple(w.id for w in into if hiding & set(w.tie.hide)),
        document=held.document,
        path=held.path,
    )


def _inside(mapped: TableMap, document: str) -> Iterator[ColumnMap]:
    return (column for column in mapped.columns.values() if column.document == document)
