"""A small company on disk: two SQLite systems and a paper archive, as files that a user would write."""

import sqlite3
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import psycopg
from click.testing import CliRunner

from mamoru.cli.main import main

FILES = {
    "programme.yaml": "programme: acme\n",
    "notice.yaml": """\
notice: acme
title: {en: How Acme handles your data}
effective: {on: 2025-01-01}
languages: {governing: en, editions: [en, ja]}
law: JP
entities:
  acme: {name: {en: Acme Inc.}, country: JP, address: "1-1 Somewhere", fiscal-year-ends: 03-31}
controllers: [{else: acme}]
people:
  customer: {title: {en: Customers}, known-by: [customer-id, email], linked-by: [customer-id]}
data:
  contact: {name: [identifying], email: [identifying]}
  purchases: {orders: [], messages: []}
purposes:
  sell: {of: customer, uses: [contact, purchases], basis: contract}
retention:
  rest: {items: [contact, purchases.messages], of: all, keep: 1 year, after: visited, ground: {purpose: sell}}
  invoices:
    {items: purchases.orders, of: all, keep: 7 years, after: order-closed, ground: {law: JP-corporation-tax},
     over: {JP-corporation-tax: an order is closed with the return of its year}}
rights:
  access: {of: customer}
  erasure: {of: customer}
""",
    "systems/shop.yaml": """\
system: shop
title: {en: The shop}
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
events: {order-closed: orders.closed_at}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email}
  orders:
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
    columns: {total: purchases.orders, note: purchases.messages}
    not-personal: [closed_at]
  order_items:
    ties: [{by: order_id, to: orders, how: owned}]
    columns: {item: purchases.messages}
  messages:
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{null: sender}]}
      - {by: receiver, to: customers, how: joint, access: {hide: [body], because: another wrote it},
         leaving: [{null: receiver}]}
    columns: {body: purchases.messages}
""",
    "systems/club.yaml": """\
system: club
kind: sqlite
connect: {file: club.db}
holds: {origin: given, country: JP}
tables:
  members:
    is: customer
    known-by: {customer-id: customer_no}
    columns: {nickname: contact.name}
  points:
    ties: [{by: member_id, to: members, how: owned}]
    columns: {reason: purchases.messages}
    not-personal: [points]
""",
}

SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
CREATE INDEX customers_email ON customers (email);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
  total INTEGER, note TEXT, closed_at TEXT);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders, item TEXT);
CREATE INDEX items_order ON order_items (order_id);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers,
  receiver INTEGER REFERENCES customers, body TEXT);
CREATE INDEX messages_sender ON messages (sender);
CREATE INDEX messages_receiver ON messages (receiver);
INSERT INTO customers VALUES
  (1, 'Hana', 'hana@example.com'),
  (2, 'Ren', 'ren@example.com'),
  (3, 'Yui', 'yui@example.com');
INSERT INTO orders VALUES
  (10, 1, 500, 'ring twice', '2025-06-01'),
  (11, 1, 700, NULL, '2010-06-01'),
  (12, 2, 900, NULL, NULL);
INSERT INTO order_items VALUES (100, 10, 'scarf'), (101, 11, 'hat'), (102, 12, 'coat');
INSERT INTO messages VALUES
  (1000, 1, 2, 'hello Ren'),
  (1001, 2, 1, 'hello Hana'),
  (1002, 1, 1, 'note to self');
"""
CLUB = """
CREATE TABLE members (id INTEGER PRIMARY KEY, customer_no INTEGER UNIQUE, nickname TEXT);
CREATE TABLE points (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members,
  points INTEGER, reason TEXT);
CREATE INDEX points_member ON points (member_id);
INSERT INTO members VALUES (70, 1, 'hana-chan'), (71, 2, 'ren');
INSERT INTO points VALUES (700, 70, 5, 'welcome'), (701, 70, 9, 'birthday'), (702, 71, 5, 'welcome');
"""


def company(folder: Path, more: Mapping[str, str] = MappingProxyType({}), *, discover: bool = True) -> Path:
    """Write the programme and its databases, and discover their schemas."""
    for name, text in {**FILES, **more}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    database(folder / "shop.db", SHOP)
    database(folder / "club.db", CLUB)
    if discover:
        mamoru(folder, "discover", expect=0)
    return folder


def database(path: Path, text: str) -> None:
    """Make a SQLite file from statements."""
    connection = sqlite3.connect(path)
    connection.executescript(text)
    connection.close()


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a SQLite file."""
    connection = sqlite3.connect(path)
    names = [
        n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    every = "SELECT * FROM {} ORDER BY 1"
    found = {n: connection.execute(every.format(n)).fetchall() for n in names}
    connection.close()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def mamoru(folder: Path, *words: str, expect: int | None = None) -> Told:
    """Run the command in the programme's folder, in this process: the same entry that a shell calls."""
    code = 0
    with chdir(folder), CliRunner().isolation() as streams:
        try:
            main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = streams[0].getvalue(), streams[1].getvalue()
    told = Told(returncode=code, stdout=out.decode(), stderr=err.decode())
    if expect is not None:
        assert code == expect, f"{words}: exit {code}\n{told.stdout}\n{told.stderr}"
    return told


def shop_on_postgresql(folder: Path, url: str, *, user: str = "", discover: bool = True) -> Path:
    """Make the company with its shop on PostgreSQL; ``user`` is the login that Mamoru uses."""
    parts = urlsplit(url)
    address = f"host: {parts.hostname}, port: {parts.port}, database: {parts.path[1:]}"
    connect = f"{{{address}, user: {user or parts.username}}}"
    shop = FILES["systems/shop.yaml"].replace("kind: sqlite", "kind: postgresql")
    company(folder, discover=False)
    (folder / "systems/shop.yaml").write_text(shop.replace("{file: shop.db}", connect), encoding="utf-8")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SHOP.encode())
    if discover:
        mamoru(folder, "discover", expect=0)
    return folder
