"""MAM-213: a mask never cuts somebody else's tie.

Reads the leaving masks of every tie; yields those that write a column by which another tie holds.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import leaving_masks, written
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import MaskUse, Tie
from mamoru.model.programme import CheckedProgramme


def cuts(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each mask that writes a column of a tie other than its own."""
    for mapped in personal_tables(checked):
        for tie, use in leaving_masks(mapped):
            own = set() if tie.how.backward else _columns(tie)
            others = [t for t in mapped.told.ties if t.id != tie.id and use.column in _columns(t)]
            if others and use.column not in own:
                yield _finding(mapped, use, others[0])


def _columns(tie: Tie) -> set[str]:
    """Return the columns by which a tie holds, its condition included."""
    return {*tie.by, *([tie.when.column] if tie.when else [])}


def _finding(mapped: Mapped, use: MaskUse, other: Tie) -> Finding:
    return found(
        MASK_CUTS_OTHER_TIE,
        problem=(
            f"the mask `{written(use)}` of one tie writes `{mapped.name}.{use.column}`, by which another tie "
            f"leads to `{other.to or other.of}` (line {other.where.line})"
        ),
        remedy=(
            f"take `{use.column}` out of this `leaving:`; if it must be masked, do so in the tie by "
            f"`{use.column}`"
        ),
        where=use.where,
        node=mapped.column_node(use.column),
    )


MESSAGES = """\
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers
);
"""

MASK_CUTS_OTHER_TIE = Rule(
    code="MAM-213",
    severity=Severity.ERROR,
    asks="Does every mask leave the ties of other people alone?",
    why=(
        "when one person leaves, the other would lose the row, and it could be deleted although it is still "
        "theirs"
    ),
    article="GDPR art. 5(1)(f), 15(1); APPI art. 23, 33",
    find=cuts,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{null: sender}, {null: receiver}]}
      - {by: receiver, to: customers, how: joint}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{null: sender}]}
      - {by: receiver, to: customers, how: joint, leaving: [{null: receiver}]}
""",
    },
)
