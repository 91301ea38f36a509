# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""Folders of Parquet, CSV and JSONL files: a table is a folder, or what a pattern names.

DuckDB reads them; what an erasure changes is written anew beside, and all files of it take their places as
one step that a kill cannot tear.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.model.schema import Column, Schema, Table
from mamoru.sql.kind import Call, Result, Survey, SystemKind, Touched
from mamoru.systems._duckdb.catalogue import short
from mamoru.systems._duckdb.changes import Changes, quoted
from mamoru.systems._duckdb.opened import memory
from mamoru.systems._files import landing
from mamoru.systems._files.errors import KeyUnfit
from mamoru.systems._files.layout import Layout, Part, layout, pairs
from mamoru.systems._files.reading import ROW, Manner, Read, manner, read, telling
from mamoru.systems._files.rewriting import Rewriting
from mamoru.systems._session import Conflict, MissingSetting, Row, Unreachable, change, without_bytes

if TYPE_CHECKING:
    import duckdb

    from mamoru.sql.dialect import Dialect

EXTRA = "files"


@dataclass(slots=True, kw_only=True)
class FilesSession:
    """The tables of one folder, as views of a database in memory."""

    system: SystemMap
    root: Path
    connection: "duckdb.DuckDBPyConnection"
    changes: Changes
    how: Manner
    #: Nothing but statements changes anything.
    touched: Mapping[str, Touched] = field(default_factory=dict)
    transaction: str = ""  #: names the step that is prepared
    found: Layout | None = None
    tables: dict[str, Read] = field(default_factory=dict)
    prepared: list[landing.Place] = field(default_factory=list)
    held: int = -1  #: the handle of the folder's lock
    writing: bool = False

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """Look through the folder; what belongs to no table counts as one that nobody mapped."""
        self._look(alone=False)
        assert self.found is not None  # noqa: S101 - the folder was just looked through
        denied = frozenset(tables) if writing and not self._may_write() else frozenset[str]()
        known = {n: frozenset(r.columns) for n, r in self.tables.items() if n in tables and r.held.parts}
        return Survey(
            tables=frozenset(self.tables) | self.found.strange,
            columns=known,
            hidden=frozenset(),
            denied=denied,
        )

    def _may_write(self) -> bool:
        parts = [p for r in self.tables.values() for p in r.held.parts]
        return landing.may_write(self.root, {p.path.parent for p in parts})

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Keep other runs out, and look through the folder; to read, only those that write."""
        del at_once
        self._look(alone=writing)
        if writing:
            self.refuse_unfit_keys()

    def _look(self, *, alone: bool) -> None:
        """Look through the folder under its lock; end a step that was interrupted first."""
        if self.held >= 0 and self.writing >= alone:
            return
        self.rollback()
        if landing.is_interrupted(self.root):
            self._lock(alone=True)
            landing.finish(self.root, self.system.name)
            self.rollback()
        self._lock(alone=alone)
        if alone:
            landing.discard(self.root)
        self._show()

    def _lock(self, *, alone: bool) -> None:
        self.held, self.writing = landing.lock(self.root, self.system.name, alone=alone), alone

    def _show(self) -> None:
        name, settings = self.system.name, self.system.settings
        self.found = layout(self.root, name, settings)
        keys = {t: tuple(k.split("+")) for t, k in pairs(name, "keys", settings).items()}
        self.tables.clear()
        self.changes.clear()
        for number, held in enumerate(self.found.tables.values()):
            self.tables[held.name] = one = read(
                self.connection,
                held,
                system=name,
                number=number,
                how=self.how,
                key=keys.get(held.name, ()),
                expected=_mapped(self.system, held.name),
            )
            with telling(name, held.parts):
                self.changes.show(held.name, schema="main", bare=held.name, source=one.source)

    def refuse_unfit_keys(self) -> None:
        """Refuse a declared key that is empty or twice there.  Raises KeyUnfit."""
        for name, one in self.tables.items():
            if one.key == (ROW,):
                continue
            columns = ", ".join(quoted(c) for c in one.key)
            empty = " OR ".join(f"{quoted(c)} IS NULL" for c in one.key)
            with telling(self.system.name, one.held.parts):
                if self._any(f"SELECT 1 FROM {quoted(name)} WHERE {empty} LIMIT 1"):
                    raise KeyUnfit(self.system.name, name, because="it is empty in some row")
                if self._any(f"SELECT 1 FROM {quoted(name)} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"):
                    raise KeyUnfit(self.system.name, name, because="several rows have the same")

    def _any(self, text: str) -> bool:
        return self.connection.execute(text).fetchone() is not None

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in order; after the last change the new files are written: a commit is quick."""
        self._look(alone=False)
        results = [self._result(call) for call in calls]
        if any(r.changed for r in results):
            self._prepare()
        if meanwhile is not None:
            meanwhile()
        return results

    def each(self, calls: Sequence[Call], *, at_once: int) -> Iterator[tuple[int, Sequence[Row]]]:
        """Run statements that only read; nobody writes meanwhile."""
        self._look(alone=False)
        for n, call in enumerate(calls):
            bound = {**call.query.constants, **call.bound}
            with telling(self.system.name, self._parts()):
                for rows in self.changes.each(call.query.text, bound, at_once=at_once):
                    yield n, without_bytes(rows, self.system.name)

    def _result(self, call: Call) -> Result:
        bound = {**call.query.constants, **call.bound}
        with telling(self.system.name, self._parts(), at=change(call.query.text)):
            rows, changed = self.changes.run(call.query.text, bound)
        return Result(rows=without_bytes(rows, self.system.name), changed=changed)

    def _parts(self) -> list[Part]:
        return [p for one in self.tables.values() for p in one.held.parts]

    def _prepare(self) -> None:
        """Write the new files beside the old ones."""
        landing.discard(self.root)
        self.prepared = []
        for table in self.changes.touched.values():
            one = self.tables[table.name]
            self.prepared += Rewriting(
                connection=self.connection, system=self.system.name, root=self.root, how=self.how
            ).table(one, table, self.changes.assigned.get(table.view, frozenset()))
        self._refuse_changed()
        told = "\n".join(f"{p.file} {p.new} {p.was}" for p in self.prepared)
        self.transaction = hashlib.sha256(told.encode()).hexdigest()

    def _refuse_changed(self) -> None:
        """Refuse to go on where another program has written.  Raises Conflict."""
        assert self.found is not None  # noqa: S101 - a transaction has begun
        now = layout(self.root, self.system.name, self.system.settings)
        was = {p.told: p.mark for t in self.found.tables.values() for p in t.parts}
        here = {p.told: p.mark for t in now.tables.values() for p in t.parts}
        if other := sorted(f for f in {*was, *here} if was.get(f) != here.get(f)):
            raise Conflict(self.system.name, because=f"`{other[0]}` was written meanwhile", passing=True)

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Put all new files in their places as one step."""
        try:
            if self.prepared:
                self._refuse_changed()
                landing.commit(self.root, self.transaction, self.prepared, system=self.system.name)
        except OSError as error:
            raise Unreachable(
                self.system.name, because=f"the disk refused ({type(error).__name__})"
            ) from None
        self.prepared = []
        self._end()
        if meanwhile is not None:
            meanwhile()

    def committed(self, transaction: str) -> bool | None:
        """Return whether a step was done; the folder remembers its last ones."""
        return landing.committed(self.root, transaction) if transaction else None

    def rollback(self) -> None:
        """Put the new files away, and let others in."""
        if self.prepared and self.writing and not landing.is_interrupted(self.root):
            with suppress(OSError):
                landing.discard(self.root)
        self.prepared = []
        self._end()

    def _end(self) -> None:
        with suppress(MamoruError), telling(self.system.name, ()):
            self.changes.forget()
        if self.held >= 0:
            os.close(self.held)
        self.held, self.writing, self.transaction = -1, False, ""

    def close(self) -> None:
        """Let the folder go."""
        self.rollback()
        self.connection.close()


def _mapped(system: SystemMap, table: str) -> Sequence[str]:
    """Return the columns that a map names, for a table without a file."""
    told = system.tables.get(table)
    if told is None:
        return ()
    tied = [c for tie in told.ties for c in tie.by]
    return (*told.known_by.values(), *told.columns, *told.not_personal, *tied)


def _root(system: SystemMap, folder: Path) -> Path:
    name = system.settings.get("folder")
    if not isinstance(name, str) or not name:
        raise MissingSetting(system.name, because="`folder` is missing")
    path = (folder / name).resolve()
    if not path.is_dir():
        raise Unreachable(system.name, because=f"there is no folder `{name}`")
    if not os.access(path, os.R_OK | os.X_OK):
        raise Unreachable(system.name, because=f"the folder `{name}` may not be read")
    return path


def _open(system: SystemMap, folder: Path) -> FilesSession:
    root, how = _root(system, folder), manner(system.name, system.settings)
    connection = memory(system.name, EXTRA)
    session = FilesSession(
        system=system, root=root, connection=connection, changes=Changes(connection=connection), how=how
    )
    try:
        session.begin(writing=False)
    except MamoruError:
        session.close()
        raise
    session.rollback()
    return session


def _discover(system: SystemMap, folder: Path) -> Schema:
    session = _open(system, folder)
    try:
        session.begin(writing=False)
        session.refuse_unfit_keys()
        found = {n: _schema(r) for n, r in sorted(session.tables.items()) if r.columns.keys() - {ROW}}
        return Schema(system=system.name, tables=found)
    finally:
        session.close()


def _schema(one: Read) -> Table:
    return Table(
        name=one.held.name,
        schema="",
        bare_name=one.held.name,
        columns={n: Column(name=n, type=short(t), nullable=n not in one.key) for n, t in one.columns.items()},
        key=one.key,
        unique=(),
        foreign_keys=(),
        indexes=(one.key,),
    )


def _dialect() -> "Dialect":
    from mamoru.systems._duckdb.dialect import DUCKDB_DIALECT

    return DUCKDB_DIALECT


FILES = SystemKind(
    name="files",
    says="a folder of Parquet, CSV or JSONL files, compressed or not; values of CSV and JSONL are texts",
    settings={
        "folder": "the folder, relative to the programme's; each folder in it is a table, and each file",
        "tables": "instead: `NAME=GLOB` for each table, and `;` between them",
        "keys": "the columns that name a row: `TABLE=COLUMN` or `TABLE=COLUMN+COLUMN`, and `;` between; a "
        "table without is named by file, place and content of each row, in the column `mamoru_row`",
        "delimiter": "of CSV files; found in the first line when left out",
        "encoding": "of CSV files: utf-8, utf-16 or latin-1; utf-8 when left out",
    },
    writes=_dialect,
    open=_open,
    discover=_discover,
    scans=True,
    manners=frozenset({"delimiter", "encoding"}),
    cannot=(
        "find a row without reading the whole table: no file has an index",
        "erase from tables of Delta Lake, Apache Iceberg or Apache Hudi, whose log names their files",
        "write anew a file that is a link, has a second name, or lies beside a Parquet summary (`_metadata`)",
        "change a value in the name of a folder (`KEY=VALUE`); the folder goes with the last of its rows",
        "keep Bloom filters and page sizes of Parquet; schema, row groups, compression and metadata stay",
        "read other formats or CSV without a first line of names: such a file counts as an unmapped table",
        "keep out programs that are no run of Mamoru: a file that changes meanwhile stops the erasure",
        "reach copies outside the folder: older versions that the store or a backup keeps",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
    ),
)
