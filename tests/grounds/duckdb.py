"""DuckDB for tests: a file of the test's own folder."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.ground import Connection, Ground, Place, Row, Settings, insertion

if TYPE_CHECKING:
    from tests.worlds import T

FILE = "s.duckdb"


def place(folder: Path) -> Place:
    """Return an empty file ``s.duckdb`` of a folder."""
    (folder / FILE).unlink(missing_ok=True)
    with closing(duckdb.connect(folder / FILE)):
        return Place(ground=GROUND, folder=folder, settings={"file": FILE})


def _empty(request: pytest.FixtureRequest) -> Place:
    return place(request.getfixturevalue("tmp_path"))


def _connect(folder: Path, settings: Settings) -> Connection:
    """Open the file; a copy where this process has it open already, since DuckDB opens one only once.

    The copy is made by another process: a lock goes when the process that holds it closes the file.
    """
    path = folder / str(settings["file"])
    try:
        return duckdb.connect(path)
    except duckdb.Error:
        beside = folder / f"beside-{path.name}"
        subprocess.run([sys.executable, "-c", COPY, str(path), str(beside)], check=True)
        return duckdb.connect(beside)


COPY = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2])"


def _fill(tables: Mapping[str, "T"], ground: Ground, execute: Callable[[str, Row], object]) -> None:
    """Create tables and rows, what is pointed at first; a circle of foreign keys loses one."""
    from tests.worlds import create_table, foreign_key  # noqa: PLC0415 - worlds are made of grounds

    made, left = list[str](), dict(tables)
    while left:
        name = next((n for n in left if not _targets(left[n]) - {*made, n}), next(iter(left)))
        table = left.pop(name)
        keys = [k for k in table.foreign.split() if _target(k) in made]
        keys += [k for k in table.foreign.split() if _target(k) == name and _never_back(k, table)]
        execute(create_table(name, table, ground, constraints=[foreign_key(k, tables) for k in keys]), ())
        made.append(name)
    for name in made:
        assert not list(_as_pointed(name, tables[name], ground, execute)), f"{name}: rows point at nothing"


def _as_pointed(
    name: str, table: "T", ground: Ground, execute: Callable[[str, Row], object]
) -> Iterator[Row]:
    """Insert rows, one that points at a later row after that; yield those that never can be."""
    rows, before = list(table.rows), len(table.rows) + 1
    while rows and len(rows) < before:
        before, later = len(rows), list[Row]()
        for row in rows:
            try:
                execute(insertion(ground, name, row), row)
            except duckdb.ConstraintException:
                later.append(row)
        rows = later
    yield from rows


def _targets(table: "T") -> set[str]:
    return {_target(key) for key in table.foreign.split()}


def _target(key: str) -> str:
    return key.partition(">")[2].partition(".")[0]


def _never_back(key: str, table: "T") -> bool:
    """Return whether no row leads back to itself by a foreign key: DuckDB takes no first row of a ring."""
    own = key.partition(">")[0].split("+")
    there = (key.partition(".")[2] or table.key).replace(",", "+").replace(" ", "").split("+")
    by, to = ([table.columns.index(c) for c in columns] for columns in (own, there))
    left = {tuple(row[n] for n in to): tuple(row[n] for n in by) for row in table.rows}
    while first := [key for key, target in left.items() if target not in left]:
        left = {key: target for key, target in left.items() if key not in first}
    return not left


GROUND = Ground(
    kind="duckdb",
    empty=_empty,
    connect=_connect,
    fill=_fill,
    key_types={
        "integer": ("1", "20", "-300"),
        "bigint": ("1", "9007199254740993", "-9223372036854775808"),
        "hugeint": ("1", "9007199254740993", "-170141183460469231731687303715884105727"),
        "text": ("a", "Ä b", "𠮷野家 🍣"),
        "uuid": (
            "6b29fc40-ca47-1067-b31d-00dd010662da",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ),
        "date": ("2026-01-01", "2024-02-29", "1999-12-31"),
        "timestamp": ("2026-01-01 00:00:00", "2026-01-01 00:00:00.000001", "1999-12-31 23:59:59"),
        "numeric(30,10)": ("1.0000000000", "0.1000000000", "12345678901234567890.0000000001"),
        "double": ("0.1", "2.5", "1e+100"),
    },
    impatient=lambda _: {"busy-after-s": 0.1},
    nowhere={"file": "away.duckdb"},
    lacks=frozenset({"cascades", "circles", "readers beside a writer"}),
    locks_rows=False,
)
