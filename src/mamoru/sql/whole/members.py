"""Which members the documents of a column have, without any of their values.

Comes in: a column, a place in its documents.  Goes out: one statement: how many members of which name stand
there, and of what sort, or how many values of what sort.  It reads the documents of the rows with the first
keys and with the last: what was written once, and what is written now.  A name that stands there once is not
given out, unless the map has it: it may be a value.  Law: GDPR art. 5(1)(c), 5(2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.documents.paths import Path
from mamoru.model.schema import Table
from mamoru.sql.dialect import Dialect
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import equal, parts, relation
from mamoru.sql.tree import Part, Test

MOST_NAMES = 400
ONE: Part = sa.literal_column("1")
ZERO: Part = sa.literal_column("0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in the documents of a column, and how many rows are read to see it."""

    table: Table
    column: str
    place: Path
    most: int


def values_at(spot: Spot, dialect: Dialect) -> Query:
    """Return a statement for: how many values stand at a place, is any an object, a list, none of both."""
    source = _documents(spot, dialect)
    sort = (
        sa.select(dialect.documents.sort(source.c.document).label("sort")).select_from(source).subquery("s")
    )
    return lower(sa.select(sa.func.count(), *_sorts(sort)).select_from(sort), dialect)


def members_at(spot: Spot, named: Sequence[str], dialect: Dialect) -> Query:
    """Return a statement for the members of the objects at a place.

    Each row: the name, or NULL for all that are not told; how often they stand there; how many names these
    are; is any an object, a list, none of both.  ``named`` are told even when they stand there once.
    """
    source = _documents(spot, dialect)
    found = dialect.documents.members(source).subquery("m")
    one = sa.select(found.c.name, sa.func.count().label("times"), *_sorts(found)).group_by(found.c.name)
    by_name = one.subquery("n")
    told = sa.or_(by_name.c.times > ONE, *(by_name.c.name == sa.literal(name) for name in named))
    named_once = sa.select(
        sa.case((told, by_name.c.name)).label("name"),
        *(by_name.c[c] for c in ("times", "objects", "lists", "values")),
    ).subquery("o")
    times = sa.func.sum(named_once.c.times)
    asked = sa.select(
        named_once.c.name,
        times,
        sa.func.count(),
        *(sa.func.max(named_once.c[c]) for c in ("objects", "lists", "values")),
    )
    return lower(asked.group_by(named_once.c.name).order_by(times.desc()).limit(MOST_NAMES), dialect)


def _sorts(source: sa.FromClause) -> list[Part]:
    is_object, is_list = source.c.sort == _text("object"), source.c.sort == _text("array")
    other = sa.and_(
        source.c.sort.is_not(None), sa.not_(sa.or_(is_object, is_list, source.c.sort == _text("null")))
    )
    return [
        _any(is_object).label("objects"),
        _any(is_list).label("lists"),
        _any(sa.or_(other, source.c.sort.is_(None))).label("values"),
    ]


def _any(test: Test) -> Part:
    return sa.func.coalesce(sa.func.max(sa.case((test, ONE), else_=ZERO)), ZERO)


def _text(word: str) -> Part:
    return sa.literal_column(f"'{word}'")


def _documents(spot: Spot, dialect: Dialect) -> sa.FromClause:
    source = _looked(spot, dialect)
    for n, step in enumerate(spot.place):
        if step is None:
            stepped = dialect.documents.each(source)
        else:
            value = dialect.documents.member(source.c.document, step)
            stepped = sa.select(value.label("document")).select_from(source)
        whole = stepped.subquery(interim(f"w{n}"))
        source = sa.select(whole.c.document).where(whole.c.document.is_not(None)).subquery(interim(f"p{n}"))
    return source


def _looked(spot: Spot, dialect: Dialect) -> sa.FromClause:
    table, column = spot.table, spot.column
    row = relation(table, "r")
    if not table.key:
        first = sa.select(row.c[column]).limit(spot.most).subquery("f")
        read = dialect.documents.read(first.c[column]).label("document")
        return sa.select(read).where(first.c[column].is_not(None)).subquery(interim("d"))
    ends = _ends(table, most=spot.most)
    same = equal(parts(row, table.key), [ends.c[f"k{n}"] for n, _ in enumerate(table.key)])
    read = dialect.documents.read(row.c[column]).label("document")
    found = sa.select(read).select_from(row.join(ends, same)).where(row.c[column].is_not(None))
    return found.subquery(interim("d"))


def _ends(table: Table, *, most: int) -> sa.FromClause:
    """Return the first and the last keys, half of each; keys have an index."""
    half = max(1, most // 2)
    row = relation(table, "e")
    keys = [part.label(f"k{n}") for n, part in enumerate(parts(row, table.key))]
    first = sa.select(*keys).order_by(*keys).limit(half).subquery("a")
    last = sa.select(*keys).order_by(*(k.desc() for k in keys)).limit(half).subquery("b")
    return sa.union(sa.select(*first.c), sa.select(*last.c)).subquery("k")
