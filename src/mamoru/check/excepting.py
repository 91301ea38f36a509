"""The tables of exceptions of a system: whose data is kept out of use, beside the data itself.

Comes in: the map, the snapshot and the graph of one system.  Goes out: which tables can hold an exception for
which people, and why another cannot.  Law: GDPR art. 18; APPI art. 35.
"""

from collections.abc import Sequence

from mamoru.model.map import How, SystemMap, TableMap
from mamoru.model.programme import SystemGraph, Way
from mamoru.model.schema import Schema, Table


def exception_tables(system: SystemMap, schema: Schema) -> tuple[TableMap, ...]:
    """Return the tables that are said to hold exceptions and that the database has."""
    return tuple(t for t in system.tables.values() if t.suspended_since and t.name in schema.tables)


def naming_way(table: str, graph: SystemGraph) -> Way | None:
    """Return the one way that says whose exception a row is; none where there is not one alone."""
    ways = [w for w in graph.ways if w.held == table and w.carries]
    return ways[0] if len(ways) == 1 and ways[0].owning and ways[0].tie.how is How.OWNED else None


def kind_excepted(table: str, system: SystemMap, graph: SystemGraph) -> str:
    """Return the kind of people whose exceptions a table holds, or nothing."""
    way = naming_way(table, graph)
    if way is None:
        return ""
    return system.tables[way.holder].person if way.holder else way.tie.of


def doubt(mapped: TableMap, system: SystemMap, graph: SystemGraph, *, table: Table) -> str:
    """Return why a table cannot hold an exception, or nothing."""
    way = naming_way(mapped.name, graph)
    if way is None or not kind_excepted(mapped.name, system, graph):
        return "not one owned tie, and it alone, leads to a person"
    if not table.key:
        return "it has no key, so its rows cannot be named"
    lacking = _unfilled(table, (*way.held_columns, mapped.suspended_since))
    return f"nothing fills its column `{lacking[0]}`" if lacking else ""


def _unfilled(table: Table, filled: Sequence[str]) -> list[str]:
    """Return the columns that must hold something and that no exception fills; a lone number may count."""
    counted = table.key if len(table.key) == 1 else ()
    return [
        c.name
        for c in table.columns.values()
        if not (c.nullable or c.generated or c.name in filled)
        and not (c.name in counted and c.type.upper().startswith(("INT", "BIGINT", "SERIAL", "BIGSERIAL")))
    ]
