"""Small worlds for tests as folders of Parquet files of two rows; statements run on a copy in memory."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from mamoru.model.programme import CheckedProgramme
from tests.ground import Row
from tests.grounds.duckdb import GROUND
from tests.worlds import Tables, create_table, discovered, notice, programme, system_map

ROWS_IN_A_FILE = 2
FOLDER = "lake"


def files_world(
    folder: Path, tables: Tables, *, linked: Sequence[str] = (), also: Sequence[str] = ()
) -> CheckedProgramme:
    """Build a world in the folder ``lake``; a table's key is declared; ``also``: further statements."""
    if any(t.foreign or t.not_null for t in tables.values()):
        pytest.skip("files have no constraints")
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.execute(create_table(name, table, GROUND, constraints=[]))
            for row in table.rows:
                connection.execute(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row)
        for statement in also:
            connection.execute(statement)
        save(connection, folder / FOLDER)
    keys = "; ".join(f"{n}={t.key.replace(', ', '+')}" for n, t in tables.items() if t.key)
    system = system_map(tables, "files", {"folder": FOLDER, "keys": keys})
    return programme(folder, system, notice(tables, linked), discovered(folder, system))


def save(connection: duckdb.DuckDBPyConnection, lake: Path) -> None:
    """Write every table as files of two rows, one file at least."""
    shutil.rmtree(lake, ignore_errors=True)
    for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        (lake / name).mkdir(parents=True)
        (count,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() or (0,)
        for begin in range(0, max(count, 1), ROWS_IN_A_FILE):
            rows = f'SELECT * FROM "{name}" LIMIT {ROWS_IN_A_FILE} OFFSET {begin}'
            connection.execute(f"COPY ({rows}) TO '{lake / name}/{begin}.parquet'")


@contextmanager
def loaded(lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Load every table into memory."""
    with duckdb.connect() as connection:
        for table in sorted(p for p in lake.iterdir() if p.is_dir()):
            connection.execute(
                f"CREATE TABLE \"{table.name}\" AS SELECT * FROM read_parquet('{table}/*.parquet')"
            )
        yield connection


def query_files(lake: Path, text: str) -> list[Row]:
    """Run a statement; what it changes is written to the files."""
    with loaded(lake) as connection:
        found = connection.execute(text).fetchall()
        if not text.startswith("SELECT"):
            save(connection, lake)
        return found
