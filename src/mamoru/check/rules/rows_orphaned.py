"""MAM-296: every row leads to somebody who exists.

Reads what was counted in the databases as they are now; yields the references by which rows lead to no row,
and the tables with rows that nobody owns.  How many rows is told, never which.  Where not all of them were
looked at, it says so.  Law: GDPR art. 5(1)(c), (e), 15(1), 17(1); APPI art. 22, 33, 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, listed, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Orphans, Schema


def orphans(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each reference with rows that lead nowhere, and each table with rows of nobody."""
    for mapped in personal_tables(checked):
        schema = live.get(mapped.system.name)
        for counted in schema.orphans if schema else ():
            if counted.table == mapped.name and (counted.rows or not counted.whole):
                yield _finding(mapped, counted)


def _finding(mapped: Mapped, counted: Orphans) -> Finding:
    node = f"{mapped.told.id}.{'+'.join(counted.columns)}" if counted.columns else mapped.told.id
    tie = next((t for t in mapped.told.ties if t.by == counted.columns and t.to == counted.to), None)
    dangles = bool(counted.rows and counted.columns)
    return found(
        ROWS_ORPHANED,
        severity=Severity.ERROR if dangles else Severity.WARNING,
        problem=_problem(mapped, counted),
        why=_why(counted),
        remedy=_remedy(counted),
        where=tie.where if tie else mapped.told.where,
        node=node,
    )


def _problem(mapped: Mapped, counted: Orphans) -> str:
    to = f"by `{listed(counted.columns)}` to no row of {named([counted.to])}" if counted.columns else ""
    if counted.rows:
        return f"rows of `{mapped.name}` lead {to}" if to else f"rows of `{mapped.name}` are owned by nobody"
    asked = f"whether rows of `{mapped.name}` {f'lead {to}' if to else 'are owned by nobody'}"
    return f"{asked} is not known of all of them" if counted.looked else f"{asked} was not answered"


def _why(counted: Orphans) -> str:
    seen = f"the {'first ' if not counted.whole else ''}{counted.looked:,} that were looked at"
    if not counted.rows:
        return "what is left of people who are gone would not be noticed in a table as large as this"
    found_in = f"{counted.rows:,} of {seen}"
    if not counted.columns:
        return f"{found_in}: no request reaches them, and no period that runs from a person"
    return f"{found_in}: whose they were is gone, so that no request reaches them, and what they hold stays"


def _remedy(counted: Orphans) -> str:
    if not counted.rows:
        return "ask the database itself, and have these columns indexed; then allow this under `allow:`"
    if not counted.columns:
        return (
            "in the database, delete them or say whose they are; if they are nobody's by design, say so "
            "under `allow:` of programme.yaml"
        )
    return (
        "in the database, delete these rows, or empty the columns where the rows are somebody else's; a "
        "foreign key keeps it so"
    )


ORDERS = """\
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, note TEXT);
CREATE INDEX orders_customer ON orders (customer_id);
"""
MAP = """\
  orders:
    columns: {note: contact.name}
    ties: [{by: customer_id, to: customers, how: owned}]
"""
ROWS = """\
INSERT INTO customers (id) VALUES (1);
INSERT INTO orders VALUES (10, 1, 'for Hana'), {more};
"""

ROWS_ORPHANED = Rule(
    code="MAM-296",
    severity=Severity.ERROR,
    asks="Does every row that the databases hold lead to somebody who exists?",
    why="whose such a row was is gone, so that no request reaches it, and what it holds stays",
    article="GDPR art. 5(1)(c), (e), 15(1), 17(1); APPI art. 22, 33, 35",
    find=None,
    find_live=orphans,
    fails={
        "shop.sql": CUSTOMERS + ORDERS,
        "shop.later.sql": ROWS.format(more="(11, 7, 'for Ren'), (12, NULL, 'for Yui')"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + ORDERS,
        "shop.later.sql": ROWS.format(more="(11, 1, 'for Hana, too')"),
        "systems/shop.yaml": SHOP + MAP,
    },
)
