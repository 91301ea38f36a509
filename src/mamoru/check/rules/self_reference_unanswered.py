"""MAM-214: where a row points at a row of its own table, the map says what becomes of it.

Reads foreign keys from a table to itself; yields those that no tie mentions, where erasures delete.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, listed
from mamoru.check.rules._references import can_go
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import ForeignKey


def unanswered(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each self-reference that no tie of the map answers."""
    for mapped in personal_tables(checked):
        answered = {t.by for t in mapped.told.ties if t.to == mapped.name}
        for key in mapped.table.foreign_keys:
            if key.to == mapped.name and key.columns not in answered and can_go(mapped.system, mapped.name):
                yield _finding(mapped, key)


def _finding(mapped: Mapped, key: ForeignKey) -> Finding:
    column = "+".join(key.columns)
    tie = f"{{by: {listed(key.columns)}, to: {mapped.name}, how: none, target-gone: null}}"
    return found(
        SELF_REFERENCE_UNANSWERED,
        problem=(
            f"`{column}` of `{mapped.name}` leads to another row of `{mapped.name}`, and the map does not "
            "say what becomes of the one when the other is erased"
        ),
        remedy=(
            f"in {mapped.system.file}, under `ties:` of `{mapped.name}:`, write `{tie}` (the row stays, its "
            f"`{column}` is emptied), or `target-gone: refuse` (such an erasure stops and asks)"
        ),
        where=mapped.told.where,
        node=mapped.column_node(column),
    )


COMMENTS = """\
CREATE TABLE comments (
  id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, reply_to INTEGER REFERENCES comments
);
"""

SELF_REFERENCE_UNANSWERED = Rule(
    code="MAM-214",
    severity=Severity.ERROR,
    asks="Is it said what becomes of replies, when what they reply to is erased?",
    why=(
        "what one person wrote hangs on what another wrote; nobody has decided whether it stays when that "
        "one leaves"
    ),
    article="",
    find=unanswered,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + COMMENTS,
        "systems/shop.yaml": SHOP + "  comments: {ties: [{by: author, to: customers, how: owned}]}\n",
    },
    passes={
        "shop.sql": CUSTOMERS + COMMENTS,
        "systems/shop.yaml": SHOP
        + """\
  comments:
    ties:
      - {by: author, to: customers, how: owned}
      - {by: reply_to, to: comments, how: none, target-gone: null}
""",
    },
)
