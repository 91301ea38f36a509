"""Rows are kept from a day; where the column holds none, they are kept, and told as not begun."""

from datetime import date
from pathlib import Path

import pytest

from mamoru.calendars.periods import earliest_kept, end
from mamoru.execute.erasing import kept_until
from mamoru.execute.sets import Sets
from mamoru.model.map import Scalar
from mamoru.model.period import Period, Unit
from mamoru.model.programme import CheckedProgramme
from tests.engine import Build, erasing_people, query, user, years
from tests.worlds import T, postgresql_world, sqlite_world


def world(*closed: Scalar, kind: str) -> dict[str, T]:
    """Return orders of user 1 that are kept for seven years after they were closed."""
    return {
        "users": T(person="user", cols="name", personal="name", rows=[(1, "Hana")]),
        "orders": T(
            ties=["user_id>users:owned"],
            cols="user_id note closed",
            personal="note",
            types={"closed": kind, "user_id": "bigint"},
            keep=("closed",),
            rows=[(n, 1, "ring twice", value) for n, value in enumerate(closed, 1)],
        ),
    }


def erase(checked: CheckedProgramme) -> tuple[Sets, str]:
    """Erase user 1; return what was captured, and until when the last order is kept."""
    with erasing_people(checked, *user(1)) as (erasing,):
        sets = erasing.capture()
        erasing.apply(sets)
        erasing.session.commit()
    i, step = next((i, s) for i, s in enumerate(erasing.steps) if s.keep)
    assert step.keep is not None
    return sets, kept_until(years(checked), step.keep.retention, str(sets.values[f"u{i}"]))


def left(checked: CheckedProgramme) -> list[object]:
    """Return the keys of the orders that stay."""
    return [key for (key,) in query(checked, "SELECT id FROM orders ORDER BY id")]


@pytest.mark.parametrize("value", [1_262_300_000, "06/30/2010", "", "0", "unknown", "2010-13-01", 20100101.5])
def test_a_row_whose_event_is_no_day_is_kept(tmp_path: Path, value: Scalar) -> None:
    """SQLite holds anything in any column: a text sorts before a day or after it, a number before all."""
    checked = sqlite_world(tmp_path, world(value, "2010-06-30", "2024-05-05 10:00", kind="date"))

    sets, until = erase(checked)

    assert left(checked) == [1, 3]
    assert until == "2031-05-05"
    assert sets.size("n1") == 1


@pytest.mark.parametrize("value", ["06/30/2010", "", "unknown", "infinity"])
def test_a_text_that_is_no_day_keeps_its_row_on_postgresql_too(postgresql_url: str, value: str) -> None:
    """The column is a text; so is what it is compared with."""
    checked = postgresql_world(postgresql_url, world(value, "2010-06-30", "2024-05-05 10:00", kind="text"))

    _, until = erase(checked)

    assert left(checked) == [1, 3]
    assert until == "2031-05-05"


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz"])
@pytest.mark.parametrize("value", ["infinity", "-infinity"])
def test_an_event_at_no_end_of_time_has_not_begun(postgresql_url: str, kind: str, value: str) -> None:
    """PostgreSQL's dates have two infinities; no calendar reads them."""
    checked = postgresql_world(postgresql_url, world(value, "2010-06-30", "2024-05-05", kind=kind))

    sets, until = erase(checked)

    assert left(checked) == [1, 3]
    assert until == "2031-05-05"
    assert sets.size("n1") == 1


def test_days_are_read_alike_whatever_the_server_writes_them_like(postgresql_url: str) -> None:
    """A server, or a login, may write days as 31.12.2018 and moments in its own zone."""
    tables = world("2019-11-22 01:00+09", "2019-11-22 00:00+00", kind="timestamptz")
    checked = postgresql_world(postgresql_url, tables)
    query(checked, "ALTER ROLE postgres SET datestyle = 'German, DMY'")
    query(checked, "ALTER ROLE postgres SET timezone = 'Asia/Tokyo'")
    try:
        _, until = erase(checked)
    finally:
        query(checked, "ALTER ROLE postgres RESET ALL")

    assert left(checked) == [2]
    assert until == "2026-11-22"


def test_a_period_that_ends_after_the_last_day_ends_on_it(build: Build) -> None:
    """An event in 9998 is a mistake in the row, or means never."""
    checked = build(world("9998-06-30", kind="date"))

    assert erase(checked)[1] == "9999-12-31"
    assert left(checked) == [1]


def test_no_period_leaves_the_calendar() -> None:
    """Whatever is counted, days stay between the first and the last that there are."""
    for unit in Unit:
        ever, today = Period(count=9_999_999, unit=unit), date(2026, 11, 22)
        for year_ends in (None, (3, 31)):
            assert end(today, ever, fiscal_year_ends=year_ends) == date.max
            assert earliest_kept(today, ever, fiscal_year_ends=year_ends) == date.min
    assert end(date.max, Period(count=0, unit=Unit.DAYS), fiscal_year_ends=(3, 31)) == date.max
