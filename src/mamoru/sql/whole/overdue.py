"""Rows whose time is over: how many there are among those looked at, and when the oldest of them began.

Comes in: the columns that periods run from, with the earliest day of each that still keeps a row.  Goes out:
one statement, which answers how many rows it looked at, how many of them are over by every column, the first
day of these, and how many hold something that is no day.  It looks at no more than a given number of rows.
Where a promise is about some columns of a row alone, only rows that still hold a value in one of them count.
Law: GDPR art. 5(1)(e); APPI art. 22.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.documents.paths import Path
from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import relation
from mamoru.sql.tree import Part, Test

_EMPTY = ("null", "[]", "[null]")  #: what stands in a document where no value is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Where a promise says that something is held."""

    column: str
    path: Path  #: in the documents of the column; empty: the column itself
    instead: str | None  #: the text that a mask leaves there


def held_too_long(
    table: Table,
    earliest: Mapping[str, str],
    dialect: Dialect,
    *,
    most: int,
    holding: Sequence[Value] = (),
) -> Query:
    """Return a statement that counts the rows of a table whose day in each of these columns is before it.

    A row whose period has not begun, since a column is NULL, is not over.  ``holding``: where a value must
    stand, in one of them, for a row to count; none: every row counts.
    """
    row = relation(table, "r")
    columns = dict.fromkeys((*earliest, *(value.column for value in holding)))
    looked = sa.select(*(row.c[column] for column in columns)).limit(most).subquery("w")
    held = [_stands(looked.c[value.column], value, dialect) for value in holding]
    within = sa.or_(*held) if held else sa.true()
    days = {column: dialect.day(looked.c[column]) for column in earliest}
    passed = (days[column] < sa.literal_column(f"'{first}'") for column, first in earliest.items())
    over = sa.and_(within, *passed)
    no_day = (sa.and_(_holds(looked.c[column], ""), day.is_(None)) for column, day in days.items())
    latest = next(iter(days.values()))
    oldest = sa.func.min(sa.case((over, latest), else_=None))
    found = (sa.func.count(), _count(over), oldest, _count(sa.and_(within, sa.or_(*no_day))))
    return lower(sa.select(*found).select_from(looked), dialect)


def _count(test: Test) -> Part:
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)


def _stands(column: Part, value: Value, dialect: Dialect) -> Test:
    if not value.path:
        return _holds(column, value.instead)
    found = dialect.documents.taken(column, value.path)
    empty = _EMPTY if value.instead is None else (*_EMPTY, json.dumps(value.instead, ensure_ascii=False))
    return sa.and_(found.is_not(None), sa.cast(found, sa.Text).not_in(empty))


def _holds(column: Part, instead: str | None) -> Test:
    """Return that a column holds a value, and not the text that stands there instead of one."""
    is_there = column.is_not(None)
    return is_there if instead is None else sa.and_(is_there, sa.cast(column, sa.Text) != instead)
