"""What SQLite says differently: sets travel as JSON arrays read by ``json_each``."""

import json
from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from mamoru.sql.dialect import Bound, Columns, Compiler, Dialect, Undoing
from mamoru.sql.keys import NO_KEYS, Key, Keys, Packed, pack, packed
from mamoru.sql.query import parameter
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._sqlite_documents import SQLITE_DOCUMENTS


def _array(name: str) -> sa.TableValuedAlias:
    return sa.func.json_each(sa.bindparam(parameter(name))).table_valued("value")


def _elements(name: str, count: int) -> Select:
    array = _array(name)
    if count == 1:
        return sa.select(array.c.value.label("k1"))
    return sa.select(
        *(sa.func.json_extract(array.c.value, f"$[{i}]").label(f"k{i + 1}") for i in range(count))
    )


def _member(columns: Columns, _types: Sequence[str], name: str) -> Test:
    query = _elements(name, len(columns))
    return columns[0].in_(query) if len(columns) == 1 else sa.tuple_(*columns).in_(query)


def _lone(columns: Columns, _types: Sequence[str], name: str) -> Test:
    one = enumerate(columns, 1)
    return sa.and_(*(c == sa.bindparam(parameter(name, None if len(columns) == 1 else i)) for i, c in one))


def _source(column_types: Sequence[str], name: str) -> Select:
    return _elements(name, len(column_types))


def _exact(column: Part) -> Part:
    """JSON functions write fifteen digits of a fraction, and so another number; seventeen tell it exactly."""
    digits = sa.func.json(sa.func.printf(sa.literal_column("'%!.17g'"), column))
    return sa.case((sa.func.typeof(column) == sa.literal_column("'real'"), digits), else_=column)


def _found(column: Part, query: Select) -> Test:
    return column.in_(query)


def _gather(source: sa.FromClause, _types: Sequence[str]) -> Scalar:
    columns = [_exact(c) for c in source.c]
    one = columns[0] if len(columns) == 1 else sa.func.json_array(*columns)
    return sa.select(sa.func.json_group_array(one)).select_from(source).scalar_subquery()


def _keys(value: object) -> Keys:
    text = str(value)
    if many := packed(text[1:-1], as_numbers=True):
        return Keys(columns=(many,))
    found = json.loads(text)
    if not found:
        return NO_KEYS
    columns = zip(*found, strict=True) if isinstance(found[0], list) else (found,)
    return Keys(columns=tuple(map(pack, columns)))


def _bind(name: str, keys: Keys, width: int) -> Bound:
    only = keys.column(0) if width == 1 else ()
    if isinstance(only, Packed) and only.as_numbers:
        return {parameter(name): f"[{only.text}]"}
    return {parameter(name): json.dumps(list(only) if width == 1 else list(keys))}


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name, None if len(key) == 1 else i): v for i, v in enumerate(key, 1)}


def _readable(column: Part) -> Part:
    """JSON cannot hold bytes; SQLite columns may hold them whatever their type says."""
    is_bytes = sa.func.typeof(column) == sa.literal_column("'blob'")
    return sa.case((is_bytes, sa.func.hex(column)), else_=_exact(column))


def _json_rows(query: Select) -> Part:
    rows = query.subquery("q")
    return sa.select(sa.func.json_group_array(_object(rows))).select_from(rows).scalar_subquery()


def _object(rows: sa.FromClause) -> Part:
    return sa.func.json_object(*(part for c in rows.c for part in (sa.literal(c.name), _readable(c))))


def _json_each(query: Select) -> Select:
    rows = query.subquery("q")
    return sa.select(_object(rows)).select_from(rows)


def _first(query: Select, most: int) -> Select:
    return query.limit(sa.literal_column(str(most)))


def _typed(name: str, _column_type: str) -> Part:
    return sa.bindparam(name, type_=sa.types.NullType()) if name else sa.null()


def _day(column: Part) -> Part:
    """Take only what SQLite's calendar gives back unchanged: it reads a bare number as a day too."""
    first = sa.func.substr(column, 1, 10)
    return sa.case((sa.func.date(first) == first, first))


def _first_characters(column: Part, count: int) -> Part:
    return sa.func.substr(column, 1, count)


def _first_of_year(column: Part, _column_type: str) -> Part:
    return sa.func.strftime("%Y-01-01", column)


def _kept_rows(name: str) -> sa.FromClause:
    return sa.func.json_each(sa.bindparam(name)).table_valued("value", name="kept")


def _kept_cell(row: sa.FromClause, place: int) -> Part:
    return sa.func.json_extract(row.c.value, sa.literal_column(f"'$[{place}]'"))


def _adding(table: sa.FromClause, columns: Sequence[str], query: Select) -> sa.Insert:
    return sqlite.insert(table).from_select(list(columns), query).on_conflict_do_nothing()  # type: ignore[arg-type]  # a bare table


UNDOING = Undoing(
    kept=lambda column: column, rows=_kept_rows, cell=_kept_cell, adding=_adding, numbered=lambda text: text
)


@cache
def _compiler() -> Compiler:
    return sqlite.dialect(paramstyle="named")


SQLITE_DIALECT = Dialect(
    name="sqlite",
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
    documents=SQLITE_DOCUMENTS,
    locks_rows=False,
    group_delete=False,
    row_number="INTEGER",
    sorted_cte="MATERIALIZED",
    undoing=UNDOING,
)
