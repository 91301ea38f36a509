"""MAM-248: those whom people are told to turn to were looked up not long ago, by the notice's own days.

Reads officers, authorities, contacts and the representatives of entities; yields those confirmed more than a
year before the last day on which, by the notice's own word, somebody looked at any part of it, and
representatives that nobody has confirmed.  That day counts because a check has no clock: it is the effective
day, or the latest day of a `confirmed:` or of the `last:` of a safeguard or a report.
Law: GDPR art. 13(1)(a), (b), 27; APPI art. 32(1)(i).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._looked import last_looked, roles
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme


def not_confirmed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each that nobody has looked up for a year, or at all; asked where it is written."""
    told = checked.programme.notice
    last = last_looked(told, today=checked.programme.today)
    year, rest = last[:4], last[4:]
    earliest = f"{int(year) - 1:04}{rest}"  # ISO dates are compared as texts
    for node, confirmed, wanted in roles(told):
        own = node.id.startswith("supplements.") == bool(told.region)
        if own and (confirmed < earliest if confirmed else wanted):
            yield _finding(node, confirmed, last=last, effective=told.effective)


def _finding(node: Node, confirmed: str, *, last: str, effective: str) -> Finding:
    said = (
        f"was confirmed on {confirmed}" if confirmed else "names a representative whom nobody has confirmed"
    )
    day = f"the notice took effect on {last}" if last == effective else f"somebody looked at others on {last}"
    than = f", more than a year before {day}" if confirmed else ""
    return found(
        ROLE_NOT_CONFIRMED,
        problem=f"`{node.id}` {said}{than}",
        remedy="look whether the name and the address are still right, and write the day in `confirmed:`",
        where=node.where,
        node=node.id,
    )


def _officer(day: str) -> str:
    return notice(
        more=(
            "officers:\n"
            f"  dpo: {{role: dpo, entity: shop, for: [JP], email: dpo@shop.example, confirmed: {day}}}\n"
        )
    )


ROLE_NOT_CONFIRMED = Rule(
    code="MAM-248",
    severity=Severity.WARNING,
    asks="Was everybody whom people are told to turn to looked up within the last year?",
    why="people move and offices change; a request that reaches nobody is not answered in time",
    article="GDPR art. 13(1)(a), (b), 27; APPI art. 32(1)(i)",
    find=not_confirmed,
    find_live=None,
    fails={"notice.yaml": _officer("2023-12-31")},
    passes={"notice.yaml": _officer("2024-01-01")},
)
