"""Which findings a company has allowed, and which allowances no longer do anything.

Comes in: findings, the allowances of programme.yaml, and the day.  Goes out: findings that are left, those
that are allowed, and allowances that have ended or cover nothing.  Law: GDPR art. 5(2), 24(1): what a
controller lives with it must be able to give its reason for.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from mamoru.model.finding import Allowance, AllowedFinding, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Findings after the allowances."""

    left: tuple[Finding, ...]
    allowed: tuple[AllowedFinding, ...]
    ended: tuple[Allowance, ...]  #: what they cover is found still, and no other allowance covers it
    unused: tuple[Allowance, ...]


def allow(
    findings: Iterable[Finding], allowances: Sequence[Allowance], *, today: date, asked: Collection[str]
) -> Allowed:
    """Divide the findings; ``asked`` are the codes of the rules that were asked, so might have found some."""
    holding = [a for a in allowances if a.until >= today.isoformat()]
    covering: set[str] = set()
    left, allowed = [], []
    for finding in findings:
        covering.update(a.id for a in allowances if _covers(a, finding))
        first = next((a for a in holding if _covers(a, finding)), None)
        if first is None:
            left.append(finding)
        else:
            allowed.append(AllowedFinding(finding=finding, allowance=first))
    over = [a for a in allowances if a not in holding and any(_covers(a, f) for f in left)]
    return Allowed(
        left=tuple(left),
        allowed=tuple(allowed),
        ended=tuple(over),
        unused=tuple(a for a in allowances if a.id not in covering and a.rule in asked),
    )


def _covers(allowance: Allowance, finding: Finding) -> bool:
    return allowance.rule == finding.code and fnmatchcase(finding.node, allowance.node)
