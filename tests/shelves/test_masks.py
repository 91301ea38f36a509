"""Every mask does on real databases what its examples say, and doing it twice changes nothing more."""

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from mamoru.model.kinds.mask import Mask
from mamoru.model.map import Scalar
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.erasure import expression
from mamoru.sql.kind import SystemKind
from mamoru.sql.query import Query, lower

MASKS = members("mamoru.masks", Mask)
KINDS = members("mamoru.systems", SystemKind)
EXAMPLES = [
    pytest.param(mask, argument, before, after, id=f"{mask.name}:{before}")
    for mask in MASKS.values()
    for (argument, before), after in mask.examples.items()
]


def column_type(mask: Mask, before: Scalar) -> str:
    """Return the type of a column that the example's value stands in."""
    if mask.name == "year-only":
        return "DATE"
    return "INTEGER" if isinstance(before, int) else "TEXT"


def change(mask: Mask, argument: Scalar, before: Scalar, *, dialect: Dialect) -> Query:
    """Lower an UPDATE of the one column of the table ``t`` by a mask."""
    table = sa.table("t", sa.column("c"))
    value = expression(mask.expression(argument), table.c.c, column_type(mask, before), dialect=dialect)
    return lower(sa.update(table).values(c=value), dialect)


@pytest.mark.parametrize(("mask", "argument", "before", "after"), EXAMPLES)
def test_on_sqlite(mask: Mask, argument: Scalar, before: Scalar, after: Scalar) -> None:
    """UPDATE t SET c = MASK(c)."""
    dialect = KINDS["sqlite"].dialect
    assert dialect is not None
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE t (c {column_type(mask, before)})")
    connection.execute("INSERT INTO t VALUES (?)", (before,))
    query = change(mask, argument, before, dialect=dialect)
    for _ in range(2):
        connection.execute(query.text, dict(query.constants))
        assert connection.execute("SELECT c FROM t").fetchone() == (after,)
    connection.close()


@pytest.mark.parametrize(("mask", "argument", "before", "after"), EXAMPLES)
def test_on_postgresql(
    mask: Mask, argument: Scalar, before: Scalar, after: Scalar, postgresql_url: str
) -> None:
    """UPDATE t SET c = MASK(c)."""
    dialect = KINDS["postgresql"].dialect
    assert dialect is not None
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE t (c {column_type(mask, before)})".encode())
        connection.execute("INSERT INTO t VALUES (%s)", (before,))
        query = change(mask, argument, before, dialect=dialect)
        for _ in range(2):
            connection.execute(query.text.encode(), query.constants)
            (found,) = connection.execute("SELECT c::text FROM t").fetchone() or (None,)
            assert found == (None if after is None else str(after))


def test_every_mask_says_what_it_does_and_shows_it() -> None:
    """A mask without an example would be neither documented nor tested."""
    assert {m.name for m in MASKS.values()} == {"null", "fixed", "truncate", "year-only", "pseudo-person"}
    assert all(m.says and m.examples for m in MASKS.values())
