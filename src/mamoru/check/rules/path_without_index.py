"""MAM-222: every path from people to their rows has an index.

Reads the columns by which ways, references and identities are looked up; yields those that no index begins
with: as a warning from the snapshot, as an error from the database itself.  Law: GDPR art. 12(3).
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind

Path = tuple[str, tuple[str, ...]]  #: table, columns


def unindexed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each path that the snapshot shows no index for."""
    for system in systems(checked):
        yield from _without_index(system, system.schema, Severity.WARNING)


def unindexed_live(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield an error for each path that the database has no index for."""
    for system in systems(checked):
        if system.name in live:
            yield from _without_index(system, live[system.name], Severity.ERROR)


def _without_index(system: System, schema: Schema, severity: Severity) -> Iterator[Finding]:
    kinds = {kind.name: kind for kind in members("mamoru.systems", SystemKind).values()}
    if system.told.kind in kinds and kinds[system.told.kind].scans:
        return
    for (name, columns), where in sorted(_paths(system).items()):
        table = schema.tables.get(name)
        if table and set(columns) <= set(table.columns) and not table.has_index(columns):
            yield found(
                PATH_WITHOUT_INDEX,
                problem=f"rows of `{name}` are looked up by `{listed(columns)}`, and no index begins with it",
                remedy=(
                    f"in the database, run `CREATE INDEX {_index_name(name, columns)} ON {name} "
                    f"({', '.join(columns)})`, then run `mamoru discover {system.name}`"
                ),
                where=where,
                node=f"{system.told.id}.{name}.{'+'.join(columns)}",
                severity=severity,
            )


def _index_name(table: str, columns: tuple[str, ...]) -> str:
    return "_".join((*table.split("."), *columns))


def _paths(system: System) -> Mapping[Path, Span]:
    """Return what is looked up, with the place in the map that makes it so; both ends of a way are."""
    paths: dict[Path, Span] = {}
    for told in system.told.tables.values():
        for column in told.known_by.values():
            paths.setdefault((told.name, (column,)), told.where)
    for way in system.graph.ways:
        paths.setdefault((way.held, way.held_columns), way.tie.where)
        if way.holder:
            paths.setdefault((way.holder, way.holder_columns), way.tie.where)
    for reference in system.graph.references:
        told_at = system.told.tables.get(reference.table)
        paths.setdefault(
            (reference.table, reference.columns), told_at.where if told_at else system.told.where
        )
    return {(table, columns): where for (table, columns), where in paths.items() if columns}


ORDERS = "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers);\n"

PATH_WITHOUT_INDEX = Rule(
    code="MAM-222",
    severity=Severity.WARNING,
    asks="Does every path from people to their rows have an index?",
    why="each request would read the whole table and hold it busy, however few rows are the person's",
    article="GDPR art. 12(3)",
    find=unindexed,
    find_live=unindexed_live,
    fails={
        "shop.sql": CUSTOMERS + ORDERS,
        "systems/shop.yaml": SHOP + "  orders: {ties: [{by: customer_id, to: customers, how: owned}]}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + ORDERS + "CREATE INDEX orders_customer ON orders (customer_id);\n",
        "systems/shop.yaml": SHOP + "  orders: {ties: [{by: customer_id, to: customers, how: owned}]}\n",
    },
)
