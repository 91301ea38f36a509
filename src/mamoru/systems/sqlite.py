"""SQLite: one file, nothing to start.

Foreign keys are deferred to the commit, so tables that reference one another need no order.  What needs
SQLAlchemy is loaded with the first statement: a check does without it.  SQLite 3.35 or newer.
"""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema
from mamoru.sql.kind import Call, Result, Survey, SystemKind, Touched
from mamoru.systems._session import (
    BYTES,
    Conflict,
    MissingSetting,
    NoPermission,
    Refused,
    Row,
    TooDeep,
    Unreachable,
    change,
    without_bytes,
)
from mamoru.systems._sqlite_triggers import LISTED, triggers_in

if TYPE_CHECKING:
    from mamoru.sql.dialect import Dialect

BUSY_AFTER_S = 10.0
STEPS = 10_000  #: of SQLite's own machine, between two looks at the clock


@dataclass(slots=True, kw_only=True)
class SqliteSession:
    """One connection to a SQLite file."""

    system: str
    connection: sqlite3.Connection
    watched: Sequence[str] = ()  #: mapped tables that can have triggers
    touched: Mapping[str, Touched] = field(default_factory=dict)
    surveyed: dict[tuple[tuple[str, ...], bool], tuple[str, Survey]] = field(default_factory=dict)

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """SQLite has no permissions but the file's; a file that cannot be written denies every table.

        What was found holds until the schema's version changes (SQLite, PRAGMA schema_version).
        """
        place, version = (tuple(tables), writing), str(self._rows("PRAGMA schema_version", {})[0][0])
        before = self.surveyed.get(place)
        if before is not None and before[0] == version:
            return before[1]
        rows = self._rows(TABLES, {"tables": json.dumps(list(tables))})
        found = {str(name): bool(virtual) for name, virtual, _ in rows}
        self.watched = [n for n in tables if not found.get(n, True)]
        denied = frozenset(tables) if writing and not self._writable() else frozenset[str]()
        survey = Survey(
            tables=frozenset(found),
            columns={str(n): frozenset(json.loads(str(columns))) for n, _, columns in rows if columns},
            hidden=frozenset(),
            denied=denied,
            triggers=triggers_in(self._rows(LISTED, {})),
        )
        self.surveyed.pop(place, None)
        if not denied:
            self.surveyed[place] = (version, survey)
        return survey

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
        self.touched = self._counted() if counting else {}
        if meanwhile is not None:
            meanwhile()
        return results

    def each(self, calls: Sequence[Call], *, at_once: int) -> Iterator[tuple[int, Sequence[Row]]]:
        """Run statements that only read, in the transaction that is open, and yield their rows."""
        for n, call in enumerate(calls):
            cursor = self._execute(call.query.text, {**call.query.constants, **call.bound})
            try:
                while rows := cursor.fetchmany(at_once):
                    yield n, without_bytes(rows, self.system)
            except sqlite3.DatabaseError as error:
                raise _told(error, self.system) from None

    def within(self, call: Call, *, seconds: float) -> Result | None:
        """Run a statement that only reads; SQLite is asked now and then whether to go on."""
        ends = time.monotonic() + seconds
        self.connection.set_progress_handler(lambda: time.monotonic() > ends, STEPS)
        try:
            cursor = self.connection.execute(call.query.text, {**call.query.constants, **call.bound})
            return Result(rows=cursor.fetchall(), changed=0)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return None
            raise _told(error, self.system) from None
        finally:
            self.connection.set_progress_handler(None, 0)

    def _more_happens(self) -> bool:
        """Return whether something else than statements can change rows here."""
        return bool(self._rows(TRIGGERED, {}))

    def _count(self) -> None:
        """Count every change of this transaction, by triggers of our own that nobody else sees."""
        self._execute(COUNTS, {})
        for n, table in enumerate(self.watched):
            named, own = table.replace('"', '""'), table.replace("'", "''")
            for act, column in ACTS.items():
                made = COUNTING.format(n=n, act=act, column=column, table=named, name=own)
                self._execute(made, {})
            self._execute(
                "INSERT OR REPLACE INTO temp.mamoru_touched VALUES (:name, 0, 0, 0)", {"name": table}
            )

    def _counted(self) -> dict[str, Touched]:
        counts = self._rows("SELECT name, deleted, updated, inserted FROM temp.mamoru_touched", {})
        return {
            str(name): Touched(deleted=int(str(d)), updated=int(str(u)), inserted=int(str(i)))
            for name, d, u, i in counts
        }

    def _result(self, call: Call) -> Result:
        bound = {**call.query.constants, **call.bound}
        cursor = self._execute(call.query.text, bound)
        rows = without_bytes(self._fetched(cursor, call.query.text), self.system)
        return Result(rows=rows, changed=max(cursor.rowcount, 0))

    def _rows(self, text: str, bound: Mapping[str, object]) -> list[Row]:
        return self._fetched(self._execute(text, bound), text)

    def _fetched(self, cursor: sqlite3.Cursor, text: str) -> list[Row]:
        """Fetch the rows: SQLite goes on working for them, so that this can fail too."""
        try:
            return cursor.fetchall()
        except sqlite3.DatabaseError as error:
            raise _told(error, self.system, at=change(text)) from None

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


#: Every table, whether it is a virtual one, and the columns of those asked for (1: hidden, of virtual ones).
TABLES = """SELECT m.name, m.sql LIKE 'CREATE VIRTUAL%',
  CASE WHEN m.name IN (SELECT value FROM json_each(:tables))
       THEN (SELECT json_group_array(name) FROM pragma_table_xinfo(m.name) WHERE hidden <> 1) END
FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"""
TRIGGERED = """SELECT 1 FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%CASCADE%'
  OR sql LIKE '%SET%NULL%' OR sql LIKE '%SET%DEFAULT%' LIMIT 1"""
COUNTS = """CREATE TEMP TABLE IF NOT EXISTS mamoru_touched
  (name TEXT PRIMARY KEY, deleted INTEGER, updated INTEGER, inserted INTEGER)"""
ACTS = {"DELETE": "deleted", "UPDATE": "updated", "INSERT": "inserted"}
COUNTING = """CREATE TEMP TRIGGER IF NOT EXISTS mamoru_{column}_{n} AFTER {act} ON main."{table}"
BEGIN UPDATE mamoru_touched SET {column} = {column} + 1 WHERE name = '{name}'; END"""
NO_DEPTH = "parser stack overflow"
NO_BLOB = "JSON cannot hold BLOB values"
QUOTED = re.compile("[\"']")
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
    place = f", at `{at}`" if at else ""
    if what == NO_DEPTH:
        return TooDeep(system, because=f"SQLite {sqlite3.sqlite_version}{place}")
    return Refused(system, because=BYTES if what == NO_BLOB else f"{what}{place}")


def _without_values(message: str) -> str:
    """SQLite's messages name tables and columns, hardly ever values; quoted parts are cut all the same.

    A trigger's own message may hold anything, and is not among them.
    """
    return QUOTED.split(message, maxsplit=1)[0].strip()


def _text(raw: bytes) -> str:
    """Read a text; SQLite does not see to it that it is UTF-8, and what is not is marked by ``\ufffd``."""
    return raw.decode("utf-8", "replace")


def _file(system: SystemMap, folder: Path) -> Path:
    name = system.settings.get("file")
    if not isinstance(name, str) or not name:
        raise MissingSetting(system.name, because="`file` is missing")
    path = folder / name
    if path.is_dir():
        raise Unreachable(system.name, because=f"`{name}` is a folder, and no file")
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
        connection.text_factory = _text
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # else what was erased stays readable in free pages
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
