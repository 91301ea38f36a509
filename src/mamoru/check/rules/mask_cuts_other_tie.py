"""MAM-213: a mask never cuts somebody else's tie, and never makes one.

Reads the masks of every tie and column; yields those that write a column by which another tie holds, and
those that leave a value in a column which leads to people: the row would be theirs whose key it is.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import known_masks, leaving_masks, written
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
        yield from _led_elsewhere(mapped)


def _led_elsewhere(mapped: Mapped) -> Iterator[Finding]:
    masks, tables = known_masks(), mapped.system.told.tables
    uses = [use for _, use in leaving_masks(mapped)]
    uses += [column.mask for column in mapped.told.columns.values() if column.mask]
    for use in uses:
        mask = masks.get(use.mask)
        leaves = mask is not None and not (mask.gives_null or mask.points_at_placeholder)
        to = next((tie.to for tie in mapped.told.ties if use.column in tie.by and tie.to in tables), "")
        if leaves and to and not tables[to].nothing_personal:
            yield _elsewhere(mapped, use, to)


def _elsewhere(mapped: Mapped, use: MaskUse, to: str) -> Finding:
    return found(
        MASK_CUTS_OTHER_TIE,
        problem=(
            f"the mask `{written(use)}` leaves a value in `{mapped.name}.{use.column}`, which leads to a row "
            f"of `{to}`"
        ),
        remedy=(
            f"write `{{null: {use.column}}}`; or `{{pseudo-person: {use.column}}}`, and under `{to}:` as "
            "`pseudo-person:` the key of the row that stands in for whoever is erased"
        ),
        where=use.where,
        node=mapped.column_node(use.column),
        why="the rows would be that person's whose key it is: shown to them, and erased with them",
    )


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
