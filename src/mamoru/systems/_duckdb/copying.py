# ruff: noqa: S608 - statements are made of quoted names and of numbers, never of values
"""A DuckDB database written anew, without what was erased.

In DuckDB a deleted row, and the old value of a changed one, stay in the file until their block happens to be
written over; and a row and the rows that point at it cannot go in one transaction.  A new file has neither
trouble.  Source: DuckDB manual, Reclaiming Space; Indexes, Limitations of ART Indexes; COPY FROM DATABASE.
"""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from mamoru.model.schema import ForeignKey, Table
from mamoru.systems._duckdb.changes import RID, quoted
from mamoru.systems._session import Refused

if TYPE_CHECKING:
    import duckdb

#: What makes up a database beside its rows, each with its own text; both files must say the same.
PARTS = {
    "tables": "SELECT schema_name, table_name, sql FROM duckdb_tables()",
    "views": "SELECT schema_name, view_name, sql FROM duckdb_views()",
    "indexes": "SELECT schema_name, index_name, sql FROM duckdb_indexes()",
    "macros": "SELECT schema_name, function_name, macro_definition FROM duckdb_functions()",
    "types": "SELECT schema_name, type_name, labels::VARCHAR FROM duckdb_types()",
    "triggers": "SELECT schema_name, trigger_name, sql FROM duckdb_triggers()",
    "sequences": "SELECT schema_name, sequence_name, '' FROM duckdb_sequences()",
}


def copy(
    connection: "duckdb.DuckDBPyConnection",
    tables: Mapping[str, Table],
    views: Mapping[str, str],
    *,
    source: str,
    fresh: str,
    system: str,
) -> None:
    """Fill an empty attached database with the tables as their views show them.  Raises Refused."""
    connection.execute(f"COPY FROM DATABASE {source} TO {fresh} (SCHEMA)")
    triggers = _triggers(connection, source=source, fresh=fresh)
    for table in _referenced_first(tables, system):
        _fill(connection, table, views[table.name], fresh=fresh)
    for text in triggers:
        connection.execute(f"USE {fresh}; {text}; USE memory")
    for part, listed in PARTS.items():
        if _listed(connection, listed, source) != _listed(connection, listed, fresh):
            raise Refused(system, because=f"its {part} cannot be copied as they are")


TRIGGERS = (
    "SELECT schema_name, table_name, trigger_name, sql FROM duckdb_triggers() WHERE database_name = $of"
)


def _triggers(connection: "duckdb.DuckDBPyConnection", *, source: str, fresh: str) -> list[str]:
    """Take the triggers out, since rows that were there already are not inserted; return their texts."""
    for schema, table, trigger, _ in connection.execute(TRIGGERS, {"of": fresh}).fetchall():
        connection.execute(f"DROP TRIGGER {quoted(trigger)} ON {fresh}.{quoted(schema)}.{quoted(table)}")
    return [str(text).rstrip("; ") for *_, text in connection.execute(TRIGGERS, {"of": source}).fetchall()]


def _listed(connection: "duckdb.DuckDBPyConnection", listed: str, of: str) -> Sequence[tuple[object, ...]]:
    asked = f"{listed} WHERE database_name = $of AND NOT internal ORDER BY ALL"
    if any(word in listed for word in ("indexes", "sequences", "triggers")):
        asked = asked.replace(" AND NOT internal", "")
    return connection.execute(asked, {"of": of}).fetchall()


def _referenced_first(tables: Mapping[str, Table], system: str) -> Iterable[Table]:
    needs = {n: [k.to for k in t.foreign_keys if k.to != n] for n, t in tables.items()}
    try:
        return [tables[n] for n in TopologicalSorter(needs).static_order()]
    except CycleError:
        raise Refused(system, because="its tables reference one another in a circle") from None


def _fill(connection: "duckdb.DuckDBPyConnection", table: Table, view: str, *, fresh: str) -> None:
    names = ", ".join(quoted(c.name) for c in table.columns.values() if not c.generated)
    place = f"{fresh}.{quoted(table.schema or 'main')}.{quoted(table.bare_name)}"
    adding = f"INSERT INTO {place} ({names}) SELECT {names} FROM {view}"
    own = [k for k in table.foreign_keys if k.to == table.name]
    if not own:
        connection.execute(f'{adding} ORDER BY "{RID}"')
        return
    ready = " AND ".join(_points_at_what_is_there(k, place) for k in own)
    connection.execute(f'CREATE OR REPLACE TABLE {THERE} AS SELECT "{RID}" FROM {view} LIMIT 0')
    while _next_wave(connection, view, ready):
        connection.execute(f'{adding} WHERE "{RID}" IN (SELECT "{RID}" FROM {WAVE}) ORDER BY "{RID}"')
    left = f'"{RID}" NOT IN (SELECT "{RID}" FROM {THERE})'
    connection.execute(f"{adding} WHERE {left}")  # refused by the constraint, if there are any
    connection.execute(f"DROP TABLE {THERE}; DROP TABLE {WAVE}")


THERE, WAVE = "mamoru.there", "mamoru.wave"


def _points_at_what_is_there(key: ForeignKey, place: str) -> str:
    """Return the test of rows whose own table has already what they point at, or that point at nothing."""
    pairs = list(zip(key.columns, key.to_columns, strict=True))
    nothing = " OR ".join(f"v.{quoted(c)} IS NULL" for c, _ in pairs)
    same = " AND ".join(f"t.{quoted(to)} = v.{quoted(c)}" for c, to in pairs)
    return f"({nothing} OR EXISTS (SELECT 1 FROM {place} t WHERE {same}))"


def _next_wave(connection: "duckdb.DuckDBPyConnection", view: str, ready: str) -> bool:
    """Take the rows of a table that may be added next: a statement sees none that it adds itself."""
    connection.execute(
        f'CREATE OR REPLACE TABLE {WAVE} AS SELECT "{RID}" FROM {view} v '
        f'WHERE "{RID}" NOT IN (SELECT "{RID}" FROM {THERE}) AND {ready}'
    )
    connection.execute(f"INSERT INTO {THERE} SELECT * FROM {WAVE}")
    return bool((connection.execute(f"SELECT count(*) FROM {WAVE}").fetchone() or (0,))[0])
