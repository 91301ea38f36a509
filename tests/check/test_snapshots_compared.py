"""What is told of a database that is laid out otherwise, where notice and map say what they said."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS
from mamoru.check.versions.compared import compared
from mamoru.check.versions.tree import content_of
from mamoru.model.versions.canonical import Fields
from mamoru.model.versions.change import Kind
from tests.check.smallest import example

NOTES = (
    CUSTOMERS
    + "CREATE TABLE notes (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers, at TEXT);\n"
)
MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id}
    columns: {name: contact.name, email: contact.email}
  notes:
    not-personal: [at]
    ties: [{by: customer, to: customers, how: owned}]
"""
KEY = "snapshot of table `shop.notes`: `customer to customers+id`"
#: what stands in the database, what in its place, and what is told of it
TOLD: dict[str, tuple[str, str, list[str]]] = {
    "column": (
        "at TEXT",
        "at TEXT, nickname TEXT NOT NULL",
        ["snapshot of table `shop.notes`: `nickname`: column: “TEXT, never NULL”, not said before"],
    ),
    "type": (
        "at TEXT",
        "at DATE",
        ["snapshot of table `shop.notes`: `at`: column: “DATE, may be NULL”, before “TEXT, may be NULL”"],
    ),
    "cascade": (
        "REFERENCES customers",
        "REFERENCES customers ON DELETE CASCADE",
        [f"{KEY}: foreign key: “on delete cascade”, before “on delete no action”"],
    ),
    "unique": ("at TEXT", "at TEXT UNIQUE", ["snapshot of table `shop.notes`: unique: at"]),
    "table": (
        "CREATE TABLE notes",
        "CREATE TABLE later (id INTEGER PRIMARY KEY);\nCREATE TABLE notes",
        ["snapshot of table `shop.later` is new"],
    ),
    "index": ("at TEXT);\n", "at TEXT);\nCREATE INDEX notes_at ON notes (at);\n", []),
}


def frozen(folder: Path, sql: str, text: str = MAP) -> Fields:
    folder.mkdir()
    return content_of(example(folder, {"shop.sql": sql, "systems/shop.yaml": text}).checked.programme)


@pytest.mark.parametrize("case", TOLD)
def test_what_the_snapshot_alone_says_otherwise_is_practice_that_nobody_has_judged(
    case: str, tmp_path: Path
) -> None:
    before, after, told = TOLD[case]
    assert NOTES.count(before) == 1
    old, new = frozen(tmp_path / "old", NOTES), frozen(tmp_path / "new", NOTES.replace(before, after))

    changes = compared(old, new)

    assert [change.says for change in changes] == told
    assert {(change.kind, change.judged, change.widens) for change in changes} <= {
        (Kind.PRACTICE, Kind.OTHER, False)
    }


def test_what_the_map_tells_of_a_new_column_is_not_told_twice(tmp_path: Path) -> None:
    old = frozen(tmp_path / "old", NOTES)
    new = frozen(
        tmp_path / "new", NOTES.replace("at TEXT", "at TEXT, by TEXT"), MAP.replace("[at]", "[at, by]")
    )

    assert [change.says for change in compared(old, new)] == [
        "table `shop.notes`: said to be nobody's data: also by"
    ]


def test_a_version_frozen_before_snapshots_were_kept_is_not_compared_by_them(tmp_path: Path) -> None:
    content = frozen(tmp_path / "now", NOTES)
    earlier = {name: part for name, part in content.items() if name != "snapshots"}

    assert compared(earlier, content) == ()
    assert compared(content, earlier) == ()
