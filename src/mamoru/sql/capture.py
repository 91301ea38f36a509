"""The capture of an erasure: one statement that says exactly which rows of a system will change.

Death is propagated instead of collecting candidates: one CTE a table, holders first; rows that
survivors hold are never looked at, so the cost follows the person's rows and not the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from graphlib import TopologicalSorter

import sqlalchemy as sa

from mamoru.model.programme import Reference, Way
from mamoru.model.recipe import Cause, EraseTable, MaskStep
from mamoru.sql import naming
from mamoru.sql.causes import asked_again, causes, given_to, needs_projection
from mamoru.sql.dialect import Columns
from mamoru.sql.effects.adding import lacking
from mamoru.sql.effects.dying import DyingCircle
from mamoru.sql.effects.expressing import wrong
from mamoru.sql.holding import Holding, holds
from mamoru.sql.query import interim
from mamoru.sql.tables import among, constant, equal, keyed, known, parts, relation, types
from mamoru.sql.tree import Part, Select, Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One column of the capture's answer: a set of keys, or a plain value."""

    name: str
    keys: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The statement, what each column of its one row is, and sets that are unions of others."""

    statement: Select
    outputs: tuple[Output, ...]


@dataclass(slots=True, kw_only=True)
class Capturing:
    """A capture statement under construction."""

    holding: Holding
    ctes: dict[str, sa.CTE] = field(default_factory=dict)
    outputs: list[Output] = field(default_factory=list)
    columns: list[Part] = field(default_factory=list)

    @property
    def steps(self) -> tuple[EraseTable, ...]:
        """The tables in order of death."""
        return self.holding.recipe.erase

    def build(self) -> Capture:
        """Build the statement: who is gone, who is kept, who stays as a shell, what is masked."""
        doomed = [(i, s) for i, s in enumerate(self.steps) if s.doomed and s.table.key]
        for i, step in doomed:
            self._gone(i, step)
        for i, step in doomed:
            if step.keep:
                self._add(naming.kept(i), self._kept_rows(i, step))
        for i, step in self._referencing_first(doomed):
            if step.shell_for:
                self._define(naming.shells(i), self._shells(i, step))
        for i, step in doomed:
            if step.stays:
                self._lasting(i, step)
            else:
                self._deleted(i, step)
        for i, step in enumerate(self.steps):
            self._staying(i, step)
            self._doubts(i, step)
        return Capture(statement=sa.select(*self.columns), outputs=tuple(self.outputs))

    def _referencing_first(
        self, doomed: Sequence[tuple[int, EraseTable]]
    ) -> Iterable[tuple[int, EraseTable]]:
        """Order tables so that rows which may need a shell are known to stay before it is looked for."""
        known = {step.table.name: (i, step) for i, step in doomed}
        needed = {
            n: [r.table for r in s.shell_for if r.table in known and r.table != n]  # no set: a lasting order
            for n, (_, s) in known.items()
        }
        return [known[name] for name in TopologicalSorter(needed).static_order()]

    def _add(self, name: str, query: Select) -> None:
        self._define(name, query.cte(interim(name)))

    def _define(self, name: str, cte: sa.CTE) -> None:
        if word := self.holding.dialect.sorted_cte:
            cte = cte.prefix_with(word)
        self.ctes[name] = cte

    def _rows(self, name: str) -> Select:
        return sa.select(*self.ctes[name].c)

    def gone(self, step: EraseTable, columns: Columns, *, indexed: bool = False) -> Test:
        """Return that a key is among the gone rows of a table, inside this statement.

        ``indexed``: an index leads from it to the rows that are looked for.
        """
        return self._among(columns, self._rows(f"g{self._position(step)}"), indexed=indexed)

    def _among(self, columns: Columns, query: Select, *, indexed: bool) -> Test:
        return self.holding.dialect.found(columns[0], query) if indexed else among(columns, query)

    def _indexed(self, table: str, columns: Sequence[str]) -> bool:
        """Return whether an index leads to rows by one value, which may be an element: no array itself."""
        found = self.holding.recipe.relations[table]
        return len(columns) == 1 and found.has_index(columns) and not types(found, columns)[0].endswith("]")

    def _along(self, way: Way, row: sa.FromClause) -> Test:
        """Return that a row's holder along a way is gone, where rows are looked for by nothing else."""
        relations = self.holding.recipe.relations
        by_key = way.holder and way.holder_columns == relations[way.holder].key
        indexed = bool(by_key) and self._indexed(way.held, way.held_columns)
        return self.holding.held(way, row, partial(self.gone, indexed=indexed))

    def _position(self, step: EraseTable) -> int:
        return self.steps.index(step)

    def _gone(self, i: int, step: EraseTable) -> None:
        """Define which rows of a table go; with it those of all tables of its circle."""
        circle = None if step.person else self.holding.circle(step.table.name)
        if circle is None:
            self._add(naming.gone(i), self._gone_rows(i, step))
        elif naming.gone(i) not in self.ctes:
            steps = [s for s in self.steps if circle.has(s.table.name)]
            dying = DyingCircle(holding=self.holding, circle=circle, steps=steps, gone=self.gone)
            for table, query in dying.rows().items():
                self._add(naming.gone(self.holding.index(table) or 0), query)

    # -- who goes ------------------------------------------------------------------------------

    def _gone_rows(self, i: int, step: EraseTable) -> Select:
        key_types = types(step.table, step.table.key)
        if step.person:
            return self.holding.dialect.source(key_types, naming.asked(i))
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        if way := self.holding.sole(step):
            return keyed(key).where(self._along(way, row))
        verdict = sa.not_(self.holding.spared(step, row, self.gone)) if step.owners else sa.false()
        killed = [self.holding.held(w, row, self.gone) for w in step.kills]
        return keyed(key).where(among(key, self._near(step)), sa.or_(verdict, *killed))

    def _near(self, step: EraseTable) -> Select:
        """Select rows with some gone holder: a UNION, since OR of sub-selects cannot use an index."""
        ways = dict.fromkeys((*step.owners, *step.kills))
        queries = [self._held_keys(w, step) for w in ways if self.holding.can_go(w)]
        if len(queries) == 1:
            return queries[0]
        return sa.select(*sa.union(*queries).subquery("near").c)

    def _held_keys(self, way: Way, step: EraseTable) -> Select:
        row = relation(step.table, "y")
        return keyed(parts(row, step.table.key)).where(self._along(way, row))

    # -- who stays all the same ----------------------------------------------------------------

    def _kept_rows(self, i: int, step: EraseTable) -> Select:
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        query = keyed(key).add_columns(self.holding.day(step, row).label("event"))
        return query.where(self.gone(step, key), self.holding.keeps(i, step, row))

    def _shells(self, i: int, step: EraseTable) -> sa.CTE:
        """Find gone rows that a staying row must reference, and what such shells must reference in turn."""
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        tests = [self.gone(step, key)]
        if step.keep:
            tests.append(sa.not_(self._in(naming.kept(i), key)))
        needed = sa.or_(*(self._needed(r, row) for r in step.shell_for))
        own = [r for r in step.shell_for if r.table == step.table.name]
        shells = keyed(key).where(*tests, needed).cte(interim(naming.shells(i)), recursive=bool(own))
        if not own:
            return shells
        shell = relation(step.table, "r")
        joined = sa.or_(*(sa.and_(*self._leads(r, shell, row)) for r in own))
        return shells.union(
            keyed(key).where(*tests, joined, equal(parts(shell, step.table.key), list(shells.c)))
        )

    def _needed(self, reference: Reference, row: sa.FromClause) -> Test:
        """Return that a row which stays must reference this one."""
        referencing = relation(self.holding.recipe.relations[reference.table], "r")
        tests = [*self._leads(reference, referencing, row), self._stays(reference.table, referencing)]
        return sa.exists(sa.select(sa.literal_column("1")).select_from(referencing).where(*tests))

    def _leads(self, reference: Reference, source: sa.FromClause, target: sa.FromClause) -> list[Test]:
        """Return that a row references another one, and goes on doing so when its holders leave."""
        joined = equal(parts(source, reference.columns), parts(target, reference.to_columns))
        tests = [joined, *holds(reference.when, source)]
        if reference.masks_itself and reference.way is not None:
            elsewhere = sa.and_(*self.holding.condition(reference.way, source, held=True))
            tests.append(sa.not_(known(elsewhere)))
        return tests

    def _stays(self, table: str, row: sa.FromClause) -> Test:
        position = self.holding.index(table)
        if position is None:
            return sa.true()
        step = self.steps[position]
        if not step.table.key:
            return self.holding.stays(table, row, self.gone)
        key = parts(row, step.table.key)
        kept = [self._in(n, key) for n in (naming.kept(position), naming.shells(position)) if n in self.ctes]
        return sa.or_(sa.not_(self.gone(step, key)), *kept)

    def _in(self, name: str, key: Columns, *, indexed: bool = False) -> Test:
        columns = list(self.ctes[name].c)[: len(key)]
        return self._among(key, sa.select(*columns), indexed=indexed)

    # -- what comes out ------------------------------------------------------------------------

    def _deleted(self, i: int, step: EraseTable) -> None:
        """Take out the gone rows that are neither kept nor shells; of people, the rows that exist."""
        row = relation(step.table, "x")
        key = parts(row, step.table.key)
        minus = [n for n in (naming.kept(i), naming.shells(i)) if n in self.ctes]
        if step.person:
            query = keyed(key).where(self.holding.goes(step.table.name, row, self.gone))
        else:
            query = sa.select(*self.ctes[naming.gone(i)].c)
            key = list(query.selected_columns)
        for name in minus:
            query = query.where(sa.not_(self._in(name, key)))
        if step.person or minus:
            self._add(naming.deleted(i), query)
        else:
            self.ctes[naming.deleted(i)] = self.ctes[naming.gone(i)]
        self._output(naming.deleted(i), types(step.table, step.table.key))

    def _output(self, name: str, column_types: Sequence[str], query: Select | None = None) -> None:
        source: sa.FromClause = self.ctes[name] if query is None else query.subquery(name)
        self.outputs.append(Output(name=name, keys=True))
        self.columns.append(self.holding.dialect.gather(source, column_types).label(name))

    def _value(self, name: str, query: Select) -> None:
        self.outputs.append(Output(name=name, keys=False))
        self.columns.append(query.scalar_subquery().label(name))

    def _staying(self, i: int, step: EraseTable) -> None:
        key_types = types(step.table, step.table.key)
        if naming.kept(i) in self.ctes:
            kept = self.ctes[naming.kept(i)]
            self._output(naming.kept(i), key_types, sa.select(*list(kept.c)[:-1]))
            self._value(naming.latest(i), sa.select(sa.cast(sa.func.max(kept.c.event), sa.Text)))
            not_begun = sa.func.count() - sa.func.count(kept.c.event)
            self._value(naming.not_begun(i), sa.select(not_begun).select_from(kept))
        if naming.shells(i) in self.ctes:
            self._output(naming.shells(i), key_types)
        for j, cause in enumerate(causes(step)):
            self._output(naming.meeting(i, j), key_types, self._meeting(i, step, cause))
            if cause.cause is Cause.CORRECTED:
                self._prior(naming.prior(i, j), self._meeting(i, step, cause), cause=cause, step=step)
        if step.doomed and not step.table.key and not step.stays:
            row = relation(step.table, "x")
            self._value(
                naming.counted(i), self._count(row, self.holding.goes(step.table.name, row, self.gone))
            )
        for j, way in enumerate(asked_again(step)):
            if self.holding.can_go(way) and needs_projection(self.holding, way):
                joined = types(self.holding.recipe.relations[way.holder], way.holder_columns)
                self._output(naming.joined(i, j), joined, self.holding.projection(way, self.gone).distinct())

    def _lasting(self, i: int, step: EraseTable) -> None:
        """Take out whose rows a table of a correction or a suspension is about, and whom it lacks one for."""
        if any(w.holder == step.table.name for s in self.steps for w in asked_again(s)):
            self._output(naming.gone(i), types(step.table, step.table.key))
        if step.adds:
            missing = lacking(self.holding, step, step.adds, gone=self.gone)
            self._output(naming.added(i), types(step.table, step.adds.way.held_columns), missing)

    def _prior(self, name: str, wrong: Select, *, cause: MaskStep, step: EraseTable) -> None:
        """Take out what the rows of a correction hold now."""
        row = relation(step.table, "w")
        key = parts(row, step.table.key)
        found = sa.select(*wrong.subquery("wrong").c)
        query = keyed(key).add_columns(row.c[cause.column].label("was")).where(among(key, found))
        self.outputs.append(Output(name=name, keys=False))
        self.columns.append(self.holding.dialect.json_rows(query.order_by(*key)).label(name))

    def _doubts(self, i: int, step: EraseTable) -> None:
        """Count what forbids the erasure, or what a person must be asked about."""
        for j, reference in enumerate(step.refuse):
            row = relation(step.table, "x")
            forbids = sa.and_(self._target_gone(reference, row), self._stays(step.table.name, row))
            self._value(naming.forbidding(i, j), self._count(row, forbids))
        for j, holder in enumerate(given_to(step)):
            person = relation(self.holding.recipe.relations[holder], "x")
            here = person.c[self.holding.recipe.relations[holder].key[0]]
            is_nobody = here == constant(self.holding.recipe.placeholders[holder])
            self._value(naming.placeholders(i, j), self._count(person, is_nobody))
        if nullable := self.holding.may_lack_a_key(step):
            self._value(naming.nameless(i), self._nameless(step, nullable))
        if step.kills and step.owners:
            self._value(naming.taken(i), self._taken_from_others(step))
        if self._may_own_blankly(step):
            self._value(naming.perhaps_owned(i), self._owned_if_alive(step))

    def _nameless(self, step: EraseTable, nullable: Sequence[str]) -> Select:
        """Count the rows of gone holders that no key names: no later statement could reach them."""
        row = relation(step.table, "x")
        ways = (w for w in asked_again(step) if self.holding.can_go(w))
        concerned = (self.holding.held(w, row, self.gone) for w in ways)
        without = sa.or_(*(row.c[c].is_(None) for c in nullable))
        return self._count(row, sa.and_(without, sa.or_(sa.false(), *concerned)))

    def _taken_from_others(self, step: EraseTable) -> Select:
        """Count the gone rows that somebody living owns: they go because the map says so."""
        row = relation(step.table, "x")
        taken = sa.or_(*(self.holding.held(w, row, self.gone) for w in step.kills))
        gone = self.gone(step, parts(row, step.table.key))
        return self._count(row, sa.and_(gone, taken, self.holding.spared(step, row, self.gone)))

    def _may_own_blankly(self, step: EraseTable) -> bool:
        """Return whether a row may go since NULL is all that tells that an owner was erased before."""
        may = self.holding.recipe.perhaps and step.owners and step.table.key
        return bool(may) and self.holding.sole(step) is None

    def _owned_if_alive(self, step: EraseTable) -> Select:
        """Count the gone rows that somebody owns, if whoever has nothing but NULL is alive."""
        row = relation(step.table, "x")
        taken = [sa.not_(known(self.holding.held(w, row, self.gone))) for w in step.kills]
        gone = self.gone(step, parts(row, step.table.key))
        return self._count(row, sa.and_(gone, self.holding.trusting().spared(step, row, self.gone), *taken))

    def _count(self, row: sa.FromClause, test: Test) -> Select:
        return sa.select(sa.func.count()).select_from(row).where(test)

    def _meeting(self, i: int, step: EraseTable, cause: MaskStep) -> Select:
        """Select the rows of a table that stay and meet a cause.

        EXCEPT, since a planner counts what NOT IN costs for each row anew, and would read the whole table.
        """
        row = relation(step.table, "x")
        meeting = keyed(parts(row, step.table.key)).where(self._cause(step, cause, row))
        if naming.deleted(i) not in self.ctes:
            return meeting
        return sa.select(*sa.except_(meeting, self._rows(naming.deleted(i))).subquery("staying").c)

    def _cause(self, step: EraseTable, cause: MaskStep, row: sa.FromClause) -> Test:
        if cause.cause is Cause.CORRECTED:
            return self._wrong(step, cause, row)
        if cause.cause is Cause.RECOMPUTED and cause.reference is not None:
            return self._made_of_gone(cause.reference, row)
        if cause.reference is not None:
            return self._target_gone(cause.reference, row)
        assert cause.way is not None  # noqa: S101 - a mask without a reference comes from a way
        return self.holding.held(cause.way, row, self._really_gone)

    def _made_of_gone(self, reference: Reference, row: sa.FromClause) -> Test:
        """Return that a deleted row leads to this one."""
        position = self.holding.index(reference.table) or 0
        table = self.steps[position].table
        source = relation(table, "y")
        deleted = self._in(naming.deleted(position), parts(source, table.key))
        leading = keyed(parts(source, reference.columns)).where(deleted, *holds(reference.when, source))
        return among(parts(row, reference.to_columns), leading)

    def _wrong(self, step: EraseTable, cause: MaskStep, row: sa.FromClause) -> Test:
        """Return that a row is theirs alone, or the column is by its tie, and that it holds what is wrong."""
        key = parts(row, step.table.key)
        theirs = self.holding.held(cause.way, row, self.gone) if cause.way else self.gone(step, key)
        return sa.and_(theirs, *wrong(cause, step, row, dialect=self.holding.dialect))

    def _really_gone(self, step: EraseTable, columns: Columns) -> Test:
        """Gone and not kept: a kept row is no living holder, but it does not go either."""
        i = self._position(step)
        gone = self.gone(step, columns)
        is_kept = naming.kept(i) in self.ctes
        return sa.and_(gone, sa.not_(self._in(naming.kept(i), columns))) if is_kept else gone

    def _target_gone(self, reference: Reference, row: sa.FromClause) -> Test:
        position = self.holding.index(reference.to) or 0
        target = self.steps[position]
        columns, conditions = parts(row, reference.columns), holds(reference.when, row)
        if reference.to_columns == target.table.key:
            indexed = self._indexed(reference.table, reference.columns)
            return sa.and_(self._in(naming.deleted(position), columns, indexed=indexed), *conditions)
        if not target.table.is_unique(reference.to_columns):
            conditions.append(sa.not_(self._another(reference, columns)))
        gone = relation(target.table, "y")
        if target.table.key:
            inside = self._in(naming.deleted(position), parts(gone, target.table.key))
        else:
            inside = self.holding.goes(reference.to, gone, self.gone)
        return sa.and_(among(columns, keyed(parts(gone, reference.to_columns)).where(inside)), *conditions)

    def _another(self, reference: Reference, columns: Columns) -> Test:
        """Return that a reference to several rows still leads to one that stays."""
        other = relation(self.holding.recipe.relations[reference.to], "o")
        tests = [equal(parts(other, reference.to_columns), columns), self._stays(reference.to, other)]
        return sa.exists(sa.select(sa.literal_column("1")).select_from(other).where(*tests))
