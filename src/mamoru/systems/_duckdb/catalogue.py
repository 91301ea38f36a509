"""What the catalogue of an attached DuckDB database says of its tables."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mamoru.model.schema import Column, ForeignKey, Table
from mamoru.systems._duckdb.changes import parted, quoted

if TYPE_CHECKING:
    import duckdb

Place = tuple[str, str]  #: schema and table
MAIN = "main"

TABLES = """
SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $of AND NOT internal ORDER BY 1, 2
"""
COLUMNS = """
SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_index,
       t.sql FROM duckdb_columns() c JOIN duckdb_tables() t USING (database_name, schema_name, table_name)
WHERE database_name = $of ORDER BY 1, 2, 6
"""
CONSTRAINTS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
       referenced_column_names FROM duckdb_constraints() WHERE database_name = $of
ORDER BY 1, 2, constraint_index
"""
INDEXES = """
SELECT schema_name, table_name, is_unique, expressions FROM duckdb_indexes() WHERE database_name = $of
"""


def tables(connection: "duckdb.DuckDBPyConnection", of: str) -> dict[str, Table]:
    """Return the tables of an attached database, named as in a map."""
    asked = {"of": of}
    columns: dict[Place, dict[str, Column]] = {}
    for schema, table, name, kind, nullable, _, sql in connection.execute(COLUMNS, asked).fetchall():
        columns.setdefault((schema, table), {})[name] = _column(name, kind, sql, nullable=nullable)
    constraints: dict[Place, list[tuple[str, tuple[str, ...], str, tuple[str, ...]]]] = {}
    for schema, table, kind, own, target, theirs in connection.execute(CONSTRAINTS, asked).fetchall():
        found = (kind, tuple(own), str(target or ""), tuple(theirs or ()))
        constraints.setdefault((schema, table), []).append(found)
    indexes: dict[Place, list[tuple[bool, tuple[str, ...]]]] = {}
    for schema, table, unique, expressions in connection.execute(INDEXES, asked).fetchall():
        indexes.setdefault((schema, table), []).append((bool(unique), _names(str(expressions))))
    found_tables = (
        _table(place, columns[place], constraints=constraints.get(place, ()), indexes=indexes.get(place, ()))
        for place in connection.execute(TABLES, asked).fetchall()
    )
    return {t.name: t for t in sorted(found_tables, key=lambda t: t.name)}


#: Types whose whole text names fields and values; their first word says enough.
SHORTER = re.compile(r"(ENUM|STRUCT|MAP|UNION)\b.*?((?:\[\d*\])*)", re.DOTALL)


def short(kind: str) -> str:
    """Return a type as a snapshot tells it: without the names and values inside."""
    found = SHORTER.fullmatch(kind)
    return f"{found[1]}{'[]' if found[2] else ''}" if found else re.sub(r"\[\d*\](\[\d*\])*$", "[]", kind)


def _column(name: str, kind: str, sql: str, *, nullable: bool) -> Column:
    computed = _computed(name, sql)
    return Column(
        name=name, type=short(kind), nullable=bool(nullable), generated=bool(computed), computed=computed
    )


GENERATED = " GENERATED ALWAYS AS("


def _computed(name: str, sql: str) -> str:
    """Return the expression of a generated column, which the catalogue tells in the table's text alone."""
    _, _, body = sql.partition("(")
    for told in parted(body.rpartition(")")[0])[0]:
        before, generated, expression = told.partition(GENERATED)
        if generated and before.startswith((f"{name} ", f"{quoted(name)} ")):
            return expression.removesuffix(")")
    return ""


def _names(expressions: str) -> tuple[str, ...]:
    """Read the list of an index's columns; an index over an expression serves no question of ours."""
    parts = [p.strip().strip("'") for p in expressions.strip("[]").split(",")]
    return tuple(p.strip('"') for p in parts)


def _table(
    place: Place,
    columns: dict[str, Column],
    *,
    constraints: Iterable[tuple[str, tuple[str, ...], str, tuple[str, ...]]],
    indexes: Iterable[tuple[bool, tuple[str, ...]]],
) -> Table:
    schema, bare = place
    rules, plain = list(constraints), [i for i in indexes if set(i[1]) <= set(columns)]
    primary = next((own for kind, own, _, _ in rules if kind == "PRIMARY KEY"), ())
    uniques = tuple(sorted({own for k, own, _, _ in rules if k == "UNIQUE"} | {c for u, c in plain if u}))
    whole = [u for u in uniques if all(not columns[c].nullable for c in u)]
    key = primary or min(whole, key=lambda u: (len(u), u), default=())
    prefix = "" if schema == MAIN else f"{schema}."
    foreign = sorted({(own, to, theirs) for k, own, to, theirs in rules if k == "FOREIGN KEY" and to})
    return Table(
        name=prefix + bare,
        schema=prefix.removesuffix("."),
        bare_name=bare,
        columns=columns,
        key=key,
        unique=uniques,
        foreign_keys=tuple(
            ForeignKey(columns=own, to=prefix + to, to_columns=theirs, on_delete="NO ACTION")
            for own, to, theirs in foreign
        ),
        indexes=tuple(sorted({i for i in (key, *uniques, *(c for _, c in plain)) if i})),
    )
