"""MAM-280: every row has a key.

Reads which tables of the databases hold a row whose key is NULL; yields them.  SQLite allows it in a primary
key that is not an INTEGER (CREATE TABLE, 3.5).  Law: GDPR art. 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema


def unnamed(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each table with a row that no key names."""
    for mapped in personal_tables(checked):
        schema = live.get(mapped.system.name)
        if schema and mapped.name in schema.unnamed:
            yield _finding(mapped)


def _finding(mapped: Mapped) -> Finding:
    key = mapped.table.key
    return found(
        ROWS_UNNAMED,
        problem=f"`{mapped.name}` holds rows whose key `{listed(key)}` is NULL",
        remedy=(
            f"in the database, give these rows a key, and forbid NULL in `{listed(key)}` (NOT NULL); then "
            f"run `mamoru discover {mapped.system.name}`"
        ),
        where=mapped.told.where,
        node=mapped.told.id,
    )


VISITS = """\
CREATE TABLE visits (
  token TEXT PRIMARY KEY, customer_id INTEGER REFERENCES customers
);
CREATE INDEX visits_customer ON visits (customer_id);
"""
MAP = "  visits: {ties: [{by: customer_id, to: customers, how: owned}]}\n"
HANA = "INSERT INTO customers (id) VALUES (1);\nINSERT INTO visits VALUES ({key}, 1);\n"

ROWS_UNNAMED = Rule(
    code="MAM-280",
    severity=Severity.ERROR,
    asks="Can every row that the database holds be named by its key?",
    why="the erasure of everybody to whom such a row leads is refused, on the day they ask for it",
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=None,
    find_live=unnamed,
    fails={
        "shop.sql": CUSTOMERS + VISITS,
        "shop.later.sql": HANA.format(key="NULL"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + VISITS,
        "shop.later.sql": HANA.format(key="'a'"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
