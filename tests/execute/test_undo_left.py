"""What an undoing cannot put back now, or not whole: it is told, and kept until its days are over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import small
from tests.execute import undoable
from tests.execute.carried import proved
from tests.execute.test_undo import Company
from tests.execute.undoable import json_of, remove

Rows = list[tuple[object, ...]]


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Company:
    """A shop on SQLite, and on PostgreSQL."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Company(folder=undoable.shop(tmp_path / "company", url), url=url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same on SQLite alone."""
    return undoable.shop(tmp_path / "company")


def notes(company: Company) -> Rows:
    """Return who wrote which note, and what it answers."""
    return [row[:3] for row in company.rows["notes"]]


def test_a_row_that_led_to_one_that_was_swept_since_comes_back_without_it(company: Company) -> None:
    """Customer 1 has answered a note of customer 2, and the answer was answered."""
    company.change("INSERT INTO notes VALUES (204, 1, 202, 'an answer'), (205, 1, 204, 'another')")
    request = remove(company.folder)
    company.change("DELETE FROM notes WHERE id = 202")

    told = json_of(company.folder, "undo", request, "--yes", expect=0)

    found = {t["table"]: (t["back"], t["emptied"], t["left"]) for t in told["tables"]}
    assert found["notes"] == (4, 1, 0)
    assert (told["left"], told["until"]) == (0, "")
    assert notes(company)[-2:] == [(204, 1, None), (205, 1, 204)]
    assert company.rows["notes"][-2][3] == "an answer"


def test_what_is_left_empty_is_told(folder: Path) -> None:
    undoable.execute(folder, "INSERT INTO notes VALUES (204, 1, 202, 'an answer')")
    request = remove(folder)
    undoable.execute(folder, "DELETE FROM notes WHERE id = 202")

    told = small.mamoru(folder, "undo", request, "--yes", expect=0).stdout

    line = "shop.notes: 3 back (1 led to what is gone, and lead nowhere now), 1 with their values again"
    assert f"  {line}\n" in told


def test_a_row_that_led_to_one_that_was_left_comes_back_without_it(company: Company) -> None:
    """Note 201 answers 200, whose number is taken by now."""
    request = remove(company.folder)
    company.change("INSERT INTO notes VALUES (200, 2, NULL, 'new')")

    told = company.undo(request, expect=4)

    assert told["notes"] == (1, 0, 2)  # neither 200, nor what 203 has answered
    assert notes(company) == [(200, 2, None), (201, 1, None), (202, 2, None), (203, 2, None)]


def test_who_lost_its_only_owner_since_stays_removed(company: Company) -> None:
    """A message to nobody is its sender's alone, whose row somebody has taken away."""
    company.change("INSERT INTO messages VALUES (30, 1, NULL, 'to nobody')")
    request = remove(company.folder)
    company.change("INSERT INTO customers VALUES (1, 'Yui', 'yui@example.com', NULL)")

    company.undo(request, expect=4)

    assert 30 not in [row[0] for row in company.rows["messages"]]


def test_what_was_left_is_put_back_once_there_is_room_for_it(company: Company) -> None:
    before = company.rows
    request = remove(company.folder)
    company.change("INSERT INTO customers VALUES (9, 'Yui', 'a@example.com', NULL)")
    company.undo(request, expect=4)
    company.change("DELETE FROM customers WHERE id = 9")

    told = json_of(company.folder, "undo", request, "--yes", expect=0)

    assert company.rows == before
    assert (told["left"], told["until"]) == (0, "")
    small.mamoru(company.folder, "undo", request, "--yes", expect=1)
    assert proved(company.folder) == 3
    assert json_of(company.folder, "audit")["requests"] == 0


LEFT = "what was left stays removed, and can be put back by the same command until {}.\n"


def test_what_was_left_ends_with_its_days_and_what_is_back_stays(folder: Path) -> None:
    request = remove(folder)
    undoable.execute(folder, "INSERT INTO notes VALUES (200, 2, NULL, 'new')")
    told = small.mamoru(folder, "undo", request, "--yes", expect=4).stdout
    (until,) = _vault(folder, "SELECT until FROM vault")
    assert LEFT.format(until) in told
    back = undoable.rows(folder)

    _vault(folder, "UPDATE vault SET until = '2020-01-01T00:00:00Z'")
    small.mamoru(folder, "undo", request, "--yes", expect=1)

    assert _vault(folder, "SELECT count(*) FROM removed") == [0]
    (wrapped,) = _vault(folder, "SELECT wrapped FROM vault")
    assert isinstance(wrapped, bytes)
    assert not any(wrapped)
    assert proved(folder) == 3
    assert json_of(folder, "audit")["requests"] == 0  # what is back was not erased
    assert undoable.rows(folder) == back


def test_what_was_left_can_be_ended_early(folder: Path) -> None:
    request = remove(folder)
    undoable.execute(folder, "INSERT INTO notes VALUES (200, 2, NULL, 'new')")
    small.mamoru(folder, "undo", request, "--yes", expect=4)
    back = undoable.rows(folder)

    small.mamoru(folder, "undo", request, "--end", "--yes", expect=0)

    assert _vault(folder, "SELECT count(*) FROM removed") == [0]
    assert undoable.rows(folder) == back
    assert json_of(folder, "audit")["requests"] == 0


def test_who_asks_for_erasure_ends_what_was_left_of_them(folder: Path) -> None:
    request = remove(folder)
    undoable.execute(folder, "INSERT INTO notes VALUES (200, 2, NULL, 'new')")
    small.mamoru(folder, "undo", request, "--yes", expect=4)

    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert _vault(folder, "SELECT count(*) FROM removed") == [0]
    small.mamoru(folder, "undo", request, "--yes", expect=1)


def _vault(folder: Path, statement: str) -> list[object]:
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        found = [cell for (cell,) in store.execute(statement).fetchall()]
        store.commit()
    return found
