"""Whether the notice may be frozen as it is: what the check found, and what the company lives with.

An error that programme.yaml allows on the day does not keep a notice from being frozen: the version says that
it was there, why, until when and who decided.  A baseline has no say: it is known, and nobody has answered
for it.  Law: GDPR art. 5(2), 24(1).
"""

from datetime import date

from mamoru.check.allowing import allow
from mamoru.check.judging import in_order, never_published
from mamoru.desk.adopting.allowances import told_of
from mamoru.desk.opening import Checked
from mamoru.desk.versions.errors import NeverPublished, NotFit
from mamoru.model.finding import AllowedFinding, Finding, Severity
from mamoru.model.programme import Settings
from mamoru.model.versions.canonical import Fields


def allowed_errors(found: Checked, settings: Settings, *, today: date) -> tuple[AllowedFinding, ...]:
    """Return the errors that are allowed on the day.  Raises NotFit where others are left, NeverPublished."""
    settled = allow(found.findings, settings.allow, today=today, asked=())
    left = in_order(finding for finding in (*settled.left, *told_of(settled)) if _is_error(finding))
    if left:
        raise NotFit(left)
    allowed = tuple(entry for entry in settled.allowed if _is_error(entry.finding))
    never = never_published() if allowed else frozenset()
    for entry in allowed:
        if entry.finding.code in never:
            raise NeverPublished(entry)
    return allowed


def as_frozen(entry: AllowedFinding) -> Fields:
    """Return what a version says of an error that was allowed."""
    return {
        "rule": entry.finding.code,
        "node": entry.finding.node,
        "problem": entry.finding.problem,
        "reason": entry.allowance.reason,
        "until": entry.allowance.until,
        "by": entry.allowance.by,
    }


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR
