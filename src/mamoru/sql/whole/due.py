"""Rows whose time is over and that nothing holds: their keys page by page, and how many stay, and why.

Comes in: the recipes of a sweep, and the rows that holds and requests freeze as bound sets.  Goes out: two
statements.  A row whose day is NULL, or is none, is not over.  Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.schema import Table
from mamoru.model.sweeping.recipe import Clock, SweepRecipe
from mamoru.sql.dialect import Dialect
from mamoru.sql.effects.expressing import differs, expression
from mamoru.sql.holding import holds
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import constant, equal, keyed, known, parts, relation, types
from mamoru.sql.tree import Part, Test

AFTER = "p"  #: the set that holds the last key of the page before
FROZEN = "w"  #: begins the name of a set of frozen rows; the place of its table follows
ONE = "1"


def frozen(tables: Mapping[str, Table], table: str) -> str:
    """Name the set of the frozen rows of a table."""
    return f"{FROZEN}{sorted(tables).index(table)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The statements over one recipe."""

    recipe: SweepRecipe
    others: Mapping[str, SweepRecipe]  #: by table: what the same sweep takes of the same system
    cuts: Mapping[str, SweepRecipe]  #: by table: whose rows it leaves, and leads to nobody any more
    frozen: frozenset[str]  #: tables of which rows are frozen
    dialect: Dialect
    most: int  #: keys in a page

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables of the system."""
        return self.recipe.system.relations

    def first(self, *, lock: bool) -> Query:
        """Return the statement whose one value gathers the keys of the first page."""
        return self._page(lock=lock, after=False)

    def next(self, *, lock: bool) -> Query:
        """Return the same for a further page: it asks for the set ``AFTER``."""
        return self._page(lock=lock, after=True)

    def counts(self) -> Query:
        """Count the rows that are over, of these the frozen and the held, and days that nobody can read."""
        row = relation(self.tables[self.recipe.table], "x")
        over, held, ice = self._over(self.recipe, row), self._held(row), self._frozen(self.recipe.table, row)
        own = [c for c in self.recipe.clocks if not c.through]
        unread = sa.or_(sa.false(), *(self._unreadable(row.c[c.column]) for c in own))
        asked = (over, sa.and_(over, ice), sa.and_(over, sa.not_(ice), held), unread)
        return lower(sa.select(*(_sum(test) for test in asked)).select_from(row), self.dialect)

    def _page(self, *, lock: bool, after: bool) -> Query:
        """Return a page of keys, in their order."""
        table = self.tables[self.recipe.table]
        row = relation(table, "x")
        key = parts(row, table.key)
        page = keyed(key).where(self._goes(self.recipe, row, path=(self.recipe.table,)))
        if after:
            last = self.dialect.source(types(table, table.key), AFTER).subquery(interim("last"))
            page = page.where(_beyond(key, [sa.select(c).scalar_subquery() for c in last.c]))
        page = page.order_by(*key).limit(self.most)
        if lock and self.dialect.locks_rows:
            page = page.with_for_update(of=row)
            # what is locked is gathered from a set of its own: an aggregate cannot lock
        gathered = self.dialect.gather(page.cte(interim("page")), types(table, table.key))
        return lower(sa.select(gathered), self.dialect)

    # -- the tests -------------------------------------------------------------------------------

    def _goes(self, recipe: SweepRecipe, row: sa.FromClause, *, path: tuple[str, ...]) -> Test:
        """Return that a row of a recipe's table is taken."""
        tests = [self._over(recipe, row), sa.not_(self._frozen(recipe.table, row))]
        if blocking := list(self._blocking(recipe, recipe.table, row, path=path)):
            tests.append(sa.not_(sa.or_(*blocking)))
        return sa.and_(*tests)

    def _over(self, recipe: SweepRecipe, row: sa.FromClause) -> Test:
        tests = [self._passed(clock, row) for clock in recipe.clocks]
        key = self.tables[recipe.table].key
        if recipe.nobody is not None:
            tests.append(row.c[key[0]] != constant(recipe.nobody))
        if recipe.unless:
            tests.append(sa.not_(sa.and_(*(self._passed(clock, row) for clock in recipe.unless))))
        if recipe.stays:
            tests.append(self._unmasked(recipe, row))
        return sa.and_(*tests)

    def _passed(self, clock: Clock, row: sa.FromClause) -> Test:
        """Return that a period is known to be over; of a row that leads nowhere nothing is known."""
        here, joined = row, list[Test]()
        for n, leap in enumerate(clock.through):
            there = relation(self.tables[leap.to], f"d{n}")
            joined.append(equal(parts(there, leap.to_columns), parts(here, leap.columns)))
            here = there
        day = self.dialect.day(here.c[clock.column]) < sa.literal_column(f"'{clock.earliest}'")
        return _exists(here, *joined, day).correlate(row) if joined else known(day)

    def _unmasked(self, recipe: SweepRecipe, row: sa.FromClause) -> Test:
        """Return that a row still holds something that it is to lose."""
        (step,) = recipe.system.erase
        return sa.or_(
            *(
                differs(
                    row.c[m.column],
                    expression(
                        m.value, row.c[m.column], step.table.columns[m.column].type, dialect=self.dialect
                    ),
                    m,
                    dialect=self.dialect,
                )
                for m in step.masks
            )
        )

    def _held(self, row: sa.FromClause) -> Test:
        recipe = self.recipe
        return sa.or_(sa.false(), *self._blocking(recipe, recipe.table, row, path=(recipe.table,)))

    def _frozen(self, table: str, row: sa.FromClause) -> Test:
        told = self.tables[table]
        if table not in self.frozen:
            return sa.false()
        name = frozen(self.tables, table)
        return known(self.dialect.member(parts(row, told.key), types(told, told.key), name))

    def _blocking(
        self, recipe: SweepRecipe, table: str, row: sa.FromClause, *, path: tuple[str, ...]
    ) -> list[Test]:
        """Return what would keep a row from going: rows that lead to it and stay, or to what goes with it."""
        depth, found = len(path), list[Test]()
        for n, reference in enumerate(recipe.holding.get(table, ())):
            other = relation(self.tables[reference.table], f"b{depth}x{n}")
            tests = [equal(parts(other, reference.columns), parts(row, reference.to_columns))]
            tests += holds(reference.when, other)
            sweep = self.others.get(reference.table)
            if sweep and reference.table not in path:
                tests.append(sa.not_(self._goes(sweep, other, path=(*path, reference.table))))
            cut = self.cuts.get(reference.table)
            if cut and {*reference.columns} & {m.column for m in cut.system.erase[0].masks}:
                tests.append(sa.not_(self._goes(cut, other, path=(*path, reference.table))))
            found.append(_exists(other, *tests))
        for n, reference in enumerate(recipe.emptied.get(table, ())):
            if reference.table in self.frozen:
                other = relation(self.tables[reference.table], f"e{depth}x{n}")
                led = equal(parts(other, reference.columns), parts(row, reference.to_columns))
                ice = self._frozen(reference.table, other)
                found.append(_exists(other, led, *holds(reference.when, other), ice))
        for n, way in enumerate(recipe.along.get(table, ())):
            held = relation(self.tables[way.held], f"a{depth}x{n}")
            inner = self._blocking(recipe, way.held, held, path=(*path, way.held))
            if way.held in self.frozen:
                inner.append(self._frozen(way.held, held))
            if inner:
                joined = equal(parts(held, way.held_columns), parts(row, way.holder_columns))
                found.append(_exists(held, joined, sa.or_(*inner)))
        return found

    def _unreadable(self, column: Part) -> Test:
        return sa.and_(column.is_not(None), self.dialect.day(column).is_(None))


def _beyond(key: list[Part], after: list[Part]) -> Test:
    first = key[0] > after[0]
    if len(key) == 1:
        return first
    return sa.or_(first, sa.and_(key[0] == after[0], _beyond(key[1:], after[1:])))


def _exists(source: sa.FromClause, *tests: Test) -> Test:
    return sa.exists(sa.select(sa.literal_column(ONE)).select_from(source).where(*tests))


def _sum(test: Test) -> Part:
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)
