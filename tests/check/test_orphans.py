"""Rows that lead nowhere or that nobody owns are counted in real databases, at a bounded cost (MAM-296)."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.live.asking import Bounds
from mamoru.desk.live.orphans import with_orphans
from mamoru.desk.opening import check_files
from mamoru.model.schema import Orphans
from mamoru.model.shelf import members
from mamoru.sql.kind import Bounded, Call, SystemKind
from mamoru.sql.query import Query
from tests import small

Execute = Callable[[str], None]
#: What an application, or an erasure by hand, has left: foreign keys were not there, or not enforced.
LEFT = """
INSERT INTO orders (id, customer_id, total) VALUES (80, 99, 1), (82, 98, 1);
INSERT INTO order_items VALUES (800, 80, 'left'), (801, 777, 'left');
INSERT INTO messages VALUES (9000, NULL, NULL, 'to nobody'), (9001, 99, 2, 'to Ren'), (9002, 1, NULL, 'x');
"""
NO_KEYS = """
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE order_items DROP CONSTRAINT order_items_order_id_fkey;
ALTER TABLE messages DROP CONSTRAINT messages_sender_fkey;
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Execute]:
    """The small company, its shop on each kind of database, and a way past Mamoru into it."""
    if request.param == "sqlite":
        small.company(tmp_path)
        return tmp_path, partial(small.database, tmp_path / "shop.db")
    url = request.getfixturevalue("postgresql_url")
    small.shop_on_postgresql(tmp_path, url, discover=False)
    execute = partial(_on_server, url)
    execute(NO_KEYS)
    small.mamoru(tmp_path, "discover", expect=0)
    return tmp_path, execute


def _on_server(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


def told(folder: Path) -> list[tuple[str, str, str, str]]:
    """Return what the check says of orphans: where, how grave, what, and how many."""
    answer = json.loads(small.mamoru(folder, "check", "--live", "--format", "json").stdout)
    found = [f for f in answer["findings"] if f["code"] == "MAM-296"]
    return [(f["node"], f["severity"], f["problem"], f["why"].partition(":")[0]) for f in found]


def test_a_database_without_orphans_has_no_finding(shop: tuple[Path, Execute]) -> None:
    assert told(shop[0]) == []


def test_rows_that_lead_nowhere_are_counted_by_tie(shop: tuple[Path, Execute]) -> None:
    """Orders are kept for the tax office, so that one without a customer is nobody's fault."""
    folder, execute = shop
    execute(LEFT)

    assert told(folder) == [
        (
            "systems.shop.orders.customer_id",
            "error",
            "rows of `orders` lead by `customer_id` to no row of `customers`",
            "2 of the 5 that were looked at",
        ),
        (
            "systems.shop.order_items.order_id",
            "error",
            "rows of `order_items` lead by `order_id` to no row of `orders`",
            "1 of the 5 that were looked at",
        ),
        (
            "systems.shop.messages",
            "warning",
            "rows of `messages` are owned by nobody",
            "1 of the 6 that were looked at",
        ),
        (
            "systems.shop.messages.sender",
            "error",
            "rows of `messages` lead by `sender` to no row of `customers`",
            "1 of the 5 that were looked at",
        ),
    ]


def counted(folder: Path, bounds: Bounds) -> list[Orphans]:
    """Count with other bounds than a check has."""
    checked = check_files(folder).checked
    assert checked is not None
    (shop,) = (
        s for n, s in with_orphans(checked, checked.programme.schemas, bounds=bounds).items() if n == "shop"
    )
    return [o for o in shop.orphans if o.table == "orders" and o.columns]


def test_no_more_rows_are_looked_at_than_allowed(shop: tuple[Path, Execute]) -> None:
    found = counted(shop[0], Bounds(rows=2))

    assert found == [
        Orphans(table="orders", columns=("customer_id",), to="customers", rows=0, looked=2, whole=False)
    ]


def test_what_is_not_asked_in_time_is_not_taken_for_none(shop: tuple[Path, Execute]) -> None:
    found = counted(shop[0], Bounds(seconds_of_system=0))

    assert found == [
        Orphans(table="orders", columns=("customer_id",), to="customers", rows=0, looked=0, whole=False)
    ]


def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered(
    shop: tuple[Path, Execute],
) -> None:
    folder, _ = shop
    checked = check_files(folder).checked
    assert checked is not None
    system = checked.programme.systems["shop"]
    opening = members("mamoru.systems", SystemKind)[system.kind].open
    assert opening is not None
    with closing(opening(system, folder)) as session:
        assert isinstance(session, Bounded)
        assert session.within(asking(ENDLESS), seconds=0.05) is None
        answer = session.within(asking("SELECT 7"), seconds=60)
    assert answer is not None
    assert answer.rows == [(7,)]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def asking(text: str) -> Call:
    return Call(query=Query(text=text, sets=frozenset(), constants={}), bound={})


def test_what_is_cut_short_says_so(tmp_path: Path) -> None:
    """A table of more than a million rows is looked at in part."""
    small.company(tmp_path)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 20000 UNION ALL SELECT i + 1 FROM n WHERE i < 1020000) "
            "INSERT INTO messages SELECT i, 1, 2, 'x' FROM n"
        )
        connection.commit()

    assert (
        "systems.shop.messages.sender",
        "warning",
        "whether rows of `messages` lead by `sender` to no row of `customers` is not known of all of them",
        "what is left of people who are gone would not be noticed in a table as large as this",
    ) in told(tmp_path)
