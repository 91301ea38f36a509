"""From which day a law counts the period for which something is kept, and whether a promise lasts until then.

Comes in: a retention promise that names a duty to keep.  Goes out: how many months the promise may end too
early, where the law counts from a day after the end of the fiscal year and the promise from an event in that
year.  Law: GDPR art. 6(1)(c), 17(3)(b); the law that is named.
"""

from collections.abc import Iterator

from mamoru.check.keeping import OF_LAW, falls_short, minimum
from mamoru.laws import cited
from mamoru.model.law import Fact, RetentionDuty
from mamoru.model.notice import Retention
from mamoru.model.period import Period, Unit

_YEAR = 12  #: months


def counted_later(promise: Retention) -> tuple[Fact[RetentionDuty], int] | None:
    """Return the duty that a promise names, and the months that it may miss; none where it misses nothing.

    A promise whose ``over:`` names the law says why its event is the day from which the law counts, or later.
    """
    found = _missed(promise)
    return None if found is None or any(answers(promise, found[0])) else found


def answers(promise: Retention, fact: Fact[RetentionDuty]) -> Iterator[str]:
    """Yield the keys of ``over:`` that speak of the law that a promise names as its ground."""
    yield from (key for key in promise.over if fact.id in {one.id for one in cited(key)})


def answered(promise: Retention) -> tuple[str, ...]:
    """Return the keys of ``over:`` that are an answer to this question."""
    found = _missed(promise)
    return tuple(answers(promise, found[0])) if found else ()


def enough(fact: Fact[RetentionDuty]) -> str:
    """Return the period, in months, that is long enough without being rounded up."""
    return f"{_needed(fact)} months"


def enough_rounded(fact: Fact[RetentionDuty]) -> str:
    """Return the years that are long enough when they are rounded up to the end of the fiscal year."""
    return f"{-(-(_needed(fact) - _YEAR) // _YEAR)} years"


def lasting(promise: Retention) -> Period:
    """Return how long rows may be held by a promise, and by the law that it names where that is longer."""
    law = falls_short(promise)
    least = law.decided.period.period if law and law.decided and law.decided.period else None
    missed = counted_later(promise)
    if missed is None:
        return least or promise.keep
    months = max(_months(promise.keep), _months(least) if least else 0)
    return Period(count=months + missed[1], unit=Unit.MONTHS)


def law_named(promise: Retention) -> str:
    """Return the law that a promise names, as it is written."""
    return promise.ground.removeprefix(OF_LAW)


def _missed(promise: Retention) -> tuple[Fact[RetentionDuty], int] | None:
    fact = minimum(promise)
    if fact is None or not _needed(fact):
        return None
    keep = _months(promise.keep)
    lasts = keep // _YEAR * _YEAR + _YEAR if promise.to_fiscal_year_end else keep
    return (fact, _needed(fact) - lasts) if lasts < _needed(fact) else None


def _needed(fact: Fact[RetentionDuty]) -> int:
    """Return the months from an event to the end of the duty at the latest; 0: it begins with the event."""
    duty = fact.decided
    period = duty.period.period if duty and duty.period else None
    later = duty.later.period if duty and duty.later else None
    return _months(period) + _months(later) if period and later else 0


def _months(period: Period) -> int:
    return round(period.length / Period(count=1, unit=Unit.MONTHS).length)
