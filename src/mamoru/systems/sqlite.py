"""SQLite: one file, nothing to start.

Foreign keys are deferred to the commit, so tables that reference one another need no order.  What needs
SQLAlchemy is loaded with the first statement: a check does without it.  SQLite 3.35 or newer.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema
from mamoru.sql.kind import Call, Result, Survey, SystemKind
from mamoru.systems._session import Conflict, MissingSetting, NoPermission, Refused, Unreachable, change

if TYPE_CHECKING:
    from mamoru.sql.dialect import Dialect

BUSY_AFTER_S = 10.0


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
        """Try to delete nothing; a lock that another program holds says nothing of permissions."""
        try:
            self._execute("BEGIN IMMEDIATE", {})
            for table in self.watched[:1]:
                named = table.replace('"', '""')
                self._execute(f'DELETE FROM "{named}" WHERE 0', {})  # noqa: S608 - a name of the database's own
        except NoPermission:
            return False
        except Conflict:
            return True
        finally:
            self.rollback()
        return True

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Take the write lock now in any case, so that what is captured cannot change; to read, none."""
        del at_once
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
    from mamoru.systems._sqlite_schema import schema_of

    return schema_of(_file(system, folder), system.name)


def _dialect() -> "Dialect":
    from mamoru.systems._sqlite_dialect import SQLITE_DIALECT

    return SQLITE_DIALECT


SQLITE = SystemKind(
    name="sqlite",
    says="one SQLite file, on this machine",
    settings={
        "file": "the database file, relative to the programme's folder",
        "busy-after-s": "how many seconds to wait while another program holds the file; 10 when left out",
    },
    writes=_dialect,
    open=_open,
    discover=_discover,
    manners=frozenset({"busy-after-s"}),
    cannot=("lock single rows: an erasure holds the file's write lock for its few milliseconds",),
)
