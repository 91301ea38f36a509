"""MAM-317: what protects data until a day, or is looked at again and again, was not over by the notice's day.

Reads what binds recipients and processors, the undertakings of transfers and the safeguards, as they are in
the notice and in each supplement; yields those whose last day, or whose next review, lies before the last day
on which, by the notice's own word, somebody looked at any part of it (a check has no clock).
Law: GDPR art. 28(3), 32(1)(d), 46; APPI art. 23, 25, 28(3).
"""

from collections.abc import Iterator
from datetime import date

from mamoru.calendars.periods import end
from mamoru.check.rules._found import found
from mamoru.check.rules._law import is_own
from mamoru.check.rules._looked import last_looked, where_looked
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Node, Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Safeguard

AGAIN = "make it hold anew and write its new last day in `until:`; or take out what no longer holds"
REVIEW = "review it, and write the day in `last:`"


def passed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each day that had passed when somebody last looked at the notice."""
    told = checked.programme.notice
    last = last_looked(told, today=checked.programme.today)
    for node, key, until in _ends(told):
        if until and until < last and is_own(node, told):
            yield _finding(node, f"ended on {until} (`{key}`)", told, last=last, remedy=AGAIN)
    for safeguard in told.safeguards.values():
        due = _due(safeguard)
        if due and due < last and is_own(safeguard.node, told):
            said = f"was last reviewed on {safeguard.last} and had to be reviewed again by {due}"
            yield _finding(safeguard.node, said, told, last=last, remedy=REVIEW)


def _ends(told: Notice) -> Iterator[tuple[Node, str, str]]:
    for recipient in told.recipients.values():
        yield recipient.node, "limits.until", recipient.limits.until if recipient.limits else ""
    for rule in told.processor_rules.values():
        yield rule.node, "until", rule.until
    for transfer in told.transfers.values():
        yield transfer.node, "undertaking.until", transfer.undertaking.until if transfer.undertaking else ""
    for safeguard in told.safeguards.values():
        yield safeguard.node, "until", safeguard.until


def _due(safeguard: Safeguard) -> str:
    """Return the day by which a safeguard had to be reviewed again, or nothing."""
    if safeguard.reviewed is None or not safeguard.last:
        return ""
    return end(date.fromisoformat(safeguard.last), safeguard.reviewed).isoformat()


def _finding(node: Node, said: str, told: Notice, *, last: str, remedy: str) -> Finding:
    at = where_looked(told, last) if last != told.effective else ""
    day = f"somebody looked at `{at}` on {last}" if at else f"the notice took effect on {last}"
    return found(
        DAY_PASSED,
        problem=f"`{node.id}` {said}, and {day}",
        remedy=remedy,
        where=node.where,
        node=node.id,
    )


def _encrypted(until: str) -> str:
    return notice(more=f"safeguards:\n  in-transit: {{kind: encryption-in-transit, until: {until}}}\n")


DAY_PASSED = Rule(
    code="MAM-317",
    severity=Severity.WARNING,
    asks="Did nothing that protects data end, or miss its review, before somebody last looked at the notice?",
    why="people are promised a protection that by the notice's own word is over",
    article="GDPR art. 28(3), 32(1)(d), 46; APPI art. 23, 25, 28(3)",
    find=passed,
    find_live=None,
    fails={"notice.yaml": _encrypted("2024-12-31")},
    passes={"notice.yaml": _encrypted("2025-01-01")},
)
