"""What MariaDB says differently.

Every column has its type, so that a value is compared with it in that type and in no other: MariaDB takes
`abc` for 0 where it compares a text with a number.
"""

import json
import re
from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.base import MySQLCompiler
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.sql import operators

from mamoru.sql.dialect import Bound, Columns, Compiler, Dialect
from mamoru.sql.keys import NO_KEYS, Key, Keys, Packed, pack, packed
from mamoru.sql.query import parameter
from mamoru.sql.raw import RawType
from mamoru.sql.tree import Part, Scalar, Select, Test
from mamoru.systems._mariadb_documents import MARIADB_DOCUMENTS
from mamoru.systems._mariadb_statements import (
    BETWEEN,
    BYTES,
    DECIMAL,
    FLOAT,
    MOMENT,
    TEXT,
    WHOLE,
    family,
    literal,
    typed,
)
from mamoru.systems._mariadb_telling import CutShort

DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
EVERY = "18446744073709551615"  #: rows: a LIMIT without which MariaDB forgets the order of a sub-query


def _of(name: str, form: str, column_types: Sequence[str]) -> str:
    return f"{parameter(name)}_{form}_{BETWEEN.join(family(t) for t in column_types)}"


def _any(name: str, column_types: Sequence[str]) -> Test:
    """Return whether a set holds anything: an empty list of values is no syntax, and NULL is no answer."""
    return sa.text(f":{_of(name, 'any', column_types)}")  # type: ignore[return-value]  # a test in words


def _member(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    values = sa.bindparam(_of(name, "in", column_types), type_=sa.types.NullType())
    row: Part = columns[0] if len(columns) == 1 else sa.tuple_(*columns)
    inside: Test = row.op("IN", is_comparison=True, return_type=sa.Boolean())(values)
    return sa.and_(_any(name, column_types), inside)


def _lone(columns: Columns, column_types: Sequence[str], name: str) -> Test:
    same = [
        c.op("=", is_comparison=True, return_type=sa.Boolean())(
            sa.bindparam(_of(name, f"one{i}", column_types), type_=sa.types.NullType())
        )
        for i, c in enumerate(columns)
    ]
    return sa.and_(_any(name, column_types), *same)


def _source(column_types: Sequence[str], name: str) -> Select:
    columns = [sa.column(f"k{i}", RawType(t)) for i, t in enumerate(column_types, 1)]
    rows = sa.text(f":{_of(name, 'source', column_types)}").columns(*columns).subquery()
    return sa.select(*rows.c)


def _found(column: Part, query: Select) -> Test:
    return column.in_(query)


def _gather(source: sa.FromClause, _types: Sequence[str]) -> Scalar:
    """Gather keys, and how many they are: MariaDB cuts off what grows too long, and says so nowhere."""
    cells = [_plain(c) for c in source.c]
    one = cells[0] if len(cells) == 1 else sa.func.json_array(*cells)
    listed = sa.func.coalesce(sa.func.json_arrayagg(one), sa.literal_column("'[]'"))
    whole = sa.func.concat(sa.func.count(), sa.literal_column("':'"), listed)
    return sa.select(whole).select_from(source).scalar_subquery()


def _plain(column: Part) -> Part:
    """Return a column as JSON can hold it: bytes as hexadecimal digits, a short fraction in full."""
    word = _word(column)
    if family(word) == BYTES:
        return sa.func.hex(column)
    if word.startswith("float"):
        return sa.cast(column, RawType("double"))
    if word.startswith("bit"):
        return column.op("+")(sa.literal_column("0"))
    return sa.func.st_astext(column) if word.partition("(")[0] in SHAPES else column


SHAPES = frozenset(
    [
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    ]
)


def _word(column: Part) -> str:
    return column.type.text.lower() if isinstance(column.type, RawType) else ""


def _keys(value: object) -> Keys:
    """Return gathered keys; fractions stay as they are written.  Raises CutShort."""
    count, colon, listed = str(value or "").partition(":")
    if many := packed(listed[1:-1], as_numbers=True):
        if len(many) != int(count):
            raise CutShort
        return Keys(columns=(many,))
    try:
        found = json.loads(listed, parse_float=str)
    except ValueError:
        raise CutShort from None
    if not colon or len(found) != int(count):
        raise CutShort
    if not found:
        return NO_KEYS
    columns = zip(*found, strict=True) if isinstance(found[0], list) else (found,)
    return Keys(columns=tuple(map(pack, columns)))


def _bind(name: str, keys: Keys, _width: int) -> Bound:
    if len(keys.columns) == 1 and isinstance(keys.columns[0], Packed):
        return {parameter(name): keys.columns[0]}
    return {parameter(name): list(keys)}


def _bind_lone(name: str, key: Key) -> Bound:
    return {parameter(name): [key]}


def _json_rows(query: Select) -> Part:
    rows = _ordered(query).subquery("q")
    return sa.select(sa.func.json_arrayagg(_object(rows))).select_from(rows).scalar_subquery()


def _object(rows: sa.FromClause) -> Part:
    return sa.func.json_object(*(part for c in rows.c for part in (sa.literal(c.name), _plain(c))))


def _ordered(query: Select) -> Select:
    return query if query._limit_clause is not None else query.limit(sa.literal_column(EVERY))  # noqa: SLF001 - SQLAlchemy tells it nowhere else


def _json_each(query: Select) -> Select:
    rows = _ordered(query).subquery("q")
    return sa.select(_object(rows)).select_from(rows)


def _first(query: Select, most: int) -> Select:
    """Take the rows of a query that is planned as if all were wanted: else it would go through the key."""
    whole = _ordered(query).subquery("q0")
    return sa.select(*whole.c).limit(sa.literal_column(str(most)))


def _typed(name: str, column_type: str) -> Part:
    value = sa.bindparam(name, type_=sa.types.NullType()) if name else sa.null()
    return sa.cast(value, RawType(column_type))


def _day(column: Part) -> Part:
    text = sa.cast(column, sa.Text)
    first = sa.func.left(text, 10)
    return sa.case((text.op("REGEXP")(sa.literal_column(f"'{DAY}'")), first))


def _first_characters(column: Part, count: int) -> Part:
    return sa.func.left(column, count)


def _first_of_year(column: Part, column_type: str) -> Part:
    """Return the first of a date's year; a date of the year 0 says no year, and stays what it is."""
    year = sa.func.year(column)
    first = sa.cast(
        sa.func.concat(sa.func.lpad(year, 4, sa.literal_column("'0'")), sa.literal_column("'-01-01'")),
        RawType(column_type),
    )
    return sa.case((year == sa.literal_column("0"), column), else_=first)


class Compiling(MySQLCompiler):
    """Writes MariaDB's text."""

    def visit_cast(self, cast: sa.Cast[object], **kw: object) -> str:
        """Write a cast to the few types that MariaDB casts to; a constant text needs none."""
        value = cast.clause.self_group()
        wanted = _castable(cast.type)
        if wanted == "CHAR" and isinstance(value, sa.BindParameter):
            return self.process(value, **kw)
        return f"CAST({self.process(value, **kw)} AS {wanted})"

    def visit_ltrim_func(self, fn: sa.Function[object], **kw: object) -> str:
        """Write what is taken off in front as MariaDB does."""
        text, off = (self.process(c, **kw) for c in fn.clauses)
        return f"TRIM(LEADING {off} FROM {text})"

    def visit_binary(  # type: ignore[override]  # SQLAlchemy's own says more
        self, binary: sa.BinaryExpression[object], **kw: object
    ) -> str:
        """Compare in the type of the column, where a constant or another column has a different one."""
        if binary.operator in COMPARED and not kw.pop("as_it_is", False):
            left, right = _alike(binary.left, binary.right)
            if left is not binary.left or right is not binary.right:
                return self.process(binary.operator(left, right), as_it_is=True, **kw)
        return str(super().visit_binary(binary, **kw))  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


COMPARED = frozenset({operators.eq, operators.ne})
Side = Part


def _alike(left: Side, right: Side) -> tuple[Side, Side]:
    """Return both sides of a comparison as values of one type."""
    if not isinstance(left.type, RawType):
        return left, right
    here = family(left.type.text)
    if isinstance(right, sa.BindParameter) and right.value is not None:
        known = typed(right.value, here)
        if known is not None:
            return left, sa.literal_column(known)
        return sa.cast(left, sa.Text), sa.literal_column(literal(str(right.value)))
    if isinstance(right.type, RawType) and not isinstance(right, sa.BindParameter):
        there = family(right.type.text)
        if (here.startswith(TEXT), there.startswith(TEXT)) in {(True, False), (False, True)}:
            return _as_text(left, there), _as_text(right, here)
    return left, right


def _as_text(side: Side, other: str) -> Side:
    """Return what is no text as a text that compares as the other side does."""
    if family(_word(side)).startswith(TEXT):
        return side
    collation = other.removeprefix(TEXT)
    if not collation:
        return sa.cast(side, sa.Text)
    text: Part = sa.cast(side, RawType(f"char character set {collation.partition('_')[0]}"))
    return sa.collate(text, collation)


def _castable(wanted: sa.types.TypeEngine[object]) -> str:
    """Return the type of a cast: MariaDB casts to nine of them."""
    if not isinstance(wanted, RawType):
        return "CHAR"
    text = wanted.text
    word, width = text.lower().partition("(")[0].split()[0], WIDTH.search(text)
    known = {
        WHOLE: "UNSIGNED" if "unsigned" in text.lower() or word == "bit" else "SIGNED",
        DECIMAL: f"DECIMAL{width[0] if width else ''}",
        FLOAT: "DOUBLE",
        BYTES: "BINARY",
        MOMENT: f"{'DATETIME' if word == 'timestamp' else word.upper()}{width[0] if width else ''}",
    }
    other = text.upper() if word in {"uuid", "inet4", "inet6"} or " character set " in text else "CHAR"
    return known.get(family(text), other)


WIDTH = re.compile(r"\(\d+(,\s*\d+)?\)")


@cache
def _compiler() -> Compiler:
    dialect = MariaDBDialect(paramstyle="pyformat")
    dialect.statement_compiler = Compiling
    dialect.identifier_preparer = dialect.preparer(dialect, server_ansiquotes=True)
    return dialect


MARIADB_DIALECT = Dialect(
    name="mariadb",
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
    documents=MARIADB_DOCUMENTS,
    locks_rows=True,
    group_delete=False,
    row_number="",
    sorted_cte="",
    walks_up=False,
)
