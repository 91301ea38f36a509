"""Reflection that every SQL database shares, through SQLAlchemy's Inspector."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import (
    ReflectedColumn,
    ReflectedForeignKeyConstraint,
    ReflectedIndex,
    ReflectedUniqueConstraint,
)
from sqlalchemy.engine.reflection import Inspector, ObjectKind

from mamoru.model.schema import Column, ForeignKey, Schema, Table

Found = Mapping[tuple[str | None, str], Any]  # what the Inspector's get_multi_* return


def reflect(connection: sa.Connection, system: str, schemas: Sequence[str]) -> Schema:
    """Read tables, keys, foreign keys and indexes; the first schema is the default one."""
    inspector = sa.inspect(connection)
    tables: dict[str, Table] = {}
    for position, schema in enumerate(schemas):
        prefix = "" if position == 0 else f"{schema}."
        for table in _tables(inspector, schema or None, prefix=prefix, default=schemas[0]):
            tables[table.name] = table
    return Schema(system=system, tables=dict(sorted(tables.items())))


def _tables(inspector: Inspector, schema: str | None, *, prefix: str, default: str) -> Iterable[Table]:
    asked: dict[str, Any] = {"schema": schema, "kind": ObjectKind.TABLE}  # keyword form of the Inspector
    columns: Found = inspector.get_multi_columns(**asked)
    primary: Found = inspector.get_multi_pk_constraint(**asked)
    unique: Found = inspector.get_multi_unique_constraints(**asked)
    foreign: Found = inspector.get_multi_foreign_keys(**asked)
    indexes: Found = inspector.get_multi_indexes(**asked)
    for place in sorted(columns, key=lambda p: p[1]):
        found = {c["name"]: _column(c, inspector) for c in columns[place]}
        key = tuple((primary.get(place) or {}).get("constrained_columns") or ())
        uniques = tuple(sorted(_uniques(unique.get(place) or (), indexes.get(place) or ())))
        yield Table(
            name=prefix + place[1],
            schema=prefix.removesuffix("."),
            bare_name=place[1],
            columns=found,
            key=key or _key_of_unique(uniques, found),
            unique=uniques,
            foreign_keys=tuple(
                _foreign_key(k, own=schema, default=default) for k in _ordered(foreign.get(place) or ())
            ),
            indexes=tuple(
                sorted({i for i in (key, *uniques, *_index_columns(indexes.get(place) or ())) if i})
            ),
        )


def _column(found: ReflectedColumn, inspector: Inspector) -> Column:
    return Column(
        name=found["name"],
        type=found["type"].compile(inspector.dialect),
        nullable=bool(found["nullable"]),
        generated=bool(found.get("computed")),
    )


def _uniques(
    constraints: Iterable[ReflectedUniqueConstraint], indexes: Iterable[ReflectedIndex]
) -> set[tuple[str, ...]]:
    named = {tuple(c["column_names"]) for c in constraints}
    return named | {_plain(i) for i in indexes if i["unique"] and _whole(i)}


def _whole(index: ReflectedIndex) -> bool:
    """Return whether an index covers plain columns of every row, and so serves as a path."""
    partial = any(
        name.endswith("_where") and value is not None
        for name, value in index.get("dialect_options", {}).items()
    )
    return None not in index["column_names"] and not partial


def _index_columns(indexes: Iterable[ReflectedIndex]) -> Iterable[tuple[str, ...]]:
    return (_plain(i) for i in indexes if _whole(i))


def _plain(index: ReflectedIndex) -> tuple[str, ...]:
    """Return the columns of an index that stands over columns alone."""
    return tuple(name for name in index["column_names"] if name is not None)


def _key_of_unique(uniques: Sequence[tuple[str, ...]], columns: Mapping[str, Column]) -> tuple[str, ...]:
    whole = [u for u in uniques if all(not columns[c].nullable for c in u)]
    return min(whole, key=lambda u: (len(u), u), default=())


def _ordered(keys: Iterable[ReflectedForeignKeyConstraint]) -> list[ReflectedForeignKeyConstraint]:
    return sorted(keys, key=lambda k: (k["constrained_columns"], k["referred_table"]))


def _foreign_key(found: ReflectedForeignKeyConstraint, *, own: str | None, default: str) -> ForeignKey:
    schema = found["referred_schema"] or own or ""
    return ForeignKey(
        columns=tuple(found["constrained_columns"]),
        to=found["referred_table"] if schema == default else f"{schema}.{found['referred_table']}",
        to_columns=tuple(found["referred_columns"]),
        on_delete=(found.get("options") or {}).get("ondelete") or "NO ACTION",
    )
