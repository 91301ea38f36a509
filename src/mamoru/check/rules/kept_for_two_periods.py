"""MAM-271: one ground keeps the same data for one period.

Reads retention promises; yields those that count from the same event on the same ground as another, for some
of the same data of the same people, and end on another day.  Other grounds may keep for other periods: the
longest decides.  Law: GDPR art. 5(1)(e), 13(2)(a); APPI art. 22.
"""

from collections.abc import Iterator
from itertools import combinations

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import INVOICES
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme


def two_periods(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for the second of two promises that cannot both be kept to the day."""
    for first, second in combinations(checked.programme.notice.retention.values(), 2):
        if _same_reason(first, second) and _end(first) != _end(second):
            items = sorted(set(first.items) & set(second.items))
            if items and set(first.of) & set(second.of):
                yield _finding(first, second, items)


def _same_reason(first: Retention, second: Retention) -> bool:
    return (first.after, first.ground) == (second.after, second.ground)


def _end(promise: Retention) -> tuple[str, bool]:
    return str(promise.keep), promise.to_fiscal_year_end


def _finding(first: Retention, second: Retention, items: list[str]) -> Finding:
    return found(
        KEPT_FOR_TWO_PERIODS,
        problem=(
            f"{named((first.node.id, second.node.id))} keep {named(items)} for two periods from "
            f"`{second.after}`, on one ground ({second.ground})"
        ),
        remedy="say one period for this data, or name the ground that makes the longer one needed",
        where=second.node.where,
        node=second.node.id,
    )


def _twice(period: str) -> str:
    return INVOICES + (
        "  books:\n"
        f"    {{items: [purchases.orders], of: customer, keep: {period}, after: order-closed, "
        "ground: {law: JP-tax}}\n"
    )


KEPT_FOR_TWO_PERIODS = Rule(
    code="MAM-271",
    severity=Severity.ERROR,
    asks="Is the same data kept for one period on one ground?",
    why="nobody can tell people on which day their data goes, and one of the two answers is wrong",
    article="GDPR art. 5(1)(e), 13(2)(a); APPI art. 22",
    find=two_periods,
    find_live=None,
    fails={"notice.yaml": _twice("10 years")},
    passes={"notice.yaml": _twice("7 years")},
    stops=Stops.PUBLICATION,
)
