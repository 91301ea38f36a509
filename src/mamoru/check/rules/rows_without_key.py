"""MAM-221: rows can be named one by one, or hang on exactly one owner.

Reads tables without a key; yields those that the plan would have to name row by row.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import sole_owner
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
                    f"{mapped.system.name}`; or leave it exactly one tie, an owning one, and nothing kept or "
                    "masked"
                ),
                where=mapped.told.where,
                node=mapped.told.id,
            )


def _must_be_named(mapped: Mapped) -> str:
    """Return why single rows of the table have to be named, or nothing."""
    graph = mapped.system.graph
    owner = sole_owner(graph, mapped.name)
    emptied = [r for r in graph.references if r.table == mapped.name and r.nullable and not r.refuse]
    reasons = {
        "its rows are people": bool(mapped.told.person),
        "other rows belong to its rows": any(w.holder == mapped.name for w in graph.ways),
        "some of its rows are kept and others are not": mapped.told.keep is not None,
        "`delete-row` picks single rows of it": any(w.tie.delete_row for w in mapped.into),
        "its rows may stay when one of their people goes": any(w is not owner for w in mapped.into),
        "`leaving` masks single rows of it": any(w.tie.leaving for w in mapped.into),
        "it has a reference that is emptied in single rows": any(r.way is not owner for r in emptied),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


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
