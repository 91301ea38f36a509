"""MAM-344: what would still tell whose rows are, and what cannot be emptied before the rest of a row."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules.ending_impossible import MAP, TOLD
from tests.check.asking import RULES, asked
from tests.check.smallest import example

VISITS = (
    "CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, page TEXT, "
    "at TEXT{});\n"
)
NOT_NULL = (
    "`page` cannot be emptied in rows that stay: it is NOT NULL, and no mask leaves something else in it"
)
PART = "page: {category: visits, mask: {truncate: 1}, free-text: may-name-others}}"
PEOPLE = "its rows are people, and what else is theirs is found by them"
TWO = TOLD.replace(", then: de-identify", "").replace(
    "retention:\n",
    "retention:\n  contact: {items: [contact.name], of: customer, keep: 2 years, after: visited, "
    "ground: {purpose: sell}}\n",
)


def told(
    folder: Path, mapped: str = MAP, schema: str = VISITS.format(""), notice: str = TOLD, shop: str = SHOP
) -> list[str]:
    """Return what the rule says of a shop."""
    folder.mkdir(exist_ok=True)
    files = {
        "notice.yaml": notice,
        "shop.sql": CUSTOMERS + schema,
        "systems/shop.yaml": shop.replace("tables:\n", mapped),
    }
    return [finding.problem for finding in asked(RULES["MAM-344"], example(folder, files))]


SAID = "rows of `visits` cannot be de-identified as `retention.visits` says: "


def test_a_tie_that_may_be_null_or_is_led_elsewhere_is_cut(tmp_path: Path) -> None:
    assert told(tmp_path / "null") == []
    led = MAP.replace("how: owned}", "how: owned, leaving: [{pseudo-person: customer_id}]}")
    person = SHOP.replace("    is: customer\n", "    is: customer\n    pseudo-person: 0\n")
    assert (
        told(
            tmp_path / "led",
            led,
            VISITS.format("").replace("_id INTEGER R", "_id INTEGER NOT NULL R"),
            shop=person,
        )
        == []
    )


@pytest.mark.parametrize(
    ("mapped", "schema", "because"),
    [
        pytest.param(
            MAP.replace("page: visits}", PART),
            VISITS.format(""),
            "what `truncate` leaves of `page` may still tell whose it is",
            id="a part of free text",
        ),
        pytest.param(
            MAP.replace("page: visits", "page: visits, at: visits").replace("    not-personal: [at]\n", ""),
            VISITS.format(""),
            "`at` cannot be emptied in rows that stay: `visited` is its day",
            id="the day itself",
        ),
        pytest.param(
            MAP,
            VISITS.format(", by_id INTEGER REFERENCES customers"),
            "it leads to `customers` by a foreign key without a tie",
            id="a foreign key of which nothing is said",
        ),
        pytest.param(
            MAP + "  likes:\n    ties: [{by: visit_id, to: visits, how: owned}, "
            "{by: customer_id, to: customers, how: accessed}]\n",
            VISITS.format("")
            + "CREATE TABLE likes (id INTEGER PRIMARY KEY, visit_id INTEGER REFERENCES visits, "
            "customer_id INTEGER REFERENCES customers);\n",
            "rows of `likes` lead to it, and to whose it is",
            id="rows that lead to both",
        ),
        pytest.param(
            MAP,
            VISITS.format("").replace("page TEXT", "page TEXT UNIQUE NOT NULL"),
            NOT_NULL,
            id="a value that must be there",
        ),
    ],
)  # fmt: skip
def test_what_still_tells_whose_rows_are_is_named(
    tmp_path: Path, mapped: str, schema: str, because: str
) -> None:
    assert told(tmp_path, mapped, schema) == [f"{SAID}{because}"]


def test_people_themselves_are_not_de_identified(tmp_path: Path) -> None:
    notice = TOLD.replace("items: [visits]", "items: [contact]")

    assert told(tmp_path, notice=notice) == [
        f"rows of `customers` cannot be de-identified as `retention.visits` says: {PEOPLE}"
    ]


def test_what_is_over_first_and_cannot_be_emptied_is_told(tmp_path: Path) -> None:
    both = MAP.replace("page: visits}", "page: visits, name: contact.name}")
    schema = VISITS.format(", name TEXT").replace("page TEXT", "page TEXT NOT NULL")

    assert told(tmp_path / "must", both, schema, notice=TWO) == [
        f"`visits` in `visits` is over before what else its rows hold: {NOT_NULL}"
    ]
    assert told(tmp_path / "may", both, VISITS.format(", name TEXT"), notice=TWO) == []
