"""Tables as the map, the database and the graph tell of them together, and who reaches their rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mamoru.check.computed import period_columns
from mamoru.model.map import SystemMap, TableMap, Tie
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme, SystemGraph, Way
from mamoru.model.schema import Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One system whose database is known: its map, its snapshot, its graph."""

    told: SystemMap
    notice: Notice
    schema: Schema
    graph: SystemGraph
    into: Mapping[str, tuple[Way, ...]]  #: table -> the ways that lead to its rows
    backward: Mapping[str, tuple[Tie, ...]]  #: table -> ties of other tables whose masks write its rows

    @property
    def name(self) -> str:
        """The system's name."""
        return self.told.name

    @property
    def file(self) -> str:
        """The file of the map."""
        return self.told.where.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One table that the map tells of and the database has."""

    system: System
    told: TableMap
    table: Table

    @property
    def name(self) -> str:
        """The table's name, as the map writes it."""
        return self.told.name

    @property
    def into(self) -> tuple[Way, ...]:
        """The ways that lead to its rows."""
        return self.system.into.get(self.name, ())

    @property
    def dated(self) -> frozenset[str]:
        """The columns that tell when the period of its kept rows began; no erasure writes them."""
        system = self.system
        return period_columns(system.notice, system.told, self.told, known=self.table, graph=system.graph)

    def column_node(self, column: str) -> str:
        """Return the id of a column: ``systems.shop.customers.phone``."""
        return f"{self.told.id}.{column}"

    def nullable(self, column: str) -> bool:
        """Return whether the column may hold NULL; a key never does, whatever the database says."""
        known = self.table.columns.get(column)
        return known is not None and known.nullable and column not in self.table.key


def systems(checked: CheckedProgramme) -> Iterator[System]:
    """Yield the systems that have a snapshot, by name."""
    for name, told in sorted(checked.programme.systems.items()):
        if name in checked.graphs:
            yield _system(checked, told, checked.graphs[name])


def _system(checked: CheckedProgramme, told: SystemMap, graph: SystemGraph) -> System:
    ties = [tie for table in told.tables.values() for tie in table.ties if tie.how.backward]
    backward: dict[str, list[Tie]] = {}
    for tie in ties:
        backward.setdefault(tie.to, []).append(tie)
    into: dict[str, list[Way]] = {}
    for way in graph.ways:
        into.setdefault(way.held, []).append(way)
    return System(
        told=told,
        notice=checked.programme.notice,
        schema=checked.programme.schemas[told.name],
        graph=graph,
        into={table: tuple(found) for table, found in into.items()},
        backward={table: tuple(found) for table, found in backward.items()},
    )


def tables(system: System) -> Iterator[Mapped]:
    """Yield the tables that both the map and the database know, by name."""
    for name, told in sorted(system.told.tables.items()):
        if name in system.schema.tables:
            yield Mapped(system=system, told=told, table=system.schema.tables[name])


def personal_tables(checked: CheckedProgramme) -> Iterator[Mapped]:
    """Yield every table of every system that does not hold nothing personal."""
    for system in systems(checked):
        yield from (t for t in tables(system) if not t.told.nothing_personal)


def kinds_reaching(system: SystemMap, ways: Iterable[Way]) -> Mapping[str, frozenset[str]]:
    """Return, by table, the kinds of people that reach rows of it along ``ways``.

    A person reached but not asked stops the walk: nobody reaches what another kind of person holds.
    """
    followed = tuple(way for way in ways if way.carries)
    kinds = {k for t in system.tables.values() for k in t.people} | {w.tie.of for w in followed}
    reached: dict[str, set[str]] = {}
    for kind in kinds - {""}:
        for table in _reached_by(kind, system, followed):
            reached.setdefault(table, set()).add(kind)
    return {table: frozenset(found) for table, found in reached.items()}


def _reached_by(kind: str, system: SystemMap, ways: tuple[Way, ...]) -> set[str]:
    people = {t.name for t in system.tables.values() if t.person}
    start = {t.name for t in system.tables.values() if kind in t.people}
    found = start | {w.held for w in ways if not w.holder and w.tie.of == kind}
    while more := {w.held for w in ways if w.holder in found and w.held not in people} - found:
        found |= more
    return found
