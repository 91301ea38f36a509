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
    "destroys them, each night if a timer calls it; of what it leaves, in the database, delete these rows, "
    "or empty what the promise is about where they hold more, but not of people on hold (`mamoru hold "
    "list`); if a law or a purpose needs them longer, say so under `retention:`"
)


UNREAD = (
    "whether 1 row of `orders` is held longer than `retention.invoices` allows cannot be told: what stands "
    "in `closed_at` is no day"
)
UNREAD_REMEDY = (
    "in the database, write the day as ISO 8601 does (2025-01-31), or NULL where the period has not begun; "
    "give the column a type of days"
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


def with_notes(folder: Path) -> None:
    """Let no promise tell of the notes of orders."""
    change(folder, "notice.yaml", "items: [contact, purchases.messages]", "items: [contact]")


def test_of_rows_that_hold_more_only_those_that_still_hold_what_was_promised_are_counted(
    shop: tuple[Path, Execute],
) -> None:
    folder, execute = shop
    execute(MORE)
    execute("UPDATE orders SET total = NULL WHERE id <> 20")
    with_notes(folder)

    assert [found[2:] for found in told(folder)] == [
        (
            "`total` of 1 row of `orders` is held longer than `retention.invoices` allows, since 2019",
            WHY.replace("2 of the 4", "1 of the 4"),
            REMEDY.replace(
                "delete these rows, or empty what the promise is about where they hold more",
                "empty `total` in these rows, which hold more",
            ),
        )
    ]

    execute("UPDATE orders SET total = NULL")
    assert told(folder) == []


def test_what_a_mask_has_left_is_no_value_that_is_held(shop: tuple[Path, Execute]) -> None:
    folder, execute = shop
    with_notes(folder)
    change(
        folder,
        "systems/shop.yaml",
        "total: purchases.orders",
        'total: {category: purchases.orders, mask: {fixed: "0"}}',
    )
    assert len(told(folder)) == 1

    execute("UPDATE orders SET total = 0")
    assert told(folder) == []


@pytest.mark.parametrize(
    ("note", "rows"),
    [
        ('{"wish": "a bow", "gift": 1}', 1),
        ('{"gift": 1}', 0),
        ('{"wish": null, "gift": 1}', 0),
        ("no JSON", 0),
        (None, 0),
    ],
)
def test_of_a_document_only_what_the_promise_names_counts(
    note: str | None, rows: int, tmp_path: Path
) -> None:
    folder = small.company(tmp_path)
    with_notes(folder)
    change(
        folder,
        "systems/shop.yaml",
        "total: purchases.orders, note: purchases.messages",
        "total: purchases.messages, note.wish: purchases.orders, note.gift: purchases.messages",
    )
    change(folder, "systems/shop.yaml", "columns: [total]", "columns: [note.wish]")
    written = "NULL" if note is None else f"'{note}'"
    small.database(folder / "shop.db", f"UPDATE orders SET note = {written}")

    (found,) = counted(folder, date(2026, 1, 1), Bounds())

    assert (found.rows, found.parts) == (rows, ("note.wish",))


def test_rows_whose_day_cannot_be_read_are_told(shop: tuple[Path, Execute]) -> None:
    folder, execute = shop
    execute(MORE.replace("2012-05-05", "5 May 2012"))
    execute(MORE.replace("2012-05-05", "").replace("(20,", "(21,"))

    why = "a period that nobody can count never ends, and people were told that it does"
    assert [found[2:] for found in told(folder)][1:] == [(UNREAD, why, UNREAD_REMEDY)]
