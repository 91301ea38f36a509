"""A column that holds an identity key compares it as the people's own table does."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import SHOP
from tests.check.asking import RULES, asked
from tests.check.smallest import example

PEOPLE = "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE COLLATE NOCASE);\n"
POINTS = """\
CREATE TABLE points (id INTEGER PRIMARY KEY, email TEXT {}, reason TEXT);
CREATE INDEX points_of ON points (email);
"""
MAP = """\
  points:
    columns: {reason: contact.name}
    ties: [{by: email, of: customer, known-as: email, how: owned}]
"""


DIFFER = (
    "`points.email` leads to `customers.email`, and the database compares `points.email` by its default, "
    "`customers.email` by `NOCASE`"
)


@pytest.mark.parametrize(
    ("collation", "told"),
    [
        ("COLLATE NOCASE", []),
        (
            "",
            [DIFFER],
        ),
    ],
)
def test_both_sides_of_a_tie_by_an_identity_key_are_compared_alike(
    collation: str, told: list[str], tmp_path: Path
) -> None:
    files = {"shop.sql": PEOPLE + POINTS.format(collation), "systems/shop.yaml": SHOP + MAP}

    assert [found.problem for found in asked(RULES["MAM-329"], example(tmp_path, files))] == told


def test_another_key_of_the_people_is_not_compared(tmp_path: Path) -> None:
    files = {
        "shop.sql": PEOPLE + POINTS.format("COLLATE NOCASE"),
        "systems/shop.yaml": SHOP + MAP.replace("known-as: email", "known-as: customer-id"),
    }

    assert asked(RULES["MAM-329"], example(tmp_path, files)) == ()
