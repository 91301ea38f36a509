"""Rows that lead nowhere, and rows that nobody owns: how many there are among those looked at.

Comes in: references and ways of a graph.  Goes out: one statement each, which answers how many rows it looked
at and how many of them are orphans.  It looks at no more than a given number of rows.
Law: GDPR art. 5(1)(c), (e), 17(1); APPI art. 22.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.programme import Reference, SystemGraph, Way
from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.holding import holds
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import constant, equal, known, parts, relation
from mamoru.sql.tree import Part, Test


def leading_nowhere(
    reference: Reference, tables: Mapping[str, Table], dialect: Dialect, *, most: int
) -> Query:
    """Return a statement that counts the rows of a reference, and those whose target does not exist."""
    row = relation(tables[reference.table], "r")
    columns = parts(row, reference.columns)
    says: list[Test] = [c.is_not(None) for c in columns]
    if reference.way is not None:
        says += [columns[0] != constant(nobody) for nobody in reference.way.nobody if nobody is not None]
    looked = sa.select(*columns).where(*says, *holds(reference.when, row)).limit(most).subquery("w")
    target = relation(tables[reference.to], "t")
    there = _exists(target, equal(parts(target, reference.to_columns), parts(looked, reference.columns)))
    return _counting(looked, sa.not_(there), dialect)


def owned_by_nobody(table: str, among: "Owned", dialect: Dialect, *, most: int) -> Query:
    """Return a statement that counts the rows of a table, and those without an owner.

    A row that leads to an owner who does not exist is none of them: ``leading_nowhere`` counts it.
    """
    looked = sa.select(*relation(among.tables[table], "r").c).limit(most).subquery("w")
    dangling = [among.dangles(way, looked) for way in among.ways(table) if not way.tie.how.backward]
    alone = sa.and_(sa.not_(among.owned(table, looked)), *(sa.not_(known(d)) for d in dangling))
    return _counting(looked, alone, dialect)


DEEPEST = 8  #: owners of owners; a statement that asks further back would be slower than it is worth


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """Who owns rows of a system, whatever request is made."""

    graph: SystemGraph
    tables: Mapping[str, Table]
    roots: Collection[str]  #: tables whose rows need no owner: people, and what is kept beyond them

    def ways(self, table: str) -> list[Way]:
        """Return the ways by which rows of a table are owned."""
        return [w for w in self.graph.ways if w.held == table and w.owning]

    def owned(self, table: str, row: sa.FromClause, *, depth: int = 0) -> Test:
        """Return that some owner of a row exists, all the way back to a person."""
        return known(sa.or_(sa.false(), *(self._lives(w, row, depth=depth) for w in self.ways(table))))

    def dangles(self, way: Way, row: sa.FromClause) -> Test:
        """Return that a row says whose it is, and they do not exist."""
        if not way.holder:
            return sa.false()
        columns, holder = parts(row, way.held_columns), relation(self.tables[way.holder], "d")
        there = _exists(holder, equal(parts(holder, way.holder_columns), columns))
        return sa.and_(*(c.is_not(None) for c in columns), *self._when(way, row, held=True), sa.not_(there))

    def _lives(self, way: Way, row: sa.FromClause, *, depth: int) -> Test:
        columns = parts(row, way.held_columns)
        if not way.holder:
            named = [columns[0] != constant(nobody) for nobody in way.nobody if nobody is not None]
            return sa.and_(columns[0].is_not(None), *named, *self._when(way, row, held=True))
        holder = relation(self.tables[way.holder], f"h{depth}")
        tests = [equal(parts(holder, way.holder_columns), columns), *self._when(way, row, held=True)]
        tests += self._when(way, holder, held=False)
        if way.holder not in self.roots and depth < DEEPEST:
            tests.append(self.owned(way.holder, holder, depth=depth + 1))
        return _exists(holder, *tests)

    @staticmethod
    def _when(way: Way, source: sa.FromClause, *, held: bool) -> list[Test]:
        return [] if way.tie.how.backward is held else holds(way.tie.when, source)


def _exists(source: sa.FromClause, *tests: Test) -> Test:
    return sa.exists(sa.select(sa.literal_column("1")).select_from(source).where(*tests))


def _counting(looked: sa.FromClause, orphan: Test, dialect: Dialect) -> Query:
    count: Part = sa.func.coalesce(sa.func.sum(sa.case((orphan, 1), else_=0)), 0)
    return lower(sa.select(sa.func.count(), count).select_from(looked), dialect)
