"""MAM-330: rows of several people lead nowhere when one of them goes, be it that their own row stays blanked.

Reads joint ties; yields those to a table whose rows may stay as a shell, because a row that is kept must lead
there, and that do not mask the tie itself.  A row that is deleted takes the number out of such rows; a shell
does not, and an erasure does not list them.  Law: GDPR art. 5(1)(e), 17(1); APPI art. 22, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import few, found, listed
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import kinds_held, shells, sole_owner
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, SystemGraph, Way


def leading(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each such tie."""
    for mapped in personal_tables(checked):
        told, graph = mapped.system.told, mapped.system.graph
        for kind in kinds_held(told, graph):
            staying = shells(told, graph, of=kind)
            for way in (w for w in graph.ways if w.held == mapped.name and _stays_named(w, graph)):
                if way.holder in staying and kind in told.tables[way.holder].people:
                    yield _finding(mapped, way, [r.table for r in staying[way.holder]])


def _stays_named(way: Way, graph: SystemGraph) -> bool:
    """Return whether a row may stay when this holder goes, and goes on naming them."""
    masked = {use.column for use in way.tie.leaving}
    return way.owning and sole_owner(graph, way.held) is not way and masked.isdisjoint(way.held_columns)


def _finding(mapped: Mapped, way: Way, kept: list[str]) -> Finding:
    columns = listed(way.held_columns)
    return found(
        LEADS_TO_SHELL,
        problem=(
            f"rows of `{mapped.name}` go on leading to a person by `{columns}` after their erasure, while "
            f"their row in `{way.holder}` stays blanked because {few(sorted(set(kept)))} must lead there"
        ),
        remedy=(
            f"write `leaving: [{', '.join(f'{{null: {name}}}' for name in way.held_columns)}]` in this tie, "
            "or `{pseudo-person: ...}` where it may not be NULL"
        ),
        where=way.tie.where,
        node=mapped.told.id,
    )


SCHOOL = (
    CUSTOMERS
    + """\
CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
  paid TEXT);
CREATE INDEX invoices_of ON invoices (customer_id);
CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers,
  receiver INTEGER REFERENCES customers, words TEXT);
CREATE INDEX letters_sender ON letters (sender);
CREATE INDEX letters_receiver ON letters (receiver);
"""
)
NOTICE = notice(
    data="  paid: []\n  words: []\n",
    more="retention:\n"
    "  books: {items: paid, of: all, keep: 10 years, after: paid-on, ground: {purpose: sell}}\n",
).replace("uses: [contact]", "uses: [contact, paid, words]")


def _map(leaving: str = "") -> str:
    shop = SHOP.replace("tables:\n", "events: {paid-on: invoices.paid}\ntables:\n")
    return f"""\
{shop}  invoices:
    columns: {{paid: paid}}
    kept: {{for: books, columns: [paid]}}
    ties: [{{by: customer_id, to: customers, how: owned}}]
  letters:
    columns: {{words: words}}
    ties:
      - {{by: sender, to: customers, how: joint{leaving.format("sender")}}}
      - {{by: receiver, to: customers, how: joint{leaving.format("receiver")}}}
"""


LEADS_TO_SHELL = Rule(
    code="MAM-330",
    severity=Severity.WARNING,
    asks="Does a row of several people stop naming one who goes, also where their own row stays blanked?",
    why=(
        "what it says can be read together with the rows that are kept of the person, under the same number; "
        "neither the plan nor the receipt of the erasure names it"
    ),
    article="GDPR art. 5(1)(e), 17(1); APPI art. 22, 35",
    find=leading,
    find_live=None,
    fails={"notice.yaml": NOTICE, "shop.sql": SCHOOL, "systems/shop.yaml": _map()},
    passes={
        "notice.yaml": NOTICE,
        "shop.sql": SCHOOL,
        "systems/shop.yaml": _map(", leaving: [{{null: {}}}]"),
    },
)
