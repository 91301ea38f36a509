"""MAM-203: what the map names, the database has.

Reads every table and column that the map names, wherever it names them; yields those that the snapshot lacks.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import BACKWARD
from mamoru.check.rules._smallest import SHOP
from mamoru.check.rules._tables import Mapped, System, systems, tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.map import TableMap, Tie
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.rule import Rule
from mamoru.notation.nearest import meant

Named = Mapping[tuple[str, str], Span]  #: table, column -> the first place that names it


def missing(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table, and for each column of a known table, that the database lacks."""
    for system in systems(checked):
        for table, where in sorted(_named_tables(system).items()):
            if table not in system.schema.tables:
                yield _no_table(system, table, where)
        for (table, column), where in sorted(_named_columns(system).items()):
            if table in system.schema.tables and column not in system.schema.tables[table].columns:
                yield _no_column(system, (table, column), where)


def _no_table(system: System, table: str, where: Span) -> Finding:
    return found(
        MISSING_FROM_DATABASE,
        problem=f"the map names a table `{table}` that the database of `{system.name}` does not have",
        remedy=_remedy(system, meant(table, system.schema.tables)),
        where=where,
        node=f"{system.told.id}.{table}",
    )


def _no_column(system: System, column: tuple[str, str], where: Span) -> Finding:
    table, name = column
    return found(
        MISSING_FROM_DATABASE,
        problem=f"the map names a column `{table}.{name}` that the database of `{system.name}` does not have",
        remedy=_remedy(system, meant(name, system.schema.tables[table].columns)),
        where=where,
        node=f"{system.told.id}.{table}.{name}",
    )


def _remedy(system: System, slip: str) -> str:
    return (
        f"correct the name in {system.file}, or run `mamoru discover {system.name}` if the database has "
        f"changed{slip}"
    )


def _named_tables(system: System) -> Mapping[str, Span]:
    named = {name: told.where for name, told in system.told.tables.items()}
    for told in system.told.tables.values():
        for tie in told.ties:
            if tie.to:
                named.setdefault(tie.to, tie.where)
    for table, _ in system.told.events.values():
        named.setdefault(table, system.told.where)
    return named


def _named_columns(system: System) -> Named:
    named: dict[tuple[str, str], Span] = {}
    for mapped in tables(system):
        for tie in mapped.told.ties:
            for column, where in _of_tie(mapped, tie):
                named.setdefault(column, where)
        for name, where in _of_table(mapped.told):
            named.setdefault((mapped.name, name), where)
    for column in system.told.events.values():
        named.setdefault(column, system.told.where)
    return named


def _of_table(told: TableMap) -> Iterator[tuple[str, Span]]:
    yield from ((name, column.where) for name, column in told.columns.items())
    yield from ((use.mask.column, use.where) for use in told.columns.values() if use.mask)
    yield from ((name, told.where) for name in (*told.not_personal, *told.known_by.values()))
    if told.collected:
        yield told.collected, told.where
    if told.keep:
        yield from ((name, told.keep.where) for name in told.keep.columns)


def _of_tie(mapped: Mapped, tie: Tie) -> Iterator[tuple[tuple[str, str], Span]]:
    held = tie.to if tie.how in BACKWARD else mapped.name
    yield from (((mapped.name, name), tie.where) for name in tie.by)
    yield from (((tie.to, name), tie.where) for name in tie.to_columns)
    yield from (((held, name), tie.where) for name in tie.hide)
    yield from (((held, use.column), use.where) for use in tie.leaving)
    if tie.when:
        yield (mapped.name, tie.when.column), tie.where


MISSING_FROM_DATABASE = Rule(
    code="MAM-203",
    severity=Severity.ERROR,
    asks="Does the database have every table and column that the map names?",
    why="a plan made from names that do not exist fails in the middle of a person's request",
    article="",
    find=missing,
    find_live=None,
    fails={
        "systems/shop.yaml": SHOP.replace("name: contact.name", "nmae: contact.name")
        + "  orders: {holds: nothing-personal}\n",
    },
    passes={"systems/shop.yaml": SHOP},
)
