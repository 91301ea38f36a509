"""Periods end as people count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamoru.calendars.periods import earliest_kept, end
from mamoru.model.period import Period, Unit

PERIODS = st.builds(Period, count=st.integers(0, 60), unit=st.sampled_from(Unit))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
YEAR_ENDS = st.none() | st.sampled_from([(3, 31), (12, 31), (2, 29), (2, 28), (6, 30)])


@pytest.mark.parametrize(
    ("start", "count", "unit", "last"),
    [
        (date(2026, 3, 1), 30, Unit.DAYS, date(2026, 3, 31)),
        (date(2026, 1, 31), 1, Unit.MONTHS, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, Unit.MONTHS, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, Unit.YEARS, date(2025, 2, 28)),
        (date(2025, 12, 15), 2, Unit.MONTHS, date(2026, 2, 15)),
        (date(2019, 6, 1), 7, Unit.YEARS, date(2026, 6, 1)),
    ],
)
def test_a_period_ends_on_the_day_people_count_to(start: date, count: int, unit: Unit, last: date) -> None:
    """The whole of the last day still belongs to the period."""
    assert end(start, Period(count=count, unit=unit)) == last


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2018, 4, 1), date(2026, 3, 31)),  # seven years end on 1 April 2025: the next fiscal year's end
        (date(2019, 3, 31), date(2026, 3, 31)),  # on the very day
        (date(2019, 4, 1), date(2027, 3, 31)),
    ],
)
def test_an_end_moves_up_to_the_end_of_the_fiscal_year(start: date, last: date) -> None:
    """keep: 7 years, rounded-up-to: fiscal-year-end, with a year that ends on 31 March."""
    assert end(start, Period(count=7, unit=Unit.YEARS), fiscal_year_ends=(3, 31)) == last


@given(today=DAYS, keep=PERIODS, year=YEAR_ENDS)
def test_the_earliest_kept_day_is_the_first_whose_period_has_not_ended(
    today: date, keep: Period, year: tuple[int, int] | None
) -> None:
    """What is deleted by it has ended; the day before it has."""
    first = earliest_kept(today, keep, fiscal_year_ends=year)

    assert end(first, keep, fiscal_year_ends=year) >= today
    assert end(first - timedelta(days=1), keep, fiscal_year_ends=year) < today


@given(start=DAYS, keep=PERIODS, year=YEAR_ENDS)
def test_an_end_never_comes_before_that_of_an_earlier_start(
    start: date, keep: Period, year: tuple[int, int] | None
) -> None:
    """The search for the earliest kept day rests on it."""
    before = end(start - timedelta(days=1), keep, fiscal_year_ends=year)

    assert before <= end(start, keep, fiscal_year_ends=year)
