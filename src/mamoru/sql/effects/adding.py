"""Rows that are added for people: whom they lack for, what adds them, the proof that they are there."""

from collections.abc import Sequence

import sqlalchemy as sa

from mamoru.model.recipe import AddStep, EraseTable
from mamoru.sql import naming
from mamoru.sql.dialect import Columns
from mamoru.sql.holding import Gone, Holding
from mamoru.sql.query import parameter
from mamoru.sql.tables import equal, fitted, keyed, parts, relation, types
from mamoru.sql.tree import Select, Test


def _is_there(step: EraseTable, columns: Columns, way_columns: Sequence[str]) -> Test:
    row = relation(step.table, "there")
    same = equal(parts(row, way_columns), columns)
    return sa.exists(sa.select(sa.literal_column("1")).select_from(row).where(same))


def lacking(holding: Holding, step: EraseTable, adds: AddStep, *, gone: Gone) -> Select:
    """Select the keys of the people asked for, as the table would hold them, for whom it has no row yet."""
    way = adds.way
    if way.holder:
        row = relation(holding.recipe.relations[way.holder], "p")
        columns = parts(row, way.holder_columns)
        query = keyed(columns).where(holding.goes(way.holder, row, gone), *(c.is_not(None) for c in columns))
    else:
        query = holding.projection(way, gone)
        columns = list(query.selected_columns)
    return query.where(sa.not_(_is_there(step, columns, way.held_columns)))


def addition(holding: Holding, i: int, step: EraseTable, *, adds: AddStep) -> sa.ClauseElement:
    """Add a row for each of the captured people who has none."""
    source, columns = _people(holding, i, step, adds=adds)
    day = sa.bindparam(parameter(naming.today(i)), type_=sa.types.NullType())
    wanted = holding.dialect.typed("", step.table.columns[adds.since].type).type
    rows = sa.select(*columns, fitted(day, wanted)).select_from(source)
    rows = rows.where(sa.not_(_is_there(step, columns, adds.way.held_columns)))
    table: sa.FromClause = relation(step.table, "")
    return sa.insert(table).from_select([*adds.way.held_columns, adds.since], rows)  # type: ignore[arg-type]  # a bare table


def unadded(holding: Holding, i: int, step: EraseTable, *, adds: AddStep) -> tuple[sa.FromClause, Test]:
    """Return the captured people, and the test that one of them has no row."""
    source, columns = _people(holding, i, step, adds=adds)
    return source, sa.not_(_is_there(step, columns, adds.way.held_columns))


def _people(holding: Holding, i: int, step: EraseTable, *, adds: AddStep) -> tuple[sa.FromClause, Columns]:
    column_types = types(step.table, adds.way.held_columns)
    source = holding.dialect.source(column_types, naming.added(i)).subquery("people")
    return source, list(source.c)
