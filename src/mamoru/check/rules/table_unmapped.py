"""MAM-202: the map mentions every table of the database.

Reads the tables of the snapshot; yields those that the map does not mention.
Law: GDPR art. 5(2), 30(1)(c); APPI art. 33.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import meant


def unmapped(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table of a database that its map does not mention."""
    for system in systems(checked):
        unknown_to_database = set(system.told.tables) - set(system.schema.tables)
        for table in sorted(set(system.schema.tables) - set(system.told.tables)):
            yield found(
                TABLE_UNMAPPED,
                problem=(
                    f"the database of `{system.name}` has a table `{table}` that the map does not mention"
                ),
                remedy=(
                    f"in {system.file}, under `tables:`, write what `{table}` holds, or `{table}: {{holds: "
                    f"nothing-personal}}`{meant(table, unknown_to_database)}"
                ),
                where=system.told.where,
                node=f"{system.told.id}.{table}",
            )


TABLE_UNMAPPED = Rule(
    code="MAM-202",
    severity=Severity.ERROR,
    asks="Does the map mention every table of the database?",
    why=(
        "people in a table that nobody has mapped are never found: their requests would be answered as if "
        "the table did not exist"
    ),
    article="GDPR art. 5(2), 30(1)(c); APPI art. 33",
    find=unmapped,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + "CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT);\n",
    },
    passes={
        "shop.sql": CUSTOMERS + "CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT);\n",
        "systems/shop.yaml": SHOP + "  products: {holds: nothing-personal}\n",
    },
)
