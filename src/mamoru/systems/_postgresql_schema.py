"""What a PostgreSQL database says of itself."""

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind

from mamoru.model.schema import Schema
from mamoru.systems._portable import Reflecting, reflect
from mamoru.systems._postgresql_triggers import TRIGGERS, triggers_in
from mamoru.systems._session import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg


def schema_of(connect: "Callable[[], psycopg.Connection[tuple[object, ...]]]", system: str) -> Schema:
    """Read the schema of the database that ``connect`` leads to.  Raises Unreachable."""
    engine = sa.create_engine("postgresql+psycopg://", creator=connect, poolclass=sa.pool.NullPool)
    try:
        with engine.connect() as connection:
            first = str(connection.scalar(sa.text("SELECT current_schema()")))
            rest = sorted(
                s for s in sa.inspect(connection).get_schema_names() if s not in (first, "information_schema")
            )
            types: dict[tuple[object, ...], str] = {}
            how = Reflecting(
                schemas=[first, *rest],
                kind=ObjectKind.TABLE | ObjectKind.MATERIALIZED_VIEW,
                own_type=lambda place, column: _own_type(connection, types, (*place, column)),
            )
            found = reflect(connection, system, how)
            whole = _without_partitions(found, connection, default=first)
            return replace(whole, triggers=triggers_in(connection.execute(sa.text(TRIGGERS))))
    except sa.exc.DBAPIError as error:
        because = f"its schema cannot be read ({type(error.orig).__name__})"
        raise Unreachable(system, because=because) from None
    finally:
        engine.dispose()


def _own_type(
    connection: sa.Connection, types: dict[tuple[object, ...], str], column: tuple[object, ...]
) -> str:
    """Return a column's type as PostgreSQL writes it; all are asked for when the first is wanted."""
    if not types:
        types |= {tuple(row[:3]): str(row[3]) for row in connection.execute(TYPES)}
    return types[column]


TYPES = sa.text(
    "SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) "
    "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE a.attnum > 0 AND NOT a.attisdropped"
)


def _without_partitions(schema: Schema, connection: sa.Connection, *, default: str) -> Schema:
    """Leave out partitions: their rows are those of the table they are parts of."""
    listed = sa.text(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relispartition"
    )
    parts = {t if s == default else f"{s}.{t}" for s, t in connection.execute(listed)}
    return replace(schema, tables={n: t for n, t in schema.tables.items() if n not in parts})
