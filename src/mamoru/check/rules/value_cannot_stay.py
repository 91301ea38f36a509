"""MAM-310: a value that stays though its target is gone can stay.

Reads ties with ``target-gone: {keep: ...}``; yields those whose column a foreign key holds.
Law: GDPR art. 17(3); APPI art. 22.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import TargetGone, Tie
from mamoru.model.programme import CheckedProgramme


def cannot_stay(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each tie whose value would stay, but for a foreign key."""
    for mapped in personal_tables(checked):
        enforced = {(k.columns, k.to) for k in mapped.table.foreign_keys}
        for tie in mapped.told.ties:
            if tie.target_gone is TargetGone.KEEP and (tie.by, tie.to) in enforced:
                yield _finding(mapped, tie)


def _finding(mapped: Mapped, tie: Tie) -> Finding:
    column = "+".join(tie.by)
    return found(
        VALUE_CANNOT_STAY,
        problem=(
            f"`{column}` of `{mapped.name}` is to stay when its row of `{tie.to}` is erased (because: "
            f"{tie.gone_reason}), but a foreign key of the database lets no value stay that leads nowhere"
        ),
        remedy=(
            f"take the foreign key away, then run `mamoru discover {mapped.system.name}`; or write "
            "`target-gone: null`, or a mask in `leaving:`"
        ),
        where=tie.where,
        node=tie.id,
    )


VISITS = """\
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER{});
"""

MAP = (
    SHOP
    + """\
  visits:
    ties:
      - by: customer_id
        to: customers
        how: accessed
        target-gone: {keep: {because: visits are counted by number, for: invoices}}
"""
)

VALUE_CANNOT_STAY = Rule(
    code="MAM-310",
    severity=Severity.ERROR,
    asks="Can a value stay where the map says that it does, though its target is gone?",
    why="the database would refuse it; so Mamoru empties the column, or keeps a shell, against the map",
    article="GDPR art. 17(3); APPI art. 22",
    find=cannot_stay,
    find_live=None,
    fails={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + VISITS.format(" REFERENCES customers (id)"),
        "systems/shop.yaml": MAP,
    },
    passes={
        "notice.yaml": INVOICES,
        "shop.sql": CUSTOMERS + VISITS.format(""),
        "systems/shop.yaml": MAP,
    },
)
