"""When periods end: calendar months and years, and the end of a fiscal year.

A promise of "30 days" allows the whole of day 30.  A month added to 31 January ends on the last day
of February, as people count.
"""

import calendar
from datetime import date, timedelta

from mamoru.model.period import Period, Unit


def end(start: date, keep: Period, *, fiscal_year_ends: tuple[int, int] | None = None) -> date:
    """Return the last day on which something collected on ``start`` may still be kept.

    No day comes after 31 December 9999.
    """
    match keep.unit:
        case Unit.DAYS:
            last = date.fromordinal(min(start.toordinal() + keep.count, date.max.toordinal()))
        case Unit.MONTHS:
            last = _months_later(start, keep.count)
        case Unit.YEARS:
            last = _months_later(start, 12 * keep.count)
    return _fiscal_year_end(last, fiscal_year_ends) if fiscal_year_ends else last


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _fiscal_year_end(day: date, ends: tuple[int, int]) -> date:
    month, last = ends
    this_year = date(day.year, month, min(last, calendar.monthrange(day.year, month)[1]))
    if day <= this_year:
        return this_year
    if day.year == date.max.year:
        return date.max
    return date(day.year + 1, month, min(last, calendar.monthrange(day.year + 1, month)[1]))


def earliest_kept(today: date, keep: Period, *, fiscal_year_ends: tuple[int, int] | None = None) -> date:
    """Return the earliest start whose period has not ended before ``today``.

    ``end`` never decreases with its start, so the day is found by halving.
    """
    low, high = date.fromordinal(max(today.toordinal() - 366 * (_years(keep) + 2), 1)), today
    while low < high:
        middle = low + (high - low) // 2
        if end(middle, keep, fiscal_year_ends=fiscal_year_ends) >= today:
            high = middle
        else:
            low = middle + timedelta(days=1)
    return low


def _years(keep: Period) -> int:
    match keep.unit:
        case Unit.DAYS:
            return keep.count // 365 + 1
        case Unit.MONTHS:
            return keep.count // 12 + 1
        case Unit.YEARS:
            return keep.count
