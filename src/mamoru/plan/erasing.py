"""What an erasure does in one system: who goes, what stays and why, what is masked.

The rules are those of ``docs/decisions/0002-erasure-is-reachability.md``.  Law: GDPR art. 17,
17(3)(b) for what a duty keeps; APPI art. 35.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mamoru.check.computed import not_recomputable, period_columns, readable_columns
from mamoru.check.graphs.circles import keyless, mixed
from mamoru.check.graphs.order import components
from mamoru.check.staying import dying, goes_with, named_by, shells, sole_owner
from mamoru.model.errors import MamoruError
from mamoru.model.expression import MadeOfRows, Value
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import How, MaskUse, SystemMap, TableMap
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Reference, SystemGraph, Way
from mamoru.model.recipe import Cause, EraseTable, KeepStep, MaskStep
from mamoru.model.schema import Schema, Table
from mamoru.model.shelf import members
from mamoru.plan.documents import blanked_inside, left_inside
from mamoru.plan.keeping import promise_for


class CannotErase(MamoruError):
    """The map leaves no way to carry out an erasure; the check has told the same."""

    code = "MAM-304"

    def __init__(self, problem: str, where: Span, *, remedy: str) -> None:
        super().__init__(
            problem,
            why="the erasure would stop half-way, or leave data of a person who was told that it is gone",
            remedy=remedy,
            where=where,
        )


def erase_tables(checked: CheckedProgramme, system: SystemMap, *, of: str) -> tuple[EraseTable, ...]:
    """Return the tables an erasure touches, in order of death.  Raises CannotErase."""
    graph = checked.graphs[system.name]
    return Dying(
        checked=checked,
        system=system,
        graph=graph,
        schema=checked.programme.schemas[system.name],
        of=of,
        doomed=dying(system, graph, of=of),
        shells=shells(system, graph, of=of),
    ).tables()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dying:
    """One system's erasure for one kind of person, being compiled."""

    checked: CheckedProgramme
    system: SystemMap
    graph: SystemGraph
    schema: Schema
    of: str
    doomed: frozenset[str]  #: tables whose rows can go
    shells: Mapping[str, tuple[Reference, ...]]  #: by table, what may need its rows as shells

    def tables(self) -> tuple[EraseTable, ...]:
        """Compile every table that can lose rows or values."""
        for group in self.graph.death_cycles:
            if set(group) & self.doomed:
                self._check_circle(group)
        needs = [(r.table, r.to) for found in self.shells.values() for r in found]
        for group, loop in components(sorted(self.shells), needs):
            if loop and len(group) > 1:
                raise self._refused(group[0], f"rows of {', '.join(group)} hold one another fast", HELD_FAST)
        self._name_placeholders()
        steps = (self._table(name) for name in self.graph.death_order if name in self.schema.tables)
        return tuple(s for s in steps if s.doomed or s.masks or s.refuse)

    def _check_circle(self, group: tuple[str, ...]) -> None:
        """Check that a circle of tables can be walked.  Raises CannotErase."""
        names = ", ".join(group)
        if lacking := keyless(self.schema, group):
            problem = f"the tables {names} own one another in a cycle, and `{lacking[0]}` has no key"
            raise self._refused(lacking[0], problem, NO_KEY)
        if mixed(self.graph, group):
            problem = f"in the cycle of the tables {names} rows are owned by one tie and go along by another"
            raise self._refused(group[0], problem, CYCLE)

    def _name_placeholders(self) -> None:
        """Check that one value names each pseudo-person.  Raises CannotErase."""
        for mapped in self.system.tables.values():
            key = self.schema.tables[mapped.name].key if mapped.name in self.schema.tables else ()
            if mapped.pseudo_person is not None and len(key) > 1:
                half = f"`pseudo-person` of `{mapped.name}` is one value, but its key has {len(key)} columns"
                raise self._refused(mapped.name, half, HALF_A_KEY)

    def _dies_by(self, way: Way) -> bool:
        return way.holder in self.doomed if way.holder else way.tie.of == self.of

    def _refused(self, table: str, problem: str, remedy: str) -> CannotErase:
        return CannotErase(problem, self.system.tables[table].where, remedy=remedy)

    # -- one table -----------------------------------------------------------------------------

    def _table(self, name: str) -> EraseTable:
        mapped, table = self.system.tables[name], self.schema.tables[name]
        into = [w for w in self.graph.ways if w.held == name]
        asked = self.of in mapped.people
        dies = name in self.doomed
        goes_along = into if dies and not asked else []
        keep = self._keep(mapped) if dies else None
        targets = tuple(r for r in self.graph.references if r.table == name and r.to in self.doomed)
        step = EraseTable(
            table=table,
            person=self.of if asked else "",
            owners=tuple(w for w in goes_along if w.owning),
            kills=tuple(w for w in goes_along if w.tie.delete_row and self._dies_by(w)),
            doomed=dies,
            keep=keep,
            readable=self._readable(mapped) if keep else (),
            shell_for=self.shells.get(name, ()) if dies else (),
            masks=tuple(self._masks(mapped, table, into, targets=targets)),
            refuse=tuple(r for r in targets if r.refuse),
        )
        self._leave_the_date(mapped, step)
        if not table.key and self._names_rows(step):
            problem = f"the table `{name}` has no key, so its rows cannot be named one by one"
            raise self._refused(name, problem, NO_KEY)
        return step

    def _names_rows(self, step: EraseTable) -> bool:
        """Return whether single rows are picked, so that they must be told apart by a key."""
        apart = step.person or step.kills or step.keep or step.shell_for or step.masks
        alone = sole_owner(self.graph, step.table.name) is not None
        return bool(apart) or (step.doomed and not alone)

    def _keep(self, mapped: TableMap) -> KeepStep | None:
        if mapped.keep is None:
            return None
        retention = promise_for(self.checked.programme.notice, mapped.keep, of=self.of)
        if retention is None:
            problem = (
                f"`{mapped.name}` is kept for `{mapped.keep.retention}`, which has no period in this region"
            )
            raise CannotErase(problem, mapped.keep.where, remedy=NO_PERIOD)
        table, column = self.system.events.get(retention.after, ("", ""))
        dated = self.graph.dates.get(mapped.name)
        if dated and not dated.problem and self.of in retention.of:
            return KeepStep(retention=retention, event=dated.column, through=dated.through)
        if dated or table != mapped.name or self.of not in retention.of:
            when = f"no column of it says when `{retention.after}` was"
            found = dated.problem if dated and dated.problem else when
            problem = f"`{mapped.name}` is kept for `{retention.name}`, but {found}"
            raise CannotErase(
                problem,
                mapped.keep.where,
                remedy=f"bind it: `events: {{{retention.after}: {mapped.name}.COLUMN}}`",
            )
        return KeepStep(retention=retention, event=column)

    def _dated(self, mapped: TableMap) -> frozenset[str]:
        known = self.schema.tables[mapped.name]
        notice = self.checked.programme.notice
        return period_columns(notice, self.system, mapped, known=known, graph=self.graph)

    def _readable(self, mapped: TableMap) -> tuple[str, ...]:
        known = self.schema.tables[mapped.name]
        notice = self.checked.programme.notice
        return readable_columns(notice, self.system, mapped, known=known, graph=self.graph)

    def _leave_the_date(self, mapped: TableMap, step: EraseTable) -> None:
        """Check that nothing writes the date that the period of kept rows runs from.  Raises CannotErase."""
        written = sorted({m.column for m in step.masks} & self._dated(mapped))
        if written:
            problem = (
                f"the period of kept rows of `{mapped.name}` runs from `{written[0]}`, which would be masked"
            )
            raise self._refused(mapped.name, problem, NOT_THE_DATE)

    # -- masks ---------------------------------------------------------------------------------

    def _masks(
        self, mapped: TableMap, table: Table, into: list[Way], *, targets: tuple[Reference, ...]
    ) -> Iterable[MaskStep]:
        for way in into:
            if self._dies_by(way):
                yield from self._leaving(mapped, way)
        for reference in targets:
            for column in reference.emptied if self._dangles(reference) else ():
                yield MaskStep(
                    column=column,
                    value=Value(value=None),
                    mask="null",
                    cause=Cause.TARGET_GONE,
                    reference=reference,
                )
        yield from recomputed(mapped, self.schema, self.doomed)
        if mapped.name in self.doomed and mapped.keep:
            stay = set(mapped.keep.columns)
            yield from self._blank(mapped, table, Cause.KEPT, except_for=stay)
        if mapped.name in self.doomed and mapped.name in self.shells:
            yield from self._blank(mapped, table, Cause.SHELL, except_for=set())

    def _leaving(self, mapped: TableMap, way: Way) -> Iterable[MaskStep]:
        table = self.schema.tables[mapped.name]
        yield from left_inside(table, way)
        for use in (u for u in way.tie.leaving if u.column in table.columns):
            yield MaskStep(
                column=use.column,
                value=self._value(use, way),
                mask=use.mask,
                cause=Cause.HOLDER_GONE,
                way=way,
            )
        masked = {u.column for u in way.tie.leaving}
        identity = not way.holder and not (masked & set(way.held_columns))
        if identity and not (sole_owner(self.graph, mapped.name) is way and self._all_go(mapped.name)):
            for column in way.held_columns:
                self._must_be_nullable(self.schema.tables[mapped.name], column, way.tie.where)
                yield MaskStep(
                    column=column, value=Value(value=None), mask="null", cause=Cause.HOLDER_GONE, way=way
                )

    def _all_go(self, table: str) -> bool:
        """Return whether every row that nobody owns any more is deleted: none is kept, none is a shell."""
        mapped = self.system.tables.get(table)
        return (mapped is None or mapped.keep is None) and table not in self.shells

    def _dangles(self, reference: Reference) -> bool:
        """Return whether a reference can stay behind while its target is deleted, and may be set to null."""
        if reference.refuse or not reference.nullable or reference.repointed:
            return False
        return not (goes_with(self.graph, reference) and self._all_go(reference.table))

    def _blank(
        self, mapped: TableMap, table: Table, cause: Cause, *, except_for: set[str]
    ) -> Iterable[MaskStep]:
        """Blank every personal column, and every identity key, of a row that stays.

        A number by which other rows name it stays as a key does, unless it has a category.  A generated
        column is computed anew from what is blanked; MAM-281 sees to it.  What the period of kept rows runs
        from is never blanked, in a shell neither: it would look as if it had not begun.
        """
        yield from blanked_inside(mapped, table, cause, except_for=except_for)
        declared = {c.name: c.mask for c in mapped.columns.values() if not c.document}
        named = {*table.key, *named_by(self.graph, table)}
        identities = {c: None for c in mapped.known_by.values() if c not in named}
        ties = {c for t in mapped.ties for c in t.by if t.how is not How.NONE or t.to}
        apart = {*except_for, *table.key, *ties, *self._dated(mapped)}
        for column, use in {**identities, **declared}.items():
            if column in apart or _computed(table, column):
                continue
            if use is None:
                self._must_be_nullable(table, column, mapped.where)
                yield MaskStep(column=column, value=Value(value=None), mask="null", cause=cause)
            else:
                yield MaskStep(column=column, value=self._value(use, None), mask=use.mask, cause=cause)

    def _must_be_nullable(self, table: Table, column: str, where: Span) -> None:
        if not table.columns[column].nullable:
            problem = (
                f"the column `{table.name}.{column}` must be blanked in rows that stay, but it is NOT NULL"
            )
            raise CannotErase(
                problem,
                where,
                remedy=f'give it a mask: `{column}: {{category: ..., mask: {{fixed: "(removed)"}}}}`',
            )

    def _value(self, use: MaskUse, way: Way | None) -> Value:
        mask = {m.name: m for m in members("mamoru.masks", Mask).values()}[use.mask]
        argument = use.argument
        if mask.points_at_placeholder and way is not None:
            target = self.system.tables[way.holder] if way.holder else None
            if target is None or target.pseudo_person is None:
                problem = f"`{use.column}` is to point at a pseudo-person, but `{way.holder}` declares none"
                raise CannotErase(problem, use.where, remedy=f"add `pseudo-person: KEY` to `{way.holder}`")
            argument = target.pseudo_person
        return mask.expression(argument)  # type: ignore[return-value]  # any expression


def recomputed(mapped: TableMap, schema: Schema, doomed: frozenset[str]) -> Iterable[MaskStep]:
    """Yield the columns of a table that are made of rows which can go.  Raises CannotErase."""
    table = schema.tables[mapped.name]
    for told in mapped.recomputed:
        if told.of not in doomed:
            continue
        if problem := not_recomputable(told, table, schema.tables[told.of]):
            raise CannotErase(problem, told.where, remedy=NOT_MADE)
        reference = Reference(
            table=told.of,
            columns=told.by,
            to=mapped.name,
            to_columns=table.key,
            emptied=(),
            refuse=False,
            way=None,
            when=told.when,
        )
        yield MaskStep(
            column=told.column,
            value=MadeOfRows(told=told),
            mask=Cause.RECOMPUTED.value,
            cause=Cause.RECOMPUTED,
            reference=reference,
        )


def made_anew(system: SystemMap, schema: Schema, doomed: frozenset[str]) -> list[tuple[str, MaskStep]]:
    """Return, with their tables, the columns of a system that are made of rows which can go."""
    mapped = (t for name, t in sorted(system.tables.items()) if name in schema.tables)
    return [(t.name, step) for t in mapped for step in recomputed(t, schema, doomed)]


def _computed(table: Table, column: str) -> bool:
    return column in table.columns and table.columns[column].generated


CYCLE = "take `delete-row` out of the cycle, or let none of its ties own; then run `mamoru check`"
HELD_FAST = "allow NULL in one of the columns by which they refer to one another"
HALF_A_KEY = "take `pseudo-person` away, or give the table a key of one column"
NOT_THE_DATE = "mask other columns, or give the table a date of its own that no tie or mask writes"
NO_PERIOD = "in `kept:`, write `in: {REGION: NAME}` with a promise of that region that has a period"
NOT_MADE = (
    "mend `recomputed:`, or mask the column by the tie whose rows it is made of; then run `mamoru check`"
)
NO_KEY = "give the table a primary key, or leave it one owning tie and nothing else"
