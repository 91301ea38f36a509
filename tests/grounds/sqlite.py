"""SQLite for tests: a file of the test's own folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.ground import Connection, Ground, Place, Settings


def place(folder: Path) -> Place:
    """Return an empty file ``s.db`` of a folder."""
    (folder / "s.db").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "s.db")) as connection:
        connection.execute("VACUUM")
    return Place(ground=GROUND, folder=folder, settings={"file": "s.db"})


def _empty(request: pytest.FixtureRequest) -> Place:
    return place(request.getfixturevalue("tmp_path"))


def _connect(folder: Path, settings: Settings) -> Connection:
    return sqlite3.connect(folder / str(settings["file"]), isolation_level=None)


GROUND = Ground(
    kind="sqlite",
    empty=_empty,
    connect=_connect,
    early_keys=True,
    key_types={
        "integer": ("1", "20", "-300"),
        "text": ("a", "Ä b", "𠮷野家 🍣"),
        "date": ("2026-01-01", "2024-02-29", "1999-12-31"),
        "real": ("0.1", "2.5", "1e+100"),
    },
    impatient=lambda _: {"busy-after-s": 0.1},
    nowhere={"file": "away.db"},
    locks_rows=False,
)
