"""Count the rows of databases that lead nowhere, or that nobody owns, at a bounded cost.

Comes in: a checked programme and the schemas of its databases as they are now.  Goes out: the same schemas
with what was counted.  Each statement looks at so many rows and takes so long at most, and each system; what
was cut short says so.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mamoru.check.staying import kinds_held, shells
from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme, SystemGraph
from mamoru.model.schema import Orphans, Schema
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.kind import Bounded, Call, Session, SystemKind
from mamoru.sql.query import Query
from mamoru.sql.whole.orphans import Owned, leading_nowhere, owned_by_nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may be spent on looking."""

    rows: int = 1_000_000  #: for one statement
    seconds: float = 10.0  #: for one statement
    seconds_of_system: float = 60.0


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
        dialect, drifted = kind.dialect, _drifted(checked.programme.schemas.get(name), schema)
        if graph is None or dialect is None or kind.open is None or drifted:
            continue
        questions = tuple(_questions(told[name], graph, schema, dialect=dialect, most=bounds.rows))
        if questions:
            with _opened(kind.open, told[name], folder) as session:
                found = tuple(_counts(session, questions, bounds=bounds, clock=clock))
            counted[name] = replace(schema, orphans=found)
    return counted


def _drifted(known: Schema | None, now: Schema) -> bool:
    """Tell whether something that the map may name is gone; another rule tells of it."""
    return known is None or any(
        n not in now.tables or not t.columns.keys() <= now.tables[n].columns.keys()
        for n, t in known.tables.items()
    )


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


@contextmanager
def _opened(
    opening: Callable[[SystemMap, Path], Session], system: SystemMap, folder: Path
) -> Iterator[Session | None]:
    """Open a system; none where it does not answer any more, of which another finding tells."""
    try:
        session = opening(system, folder)
    except MamoruError:
        yield None
        return
    with closing(session):
        yield session


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
        answer = _answer(session, question.query, seconds=min(bounds.seconds, ends - clock()))
        looked, rows = answer or (0, 0)
        yield Orphans(
            table=question.table,
            columns=question.columns,
            to=question.to,
            rows=rows,
            looked=looked,
            whole=answer is not None and looked < bounds.rows,
        )


def _answer(session: object, query: Query, *, seconds: float) -> tuple[int, int] | None:
    """Return how many rows were looked at and how many are orphans; none where that was not answered."""
    if seconds <= 0 or not isinstance(session, Bounded):
        return None
    try:
        result = session.within(Call(query=query, bound={}), seconds=seconds)
    except MamoruError:
        return None
    if result is None:
        return None
    looked, rows = result.rows[0]
    return int(str(looked)), int(str(rows))
