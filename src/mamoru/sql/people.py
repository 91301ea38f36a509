"""Find the people a request asks for, by identity values, and lock their rows."""

from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.model.recipe import FindPerson
from mamoru.sql.dialect import Dialect
from mamoru.sql.holding import ONE
from mamoru.sql.query import Query, lower
from mamoru.sql.tables import parts, relation, types


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuery:
    """A statement for one table of people and one identity key.

    Its rows: the key's columns, then the identity values in the order of ``known_by``.
    The set ``v`` holds the values asked for; ``lone`` is the same for exactly one value.
    """

    key: str
    column_type: str
    query: Query
    lone: Query


def person_queries(person: FindPerson, dialect: Dialect, *, lock: bool) -> tuple[PersonQuery, ...]:
    """Return one statement for each identity key; ``lock``: rows stay locked until the transaction ends."""
    return tuple(_by(person, key, column, dialect=dialect, lock=lock) for key, column in person.known_by)


def _by(person: FindPerson, key: str, column: str, *, dialect: Dialect, lock: bool) -> PersonQuery:
    row = relation(person.table, "x")
    wanted = [*person.table.key, *(c for _, c in person.known_by)]
    column_types = types(person.table, [column])
    query = sa.select(*(c.label(f"c{i}") for i, c in enumerate(parts(row, wanted))))
    if lock and dialect.locks_rows:
        query = query.with_for_update()
    many = query.where(dialect.member([row.c[column]], column_types, "v"))
    lone = query.where(dialect.lone([row.c[column]], column_types, f"{ONE}v"))
    return PersonQuery(
        key=key, column_type=column_types[0], query=lower(many, dialect), lone=lower(lone, dialect)
    )
