"""Which rows a sweep may take: those whose time is over by every promise on anything that goes with them.

Comes in: the checked programme and the day.  Goes out: a recipe for each table, and the tables of which no
row can be taken, with the reason.  What nothing decides stays (docs/decisions/0032-what-a-sweep-takes.md).
Law: GDPR art. 5(1)(e), 17(3)(b); APPI art. 22.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mamoru.check.graphs.reached import routes
from mamoru.check.keeping import kept
from mamoru.check.staying import sole_owner
from mamoru.model.expression import Value
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.notice import Notice, Retention
from mamoru.model.programme import CheckedProgramme, Programme, Reference, SystemGraph, Way
from mamoru.model.recipe import Cause, EraseTable, KeepStep, MaskStep, SystemRecipe
from mamoru.model.schema import Schema
from mamoru.model.sweeping.recipe import Clock, SweepRecipe, Unswept
from mamoru.plan.due import earliest_of
from mamoru.plan.erasing import made_anew

DESTROY = "destroy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What of one system, or of several, a sweep may take, and what it may not."""

    recipes: tuple[SweepRecipe, ...]  #: in the order in which they are carried out
    unswept: tuple[Unswept, ...]


def sweeps(
    checked: CheckedProgramme, *, today: date, systems: Collection[str] = (), retention: Collection[str] = ()
) -> Found:
    """Compile a sweep; of these systems, and by these promises (``retention.invoices``) only, if named."""
    names = [n for n in sorted(checked.programme.systems) if not systems or n in systems]
    by_law = frozenset(_by_law(checked.programme))
    found = [_of_system(checked, name, today, by_law=by_law) for name in names]
    recipes = (r for one in found for r in one.recipes)
    return Found(
        recipes=tuple(r for r in recipes if not retention or not set(retention).isdisjoint(r.promises)),
        unswept=tuple(
            u for one in found for u in one.unswept if not retention or {*retention} & {*u.promises}
        ),
    )


def _of_system(
    checked: CheckedProgramme, name: str, today: date, *, by_law: frozenset[tuple[str, str, str]]
) -> Found:
    system = checked.programme.systems[name]
    if name not in checked.graphs:
        return Found(recipes=(), unswept=tuple(_by_hand(checked.programme.notice, system)))
    return Sweeping(
        checked=checked,
        system=system,
        graph=checked.graphs[name],
        schema=checked.programme.schemas[name],
        today=today,
        owning=routes(system, checked.graphs[name], erasing=True),
        showing=routes(system, checked.graphs[name], erasing=False),
        by_law=by_law,
    ).found()


def _by_hand(notice: Notice, system: SystemMap) -> Iterator[Unswept]:
    """Tell of a system that people, or a service, look through."""
    held = set(system.manual.holds) if system.manual else set()
    promises = tuple(p.node.id for p in _every(notice) if held & {*p.items})
    if promises:
        yield Unswept(system=system.name, table="", promises=promises, because=BY_HAND)


BY_HAND = "nobody but people, or the service itself, can look there for what is due"


def _by_law(programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Yield the categories that something else than a promise keeps in a region, of whom, and what."""
    for one in _told(programme.notice):
        promised = {p.node.id for p in one.retention.values()}
        for decided in kept(one, programme.systems):
            if decided.verdict.wins and decided.verdict.wins not in promised:
                yield decided.item, decided.of, decided.verdict.wins


def _every(notice: Notice) -> Iterator[Retention]:
    """Yield every promise of every region, each once."""
    told = _told(notice)
    yield from {repr(p): p for one in told for p in one.retention.values()}.values()


def _told(notice: Notice) -> tuple[Notice, ...]:
    return (notice, *(overlay.notice for overlay in notice.overlays.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """One system's sweep, being compiled."""

    checked: CheckedProgramme
    system: SystemMap
    graph: SystemGraph
    schema: Schema
    today: date
    owning: Mapping[str, Mapping[str, object]]  #: table -> kinds of people who own rows of it
    showing: Mapping[str, Mapping[str, object]]  #: the same of those who are shown some
    by_law: frozenset[tuple[str, str, str]]  #: category, kind of people, what keeps it besides promises
    covered: dict[str, tuple[Retention, ...]] = field(default_factory=dict)  #: table -> promises on its rows
    reasons: dict[str, str] = field(default_factory=dict)  #: table -> why it cannot be told

    @property
    def notice(self) -> Notice:
        """The notice as it is."""
        return self.checked.programme.notice

    def found(self) -> Found:
        """Compile every table."""
        for name in self._mapped():
            table = self.system.tables[name]
            if problem := next(self._problems(table, self._promises(table)), ""):
                self.reasons[name] = problem
            else:
                self.covered[name] = tuple(self._promises(table))
        homes = {name: self._home(name) for name in self.covered}
        recipes = [self._recipe(name, homes) for name in self._in_order() if homes.get(name) == name]
        swept = {step.table.name for r in recipes for step in r.system.erase if step.doomed}
        return Found(recipes=tuple(recipes), unswept=tuple(self._unswept(swept)))

    def _mapped(self) -> list[str]:
        return sorted(
            n for n, t in self.system.tables.items() if n in self.schema.tables and not t.nothing_personal
        )

    def _in_order(self) -> list[str]:
        """Return the tables so that rows go before those that they lead to."""
        return [name for group in self.graph.delete_order for name in group]

    def _unswept(self, swept: Collection[str]) -> Iterator[Unswept]:
        for name in sorted({*self.covered, *self.reasons} - set(swept)):
            promises = tuple(dict.fromkeys(p.node.id for p in self._promises(self.system.tables[name])))
            if promises:
                because = self.reasons.get(name, LOOSE)
                yield Unswept(system=self.system.name, table=name, promises=promises, because=because)

    # -- what keeps the rows of one table --------------------------------------------------------

    def _promises(self, table: TableMap) -> list[Retention]:
        """Return every promise of any region on anything that a table holds, or that it is kept for.

        One that is only about people of whom the table has no rows keeps nothing in it.
        """
        held = {column.category for column in table.columns.values()}
        whose = self._whose(table)
        found = [p for p in _every(self.notice) if held & {*p.items} and (not whose or whose & {*p.of})]
        keep = table.keep
        named = [one.promise_of(keep) for one in _told(self.notice)] if keep else []
        return list({repr(p): p for p in (*found, *named) if p}.values())

    def _problems(self, table: TableMap, promises: Sequence[Retention]) -> Iterator[str]:
        """Yield why nothing says that the time of rows is over, or why no sweep may take them."""
        held = {column.category for column in table.columns.values()}
        for end in (end for one in _told(self.notice) for end in one.open_ends.values()):
            for item in sorted({*held} & {*end.items}):
                yield f"`{end.node.id}` keeps `{item}` to an end that has no day"
        naming = {column for tie in table.ties if tie.of for column in tie.by}
        apart = {c.category for c in table.columns.values() if c.name not in naming}  # but for whose a row is
        for item in sorted(apart - {item for p in promises for item in p.items}):
            yield f"nothing says how long `{item}` is kept"
        whose = self._whose(table)
        for item, kind, law in sorted(self.by_law):
            if item in held and (not whose or kind in whose):
                yield f"`{law}` keeps `{item}` for longer than the notice says"
        for p in promises:
            yield from self._beyond(p)
        yield from self._others(table, apart, promises)
        if not self.schema.tables[table.name].key:
            yield "it has no key, so that its rows cannot be named one by one"

    def _beyond(self, promise: Retention) -> Iterator[str]:
        """Tell what no sweep does, and a period of which no column tells the beginning."""
        if promise.then != DESTROY:
            yield f"`{promise.node.id}` says `then: {promise.then}`, which no sweep does yet"
        table, column = self.system.events.get(promise.after, ("", ""))
        if table not in self.schema.tables or column not in self.schema.tables[table].columns:
            yield f"`{promise.node.id}` runs from `{promise.after}`, which no column of this system tells"

    def _others(
        self, table: TableMap, items: Collection[str], promises: Sequence[Retention]
    ) -> Iterator[str]:
        """Tell of people who own rows of a table, and of whom no promise says how long something is kept."""
        for kind in sorted({*self.owning.get(table.name, {}), *table.people}):
            about = [p for p in promises if kind in p.of]
            promised = {item for p in about for item in p.items}
            if items and not about:
                yield f"no promise is about people of the kind `{kind}`, who own rows of it"
            elif missing := sorted({*items} & {i for p in promises for i in p.items} - promised):
                yield f"nothing says how long `{missing[0]}` of `{kind}` is kept, and they own rows of it"

    def _whose(self, table: TableMap) -> set[str]:
        """Return the kinds of people that rows of a table are about, whoever owns them."""
        owners, shown = self.owning.get(table.name, {}), self.showing.get(table.name, {})
        return {*table.people, *owners, *shown}

    # -- in which row their time stands ----------------------------------------------------------

    def _home(self, name: str) -> str:
        """Return the table with the days of a table's rows: itself, or one that alone owns them; or none."""
        homes = {self.system.events[p.after][0] for p in self.covered[name]}
        if not homes:
            return ""
        if len(homes) > 1:
            self.reasons[name] = f"its periods run from days in several tables ({', '.join(sorted(homes))})"
            return ""
        (home,) = homes
        if home != name and home not in self._above(name):
            self.reasons[name] = f"its period runs from a day in `{home}`, which alone does not own its rows"
            return ""
        if home == name and name not in self.graph.owned:
            self.reasons[name] = "no tie says whose its rows are"
            return ""
        return home

    def _above(self, name: str) -> list[str]:
        """Return the tables that alone own rows of a table, the nearest first."""
        found: list[str] = []
        while (way := sole_owner(self.graph, name)) and way.holder and way.holder not in (*found, name):
            name = way.holder
            found.append(name)
        return found

    # -- one recipe ------------------------------------------------------------------------------

    def _recipe(self, root: str, homes: dict[str, str]) -> SweepRecipe:
        along = self._along(root, homes)
        ways = [way for found in along.values() for way in found]
        here = [root, *(way.held for way in ways)]
        promises = {p.node.id: p for name in here for p in self.covered.get(name, ())}
        clocks = tuple(self._clocks([p for n in here for p in self.covered.get(n, ())]))
        references = {name: [r for r in self._references(name) if not _is(r, ways)] for name in here}
        holding = {n: tuple(r for r in found if not self._emptied(r)) for n, found in references.items()}
        emptied = {n: tuple(r for r in found if self._emptied(r)) for n, found in references.items()}
        first = next(p for p in promises.values() if self.system.events[p.after][1] == clocks[0].column)
        made = made_anew(self.system, self.schema, frozenset(here))
        masks = [*((r.table, step) for n in here for r in emptied[n] for step in _empties(r)), *made]
        steps = self._steps(root, ways, masks, keep=KeepStep(retention=first, event=clocks[0].column))
        return SweepRecipe(
            table=root,
            promises=tuple(promises),
            of=min(self._whose(self.system.tables[root])),
            clocks=clocks,
            nobody=self.system.tables[root].pseudo_person,
            along=along,
            holding={name: found for name, found in holding.items() if found},
            emptied={name: found for name, found in emptied.items() if found},
            system=self._system(steps),
        )

    def _along(self, root: str, homes: dict[str, str]) -> dict[str, tuple[Way, ...]]:
        """Return what goes with the rows of a table: what they alone own, and no other time keeps."""
        found: dict[str, list[Way]] = {}
        names = [n for n in self.graph.death_order if n in self.schema.tables and n != root]
        gone = {root}
        for name in names:
            way = sole_owner(self.graph, name)
            theirs = homes.get(name) == root or (name in self.covered and not self.covered[name])
            stays = self.system.tables[name].suspended_since if name in self.system.tables else ""
            if way and theirs and way.holder in gone and not stays:
                found.setdefault(way.holder, []).append(way)
                gone.add(name)
        return {name: tuple(ways) for name, ways in found.items()}

    def _clocks(self, promises: Sequence[Retention]) -> Iterator[Clock]:
        earliest: dict[str, str] = {}
        for promise in promises:
            column = self.system.events[promise.after][1]
            day = earliest_of(self.notice, promise, today=self.today).isoformat()
            earliest[column] = min(day, earliest.get(column, day))
        return (Clock(column=column, earliest=day) for column, day in earliest.items())

    def _references(self, name: str) -> list[Reference]:
        return [r for r in self.graph.references if r.to == name and not r.keeps]

    def _emptied(self, reference: Reference) -> bool:
        """Return whether the map says that a reference is emptied; no row loses its owner by that."""
        leads = reference.way is not None and (reference.way.owning or reference.way.tie.delete_row)
        is_mapped = reference.table in self.system.tables
        return reference.nullable and is_mapped and not (reference.refuse or leads)

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

    def _system(self, steps: tuple[EraseTable, ...]) -> SystemRecipe:
        return SystemRecipe(
            system=self.system,
            people=(),
            identity_keys=(),
            relations=self.schema.tables,
            owning=tuple(w for w in self.graph.ways if w.owning),
            everyone=frozenset(t.name for t in self.system.tables.values() if t.person),
            placeholders={},
            blanks={},
            erase=steps,
            delete_order=self.graph.delete_order,
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


SELF = "sweep"  #: in place of a kind of people: the rows themselves are asked for
LOOSE = "no sweep takes the rows that its own hang on"
