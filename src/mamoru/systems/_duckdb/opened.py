"""DuckDB as it is opened for one system: in memory, without the network, and telling times in UTC."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.systems._duckdb.changes import NOTES
from mamoru.systems._duckdb.told import driver

if TYPE_CHECKING:
    import duckdb

#: Nothing is fetched or loaded by itself; DuckDB may say more than an error's own words in a bug report.
MANNERS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}


def memory(system: str, extra: str) -> "duckdb.DuckDBPyConnection":
    """Open an empty database in memory.  Raises MissingSetting."""
    connection: duckdb.DuckDBPyConnection = driver(system, extra).connect(":memory:", config=MANNERS)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"CREATE SCHEMA {NOTES}")
    return connection


def literal(text: str) -> str:
    """Return a text as a statement writes it."""
    return "'" + text.replace("'", "''") + "'"


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
