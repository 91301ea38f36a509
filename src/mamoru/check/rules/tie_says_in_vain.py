"""MAM-232: whatever a tie says is done.

Reads what ties hide, mask and delete; yields what would never be done: by a tie that carries nothing, or to a
column that the rows it leads to do not have.  Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import How, TargetGone, Tie
from mamoru.model.programme import CheckedProgramme


def in_vain(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each ``none`` tie that hides or takes rows along, or columns out of reach."""
    for mapped in personal_tables(checked):
        for tie in mapped.told.ties:
            if tie.how is How.NONE and (said := _said(tie)):
                yield _carries_nothing(mapped, tie, said)
            elif tie.how.backward and (astray := _astray(mapped, tie)):
                yield _out_of_reach(mapped, tie, astray)


def _said(tie: Tie) -> list[str]:
    words = (
        ("delete-row", tie.delete_row and tie.target_gone is not TargetGone.DELETE_ROW),
        ("access", tie.hide),
        ("when", tie.when and not tie.leaving),
    )
    return [word for word, given in words if given]


def _astray(mapped: Mapped, tie: Tie) -> list[str]:
    """Return the columns that a backward tie hides or masks, and that the rows it leads to do not have."""
    reached = mapped.system.schema.tables.get(tie.to)
    named_by_tie = dict.fromkeys((*tie.hide, *(use.column for use in tie.leaving)))
    return [column for column in named_by_tie if reached and column not in reached.columns]


def _carries_nothing(mapped: Mapped, tie: Tie, said: list[str]) -> Finding:
    return found(
        TIE_SAYS_IN_VAIN,
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


def _out_of_reach(mapped: Mapped, tie: Tie, astray: list[str]) -> Finding:
    return found(
        TIE_SAYS_IN_VAIN,
        problem=(
            f"by `how: {tie.how.value}`, the tie by `{'+'.join(tie.by)}` of `{mapped.name}` hides and masks "
            f"columns of `{tie.to}`, which has no {named(astray, last='or')}"
        ),
        remedy=(
            f"name columns of `{tie.to}`; for columns of `{mapped.name}` itself, write it in the tie by "
            "which people hold its rows"
        ),
        where=tie.where,
        node=tie.id,
    )


REVIEWS = """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, checked_by INTEGER REFERENCES customers
);
"""

TIE_SAYS_IN_VAIN = Rule(
    code="MAM-232",
    severity=Severity.ERROR,
    asks="Is everything that a tie says also done?",
    why="who wrote the mask or the deletion relies on it, and it never happens",
    article="GDPR art. 17(1); APPI art. 35",
    find=in_vain,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    ties:
      - {by: author, to: customers, how: owned}
      - {by: checked_by, to: customers, how: none, access: {hide: author, because: theirs}}
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
