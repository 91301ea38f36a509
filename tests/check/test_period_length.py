"""Periods of different units are compared in one way."""

from mamoru.model.period import Period, Unit


def test_periods_are_compared_by_their_average_length_in_whole_numbers() -> None:
    year, months = Period(count=1, unit=Unit.YEARS), Period(count=12, unit=Unit.MONTHS)

    assert year.length == months.length
    assert Period(count=400, unit=Unit.YEARS).length == Period(count=146_097, unit=Unit.DAYS).length
    assert Period(count=365, unit=Unit.DAYS).length < year.length < Period(count=366, unit=Unit.DAYS).length
