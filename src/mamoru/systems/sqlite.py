"""SQLite: one file, nothing to start.

Sets travel as JSON arrays read by ``json_each``; foreign keys are deferred to the commit, so tables
that reference one another need no order.  SQLite 3.35 or newer.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import ForeignKey, Schema
from mamoru.sql.dialect import Bound, Columns, Dialect, Key
from mamoru.sql.kind import Call, Result, Survey, SystemKind
from mamoru.sql.query import parameter
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._portable import reflect
from mamoru.systems._session import Conflict, MissingSetting, NoPermission, Refused, Unreachable, change

BUSY_AFTER_S = 10.0


def _array(name: str) -> sa.TableValuedAlias:
    return sa.func.json_each(sa.bindparam(parameter(name))).table_valued("value")


def _elements(name: str, count: int) -> Select:
    array = _array(name)
    if count == 1:
        return sa.select(array.c.value.label("k1"))
    return sa.select(
        *(sa.func.json_extract(array.c.value, f"$[{i}]").label(f"k{i + 1}") for i in range(count))
    )


def _member(columns: Columns, _types: Sequence[str], name: str) -> Test:
    query = _elements(name, len(columns))
    return columns[0].in_(query) if len(columns) == 1 else sa.tuple_(*columns).in_(query)


def _lone(columns: Columns, _types: Sequence[str], name: str) -> Test:
    one = enumerate(columns, 1)
    return sa.and_(*(c == sa.bindparam(parameter(name, None if len(columns) == 1 else i)) for i, c in one))


def _source(column_types: Sequence[str], name: str) -> Select:
    return _elements(name, len(column_types))


def _gather(source: sa.FromClause) -> Scalar:
    columns = list(source.c)
    one = columns[0] if len(columns) == 1 else sa.func.json_array(*columns)
    return sa.select(sa.func.json_group_array(one)).select_from(source).scalar_subquery()


def _keys(value: object) -> list[Key]:
    return [tuple(k) if isinstance(k, list) else (k,) for k in json.loads(str(value))]


def _bind(name: str, keys: Sequence[Key], _width: int) -> Bound:
    flat: list[object] = [k[0] if len(k) == 1 else list(k) for k in keys]
    return {parameter(name): json.dumps(flat)}


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name, None if len(key) == 1 else i): v for i, v in enumerate(key, 1)}


def _readable(column: Part) -> Part:
    """JSON cannot hold bytes; SQLite columns may hold them whatever their type says."""
    return sa.case((sa.func.typeof(column) == sa.literal_column("'blob'"), sa.func.hex(column)), else_=column)


def _json_rows(query: Select) -> Part:
    rows = query.subquery("q")
    pairs = [part for c in rows.c for part in (sa.literal(c.name), _readable(c))]
    return (
        sa.select(sa.func.json_group_array(sa.func.json_object(*pairs))).select_from(rows).scalar_subquery()
    )


def _typed(name: str, _column_type: str) -> Part:
    return sa.bindparam(name, type_=sa.types.NullType()) if name else sa.null()


def _first_characters(column: Part, count: int) -> Part:
    return sa.func.substr(column, 1, count)


def _first_of_year(column: Part, _column_type: str) -> Part:
    return sa.func.strftime("%Y-01-01", column)


SQLITE_DIALECT = Dialect(
    name="sqlite",
    compiler=sqlite.dialect(paramstyle="named"),
    member=_member,
    lone=_lone,
    source=_source,
    gather=_gather,
    keys=_keys,
    bind=_bind,
    bind_lone=_bind_lone,
    json_rows=_json_rows,
    typed=_typed,
    first_characters=_first_characters,
    first_of_year=_first_of_year,
    locks_rows=False,
    group_delete=False,
    sorted_cte="MATERIALIZED",
)


@dataclass(slots=True, kw_only=True)
class SqliteSession:
    """One connection to a SQLite file."""

    system: str
    connection: sqlite3.Connection
    watched: Sequence[str] = ()  #: mapped tables that can have triggers
    removed: Mapping[str, int] = field(default_factory=dict)

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """SQLite has no permissions but the file's; a file that cannot be written denies every table."""
        found = {str(name): bool(virtual) for name, virtual in self._execute(TABLES, {})}
        self.watched = [n for n in tables if not found.get(n, True)]
        denied = frozenset(tables) if writing and not self._writable() else frozenset[str]()
        return Survey(tables=frozenset(found), hidden=frozenset(), denied=denied)

    def _writable(self) -> bool:
        """Try for the write lock; one that another program holds says nothing of permissions."""
        try:
            self._execute("BEGIN IMMEDIATE", {})
        except NoPermission:
            return False
        except Conflict:
            return True
        self.rollback()
        return True

    def begin(self, *, writing: bool = True) -> None:
        """Take the write lock at once, so that what is captured cannot change; to read, none."""
        if not writing:
            self._execute("BEGIN", {})
            return
        self._execute("BEGIN IMMEDIATE", {})
        self._execute("PRAGMA defer_foreign_keys = ON", {})

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in order, then what was to be done meanwhile."""
        counting = any(change(c.query.text) for c in calls) and self._more_happens()
        if counting:
            self._count()
        results = [self._result(call) for call in calls]
        self.removed = self._counted() if counting else {}
        if meanwhile is not None:
            meanwhile()
        return results

    def _more_happens(self) -> bool:
        """Return whether something else than statements can delete rows here."""
        return self._execute(TRIGGERED, {}).fetchone() is not None

    def _count(self) -> None:
        """Count every deletion of this transaction, by triggers of our own that nobody else sees."""
        self._execute("CREATE TEMP TABLE IF NOT EXISTS mamoru_removed (name TEXT PRIMARY KEY, n INTEGER)", {})
        for n, table in enumerate(self.watched):
            named, own = table.replace('"', '""'), table.replace("'", "''")
            self._execute(COUNTING.format(n=n, table=named, name=own), {})
            self._execute("INSERT OR REPLACE INTO temp.mamoru_removed VALUES (:name, 0)", {"name": table})

    def _counted(self) -> dict[str, int]:
        return {str(name): int(n) for name, n in self._execute("SELECT name, n FROM temp.mamoru_removed", {})}

    def _result(self, call: Call) -> Result:
        cursor = self._execute(call.query.text, {**call.query.constants, **call.bound})
        return Result(rows=cursor.fetchall(), changed=max(cursor.rowcount, 0))

    def _execute(self, text: str, bound: Mapping[str, object]) -> sqlite3.Cursor:
        try:
            return self.connection.execute(text, bound)
        except sqlite3.DatabaseError as error:
            raise _told(error, self.system, at=change(text)) from None

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Commit; deferred foreign keys are checked here."""
        self._execute("COMMIT", {})
        if meanwhile is not None:
            meanwhile()

    def rollback(self) -> None:
        """Undo everything since ``begin``; what cannot be undone now, closing undoes."""
        with suppress(sqlite3.Error):
            self.connection.rollback()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


TABLES = """SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master
WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"""
TRIGGERED = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%CASCADE%' LIMIT 1"
COUNTING = """CREATE TEMP TRIGGER IF NOT EXISTS mamoru_removed_{n} AFTER DELETE ON main."{table}"
BEGIN UPDATE mamoru_removed SET n = n + 1 WHERE name = '{name}'; END"""
BY_TRIGGER = "SQLITE_CONSTRAINT_TRIGGER"


def _told(error: sqlite3.DatabaseError, system: str, *, at: str = "") -> MamoruError:
    """Say what went wrong, by names of tables and constraints and never by a value."""
    reason = str(getattr(error, "sqlite_errorname", type(error).__name__))
    if reason.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Conflict(system, because="the file is locked by another program")
    if reason.startswith("SQLITE_READONLY"):
        return NoPermission(system, because="the file cannot be written")
    if reason.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return Unreachable(system, because=f"the disk refused ({reason})")
    if reason.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return Unreachable(system, because=f"the file is no sound database ({reason})")
    what = "a trigger stopped it" if reason == BY_TRIGGER else _without_values(str(error))
    return Refused(system, because=f"{what}{f', at `{at}`' if at else ''}")


def _without_values(message: str) -> str:
    """SQLite's messages name tables and columns, never values; quoted parts are cut all the same.

    A trigger's own message may hold anything, and is not among them.
    """
    return message.split('"', 1)[0].strip()


def _file(system: SystemMap, folder: Path) -> Path:
    name = system.settings.get("file")
    if not isinstance(name, str) or not name:
        raise MissingSetting(system.name, because="`file` is missing")
    path = folder / name
    if not path.is_file():
        raise Unreachable(system.name, because=f"there is no file `{name}`")
    return path


def _busy_after(system: SystemMap) -> float:
    seconds = system.settings.get("busy-after-s", BUSY_AFTER_S)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        raise MissingSetting(system.name, because="`busy-after-s` must be a number of seconds above 0")
    return float(seconds)


def _open(system: SystemMap, folder: Path) -> SqliteSession:
    path, connection = _file(system, folder), None
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            timeout=_busy_after(system),
            cached_statements=512,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if connection is not None:
            connection.close()
        raise _told(error, system.name) from None
    return SqliteSession(system=system.name, connection=connection)


def _discover(system: SystemMap, folder: Path) -> Schema:
    path = _file(system, folder)
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    )
    try:
        with engine.connect() as connection:
            return _with_own_keys(reflect(connection, system.name, [""]), connection)
    except sa.exc.DBAPIError as error:
        raise Unreachable(
            system.name, because=f"its schema cannot be read ({type(error.orig).__name__})"
        ) from None
    finally:
        engine.dispose()


def _with_own_keys(schema: Schema, connection: sa.Connection) -> Schema:
    """Take foreign keys from SQLite's own list: reflection reads them from the text of CREATE TABLE.

    There it misses the ON DELETE of a key that names no column, and with it what the database would do.
    """
    tables = {
        n: replace(t, foreign_keys=_foreign_keys(n, schema, connection)) for n, t in schema.tables.items()
    }
    return replace(schema, tables=tables)


def _foreign_keys(table: str, schema: Schema, connection: sa.Connection) -> tuple[ForeignKey, ...]:
    listed = sa.text('SELECT id, seq, "table", "from", "to", on_delete FROM pragma_foreign_key_list(:t)')
    found: dict[int, list[Pointer]] = {}
    for row in connection.execute(listed, {"t": table}):
        found.setdefault(row[0], []).append(Pointer(*row[1:]))
    keys = (_foreign_key(sorted(pointers), schema) for pointers in found.values())
    return tuple(sorted(keys, key=lambda k: (k.columns, k.to)))


class Pointer(NamedTuple):
    """One column of a foreign key, as SQLite lists it."""

    number: int
    table: str
    column: str
    to: str | None
    on_delete: str


def _foreign_key(pointers: Sequence[Pointer], schema: Schema) -> ForeignKey:
    first = pointers[0]
    target = next((n for n in schema.tables if n.lower() == first.table.lower()), first.table)
    named = tuple(p.to for p in pointers if p.to is not None)
    key = schema.tables[target].key if target in schema.tables else ()
    return ForeignKey(
        columns=tuple(p.column for p in pointers),
        to=target,
        to_columns=named or key,
        on_delete=first.on_delete,
    )


SQLITE = SystemKind(
    name="sqlite",
    says="one SQLite file, on this machine",
    settings={
        "file": "the database file, relative to the programme's folder",
        "busy-after-s": "how many seconds to wait while another program holds the file; 10 when left out",
    },
    dialect=SQLITE_DIALECT,
    open=_open,
    discover=_discover,
    manners=frozenset({"busy-after-s"}),
    cannot=("lock single rows: an erasure holds the file's write lock for its few milliseconds",),
)
