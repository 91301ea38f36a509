"""What an erasure does in one system: who goes, what stays and why, what is masked.

The rules are those of ``docs/decisions/0002-erasure-is-reachability.md``.  Law: GDPR art. 17,
17(3)(b) for what a duty keeps; APPI art. 35.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mamoru.model.errors import MamoruError
from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import How, MaskUse, SystemMap, TableMap
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Reference, SystemGraph, Way
from mamoru.model.recipe import Cause, EraseTable, KeepStep, MaskStep
from mamoru.model.schema import Schema, Table
from mamoru.model.shelf import members


class CannotErase(MamoruError):
    """The map leaves no way to carry out an erasure; the check has told the same."""

    code = "MAM-304"

    def __init__(self, problem: str, where: Span, *, remedy: str) -> None:
        super().__init__(
            problem,
            why="the erasure would fail half-way, or leave data that the person was told is gone",
            remedy=remedy,
            where=where,
        )


def erase_tables(checked: CheckedProgramme, system: SystemMap, *, of: str) -> tuple[EraseTable, ...]:
    """Return the tables an erasure touches, in order of death.  Raises CannotErase."""
    return Dying(
        checked=checked,
        system=system,
        graph=checked.graphs[system.name],
        schema=checked.programme.schemas[system.name],
        of=of,
    ).tables()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dying:
    """One system's erasure for one kind of person, being compiled."""

    checked: CheckedProgramme
    system: SystemMap
    graph: SystemGraph
    schema: Schema
    of: str

    def tables(self) -> tuple[EraseTable, ...]:
        """Compile every table that can lose rows or values."""
        doomed = self._doomed()
        for group in self.graph.cycles:
            if set(group) & doomed:
                raise self._refused(
                    group[0], f"the tables {', '.join(group)} own one another in a cycle", CYCLE
                )
        shells = self._shells(doomed)
        order = [t for t in self.graph.death_order if t in self.schema.tables]
        steps = (self._table(name, doomed, shells) for name in order)
        return tuple(s for s in steps if s.doomed or s.masks or s.refuse)

    def _doomed(self) -> set[str]:
        """Return the tables whose rows can go with people of this kind."""
        everyone = {t.name: t.person for t in self.system.tables.values() if t.person}
        found = {name for name, kind in everyone.items() if kind == self.of and name in self.schema.tables}
        ways = [w for w in self.graph.ways if (w.owning or w.tie.delete_row) and w.held not in everyone]
        while more := {w.held for w in ways if self._dies_by(w, found)} - found:
            found |= more
        return found

    def _dies_by(self, way: Way, doomed: set[str]) -> bool:
        return way.holder in doomed if way.holder else way.tie.of == self.of

    def _refused(self, table: str, problem: str, remedy: str) -> CannotErase:
        return CannotErase(problem, self.system.tables[table].where, remedy=remedy)

    # -- what must stay as a shell -------------------------------------------------------------

    def _shells(self, doomed: set[str]) -> dict[str, tuple[Reference, ...]]:
        """Return, per table, the NOT NULL references by rows that may stay although its row goes."""
        found: dict[str, tuple[Reference, ...]] = {}
        for group in self.graph.delete_order:
            for table in group:
                if table in doomed:
                    needed = (
                        r
                        for r in self.graph.references
                        if r.to == table and self._holds_fast(r, doomed, found)
                    )
                    found[table] = tuple(needed)
        return found

    def _holds_fast(
        self, reference: Reference, doomed: set[str], shells: dict[str, tuple[Reference, ...]]
    ) -> bool:
        if reference.nullable or reference.refuse or self._repointed(reference):
            return False
        if reference.table not in doomed:
            return True
        mapped = self.system.tables[reference.table]
        if mapped.keep or shells.get(reference.table):
            return True
        return self._sole(reference.table) is not reference.way or reference.way is None

    def _repointed(self, reference: Reference) -> bool:
        if reference.way is None:
            return False
        return any(set(reference.columns) & {m.column} for m in reference.way.tie.leaving)

    def _sole(self, table: str) -> Way | None:
        """Return the one way by which rows of a table go; people never go with a row that holds them."""
        if table in self.system.tables and self.system.tables[table].person:
            return None
        ways = [w for w in self.graph.ways if w.held == table and (w.owning or w.tie.delete_row)]
        return ways[0] if len(ways) == 1 and ways[0].owning and ways[0].tie.when is None else None

    # -- one table -----------------------------------------------------------------------------

    def _table(self, name: str, doomed: set[str], shells: dict[str, tuple[Reference, ...]]) -> EraseTable:
        mapped, table = self.system.tables[name], self.schema.tables[name]
        into = [w for w in self.graph.ways if w.held == name]
        asked = mapped.person == self.of
        dies = name in doomed
        owners = tuple(w for w in into if w.owning) if dies and not asked else ()
        kills = (
            tuple(w for w in into if w.tie.delete_row and self._dies_by(w, doomed))
            if dies and not asked
            else ()
        )
        keep = self._keep(mapped) if dies else None
        targets = tuple(r for r in self.graph.references if r.table == name and r.to in doomed)
        masks = tuple(self._masks(mapped, table, into, targets=targets, doomed=doomed, shells=shells))
        apart = dies and (len(owners) != 1 or kills or keep or shells.get(name))
        if not table.key and (apart or masks):
            raise self._refused(
                name, f"the table `{name}` has no key, so its rows cannot be named one by one", NO_KEY
            )
        return EraseTable(
            table=table,
            person=mapped.person if asked else "",
            owners=owners,
            kills=kills,
            doomed=dies,
            keep=keep,
            readable=mapped.keep.columns if mapped.keep and keep else (),
            shell_for=shells.get(name, ()) if dies else (),
            masks=masks,
            refuse=tuple(r for r in targets if r.refuse),
        )

    def _keep(self, mapped: TableMap) -> KeepStep | None:
        if mapped.keep is None:
            return None
        retention = self.checked.programme.notice.retention[mapped.keep.retention]
        table, column = self.system.events.get(retention.after, ("", ""))
        if table != mapped.name or self.of not in retention.of:
            when = f"no column of it says when `{retention.after}` was"
            problem = f"`{mapped.name}` is kept for `{retention.name}`, but {when}"
            raise CannotErase(
                problem,
                mapped.keep.where,
                remedy=f"bind it: `events: {{{retention.after}: {mapped.name}.COLUMN}}`",
            )
        return KeepStep(retention=retention, event=column)

    # -- masks ---------------------------------------------------------------------------------

    def _masks(
        self,
        mapped: TableMap,
        table: Table,
        into: list[Way],
        *,
        targets: tuple[Reference, ...],
        doomed: set[str],
        shells: dict[str, tuple[Reference, ...]],
    ) -> Iterable[MaskStep]:
        for way in into:
            if self._dies_by(way, doomed):
                yield from self._leaving(mapped, way, shells)
        for reference in targets:
            if self._dangles(reference, doomed, shells):
                yield from self._cut(table, reference)
        if mapped.name in doomed and mapped.keep:
            stay = set(mapped.keep.columns)
            yield from self._blank(mapped, table, Cause.KEPT, except_for=stay)
        if mapped.name in doomed and shells.get(mapped.name):
            yield from self._blank(mapped, table, Cause.SHELL, except_for=set())

    def _leaving(
        self, mapped: TableMap, way: Way, shells: dict[str, tuple[Reference, ...]]
    ) -> Iterable[MaskStep]:
        for use in way.tie.leaving:
            yield MaskStep(
                column=use.column,
                value=self._value(use, way),
                mask=use.mask,
                cause=Cause.HOLDER_GONE,
                way=way,
            )
        masked = {u.column for u in way.tie.leaving}
        identity = not way.holder and not (masked & set(way.held_columns))
        if identity and self._may_stay(mapped.name, way, shells):
            for column in way.held_columns:
                self._must_be_nullable(self.schema.tables[mapped.name], column, way.tie.where)
                yield MaskStep(
                    column=column, value=Value(value=None), mask="null", cause=Cause.HOLDER_GONE, way=way
                )

    def _may_stay(self, table: str, way: Way, shells: dict[str, tuple[Reference, ...]]) -> bool:
        kept = self.system.tables[table].keep is not None or bool(shells.get(table))
        return kept or self._sole(table) is not way

    def _dangles(
        self, reference: Reference, doomed: set[str], shells: dict[str, tuple[Reference, ...]]
    ) -> bool:
        """Return whether a reference can stay behind while its target is deleted, and may be set to null."""
        if reference.refuse or not reference.nullable or self._repointed(reference):
            return False
        sole = (
            reference.table in doomed
            and reference.way is not None
            and self._sole(reference.table) is reference.way
        )
        kept = reference.table in self.system.tables and self.system.tables[reference.table].keep is not None
        return not sole or kept or bool(shells.get(reference.table))

    def _cut(self, table: Table, reference: Reference) -> Iterable[MaskStep]:
        for column in reference.columns:
            if table.columns[column].nullable and column not in table.key:
                yield MaskStep(
                    column=column,
                    value=Value(value=None),
                    mask="null",
                    cause=Cause.TARGET_GONE,
                    reference=reference,
                )

    def _blank(
        self, mapped: TableMap, table: Table, cause: Cause, *, except_for: set[str]
    ) -> Iterable[MaskStep]:
        """Blank every personal column, and every identity key, of a row that stays."""
        declared = {c.name: c.mask for c in mapped.columns.values()}
        identities = {c: None for c in mapped.known_by.values() if c not in table.key}
        ties = {c for t in mapped.ties for c in t.by if t.how is not How.NONE or t.to}
        for column, use in {**identities, **declared}.items():
            if column in except_for or column in table.key or column in ties:
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


CYCLE = "break the cycle: say `how: none` for the tie that does not own; cycles are not executed yet"
NO_KEY = "give the table a primary key, or leave it one owning tie and nothing else"
