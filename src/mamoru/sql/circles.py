"""Tables that lead to one another: whose rows go, who owns them, what a person reaches, by recursion.

A *walk* is one recursive part of a statement that holds keys of all tables of a circle, each table's key in
columns of its own, empty in the rows of the others.  It ends, since a key is in it once.  The rules are those
of ``docs/decisions/0002-erasure-is-reachability.md`` and ``0018-circles-are-walked.md``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from mamoru.model.programme import Way
from mamoru.model.schema import Table
from mamoru.sql.dialect import Columns, Dialect
from mamoru.sql.query import interim
from mamoru.sql.tables import among, equal, keyed, parts, relation
from mamoru.sql.tree import Part, Select, Test


class Condition(Protocol):
    """The condition of a way, on a row that is the held one or the holder."""

    def __call__(self, way: Way, source: sa.FromClause, /, *, held: bool) -> list[Test]:
        """Return its tests; none where it has no condition on this row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Tables that lead to one another; every one of them has a key."""

    tables: tuple[Table, ...]
    dialect: Dialect
    condition: Condition

    def holds(self, way: Way) -> bool:
        """Return whether a way runs from one table of the circle to another, or to itself."""
        return self.has(way.holder) and self.has(way.held)

    def has(self, table: str) -> bool:
        """Return whether a table is of the circle."""
        return any(t.name == table for t in self.tables)

    def cells(self, table: str, key: Columns) -> list[Part]:
        """Return a row of the walk: the key of one table, and nothing for the others."""
        found: list[Part] = []
        for n, one in enumerate(self.tables):
            own = key if one.name == table else _nothing(one)
            found += [part.label(f"t{n}k{j}") for j, part in enumerate(own)]
        return found

    def slot(self, walk: sa.FromClause, table: str) -> list[Part]:
        """Return the columns of a walk that hold the key of one table."""
        n, one = next((n, t) for n, t in enumerate(self.tables) if t.name == table)
        return [walk.c[f"t{n}k{j}"] for j, _ in enumerate(one.key)]

    def keys(self, walk: sa.FromClause, table: str) -> Select:
        """Select the keys of one table that a walk came by."""
        slot = self.slot(walk, table)
        return keyed(slot).where(*(part.is_not(None) for part in slot))

    def start(self, queries: Iterable[tuple[str, Select]]) -> Select:
        """Select, as rows of a walk, the keys that queries find in tables."""
        rows = []
        for table, query in queries:
            found = query.subquery()
            rows.append(sa.select(*self.cells(table, list(found.c))))
        return rows[0] if len(rows) == 1 else sa.select(*sa.union(*rows).subquery().c)

    def walk(self, name: str, begin: Select, *, steps: Callable[[sa.CTE], list[Select]]) -> sa.CTE:
        """Return the walk that begins with some rows and takes all steps until there is nothing new."""
        first = begin.cte(interim(f"{name}0"))
        walk = sa.select(*first.c).cte(interim(name), recursive=True)
        return self._further(walk, steps(walk))

    def _further(self, walk: sa.CTE, further: list[Select]) -> sa.CTE:
        if len(further) > 1 and self.dialect.one_recursion:
            each = sa.union_all(*(q.correlate(walk) for q in further)).lateral(interim("next"))
            return walk.union(sa.select(*each.c).select_from(walk.join(each, sa.true())))
        return walk.union(*further)

    def down(
        self, walk: sa.CTE, ways: Iterable[Way], *, only: Callable[[str, sa.FromClause], list[Test]]
    ) -> list[Select]:
        """Select what rows of the walk hold; ``only``: what else must be so of a table's row."""
        return [self._step(walk, w, only=only) for w in ways]

    def _step(self, walk: sa.CTE, way: Way, *, only: Callable[[str, sa.FromClause], list[Test]]) -> Select:
        held = relation(self._table(way.held), "x")
        tests = [*self._joined(walk, way, held), *only(way.held, held)]
        return sa.select(*self.cells(way.held, parts(held, self._table(way.held).key))).where(*tests)

    def _joined(self, walk: sa.CTE, way: Way, held: sa.FromClause) -> list[Test]:
        holder = relation(self._table(way.holder), "y")
        return [
            equal(self.slot(walk, way.holder), parts(holder, self._table(way.holder).key)),
            *self._along(way, holder, held),
        ]

    def _along(self, way: Way, holder: sa.FromClause, held: sa.FromClause) -> list[Test]:
        """Return that one row holds another along a way."""
        return [
            equal(parts(holder, way.holder_columns), parts(held, way.held_columns)),
            *self.condition(way, held, held=True),
            *self.condition(way, holder, held=False),
        ]

    def up(self, walk: sa.CTE, ways: Iterable[Way]) -> list[Select]:
        """Select what holds rows of the walk."""
        found = []
        for way in ways:
            held, holder = relation(self._table(way.held), "x"), relation(self._table(way.holder), "y")
            tests = [
                equal(self.slot(walk, way.held), parts(held, self._table(way.held).key)),
                *self._along(way, holder, held),
            ]
            found.append(
                sa.select(*self.cells(way.holder, parts(holder, self._table(way.holder).key))).where(*tests)
            )
        return found

    def owned(
        self,
        table: str,
        row: sa.FromClause,
        ways: Sequence[Way],
        *,
        name: str,
        lives: Callable[[Way, sa.FromClause], Test],
    ) -> Test:
        """Return that a row, or one that holds it within the circle, has a living owner outside of it."""
        within = [w for w in ways if self.holds(w)]
        begin = sa.select(*self.cells(table, parts(row, self._table(table).key))).correlate(row)
        walk = begin.cte(interim(name), recursive=True, nesting=True)
        above = self._further(walk, self.up(walk, within))
        tests = []
        for one in self.tables:
            outside = [w for w in ways if w.held == one.name and not self.holds(w)]
            if outside:
                here = relation(one, "o")
                at = equal(self.slot(above, one.name), parts(here, one.key))
                owner = sa.or_(*(lives(w, here) for w in outside))
                tests.append(
                    sa.exists(
                        sa.select(sa.literal_column("1"))
                        .select_from(here)
                        .where(at, owner)
                        .correlate(above, row)
                    )
                )
        if not tests:
            return sa.false()
        return sa.exists(
            sa.select(sa.literal_column("1")).select_from(above).where(sa.or_(*tests)).correlate(row)
        )

    def among_owned(
        self,
        table: str,
        row: sa.FromClause,
        ways: Sequence[Way],
        *,
        name: str,
        lives: Callable[[Way, sa.FromClause], Test],
    ) -> Test:
        """Return the same where no recursion may begin with the row outside: it begins with whoever is owned.

        It walks down, through the whole circle of tables and not only near the row.
        """
        within = [w for w in ways if self.holds(w)]
        begun = []
        for one in self.tables:
            here = relation(one, f"{name}o")
            if outside := [w for w in ways if w.held == one.name and not self.holds(w)]:
                key = parts(here, one.key)
                owner = sa.or_(*(lives(w, here) for w in outside))
                begun.append(sa.select(*self.cells(one.name, key)).select_from(here).where(owner))
        if not begun:
            return sa.false()
        begin = begun[0] if len(begun) == 1 else sa.select(*sa.union(*begun).subquery().c)
        walk = begin.cte(interim(name), recursive=True, nesting=True)
        below = self._further(walk, self.down(walk, within, only=lambda *_: []))
        slot = self.slot(below, table)
        return among(parts(row, self._table(table).key), keyed(slot).where(*(p.is_not(None) for p in slot)))

    def _table(self, name: str) -> Table:
        return next(t for t in self.tables if t.name == name)


def _nothing(table: Table) -> list[Part]:
    """Return an empty key: of the columns' own type, width and collation, which no cast would have."""
    empty = relation(table, "none")
    return [sa.select(c).where(sa.false()).scalar_subquery() for c in parts(empty, table.key)]
