"""How long the rows of one system are kept, in all: promises, laws, owners, and where their days stand.

Comes in: the checked programme and the day.  Goes out: the promises on a table, why nothing says that the
time of its rows is over, and the columns, perhaps in rows that these lead to, that their periods run from.
Law: GDPR art. 5(1)(e), 17(3)(b); APPI art. 22.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mamoru.check.graphs.reached import routes
from mamoru.check.keeping import kept
from mamoru.check.staying import sole_owner
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.notice import Notice, Retention
from mamoru.model.programme import CheckedProgramme, Programme, Reference, SystemGraph, Way
from mamoru.model.schema import Schema
from mamoru.model.sweeping.recipe import Clock
from mamoru.plan.due import earliest_of

DE_IDENTIFY = "de-identify"
By = frozenset[tuple[str, str, str]]  #: category, kind of people, what keeps it besides promises


def by_law(programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Yield the categories that something else than a promise keeps in a region, of whom, and what."""
    for one in told(programme.notice):
        promised = {p.node.id for p in one.retention.values()}
        for decided in kept(one, programme.systems):
            if decided.verdict.wins and decided.verdict.wins not in promised:
                yield decided.item, decided.of, decided.verdict.wins


def every(notice: Notice) -> Iterator[Retention]:
    """Yield every promise of every region, each once."""
    yield from {repr(p): p for one in told(notice) for p in one.retention.values()}.values()


def told(notice: Notice) -> tuple[Notice, ...]:
    """Return the notice, and as it is in each supplement."""
    return (notice, *(overlay.notice for overlay in notice.overlays.values()))


def items_of(table: TableMap) -> list[str]:
    """Return the categories of a table, but for those of columns that only say whose a row is."""
    naming = {column for tie in table.ties if tie.of for column in tie.by}
    return sorted({c.category for c in table.columns.values() if c.name not in naming})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What keeps the rows of one system."""

    checked: CheckedProgramme
    system: SystemMap
    graph: SystemGraph
    schema: Schema
    today: date
    owning: Mapping[str, Mapping[str, object]]  #: table -> kinds of people who own rows of it
    showing: Mapping[str, Mapping[str, object]]  #: the same of those who are shown some
    by_law: By

    @property
    def notice(self) -> Notice:
        """The notice as it is."""
        return self.checked.programme.notice

    def mapped(self) -> list[str]:
        """Return the tables that hold something personal."""
        return sorted(
            n for n, t in self.system.tables.items() if n in self.schema.tables and not t.nothing_personal
        )

    def in_order(self) -> list[str]:
        """Return the tables so that rows go before those that they lead to."""
        return [name for group in self.graph.delete_order for name in group]

    # -- promises --------------------------------------------------------------------------------

    def promises(self, table: TableMap) -> list[Retention]:
        """Return every promise of any region on anything that a table holds, or that it is kept for.

        One that is only about people of whom the table has no rows keeps nothing in it.
        """
        keep = table.keep
        named = [one.promise_of(keep) for one in told(self.notice)] if keep else []
        held = {column.category for column in table.columns.values()}
        return list({repr(p): p for p in (*self.on(table, held), *named) if p}.values())

    def on(self, table: TableMap, items: Collection[str]) -> list[Retention]:
        """Return the promises on some categories of a table."""
        whose = self.whose(table)
        found = every(self.notice)
        return [p for p in found if not set(items).isdisjoint(p.items) and (not whose or whose & {*p.of})]

    def whose(self, table: TableMap) -> set[str]:
        """Return the kinds of people that rows of a table are about, whoever owns them."""
        owners, shown = self.owning.get(table.name, {}), self.showing.get(table.name, {})
        return {*table.people, *owners, *shown}

    def problems(
        self, table: TableMap, items: Sequence[str], promises: Sequence[Retention], *, held: Collection[str]
    ) -> Iterator[str]:
        """Yield why nothing says that the time of some categories in rows is over.

        ``held``: the same with those of columns that only say whose a row is.
        """
        for end in (end for one in told(self.notice) for end in one.open_ends.values()):
            for item in sorted({*held} & {*end.items}):
                yield f"`{end.node.id}` keeps `{item}` to an end that has no day"
        for item in sorted({*items} - {item for p in promises for item in p.items}):
            yield f"nothing says how long `{item}` is kept"
        whose = self.whose(table)
        for item, kind, law in sorted(self.by_law):
            if item in held and (not whose or kind in whose):
                yield f"`{law}` keeps `{item}` for longer than the notice says"
        for p in promises:
            home, column = self.system.events.get(p.after, ("", ""))
            if home not in self.schema.tables or column not in self.schema.tables[home].columns:
                yield f"`{p.node.id}` runs from `{p.after}`, which no column of this system tells"
        yield from self._others(table, items, promises)
        if not self.schema.tables[table.name].key:
            yield "it has no key, so that its rows cannot be named one by one"

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

    # -- where days stand ------------------------------------------------------------------------

    def home(self, promise: Retention) -> str:
        """Return the table with the day that a promise counts from."""
        return self.system.events[promise.after][0]

    def above(self, name: str) -> list[Way]:
        """Return the ways to the tables that alone own rows of a table, the nearest first."""
        found: list[Way] = []
        while (way := sole_owner(self.graph, name)) and way.holder not in {"", *(w.held for w in found)}:
            found.append(way)
            name = way.holder
        return found

    def path(self, name: str, home: str) -> tuple[Reference, ...] | None:
        """Return how to get from a row to the one row of ``home`` that has its day; none: nothing says it."""
        if name == home:
            return ()
        dated = self.graph.dates.get(name)
        if dated and not dated.problem and dated.through and dated.through[-1].to == home:
            return dated.through
        ways = self.above(name)
        holders = [w.holder for w in ways]
        if home not in holders or any(w.tie.how.backward for w in ways[: holders.index(home) + 1]):
            return None
        return tuple(_reference(w) for w in ways[: holders.index(home) + 1])

    def clocks(self, name: str, promises: Sequence[Retention]) -> tuple[Clock, ...]:
        """Return what must be over for promises on a table to be; the longest of a column counts."""
        found: dict[tuple[str, tuple[Reference, ...]], str] = {}
        for promise in promises:
            home, column = self.system.events[promise.after]
            place = (column, self.path(name, home) or ())
            day = earliest_of(self.notice, promise, today=self.today).isoformat()
            found[place] = min(day, found.get(place, day))
        return tuple(Clock(column=c, earliest=day, through=path) for (c, path), day in found.items())

    def dating(self) -> frozenset[tuple[str, tuple[str, ...], str]]:
        """Return the references by which rows get to their days: emptied, their time would never be over."""
        found: set[tuple[str, tuple[str, ...], str]] = set()
        for name in self.mapped():
            for promise in self.promises(self.system.tables[name]):
                home = self.system.events.get(promise.after, ("", ""))[0]
                found |= {(r.table, r.columns, r.to) for r in self.path(name, home) or ()}
        return frozenset(found)


def _reference(way: Way) -> Reference:
    return Reference(
        table=way.held, columns=way.held_columns, to=way.holder, to_columns=way.holder_columns, emptied=(),
        refuse=False, way=way, when=None,
    )  # fmt: skip


def terms_of(checked: CheckedProgramme, name: str, *, today: date, laws: By) -> Terms:
    """Return what keeps the rows of a system that has a snapshot."""
    system, graph = checked.programme.systems[name], checked.graphs[name]
    return Terms(
        checked=checked, system=system, graph=graph, schema=checked.programme.schemas[name], today=today,
        owning=routes(system, graph, erasing=True), showing=routes(system, graph, erasing=False), by_law=laws,
    )  # fmt: skip
