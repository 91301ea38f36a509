"""What somebody would write by hand for the same shop: the measure that Mamoru is compared with.

Nothing is journalled, verified or proved here; the statements are prepared, and commits are durable.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, LiteralString

import duckdb
import psycopg

if TYPE_CHECKING:
    import pymysql

BY_CUSTOMER: tuple[LiteralString, ...] = (
    "orders", "reviews", "support_tickets", "page_events", "consents", "payment_methods", "addresses",
)  # fmt: skip


def _each(verb: LiteralString, test: LiteralString) -> tuple[LiteralString, ...]:
    """Write one statement for each of the nine tables, children first; ``test`` stands behind the key."""
    return (
        f"{verb} FROM order_items WHERE order_id IN (SELECT id FROM orders WHERE customer_id {test})",  # noqa: S608 - of words above
        *(f"{verb} FROM {table} WHERE customer_id {test}" for table in BY_CUSTOMER),
        f"{verb} FROM customers WHERE id {test}",
    )


#: MariaDB before 11.1 asks such a subquery once for each row of the table, so nobody leaves it at that there.
MARIADB_ITEMS = (
    "DELETE order_items FROM orders JOIN order_items ON order_id = orders.id WHERE customer_id = %s"
)
SELECTS = _each("SELECT *", "= %s")
DELETES = _each("DELETE", "= %s")
MARIADB_DELETES = (MARIADB_ITEMS, *DELETES[1:])
BATCH_DELETES = _each("DELETE", "= ANY(%s)")
SQLITE_SELECTS = _each("SELECT *", "= ?")
SQLITE_DELETES = _each("DELETE", "= ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A connection that keeps its prepared statements."""

    connection: psycopg.Connection[tuple[object, ...]]

    @classmethod
    def connect(cls, address: str) -> "ByHand":
        """Connect; every statement is prepared the first time."""
        connection = psycopg.connect(address, autocommit=True, prepare_threshold=0)
        return cls(connection=connection)

    def access(self, person: int) -> int:
        """Fetch everything of one person, table by table, and return how many rows there are."""
        return sum(len(self.connection.execute(text, [person]).fetchall()) for text in SELECTS)

    def access_in_pipeline(self, person: int) -> int:
        """Fetch the same in one round trip."""
        with self.connection.pipeline():
            cursors = [self.connection.execute(text, [person]) for text in SELECTS]
        return sum(len(cursor.fetchall()) for cursor in cursors)

    def erase(self, person: int) -> int:
        """Delete one person in one transaction, and return how many rows went."""
        with self.connection.transaction():
            return sum(self.connection.execute(text, [person]).rowcount for text in DELETES)

    def erase_in_pipeline(self, person: int) -> int:
        """Delete the same in one round trip."""
        with self.connection.pipeline(), self.connection.transaction():
            cursors = [self.connection.execute(text, [person]) for text in DELETES]
        return sum(cursor.rowcount for cursor in cursors)

    def erase_batch(self, people: Sequence[int]) -> int:
        """Delete many people in one transaction, one statement a table."""
        with self.connection.transaction():
            return sum(self.connection.execute(text, [list(people)]).rowcount for text in BATCH_DELETES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHandInSqlite:
    """The same over a SQLite file, as durable as Mamoru's own connection."""

    connection: sqlite3.Connection

    @classmethod
    def connect(cls, file: str) -> "ByHandInSqlite":
        """Open the file."""
        connection = sqlite3.connect(file, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return cls(connection=connection)

    def access(self, person: int) -> int:
        """Fetch everything of one person, and return how many rows there are."""
        return sum(len(self.connection.execute(text, [person]).fetchall()) for text in SQLITE_SELECTS)

    def erase(self, person: int) -> int:
        """Delete one person in one transaction, and return how many rows went."""
        self.connection.execute("BEGIN IMMEDIATE")
        gone = sum(self.connection.execute(text, [person]).rowcount for text in SQLITE_DELETES)
        self.connection.execute("COMMIT")
        return gone


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHandIn:
    """The same over a connection of another kind, which commits by itself but for ``begin``."""

    ask: Callable[[str, object], int]  #: runs a statement with one parameter, returns how many rows there are
    selects: Sequence[str]
    deletes: Sequence[str]
    begin: str

    def access(self, person: int) -> int:
        """Fetch everything of one person, and return how many rows there are."""
        return sum(self.ask(text, person) for text in self.selects)

    def erase(self, person: int) -> int:
        """Delete one person in one transaction."""
        self.ask(self.begin, None)
        gone = sum(self.ask(text, person) for text in self.deletes)
        self.ask("COMMIT", None)
        return gone

    def erase_batch(self, people: Sequence[int]) -> int:
        """Delete many people in one transaction, one statement a table; the keys stand in the text."""
        listed = f"IN ({', '.join(map(str, people))})"
        self.ask(self.begin, None)
        gone = sum(self.ask(text.replace("= %s", listed), None) for text in self.deletes)
        self.ask("COMMIT", None)
        return gone


def in_mariadb(connection: "pymysql.Connection[pymysql.cursors.Cursor]") -> ByHandIn:
    """Speak to MariaDB; the driver prepares no statements."""

    def ask(text: str, person: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute(text, None if person is None else (person,))
            return len(cursor.fetchall()) if cursor.description else cursor.rowcount

    return ByHandIn(ask=ask, selects=SELECTS, deletes=MARIADB_DELETES, begin="START TRANSACTION")


def in_duckdb(file: str) -> ByHandIn:
    """Open the file for each act, since DuckDB lets only one program in that writes."""
    opened: list[duckdb.DuckDBPyConnection] = []

    def ask(text: str, person: object) -> int:
        if not opened:
            opened.append(duckdb.connect(file))
        found = opened[0].execute(text, [person] if "?" in text else None).fetchall()
        if text == "COMMIT":
            opened.pop().close()
        return len(found)

    begin = "BEGIN TRANSACTION"
    return ByHandIn(ask=ask, selects=(begin, *SQLITE_SELECTS, "COMMIT"), deletes=SQLITE_DELETES, begin=begin)
