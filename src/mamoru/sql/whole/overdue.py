"""Rows whose time is over: how many there are among those looked at, and when the oldest of them began.

Comes in: the columns that periods run from, with the earliest day of each that still keeps a row.  Goes out:
one statement, which answers how many rows it looked at, how many of them are over by every column, and the
first day of these.  It looks at no more than a given number of rows.  Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import relation


def held_too_long(table: Table, earliest: Mapping[str, str], dialect: Dialect, *, most: int) -> Query:
    """Return a statement that counts the rows of a table whose day in each of these columns is before it.

    A row whose period has not begun, since a column is NULL, is not over.
    """
    row = relation(table, "r")
    looked = sa.select(*(row.c[column] for column in earliest)).limit(most).subquery("w")
    days = {column: dialect.day(looked.c[column]) for column in earliest}
    over = sa.and_(*(days[column] < sa.literal_column(f"'{first}'") for column, first in earliest.items()))
    count = sa.func.coalesce(sa.func.sum(sa.case((over, 1), else_=0)), 0)
    latest = next(iter(days.values()))
    oldest = sa.func.min(sa.case((over, latest), else_=None))
    return lower(sa.select(sa.func.count(), count, oldest).select_from(looked), dialect)
