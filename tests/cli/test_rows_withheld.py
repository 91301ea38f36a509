"""Rows of which nothing may be shown are counted apart from those that a person is shown."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests import small
from tests.cli.test_answered_by import answered

SHOP = small.FILES["systems/shop.yaml"].replace(
    "access: {hide: [body], because: another wrote it},\n"
    "         leaving: [{null: receiver}]}\n"
    "    columns: {body: purchases.messages}",
    "leaving: [{null: receiver}]}\n"
    "    columns: {body: {category: purchases.messages, free-text: may-name-others}}",
)


def company(folder: Path) -> Path:
    small.company(folder, {"systems/shop.yaml": SHOP})
    return folder


def test_a_plan_tells_rows_that_are_shown_from_rows_that_are_withheld_wholly(tmp_path: Path) -> None:
    told = small.mamoru(company(tmp_path), "plan", "access", "-s", "customer-id=1", expect=0).stdout

    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "messages - 3" in lines
    assert "8 rows shown. 3 rows withheld wholly: no column of theirs is shown." in lines


def test_the_answer_and_its_receipt_say_the_same(tmp_path: Path) -> None:
    files, receipt = answered(company(tmp_path))

    assert "8 records in 5 tables; and 3 records of which nothing is shown" in files["index.html"]
    assert not any("messages" in name for name in files)
    assert receipt["observed.systems.shop.tables.messages.withheld"] == 3
    assert "observed.systems.shop.tables.messages.shown" not in receipt


def test_a_draft_says_once_what_is_withheld_because_it_may_name_others(tmp_path: Path) -> None:
    small.company(tmp_path, {})
    with closing(sqlite3.connect(tmp_path / "more.db")) as connection, connection:
        connection.executescript(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT UNIQUE);"
            "CREATE TABLE reviews (id INTEGER PRIMARY KEY, comment TEXT,"
            " customer_id INTEGER REFERENCES customers);"
        )

    told = small.mamoru(
        tmp_path, "map", "more", "--kind", "sqlite", "--connect", "file=more.db", expect=0
    ).stdout

    assert (
        "  withheld whole from an access, since it may name others: reviews.comment; take `free-text` "
        "out where nobody but its person stands in it\n"
    ) in told
