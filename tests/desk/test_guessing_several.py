"""Rows that columns lead to people of several kinds: whose they are is left to a person, and said."""

from pathlib import Path

import pytest

from mamoru.desk.opening import known_names
from mamoru.model.notice import Notice
from mamoru.notation.reading import read
from tests import small
from tests.desk.test_guessing import drafted, ties

LEFT_TO_WHOM = "several columns lead to people, and none of them alone; if it is one's alone, write `owned`"
PEOPLE = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT UNIQUE);
CREATE TABLE tutors (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT UNIQUE);
CREATE TABLE employees (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT UNIQUE);
"""


@pytest.fixture
def school(tmp_path: Path) -> Notice:
    """The notice of a company with customers, tutors and employees."""
    told = ("--company", "Acme", "--country", "JP", "--people", "customer,tutor,employee")
    small.mamoru(tmp_path, "init", "p", *told, "--yes", expect=0)
    found = read(tmp_path / "p", known_names()).programme
    assert found is not None
    return found.notice


@pytest.mark.parametrize(
    ("booked", "by"),
    [
        ("tutor_id INTEGER NOT NULL REFERENCES tutors, customer_id INTEGER", "customer_id"),
        ("tutor_id INTEGER NOT NULL REFERENCES tutors, customer INTEGER REFERENCES customers", "customer"),
        ("customer_id INTEGER NOT NULL REFERENCES customers, tutor_id INTEGER NOT NULL", "customer_id"),
    ],
)
def test_neither_a_constraint_nor_a_name_says_whose_of_two_kinds_a_row_is(
    tmp_path: Path, school: Notice, booked: str, by: str
) -> None:
    bookings = f"CREATE TABLE bookings (id INTEGER PRIMARY KEY, {booked}, note TEXT);"
    found = drafted(tmp_path, school, PEOPLE + bookings)["bookings"]

    assert sorted(ties(found)) == [f"{by} customers joint", "tutor_id tutors joint"]
    assert sorted(found.left) == [by, "tutor_id"]
    assert {t.why.partition("; ")[2] for t in found.ties} == {LEFT_TO_WHOM}


def test_who_only_did_something_is_no_second_owner(tmp_path: Path, school: Notice) -> None:
    orders = """CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT,
    customer_id INTEGER NOT NULL REFERENCES customers, created_by INTEGER REFERENCES employees);"""
    found = drafted(tmp_path, school, PEOPLE + orders)["orders"]

    assert ties(found) == ["created_by employees none", "customer_id customers owned"]
    assert found.left == ()


def test_a_column_that_may_say_whose_it_is_is_left_to_a_person_beside_one_that_does(
    tmp_path: Path, school: Notice
) -> None:
    visits = """CREATE TABLE visits (id INTEGER PRIMARY KEY, tutor_id INTEGER NOT NULL REFERENCES tutors,
    seen INTEGER NOT NULL REFERENCES customers, note TEXT);"""
    found = drafted(tmp_path, school, PEOPLE + visits)["visits"]

    assert sorted(ties(found)) == ["seen customers none", "tutor_id tutors owned"]
    assert sorted(found.left) == ["seen", "tutor_id"]
