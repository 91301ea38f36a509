"""What a SQLite database says of itself."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind

from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.systems._portable import Reflecting, reflect
from mamoru.systems._session import Unreachable
from mamoru.systems._sqlite_triggers import LISTED, triggers_in


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
            found = _collated(_with_own_keys(reflect(connection, system, how), connection), connection)
            return replace(
                found,
                triggers=triggers_in(connection.execute(sa.text(LISTED))),
                unnamed=_unnamed(found, connection),
            )
    except sa.exc.DBAPIError as error:
        raise Unreachable(system, because=_because(error.orig, path)) from None
    finally:
        engine.dispose()


def _because(error: BaseException | None, path: Path) -> str:
    """Say why a schema cannot be read, in SQLite's words only where there are no plainer ones."""
    told = str(getattr(error, "sqlite_errorname", type(error).__name__))
    if told == "SQLITE_NOTADB":
        return f"`{path.name}` is no SQLite database"
    if told == "SQLITE_CANTOPEN":
        return f"`{path.name}` cannot be opened; whoever runs Mamoru may not read it, or not its folder"
    return f"its schema cannot be read ({told})"


def _own_types(connection: sa.Connection, table: str) -> dict[str, str]:
    """Return the types of a table's columns as they were written; ANY where none was (SQLite, STRICT)."""
    listed = sa.text("SELECT name, type FROM pragma_table_xinfo(:t)")
    found = connection.execute(listed, {"t": table})
    return {str(name): str(written or "ANY").upper() for name, written in found}


def _with_own_keys(schema: Schema, connection: sa.Connection) -> Schema:
    """Take foreign keys from SQLite's own list: reflection reads them from the text of CREATE TABLE.

    There it misses the ON DELETE of a key that names no column, and with it what the database would do.
    """
    tables = {
        n: replace(t, foreign_keys=_foreign_keys(n, schema, connection)) for n, t in schema.tables.items()
    }
    return replace(schema, tables=tables)


def _collated(schema: Schema, connection: sa.Connection) -> Schema:
    """Put the collation of each text behind its type, where it is another than BINARY."""
    tables = {n: replace(t, columns=_columns(t, connection)) for n, t in schema.tables.items()}
    return replace(schema, tables=tables)


def _columns(table: Table, connection: sa.Connection) -> dict[str, Column]:
    found = {name: _collation(table, name, connection) for name in table.columns}
    return {n: replace(c, type=f"{c.type}{found[n]}") if found[n] else c for n, c in table.columns.items()}


def _collation(table: Table, name: str, connection: sa.Connection) -> str:
    """Ask what a column takes for the same: SQLite's catalogue does not tell its collation.

    A compound query compares as the columns of its first part do (SQLite, datatype3, 7.1).  A collation that
    some program brings along is not known here.
    """
    held: sa.ColumnClause[object] = sa.column(name)
    first = sa.select(held).select_from(sa.table(table.bare_name)).where(sa.literal_column("0"))
    both = sa.union_all(first, sa.select(sa.literal_column("'a'"))).subquery("both")
    one = both.c[0]
    loose = [one == sa.literal_column("'A'"), one == sa.literal_column("'a '")]
    try:
        told = connection.execute(sa.select(*loose)).one()
    except sa.exc.DBAPIError:
        return ""
    return " COLLATE NOCASE" if told[0] else " COLLATE RTRIM" if told[1] else ""


def _unnamed(schema: Schema, connection: sa.Connection) -> tuple[str, ...]:
    """Return the tables with a row whose key is NULL, which SQLite alone allows (CREATE TABLE, 3.5)."""
    open_keys = ((n, [c for c in t.key if t.columns[c].nullable]) for n, t in schema.tables.items())
    return tuple(n for n, key in open_keys if key and _has_null(connection, n, key))


def _has_null(connection: sa.Connection, table: str, key: Sequence[str]) -> bool:
    empty = sa.or_(*(sa.column(column).is_(None) for column in key))
    asked = sa.select(sa.literal(1)).select_from(sa.table(table)).where(empty).limit(1)
    return connection.scalar(asked) is not None


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
