"""Which holds and appeals somebody had to look at again: told by a live check.

A hold that nobody looks at any more keeps data for no reason.  Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from pathlib import Path

from mamoru.check.ending.held_too_long import HeldTooLong
from mamoru.desk.freezing.listing import listed
from mamoru.model.finding import Finding, Severity


def holds_due(folder: Path) -> list[Finding]:
    """Return a warning for each hold or appeal whose review has passed; raises what keys and store raise."""
    return [
        _finding(one.hold.id, one.hold.review) for one in listed(folder, every=False) if one.state == "due"
    ]


def _finding(hold: str, review: str) -> Finding:
    told = HeldTooLong(hold, review)
    return Finding(
        code=told.code,
        severity=Severity.WARNING,
        problem=told.problem,
        why=told.why,
        remedy=told.remedy,
        where=None,
        node=hold,
    )
