"""What PostgreSQL says differently.

Sets travel as array literals with a cast, so that the statement's type, and with it the prepared plan,
does not change with the values.
"""

import re
from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, array, insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from mamoru.sql.dialect import Bound, Columns, Compiler, Dialect, Undoing
from mamoru.sql.keys import NO_KEYS, Cell, Key, Keys, pack, packed
from mamoru.sql.people import is_whole
from mamoru.sql.query import interim, parameter
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._postgresql_documents import POSTGRESQL_DOCUMENTS
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


def _found(column: Part, query: Select) -> Test:
    """Ask by an array, whose values the index is read for in their order; IN looks for each of them anew."""
    return column == sa.func.any(sa.func.array(query.scalar_subquery()))


def _gather(source: sa.FromClause, column_types: Sequence[str]) -> Scalar:
    """Write whole numbers as the text of one array, which takes less time than an array of texts."""
    if len(column_types) == 1 and is_whole(column_types[0]):
        whole = sa.func.array_agg(*source.c)
        return sa.select(sa.cast(whole, sa.Text)).select_from(source).scalar_subquery()
    texts = [sa.cast(c, sa.Text) for c in source.c]
    one: Part = texts[0] if len(texts) == 1 else array(texts)
    gathered = sa.func.coalesce(sa.func.array_agg(one), sa.cast(sa.literal_column("'{}'"), ARRAY(sa.Text)))
    return sa.select(gathered).select_from(source).scalar_subquery()


def _keys(value: object) -> Keys:
    """Return the keys of a gathered array of texts; a key of several columns is an array of its own."""
    if isinstance(value, str):
        return Keys(columns=(_whole(value),))
    if not isinstance(value, list) or not value:
        return NO_KEYS
    columns = zip(*value, strict=True) if isinstance(value[0], list) else (value,)
    return Keys(columns=tuple(map(pack, columns)))


def _whole(array: str) -> Sequence[Cell]:
    if many := packed(array[1:-1], as_numbers=False):
        return many
    texts = array[1:-1].split(",")
    return [None if text == "NULL" else text for text in texts] if "NULL" in array else texts


def _bind(name: str, keys: Keys, width: int) -> Bound:
    return {
        parameter(name, None if width == 1 else i + 1): array_literal(keys.column(i)) for i in range(width)
    }


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name, None if len(key) == 1 else i): str(v) for i, v in enumerate(key, 1)}


def _json_rows(query: Select) -> Part:
    rows, whole = _whole_rows(query)
    return sa.select(sa.cast(sa.func.json_agg(whole), sa.Text)).select_from(rows).scalar_subquery()


def _json_each(query: Select) -> Select:
    rows, whole = _whole_rows(query)
    return sa.select(sa.cast(sa.func.row_to_json(whole), sa.Text)).select_from(rows)


def _whole_rows(query: Select) -> tuple[sa.FromClause, Part]:
    """Name the rows as no column is named: else the column would be taken for the whole row."""
    alias = "q"
    while alias in query.selected_columns:
        alias += "_"
    return query.subquery(alias), sa.literal_column(alias)


def _first(query: Select, most: int) -> Select:
    """Take the rows of a query that is planned as if all were wanted: else it would go through the key."""
    whole = query.cte(interim("all"), nesting=True).prefix_with("MATERIALIZED")
    return sa.select(*whole.c).limit(sa.literal_column(str(most)))


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


def _kept(column: Part) -> Part:
    """Write a value as the database's own text of it, which every type reads back."""
    return sa.cast(column, sa.Text)


def _kept_rows(name: str) -> sa.FromClause:
    rows = sa.cast(sa.bindparam(name, type_=sa.types.NullType()), RawType("json"))
    return sa.func.json_array_elements(rows).table_valued("value", name="kept")


def _kept_cell(row: sa.FromClause, place: int) -> Part:
    return row.c.value.op("->>")(sa.literal_column(str(place)))


def _adding(table: sa.FromClause, columns: Sequence[str], query: Select) -> sa.Insert:
    return insert(table).from_select(list(columns), query).on_conflict_do_nothing()  # type: ignore[arg-type]  # a bare table


def _numbered(text: str) -> str:
    """Put rows in with their own numbers, though the database would number them (``GENERATED ALWAYS``)."""
    return text.replace(") SELECT ", ") OVERRIDING SYSTEM VALUE SELECT ", 1)


UNDOING = Undoing(kept=_kept, rows=_kept_rows, cell=_kept_cell, adding=_adding, numbered=_numbered)


@cache
def _compiler() -> Compiler:
    return PGDialect_psycopg()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


POSTGRESQL_DIALECT = Dialect(
    name="postgresql",
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
    documents=POSTGRESQL_DOCUMENTS,
    locks_rows=True,
    group_delete=True,
    row_number="",
    sorted_cte="MATERIALIZED",
    one_recursion=True,
    undoing=UNDOING,
)
