"""SQLite reads a statement only to some depth; a plan that goes deeper is refused as that, and undone.

Found by the judge: seed 700356, set of data 0.
"""

import sqlite3
from contextlib import closing

import pytest

from mamoru.sql.kind import Call
from mamoru.sql.query import Query
from mamoru.systems._session import TooDeep
from mamoru.systems.sqlite import SqliteSession

DEPTH = 500


def nested(depth: int) -> Query:
    """Return a statement that asks one question inside another."""
    text = "UPDATE orders SET note = 'x' WHERE " + "EXISTS (SELECT 1 WHERE " * depth + "1" + ")" * depth
    return Query(text=text, sets=frozenset(), constants={})


def is_shallow() -> bool:
    """Return whether this SQLite reads no deeper than the old releases."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE orders (note TEXT)")
        try:
            connection.execute(nested(DEPTH).text)
        except sqlite3.OperationalError as error:
            return "parser stack" in str(error)
    return False


@pytest.mark.skipif(not is_shallow(), reason="this SQLite reads as deep as anybody asks")
def test_a_statement_nested_too_deep_is_told_as_that() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE orders (note TEXT)")
    session = SqliteSession(system="shop", connection=connection)
    session.begin()

    with pytest.raises(TooDeep) as told:
        session.run([Call(query=nested(DEPTH), bound={})])

    version = sqlite3.sqlite_version
    assert str(told.value) == (
        "MAM-509: a statement of the plan is nested deeper than the system `shop` can read: "
        f"SQLite {version}, at `UPDATE orders`\n"
        "  why: who owns a row is asked along every chain of ties, one inside the other, and the map has "
        "long ones; nothing was changed in it\n"
        "  do:  in systems/shop.yaml, see whether tables that hang on many others need each of these ties "
        "(`how: none` for those that own nothing), or run Mamoru with a newer release of what reads the "
        "statements; until then erase these people there by hand"
    )
    session.close()
