"""Reflection that every SQL database shares, through SQLAlchemy's Inspector."""

import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from mamoru.systems._unique import key_of_unique

Found = Mapping[tuple[str | None, str], Any]  # what the Inspector's get_multi_* return
Place = tuple[str | None, str]  #: schema and table


PLAIN = re.compile(r"\w+( \w+)*( ?\(\d+(, ?\d+)?\))?")  #: a word for a type that can stand in a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflecting:
    """How one kind of database is read."""

    schemas: Sequence[str]  #: the first is the default one
    kind: ObjectKind  #: what holds rows in it
    own_type: Callable[[Place, str], str]  #: table, column -> its type, in the database's own words
    loose: bool = False  #: any word is a type there, so that only the database's own word tells what is meant


def reflect(connection: sa.Connection, system: str, how: Reflecting) -> Schema:
    """Read tables, keys, foreign keys and indexes.

    A type that SQLAlchemy does not know is taken as the database calls it, and so needs no warning.
    """
    inspector = sa.inspect(connection)
    tables: dict[str, Table] = {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Did not recognize type", category=sa.exc.SAWarning)
        for position, schema in enumerate(how.schemas):
            prefix = "" if position == 0 else f"{schema}."
            for table in _tables(inspector, schema or None, how, prefix=prefix):
                tables[table.name] = table
    return Schema(system=system, tables=dict(sorted(tables.items())))


def _tables(inspector: Inspector, schema: str | None, how: Reflecting, *, prefix: str) -> Iterable[Table]:
    asked: dict[str, Any] = {"schema": schema, "kind": how.kind}  # keyword form of the Inspector
    default = how.schemas[0]
    columns: Found = inspector.get_multi_columns(**asked)
    primary: Found = inspector.get_multi_pk_constraint(**asked)
    unique: Found = inspector.get_multi_unique_constraints(**asked)
    foreign: Found = inspector.get_multi_foreign_keys(**asked)
    indexes: Found = inspector.get_multi_indexes(**asked)
    for place in sorted(columns, key=lambda p: p[1]):
        found = {c["name"]: _column(c, inspector, how, place=place) for c in columns[place]}
        key = tuple((primary.get(place) or {}).get("constrained_columns") or ())
        uniques = tuple(sorted(_uniques(unique.get(place) or (), indexes.get(place) or ())))
        yield Table(
            name=prefix + place[1],
            schema=prefix.removesuffix("."),
            bare_name=place[1],
            columns=found,
            key=key or key_of_unique(uniques, found),
            unique=uniques,
            foreign_keys=tuple(
                _foreign_key(k, own=schema, default=default) for k in _ordered(foreign.get(place) or ())
            ),
            indexes=tuple(
                sorted({i for i in (key, *uniques, *_index_columns(indexes.get(place) or ())) if i})
            ),
        )


def _column(found: ReflectedColumn, inspector: Inspector, how: Reflecting, *, place: Place) -> Column:
    own = how.own_type(place, found["name"]) if how.loose else ""
    try:
        text = own if PLAIN.fullmatch(own) else found["type"].compile(inspector.dialect)
    except sa.exc.CompileError:
        text = own or how.own_type(place, found["name"])
    computed = found.get("computed")
    return Column(
        name=found["name"],
        type=text,
        nullable=bool(found["nullable"]),
        generated=bool(computed),
        computed=str(computed.get("sqltext") or "") if computed else "",
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
