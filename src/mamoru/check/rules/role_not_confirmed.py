"""MAM-248: those whom people are told to turn to were looked up within the last year, by the day it is.

Reads officers, authorities, contacts and the representatives of entities, and the day; yields those confirmed
more than a year ago, and representatives that nobody has confirmed.  What the notice's own days say is no
measure: of a notice that nobody looks at any more all of them grow old together.
Law: GDPR art. 13(1)(a), (b), 27; APPI art. 32(1)(i).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from mamoru.calendars.periods import end
from mamoru.check.rules._found import found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._looked import roles
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node
from mamoru.model.period import Period, Unit
from mamoru.model.programme import CheckedProgramme

YEAR = Period(count=1, unit=Unit.YEARS)


def not_confirmed(checked: CheckedProgramme, today: date, _made: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each that nobody has looked up for a year, or at all; asked where it is written."""
    told = checked.programme.notice
    for node, confirmed, wanted in roles(told):
        is_old = bool(confirmed) and end(date.fromisoformat(confirmed), YEAR) < today
        if is_own(node, told) and (is_old or (wanted and not confirmed)):
            yield _finding(node, confirmed)


def _finding(node: Node, confirmed: str) -> Finding:
    said = (
        f"was confirmed on {confirmed}, more than a year ago"
        if confirmed
        else "names a representative whom nobody has confirmed"
    )
    return found(
        ROLE_NOT_CONFIRMED,
        problem=f"`{node.id}` {said}",
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
    find=None,
    find_live=None,
    find_by_clock=not_confirmed,
    fails={"notice.yaml": _officer("2024-12-31")},
    passes={"notice.yaml": _officer("2025-01-01")},
)
