"""A DuckDB file after an erasure: what went is in no byte of it, everything else is as it was."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from mamoru.model.errors import MamoruError
from mamoru.model.map import SystemMap
from mamoru.sql.kind import Call
from mamoru.sql.query import lower
from mamoru.systems.duckdb import DUCKDB
from tests.worlds import system_map

MADE = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE SEQUENCE numbers START 5;
CREATE MACRO twice(x) AS x * 2;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, mood mood, boss INTEGER REFERENCES people (id),
  deep STRUCT(a INTEGER, b TEXT[]), big HUGEINT, doubled HUGEINT GENERATED ALWAYS AS (big * 2));
CREATE TABLE letters (id INTEGER DEFAULT nextval('numbers'), person INTEGER REFERENCES people (id),
  text TEXT);
CREATE TABLE counts (n INTEGER);
CREATE INDEX letters_text ON letters (text);
CREATE VIEW named AS SELECT name FROM people;
CREATE TRIGGER counting AFTER INSERT ON letters FOR EACH STATEMENT INSERT INTO counts VALUES (1);
INSERT INTO people VALUES
  (1, 'Kaguya-Hime', 'good', NULL, {'a': 1, 'b': ['x']}, 170141183460469231731687303715884105);
INSERT INTO people VALUES (2, 'Ren', 'bad', NULL, NULL, NULL);
INSERT INTO people VALUES (3, 'Aoi', NULL, 2, NULL, 7);
INSERT INTO letters (person, text) VALUES (1, 'Taketori'), (2, 'b');
"""
PARTS = (
    "SELECT sql FROM duckdb_tables() ORDER BY ALL",
    "SELECT sql FROM duckdb_indexes() ORDER BY ALL",
    "SELECT sql FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
    "SELECT sql FROM duckdb_triggers() ORDER BY ALL",
    "SELECT function_name, macro_definition FROM duckdb_functions() WHERE NOT internal ORDER BY ALL",
    "SELECT nextval('numbers')",
    "SELECT * FROM people WHERE id > 1 ORDER BY id",
    "SELECT * FROM letters WHERE person > 1 ORDER BY id",
    "SELECT * FROM counts",
)


@pytest.fixture
def mapped(tmp_path: Path) -> SystemMap:
    """Make a file with one thing of each kind; values stand in it as they are, not compressed."""
    with duckdb.connect(tmp_path / "s.duckdb") as connection:
        connection.execute("SET force_compression = 'uncompressed'")
        connection.execute(MADE)
    return system_map({}, "duckdb", {"file": "s.duckdb", "busy-after-s": 0.1})


def removal(table: str, column: str) -> Call:
    """Return the statement that removes what is the first person's."""
    rows = sa.table(table, sa.column(column))
    assert DUCKDB.dialect is not None
    return Call(query=lower(sa.delete(rows).where(rows.c[column] == 1), DUCKDB.dialect), bound={})


def erase(mapped: SystemMap, folder: Path) -> list[int]:
    """Remove the first person and what points at them in one step."""
    assert DUCKDB.open is not None
    session = DUCKDB.open(mapped, folder)
    try:
        session.begin()
        results = session.run([removal("letters", "person"), removal("people", "id")])
        session.commit()
    finally:
        session.close()
    return [r.changed for r in results]


def told(folder: Path) -> list[object]:
    """Return everything but the first person's rows."""
    with duckdb.connect(folder / "s.duckdb") as connection:
        return [connection.execute(text).fetchall() for text in PARTS]


def test_what_was_erased_is_in_no_byte_of_the_file_and_the_rest_is_as_it_was(
    mapped: SystemMap, tmp_path: Path
) -> None:
    """A person and the rows that point at them go together; triggers do not fire for rows that stay."""
    path = tmp_path / "s.duckdb"
    path.chmod(0o640)
    assert b"Taketori" in path.read_bytes()
    before = told(tmp_path)

    assert erase(mapped, tmp_path) == [1, 1]

    after = told(tmp_path)
    assert [a for n, a in enumerate(after) if n != 5] == [b for n, b in enumerate(before) if n != 5]
    assert (before[5], after[5]) == ([(7,)], [(8,)])  # asking took a number
    whole = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"Taketori" not in whole
    assert b"Kaguya" not in whole
    assert [p.name for p in tmp_path.iterdir()] == ["s.duckdb"]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_another_program_has_open_is_left(mapped: SystemMap, tmp_path: Path) -> None:
    holding = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path / "s.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(MamoruError) as error:
            erase(mapped, tmp_path)
        assert other.stdin is not None
        other.stdin.close()

    assert (error.value.code, error.value.problem) == (
        "MAM-504",
        "in the system `s` another program was at work at the same time: the file is held by another program",
    )
    assert erase(mapped, tmp_path) == [1, 1]


def test_types_are_told_without_the_names_and_values_inside(mapped: SystemMap, tmp_path: Path) -> None:
    assert DUCKDB.discover is not None
    people = DUCKDB.discover(mapped, tmp_path).tables["people"]

    assert {c.name: (c.type, c.computed) for c in people.columns.values()} == {
        "id": ("INTEGER", ""),
        "name": ("VARCHAR", ""),
        "mood": ("ENUM", ""),
        "boss": ("INTEGER", ""),
        "deep": ("STRUCT", ""),
        "big": ("HUGEINT", ""),
        "doubled": ("HUGEINT", "(big * 2)"),
    }


@pytest.mark.parametrize("content", [b"no database", b""])
def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.duckdb").write_bytes(content)
    assert DUCKDB.open is not None

    with pytest.raises(MamoruError) as error:
        DUCKDB.open(system_map({}, "duckdb", {"file": "s.duckdb"}), tmp_path)

    assert error.value.code == "MAM-501"
    assert (tmp_path / "s.duckdb").read_bytes() == content
