"""The statements of an erasure in one system: capture, masks, deletions, verification.

Masks first, then deletions by foreign key, referencing tables first: an order that ownership does
not give, since ``owns`` reverses it.  Every statement addresses captured keys and repeats why they were
captured, so that a row which gained an owner meanwhile is left as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.expression import MadeOfRows
from mamoru.model.programme import Reference, Way
from mamoru.model.recipe import Cause, EraseTable, MaskStep, SystemRecipe
from mamoru.sql import naming
from mamoru.sql.capture import Capturing, Output
from mamoru.sql.causes import (
    asked_again,
    emptied,
    gone_before,
    masked_in,
    needs_projection,
    overridden,
    set_of,
    strongest_first,
)
from mamoru.sql.dialect import Columns, Dialect
from mamoru.sql.effects.adding import addition, unadded
from mamoru.sql.effects.expressing import differs, expression
from mamoru.sql.effects.recomputing import is_recomputed, made_of_rows, still_made
from mamoru.sql.effects.standing import Standing, standing
from mamoru.sql.holding import Holding, holds
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import among, equal, fitted, keyed, parts, relation, types
from mamoru.sql.tree import Part, Select, Test


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One statement that changes rows of tables, by position in the order of death."""

    tables: tuple[int, ...]  #: one for each count that the statement answers
    query: Query
    by_set: str  #: the set whose size is the number of rows it must change, where one table is changed
    answers_counts: bool  #: the counts come as a row, not as the driver's count


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureQueries:
    """Everything one erasure runs in one system."""

    capture: Query
    outputs: tuple[Output, ...]
    unions: Mapping[str, tuple[str, ...]]  #: sets made of captured ones
    masks: tuple[Change, ...]
    deletes: tuple[Change, ...]
    verify: Query
    tables: tuple[str, ...]  #: in the order of death: a set's number is a table's place here
    emptied: Mapping[str, Sequence[str]]  #: set -> the columns that are set to NULL in its rows
    standing: tuple[Standing, ...] = ()  #: asked before a correction changes anything


def erasure_queries(
    recipe: SystemRecipe, dialect: Dialect, *, lone: bool, linked: tuple[str, ...]
) -> ErasureQueries:
    """Lower a system's recipe; ``lone``: exactly one key is asked for in every set of people."""
    holding = Holding(recipe=recipe, dialect=dialect, lone=lone)
    capture = Capturing(holding=holding).build()
    bound = Erasing(holding=holding)
    return ErasureQueries(
        capture=lower(capture.statement, dialect),
        outputs=capture.outputs,
        unions=dict(bound.unions()),
        masks=(*bound.masks(), *bound.additions()),
        deletes=tuple(bound.deletes()),
        verify=lower(bound.verification(linked), dialect),
        tables=tuple(step.table.name for step in recipe.erase),
        emptied=emptied(recipe.erase),
        standing=standing(recipe, dialect),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """The statements after capture, over bound sets."""

    holding: Holding

    @property
    def steps(self) -> tuple[EraseTable, ...]:
        """The tables in order of death."""
        return self.holding.recipe.erase

    def unions(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Name the sets that are unions of captured ones: all gone rows, all masked rows."""
        for i, step in enumerate(self.steps):
            staying = self._staying(i, step) if step.doomed else []
            if step.doomed and step.table.key and not step.stays:
                yield naming.gone(i), (naming.deleted(i), *staying)
            if step.masks:
                put_on = (name for _, name in masked_in(i, step))
                yield naming.masked(i), tuple(dict.fromkeys(put_on))

    def gone(self, step: EraseTable, columns: Columns) -> Test:
        """Return that a key is among the captured gone rows of a table."""
        return self._in(step, columns, f"g{self.steps.index(step)}")

    def _in(self, step: EraseTable, columns: Columns, name: str) -> Test:
        return self.holding.dialect.member(columns, types(step.table, step.table.key), name)

    def _key_in(self, step: EraseTable, row: sa.FromClause, name: str) -> Test:
        return self._in(step, parts(row, step.table.key), name)

    # -- masks ---------------------------------------------------------------------------------

    def masks(self) -> Iterable[Change]:
        """One UPDATE for each table with rows that stay and lose values; documents may take more."""
        made_last = sorted(enumerate(self.steps), key=lambda one: is_recomputed(one[1]))
        for i, step in made_last:
            yield from (self._first(i, step, mask) for mask in gone_before(step))
            if step.masks:
                table = relation(step.table, "")
                change = sa.update(table).where(*self._still_masked(i, step, table))  # type: ignore[arg-type]  # a bare table
                values = {
                    c: self._new_value(i, step, table, column=c)
                    for c in dict.fromkeys(m.column for m in step.masks)
                }
                query = lower(change.values(values), self.holding.dialect)
                yield Change(tables=(i,), query=query, by_set=naming.masked(i), answers_counts=False)

    def _first(self, i: int, step: EraseTable, mask: MaskStep) -> Change:
        """Change a document for one cause, before a stronger one changes it for its own."""
        table, rows = relation(step.table, ""), set_of(i, step, mask)
        met = self._still_meets(mask, step, table)
        change = sa.update(table).where(self._key_in(step, table, rows), met)  # type: ignore[arg-type]  # a bare table
        value = {mask.column: self._lowered(mask, step, table)}
        query = lower(change.values(value), self.holding.dialect)
        return Change(tables=(i,), query=query, by_set=rows, answers_counts=False)

    def additions(self) -> Iterable[Change]:
        """One INSERT for each table that rows are added to."""
        for i, step in enumerate(self.steps):
            if step.adds:
                query = lower(addition(self.holding, i, step, adds=step.adds), self.holding.dialect)
                yield Change(tables=(i,), query=query, by_set=naming.added(i), answers_counts=False)

    def _still_masked(self, i: int, step: EraseTable, table: sa.FromClause) -> Iterable[Test]:
        """Return that a captured row still meets every cause that it was captured for."""
        yield self._key_in(step, table, naming.masked(i))
        first = {set_of(i, step, m): m for m in reversed(step.masks)}
        for name, mask in first.items():
            met = self._still_meets(mask, step, table)
            yield sa.or_(sa.not_(self._key_in(step, table, name)), met) if len(first) > 1 else met

    def _still_meets(self, mask: MaskStep, step: EraseTable, row: sa.FromClause) -> Test:
        if mask.cause is Cause.RECOMPUTED:
            return still_made(mask, row, self.holding)
        if mask.reference is not None:
            return self._target_gone(mask.reference, row)
        return self._held_bound(mask.way, row) if mask.way is not None else self._still_gone(step, row)

    def _target_gone(self, reference: Reference, row: sa.FromClause) -> Test:
        position = self.holding.index(reference.to) or 0
        target = self.steps[position]
        columns = parts(row, reference.columns)
        if reference.to_columns == target.table.key:
            return self._in(target, columns, naming.deleted(position))
        other = relation(target.table, "y")
        gone = (
            self._key_in(target, other, naming.deleted(position))
            if target.table.key
            else self.holding.goes(reference.to, other, self.gone)
        )
        return among(columns, keyed(parts(other, reference.to_columns)).where(gone))

    def _still_gone(self, step: EraseTable, row: sa.FromClause) -> Test:
        """Return that no living owner keeps a row that was captured, or that one who goes takes it along."""
        if step.person:
            return sa.true()
        if (way := self.holding.sole(step)) is not None:
            return self._held_bound(way, row)
        taken = (self._held_bound(w, row) for w in step.kills)
        return sa.or_(sa.not_(self.holding.spared(step, row, self.gone)), *taken)

    def _new_value(self, i: int, step: EraseTable, table: sa.FromClause, *, column: str) -> Part:
        """Return what a column becomes; a shell's mask goes before a kept row's, before those of ties."""
        own = [m for m in strongest_first(step, column) if m not in gone_before(step)]
        tests = [self._key_in(step, table, set_of(i, step, m)) for m in own]
        cases = list(zip(tests, (self._lowered(m, step, table) for m in own), strict=True))
        return sa.case(*cases, else_=table.c[column]) if cases else table.c[column]

    def _lowered(self, mask: MaskStep, step: EraseTable, row: sa.FromClause) -> Part:
        column, now = step.table.columns[mask.column], row.c[mask.column]
        if isinstance(mask.value, MadeOfRows):
            return fitted(
                made_of_rows(mask.value.told, step, row, holding=self.holding, becomes=self._becomes),
                self.holding.dialect.typed("", column.type).type,
            )
        return expression(mask.value, now, column.type, dialect=self.holding.dialect)

    def _becomes(self, name: str, row: sa.FromClause, column: str) -> Part:
        """Return what a column of a row will be, in a table that the same or a later statement writes."""
        i = self.holding.index(name)
        masks = self.steps[i].masks if i is not None and is_recomputed(self.steps[i]) else ()
        if i is None or not masks or any(m.cause is Cause.RECOMPUTED for m in masks if m.column == column):
            return row.c[column]
        return self._new_value(i, self.steps[i], row, column=column)

    # -- deletions -----------------------------------------------------------------------------

    def deletes(self) -> Iterable[Change]:
        """One DELETE for each table, or for each group of tables that reference one another."""
        doomed = {s.table.name: i for i, s in enumerate(self.steps) if s.doomed and not s.stays}
        for group in self.holding.recipe.delete_order:
            here = tuple(sorted((doomed[t] for t in group if t in doomed), key=self._far_from_its_date))
            if len(here) > 1 and self.holding.dialect.group_delete:
                yield self._delete_group(here)
            else:
                yield from (self._delete_one(i) for i in here)

    def _far_from_its_date(self, i: int) -> int:
        """Order a group so that rows go before those whose date says that nothing keeps them."""
        keep = self.steps[i].keep
        return -len(keep.through) if keep else 0

    def _delete(self, i: int) -> sa.Delete:
        step = self.steps[i]
        table = relation(step.table, "")
        if not step.table.key:
            return sa.delete(table).where(self.holding.goes(step.table.name, table, self.gone))  # type: ignore[arg-type]  # a bare table
        tests = [self._key_in(step, table, naming.deleted(i)), self._still_gone(step, table)]
        if step.keep:
            tests.append(sa.not_(self.holding.keeps(i, step, table)))
        return sa.delete(table).where(*tests)  # type: ignore[arg-type]  # a bare table

    def _along(self, i: int) -> Way | None:
        """Return the way that the rows of a table are deleted along, where nothing but it tells which go.

        The statement then finds late rows by itself, and no question has to look for them among those that
        are just gone.
        """
        step = self.steps[i]
        if step.keep or step.shell_for or not step.table.key or not self.holding.dialect.group_delete:
            return None
        way = self.holding.sole(step)
        return None if way is None or needs_projection(self.holding, way) else way

    def _delete_along(self, i: int, way: Way) -> Change:
        """Delete whatever the gone holders hold now; two counts say that it is what was captured."""
        step = self.steps[i]
        table = relation(step.table, "")
        removed = (
            sa.delete(table)  # type: ignore[arg-type]  # a bare table
            .where(self._held_bound(way, table))
            .returning(*(c.label(f"k{n}") for n, c in enumerate(parts(table, step.table.key), 1)))
            .cte(interim(f"x{i}"))
        )
        key_types = types(step.table, step.table.key)
        captured = self.holding.dialect.source(key_types, naming.deleted(i)).subquery(interim("captured"))
        went = sa.select(sa.func.count()).select_from(removed)
        expected = went.join(captured, equal(list(removed.c), list(captured.c)))
        query = sa.select(went.scalar_subquery(), expected.scalar_subquery())
        return Change(tables=(i, i), query=lower(query, self.holding.dialect), by_set="", answers_counts=True)

    def _delete_one(self, i: int) -> Change:
        if (way := self._along(i)) is not None:
            return self._delete_along(i, way)
        size = naming.deleted(i) if self.steps[i].table.key else naming.counted(i)
        return Change(
            tables=(i,), query=lower(self._delete(i), self.holding.dialect), by_set=size, answers_counts=False
        )

    def _delete_group(self, here: tuple[int, ...]) -> Change:
        removed = [
            self._delete(i).returning(sa.literal_column("1").label("one")).cte(interim(f"x{i}")) for i in here
        ]
        counts = [sa.select(sa.func.count()).select_from(r).scalar_subquery() for r in removed]
        query = lower(sa.select(*counts), self.holding.dialect)
        return Change(tables=here, query=query, by_set="", answers_counts=True)

    # -- verification --------------------------------------------------------------------------

    def verification(self, linked: tuple[str, ...]) -> sa.ClauseElement:
        """One statement that names what is left; no row is the proof.

        It asks by captured keys and by identity values, and also for rows of gone holders that came
        after the capture, never only along the path that was just deleted.
        """
        questions: list[Select] = []
        for i, step in enumerate(self.steps):
            if step.doomed and not step.stays:
                questions += self._still_there(i, step)
                questions += self._missed(i, step) if self._along(i) is None else ()
            if step.adds:
                questions.append(
                    self._question(f"unadded {i}", *unadded(self.holding, i, step, adds=step.adds))
                )
            questions += self._unmet(i, step)
            questions += self._unmasked(i, step)
        if not any(step.stays for step in self.steps):
            questions += self._known(linked)
        return sa.union_all(*questions)

    def _question(self, name: str, source: sa.FromClause, test: Test) -> Select:
        found = sa.exists(sa.select(sa.literal_column("1")).select_from(source).where(test))
        return sa.select(sa.literal_column(f"'{name}'").label("left_over")).where(found)

    def _still_there(self, i: int, step: EraseTable) -> Iterable[Select]:
        if step.table.key:
            row = relation(step.table, "x")
            yield self._question(f"still {i}", row, self._key_in(step, row, naming.deleted(i)))

    def _missed(self, i: int, step: EraseTable) -> Iterable[Select]:
        for way in () if step.person else filter(self.holding.can_go, step.owners):
            row = relation(step.table, "x")
            tests = [self._held_bound(way, row)]
            if self.holding.sole(step) is None:
                tests.append(sa.not_(self.holding.spared(step, row, self.gone)))
            tests += [sa.not_(self._key_in(step, row, n)) for n in self._staying(i, step)]
            yield self._question(f"missed {i}", row, sa.and_(*tests))
        for way in filter(self.holding.can_go, step.kills):
            row = relation(step.table, "x")
            staying = [sa.not_(self._key_in(step, row, n)) for n in self._staying(i, step)]
            yield self._question(f"missed {i}", row, sa.and_(self._held_bound(way, row), *staying))

    def _unmet(self, i: int, step: EraseTable) -> Iterable[Select]:
        """Ask for rows that came after the capture and meet a cause of a mask.

        Not where the holders may be kept: their rows are still there, and mask nothing.
        """
        going = [m for m in step.masks if m.cause is not Cause.CORRECTED]
        first = {set_of(i, step, m): m.way for m in going if m.way is not None}
        for name, way in first.items():
            holder = next((s for s in self.steps if s.table.name == way.holder), None)
            if holder is None or holder.keep is None:
                row = relation(step.table, "x")
                late = sa.and_(self._held_bound(way, row), sa.not_(self._key_in(step, row, name)))
                yield self._question(f"missed {i}", row, late)

    def _held_bound(self, way: Way, row: sa.FromClause) -> Test:
        """Return that the row's holder is gone, after the holders' own rows were deleted."""
        if needs_projection(self.holding, way):
            i = next(i for i, s in enumerate(self.steps) if s.table.name == way.held)
            j = asked_again(self.steps[i]).index(way)
            held = self.holding.recipe.relations[way.held]
            columns = parts(row, way.held_columns)
            inside = self.holding.dialect.member(columns, types(held, way.held_columns), naming.joined(i, j))
            return sa.and_(inside, *self.holding.condition(way, row, held=True))
        position = self.holding.index(way.holder) if way.holder else None
        if position is None or self.holding.direct(way):
            return self.holding.held(way, row, self.gone)
        holder = self.steps[position]
        return sa.and_(
            self._in(holder, parts(row, way.held_columns), naming.gone(position)),
            *self.holding.condition(way, row, held=True),
        )

    def _unmasked(self, i: int, step: EraseTable) -> Iterable[Select]:
        for name in dict.fromkeys(set_of(i, step, m) for m in step.masks):
            row = relation(step.table, "x")
            own = [m for m in step.masks if set_of(i, step, m) == name]
            stronger = [n for n in self._stronger(i, step) if name.startswith("h")]
            wrong = [self._left(m, step, row, sets=overridden(i, step, m, besides=stronger)) for m in own]
            tests = [self._key_in(step, row, name), sa.or_(*wrong)]
            tests += [sa.not_(self._key_in(step, row, n)) for n in stronger]
            yield self._question(f"unmasked {i}", row, sa.and_(*tests))

    def _left(self, mask: MaskStep, step: EraseTable, row: sa.FromClause, *, sets: Iterable[str]) -> Test:
        """Return that a column is not what a mask makes it, in a row in which no other mask goes before."""
        value = self._lowered(mask, step, row)
        wrong = differs(row.c[mask.column], value, mask, dialect=self.holding.dialect)
        return sa.and_(wrong, *(sa.not_(self._key_in(step, row, name)) for name in sets))

    def _stronger(self, i: int, step: EraseTable) -> list[str]:
        wanted = {m.cause for m in step.masks}
        return [n for n, c in ((naming.shells(i), Cause.SHELL), (naming.kept(i), Cause.KEPT)) if c in wanted]

    def _known(self, linked: tuple[str, ...]) -> Iterable[Select]:
        for person in self.holding.recipe.people:
            position = self.holding.index(person.table.name)
            staying = self._staying_people(position)
            for key, column in person.known_by:
                if key in linked and (column,) != person.table.key and position is not None:
                    row = relation(person.table, "x")
                    inside = self.holding.dialect.member(
                        [row.c[column]], types(person.table, [column]), f"v{linked.index(key)}"
                    )
                    out = [sa.not_(self._key_in(self.steps[position], row, n)) for n in staying]
                    yield self._question(
                        f"known {position}", row, sa.and_(inside, *out, *holds(person.when, row))
                    )

    def _staying_people(self, position: int | None) -> list[str]:
        return [] if position is None else self._staying(position, self.steps[position])

    def _staying(self, i: int, step: EraseTable) -> list[str]:
        """Name the sets of gone rows that stay all the same."""
        named = ((naming.kept(i), step.keep), (naming.shells(i), step.shell_for))
        return [name for name, wanted in named if wanted]
