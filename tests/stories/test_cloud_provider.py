"""The cloud provider, end to end: a customer, a seller and a prospect ask, and what must happen happens."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small

EXAMPLE = Path(__file__).parents[2] / "examples" / "cloud-provider"
LEFT_AT_HOME = shutil.ignore_patterns("data", "*.py", "*.md")
WAITS = 4
CUSTOMER = ("--of", "customer", "-s", "account-no=5")
SELLER = ("--of", "seller", "-s", "seller-no=2")
PROSPECT = ("--of", "prospect", "-s", "prospect-no=4")

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cloud provider with fresh databases; tests work on copies."""
    folder = tmp_path_factory.mktemp("sorane") / "programme"
    shutil.copytree(EXAMPLE, folder, ignore=LEFT_AT_HOME)
    command = [sys.executable, str(EXAMPLE / "make_data.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def provider(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "programme"))


def run(folder: Path, right: str, who: tuple[str, ...], *more: str) -> None:
    """Carry out a right; the letters on paper wait for a person."""
    small.mamoru(folder, "run", right, *who, "--yes", *more, expect=WAITS)


def counted(folder: Path, who: tuple[str, ...]) -> dict[str, int]:
    """Return how many rows of each table an access would show."""
    plan = json.loads(small.mamoru(folder, "plan", "access", *who, "--format", "json", expect=0).stdout)
    tables = [table for system in plan["systems"] for table in system.get("tables", [])]
    return {table["table"]: table["shown"] for table in tables if table["shown"]}


def gone(before: Rows, after: Rows) -> dict[str, list[object]]:
    """Return the keys that are no longer there."""
    left = {table: {row[0] for row in rows} for table, rows in after.items()}
    found = {table: [row[0] for row in rows if row[0] not in left[table]] for table, rows in before.items()}
    return {table: keys for table, keys in found.items() if keys}


def changed(before: Rows, after: Rows) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows that stay and are no longer the same, as they are now."""
    found = {
        table: [
            row for row in rows if row not in before[table] and row[0] in {old[0] for old in before[table]}
        ]
        for table, rows in after.items()
    }
    return {table: rows for table, rows in found.items() if rows}


def test_a_customer_is_shown_what_both_databases_hold_of_her(provider: Path) -> None:
    assert counted(provider, CUSTOMER) == {
        "abuse_records": 1,
        "account_changes": 1,
        "colleagues": 1,
        "credit_scores": 1,
        "customers": 1,
        "event_visits": 1,
        "invoices": 2,
        "page_views": 1,
        "payment_methods": 1,
        "reviews": 1,
        "sales": 2,
        "stored_objects": 2,
        "tickets": 2,
    }


@pytest.mark.parametrize("who", [CUSTOMER, SELLER, PROSPECT], ids=["customer", "seller", "prospect"])
def test_whoever_asks_gets_a_package(provider: Path, who: tuple[str, ...]) -> None:
    run(provider, "access", who, "--package", "answer.zip")

    with ZipFile(provider / "answer.zip") as archive:
        assert archive.testzip() is None
        assert "index.html" in archive.namelist()


def test_an_erased_customer_leaves_what_the_law_keeps_without_her(provider: Path) -> None:
    accounts, marketplace = provider / "accounts.db", provider / "marketplace.db"
    before, bought = small.rows(accounts), small.rows(marketplace)

    run(provider, "erasure", CUSTOMER)

    assert gone(before, small.rows(accounts)) == {
        "account_changes": [51],
        "colleagues": [51],
        "credit_scores": [51],
        "customers": [5],
        "event_visits": [51],
        "invoices": [51],
        "page_views": [51],
        "payment_methods": [51],
        "stored_objects": [51, 52],
        "tickets": [51, 52],
    }
    assert changed(before, small.rows(accounts)) == {
        "abuse_records": [(51, 0, "key published by mistake", "2025-12-24")],
        "invoices": [(52, 0, "Ines Falcao", 3400, "2024-04-01")],
    }
    assert gone(bought, small.rows(marketplace)) == {"reviews": [51], "sales": [52]}
    assert changed(bought, small.rows(marketplace)) == {
        "sales": [(51, None, 2, 21, None, 5000, "2024-02-02", "2024-03-02")],
    }


def test_an_erased_seller_leaves_what_was_sold_to_the_buyers(provider: Path) -> None:
    before = small.rows(provider / "marketplace.db")

    run(provider, "erasure", SELLER)

    after = small.rows(provider / "marketplace.db")
    assert gone(before, after) == {}
    assert changed(before, after) == {
        "offers": [(21, 0, "(removed)")],
        "payouts": [(21, 0, 4500, "2024-03-05")],
        "sales": [(51, 5, 0, 21, "Ines Falcao", 5000, "2024-02-02", "2024-03-02")],
        "sellers": [
            (
                2,
                *["(removed)"] * 2,
                None,
                None,
                "JP00 0000 0002",
                "DOC-0002",
                *[None] * 3,
                "2021-06-01",
                None,
            ),
        ],
    }


def test_an_erased_prospect_takes_along_only_what_is_theirs(provider: Path) -> None:
    before = small.rows(provider / "accounts.db")

    run(provider, "erasure", PROSPECT)

    after = small.rows(provider / "accounts.db")
    assert gone(before, after) == {"event_visits": [41], "prospects": [4], "tickets": [41]}
    assert changed(before, after) == {}


def test_an_address_of_two_people_of_the_records_leads_to_the_kind_that_is_asked_for(provider: Path) -> None:
    shown = counted(provider, ("--of", "prospect", "-s", "email=piet.vogel@mail.example"))

    assert shown == {"prospects": 1}
