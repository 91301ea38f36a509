"""Put rows back in one system, and say of each table how many are back and how many had to be left.

Tables that are referenced come first.  A row is left where its key is somebody else's by now, where what it
belongs to was left or is gone, where it would name somebody who was erased since, and where a value of it was
changed or taken since.  A reference that may be empty is, where only what it led to is gone.  What is there
already just as it was kept counts as back, so that an undoing that was killed is simply begun again.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.execute.connecting import Connected
from mamoru.execute.sets import Binding
from mamoru.execute.undoing.keeping import KeptTable, Row, cells
from mamoru.execute.undoing.leading import Leading
from mamoru.model.programme import Reference
from mamoru.sql import naming
from mamoru.sql.dialect import Dialect
from mamoru.sql.effects.restoring import KEPT, SAME, Restoring, counting_again
from mamoru.sql.keys import Cell, keys_of
from mamoru.sql.kind import Call, Session
from mamoru.sql.query import Query, parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """What became of one table."""

    system: str
    table: str
    back: int  #: rows that were deleted and are there again
    restored: int  #: rows that had lost values and have them again
    left: int  #: rows of either sort that were left as they are now
    emptied: int = 0  #: of those that are back, rows which led to one that is gone, and lead nowhere now


@dataclass(slots=True, kw_only=True)
class Putting:
    """One system, and what it has lost; the caller holds its transaction and commits it."""

    connected: Connected
    references: Sequence[Reference]
    leading: Mapping[str, Leading]  #: by table
    tables: Mapping[str, KeptTable]
    is_erased: Callable[[str, Sequence[str]], bool]  #: table, key: a person erased in the meantime
    emptied: Callable[[str, Row], frozenset[str]]  #: table, key: columns emptied by an erasure since
    left: dict[str, list[dict[str, str]]] = field(default_factory=dict)  #: by table: rows that are not back
    bare: dict[str, int] = field(default_factory=dict)  #: by table: rows that are back, a reference emptied

    def put(self) -> list[PutBack]:
        """Put back whatever can be; changes nothing else."""
        added = {name: self._add(self.tables[name]) for name in self._order()}
        changed = {name: self._change(table) for name, table in self.tables.items() if table.before}
        self._count_again()
        return [
            PutBack(
                system=self.connected.name,
                table=name,
                back=added.get(name, 0),
                restored=changed.get(name, 0),
                left=len(table.deleted) + len(table.before) - added.get(name, 0) - changed.get(name, 0),
                emptied=self.bare.get(name, 0),
            )
            for name, table in self.tables.items()
        ]

    def _order(self) -> list[str]:
        """Name the tables that lost rows, referenced ones first."""
        named = [name for group in self.connected.recipe.delete_order for name in group]
        lost = [name for name, table in self.tables.items() if table.deleted]
        return sorted(lost, key=lambda name: named.index(name) if name in named else -1, reverse=True)

    # -- rows that were deleted ----------------------------------------------------------------

    def _add(self, table: KeptTable) -> int:
        restoring = self._restoring(table)
        key = _places(table, restoring.table.key)
        there = {_cells(row, key): tuple(row) for row in self._there(restoring, table, table.deleted)}
        same = {_cells(r, key) for r in table.deleted if self._is_same(table, r, there.get(_cells(r, key)))}
        free = [row for row in table.deleted if _cells(row, key) not in there]
        taken = [row for row in table.deleted if _cells(row, key) in there.keys() - same]
        fit = self._fitting(table, free, taken=taken)
        lead = self.leading[table.table]
        adding = restoring.adding(lead.loose, lead.owners, lead.known_as)
        here = same | {tuple(row) for row in self._run(adding, fit)}
        self._count_bare(table, [row for row in table.deleted if _cells(row, key) in here])
        self.left[table.table] = [_named(table, r) for r in table.deleted if _cells(r, key) not in here]
        return len(here)

    def _is_same(self, table: KeptTable, was: Row, now: Row | None) -> bool:
        """Return whether a row stands there as it was kept, but for references that were left empty."""
        loose = self.leading[table.table].emptied
        return now is not None and all(
            before == cell or (cell is None and name in loose)
            for name, before, cell in zip(table.columns, was, now, strict=True)
        )

    def _count_bare(self, table: KeptTable, back: Sequence[Row]) -> None:
        if self.leading[table.table].loose:
            there = {tuple(row) for row in self._there(self._restoring(table), table, back)}
            self.bare[table.table] = sum(row not in there for row in back)

    def _fitting(self, table: KeptTable, free: Sequence[Row], *, taken: Sequence[Row]) -> list[Row]:
        """Return the rows that lead to none that was left, in this table either; some are emptied."""
        self.left[table.table] = [_named(table, row) for row in taken]
        fit = [self._loosened(table, row) for row in free]
        while lost := [row for row in fit if self._is_lost(table, _named(table, row), table.columns)]:
            self.left[table.table] += [_named(table, row) for row in lost]
            fit = [self._loosened(table, row) for row in fit if row not in lost]
        return fit

    def _loosened(self, table: KeptTable, row: Row) -> Row:
        """Return a row without references to rows that were left, where those may be empty."""
        named, empty = _named(table, row), set[str]()
        for one in self.leading[table.table].beside:
            if all(name in named for name in one.columns):
                values = [named[name] for name in one.columns]
                empty |= set(one.emptied) if self._is_left(one, values) else set()
        return tuple(None if name in empty else c for name, c in zip(table.columns, row, strict=True))

    def _is_lost(self, table: KeptTable, row: Mapping[str, str], columns: Sequence[str]) -> bool:
        """Return whether a row would lead to one that was left, or to somebody who was erased since."""
        return any(
            reference.table == table.table
            and set(reference.columns) & set(columns)
            and all(name in row for name in reference.columns)
            and self._leads_nowhere(reference, [row[name] for name in reference.columns])
            for reference in self.references
        )

    def _leads_nowhere(self, reference: Reference, values: Sequence[str]) -> bool:
        if self._is_left(reference, values):
            return True
        target = self.connected.recipe.relations.get(reference.to)
        return (
            target is not None and target.key == reference.to_columns and self.is_erased(reference.to, values)
        )

    def _is_left(self, reference: Reference, values: Sequence[str]) -> bool:
        others = self.left.get(reference.to, ())
        return any([other.get(name) for name in reference.to_columns] == values for other in others)

    @property
    def lost_people(self) -> list[str]:
        """The tables of people in which somebody's row was left, since its key is another's by now."""
        return [p.table.name for p in self.connected.recipe.people if self.left.get(p.table.name)]

    def _there(self, restoring: Restoring, table: KeptTable, rows: Sequence[Row]) -> Sequence[Row]:
        return _standing(self._session, restoring, table, rows=rows)

    # -- rows that lost values ------------------------------------------------------------------

    def _change(self, table: KeptTable) -> int:
        restoring, here = self._restoring(table), 0
        key = _places(table, restoring.table.key)
        for (columns, kept_empty), pairs in self._by_columns(table).items():
            places = _places(table, columns)
            fit = [p for p in pairs if not self._is_lost(table, _named(table, p[0]), columns)]
            rows = [(*_cells(b, key), *_cells(b, places), *_cells(a, places)) for b, a in fit]
            back = {tuple(row) for row in self._run(restoring.changing(columns), rows)} if columns else set()
            missing = [before for before, _ in fit if _cells(before, key) not in back]
            both = [*key, *places]
            there = {_cells(row, both) for row in self._there(restoring, table, missing)}
            restored = len(back) + sum(_cells(row, both) in there for row in missing)
            here += 0 if kept_empty else restored  # a row of which a value stays empty counts as left
        return here

    def _by_columns(self, table: KeptTable) -> dict[tuple[tuple[str, ...], bool], list[tuple[Row, Row]]]:
        """Sort the rows by the columns that they have lost and get back, and whether others stay empty."""
        found: dict[tuple[tuple[str, ...], bool], list[tuple[Row, Row]]] = {}
        key = _places(table, self._restoring(table).table.key)
        for before, after in zip(table.before, table.after, strict=True):
            lost, emptied = table.changed(before, after), self.emptied(table.table, _cells(before, key))
            columns = tuple(c for c in table.columns if c in lost - emptied)
            found.setdefault((columns, not lost.isdisjoint(emptied)), []).append((before, after))
        return found

    # -- columns that are made of rows ----------------------------------------------------------

    def _count_again(self) -> None:
        recipe = self.connected.recipe
        for i, step in enumerate(recipe.erase):
            kept = self.tables.get(step.table.name)
            query = counting_again(i, step, recipe=recipe, dialect=self._dialect) if kept else None
            if query is not None and kept is not None and kept.before:
                place = _places(kept, step.table.key)
                keys = {naming.masked(i): keys_of(tuple(row[n] for n in place) for row in kept.before)}
                binding = Binding(keys=keys, recipe=recipe, dialect=self._dialect, days={})
                self._session.run([binding.call(query)])

    # -- asking ----------------------------------------------------------------------------------

    def _run(self, query: Query, rows: Sequence[Row]) -> Sequence[tuple[object, ...]]:
        if not rows:
            return ()
        text = json.dumps(rows, ensure_ascii=False)
        (result,) = self._session.run([Call(query=query, bound={parameter(KEPT): text}, large=True)])
        return result.rows

    def _restoring(self, table: KeptTable) -> Restoring:
        relations = self.connected.recipe.relations
        return Restoring(table=relations[table.table], relations=relations, dialect=self._dialect)

    @property
    def _session(self) -> Session:
        assert self.connected.session is not None  # noqa: S101 - asked only of systems that answer
        return self.connected.session

    @property
    def _dialect(self) -> Dialect:
        assert self.connected.kind.dialect is not None  # noqa: S101 - a session implies a dialect
        return self.connected.kind.dialect


def _standing(
    session: Session, restoring: Restoring, table: KeptTable, *, rows: Sequence[Row]
) -> Sequence[Row]:
    """Read what stands under the keys of these rows now."""
    if not rows:
        return ()
    key = _places(table, restoring.table.key)
    keys = keys_of(_cells(row, key) for row in rows)
    bound = dict(restoring.dialect.bind(SAME, keys, len(key)))
    (result,) = session.run([Call(query=restoring.reading(SAME), bound=bound)])
    return [cells(row) for row in result.rows]


def is_back(connected: Connected, table: KeptTable) -> bool:
    """Return whether a row that was deleted stands there again as it was, or one has its values again."""
    session, dialect, relations = connected.session, connected.kind.dialect, connected.recipe.relations
    assert session is not None  # noqa: S101 - asked only of systems that answer
    assert dialect is not None  # noqa: S101 - a session implies a dialect
    restoring = Restoring(table=relations[table.table], relations=relations, dialect=dialect)
    lost = [was for was, now in zip(table.before, table.after, strict=True) if table.changed(was, now)]
    rows = [*table.deleted, *lost]
    return not set(rows).isdisjoint(map(tuple, _standing(session, restoring, table, rows=rows)))


def unfit(connected: Connected, tables: Sequence[KeptTable]) -> Iterator[str]:
    """Name the tables that are no longer as they were when their rows were kept."""
    relations = connected.recipe.relations
    for table in tables:
        now = relations.get(table.table)
        kept = {name for name, column in now.columns.items() if not column.generated} if now else set()
        if set(table.columns) != kept:
            yield f"`{connected.name}.{table.table}`"


def _places(table: KeptTable, columns: Sequence[str]) -> list[int]:
    return [table.columns.index(name) for name in columns]


def _cells(row: Sequence[Cell], places: Sequence[int]) -> Row:
    return tuple(row[n] for n in places)


def _named(table: KeptTable, row: Row) -> dict[str, str]:
    return {name: str(cell) for name, cell in zip(table.columns, row, strict=True) if cell is not None}
