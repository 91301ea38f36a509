"""Read a whole table page by page, in the order of its key: memory does not grow with the table."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.documents.paths import inside
from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import parts, relation, types
from mamoru.sql.tree import Part, Select, Test

PAGE = 10_000  #: rows
TEXT = "TEXT"
AFTER = "p"  #: the set that holds the last key of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOf:
    """What is read of each row of a table, after its key: cells, which columns are filled, then a day."""

    table: Table
    cells: Sequence[str]
    filled: Sequence[str]  #: columns, and paths inside of documents, of which only that is told
    day: str  #: a column whose day is read, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQueries:
    """Statements whose one value gathers a page."""

    first: Query
    next: Query  #: asks for the set ``AFTER``, which holds the last key of the page before


def page_queries(asked: PageOf, dialect: Dialect) -> PageQueries:
    """Return the statements that read a table."""
    table, row = asked.table, relation(asked.table, "x")
    key = parts(row, table.key)
    filled = [sa.case((_is_filled(row, n, dialect), sa.literal_column("1"))) for n in asked.filled]
    day = dialect.day(row.c[asked.day]) if asked.day else sa.null()
    cells = [*key, *parts(row, asked.cells), *filled, day]
    told = [*types(table, [*table.key, *asked.cells]), *(TEXT for _ in (*filled, day))]
    page = sa.select(*(c.label(f"c{i}") for i, c in enumerate(cells))).order_by(*key).limit(PAGE)
    last = dialect.source(types(table, table.key), AFTER).subquery(interim("last"))
    after = page.where(_beyond(key, [sa.select(c).scalar_subquery() for c in last.c]))
    return PageQueries(first=_gathered(page, told, dialect), next=_gathered(after, told, dialect))


def _is_filled(row: sa.FromClause, name: str, dialect: Dialect) -> Test:
    """Return that a column holds a value, or that any value stands at a path.

    What a path leads to is a text of JSON: of lists of nothing but nulls only signs are left, and of nothing
    else.
    """
    if name in row.c:
        return row.c[name].is_not(None)
    column, path = inside(name, row.c.keys()) or (name, ())
    left: Part = sa.func.lower(dialect.documents.taken(row.c[column], path or ()))
    for sign in ("null", "[", "]", ",", " "):
        left = sa.func.replace(left, sa.literal_column(f"'{sign}'"), sa.literal_column("''"))
    return sa.func.length(left) > sa.literal_column("0")


def _gathered(page: Select, column_types: Sequence[str], dialect: Dialect) -> Query:
    return lower(sa.select(dialect.gather(page.subquery(interim("page")), column_types)), dialect)


def _beyond(key: Sequence[Part], after: Sequence[Part]) -> Test:
    """Return that a key comes after another, column by column."""
    first = key[0] > after[0]
    if len(key) == 1:
        return first
    return sa.or_(first, sa.and_(key[0] == after[0], _beyond(key[1:], after[1:])))
