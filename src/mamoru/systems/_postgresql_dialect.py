"""What PostgreSQL says differently.

Sets travel as array literals with a cast, so that the statement's type, and with it the prepared plan,
does not change with the values.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from mamoru.sql.dialect import Bound, Columns, Compiler, Dialect, Key
from mamoru.sql.query import parameter
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._postgresql_statements import array_literal


def _cast(name: str, part: int | None, text: str) -> Part:
    return sa.cast(sa.bindparam(parameter(name, part), type_=sa.types.NullType()), RawType(_wide(text)))


WIDTH = re.compile(r"\(\s*\d+\s*(,\s*-?\d+\s*)?\)")
DAY = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
COLLATION = re.compile(r'\s+COLLATE\s+("[^"]*"|\w+)(\.("[^"]*"|\w+))*')


def _wide(text: str) -> str:
    """Return a type without its width: a cast to VARCHAR(6) would cut a longer key to a stranger's."""
    bare = COLLATION.sub("", WIDTH.sub("", text))
    word = bare.removesuffix("[]")
    return bare.replace(word, "BPCHAR") if word.upper() in {"CHAR", "CHARACTER"} else bare


def _member(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    if len(columns) == 1:
        return columns[0] == sa.func.any(_cast(name, None, f"{column_types[0]}[]"))
    return sa.tuple_(*columns).in_(_source(column_types, name))


def _lone(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    one = enumerate(zip(columns, column_types, strict=True), 1)
    return sa.and_(*(c == _cast(name, None if len(columns) == 1 else i, t) for i, (c, t) in one))


def _source(column_types: Sequence[str], name: str) -> Select:
    count = len(column_types)
    arrays = [_cast(name, None if count == 1 else i, f"{t}[]") for i, t in enumerate(column_types, 1)]
    rows = sa.func.unnest(*arrays).table_valued(*(f"k{i + 1}" for i in range(count))).render_derived()
    return sa.select(*rows.c)


def _gather(source: sa.FromClause) -> Scalar:
    texts = [sa.cast(c, sa.Text) for c in source.c]
    one: Part = texts[0] if len(texts) == 1 else array(texts)
    gathered = sa.func.coalesce(sa.func.array_agg(one), sa.cast(sa.literal_column("'{}'"), ARRAY(sa.Text)))
    return sa.select(gathered).select_from(source).scalar_subquery()


def _keys(value: object) -> list[Key]:
    """Return the keys of a gathered array of texts; a key of several columns is an array of its own."""
    found: list[Any] = value if isinstance(value, list) else []
    if found and isinstance(found[0], list):
        return [tuple(k) for k in found]
    return list(zip(found))


def _bind(name: str, keys: Sequence[Key], width: int) -> Bound:
    if width == 1:
        return {parameter(name): array_literal([k[0] for k in keys])}
    return {parameter(name, i + 1): array_literal([k[i] for k in keys]) for i in range(width)}


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name, None if len(key) == 1 else i): str(v) for i, v in enumerate(key, 1)}


def _json_rows(query: Select) -> Part:
    """Name the rows as no column is named: else the column would be taken for the whole row."""
    alias = "q"
    while alias in query.selected_columns:
        alias += "_"
    rows = query.subquery(alias)
    whole: Part = sa.literal_column(alias)
    return sa.select(sa.cast(sa.func.json_agg(whole), sa.Text)).select_from(rows).scalar_subquery()


def _typed(name: str, column_type: str) -> Part:
    wanted = RawType(COLLATION.sub("", column_type))  # no part of a type in a cast
    return sa.cast(sa.bindparam(name, type_=sa.types.NullType()) if name else sa.null(), wanted)


def _day(column: Part) -> Part:
    """Read any column as text: sessions write dates as ISO does, and times in UTC."""
    day: Part = sa.func.substring(sa.cast(column, sa.Text), sa.literal_column(f"'{DAY}'"))
    return sa.collate(day, "C")


def _first_characters(column: Part, count: int) -> Part:
    return sa.func.left(sa.cast(column, sa.Text), count)


def _first_of_year(column: Part, column_type: str) -> Part:
    return sa.cast(sa.func.date_trunc("year", column), RawType(COLLATION.sub("", column_type)))


@cache
def _compiler() -> Compiler:
    return PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


POSTGRESQL_DIALECT = Dialect(
    name="postgresql",
    compiler=_compiler,
    member=_member,
    lone=_lone,
    source=_source,
    gather=_gather,
    keys=_keys,
    bind=_bind,
    bind_lone=_bind_lone,
    json_rows=_json_rows,
    typed=_typed,
    day=_day,
    first_characters=_first_characters,
    first_of_year=_first_of_year,
    locks_rows=True,
    group_delete=True,
    row_number="",
    sorted_cte="MATERIALIZED",
    one_recursion=True,
)
