"""A shop in which what nobody asked for can be undone: keys of every sort, counters, and awkward values."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests import small
from tests.execute import composed

SHOP = """\
system: shop
kind: {kind}
connect: {connect}
holds: {{origin: given, country: JP}}
tables:
  customers:
    is: customer
    known-by: {{customer-id: id, email: email}}
    columns: {{name: contact.name, email: contact.email, taste: guess.taste}}
  orders:
    ties: [{{by: customer_id, to: customers, how: owned}}]
    columns: {{note: purchases.messages, weight: purchases.messages, told: purchases.messages}}
  items:
    ties: [{{by: order_id, to: orders, how: owned}}]
    columns: {{thing: purchases.messages}}
  notes:
    ties:
      - {{by: customer_id, to: customers, how: owned}}
      - {{by: answers, to: notes, how: none, target-gone: null}}
    columns: {{body: purchases.messages}}
  messages:
    ties:
      - {{by: sender, to: customers, how: joint}}
      - {{by: receiver, to: customers, how: joint}}
    columns: {{body: purchases.messages}}
"""
TABLES = """
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, name VARCHAR(40), email VARCHAR(40) UNIQUE, taste TEXT);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, note TEXT,
  weight DOUBLE PRECISION, told TEXT);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, thing TEXT);
CREATE INDEX items_order ON items (order_id);
CREATE TABLE notes (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
  answers INTEGER REFERENCES notes, body TEXT);
CREATE INDEX notes_customer ON notes (customer_id);
CREATE INDEX notes_answers ON notes (answers);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers,
  body TEXT);
CREATE INDEX messages_sender ON messages (sender);
CREATE INDEX messages_receiver ON messages (receiver);
"""
ROWS = """
INSERT INTO customers VALUES
  (1, 'O''Hana "花" \\ {}', 'a@example.com', NULL), (2, 'b', 'b@example.com', 'cold'),
  (3, '', 'c@example.com', ' ');
INSERT INTO orders VALUES
  (10, 1, 'a', 0.1, NULL), (11, 1, 'line' || chr(10) || 'two', 1e300, '[1, "x"]'), (12, 2, 'a', NULL, '');
INSERT INTO items VALUES (100, 10, 'hat'), (101, 11, 'coat'), (102, 12, 'scarf');
INSERT INTO notes VALUES (200, 1, NULL, 'first'), (201, 1, 200, 'second'), (202, 2, NULL, 'other'),
  (203, 2, 200, 'to the first');
INSERT INTO messages VALUES (20, 1, 2, 'a'), (21, 2, 1, 'b'), (22, 1, 1, 'a'), (23, 3, 2, 'a');
"""
Rows = dict[str, list[tuple[object, ...]]]


def shop(folder: Path, url: str = "", *, days: int = 7) -> Path:
    """Make the company, with its shop in SQLite, or in the empty PostgreSQL database at ``url``."""
    parts = urlsplit(url)
    place = (
        f"{{host: {parts.hostname}, port: {parts.port}, database: {parts.path[1:]}, user: {parts.username}}}"
    )
    told = SHOP.format(kind="postgresql" if url else "sqlite", connect=place if url else "{file: shop.db}")
    for name, text in {
        "programme.yaml": f"programme: acme\nlimits: {{undo-days: {days}}}\n",
        "notice.yaml": composed.NOTICE.replace("  suspension: {of: customer}\n", ""),
        "systems/shop.yaml": told,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    execute(folder, TABLES + ROWS if url else (TABLES + ROWS).replace("chr(", "char("), url)
    small.mamoru(folder, "discover", expect=0)
    return folder


def execute(folder: Path, statements: str, url: str = "") -> None:
    """Change the shop, as another program does."""
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(statements.encode())
        return
    with closing(sqlite3.connect(folder / "shop.db")) as file:
        file.executescript(statements)


def rows(folder: Path, url: str = "") -> Rows:
    """Return every row of the shop."""
    queries = {
        t: f"SELECT * FROM {t} ORDER BY 1" for t in ("customers", "orders", "items", "notes", "messages")
    }
    if url:
        with psycopg.connect(url) as server:
            return {t: server.execute(q.encode()).fetchall() for t, q in queries.items()}
    with closing(sqlite3.connect(folder / "shop.db")) as file:
        return {t: file.execute(q).fetchall() for t, q in queries.items()}


def json_of(folder: Path, *words: str, expect: int = 0) -> dict[str, Any]:
    """Run a command and return what it tells a program."""
    found: dict[str, Any] = json.loads(small.mamoru(folder, *words, "--format", "json", expect=expect).stdout)
    return found


def remove(folder: Path, who: int = 1) -> str:
    """Erase a customer though nobody asked for it, and return the request."""
    words = ("run", "erasure", "-s", f"customer-id={who}", "--unasked", "a test account", "--yes")
    return str(json_of(folder, *words)["request"])
