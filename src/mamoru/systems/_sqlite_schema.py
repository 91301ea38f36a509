"""What a SQLite database says of itself."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind

from mamoru.model.schema import ForeignKey, Schema
from mamoru.systems._portable import Reflecting, reflect
from mamoru.systems._session import Unreachable


def schema_of(path: Path, system: str) -> Schema:
    """Read the schema of the database in a file.  Raises Unreachable."""
    engine = sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    )
    try:
        with engine.connect() as connection:
            types = cache(partial(_own_types, connection))
            how = Reflecting(
                schemas=[""],
                kind=ObjectKind.TABLE,
                own_type=lambda place, column: types(place[1])[column],
                loose=True,
            )
            return _with_own_keys(reflect(connection, system, how), connection)
    except sa.exc.DBAPIError as error:
        because = f"its schema cannot be read ({type(error.orig).__name__})"
        raise Unreachable(system, because=because) from None
    finally:
        engine.dispose()


def _own_types(connection: sa.Connection, table: str) -> dict[str, str]:
    """Return the types of a table's columns as they were written; ANY where none was (SQLite, STRICT)."""
    listed = sa.text("SELECT name, type FROM pragma_table_xinfo(:t)")
    return {
        str(name): str(written or "ANY").upper() for name, written in connection.execute(listed, {"t": table})
    }


def _with_own_keys(schema: Schema, connection: sa.Connection) -> Schema:
    """Take foreign keys from SQLite's own list: reflection reads them from the text of CREATE TABLE.

    There it misses the ON DELETE of a key that names no column, and with it what the database would do.
    """
    tables = {
        n: replace(t, foreign_keys=_foreign_keys(n, schema, connection)) for n, t in schema.tables.items()
    }
    return replace(schema, tables=tables)


def _foreign_keys(table: str, schema: Schema, connection: sa.Connection) -> tuple[ForeignKey, ...]:
    listed = sa.text('SELECT id, seq, "table", "from", "to", on_delete FROM pragma_foreign_key_list(:t)')
    found: dict[int, list[Pointer]] = {}
    for row in connection.execute(listed, {"t": table}):
        found.setdefault(row[0], []).append(Pointer(*row[1:]))
    keys = (_foreign_key(sorted(pointers), schema) for pointers in found.values())
    return tuple(sorted(keys, key=lambda k: (k.columns, k.to)))


class Pointer(NamedTuple):
    """One column of a foreign key, as SQLite lists it."""

    number: int
    table: str
    column: str
    to: str | None
    on_delete: str


def _foreign_key(pointers: Sequence[Pointer], schema: Schema) -> ForeignKey:
    first = pointers[0]
    target = next((n for n in schema.tables if n.lower() == first.table.lower()), first.table)
    named = tuple(p.to for p in pointers if p.to is not None)
    key = schema.tables[target].key if target in schema.tables else ()
    return ForeignKey(
        columns=tuple(p.column for p in pointers),
        to=target,
        to_columns=named or key,
        on_delete=first.on_delete,
    )
