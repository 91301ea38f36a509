"""Benches on databases that are files: each request has a copy of its own, as it was in the beginning.

Comes in: generated tables, and an empty folder.  Goes out: a bench on DuckDB, or on folders of Parquet files.
"""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import duckdb

from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members
from mamoru.sql.kind import Session, SystemKind
from tests.grounds.duckdb import FILE, place
from tests.judge.agreement import Bench, Dump, plain
from tests.worlds import Tables, world
from tests.worlds_of_files import FOLDER, files_world, loaded

Reading = Callable[[Path], Dump]
PLACES: Mapping[str, str] = {"duckdb": "one file", "files": "folders of Parquet files"}


def bench_of_files(kind: str, folder: Path, tables: Tables) -> Bench | None:
    """Return a bench on files below an empty folder; none where such files cannot hold the tables."""
    home = folder / "home"
    home.mkdir()
    if kind == "duckdb":
        return _bench(world(place(home), tables), tables, home=home, read=lambda at: _of_duckdb(at, tables))
    if any(not t.key for t in tables.values()):
        return None
    free = {name: replace(t, foreign="", not_null="") for name, t in tables.items()}
    return _bench(files_world(home, free), free, home=home, read=lambda at: _of_folders(at, free))


def _bench(checked: CheckedProgramme, tables: Tables, *, home: Path, read: Reading) -> Bench:
    system = checked.programme.systems["s"]
    opener = members("mamoru.systems", SystemKind)[system.kind].open
    assert opener is not None
    at, left, number = dict[int, Path](), list[Session](), count()

    def opened() -> Session:
        while left:
            left.pop().close()
        for old in at.values():
            shutil.rmtree(old, ignore_errors=True)
        copy = home.with_name(f"copy-{next(number)}")
        shutil.copytree(home, copy)
        session = opener(system, copy)
        at.clear()
        at[id(session)] = copy
        left.append(session)
        return session

    return Bench(
        checked=checked,
        tables=tables,
        opened=opened,
        dump=lambda session: read(at[id(session)]),
        commits=True,
    )


def _of_duckdb(folder: Path, tables: Tables) -> Dump:
    """Read a copy of the file, since DuckDB opens one only once."""
    beside = folder / "read.duckdb"
    shutil.copy(folder / FILE, beside)
    with closing(duckdb.connect(beside)) as connection:
        return _rows(connection, tables)


def _of_folders(folder: Path, tables: Tables) -> Dump:
    with loaded(folder / FOLDER) as connection:
        return _rows(connection, tables)


def _rows(connection: duckdb.DuckDBPyConnection, tables: Tables) -> Dump:
    named = {name: ", ".join(f'"{column}"' for column in t.columns) for name, t in tables.items()}
    return {
        name: plain(connection.execute(f'SELECT {columns} FROM "{name}"').fetchall(), tables[name])
        for name, columns in named.items()
    }
