"""Rows as they are before they are removed, and the statements that put them back: never over a later edit.

A row is put back where nobody has its keys, and where the rows that it references are there, or what led to
them may be empty and somebody owns it still.  A value is put
back where the column still holds what the mask has left in it, and where nobody has taken a value that must
be unique.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mamoru.model.expression import MadeOfRows
from mamoru.model.programme import Reference
from mamoru.model.recipe import EraseTable, SystemRecipe
from mamoru.model.schema import Table
from mamoru.sql import naming
from mamoru.sql.dialect import Dialect, Undoing
from mamoru.sql.effects.recomputing import made_of_rows
from mamoru.sql.holding import Holding
from mamoru.sql.query import Query, lower, parameter
from mamoru.sql.tables import equal, fitted, known, parts, relation, types
from mamoru.sql.tree import Part, Select, Test

KEPT = "kept"  #: the set of rows that are put back
SAME = "same"  #: the set of keys whose rows are read again
Cells = Mapping[str, Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """The statements for one table."""

    table: Table
    relations: Mapping[str, Table]
    dialect: Dialect

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are kept: all but those that the database makes of others."""
        return tuple(name for name, column in self.table.columns.items() if not column.generated)

    @property
    def _undoing(self) -> Undoing:
        assert self.dialect.undoing is not None  # noqa: S101 - asked only of systems that can
        return self.dialect.undoing

    def reading(self, by_set: str) -> Query:
        """Read the rows of a set of keys."""
        row = relation(self.table, "x")
        cells = (self._undoing.kept(row.c[name]) for name in self.columns)
        inside = self.dialect.member(parts(row, self.table.key), types(self.table, self.table.key), by_set)
        labelled = [cell.label(f"c{n}") for n, cell in enumerate(cells)]
        return lower(sa.select(*labelled).select_from(row).where(inside), self.dialect)

    def adding(
        self, loose: Sequence[Reference], owners: Sequence[Reference], known_as: Sequence[str]
    ) -> Query:
        """Put rows in whose keys nobody has, and answer the keys of those that were.

        ``loose``: left empty where their target is gone, as long as one of the ``owners`` is there, or a
        column of ``known_as`` names one; every other reference must have its target.
        """
        table, source = relation(self.table, ""), self._undoing.rows(parameter(KEPT))
        kept = {name: self._cell(source, n, name) for n, name in enumerate(self.columns)}
        lost = {one: sa.not_(self._found(one, kept, source)) for one in loose}
        cells = dict(kept)
        for one, gone in lost.items():
            cells |= {name: sa.case((gone, sa.null()), else_=cells[name]) for name in one.emptied}
        orphaned = [gone for one, gone in lost.items() if one in owners]
        alive: list[Test] = [kept[name].is_not(None) for name in known_as]
        alive += [sa.and_(*self._named(one, kept), self._found(one, kept, source)) for one in owners]
        tests = [sa.or_(sa.not_(sa.or_(*orphaned)), *alive)] if orphaned else []
        firm = self._there(kept, kept, but=[one.columns for one in loose])
        query = sa.select(*cells.values()).select_from(source).where(sa.true(), *tests, *firm)
        statement = self._undoing.adding(table, self.columns, query).returning(*self._key(table))
        lowered = lower(statement, self.dialect)
        return replace(lowered, text=self._undoing.numbered(lowered.text))

    def changing(self, changed: Sequence[str]) -> Query:
        """Put values back; a row is its key, the values before, and those after."""
        table, source = relation(self.table, ""), self._undoing.rows(parameter(KEPT))
        width, cell = len(self.table.key), self._undoing.cell
        own = [self._cell(source, n, name) for n, name in enumerate(self.table.key)]
        before = {name: self._cell(source, width + n, name) for n, name in enumerate(changed)}
        after = {name: cell(source, width + len(changed) + n) for n, name in enumerate(changed)}
        untouched = (self._undoing.kept(table.c[c]).is_not_distinct_from(v) for c, v in after.items())
        row = {**{name: table.c[name] for name in self.columns}, **before}
        tests = [*untouched, *self._there(row, before), *self._free(table, row, before)]
        statement = sa.update(table).where(equal(parts(table, self.table.key), own), *tests)  # type: ignore[arg-type]  # a bare table
        return lower(statement.values(before).returning(*self._key(table)), self.dialect)

    def _cell(self, source: sa.FromClause, place: int, column: str) -> Part:
        wanted = self.dialect.typed("", self.table.columns[column].type).type
        return fitted(self._undoing.cell(source, place), wanted)

    def _key(self, table: sa.FromClause) -> list[Part]:
        return [self._undoing.kept(table.c[name]).label(f"k{n}") for n, name in enumerate(self.table.key)]

    def _named(self, reference: Reference, row: Cells) -> list[Test]:
        return [row[name].is_not(None) for name in reference.columns]

    def _found(self, reference: Reference, row: Cells, source: sa.FromClause) -> Test:
        """Return that a row leads nowhere by a reference, or what it leads to is there or comes along."""
        by = [row[name] for name in reference.columns]
        empty = [value.is_(None) for value in by]
        target = self.relations.get(reference.to)
        if target is None:
            return sa.true()
        to = relation(target, "y")
        there = sa.exists(
            sa.select(sa.literal_column("1"))
            .select_from(to)
            .where(equal(parts(to, reference.to_columns), by))
            .correlate(source)
        )
        return known(sa.or_(*empty, there, *self._along(reference, by, source)))

    def _along(self, reference: Reference, by: Sequence[Part], source: sa.FromClause) -> Iterable[Test]:
        """Return that what a row leads to is one of the rows that are put in with it."""
        if reference.to == self.table.name and {*reference.to_columns} <= {*self.columns}:
            beside = self._undoing.rows(parameter(KEPT)).alias("beside")
            cells = [self._cell(beside, self.columns.index(n), n) for n in reference.to_columns]
            one: Select = sa.select(sa.literal_column("1")).select_from(beside).where(equal(cells, list(by)))
            yield sa.exists(one.correlate(source))

    def _there(self, row: Cells, changed: Cells, *, but: Sequence[tuple[str, ...]] = ()) -> Iterable[Test]:
        """Return that the rows which are referenced are there; of the same table they come along."""
        for reference in self.table.foreign_keys:
            target = self.relations.get(reference.to)
            if (
                target is None
                or target.name == self.table.name
                or reference.columns in but
                or not set(reference.columns) & changed.keys()
            ):
                continue
            to, by = relation(target, "y"), [row[name] for name in reference.columns]
            found = sa.exists(
                sa.select(sa.literal_column("1"))
                .select_from(to)
                .where(equal(parts(to, reference.to_columns), by))
            )
            yield sa.or_(*(value.is_(None) for value in by), found)

    def _free(self, table: sa.FromClause, row: Cells, changed: Cells) -> Iterable[Test]:
        """Return that no other row has values which must be unique."""
        for unique in self.table.unique:
            if set(unique) & changed.keys():
                other = relation(self.table, "y")
                same = equal(parts(other, unique), [row[name] for name in unique])
                itself = equal(parts(other, self.table.key), parts(table, self.table.key))
                one: Select = (
                    sa.select(sa.literal_column("1")).select_from(other).where(same, sa.not_(itself))
                )
                yield sa.not_(sa.exists(one))


def counting_again(i: int, step: EraseTable, *, recipe: SystemRecipe, dialect: Dialect) -> Query | None:
    """Make the columns that are made of rows anew in captured rows; none where a table has no such column."""
    holding, table = Holding(recipe=recipe, dialect=dialect, lone=False), relation(step.table, "")
    made = {
        m.column: fitted(
            made_of_rows(
                m.value.told, step, table, holding=holding, becomes=lambda _, row, column: row.c[column]
            ),
            dialect.typed("", step.table.columns[m.column].type).type,
        )
        for m in step.masks
        if isinstance(m.value, MadeOfRows)
    }
    if not made:
        return None
    there = dialect.member(parts(table, step.table.key), types(step.table, step.table.key), naming.masked(i))
    return lower(sa.update(table).where(there).values(made), dialect)  # type: ignore[arg-type]  # a bare table


def made(step: EraseTable) -> frozenset[str]:
    """Return the columns of a table that are made of rows."""
    return frozenset(m.column for m in step.masks if isinstance(m.value, MadeOfRows))
