"""MAM-312: what a row points at outside of its table goes with the row.

Reads the types of personal columns; yields those of PostgreSQL's large objects, which stand in a table of the
system and stay when the row that names them is deleted.  Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme

LARGE = frozenset({"OID", "LO"})


def large_objects(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each personal column that names a large object."""
    for mapped in personal_tables(checked):
        for name in mapped.told.columns:
            if name in mapped.table.columns and mapped.table.columns[name].type.upper() in LARGE:
                yield _finding(mapped, name)


def _finding(mapped: Mapped, name: str) -> Finding:
    return found(
        LARGE_OBJECT_STAYS,
        problem=(
            f"`{name}` of `{mapped.name}` is the number of a large object: when the row is erased, the "
            "object itself stays, and an access shows its number"
        ),
        remedy=(
            f"make `{name}` a column of type `bytea`, then run `mamoru discover {mapped.system.name}`; a "
            "trigger that unlinks large objects is not seen by Mamoru"
        ),
        where=mapped.told.columns[name].where,
        node=mapped.column_node(name),
    )


SCANS = """\
CREATE TABLE scans (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, scan {});
"""

MAP = (
    SHOP
    + """\
  scans:
    columns: {scan: contact.name}
    ties: [{by: customer_id, to: customers, how: owned}]
"""
)

LARGE_OBJECT_STAYS = Rule(
    code="MAM-312",
    severity=Severity.ERROR,
    asks="Does what a row points at outside of its table go with the row?",
    why="the person would be told that it is gone, and whoever knows its number could still read it",
    article="GDPR art. 17(1); APPI art. 35",
    find=large_objects,
    find_live=None,
    fails={"shop.sql": CUSTOMERS + SCANS.format("OID"), "systems/shop.yaml": MAP},
    passes={"shop.sql": CUSTOMERS + SCANS.format("BLOB"), "systems/shop.yaml": MAP},
)
