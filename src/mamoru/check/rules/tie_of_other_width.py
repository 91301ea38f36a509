"""MAM-229: a tie has as many columns as what it points at.

Reads the columns of every tie and of the key it leads to; yields ties whose numbers differ.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Tie
from mamoru.model.programme import CheckedProgramme


def uneven(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each tie whose columns cannot be compared one by one with its target's."""
    for mapped in personal_tables(checked):
        known = mapped.system.schema.tables
        for tie in mapped.told.ties:
            if tie.to in known:
                target = tie.to_columns or known[tie.to].key
            elif tie.of:
                target = (tie.known_as,)
            else:
                continue
            if len(target) != len(tie.by):
                yield _finding(mapped, tie, target)


def _finding(mapped: Mapped, tie: Tie, target: tuple[str, ...]) -> Finding:
    if tie.of:
        other = f"the identity key `{tie.known_as}`, which is one value"
    elif target:
        other = f"the key of `{tie.to}`, which is `{listed(target)}`"
    else:
        other = f"`{tie.to}`, which has no key"
    return found(
        TIE_OF_OTHER_WIDTH,
        problem=f"the tie by `{listed(tie.by)}` of `{mapped.name}` cannot be compared with {other}",
        remedy=_remedy(tie, target),
        where=tie.where,
        node=tie.id,
    )


def _remedy(tie: Tie, target: tuple[str, ...]) -> str:
    if tie.of:
        return "write one column in `by:`"
    if not target or tie.to_columns:
        return (
            f"name the columns that `{listed(tie.by)}` holds the values of: `to: {tie.to}.COLUMN`, or a list "
            "of as many"
        )
    return (
        f"name {len(target)} columns in `by:`, in the order of `{listed(target)}`; or name the columns it "
        f"does point at: `to: {tie.to}.COLUMN`"
    )


LINES = """\
CREATE TABLE orders (
  shop INTEGER, number INTEGER, customer_id INTEGER REFERENCES customers, PRIMARY KEY (shop, number)
);
CREATE TABLE lines (
  id INTEGER PRIMARY KEY, shop INTEGER, number INTEGER, FOREIGN KEY (shop, number) REFERENCES orders
);
"""


def _map(by: str) -> str:
    return (
        SHOP
        + f"""\
  orders: {{ties: [{{by: customer_id, to: customers, how: owned}}]}}
  lines: {{ties: [{{by: {by}, to: orders, how: owned}}]}}
"""
    )


TIE_OF_OTHER_WIDTH = Rule(
    code="MAM-229",
    severity=Severity.ERROR,
    asks="Has every tie as many columns as the key it leads to?",
    why="part of a key leads to several rows, so one person would reach and erase the rows of others",
    article="GDPR art. 5(1)(f); APPI art. 23",
    find=uneven,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS + LINES,
        "systems/shop.yaml": _map("number"),
    },
    passes={
        "shop.sql": CUSTOMERS + LINES,
        "systems/shop.yaml": _map("[shop, number]"),
    },
)
