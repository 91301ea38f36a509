# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""DuckDB: one file, nothing to start.

An erasure writes the file anew beside it and puts it in the old one's place: what is erased is then in no
free block of it, and a row and the rows that point at it can go in one step.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema, Table
from mamoru.sql.kind import Call, Result, Survey, SystemKind, Touched
from mamoru.systems._duckdb.catalogue import tables
from mamoru.systems._duckdb.changes import RID, Changes, quoted
from mamoru.systems._duckdb.copying import copy
from mamoru.systems._duckdb.opened import flush, literal, memory
from mamoru.systems._duckdb.told import telling
from mamoru.systems._session import (
    Conflict,
    MissingSetting,
    Refused,
    Row,
    Unreachable,
    change,
    without_bytes,
)

if TYPE_CHECKING:
    import duckdb

    from mamoru.sql.dialect import Dialect

EXTRA = "duckdb"
READING, WRITING = "READ_ONLY", "READ_WRITE"
BUSY_AFTER_S, PAUSE_S = 10.0, 0.02
FILE, FRESH = "file", "fresh"  #: names of the attached databases: as it is, and written anew
BESIDE = ".mamoru-new"  #: behind the name of the file that is written anew
VERSION = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = $of"


@dataclass(slots=True, kw_only=True)
class DuckdbSession:
    """One DuckDB file, attached to a database in memory that holds views of its tables."""

    system: str
    path: Path
    connection: "duckdb.DuckDBPyConnection"
    changes: Changes
    busy_after_s: float = BUSY_AFTER_S
    #: Nothing but statements changes anything: triggers do not fire where a file is written anew.
    touched: Mapping[str, Touched] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    attached: str = ""  #: how: ``READ_ONLY``, ``READ_WRITE``, or not at all
    is_written: bool = False  #: the new file stands beside, and waits for the commit

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """DuckDB has no permissions but the file's, and an erasure puts another file in its place."""
        was = self.attached
        with telling(self.system):
            self._attach(READING)
            if not was:
                self._detach()
        denied = frozenset(tables) if writing and not self._writable() else frozenset[str]()
        return Survey(
            tables=frozenset(self.tables),
            columns={n: frozenset(self.tables[n].columns) for n in tables if n in self.tables},
            hidden=frozenset(),
            denied=denied,
        )

    def _writable(self) -> bool:
        return os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Keep every other program out of the file; to read, only those that write."""
        del at_once
        with telling(self.system):
            self._attach(WRITING if writing else READING)

    def _attach(self, how: str) -> None:
        """Attach the file, and make the views.  What a killed run left beside it is put away."""
        if self.attached in (how, WRITING):
            return
        self._detach()
        self._wait_for(f"ATTACH {literal(str(self.path))} AS {FILE} ({how})")
        self.attached = how
        if how == WRITING:
            self._discard()
            self.connection.execute(f"CHECKPOINT {FILE}")  # else its log would be read into the new file
        self._show()

    def _wait_for(self, text: str) -> None:
        """Attach the file as soon as nobody else has it.  Raises Conflict."""
        until = time.monotonic() + self.busy_after_s
        while True:
            try:
                with telling(self.system):
                    self.connection.execute(text)
            except Conflict:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_S)
            else:
                return

    def _show(self) -> None:
        self.changes.clear()
        self.tables = tables(self.connection, FILE)
        for table in self.tables.values():
            schema = table.schema or "main"
            place = f"{FILE}.{quoted(schema)}.{quoted(table.bare_name)}"
            source = f"SELECT rowid AS {quoted(RID)}, * FROM {place}"
            self.changes.show(table.name, schema=schema, bare=table.bare_name, source=source)

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in order; after the last change the new file is written: a commit is quick."""
        with telling(self.system):
            self._attach(READING)
        results = [self._result(call) for call in calls]
        if any(r.changed for r in results):
            with telling(self.system):
                self._write()
        if meanwhile is not None:
            meanwhile()
        return results

    def each(self, calls: Sequence[Call], *, at_once: int) -> Iterator[tuple[int, Sequence[Row]]]:
        """Run statements that only read; nobody writes meanwhile."""
        with telling(self.system):
            self._attach(READING)
        for n, call in enumerate(calls):
            bound = {**call.query.constants, **call.bound}
            with telling(self.system):
                for rows in self.changes.each(call.query.text, bound, at_once=at_once):
                    yield n, without_bytes(rows, self.system)

    def _result(self, call: Call) -> Result:
        bound = {**call.query.constants, **call.bound}
        with telling(self.system, at=change(call.query.text)):
            rows, changed = self.changes.run(call.query.text, bound)
        return Result(rows=without_bytes(rows, self.system), changed=changed)

    @property
    def _beside(self) -> Path:
        return self.path.with_name(self.path.name + BESIDE)

    def _write(self) -> None:
        """Write the file anew, beside."""
        if _log_of(self.path).exists():
            raise Refused(self.system, because="its log could not be written into the file")
        self._discard()
        told = str((self.connection.execute(VERSION, {"of": FILE}).fetchone() or ("",))[0])
        version = told.partition(" ")[0].rstrip("+")  # the oldest DuckDB that can read the file
        beside = literal(str(self._beside))
        self.connection.execute(f"ATTACH {beside} AS {FRESH} (STORAGE_VERSION {literal(version)})")
        _as_it_was(self.path, self._beside)
        views = {t.name: f"{quoted(t.schema or 'main')}.{quoted(t.bare_name)}" for t in self.tables.values()}
        copy(self.connection, self.tables, views, source=FILE, fresh=FRESH, system=self.system)
        self.connection.execute(f"DETACH {FRESH}")
        flush(self._beside)
        self.is_written = True

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Put the new file in the old one's place: the one moment at which everything is done."""
        if self.is_written:
            try:
                self._beside.replace(self.path)
                flush(self.path.parent)
            except OSError as error:
                raise Unreachable(self.system, because=f"the disk refused ({type(error).__name__})") from None
        self.is_written = False
        self.rollback()
        if meanwhile is not None:
            meanwhile()

    def rollback(self) -> None:
        """Show the file as it is, and let others at it again."""
        with suppress(MamoruError), telling(self.system):
            self.changes.forget()
        with suppress(MamoruError, OSError), telling(self.system):
            self._discard()
            self._detach()
        self.is_written = False

    def _discard(self) -> None:
        """Put away what was written beside; only who holds the file may."""
        if self.attached == WRITING:
            self.connection.execute(f"DETACH DATABASE IF EXISTS {FRESH}")
            self._beside.unlink(missing_ok=True)
            _log_of(self._beside).unlink(missing_ok=True)

    def _detach(self) -> None:
        if self.attached:
            self.connection.execute(f"DETACH {FILE}")
            self.attached = ""

    def close(self) -> None:
        """Close the file."""
        self.rollback()
        self.connection.close()


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _as_it_was(path: Path, fresh: Path) -> None:
    """Give a new file the owner and the permissions of the old one, as far as whoever runs Mamoru may."""
    was = path.stat()
    with suppress(PermissionError):
        os.chown(fresh, was.st_uid, was.st_gid)
    fresh.chmod(was.st_mode & 0o7777)


def _patience(system: SystemMap) -> float:
    """Return how long to wait for others, in seconds.  Raises MissingSetting."""
    seconds = system.settings.get("busy-after-s", BUSY_AFTER_S)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        raise MissingSetting(system.name, because="`busy-after-s` must be a number of seconds above 0")
    return float(seconds)


def _file(system: SystemMap, folder: Path) -> Path:
    name = system.settings.get("file")
    if not isinstance(name, str) or not name:
        raise MissingSetting(system.name, because="`file` is missing")
    path = (folder / name).resolve()
    if path.is_dir():
        raise Unreachable(system.name, because=f"`{name}` is a folder, and no file")
    if not path.is_file():
        raise Unreachable(system.name, because=f"there is no file `{name}`")
    return path


def _open(system: SystemMap, folder: Path) -> DuckdbSession:
    path, connection = _file(system, folder), memory(system.name, EXTRA)
    session = DuckdbSession(
        system=system.name,
        path=path,
        connection=connection,
        changes=Changes(connection=connection),
        busy_after_s=_patience(system),
    )
    try:
        session.begin(writing=False)
    except MamoruError:
        session.close()
        raise
    session.rollback()  # others may have it until it is asked
    return session


def _discover(system: SystemMap, folder: Path) -> Schema:
    session = _open(system, folder)
    try:
        session.begin(writing=False)
        return Schema(system=system.name, tables=session.tables)
    finally:
        session.close()


def _dialect() -> "Dialect":
    from mamoru.systems._duckdb.dialect import DUCKDB_DIALECT

    return DUCKDB_DIALECT


DUCKDB = SystemKind(
    name="duckdb",
    says="one DuckDB file, on this machine; moments are told in UTC, and days counted so",
    settings={
        "file": "the database file, relative to the programme's folder",
        "busy-after-s": "how many seconds to wait while another program has the file; 10 when left out",
    },
    manners=frozenset({"busy-after-s"}),
    writes=_dialect,
    open=_open,
    discover=_discover,
    scans=True,
    cannot=(
        "erase while another program has the file open: DuckDB lets only one in that writes",
        "erase in a time that depends on the person alone: the file is copied, and needs its room twice",
        "open an encrypted file, or ask views: what they show is seen in the tables they read",
        "let triggers fire: what they would do when rows go or change does not happen",
        "follow tables that reference one another in a circle",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
        "keep more digits of a number than a double has, in a JSON document of which a part is masked",
    ),
)
