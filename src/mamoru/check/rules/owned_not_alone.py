"""MAM-230: a row that is called one person's alone has no other owner.

Reads the owning ways into each table; yields ties that say ``owned`` beside another owner.
Law: GDPR art. 15(4), 17(1); APPI art. 33(2).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._masks import table_of
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import How
from mamoru.model.programme import CheckedProgramme, Way


def not_alone(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each ``owned`` tie beside another owner; ties with a condition may take turns."""
    for mapped in personal_tables(checked):
        owners = [w for w in mapped.into if w.owning]
        for way in owners:
            others = [w for w in owners if w is not way]
            if others and way.tie.how is How.OWNED and way.tie.when is None:
                yield _finding(mapped, way, others[0])


def _finding(mapped: Mapped, way: Way, other: Way) -> Finding:
    return found(
        OWNED_NOT_ALONE,
        problem=(
            f"a row of `{mapped.name}` is called owned by `{'+'.join(way.tie.by)}` alone, but another tie "
            f"owns it too: `{table_of(other)}.{'+'.join(other.tie.by)}` (line {other.tie.where.line})"
        ),
        remedy=(
            "write `how: accessed` in the tie of whoever may only see the row, which then goes with its "
            "owner; or `how: joint` in each of these ties if they own it together: then whoever a value of "
            "these columns names keeps the row there, blanked as `leaving:` says, until the last of them has "
            "gone"
        ),
        where=way.tie.where,
        node=way.id,
    )


MESSAGES = """\
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers
);
"""

OWNED_NOT_ALONE = Rule(
    code="MAM-230",
    severity=Severity.ERROR,
    asks="Is a row that is called one person's alone owned by nobody else?",
    why="who reads the map expects the row to go with its person, but it stays until its last owner leaves",
    article="GDPR art. 15(4), 17(1); APPI art. 33(2)",
    find=not_alone,
    find_live=None,
    allowable=False,
    fails={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    ties:
      - {by: sender, to: customers, how: owned}
      - {by: receiver, to: customers, how: joint}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + MESSAGES,
        "systems/shop.yaml": SHOP
        + """\
  messages:
    ties:
      - {by: sender, to: customers, how: joint}
      - {by: receiver, to: customers, how: joint}
""",
    },
)
