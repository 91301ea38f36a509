"""Who holds a row: the tests that both capture and apply are made of.

A way joins holder and held: ``holder.holder_columns = held.held_columns``.  A table's *gone* rows
are those that nobody living owns; they are a CTE inside the capture statement and a bound set in
every later one, so the same tests serve both.  The rules are those of
``docs/decisions/0002-erasure-is-reachability.md``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from mamoru.model.map import Condition, Scalar
from mamoru.model.programme import Way
from mamoru.model.recipe import EraseTable, SystemRecipe
from mamoru.model.schema import Table
from mamoru.sql import naming
from mamoru.sql.circles import Circle
from mamoru.sql.dialect import Columns, Dialect
from mamoru.sql.query import parameter
from mamoru.sql.tables import among, constant, equal, fitted, keyed, known, parts, relation, types
from mamoru.sql.tree import Part, Select, Test

ONE = "one"  #: before the name of a set: its only key, as plain values
Gone = Callable[[EraseTable, Columns], Test]  #: a row's key is among the gone rows of its table


def holds(condition: Condition | None, source: sa.FromClause) -> list[Test]:
    """Return the test of a condition on a row, none where there is no condition."""
    return [] if condition is None else [source.c[condition.column] == constant(condition.equals)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The tests over one system's recipe, in one dialect, for one or many people."""

    recipe: SystemRecipe
    dialect: Dialect
    lone: bool  #: exactly one person is asked for, so their key is compared and not searched in a set

    def index(self, table: str) -> int | None:
        """Return the position of a table in the recipe's order of death; none: no row of it can go."""
        return next((i for i, t in enumerate(self.recipe.erase) if t.table.name == table and t.doomed), None)

    def asked(self, name: str, columns: Columns, column_types: Sequence[str]) -> Test:
        """Return that columns hold the key, or identity value, of a person asked for."""
        if self.lone:
            return self.dialect.lone(columns, column_types, f"{ONE}{name}")
        return self.dialect.member(columns, column_types, name)

    def identity(self, way: Way) -> str | None:
        """Return the bound set of identity values behind a way without a holder table."""
        key = way.person_key
        return (
            naming.identity(self.recipe.identity_keys.index(key))
            if key in self.recipe.identity_keys
            else None
        )

    def can_go(self, way: Way) -> bool:
        """Return whether holders along a way can go with the people asked for."""
        return self.index(way.holder) is not None if way.holder else self.identity(way) is not None

    def condition(self, way: Way, source: sa.FromClause, *, held: bool) -> list[Test]:
        """Return the way's own condition, when ``source`` is the table that its tie stands in."""
        backward = way.tie.how.backward
        return [] if backward is held else holds(way.tie.when, source)

    def held(self, way: Way, row: sa.FromClause, gone: Gone) -> Test:
        """Return that a row's holder along a way is gone."""
        table = self.recipe.relations[way.held]
        columns, column_types = parts(row, way.held_columns), types(table, way.held_columns)
        conditions = self.condition(way, row, held=True)
        if not way.holder:
            return sa.and_(self.asked(self.identity(way) or "", columns, column_types), *conditions)
        if (direct := self.direct(way)) is not None:
            return sa.and_(self.asked(direct, columns, column_types), *conditions)
        if (holder := self._by_key(way)) is not None:
            return sa.and_(gone(holder, columns), *conditions)
        return sa.and_(among(columns, self.projection(way, gone)), *conditions)

    def direct(self, way: Way) -> str | None:
        """Return the set of asked keys, when a way runs straight from a person's own key."""
        position = self.index(way.holder)
        if position is None or not self.recipe.erase[position].person or way.tie.when is not None:
            return None
        return naming.asked(position) if way.holder_columns == self.recipe.relations[way.holder].key else None

    def _by_key(self, way: Way) -> EraseTable | None:
        """Return the holders' table, when its gone keys are the very values that a held row has."""
        position = self.index(way.holder)
        step = self.recipe.erase[position] if position is not None else None
        if step is None or step.person or not step.table.key or way.holder_columns != step.table.key:
            return None
        return step if way.tie.when is None or not way.tie.how.backward else None

    def projection(self, way: Way, gone: Gone) -> Select:
        """Select the joined columns of a way's gone holders."""
        if not way.holder:
            held = self.recipe.relations[way.held]
            return self.dialect.source(types(held, way.held_columns), self.identity(way) or "")
        row = relation(self.recipe.relations[way.holder], "y")
        columns = parts(row, way.holder_columns)
        conditions = [c.is_not(None) for c in columns] if way.holder_columns != self._key(way.holder) else []
        return keyed(columns).where(
            self.goes(way.holder, row, gone), *conditions, *self.condition(way, row, held=False)
        )

    def _key(self, table: str) -> tuple[str, ...]:
        return self.recipe.relations[table].key

    def goes(self, table: str, row: sa.FromClause, gone: Gone) -> Test:
        """Return that a row is gone; a table without a key is addressed by its one owner."""
        position = self.index(table)
        if position is None:
            return sa.false()
        step = self.recipe.erase[position]
        if step.person:
            return self.asked(
                naming.asked(position), parts(row, step.table.key), types(step.table, step.table.key)
            )
        if not step.table.key:
            return self.held(step.owners[0], row, gone)
        return gone(step, parts(row, step.table.key))

    def stays(self, table: str, row: sa.FromClause, gone: Gone) -> Test:
        """Return that a row is not gone; the columns that address a row without a key may be NULL."""
        test = self.goes(table, row, gone)
        return sa.not_(test if self.recipe.relations[table].key else known(test))

    def lives(self, way: Way, row: sa.FromClause, gone: Gone | None, *, depth: int = 0) -> Test:
        """Return that a row has a living holder along a way: one that exists, is not gone, and is owned.

        Pseudo-persons own nothing, nor do people erased before whose row had to stay.  An identity value
        nobody asked for counts as a living person: that person's own row may stand in another system.
        """
        columns = parts(row, way.held_columns)
        if not way.holder:
            return self._other_identity(way, row, columns)
        table = self.recipe.relations[way.holder]
        holder = relation(table, f"h{depth}")
        tests = [equal(parts(holder, way.holder_columns), columns), *self.condition(way, row, held=True)]
        tests += self.condition(way, holder, held=False)
        if gone is not None and self.index(way.holder) is not None:
            tests.append(self.stays(way.holder, holder, gone))
        if (placeholder := self.recipe.placeholders.get(way.holder)) is not None:
            tests.append(parts(holder, table.key)[0] != constant(placeholder))
        if blank := self.recipe.blanks.get(way.holder):
            tests.append(sa.not_(known(sa.and_(*self._blanked(table, holder, blank)))))
        if way.holder not in self.recipe.everyone:
            tests.append(self.owned(way.holder, holder, depth=depth + 1))
        return sa.exists(sa.select(sa.literal_column("1")).select_from(holder).where(*tests))

    def _blanked(self, table: Table, row: sa.FromClause, blank: Mapping[str, Scalar]) -> list[Test]:
        """Return that a row has every value which an erasure leaves in one that must stay."""
        wanted = {c: self.dialect.typed("", table.columns[c].type).type for c in blank}
        return [
            row.c[c].is_(None) if v is None else row.c[c] == fitted(constant(v), wanted[c])
            for c, v in blank.items()
        ]

    def _other_identity(self, way: Way, row: sa.FromClause, columns: Columns) -> Test:
        tests = [columns[0].is_not(None), *(columns[0] != constant(n) for n in way.nobody)]
        if _may_be_blank(*types(self.recipe.relations[way.held], way.held_columns)):
            tests.append(sa.func.trim(sa.cast(columns[0], sa.Text)) != constant(""))
        tests += self.condition(way, row, held=True)
        if (asked := self.identity(way)) is not None:
            column_types = types(self.recipe.relations[way.held], way.held_columns)
            tests.append(sa.not_(self.asked(asked, columns, column_types)))
        return known(sa.and_(*tests))

    def owned(self, table: str, row: sa.FromClause, *, depth: int) -> Test:
        """Return that some owner of a row exists, all the way back to a person."""
        ways = [w for w in self.recipe.owning if w.held == table]
        if (circle := self.circle(table)) and any(circle.holds(w) for w in ways):
            name, within = f"above{depth}", [w for w in self.recipe.owning if circle.has(w.held)]
            owned = circle.owned if self.dialect.walks_up else circle.among_owned
            return owned(
                table, row, within, name=name, lives=lambda w, r: self.lives(w, r, None, depth=depth)
            )
        return sa.or_(sa.false(), *(self.lives(w, row, None, depth=depth) for w in ways))

    def circle(self, table: str) -> Circle | None:
        """Return the circle of tables that a table is of, if it is of one that can be walked."""
        names = next((c for c in self.recipe.circles if table in c), ())
        tables = tuple(self.recipe.relations[n] for n in names)
        if not tables or not all(t.key for t in tables):
            return None
        return Circle(tables=tables, dialect=self.dialect, condition=self.condition)

    def spared(self, step: EraseTable, row: sa.FromClause, gone: Gone) -> Test:
        """Return that some living owner keeps a row."""
        return sa.or_(sa.false(), *(self.lives(w, row, gone) for w in step.owners))

    def trusting(self) -> "Holding":
        """Return the same tests for which somebody of whom nothing but NULL is held is alive."""
        recipe = self.recipe
        proved = {name: blank for name, blank in recipe.blanks.items() if name not in recipe.perhaps}
        return replace(self, recipe=replace(recipe, blanks=proved, perhaps=frozenset()))

    def may_lack_a_key(self, step: EraseTable) -> list[str]:
        """Return the columns of a table's key that may be NULL; SQLite allows that in a primary key."""
        key, column_types = step.table.key, types(step.table, step.table.key)
        if len(key) == 1 and column_types[0].upper() == self.dialect.row_number:
            return []
        return [c for c in key if step.table.columns[c].nullable]

    def day(self, step: EraseTable, row: sa.FromClause) -> Part:
        """Return the day a row's retention runs from; NULL where it has not begun, or no row says it."""
        day, apart = self._began(step, row)
        if not apart:
            return day
        return sa.select(day).where(*apart).correlate(row).scalar_subquery()

    def keeps(self, i: int, step: EraseTable, row: sa.FromClause) -> Test:
        """Return that a retention promise keeps a row: its period is not known to be over."""
        day, apart = self._began(step, row)
        earliest = self.dialect.typed(parameter(naming.earliest(i)), "TEXT")
        if not apart:
            return sa.or_(day.is_(None), day >= earliest)
        over: Select = sa.select(sa.literal_column("1")).where(*apart, day < earliest).correlate(row)
        return sa.not_(sa.exists(over))

    def _began(self, step: EraseTable, row: sa.FromClause) -> tuple[Part, list[Test]]:
        """Return the day that a period began, and how its row is joined where it stands in another one."""
        keep, here, joined = step.keep, row, list[Test]()
        for n, leap in enumerate(keep.through if keep else ()):
            there = relation(self.recipe.relations[leap.to], f"b{n}")
            joined.append(equal(parts(there, leap.to_columns), parts(here, leap.columns)))
            here = there
        return self.dialect.day(here.c[keep.event if keep else ""]), joined

    def sole(self, step: EraseTable) -> Way | None:
        """Return the one way by which rows of a table can go, when nothing else can save or doom them.

        A row may have several holders along one way: members of a group, or a target that is not unique.
        """
        if len(step.owners) == 1 and step.owners[0].single and not step.kills and not step.person:
            return step.owners[0]
        return None


def _may_be_blank(column_type: str) -> bool:
    """Tell whether a column can hold an empty text, which is nobody's key."""
    return not any(word in column_type.upper() for word in ("INT", "NUM", "SERIAL", "DEC", "UUID"))
