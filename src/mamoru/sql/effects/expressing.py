"""A mask's expression over one column, in the words of a database."""

from collections.abc import Iterator

import sqlalchemy as sa

from mamoru.model.documents.paths import branch
from mamoru.model.expression import (
    Expression,
    FirstCharacters,
    FirstOfYear,
    InDocument,
    MadeOfRows,
    Old,
    Removed,
    Value,
)
from mamoru.model.recipe import EraseTable, MaskStep
from mamoru.sql.dialect import Dialect
from mamoru.sql.tables import fitted
from mamoru.sql.tree import Part, Test


def expression(wanted: Expression, column: Part, column_type: str, *, dialect: Dialect) -> Part:
    """Lower a mask's expression over one column."""
    match wanted:
        case Value(value=None) | Removed():
            return sa.null()
        case Value(value=value):
            return fitted(sa.literal(value), dialect.typed("", column_type).type)
        case FirstCharacters(count=count):
            return dialect.first_characters(column, count)
        case FirstOfYear():
            return dialect.first_of_year(column, column_type)
        case Old() | MadeOfRows():
            return column  # what is made of other rows is lowered with them
        case InDocument(edits=edits):
            return dialect.documents.edited(column, column_type, branch(edits))


def differs(column: Part, wanted: Part, mask: MaskStep, *, dialect: Dialect) -> Test:
    """Return that a column does not hold what a mask leaves; of documents, whatever way they are written."""
    if isinstance(mask.value, InDocument):
        return dialect.documents.compared(column).is_distinct_from(dialect.documents.compared(wanted))
    return column.is_distinct_from(wanted)


def wrong(cause: MaskStep, step: EraseTable, row: sa.FromClause, *, dialect: Dialect) -> Iterator[Test]:
    """Yield the tests that a column holds what a person says is wrong, and not yet what is right."""
    column, column_type = row.c[cause.column], step.table.columns[cause.column].type
    yield column.is_distinct_from(expression(cause.value, column, column_type, dialect=dialect))
    if cause.was is not None:
        yield column == expression(cause.was, column, column_type, dialect=dialect)
