"""MAM-212: one column is masked in one way, whoever leaves first.

Reads the leaving masks of all ties on a table; yields columns that two of them mask differently.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse
from mamoru.model.programme import CheckedProgramme


def disagreements(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each mask that differs from an earlier one on the same column."""
    for mapped in personal_tables(checked):
        first: dict[str, MaskUse] = {}
        for _, use in leaving_masks(mapped):
            before = first.setdefault(use.column, use)
            if (before.mask, before.argument) != (use.mask, use.argument):
                yield _finding(mapped, before, use)


def _finding(mapped: Mapped, before: MaskUse, use: MaskUse) -> Finding:
    return found(
        MASKS_DISAGREE,
        problem=(
            f"one tie masks `{mapped.name}.{use.column}` with `{written(use)}`, another one with "
            f"`{written(before)}` (line {before.where.line})"
        ),
        remedy=f"write the same mask for `{use.column}` in both ties, or mask it in one of them only",
        where=use.where,
        node=mapped.column_node(use.column),
    )


MESSAGES = """\
CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  sender INTEGER REFERENCES customers,
  receiver INTEGER REFERENCES customers,
  body TEXT
);
"""

MASKS_DISAGREE = Rule(
    code="MAM-212",
    severity=Severity.ERROR,
    asks="Is every column masked in one way only?",
    why=(
        "what stays of the row would depend on who of two people leaves first, so no plan could say it "
        "beforehand"
    ),
    article="",
    find=disagreements,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    columns: {body: contact.name}
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{fixed: body, is: (removed)}]}
      - {by: receiver, to: customers, how: joint, leaving: [{null: body}]}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    columns: {body: contact.name}
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{fixed: body, is: (removed)}]}
      - {by: receiver, to: customers, how: joint}
""",
    },
)
