"""What the check, or the reading of a file, tells a person: a value, never an exception.

Also what a person has settled of it: a company may live with a finding for a time, and an old system's
findings may be known from a baseline.  Neither changes what may be done to people: an error that stops
requests goes on stopping them.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from mamoru.model.place import Span


class Severity(StrEnum):
    """How much a finding weighs: an error makes ``mamoru check`` exit 1, a warning is listed only."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, with its place, its cause and its mend; never a data value."""

    code: str  #: ``MAM-xxx``, stable
    severity: Severity
    problem: str  #: one sentence, in the notice's words
    why: str  #: what happens to a person or the company if it stays
    remedy: str  #: what to write, or to run
    where: Span | None = None
    node: str = ""  #: id of the notice or map node, e.g. ``purposes.promote``
    article: str = ""  #: the law behind it, e.g. ``GDPR art. 5(1)(e)``

    @property
    def fingerprint(self) -> str:
        """32 hex digits that stay the same where the finding only moves to another line or file."""
        parts = (self.code, self.severity.value, self.node, self.problem)
        return hashlib.sha256("\0".join(parts).encode("utf-8", errors="surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """One entry of ``allow`` in programme.yaml."""

    id: str  #: ``allow.1``
    rule: str  #: ``MAM-222``
    node: str  #: an id, or a pattern with ``*`` and ``?``
    reason: str
    until: str  #: ISO date, the last day on which it holds
    by: str  #: who decided it: a role or a team
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedFinding:
    """A finding, and the first allowance that covers it."""

    finding: Finding
    allowance: Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFinding:
    """One line of a baseline: enough to know the finding again, wherever it has moved to."""

    code: str
    severity: Severity
    node: str
    problem: str

    @property
    def order(self) -> tuple[str, str, str, str]:
        """How lines of a baseline are sorted."""
        return self.code, self.node, self.problem, self.severity.value


def known(finding: Finding) -> KnownFinding:
    """Return a finding as a baseline names it: without its place, which moves."""
    return KnownFinding(
        code=finding.code, severity=finding.severity, node=finding.node, problem=finding.problem
    )
