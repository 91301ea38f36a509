"""Which findings were known before, and which of those are mended.

Comes in: findings, and the lines of a baseline.  Goes out: new ones, known ones, and lines whose finding is
gone.  A finding is known again by its code, weight, node and sentence, so that it may move to another line;
as many are known as lines name it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mamoru.model.finding import Finding, KnownFinding, known

#: Codes of findings that a baseline may name: of reading and of rules.  Others tell that something could not
#: be looked at, or that a date has passed.
NAMED = ("MAM-1", "MAM-2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Findings beside a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[KnownFinding, ...]


def compare(findings: Iterable[Finding], lines: Iterable[KnownFinding]) -> Compared:
    """Divide the findings by what the baseline names."""
    left = Counter(lines)
    new, again = [], []
    for finding in findings:
        line = known(finding)
        if left[line] > 0 and finding.code.startswith(NAMED):
            left[line] -= 1
            again.append(finding)
        else:
            new.append(finding)
    return Compared(new=tuple(new), known=tuple(again), gone=in_order(left.elements()))


def lines_of(findings: Iterable[Finding]) -> tuple[KnownFinding, ...]:
    """Return the lines that name these findings, in order."""
    return in_order(_lines(findings))


def _lines(findings: Iterable[Finding]) -> Iterator[KnownFinding]:
    return (known(finding) for finding in findings if finding.code.startswith(NAMED))


def in_order(lines: Iterable[KnownFinding]) -> tuple[KnownFinding, ...]:
    """Return lines by code, node and sentence."""
    return tuple(sorted(lines, key=lambda line: line.order))
