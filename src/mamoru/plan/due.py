"""When the time of rows is over: by a promise, the law that it names, and whoever's fiscal year it may be.

Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from mamoru.calendars.periods import earliest_kept
from mamoru.check.counting import lasting
from mamoru.model.notice import Notice, Retention
from mamoru.plan.responsible import perhaps_responsible

Years = Sequence[tuple[int, int] | None]


WESTERNMOST = timedelta(hours=-12)  #: where each day ends last


def day_everywhere(now: datetime) -> date:
    """Return the day where days end last: what was kept until the day before is over for everybody.

    ``now`` has a time zone.
    """
    return now.astimezone(timezone(WESTERNMOST)).date()


def years_of(notice: Notice, promise: Retention) -> Years:
    """Return the ends of fiscal years that a period may be rounded up to; none stands for no rounding."""
    if not promise.to_fiscal_year_end:
        return (None,)
    names = {name for kind in promise.of for name in perhaps_responsible(notice, of=kind)}
    return sorted({notice.entities[name].fiscal_year_ends for name in names})


def earliest_of(notice: Notice, promise: Retention, *, today: date) -> date:
    """Return the earliest day from which a promise still keeps a row; what began before is over."""
    period = lasting(promise)
    return min(earliest_kept(today, period, fiscal_year_ends=ends) for ends in years_of(notice, promise))
