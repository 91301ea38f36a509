"""A mask's expression over one column, in the words of a database."""

from collections.abc import Iterator

import sqlalchemy as sa

from mamoru.model.expression import Expression, FirstCharacters, FirstOfYear, MadeOfRows, Old, Value
from mamoru.model.recipe import EraseTable, MaskStep
from mamoru.sql.dialect import Dialect
from mamoru.sql.tables import fitted
from mamoru.sql.tree import Part, Test


def expression(wanted: Expression, column: Part, column_type: str, *, dialect: Dialect) -> Part:
    """Lower a mask's expression over one column."""
    match wanted:
        case Value(value=None):
            return sa.null()
        case Value(value=value):
            return fitted(sa.literal(value), dialect.typed("", column_type).type)
        case Old():
            return column
        case FirstCharacters(count=count):
            return dialect.first_characters(column, count)
        case FirstOfYear():
            return dialect.first_of_year(column, column_type)
        case MadeOfRows():
            return column  # it is made of other rows, and lowered with them


def wrong(cause: MaskStep, step: EraseTable, row: sa.FromClause, *, dialect: Dialect) -> Iterator[Test]:
    """Yield the tests that a column holds what a person says is wrong, and not yet what is right."""
    column, column_type = row.c[cause.column], step.table.columns[cause.column].type
    yield column.is_distinct_from(expression(cause.value, column, column_type, dialect=dialect))
    if cause.was is not None:
        yield column == expression(cause.was, column, column_type, dialect=dialect)
