"""MAM-331: nothing is held longer than the notice promises.

Reads what was counted in the databases as they are now; yields the tables with rows whose time is over, by
every promise that covers them, and with rows whose day cannot be read.  How many rows is told, and since
which year, never which.  Where not all of them were looked at, it says so.
Law: GDPR art. 5(1)(e), 13(2)(a); APPI art. 22.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Overdue, Schema


def held_too_long(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a warning for each table with rows whose time is over."""
    for mapped in personal_tables(checked):
        schema = live.get(mapped.system.name)
        for counted in schema.overdue if schema else ():
            if counted.table != mapped.name:
                continue
            if counted.rows or not counted.whole:
                yield _finding(mapped, counted)
            if counted.unread:
                yield _unread(mapped, counted)


def _finding(mapped: Mapped, counted: Overdue) -> Finding:
    promised = named(counted.promises)
    if not counted.rows:
        asked = "is not known of all of them" if counted.looked else "was not answered"
        return found(
            HELD_TOO_LONG,
            problem=f"whether rows of `{mapped.name}` are held longer than {promised} allows {asked}",
            why="what should have gone would not be noticed in a table as large as this",
            remedy="ask the database itself by the column that the period runs from; then allow this under "
            "`allow:`",
            where=mapped.told.where,
            node=mapped.told.id,
        )
    parts = f"{named(counted.parts)} of " if counted.parts else ""
    rows, are = _rows(counted.rows), "are" if counted.rows != 1 else "is"
    seen = f"the {'first ' if not counted.whole else ''}{counted.looked:,} that were looked at"
    return found(
        HELD_TOO_LONG,
        problem=f"{parts}{rows} of `{mapped.name}` {are} held longer than {promised} allows"
        f"{f', since {counted.since}' if counted.since else ''}",
        why=f"{counted.rows:,} of {seen} should have gone: people were told when their data goes, and "
        "it is still there",
        remedy="`mamoru sweep --plan` shows which of these rows it can take, and why others stay; `mamoru "
        f"sweep` destroys them, each night if a timer calls it; of what it leaves, in the database, "
        f"{_act(counted)}, but not of people on hold (`mamoru hold list`); if a law or a purpose needs them "
        "longer, say so under `retention:`",
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _unread(mapped: Mapped, counted: Overdue) -> Finding:
    """Tell rows of which nobody knows whether their time is over."""
    are = "are" if counted.unread != 1 else "is"
    return found(
        HELD_TOO_LONG,
        problem=f"whether {_rows(counted.unread)} of `{mapped.name}` {are} held longer than "
        f"{named(counted.promises)} allows cannot be told: what stands in {named(counted.by)} is no day",
        why="a period that nobody can count never ends, and people were told that it does",
        remedy="in the database, write the day as ISO 8601 does (2025-01-31), or NULL where the period has "
        "not begun; give the column a type of days",
        where=mapped.told.where,
        node=mapped.told.id,
    )


def _rows(count: int) -> str:
    return f"{count:,} row{'s' if count != 1 else ''}"


def _act(counted: Overdue) -> str:
    if counted.parts:
        return f"empty {named(counted.parts)} in these rows, which hold more"
    return "delete these rows, or empty what the promise is about where they hold more"


VISITS = """\
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, page TEXT, at TEXT);
CREATE INDEX visits_customer ON visits (customer_id);
"""
MAP = """\
events: {visited: visits.at}
tables:
  visits:
    columns: {page: visits}
    not-personal: [at]
    ties: [{by: customer_id, to: customers, how: owned}]
"""
ROWS = """\
INSERT INTO customers (id) VALUES (1);
INSERT INTO visits VALUES (10, 1, 'scarves', '9990-01-01'), {more};
"""
TOLD = notice(
    data="  visits: []\n",
    purposes="  show: {of: customer, uses: [visits], basis: contract, title: Showing pages}\n",
    more="retention:\n  visits: {items: [visits], of: customer, keep: 6 months, after: visited, "
    "ground: {purpose: show}}\n",
)

HELD_TOO_LONG = Rule(
    code="MAM-331",
    severity=Severity.WARNING,
    asks="Do all rows go when the notice promises it?",
    why="people were told when their data goes, and it is still there",
    article="GDPR art. 5(1)(e), 13(2)(a); APPI art. 22",
    find=None,
    find_live=held_too_long,
    fails={
        "notice.yaml": TOLD,
        "shop.sql": CUSTOMERS + VISITS,
        "shop.later.sql": ROWS.format(more="(11, 1, 'hats', '2001-01-01'), (12, 1, 'hats', NULL)"),
        "systems/shop.yaml": SHOP.replace("tables:\n", MAP),
    },
    passes={
        "notice.yaml": TOLD,
        "shop.sql": CUSTOMERS + VISITS,
        "shop.later.sql": ROWS.format(more="(11, 1, 'hats', NULL)"),
        "systems/shop.yaml": SHOP.replace("tables:\n", MAP),
    },
)
