"""What a database says of itself, whatever it holds."""

import json
import sqlite3
from pathlib import Path

import psycopg

from tests import small
from tests.worlds import discovered, postgresql_programme, system_map

UNUSUAL = {
    "place": "point",
    "way": "line",
    "tree": "xml",
    "places": "point[]",
    "search": "tsvector",
    "moment": "txid_snapshot",
    "position": "pg_lsn",
    "price": "money",
}


def test_columns_of_any_type_are_discovered_on_postgresql(postgresql_url: str) -> None:
    """A type that no library knows is called as PostgreSQL calls it."""
    columns = ", ".join(f"{name} {kind}" for name, kind in UNUSUAL.items())
    with psycopg.connect(postgresql_url) as connection:
        connection.execute(f"CREATE TABLE odd (id int PRIMARY KEY, v varchar(6), {columns})".encode())

    schema = postgresql_programme(postgresql_url, {}).programme.schemas["s"]

    types = {name: column.type.lower() for name, column in schema.tables["odd"].columns.items()}
    assert types == {"id": "integer", "v": "varchar(6)", **UNUSUAL}


def test_columns_of_any_type_are_discovered_on_sqlite(tmp_path: Path) -> None:
    """A column needs no type there, or may have one that is made up."""
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("CREATE TABLE odd (id INTEGER PRIMARY KEY, bare, made_up POLYGON, long LONGBLOB)")
    connection.close()

    schema = discovered(tmp_path, system_map({}, "sqlite", {"file": "s.db"}))

    types = {name: column.type for name, column in schema.tables["odd"].columns.items()}
    assert types == {"id": "INTEGER", "bare": "ANY", "made_up": "POLYGON", "long": "LONGBLOB"}


def test_copies_and_foreign_tables_are_discovered_and_must_be_mapped(
    tmp_path: Path, postgresql_url: str
) -> None:
    """A materialized view of customers is a second place where they are held."""
    small.shop_on_postgresql(tmp_path, postgresql_url, discover=False)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(
            "CREATE MATERIALIZED VIEW mailing AS SELECT name, email FROM customers;"
            "CREATE VIEW seen AS SELECT name FROM customers;"
            "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER away FOREIGN DATA WRAPPER w;"
            "CREATE FOREIGN TABLE visitors (name TEXT) SERVER away"
        )

    small.mamoru(tmp_path, "discover", expect=0)

    told = json.loads(small.mamoru(tmp_path, "check", "--format", "json", expect=1).stdout)
    assert sorted(f["problem"] for f in told["findings"]) == [
        "the database of `shop` has a table `mailing` that the map does not mention",
        "the database of `shop` has a table `visitors` that the map does not mention",
    ]


def test_what_sqlite_takes_for_the_same_text_is_discovered(tmp_path: Path) -> None:
    """Its catalogue does not tell it; a snapshot without it would hide how keys are compared."""
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute(
            'CREATE TABLE "odd one" (id TEXT COLLATE NOCASE PRIMARY KEY, "a ""b" TEXT COLLATE RTRIM, '
            "plain TEXT, number INTEGER COLLATE NOCASE)"
        )
    connection.close()

    schema = discovered(tmp_path, system_map({}, "sqlite", {"file": "s.db"}))

    types = {name: column.type for name, column in schema.tables["odd one"].columns.items()}
    assert types == {
        "id": "TEXT COLLATE NOCASE",
        'a "b': "TEXT COLLATE RTRIM",
        "plain": "TEXT",
        "number": "INTEGER COLLATE NOCASE",
    }
