"""Ask databases which members their documents have beside those that a map names, at a bounded cost.

Comes in: a checked programme and the schemas of its databases as they are now.  Goes out: the same schemas
with what was seen in the columns of which the map names values inside.  Names of members leave a database
only where they stand more than once, or where the map has them; values never.
Law: GDPR art. 5(1)(c), 5(2), 30(1)(c); APPI art. 33.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mamoru.desk.live.asking import Bounds, drifted, opened
from mamoru.model.documents.paths import Path as Inside
from mamoru.model.documents.sampled import Sampled, Seen, Walk
from mamoru.model.errors import MamoruError
from mamoru.model.map import Document, SystemMap, TableMap
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema, Table
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.kind import Bounded, Call, Session, SystemKind
from mamoru.sql.query import Query
from mamoru.sql.whole.members import Spot, members_at, values_at


def with_documents(
    checked: CheckedProgramme,
    schemas: Mapping[str, Schema],
    *,
    bounds: Bounds,
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Schema]:
    """Return the schemas with what was seen in the documents of each database that can be asked."""
    kinds = {k.name: k for k in members("mamoru.systems", SystemKind).values()}
    folder, told = Path(checked.programme.settings.folder), checked.programme.systems
    looked = dict(schemas)
    for name, schema in schemas.items():
        kind, known = kinds[told[name].kind], checked.programme.schemas.get(name)
        asked = tuple(_asked(told[name], schema))
        if not asked or kind.dialect is None or kind.open is None or drifted(known, schema):
            continue
        ends = clock() + bounds.seconds_of_system
        with opened(kind.open, told[name], folder) as session:
            asking = _Asking(session=session, dialect=kind.dialect, bounds=bounds, ends=ends, clock=clock)
            looked[name] = replace(schema, sampled=tuple(asking.seen(*one) for one in asked))
    return looked


def _asked(system: SystemMap, schema: Schema) -> Iterator[tuple[TableMap, Table, Document]]:
    for name, told in sorted(system.tables.items()):
        table = schema.tables.get(name)
        for column, document in sorted(told.documents.items()) if table else ():
            if table and column in table.columns and not told.nothing_personal:
                yield told, table, document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """One system that is asked."""

    session: Session | None
    dialect: Dialect
    bounds: Bounds
    ends: float
    clock: Callable[[], float]

    def seen(self, told: TableMap, table: Table, document: Document) -> Sampled:
        """Return what was seen in the documents of one column."""
        named = {c.path: c.name for c in told.columns.values() if c.document == document.column}
        named |= {path: name for name, path in document.not_personal.items()}
        looking = _Looking(asking=self, table=table, column=document.column)
        walk = Walk(looking=looking, column=document.column, named=named)
        return walk.begin(table=told.name, rest=document.rest)

    def rows(self, query: Query) -> Sequence[tuple[object, ...]] | None:
        """Return the rows of a statement; none where it was not answered, or not in time."""
        seconds = min(self.bounds.seconds, self.ends - self.clock())
        if self.session is None or seconds <= 0:
            return None
        call = Call(query=query, bound={})
        try:
            if isinstance(self.session, Bounded):
                result = self.session.within(call, seconds=seconds)
            else:
                self.session.begin(writing=False)
                (result,) = self.session.run([call])
                self.session.rollback()
        except MamoruError:
            self.session.rollback()
            return None
        return result.rows if result else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """The documents of one column; ``model.documents.sampled.Looking`` says what the methods do."""

    asking: _Asking
    table: Table
    column: str

    def values(self, place: Inside) -> Seen | None:
        """Count what stands at a place."""
        rows = self.asking.rows(values_at(self._spot(place), self.asking.dialect))
        return _seen((None, rows[0][0], 1, *rows[0][1:])) if rows else None

    def members(self, place: Inside, named: Sequence[str]) -> Sequence[Seen] | None:
        """Count members by name."""
        rows = self.asking.rows(members_at(self._spot(place), named, self.asking.dialect))
        return None if rows is None else [_seen(row) for row in rows]

    def _spot(self, place: Inside) -> Spot:
        most = self.asking.bounds.documents
        return Spot(table=self.table, column=self.column, place=place, most=most)


def _seen(row: Sequence[object]) -> Seen:
    name, (times, names, objects, lists, values) = row[0], (int(str(n)) for n in row[1:])
    return Seen(
        name=None if name is None else str(name),
        times=times,
        names=names,
        is_object=bool(objects),
        is_list=bool(lists),
        is_value=bool(values),
    )
