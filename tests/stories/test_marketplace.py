"""The marketplace, end to end: whose an order is, two accounts of one address, a browser without account."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small

EXAMPLE = Path(__file__).parents[2] / "examples" / "marketplace"
LEFT_AT_HOME = shutil.ignore_patterns("data", "*.py", "*.md")
WAITS = 4


@pytest.fixture
def market(tmp_path: Path) -> Path:
    """The marketplace with a fresh database."""
    folder = tmp_path / "programme"
    shutil.copytree(EXAMPLE, folder, ignore=LEFT_AT_HOME)
    command = [sys.executable, str(EXAMPLE / "make_data.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def rows(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "market.db")) as database:
        return database.execute(statement).fetchall()


def test_an_order_stays_for_the_tax_office_and_is_nobodys_then(market: Path) -> None:
    """Order 1 is due until 2027; the seller of it, and what a seller wrote down, is left alone."""
    small.mamoru(market, "run", "erasure", "--of", "customer", "-s", "account-no=1", "--yes", expect=WAITS)

    assert rows(market, "SELECT id, customer_id, seller_id FROM orders ORDER BY id") == [
        (1, None, 1), (2, None, 2), (3, 2, 1), (4, 3, 2), (5, 5, 1),
    ]  # fmt: skip
    assert rows(market, "SELECT id FROM customers ORDER BY id") == [(0,), (2,), (3,), (4,), (5,)]
    assert rows(market, "SELECT id FROM reviews") == [(2,)]
    assert rows(market, "SELECT id FROM page_views ORDER BY id") == [(2,), (3,)]
    assert rows(market, "SELECT id FROM address_book ORDER BY id") == [(2,), (3,)]
    assert rows(market, "SELECT count(*) FROM sellers") == [(3,)]


def test_a_seller_sees_the_orders_and_not_the_buyers_numbers(market: Path, tmp_path: Path) -> None:
    package = tmp_path / "seller.zip"

    small.mamoru(
        market, "run", "access", "--of", "seller", "-s", "seller-no=2", "--package", str(package), "--yes",
        expect=WAITS,
    )  # fmt: skip

    with ZipFile(package) as opened:
        orders = json.loads(opened.read("data/market/orders.json"))
        withheld = json.loads(opened.read("withheld.json"))
        everything = "".join(opened.read(name).decode() for name in opened.namelist())
    assert [row["values"]["sent_to_address"] for row in orders["rows"]] == [
        "12 Lantern Row",
        "000-0003 川沿い 9",
    ]
    assert orders["columns"] == ["sent_to_address", "sent_to_name", "total"]
    assert [w for w in withheld if w["column"] == "customer_id"] != []
    assert "midori@mail.example" not in everything
    assert "scrypt" not in everything


def test_an_address_of_two_accounts_finds_neither_until_one_is_meant(market: Path) -> None:
    refused = small.mamoru(
        market, "plan", "erasure", "--of", "customer", "-s", "email=akari@mail.example", expect=1
    )

    assert "MAM-412" in refused.stderr
    told = small.mamoru(
        market, "plan", "erasure", "--of", "customer", "-s", "email=akari@mail.example", "-s", "account-no=4",
        "--format", "json", expect=0,
    )  # fmt: skip
    tables = [t for s in json.loads(told.stdout)["systems"] for t in s.get("tables", [])]
    assert [(t["table"], t["deleted"]) for t in tables] == [("customers", 1)]


def test_a_browser_that_nobody_signed_in_with_is_found_by_its_own_number(market: Path) -> None:
    small.mamoru(market, "run", "erasure", "--of", "visitor", "-s", "visitor-no=V-0001", "--yes", expect=0)

    assert rows(market, "SELECT id FROM page_views ORDER BY id") == [(1,), (3,)]
