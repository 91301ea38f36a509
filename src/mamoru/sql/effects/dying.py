"""Which rows go of tables that own one another, or go with one another.

Comes in: a circle of tables and what goes before them.  Goes out: for each table the query of its gone rows.
Two kinds of circle are told apart.  Where rows only go along (``delete-row``), what goes is what hangs on a
row that goes.  Where they own one another, everything that hangs on a row that goes may go; it stays where a
living owner from outside is at the end of its holders.  Both are of
``docs/decisions/0018-circles-are-walked.md``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.programme import Way
from mamoru.model.recipe import EraseTable
from mamoru.sql.circles import Circle
from mamoru.sql.holding import Gone, Holding
from mamoru.sql.tables import among, keyed, known, parts, relation
from mamoru.sql.tree import Select, Test


@dataclass(frozen=True, slots=True, kw_only=True)
class DyingCircle:
    """The gone rows of one circle, under construction."""

    holding: Holding
    circle: Circle
    steps: Sequence[EraseTable]  #: its tables
    gone: Gone  #: of tables that were captured before

    def rows(self) -> dict[str, Select]:
        """Return the gone rows of each table."""
        within = [w for s in self.steps for w in s.owners if self.circle.holds(w)]
        return self._owned(within) if within else self._taken_along()

    def _name(self, word: str) -> str:
        return f"{word}{self.holding.index(self.steps[0].table.name)}"

    # -- rows that only go along -------------------------------------------------------------------

    def _taken_along(self) -> dict[str, Select]:
        begin = self.circle.start((s.table.name, self._gone_by_others(s)) for s in self._entered())
        kills = [w for s in self.steps for w in s.kills if self.circle.holds(w)]
        walk = self.circle.walk(
            self._name("along"), begin, steps=lambda w: self.circle.down(w, kills, only=lambda *_: [])
        )
        return {s.table.name: self.circle.keys(walk, s.table.name) for s in self.steps}

    def _gone_by_others(self, step: EraseTable) -> Select:
        """Select the rows that go by what leads into the circle."""
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        verdict = sa.not_(self.holding.spared(step, row, self.gone)) if step.owners else sa.false()
        return keyed(key).where(among(key, self._near(step)), sa.or_(verdict, *self._killed(step, row)))

    def _killed(self, step: EraseTable, row: sa.FromClause) -> list[Test]:
        return [self.holding.held(w, row, self.gone) for w in step.kills if not self.circle.holds(w)]

    # -- rows that own one another -----------------------------------------------------------------

    def _owned(self, within: list[Way]) -> dict[str, Select]:
        """Take what hangs on gone rows, without what a living owner from outside holds in the end."""
        begin = self.circle.start((s.table.name, self._near(s)) for s in self._entered())
        hanging = self.circle.walk(
            self._name("hanging"), begin, steps=lambda w: self.circle.down(w, within, only=lambda *_: [])
        )
        above = self.circle.walk(
            self._name("above"), sa.select(*hanging.c), steps=lambda w: self.circle.up(w, within)
        )
        alive = self._alive(above, within)
        names = [s.table.name for s in self.steps]
        if alive is None:
            return {n: self.circle.keys(hanging, n) for n in names}
        return {n: self._without(self.circle.keys(hanging, n), self.circle.keys(alive, n)) for n in names}

    def _without(self, keys: Select, others: Select) -> Select:
        return sa.select(*sa.except_(keys, others).subquery().c)

    def _alive(self, above: sa.CTE, within: list[Way]) -> sa.CTE | None:
        """Walk down from what a living owner outside the circle holds; none: nobody outside owns it."""
        owned = [s for s in self.steps if any(not self.circle.holds(w) for w in s.owners)]
        if not owned:
            return None
        begin = self.circle.start((s.table.name, self._owned_outside(s, above)) for s in owned)

        def only(table: str, row: sa.FromClause) -> list[Test]:
            step = next(s for s in self.steps if s.table.name == table)
            found = among(parts(row, step.table.key), self.circle.keys(above, table))
            return [found, *(sa.not_(known(k)) for k in self._killed(step, row))]

        return self.circle.walk(
            self._name("alive"), begin, steps=lambda w: self.circle.down(w, within, only=only)
        )

    def _owned_outside(self, step: EraseTable, above: sa.CTE) -> Select:
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        outside = [w for w in step.owners if not self.circle.holds(w)]
        owner = sa.or_(*(self.holding.lives(w, row, self.gone) for w in outside))
        killed = [sa.not_(known(k)) for k in self._killed(step, row)]
        return keyed(key).where(among(key, self.circle.keys(above, step.table.name)), owner, *killed)

    # -- where the circle is entered ---------------------------------------------------------------

    def _entered(self) -> list[EraseTable]:
        return [s for s in self.steps if self._into(s)]

    def _into(self, step: EraseTable) -> list[Way]:
        """Return the ways from outside by which rows of a table may go."""
        ways = dict.fromkeys((*step.owners, *step.kills))
        return [w for w in ways if self.holding.can_go(w) and not self.circle.holds(w)]

    def _near(self, step: EraseTable) -> Select:
        """Select the rows with some gone holder outside of the circle."""
        queries = []
        for way in self._into(step):
            row = relation(step.table, "z")
            held = self.holding.held(way, row, self.gone)
            queries.append(keyed(parts(row, step.table.key)).where(held))
        if len(queries) == 1:
            return queries[0]
        return sa.select(*sa.union(*queries).subquery("near").c)
