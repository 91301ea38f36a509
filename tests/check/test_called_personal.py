"""Which columns of tables that are called impersonal their name takes for people."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

NURSES = "  nurse: {title: Nurses, known-by: [email]}\n"


def told(folder: Path, columns: str) -> list[str]:
    """Return what MAM-320 says of a table with these columns."""
    shops = "CREATE TABLE shops (id INTEGER PRIMARY KEY, title TEXT);\n"
    files = {
        "notice.yaml": notice(people=NURSES),
        "shop.sql": f"{CUSTOMERS}{shops}CREATE TABLE things (id INTEGER PRIMARY KEY, {columns});\n",
        "systems/shop.yaml": SHOP
        + "  shops: {holds: nothing-personal}\n  things: {holds: nothing-personal}\n",
    }
    return [finding.problem for finding in asked(RULES["MAM-320"], example(folder, files))]


@pytest.mark.parametrize(
    "columns",
    [
        "author TEXT",
        "user_id INTEGER",
        "userId INTEGER",
        "patient_name TEXT",
        "nurse TEXT",  # a kind of people of the notice
        "customer_no TEXT",  # a table of people of the map
        "FirstName TEXT",
        "date_of_birth TEXT",
        "氏名 TEXT",
    ],
)
def test_a_name_that_tells_of_people_is_told(tmp_path: Path, columns: str) -> None:
    column = columns.partition(" ")[0]

    assert told(tmp_path, columns) == [
        f"`things` is said to hold nothing personal, but `things.{column}` is called like what names people"
    ]


@pytest.mark.parametrize(
    "columns",
    [
        "name TEXT, title TEXT, email TEXT, phone TEXT",  # of a shop, as likely
        "user_count INTEGER, customer_type_id INTEGER, max_users INTEGER, users INTEGER",
        "customer BOOLEAN, author_since DATE",
        "author INTEGER REFERENCES shops (id)",  # the database says that it is none
        "file_name TEXT, first TEXT, last TEXT, authority TEXT, membership TEXT",
    ],
)
def test_what_may_as_well_be_a_thing_is_not(tmp_path: Path, columns: str) -> None:
    assert told(tmp_path, columns) == []


def test_all_columns_of_a_table_are_one_finding(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "author TEXT, sender_email TEXT")

    assert found.endswith("but `things.author` and `things.sender_email` are called like what names people")
