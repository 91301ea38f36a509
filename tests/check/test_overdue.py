"""Rows that are held longer than the notice promises are counted in real databases (MAM-331)."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.live.asking import Bounds
from mamoru.desk.live.overdue import with_overdue
from mamoru.desk.opening import check_files
from mamoru.model.schema import Overdue
from tests import small

Execute = Callable[[str], None]
MORE = "INSERT INTO orders (id, customer_id, total, closed_at) VALUES (20, 2, 1, '2012-05-05')"

WHY = (
    "2 of the 4 that were looked at should have gone: people were told when their data goes, and it is "
    "still there"
)
REMEDY = (
    "`mamoru sweep --plan` shows which of these rows it can take, and why others stay; `mamoru sweep` "
    "destroys them, each night if a timer calls it; what it leaves, delete in the database, or empty what "
    "the promise is about, but not of people on hold (`mamoru hold list`); if a law or a purpose needs them "
    "longer, say so under `retention:`"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Execute]:
    """The small company, its shop on each kind of database, and a way past Mamoru into it."""
    if request.param == "sqlite":
        small.company(tmp_path)
        return tmp_path, partial(small.database, tmp_path / "shop.db")
    url = request.getfixturevalue("postgresql_url")
    small.shop_on_postgresql(tmp_path, url)
    return tmp_path, partial(_on_server, url)


def _on_server(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


def told(folder: Path) -> list[tuple[str, str, str, str, str]]:
    """Return what the check says of rows whose time is over: where, how grave, and in words."""
    answer = json.loads(small.mamoru(folder, "check", "--live", "--format", "json").stdout)
    found = [f for f in answer["findings"] if f["code"] == "MAM-331"]
    return [(f["node"], f["severity"], f["problem"], f["why"], f["remedy"]) for f in found]


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_rows_whose_time_is_over_are_counted(shop: tuple[Path, Execute]) -> None:
    """An order of 2010 and one of 2012 were to be kept for seven years; one was never closed."""
    folder, execute = shop
    execute(MORE)

    assert told(folder) == [
        (
            "systems.shop.orders",
            "warning",
            "2 rows of `orders` are held longer than `retention.invoices` allows, since 2017",
            WHY,
            REMEDY,
        )
    ]


def test_a_longer_promise_on_the_same_data_keeps_them(shop: tuple[Path, Execute]) -> None:
    """Nobody knows the day that it runs from, which stands in no table."""
    change(shop[0], "notice.yaml", "keep: 1 year, after: visited", "keep: 30 years, after: visited")

    assert told(shop[0]) == []


def test_a_longer_promise_of_any_region_keeps_them(shop: tuple[Path, Execute]) -> None:
    folder = shop[0]
    (folder / "supplements").mkdir()
    (folder / "supplements/BR.yaml").write_text(
        "supplement: BR\nfor: [BR]\nlaw: BR-LGPD\nretention:\n  longer: {items: purchases.orders, of: all, "
        "keep: 90 years, after: order-closed, ground: {purpose: sell}}\n",
        encoding="utf-8",
    )

    assert told(folder) == []


def test_an_open_end_keeps_them(shop: tuple[Path, Execute]) -> None:
    line = "  open: {items: purchases.orders, of: all, until: purpose-ends, then: destroy}\n"
    change(shop[0], "notice.yaml", "retention:\n", f"retention:\n{line}")

    assert told(shop[0]) == []


@pytest.mark.parametrize(
    ("day", "rows"), [(date(2017, 6, 1), 0), (date(2017, 6, 2), 1), (date(2032, 6, 2), 2)]
)
def test_the_last_day_of_a_period_is_not_over(day: date, rows: int, tmp_path: Path) -> None:
    found = counted(small.company(tmp_path), day, Bounds())

    assert [(one.table, one.rows, one.since, one.whole) for one in found] == [
        ("orders", rows, "2017" if rows else "", True)
    ]


def test_no_more_rows_are_looked_at_than_may_be(tmp_path: Path) -> None:
    (found,) = counted(small.company(tmp_path), date(2040, 1, 1), Bounds(rows=2))

    assert (found.looked, found.whole) == (2, False)


def counted(folder: Path, day: date, bounds: Bounds) -> tuple[Overdue, ...]:
    """Return what is counted in the shop on a day."""
    checked = check_files(folder).checked
    assert checked is not None
    schemas = checked.programme.schemas
    return with_overdue(checked, schemas, today=day, bounds=bounds)["shop"].overdue
