"""Find the people a request asks for, by identity values, and lock their rows.

The database itself says which of the values asked for a row has: what it takes for the same (upper and
lower case, leading zeros) is its own affair.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from mamoru.model.programme import Way
from mamoru.model.recipe import FindPerson, SystemRecipe
from mamoru.sql.dialect import Dialect
from mamoru.sql.holding import ONE, holds
from mamoru.sql.query import Query, interim, lower
from mamoru.sql.tables import parts, relation, types
from mamoru.sql.tree import Part, Select

NUMBER = "INTEGER"  #: type of that number
WIDEST = "BIGINT"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuery:
    """A statement for one table of people and one identity key.

    Its rows: the number of the value asked for, the key's columns, then the identity values in the order
    of ``known_by``, then where the person is, if a column says so.  The set ``v`` holds the values asked
    for, each with its number; ``lone`` is the same for exactly one value, and its rows have no number.
    """

    key: str
    column_type: str
    query: Query
    lone: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedQuery:
    """A statement for one tie by an identity key: the numbers of the values in ``v`` that a row carries.

    The rows of ``spelled``: such a number, and how rows spell the value.
    """

    column_type: str
    nobody: tuple[str, ...]  #: values that stand in the column and name nobody
    query: Query
    spelled: Callable[[], Query]


def person_queries(person: FindPerson, dialect: Dialect, *, lock: bool) -> tuple[PersonQuery, ...]:
    """Return one statement for each identity key; ``lock``: rows stay locked until the transaction ends."""
    return tuple(_by(person, key, column, dialect=dialect, lock=lock) for key, column in person.known_by)


def _by(person: FindPerson, key: str, column: str, *, dialect: Dialect, lock: bool) -> PersonQuery:
    row = relation(person.table, "x")
    where = [person.region.column] if person.region else []
    wanted = [*person.table.key, *(c for _, c in person.known_by), *where]
    cells = [c.label(f"c{i}") for i, c in enumerate(parts(row, wanted))]
    found = types(person.table, [column])[0]
    asked = _once(dialect.source([_asked_as(found), NUMBER], "v"), "asked", dialect)
    near = sa.select(*cells, row.c[column].label("k")).where(
        row.c[column].in_(sa.select(asked.c.k1)), *holds(person.when, row)
    )
    lone = sa.select(*cells).where(
        dialect.lone([row.c[column]], [_asked_as(found)], f"{ONE}v"), *holds(person.when, row)
    )
    if lock and dialect.locks_rows:
        near, lone = near.with_for_update(of=row), lone.with_for_update(of=row)
    rows = _once(near, "near", dialect)
    told = [rows.c[f"c{i}"] for i, _ in enumerate(cells)]
    many = sa.select(asked.c.k2, *told).where(rows.c.k == asked.c.k1)
    return PersonQuery(key=key, column_type=found, query=lower(many, dialect), lone=lower(lone, dialect))


def _once(query: Select, name: str, dialect: Dialect) -> sa.CTE:
    """Let a part be computed once: rows are looked for by index, and only those found are compared again."""
    part = query.cte(interim(name))
    return part.prefix_with(dialect.sorted_cte) if dialect.sorted_cte else part


def _asked_as(column_type: str) -> str:
    """Return the type a value is compared as: a number too large for a column is not there, and no error."""
    return WIDEST if is_whole(column_type) else column_type


def is_whole(column_type: str) -> bool:
    """Return whether a column of this type holds whole numbers."""
    word = column_type.lower().partition("(")[0].removesuffix(" unsigned").strip()
    return word.rstrip("0123456789") in WHOLE


@cache
def is_fixed(column_type: str, dialect: Dialect) -> bool:
    """Return whether a column holds nothing but values of its type."""
    return not isinstance(dialect.typed("", column_type).type, sa.types.NullType)


def bits(column_type: str, dialect: Dialect) -> int:
    """Return how long a whole number a column holds; all are alike where the database has no fixed types."""
    if not is_fixed(column_type, dialect):
        return 64
    short, long = ("small", "int2"), ("big", "int8", "serial8")
    word = column_type.lower()
    size = 16 if word.startswith(short) else 64 if word.startswith(long) else 32
    return size + 1 if word.endswith(" unsigned") else size


WHOLE = frozenset(
    f"{size}{word}"
    for size in ("", "tiny", "small", "medium", "big")
    for word in ("int", "integer", "serial")
)


def alike_query(person: FindPerson, column: str, dialect: Dialect) -> Query:
    """Lower a statement that takes for the same what any database does: letter case, blanks, zeros in front.

    Its rows: the number of the value asked for, then the key's columns.  It reads the whole table.
    """
    row = relation(person.table, "x")
    given = dialect.source(["TEXT", NUMBER], "v").subquery(interim("given"))
    asked = _once(sa.select(_plain(given.c.k1).label("k1"), given.c.k2), "asked", dialect)
    told = sa.select(asked.c.k2, *parts(row, person.table.key))
    return lower(told.where(_plain(row.c[column]) == asked.c.k1, *holds(person.when, row)), dialect)


def _plain(value: Part) -> Part:
    return sa.func.ltrim(sa.func.lower(sa.func.trim(sa.cast(value, sa.Text))), sa.literal_column("'0'"))


def tied_query(recipe: SystemRecipe, way: Way, dialect: Dialect) -> TiedQuery:
    """Lower the statement that tells which identity values rows along a tie carry."""
    row, column = relation(recipe.relations[way.held], "x"), way.held_columns[0]
    found = tied_type(recipe, way)
    asked = dialect.source([_asked_as(found), NUMBER], "v").subquery(interim("asked"))
    tests = [row.c[column] == asked.c.k1, *holds(way.tie.when, row)]
    spelled = sa.select(asked.c.k2, sa.cast(row.c[column], sa.Text)).where(*tests)
    carried = sa.exists(sa.select(sa.literal_column("1")).select_from(row).where(*tests).correlate(asked))
    return TiedQuery(
        column_type=found,
        nobody=tuple(str(v) for v in way.nobody),
        query=lower(sa.select(asked.c.k2).where(carried), dialect),
        spelled=lambda: lower(spelled, dialect),
    )


def tied_type(recipe: SystemRecipe, way: Way) -> str:
    """Return the type of the column that a tie by an identity key stands in."""
    return types(recipe.relations[way.held], way.held_columns)[0]
