"""MAM-232: a tie that carries nothing says nothing but what becomes of it.

Reads ties with ``how: none``; yields those with masks, ``delete-row`` or hidden columns, never done.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import How, Tie
from mamoru.model.programme import CheckedProgramme


def idle(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each ``none`` tie that says more than ``target-gone``."""
    for mapped in personal_tables(checked):
        for tie in mapped.told.ties:
            said = _said(tie) if tie.how is How.NONE else []
            if said:
                yield _finding(mapped, tie, said)


def _said(tie: Tie) -> list[str]:
    words = (
        ("leaving", tie.leaving),
        ("delete-row", tie.delete_row),
        ("access", tie.hide),
        ("when", tie.when),
    )
    return [word for word, given in words if given]


def _finding(mapped: Mapped, tie: Tie, said: list[str]) -> Finding:
    return found(
        IDLE_TIE_SPEAKS,
        problem=(
            f"the tie by `{'+'.join(tie.by)}` of `{mapped.name}` says `how: none`, so nobody reaches the row "
            f"by it, and its {named(said)} would never be done"
        ),
        remedy=(
            f"write `how: accessed` if the row is about the person it leads to, or take {named(said)} away; "
            "`target-gone: null` empties the column when the row it leads to is erased"
        ),
        where=tie.where,
        node=tie.id,
    )


REVIEWS = """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, checked_by INTEGER REFERENCES customers
);
"""

IDLE_TIE_SPEAKS = Rule(
    code="MAM-232",
    severity=Severity.ERROR,
    asks="Is everything that a tie says also done?",
    why="who wrote the mask or the deletion relies on it, and it never happens",
    article="GDPR art. 17(1); APPI art. 35",
    find=idle,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    ties:
      - {by: author, to: customers, how: owned}
      - {by: checked_by, to: customers, how: none, leaving: [{null: checked_by}]}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    ties:
      - {by: author, to: customers, how: owned}
      - {by: checked_by, to: customers, how: none, target-gone: null}
""",
    },
)
