"""Which whole rows a sweep may take: whose time is over by every promise on anything that goes with them.

Comes in: what keeps the rows of a system.  Goes out: a recipe for each table, and the tables of which no
whole row can be taken, with the reason.  What nothing decides stays
(docs/decisions/0032-what-a-sweep-takes.md).  Law: GDPR art. 5(1)(e), 17(3)(b); APPI art. 22.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mamoru.check.staying import sole_owner
from mamoru.model.expression import Value
from mamoru.model.map import SystemMap
from mamoru.model.notice import Retention
from mamoru.model.programme import Reference, SystemGraph, Way
from mamoru.model.recipe import Cause, EraseTable, KeepStep, MaskStep, SystemRecipe
from mamoru.model.schema import Schema
from mamoru.model.sweeping.recipe import Clock, SweepRecipe
from mamoru.plan.ending.terms import DE_IDENTIFY, Terms, items_of
from mamoru.plan.erasing import made_anew

Dating = frozenset[tuple[str, tuple[str, ...], str]]  #: table, columns, table that they lead to


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One system's sweep of whole rows, being compiled."""

    terms: Terms
    dating: Dating  #: references that rows get to their days by
    covered: dict[str, tuple[Retention, ...]] = field(default_factory=dict)  #: table -> promises on its rows
    reasons: dict[str, str] = field(default_factory=dict)  #: table -> why its rows cannot be taken
    homes: dict[str, str] = field(default_factory=dict)  #: table -> the table whose rows its rows go with

    @property
    def system(self) -> SystemMap:
        """The map."""
        return self.terms.system

    @property
    def graph(self) -> SystemGraph:
        """What the check has resolved of it."""
        return self.terms.graph

    @property
    def schema(self) -> Schema:
        """Its snapshot."""
        return self.terms.schema

    def recipes(self) -> list[SweepRecipe]:
        """Compile every table; fills ``covered``, ``reasons`` and ``homes``."""
        for name in self.terms.mapped():
            table = self.system.tables[name]
            promises, held = self.terms.promises(table), {c.category for c in table.columns.values()}
            if problem := next(self.terms.problems(table, items_of(table), promises, held=held), ""):
                self.reasons[name] = problem
            else:
                self.covered[name] = tuple(promises)
        self.homes.update((name, self._home(name)) for name in self.covered)
        self._stand_alone()
        roots = (n for n in self.terms.in_order() if self.homes.get(n) == n and not self.lasts(n))
        return [self._recipe(name) for name in roots]

    def lasts(self, name: str) -> bool:
        """Return whether the rows of a table stay when their time is over, as nobody's."""
        return any(p.then == DE_IDENTIFY for p in self.covered.get(name, ()))

    # -- in which row their time stands ----------------------------------------------------------

    def _home(self, name: str) -> str:
        """Return the table by whose days the rows of a table go, with its rows or by themselves; or none."""
        homes = sorted({self.terms.home(p) for p in self.covered[name]})
        if not homes:
            return ""
        if far := [home for home in homes if self.terms.path(name, home) is None]:
            self.reasons[name] = f"its period runs from a day in `{far[0]}`, {ELSEWHERE}"
            return ""
        if name not in self.graph.owned:
            self.reasons[name] = "no tie says whose its rows are"
            return ""
        above = {way.holder for way in self.terms.above(name)}
        goes = len(homes) == 1 and homes[0] in above and not self.lasts(name) and not self.lasts(homes[0])
        return homes[0] if goes else name

    def _stand_alone(self) -> None:
        """Let rows go by themselves that could go with others, if these do not go."""
        roots = [n for n, home in self.homes.items() if n == home and not self.lasts(n)]
        along = {way.held for root in roots for ways in self._along(root).values() for way in ways}
        for name, home in self.homes.items():
            if home not in {"", name} and name not in along:
                self.homes[name] = name

    # -- one recipe ------------------------------------------------------------------------------

    def _recipe(self, root: str) -> SweepRecipe:
        along = self._along(root)
        ways = [way for found in along.values() for way in found]
        here = [root, *(way.held for way in ways)]
        promises = {p.node.id: p for name in here for p in self.covered.get(name, ())}
        clocks = self.terms.clocks(root, [p for n in here for p in self.covered.get(n, ())])
        references = {name: [r for r in self._references(name) if not _is(r, ways)] for name in here}
        holding = {n: tuple(r for r in found if not self._emptied(r)) for n, found in references.items()}
        emptied = {n: tuple(r for r in found if self._emptied(r)) for n, found in references.items()}
        made = made_anew(self.system, self.schema, frozenset(here))
        masks = [*((r.table, step) for n in here for r in emptied[n] for step in _empties(r)), *made]
        steps = self._steps(root, ways, masks, keep=kept_by(clocks[0], tuple(promises.values()), self.terms))
        return SweepRecipe(
            table=root,
            promises=tuple(promises),
            of=min(self.terms.whose(self.system.tables[root])),
            clocks=clocks,
            nobody=self.system.tables[root].pseudo_person,
            along=along,
            holding={name: found for name, found in holding.items() if found},
            emptied={name: found for name, found in emptied.items() if found},
            system=system_of(self.terms, steps),
        )

    def _along(self, root: str) -> dict[str, tuple[Way, ...]]:
        """Return what goes with the rows of a table: what they alone own, and no other time keeps."""
        found: dict[str, list[Way]] = {}
        names = [n for n in self.graph.death_order if n in self.schema.tables and n != root]
        gone = {root}
        for name in names:
            way = sole_owner(self.graph, name)
            theirs = self.homes.get(name) == root or (name in self.covered and not self.covered[name])
            stays = self.system.tables[name].suspended_since if name in self.system.tables else ""
            if way and theirs and way.holder in gone and not stays:
                found.setdefault(way.holder, []).append(way)
                gone.add(name)
        return {name: tuple(ways) for name, ways in found.items()}

    def _references(self, name: str) -> list[Reference]:
        return [r for r in self.graph.references if r.to == name and not r.keeps]

    def _emptied(self, reference: Reference) -> bool:
        """Return whether the map says that a reference is emptied; no row loses its owner by that."""
        leads = reference.way is not None and (reference.way.owning or reference.way.tie.delete_row)
        is_mapped = reference.table in self.system.tables
        by_day = (reference.table, reference.columns, reference.to) in self.dating
        return reference.nullable and is_mapped and not (reference.refuse or leads or by_day)

    def _steps(
        self, root: str, ways: Sequence[Way], masks: Sequence[tuple[str, MaskStep]], *, keep: KeepStep
    ) -> tuple[EraseTable, ...]:
        """Return the tables as an erasure knows them, those of rows that own others first."""
        names = {root, *(w.held for w in ways), *(table for table, _ in masks)}
        by_held = {w.held: w for w in ways}
        return tuple(
            EraseTable(
                table=self.schema.tables[name],
                person=SELF if name == root else "",
                owners=(by_held[name],) if name in by_held else (),
                kills=(),
                doomed=name == root or name in by_held,
                keep=keep if name == root else None,
                readable=(),
                shell_for=(),
                masks=tuple(step for table, step in masks if table == name),
                refuse=(),
            )
            for name in sorted(names, key=self._place)
        )

    def _place(self, name: str) -> tuple[int, str]:
        order = self.graph.death_order
        return (order.index(name) if name in order else len(order), name)


def system_of(terms: Terms, steps: tuple[EraseTable, ...]) -> SystemRecipe:
    """Return what a sweep does in a system, as an erasure of rows that are asked for by their keys."""
    return SystemRecipe(
        system=terms.system,
        people=(),
        identity_keys=(),
        relations=terms.schema.tables,
        owning=tuple(w for w in terms.graph.ways if w.owning),
        everyone=frozenset(t.name for t in terms.system.tables.values() if t.person),
        placeholders={},
        blanks={},
        erase=steps,
        delete_order=terms.graph.delete_order,
    )


def kept_by(clock: Clock, promises: Sequence[Retention], terms: Terms) -> KeepStep:
    """Return what keeps a row that is not over after all; its clock knows of fiscal years."""
    first = next(p for p in promises if terms.system.events[p.after][1] == clock.column)
    return KeepStep(
        retention=replace(first, to_fiscal_year_end=False), event=clock.column, through=clock.through
    )


def _is(reference: Reference, ways: Sequence[Way]) -> bool:
    """Return whether a reference is one of the ways by which rows go along."""
    return any(
        (reference.table, reference.columns, reference.to) == (w.held, w.held_columns, w.holder)
        or (reference.table, reference.columns, reference.to) == (w.holder, w.holder_columns, w.held)
        for w in ways
    )


def _empties(reference: Reference) -> Iterator[MaskStep]:
    for column in reference.emptied:
        yield MaskStep(
            column=column,
            value=Value(value=None),
            mask="null",
            cause=Cause.TARGET_GONE,
            reference=reference,
        )


ELSEWHERE = "to which neither its only owner leads nor `kept: {by: ...}`"
SELF = "sweep"  #: in place of a kind of people: the rows themselves are asked for
