"""MAM-221: rows can be named one by one, or hang on exactly one owner.

Reads tables without a key; yields those that the plan would have to name row by row.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def keyless(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each table without a key that is not a leaf with exactly one owning tie."""
    for mapped in personal_tables(checked):
        if not mapped.table.key and (reason := _must_be_named(mapped)):
            yield found(
                ROWS_WITHOUT_KEY,
                problem=f"`{mapped.name}` has no key, and {reason}",
                remedy=(
                    f"give `{mapped.name}` a primary key in the database and run `mamoru discover "
                    f"{mapped.system.name}`; or leave it exactly one tie, an owning one, and nothing kept"
                ),
                where=mapped.told.where,
                node=mapped.told.id,
            )


def _must_be_named(mapped: Mapped) -> str:
    """Return why single rows of the table have to be named, or nothing."""
    graph = mapped.system.graph
    into = [w for w in graph.ways if w.held == mapped.name]
    if mapped.told.person:
        return "its rows are people"
    if any(w.holder == mapped.name for w in graph.ways):
        return "other rows belong to its rows"
    if mapped.told.keep:
        return "some of its rows are kept and others are not"
    if any(w.tie.delete_row for w in into):
        return "`delete-row` picks single rows of it"
    if into and (len(into) > 1 or not into[0].owning):
        return "its rows may stay when one of their people goes"
    apart = [r for r in graph.references if r.table == mapped.name and r.nullable and r.way not in into]
    return "it has a reference that is emptied in single rows" if apart else ""


VISITS = """\
CREATE TABLE visits ({key}host INTEGER REFERENCES customers, guest INTEGER REFERENCES customers, day TEXT);
"""

MAP = """\
  visits:
    not-personal: [day]
    ties:
      - {by: host, to: customers, how: joint}
      - {by: guest, to: customers, how: joint}
"""

ROWS_WITHOUT_KEY = Rule(
    code="MAM-221",
    severity=Severity.ERROR,
    asks="Can every row that a plan changes be named?",
    why="a plan names each row it changes, so that nothing else is touched and the receipt can prove it",
    article="",
    find=keyless,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + VISITS.format(key=""),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + VISITS.format(key="id INTEGER PRIMARY KEY, "),
        "systems/shop.yaml": SHOP + MAP,
    },
)
