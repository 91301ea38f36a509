"""Undo brings nobody back whom a request has erased since, in whatever order both were planned."""

from pathlib import Path

import pytest

from mamoru.desk.opening import open_engine
from mamoru.store.kept.holds import people_of
from tests import small
from tests.execute import undoable
from tests.execute.undoable import json_of, remove

TALKS = """\
  talks:
    ties: [{by: author, to: customers, how: owned}, {by: about, to: customers, how: none, target-gone: null}]
    columns: {body: purchases.messages}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop in SQLite with talks of one customer about another; no foreign key tells that one is gone."""
    made = undoable.shop(tmp_path / "company")
    undoable.execute(
        made,
        "CREATE TABLE talks (id INTEGER PRIMARY KEY, author INTEGER, about INTEGER, body TEXT);"
        "CREATE INDEX talks_author ON talks (author); CREATE INDEX talks_about ON talks (about);",
    )
    with (made / "systems" / "shop.yaml").open("a", encoding="utf-8") as file:
        file.write(TALKS)
    small.mamoru(made, "discover", expect=0)
    return made


def plan(folder: Path, who: int) -> str:
    """Plan the erasure of a customer, and return the request."""
    return str(json_of(folder, "plan", "erasure", "-s", f"customer-id={who}")["request"])


def told(folder: Path) -> None:
    """Customer 1 has told something about customer 2."""
    undoable.execute(folder, "INSERT INTO talks VALUES (600, 1, 2, 'told')")


def test_an_erasure_planned_before_a_removal_and_run_after_it_is_a_later_one(folder: Path) -> None:
    undoable.execute(folder, "DELETE FROM messages; UPDATE notes SET answers = NULL")
    asked = plan(folder, 2)
    told(folder)
    request = remove(folder)
    small.mamoru(folder, "run", asked, "--yes", expect=0)

    left = json_of(folder, "undo", request, "--yes", expect=4)

    assert {t["table"]: t["left"] for t in left["tables"]}["talks"] == 1
    assert small.rows(folder / "shop.db")["talks"] == []


def test_an_erasure_that_was_run_before_a_removal_is_no_later_one(folder: Path) -> None:
    """Their key was given to somebody new in the meantime, about whom something was told."""
    small.mamoru(folder, "run", plan(folder, 2), "--yes", expect=0)
    undoable.execute(folder, "INSERT INTO customers VALUES (2, 'new', 'new@example.com', NULL)")
    told(folder)
    before = small.rows(folder / "shop.db")
    request = remove(folder)

    small.mamoru(folder, "undo", request, "--yes", expect=0)

    assert small.rows(folder / "shop.db") == before


def test_a_later_erasure_that_is_forgotten_already_is_one_all_the_same(folder: Path) -> None:
    told(folder)
    request = remove(folder)
    later = str(json_of(folder, "run", "erasure", "-s", "customer-id=2", "--yes")["request"])
    small.mamoru(folder, "forget", later, "--yes", expect=0)

    left = json_of(folder, "undo", request, "--yes", expect=4)

    assert {t["table"]: t["left"] for t in left["tables"]}["talks"] == 1
    assert small.rows(folder / "shop.db")["talks"] == []


def test_whom_a_forgotten_erasure_was_about_is_dropped_with_the_last_thing_that_can_be_undone(
    folder: Path,
) -> None:
    told(folder)
    request = remove(folder)
    later = str(json_of(folder, "run", "erasure", "-s", "customer-id=2", "--yes")["request"])
    small.mamoru(folder, "forget", later, "--yes", expect=0)

    small.mamoru(folder, "undo", request, "--end", "--yes", expect=0)

    with open_engine(folder) as engine:
        assert people_of(engine.store, later) == ()
        assert people_of(engine.store, request) != ()
