"""What DuckDB says differently: sets travel as lists of texts, cast to the columns' types.

Its text is written by SQLAlchemy's compiler for PostgreSQL, whose grammar DuckDB follows; only parameters
are written ``$name``.  Source: DuckDB manual, SQL introduction and Prepared Statements.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import (
    RESERVED_WORDS,
    PGCompiler,
    PGDialect,
    PGIdentifierPreparer,
)

from mamoru.sql.dialect import Bound, Columns, Compiler, Dialect
from mamoru.sql.keys import NO_KEYS, NUMBERS, Key, Keys, Packed, pack, packed
from mamoru.sql.people import is_whole
from mamoru.sql.query import parameter
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._duckdb.documents import DUCKDB_DOCUMENTS

DAY = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)", re.IGNORECASE)
MOST_DIGITS = 38  #: of a DECIMAL (DuckDB manual, Numeric Types)
NESTED = ("ENUM", "STRUCT", "MAP", "UNION")  #: a snapshot tells only the first word of such types
FINER = 6  #: digits behind the point that a value asked for may have more than a column
#: Types whose values the engine has looked at already, so that the cast cannot fail.
LOOKED_AT = re.compile(r"(TINY|SMALL|BIG)?INT(EGER)?|VARCHAR|UUID|DECIMAL.*|DOUBLE|FLOAT")


class _DuckdbCompiler(PGCompiler):
    """PostgreSQL's text with DuckDB's parameters."""

    @property
    def bindtemplate(self) -> str:
        """How a parameter is written."""
        return "$%(name)s"

    @bindtemplate.setter
    def bindtemplate(self, _value: str) -> None:
        """Leave it: what SQLAlchemy would set is its own way for named parameters."""

    compilation_bindtemplate = bindtemplate

    def visit_try_cast(self, element: sa.TryCast[object], **kw: object) -> str:
        """Write a cast that gives NULL where it fails."""
        return f"TRY_{self.visit_cast(element, **kw)}"  # type: ignore[no-untyped-call]  # SQLAlchemy's own


#: Words that DuckDB 2.0 wants in quotes somewhere, beside PostgreSQL's.
OWN_WORDS = (
    "anti asof at by collation concurrently describe glob lambda lateral pivot pivot_longer pivot_wider "
    "positional qualify semi show summarize tablesample unpack unpivot"
)


class _DuckdbNames(PGIdentifierPreparer):
    """Quotes names as DuckDB wants them."""

    reserved_words = RESERVED_WORDS | frozenset(OWN_WORDS.split())


class _DuckdbDialect(PGDialect):
    """The text of statements only; nothing is sent through it."""

    name = "duckdb"
    statement_compiler = _DuckdbCompiler
    preparer = _DuckdbNames
    supports_statement_cache = False


def _wide(text: str) -> str:
    """Return a type without its width: a cast to fewer digits would round a number to a stranger's."""
    if text.upper().startswith("ENUM"):
        return "VARCHAR"  # compared as a text, and taken as a value of the column where it is one
    found = DECIMAL.fullmatch(text)
    if found is None:
        return text
    digits, scale = int(found[1]), int(found[2])
    return f"DECIMAL({min(digits + FINER, MOST_DIGITS)}, {scale + min(FINER, MOST_DIGITS - digits)})"


def _value(name: str, part: int | None) -> Part:
    return sa.bindparam(parameter(name, part), type_=sa.types.NullType())


def _list(name: str, part: int | None, text: str) -> Part:
    return sa.cast(_value(name, part), RawType(f"{_wide(text)}[]"))


def _one(name: str, part: int | None, text: str) -> Part:
    """Return a value as a column's type; what cannot be one of them is none, and so is in no row."""
    wanted = RawType(_wide(text))
    cast = sa.cast if LOOKED_AT.fullmatch(text.upper()) else sa.try_cast
    return cast(_value(name, part), wanted)


def _member(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    query = _source(column_types, name)
    return columns[0].in_(query) if len(columns) == 1 else sa.tuple_(*columns).in_(query)


def _lone(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    one = enumerate(zip(columns, column_types, strict=True), 1)
    return sa.and_(*(c == _one(name, None if len(columns) == 1 else i, t) for i, (c, t) in one))


def _source(column_types: Sequence[str], name: str) -> Select:
    count = len(column_types)
    lists = [_list(name, None if count == 1 else i, t) for i, t in enumerate(column_types, 1)]
    return sa.select(*(sa.func.unnest(part).label(f"k{i}") for i, part in enumerate(lists, 1)))


def _found(column: Part, query: Select) -> Test:
    return column.in_(query)


def _gather(source: sa.FromClause, column_types: Sequence[str]) -> Scalar:
    """Write whole numbers as the text of one list: a value for each of a million takes sixty megabytes."""
    if len(column_types) == 1 and is_whole(column_types[0]):
        whole = sa.func.coalesce(sa.func.list(*source.c), sa.func.list_value())
        return sa.select(sa.cast(whole, sa.Text)).select_from(source).scalar_subquery()
    texts = [sa.cast(c, sa.Text) for c in source.c]
    one: Part = texts[0] if len(texts) == 1 else sa.func.list_value(*texts)
    return (
        sa.select(sa.func.coalesce(sa.func.list(one), sa.func.list_value()))
        .select_from(source)
        .scalar_subquery()
    )


def _keys(value: object) -> Keys:
    if isinstance(value, str):
        text = value[1:-1].replace(", ", ",")
        whole = packed(text, as_numbers=False) or [None if v == "NULL" else v for v in text.split(",") if v]
        return Keys(columns=(whole,)) if whole else NO_KEYS
    found: list[Any] = value if isinstance(value, list) else []
    if not found:
        return NO_KEYS
    columns = zip(*found, strict=True) if isinstance(found[0], list) else (found,)
    return Keys(columns=tuple(map(pack, columns)))


def _texts(keys: Keys, part: int) -> list[str | None]:
    return [None if cell is None else str(cell) for cell in keys.column(part)]


def _bind(name: str, keys: Keys, width: int) -> Bound:
    if width == 1:
        only = keys.column(0)
        if isinstance(only, Packed) and only.between == NUMBERS:
            return {parameter(name): f"[{only.text}]"}
        return {parameter(name): _texts(keys, 0)}
    return {parameter(name, i + 1): _texts(keys, i) for i in range(width)}


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name, None if len(key) == 1 else i): str(v) for i, v in enumerate(key, 1)}


def _json_rows(query: Select) -> Part:
    rows, whole = _whole_rows(query)
    listed: Part = sa.func.to_json(sa.func.list(whole))
    return sa.select(sa.cast(listed, sa.Text)).select_from(rows).scalar_subquery()


def _json_each(query: Select) -> Select:
    rows, whole = _whole_rows(query)
    return sa.select(sa.cast(sa.func.to_json(whole), sa.Text)).select_from(rows)


def _whole_rows(query: Select) -> tuple[sa.FromClause, Part]:
    """Name the rows as no column is named: else the column would be taken for the whole row."""
    alias = "q"
    while alias in query.selected_columns:
        alias += "_"
    return query.subquery(alias), sa.literal_column(alias)


def _first(query: Select, most: int) -> Select:
    return query.limit(sa.literal_column(str(most)))


def _typed(name: str, column_type: str) -> Part:
    value = sa.bindparam(name, type_=sa.types.NullType()) if name else sa.null()
    wanted = "VARCHAR" if column_type.upper().startswith(NESTED) else column_type
    return sa.cast(value, RawType(wanted))


def _day(column: Part) -> Part:
    """Read any column as text: sessions tell times in UTC."""
    found = sa.func.regexp_extract(sa.cast(column, sa.Text), sa.literal_column(f"'{DAY}'"))
    return sa.func.nullif(found, sa.literal_column("''"))


def _first_characters(column: Part, count: int) -> Part:
    return sa.func.left(sa.cast(column, sa.Text), count)


def _first_of_year(column: Part, column_type: str) -> Part:
    wanted = RawType(column_type)
    if column_type.upper() != "VARCHAR":
        return sa.cast(sa.func.date_trunc("year", column), wanted)
    day = sa.func.date_trunc("year", sa.try_cast(column, sa.Date))
    return sa.cast(sa.cast(day, sa.Date), wanted)


@cache
def _compiler() -> Compiler:
    return _DuckdbDialect(paramstyle="named")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


DUCKDB_DIALECT = Dialect(
    name="duckdb",
    compiler=_compiler,
    member=_member,
    lone=_lone,
    source=_source,
    found=_found,
    gather=_gather,
    keys=_keys,
    bind=_bind,
    bind_lone=_bind_lone,
    json_rows=_json_rows,
    json_each=_json_each,
    first=_first,
    typed=_typed,
    day=_day,
    first_characters=_first_characters,
    first_of_year=_first_of_year,
    documents=DUCKDB_DOCUMENTS,
    locks_rows=False,
    group_delete=False,
    row_number="",
    one_recursion=True,
    sorted_cte="MATERIALIZED",
)
