"""Count the rows of databases that lead nowhere, or that nobody owns, at a bounded cost.

Comes in: a checked programme and the schemas of its databases as they are now.  Goes out: the same schemas
with what was counted.  Each statement looks at so many rows and takes so long at most, and each system; what
was cut short says so.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mamoru.check.staying import kinds_held, shells
from mamoru.desk.live.asking import Bounds, answer, drifted, opened
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme, SystemGraph
from mamoru.model.schema import Orphans, Schema
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.kind import Session, SystemKind
from mamoru.sql.query import Query
from mamoru.sql.whole.orphans import Owned, leading_nowhere, owned_by_nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to count."""

    table: str
    columns: tuple[str, ...]  #: none: rows that nobody owns
    to: str
    query: Query


def with_orphans(
    checked: CheckedProgramme,
    schemas: Mapping[str, Schema],
    *,
    bounds: Bounds,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Schema]:
    """Return the schemas with the orphans counted in each system that can be asked."""
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    folder, told = Path(checked.programme.settings.folder), checked.programme.systems
    counted = dict(schemas)
    for name, schema in schemas.items():
        kind, graph = kinds[told[name].kind], checked.graphs.get(name)
        dialect, gone = kind.dialect, drifted(checked.programme.schemas.get(name), schema)
        if graph is None or dialect is None or kind.open is None or gone:
            continue
        questions = tuple(_questions(told[name], graph, schema, dialect=dialect, most=bounds.rows))
        if questions:
            with opened(kind.open, told[name], folder) as session:
                found = tuple(_counts(session, questions, bounds=bounds, clock=clock))
            counted[name] = replace(schema, orphans=found)
    return counted


def _questions(
    system: SystemMap, graph: SystemGraph, schema: Schema, *, dialect: Dialect, most: int
) -> Iterator[Question]:
    told = {name: table for name, table in system.tables.items() if name in schema.tables}
    for reference in sorted(graph.references, key=lambda r: (r.table, r.columns, r.to)):
        personal = reference.table in told and not told[reference.table].nothing_personal
        if personal and len(reference.columns) == len(reference.to_columns):
            query = leading_nowhere(reference, schema.tables, dialect, most=most)
            yield Question(table=reference.table, columns=reference.columns, to=reference.to, query=query)
    roots = {*graph.people, *(told.keys() - graph.owned), *_beyond_people(system, graph)}
    among = Owned(graph=graph, tables=schema.tables, roots=roots)
    for table in sorted(told.keys() - roots):
        query = owned_by_nobody(table, among, dialect, most=most)
        yield Question(table=table, columns=(), to="", query=query)


def _beyond_people(system: SystemMap, graph: SystemGraph) -> Iterator[str]:
    """Yield tables whose rows may be nobody's after an erasure: kept, emptied but needed, or in a circle."""
    yield from (name for name, table in system.tables.items() if table.keep is not None)
    yield from (name for kind in kinds_held(system, graph) for name in shells(system, graph, of=kind))
    yield from (name for group in graph.death_cycles for name in group)
    unkeyed = (w for w in graph.ways if w.holder and len(w.holder_columns) != len(w.held_columns))
    yield from (name for way in unkeyed for name in (way.holder, way.held))  # another rule tells of them


def _counts(
    session: Session | None, questions: Sequence[Question], *, bounds: Bounds, clock: Callable[[], float]
) -> Iterator[Orphans]:
    ends = clock() + bounds.seconds_of_system
    for question in questions:
        told = answer(session, question.query, seconds=min(bounds.seconds, ends - clock()))
        looked, rows = (int(str(n)) for n in told or (0, 0))
        yield Orphans(
            table=question.table,
            columns=question.columns,
            to=question.to,
            rows=rows,
            looked=looked,
            whole=told is not None and looked < bounds.rows,
        )
