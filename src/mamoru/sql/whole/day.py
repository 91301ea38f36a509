"""Ask on which day one row was collected."""

import sqlalchemy as sa

from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.holding import ONE
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import parts, relation, types

ROW = f"{ONE}r"  #: the set that holds the row's key


def day_query(table: Table, column: str, dialect: Dialect) -> Query:
    """Return the statement for the day, YYYY-MM-DD, that a column of the row ``ROW`` tells."""
    row = relation(table, "x")
    found = dialect.lone(parts(row, table.key), types(table, table.key), ROW)
    return lower(sa.select(dialect.day(row.c[column])).where(found), dialect)
