"""What the rows of a correction hold, asked again under lock just before they are changed.

Between the capture and the change another program may correct the same value: rows of people are locked when
they are found, those that hang on them are not.  Law: GDPR art. 5(1)(d); APPI art. 22.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.recipe import Cause, EraseTable, MaskStep, SystemRecipe
from mamoru.sql import naming
from mamoru.sql.causes import causes
from mamoru.sql.dialect import Dialect
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import parts, relation, types


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One statement that answers as the capture did, for the rows captured, and locks them."""

    table: str
    prior: str  #: name of what the capture answered
    rows: str  #: the set of the rows
    query: Query


def standing(recipe: SystemRecipe, dialect: Dialect) -> tuple[Standing, ...]:
    """Return the questions, one for each corrected column and way; none for any other request."""
    return tuple(
        Standing(
            table=step.table.name,
            prior=naming.prior(i, j),
            rows=naming.meeting(i, j),
            query=lower(_held(step, cause, naming.meeting(i, j), dialect=dialect), dialect),
        )
        for i, step in enumerate(recipe.erase)
        for j, cause in enumerate(causes(step))
        if cause.cause is Cause.CORRECTED
    )


def _held(step: EraseTable, cause: MaskStep, rows: str, *, dialect: Dialect) -> sa.ClauseElement:
    row = relation(step.table, "w")
    key = parts(row, step.table.key)
    inside = dialect.member(key, types(step.table, step.table.key), rows)
    named = (*(k.label(f"k{n}") for n, k in enumerate(key, 1)), row.c[cause.column].label("was"))
    query = sa.select(*named).where(inside).order_by(*key)
    if dialect.locks_rows:
        query = query.with_for_update(of=row)
    return sa.select(dialect.json_rows(query))
