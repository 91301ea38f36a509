"""Ask a database to count, at a bounded cost: so many rows and so long at most, or no answer.

Comes in: a system of the map and a statement.  Goes out: one row of numbers, or none.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema
from mamoru.sql.kind import Bounded, Call, Session
from mamoru.sql.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may be spent on looking."""

    rows: int = 1_000_000  #: for one statement
    seconds: float = 10.0  #: for one statement
    seconds_of_system: float = 60.0
    documents: int = 2_000  #: read of one column, half of them by the first keys and half by the last


def drifted(known: Schema | None, now: Schema) -> bool:
    """Tell whether something that the map may name is gone; another rule tells of it."""
    return known is None or any(
        n not in now.tables or not t.columns.keys() <= now.tables[n].columns.keys()
        for n, t in known.tables.items()
    )


@contextmanager
def opened(
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


def answer(session: object, query: Query, *, seconds: float) -> tuple[object, ...] | None:
    """Return the one row that a statement answers; none where it was not answered, or not in time."""
    if seconds <= 0 or not isinstance(session, Bounded):
        return None
    try:
        result = session.within(Call(query=query, bound={}), seconds=seconds)
    except MamoruError:
        return None
    return result.rows[0] if result else None
