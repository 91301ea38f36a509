"""What a verification says: what is proved, what was changed, and what cannot be proved.

Nothing comes in but what the steps found; the sentences are for people who have never seen a log.
"""

from dataclasses import dataclass

from mamoru.model.finding import Finding, Severity


def counted(number: int, one: str, other: str = "") -> str:
    """Return a number with what it counts: ``1 record``, ``2 records``."""
    return f"{number} {one if number == 1 else other or f'{one}s'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was proved; the number is that of the step in the code of the verification."""

    number: int
    says: str

    def __str__(self) -> str:
        return f"{self.number}. {self.says}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of a verification."""

    proved: tuple[Step, ...]  #: empty when anything was changed
    unproved: tuple[str, ...]  #: what no receipt, or not this one, can prove
    findings: tuple[Finding, ...]  #: what was changed, by name and place; warnings do not spoil the verdict

    @property
    def valid(self) -> bool:
        """Whether everything that was asked is proved."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def judged(
    proved: tuple[Step, ...], findings: tuple[Finding, ...], *, unproved: tuple[str, ...] = ()
) -> Verdict:
    """Return the verdict; where anything was changed, nothing counts as proved."""
    spoiled = any(finding.severity is Severity.ERROR for finding in findings)
    return Verdict(proved=() if spoiled else proved, unproved=unproved, findings=findings)
