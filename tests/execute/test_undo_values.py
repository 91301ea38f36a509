"""What is put back is what was there: values of every type, numbers that the database gives, counters."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import small
from tests.execute import composed, undoable
from tests.execute.undoable import json_of, remove

COUNTED = """\
  threads:
    not-personal: [posts]
    recomputed: {posts: {count: posts, by: thread}}
  posts:
    ties: [{by: author, to: customers, how: owned}, {by: thread, to: threads, how: none}]
    columns: {body: purchases.messages}
"""
COUNTED_TABLES = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, posts INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES customers,
  thread INTEGER REFERENCES threads, body TEXT);
CREATE INDEX posts_author ON posts (author);
CREATE INDEX posts_thread ON posts (thread);
INSERT INTO threads VALUES (1, 3), (2, 1);
INSERT INTO posts VALUES (50, 1, 1, 'a'), (51, 1, 1, 'b'), (52, 2, 1, 'c'), (53, 1, 2, 'd');
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A shop with threads that count their posts, on SQLite and on PostgreSQL."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    folder = undoable.shop(tmp_path / "company", url)
    undoable.execute(folder, COUNTED_TABLES, url)
    with (folder / "systems/shop.yaml").open("a", encoding="utf-8") as shop:
        shop.write(COUNTED)
    small.mamoru(folder, "discover", expect=0)
    return folder, url


def _threads(folder: Path, url: str) -> list[tuple[object, ...]]:
    query = "SELECT * FROM threads ORDER BY 1"
    if url:
        with psycopg.connect(url) as server:
            return server.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(folder / "shop.db")) as file:
        return file.execute(query).fetchall()


def test_counters_tell_the_truth_after_an_undoing(place: tuple[Path, str]) -> None:
    folder, url = place
    request = remove(folder)
    assert _threads(folder, url) == [(1, 1), (2, 0)]
    undoable.execute(
        folder, "INSERT INTO posts VALUES (59, 2, 1, 'since'); UPDATE threads SET posts = 2 WHERE id = 1", url
    )

    small.mamoru(folder, "undo", request, "--yes", expect=0)

    assert _threads(folder, url) == [(1, 4), (2, 1)]


SHOP = """\
system: shop
kind: postgresql
connect: {place}
holds: {{origin: given, country: JP}}
tables:
  customers:
    is: customer
    known-by: {{customer-id: id, email: email}}
    columns: {{name: contact.name, email: contact.email, taste: guess.taste}}
  "Bestellungen é":
    ties: [{{by: "Kunde Nr", to: customers, how: owned}}]
    columns: {{{columns}}}
"""
TYPES = {
    "n": ("numeric", "12345678901234567890.123456789012345678"),
    "f": ("double precision", "0.1"),
    "r": ("real", "3.4028235e38"),
    "big": ("bigint", "9223372036854775807"),
    "at": ("timestamptz", "2026-03-29 01:59:59.999999+09"),
    "local": ("timestamp", "infinity"),
    "day": ("date", "0044-03-15 BC"),
    "how_long": ("interval", "1 year 2 mons -3 days 04:05:06.789"),
    "raw": ("bytea", "\\x00ff10"),
    "words": ("text[]", '{"a b","c\\"d",NULL,""}'),
    "told": ("json", '{"b":  1, "a": [1.0, 1e2]}'),
    "told_b": ("jsonb", '{"b": 1.10}'),
    "mood": ("mood", "so so"),
    "fixed": ("char(5)", "ab"),
    "one": ("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    "range": ("int4range", "[1,5)"),
    "yes": ("boolean", "t"),
    "address": ("inet", "10.1.2.3/8"),
    "bits": ("bit varying(9)", "10101"),
}
MADE = """
CREATE TYPE mood AS ENUM ('fine', 'so so');
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, taste TEXT);
CREATE TABLE "Bestellungen é" (
  "Nr" INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Kunde Nr" INTEGER NOT NULL REFERENCES customers,
  {columns}, twice NUMERIC GENERATED ALWAYS AS (n * 2) STORED);
CREATE INDEX by_customer ON "Bestellungen é" ("Kunde Nr");
INSERT INTO customers VALUES (1, 'a', 'a@example.com', 'x'), (2, 'b', 'b@example.com', NULL);
"""


def test_values_of_every_type_come_back_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in TYPES.items())
    parts = urlsplit(postgresql_url)
    place = (
        f"{{host: {parts.hostname}, port: {parts.port}, database: {parts.path[1:]}, user: {parts.username}}}"
    )
    mapped = ", ".join(f"{name}: purchases.messages" for name in (*TYPES, "twice"))
    folder = undoable.shop(tmp_path / "company")
    (folder / "systems/shop.yaml").write_text(SHOP.format(place=place, columns=mapped), encoding="utf-8")
    every = (
        'SELECT c.*, b::text FROM customers c LEFT JOIN "Bestellungen é" b ON b."Kunde Nr" = c.id '
        "ORDER BY 1, 5"
    ).encode()
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(MADE.format(columns=columns).encode())
        names, marks = ", ".join(TYPES), ", ".join(["%s"] * len(TYPES))
        filled = f'INSERT INTO "Bestellungen é" ("Kunde Nr", {names}) VALUES (1, {marks})'
        server.execute(filled.encode(), [text for _, text in TYPES.values()])
        server.execute(filled.encode(), [None] * len(TYPES))
        before = server.execute(every).fetchall()
        small.mamoru(folder, "discover", expect=0)

        request = remove(folder)
        assert server.execute(every).fetchall() != before
        assert json_of(folder, "undo", request, "--yes")["left"] == 0

        assert server.execute(every).fetchall() == before


def test_bytes_in_sqlite_stop_it_before_anything_is_changed(tmp_path: Path) -> None:
    folder = undoable.shop(tmp_path / "company")
    undoable.execute(folder, "UPDATE orders SET told = x'00ff' WHERE id = 10")
    before = undoable.rows(folder)

    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert undoable.rows(folder) == before


CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(CELLS, min_size=1, max_size=5))
def test_whatever_sqlite_holds_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[object]
) -> None:
    """A column holds values of any type, whatever is said of it, but for texts with a NUL in them."""
    folder = _shared(tmp_path_factory)
    with closing(sqlite3.connect(folder / "shop.db")) as file:
        file.executescript("DELETE FROM items; DELETE FROM orders; DELETE FROM notes; DELETE FROM messages;")
        file.execute("INSERT OR REPLACE INTO customers VALUES (1, 'a', 'a@example.com', NULL)")
        told = [c.replace("\0", "") if isinstance(c, str) else c for c in cells]
        file.executemany(
            "INSERT INTO orders VALUES (?, 1, ?, ?, ?)", [(n, c, c, c) for n, c in enumerate(told)]
        )
        file.commit()
    before = undoable.rows(folder)

    request = remove(folder)
    assert json_of(folder, "undo", request, "--yes")["left"] == 0

    assert repr(undoable.rows(folder)) == repr(before)


FOLDERS: dict[str, Path] = {}


def _shared(factory: pytest.TempPathFactory) -> Path:
    if "shop" not in FOLDERS:
        FOLDERS["shop"] = undoable.shop(factory.mktemp("undoable") / "company")
    return FOLDERS["shop"]


def test_tables_in_a_circle_are_refused_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    folder = undoable.shop(tmp_path / "company", postgresql_url)
    undoable.execute(
        folder,
        "ALTER TABLE customers ADD COLUMN favourite INTEGER REFERENCES orders; "
        "UPDATE customers SET favourite = 10 WHERE id = 1; CREATE INDEX favourites ON customers (favourite)",
        postgresql_url,
    )
    shop = (folder / "systems/shop.yaml").read_text(encoding="utf-8")
    more = "    ties: [{by: favourite, to: orders, how: none}]\n    columns: {name: contact.name"
    text = shop.replace("    columns: {name: contact.name", more, 1)
    (folder / "systems/shop.yaml").write_text(text, encoding="utf-8")
    small.mamoru(folder, "discover", expect=0)

    told = small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert "rows of customers, orders in `shop` reference one another in a circle" in told.stderr


def test_a_system_that_cannot_put_rows_back_is_refused(tmp_path: Path) -> None:
    folder = composed.shop(tmp_path / "company")
    (folder / "programme.yaml").write_text("programme: acme\nlimits: {undo-days: 7}\n", encoding="utf-8")
    with closing(duckdb.connect(str(folder / "lake.duckdb"))) as lake:
        lake.execute("CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_no INTEGER, page TEXT)")
        lake.execute("INSERT INTO visits VALUES (1, 1, 'hats')")
    (folder / "systems/lake.yaml").write_text(
        "system: lake\nkind: duckdb\nconnect: {file: lake.duckdb}\nholds: {origin: given, country: JP}\n"
        "tables:\n  visits:\n    ties: [{by: customer_no, of: customer, known-as: customer-id, how: owned}]\n"
        "    columns: {page: purchases.messages}\n",
        encoding="utf-8",
    )
    small.mamoru(folder, "discover", expect=0)
    before = composed.rows(folder)

    told = small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert "rows of `lake` cannot be put back in a system of the kind duckdb" in told.stderr
    assert composed.rows(folder) == before
