"""MAM-223: the database is still the one that the snapshot shows.

Reads the snapshot and the database as it is now; yields what has been added, removed or changed.
Law: GDPR art. 24(1).
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Column, Schema, Table

Change = tuple[str, str]  #: what changed (`customers.phone`), and how


def drift(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each difference between the snapshots and the databases."""
    for system in systems(checked):
        if system.name in live:
            for what, how in _changes(system.schema.tables, live[system.name].tables):
                yield _finding(system, what, how)


def _finding(system: System, what: str, how: str) -> Finding:
    table = system.told.tables.get(what) or system.told.tables.get(what.rpartition(".")[0])
    return found(
        DATABASE_DRIFTED,
        problem=f"since `mamoru discover {system.name}`, {how}",
        remedy=(
            f"run `mamoru discover {system.name}`, look at what changed in "
            f"systems/{system.name}.schema.json, and bring {system.file} up to it"
        ),
        where=table.where if table else system.told.where,
        node=f"{system.told.id}.{what}",
    )


def _changes(then: Mapping[str, Table], now: Mapping[str, Table]) -> Iterator[Change]:
    for name in sorted({*then, *now}):
        if name not in then:
            yield name, f"the table `{name}` has been added"
        elif name not in now:
            yield name, f"the table `{name}` has been removed"
        else:
            yield from _in_columns(name, then[name].columns, now[name].columns)
            yield from _in_keys(name, then[name], now[name])


def _in_columns(table: str, then: Mapping[str, Column], now: Mapping[str, Column]) -> Iterator[Change]:
    for column in sorted({*then, *now}):
        name = f"{table}.{column}"
        if column not in then:
            yield name, f"the column `{name}` has been added"
        elif column not in now:
            yield name, f"the column `{name}` has been removed"
        elif then[column].type.casefold() != now[column].type.casefold():
            yield name, f"the column `{name}` has changed from `{then[column].type}` to `{now[column].type}`"
        elif then[column].nullable != now[column].nullable:
            empty = "may be empty now" if now[column].nullable else "may no longer be empty"
            yield name, f"the column `{name}` {empty}"
        elif then[column].computed and then[column].computed != now[column].computed:
            yield name, f"the column `{name}` is computed in another way"


def _in_keys(name: str, then: Table, now: Table) -> Iterator[Change]:
    changed = [
        word
        for word, before, after in (
            ("its key", then.key, now.key),
            ("its unique keys", set(then.unique), set(now.unique)),
            ("its foreign keys", set(then.foreign_keys), set(now.foreign_keys)),
        )
        if before != after
    ]
    if changed:
        yield name, f"the table `{name}` has changed {', '.join(changed)}"


DATABASE_DRIFTED = Rule(
    code="MAM-223",
    severity=Severity.ERROR,
    asks="Is the database still as it was when the map was made?",
    why=(
        "what has come since is neither shown nor erased, and what has gone makes a plan fail in the middle "
        "of a person's request"
    ),
    article="GDPR art. 24(1)",
    find=None,
    find_live=drift,
    fails={
        "shop.later.sql": """\
ALTER TABLE customers ADD COLUMN phone TEXT;
ALTER TABLE customers DROP COLUMN name;
CREATE TABLE newsletters (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers);
""",
    },
    passes={
        "shop.sql": CUSTOMERS,
        "shop.later.sql": "INSERT INTO customers (name) VALUES ('Sato Hana');\n",
    },
)
