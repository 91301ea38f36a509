"""A small shop in which every right is given, and an obvious model of what each of them leaves behind."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import small

NOTICE = """\
notice: acme
title: {en: How Acme handles your data}
effective: {on: 2025-01-01}
languages: {governing: en, editions: [en]}
law: JP
entities:
  acme: {name: {en: Acme Inc.}, country: JP, address: "1-1 Somewhere"}
controllers: [{else: acme}]
people:
  customer: {title: {en: Customers}, known-by: [customer-id, email], linked-by: [customer-id]}
data:
  contact: {name: [identifying], email: [identifying]}
  purchases: {messages: []}
  guess: {taste: [derived]}
purposes:
  sell: {of: customer, uses: [contact, purchases], basis: contract}
  improve: {of: customer, uses: [guess], basis: legitimate-interest}
rights:
  access: {of: customer}
  correction: {of: customer, earlier-value: {keep: 2 years, ground: {purpose: sell}}}
  suspension: {of: customer}
  portability: {of: customer}
  erasure: {of: customer}
"""
SHOP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email, taste: guess.taste}
  suspended:
    suspended-since: since
    ties: [{by: customer_id, to: customers, how: owned}]
    not-personal: [since]
  orders:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {note: purchases.messages}
  messages:
    ties:
      - {by: sender, to: customers, how: joint}
      - {by: receiver, to: customers, how: joint}
    columns: {body: purchases.messages}
"""
TABLES = """
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, name VARCHAR(40) CHECK (name <> 'nobody'), email VARCHAR(40) UNIQUE, taste TEXT);
CREATE TABLE suspended (customer_id INTEGER PRIMARY KEY REFERENCES customers, since DATE NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers, note TEXT);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers,
  body TEXT);
CREATE INDEX messages_sender ON messages (sender);
CREATE INDEX messages_receiver ON messages (receiver);
"""
ROWS = """
INSERT INTO customers VALUES
  (1, 'a', 'a@example.com', 'warm'), (2, 'b', 'b@example.com', 'cold'), (3, 'a', 'c@example.com', NULL);
INSERT INTO orders VALUES (10, 1, 'a'), (11, 1, 'b'), (12, 2, 'a'), (13, 3, NULL);
INSERT INTO messages VALUES (20, 1, 2, 'a'), (21, 2, 1, 'b'), (22, 1, 1, 'a'), (23, 3, 2, 'a');
"""
Rows = dict[str, list[tuple[object, ...]]]


def shop(folder: Path, url: str = "") -> Path:
    """Make the company, with its shop in SQLite, or in the empty PostgreSQL database at ``url``."""
    parts = urlsplit(url)
    place = (
        f"{{host: {parts.hostname}, port: {parts.port}, database: {parts.path[1:]}, user: {parts.username}}}"
    )
    told = SHOP.replace("kind: sqlite", "kind: postgresql").replace("{file: shop.db}", place) if url else SHOP
    for name, text in {
        "programme.yaml": "programme: acme\n",
        "notice.yaml": NOTICE,
        "systems/shop.yaml": told,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    fill(folder, url)
    small.mamoru(folder, "discover", expect=0)
    return folder


def fill(folder: Path, url: str = "") -> None:
    """Put the rows back as they were, in new tables."""
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(b"DROP TABLE IF EXISTS suspended, orders, messages, customers")
            connection.execute((TABLES + ROWS).encode())
        return
    (folder / "shop.db").unlink(missing_ok=True)
    small.database(folder / "shop.db", TABLES + ROWS)


def rows(folder: Path, url: str = "") -> Rows:
    """Return every row of the shop; of an exception, whose it is."""
    named = {"customers": "*", "suspended": "customer_id", "orders": "*", "messages": "*"}
    queries = {t: f"SELECT {c} FROM {t} ORDER BY 1" for t, c in named.items()}
    if url:
        with psycopg.connect(url) as server:
            return {t: server.execute(q.encode()).fetchall() for t, q in queries.items()}
    connection = sqlite3.connect(folder / "shop.db")
    found = {t: connection.execute(q).fetchall() for t, q in queries.items()}
    connection.close()
    return found


@dataclass(slots=True, kw_only=True)
class Model:
    """What the shop must hold, said as plainly as it can be."""

    customers: dict[int, list[str | None]] = field(
        default_factory=lambda: {
            1: ["a", "a@example.com", "warm"],
            2: ["b", "b@example.com", "cold"],
            3: ["a", "c@example.com", None],
        }
    )
    suspended: set[int] = field(default_factory=set)
    orders: dict[int, list[object]] = field(
        default_factory=lambda: {10: [1, "a"], 11: [1, "b"], 12: [2, "a"], 13: [3, None]}
    )
    messages: dict[int, list[object]] = field(
        default_factory=lambda: {20: [1, 2, "a"], 21: [2, 1, "b"], 22: [1, 1, "a"], 23: [3, 2, "a"]}
    )
    earlier: dict[int, set[tuple[str, object]]] = field(
        default_factory=lambda: {1: set(), 2: set(), 3: set()}
    )

    def correct_name(self, who: int, value: str) -> None:
        """A name stands in one place."""
        if self.customers[who][0] != value:
            self.earlier[who].add(("shop.customers.name", self.customers[who][0]))
            self.customers[who][0] = value

    def correct_messages(self, who: int, value: str, was: str) -> None:
        """A message stands in orders, which one has, and in messages, which two may have."""
        mine = [("shop.orders.note", o) for o in self.orders.values() if o[0] == who]
        mine += [("shop.messages.body", m) for m in self.messages.values() if set(m[:2]) - {None} == {who}]
        for place, row in mine:
            if row[-1] == was != value:
                self.earlier[who].add((place, was))
                row[-1] = value

    def erase(self, who: int) -> None:
        """Somebody leaves."""
        del self.customers[who]
        self.suspended.discard(who)
        self.earlier[who] = set()
        self.orders = {n: o for n, o in self.orders.items() if o[0] != who}
        for message in self.messages.values():
            message[:2] = [None if one == who else one for one in message[:2]]
        self.messages = {n: m for n, m in self.messages.items() if set(m[:2]) != {None}}

    def rows(self) -> Rows:
        """Return it as the database does."""
        return {
            "customers": [(n, *c) for n, c in sorted(self.customers.items())],
            "suspended": [(n,) for n in sorted(self.suspended)],
            "orders": [(n, *o) for n, o in sorted(self.orders.items())],
            "messages": [(n, *m) for n, m in sorted(self.messages.items())],
        }
