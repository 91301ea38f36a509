"""MAM-231: what stays after an erasure is masked, or kept for a reason.

Reads tables whose rows people reach but nobody owns; yields those with personal columns that no mask
blanks when a person goes.  Law: GDPR art. 5(1)(e), 17(1); APPI art. 22, 35.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import leaving_masks
from mamoru.check.rules._references import can_go
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def outliving(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each table that people only see, and that keeps what it holds of them."""
    for mapped in personal_tables(checked):
        reached = any(w.carries and not w.deduced for w in mapped.into)
        if reached and not can_go(mapped.system, mapped.name) and mapped.told.keep is None:
            yield from _finding(mapped)


def _finding(mapped: Mapped) -> Iterator[Finding]:
    masked = {use.column for _, use in leaving_masks(mapped)}
    readable = [name for name in mapped.told.columns if name not in masked]
    if readable:
        yield found(
            OUTLIVES_PERSON,
            problem=(
                f"rows of `{mapped.name}` stay when a person is erased, and nothing masks {named(readable)} "
                "in them or says why it stays readable"
            ),
            remedy=(
                f"in {mapped.system.file}, add `leaving: [{{null: {readable[0]}}}]` to the tie of the person "
                "it is about, or make that tie `owned`, so that the row goes with them"
            ),
            where=mapped.told.columns[readable[0]].where,
            node=mapped.told.id,
        )


REVIEWS = """\
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, signed TEXT, stars INTEGER
);
"""

OUTLIVES_PERSON = Rule(
    code="MAM-231",
    severity=Severity.WARNING,
    asks="Is what stays after an erasure masked, or kept for a reason?",
    why="the person was told that they are erased, and is still there to be read, without an end",
    article="GDPR art. 5(1)(e), 17(1); APPI art. 22, 35",
    find=outliving,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {signed: contact.name}
    not-personal: [stars]
    ties: [{by: author, to: customers, how: accessed}]
""",
    },
    passes={
        "shop.sql": CUSTOMERS + REVIEWS,
        "systems/shop.yaml": SHOP
        + """\
  reviews:
    columns: {signed: contact.name}
    not-personal: [stars]
    ties: [{by: author, to: customers, how: accessed, leaving: [{null: signed}]}]
""",
    },
)
