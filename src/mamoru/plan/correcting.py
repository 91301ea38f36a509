"""What a correction does in one system: which columns hold the value, in which rows.

Comes in: the checked programme, one system, what the person wants to be otherwise.  Goes out: the tables with
the columns that become another value.  The rows are those that an erasure would take, since they are theirs
alone (``docs/decisions/0017-rights-beside-access-and-erasure.md``); a joint row, and another's, is left.
Law: GDPR art. 16; APPI art. 34.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mamoru.check.staying import dying
from mamoru.model.errors import MamoruError
from mamoru.model.expression import Value
from mamoru.model.map import ColumnMap, How, SystemMap, TableMap
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, SystemGraph, Way
from mamoru.model.recipe import Cause, Correction, EraseTable, MaskStep, Recipe, SystemRecipe
from mamoru.model.schema import Schema, Table

CORRECT = "correct"  #: stands where a mask's name does


class NothingNamed(MamoruError):
    """A correction names what neither the notice nor a map has."""

    code = "MAM-306"

    def __init__(self, what: str, of: str) -> None:
        super().__init__(
            f"no column of a map holds `{what}` of people of the kind `{of}`",
            why="a correction that changes nothing would look as if it had been made",
            remedy="name a category of the notice's `data:`, such as `contact.name`, or one column: "
            "`SYSTEM.TABLE.COLUMN`; `mamoru explain CATEGORY` lists the columns that hold one",
        )


class CannotCorrect(MamoruError):
    """A column that is to be corrected cannot be."""

    code = "MAM-307"

    def __init__(self, column: str, because: str, where: Span) -> None:
        super().__init__(
            f"`{column}` cannot be corrected: {because}",
            why="it would lose rows of the person, change somebody else's, or be undone by itself",
            remedy="correct it in the application it belongs to; where another column is meant, name that "
            "one: `--set SYSTEM.TABLE.COLUMN=VALUE`",
            where=where,
        )


class NothingSaid(MamoruError):
    """A correction says not what shall be right, or another right says it."""

    code = "MAM-308"

    def __init__(self, right: str) -> None:
        is_missing = right == "correction"
        super().__init__(
            "it is not said what is to be corrected"
            if is_missing
            else f"values to be set go with a correction, not with `{right}`",
            why="only what the person says to be wrong is changed, and to nothing but what they say is right",
            remedy="say it: `--set contact.name='Hana Mori'`" if is_missing else "leave `--set` out",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """One system's part of a correction."""

    tables: tuple[EraseTable, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """One system's correction for one kind of person, being compiled."""

    checked: CheckedProgramme
    system: SystemMap
    of: str
    corrections: Sequence[Correction]

    @property
    def graph(self) -> SystemGraph:
        """What the check has resolved of the system."""
        return self.checked.graphs[self.system.name]

    @property
    def schema(self) -> Schema:
        """What the database says of itself."""
        return self.checked.programme.schemas[self.system.name]

    def compiled(self) -> Corrected:
        """Compile the tables, holders before held.  Raises CannotCorrect."""
        doomed = dying(self.system, self.graph, of=self.of)
        masks = {
            name: tuple(self._masks(self.system.tables[name], name in doomed))
            for name in self.graph.death_order
            if name in self.schema.tables
        }
        wanted = {name for name, found in masks.items() if found}
        wanted |= self._holders(wanted, doomed)
        for group in self.graph.death_cycles:
            if set(group) & wanted:
                where = self.system.tables[group[0]].where
                place = f"{self.system.name}.{group[0]}"
                raise CannotCorrect(place, IN_A_CYCLE, where)
        tables = (self._table(n, masks[n], doomed=n in doomed) for n in self.graph.death_order if n in wanted)
        return Corrected(tables=tuple(tables), notes=tuple(self._left(wanted, doomed)))

    def _holders(self, wanted: set[str], doomed: frozenset[str]) -> set[str]:
        """Return the tables by whose rows those of the wanted ones are somebody's."""
        found = set(wanted)
        ways = [w for w in self.graph.ways if w.carries and w.holder in doomed]
        while more := {w.holder for w in ways if w.held in found} - found:
            found |= more
        return found - wanted

    def _table(self, name: str, masks: tuple[MaskStep, ...], *, doomed: bool) -> EraseTable:
        mapped = self.system.tables[name]
        asked = mapped.person == self.of
        into = [w for w in self.graph.ways if w.held == name and w.owning]
        return EraseTable(
            table=self.schema.tables[name],
            person=mapped.person if asked else "",
            owners=tuple(into) if doomed and not asked else (),
            kills=(),
            doomed=doomed,
            keep=None,
            readable=(),
            shell_for=(),
            masks=masks,
            refuse=(),
            stays=True,
        )

    # -- columns -------------------------------------------------------------------------------

    def _masks(self, mapped: TableMap, doomed: bool) -> Iterator[MaskStep]:  # noqa: FBT001 - of one caller
        table = self.schema.tables[mapped.name]
        for column in mapped.columns.values():
            for wanted in self.corrections:
                if not self._is_meant(wanted, mapped, column):
                    continue
                ways: list[Way | None] = [None] if doomed else []
                for way in [*ways, *self._own_by_tie(mapped, column.name)]:
                    self._must_be_free(mapped, table, column)
                    yield self._step(column.name, wanted, way)

    def _step(self, column: str, wanted: Correction, way: Way | None) -> MaskStep:
        return MaskStep(
            column=column,
            value=Value(value=wanted.value),
            mask=CORRECT,
            cause=Cause.CORRECTED,
            way=way,
            was=None if wanted.was is None else Value(value=wanted.was),
        )

    def _is_meant(self, wanted: Correction, mapped: TableMap, column: ColumnMap) -> bool:
        return wanted.what in {column.category, f"{self.system.name}.{mapped.name}.{column.name}"}

    def _own_by_tie(self, mapped: TableMap, column: str) -> list[Way]:
        """Return the ties of rows of others by which the map says that this column is the person's own."""
        return [
            w
            for w in self.graph.ways
            if w.held == mapped.name
            and (w.tie.of == self.of if not w.holder else self._is_people(w.holder))
            and w.tie.how in {How.JOINT, How.ACCESSED}
            and any(use.column == column for use in w.tie.leaving)
        ]

    def _is_people(self, table: str) -> bool:
        return self.system.tables[table].person == self.of

    def _must_be_free(self, mapped: TableMap, table: Table, column: ColumnMap) -> None:
        because = self._fixed_by(mapped, table, column)
        if because:
            place = f"{self.system.name}.{mapped.name}.{column.name}"
            raise CannotCorrect(place, because, column.where)

    def _fixed_by(self, mapped: TableMap, table: Table, column: ColumnMap) -> str:
        """Return why a column may not be written, or nothing."""
        if column.document:
            return INSIDE
        name, linked = column.name, self.checked.programme.notice.people[self.of].linked_by
        references = {c for r in self.graph.references if r.to == table.name for c in r.to_columns}
        held = {c for w in self.graph.ways if w.holder == table.name for c in w.holder_columns}
        leading = {c for t in mapped.ties if t.to for c in t.by}
        leading |= {c for k in table.foreign_keys for c in k.columns}
        leading |= {t.when.column for t in mapped.ties if t.when}
        dated = {column for name, column in self.system.events.values() if name == table.name}
        dated |= self.graph.dating.get(table.name, frozenset())
        linking = {c for k, c in mapped.known_by.items() if k in linked}
        linking |= {c for t in mapped.ties if t.known_as in linked for c in t.by}
        reasons = (
            (name in table.key or not table.key, NAMES_ROWS),
            (name in references | held, LED_TO),
            (name in leading, LEADS),
            (name in linking, LINKS),
            (name in dated, DATED),
            (column.secret, SECRET),
            (table.columns[name].generated, COMPUTED),
        )
        return next((because for is_so, because in reasons if is_so), "")

    def _left(self, wanted: set[str], doomed: frozenset[str]) -> Iterable[str]:
        """Tell what is left because it is not theirs alone."""
        for name in self.graph.death_order:
            mapped = self.system.tables.get(name)
            if mapped is None or not any(self._is_meant(c, mapped, k) for c in self.corrections
                                         for k in mapped.columns.values()):  # fmt: skip
                continue
            others = [t for t in mapped.ties if t.how in {How.JOINT, How.ACCESSED, How.OWNS, How.ACCESSES}]
            if others and name in wanted & doomed:
                yield SHARED.format(f"{self.system.name}.{name}")
            elif name not in wanted and name in self._reached():
                yield NOT_THEIRS.format(f"{self.system.name}.{name}")
            if mapped.keep is not None and name in wanted:
                yield KEPT.format(f"{self.system.name}.{name}", mapped.keep.retention)

    def _reached(self) -> set[str]:
        """Return the tables in which some row may be about people of this kind."""
        found = {t.name for t in self.system.tables.values() if t.person == self.of}
        ways = [w for w in self.graph.ways if w.carries and w.held not in found]
        while (
            more := {w.held for w in ways if (w.holder in found if w.holder else w.tie.of == self.of)} - found
        ):
            found |= more
        return found


def corrected(checked: CheckedProgramme, bare: Recipe, corrections: tuple[Correction, ...]) -> Recipe:
    """Add what a correction does in each system.  Raises NothingNamed, CannotCorrect."""
    systems, notes = list[SystemRecipe](), list[str]()
    for system in bare.systems:
        if system.system.manual is not None:
            if any(_holds(system, one) for one in corrections):
                systems.append(system)
            continue
        found = Correcting(
            checked=checked, system=system.system, of=bare.of, corrections=corrections
        ).compiled()
        systems.append(replace(system, erase=found.tables))
        notes += found.notes
    for one in corrections:
        if not any(_holds(system, one) for system in systems):
            raise NothingNamed(one.what, bare.of)
    _refuse_half_a_key(systems, of=bare.of)
    return replace(bare, systems=tuple(systems), corrections=corrections, notes=tuple(notes))


def _holds(system: SystemRecipe, correction: Correction) -> bool:
    """Return whether a system holds what is corrected of these people."""
    if system.system.manual is not None:
        return correction.what in system.system.manual.holds
    name = system.system.name
    columns = system.system.tables
    return any(
        correction.what
        in {columns[s.table.name].columns[m.column].category, f"{name}.{s.table.name}.{m.column}"}
        for s in system.erase
        for m in s.masks
    )


def _refuse_half_a_key(systems: Sequence[SystemRecipe], *, of: str) -> None:
    """Refuse to correct a key that people are found by, but not everywhere.  Raises CannotCorrect."""
    for system in systems:
        for step in system.erase:
            keys = {c: k for k, c in system.system.tables[step.table.name].known_by.items()}
            keys |= {t.by[0]: t.known_as for t in system.system.tables[step.table.name].ties if t.known_as}
            for mask in step.masks:
                if mask.column in keys and (rest := _elsewhere(systems, keys[mask.column], of=of)):
                    place = f"{system.system.name}.{step.table.name}.{mask.column}"
                    because = KEY_ELSEWHERE.format(keys[mask.column], rest[0])
                    raise CannotCorrect(place, because, system.system.tables[step.table.name].where)


def _elsewhere(systems: Sequence[SystemRecipe], key: str, *, of: str) -> list[str]:
    """Return the columns that hold a key of the same people and are not corrected."""
    corrected_columns = {
        (s.system.name, t.table.name, m.column) for s in systems for t in s.erase for m in t.masks
    }
    holding = {
        (s.system.name, p.table.name, c) for s in systems for p in s.people for k, c in p.known_by if k == key
    } | {
        (s.system.name, name, tie.by[0])
        for s in systems
        for name, table in s.system.tables.items()
        for tie in table.ties
        if tie.known_as == key and tie.of == of
    }
    return sorted(".".join(place) for place in holding - corrected_columns)


NAMES_ROWS = "it names the rows of its table, or nothing does"
LED_TO = "other rows are tied to the person by it"
LEADS = "it leads to another row, or decides whether one does"
KEY_ELSEWHERE = "people are found by it as `{}`, and `{}`, which holds that too, would not be corrected"
LINKS = "it proves rows of several systems to be one person's"
DATED = "a period of keeping runs from it"
SECRET = "it is a secret, which is changed where it is used and never told"  # noqa: S105 - a reason
COMPUTED = "the database computes it"
INSIDE = "it stands inside of a document, of which the application keeps the form"
IN_A_CYCLE = "its rows own one another in a cycle"
SHARED = "rows of `{}` that other people own as well are left as they are"
NOT_THEIRS = "rows of `{}` are somebody else's, and left as they are"
KEPT = "rows of `{}` are kept for `{}`: look whether what they record was right at its time"
