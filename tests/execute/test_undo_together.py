"""Several removals of one row, and removals beside erasures that were asked for, in any order."""

import json
import re
from pathlib import Path

import pytest

from tests import small
from tests.execute import undoable
from tests.execute.test_holds import BY, REVIEW
from tests.execute.undoable import json_of, remove

LETTERS = """\
  letters:
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{null: body}, {null: about.from}]}
      - {by: receiver, to: customers, how: joint, leaving: [{null: body}, {null: about.to}]}
      - {by: reader, to: customers, how: joint}
    columns: {body: purchases.messages, about.from: contact.name, about.to: contact.name}
"""
ABOUT = {"from": "Hana", "to": "Ren", "on": "2026-01-01"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shop in SQLite with a letter from customer 1 to customer 2, which customer 3 may read."""
    made = undoable.shop(tmp_path / "company")
    undoable.execute(
        made,
        "CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, "
        "receiver INTEGER REFERENCES customers, reader INTEGER REFERENCES customers, body TEXT, about JSON);"
        "CREATE INDEX letters_sender ON letters (sender);"
        "CREATE INDEX letters_receiver ON letters (receiver);"
        "CREATE INDEX letters_reader ON letters (reader);"
        f"INSERT INTO letters VALUES (600, 1, 2, 3, 'told', '{json.dumps(ABOUT)}');",
    )
    with (made / "systems" / "shop.yaml").open("a", encoding="utf-8") as file:
        file.write(LETTERS)
    small.mamoru(made, "discover", expect=0)
    return made


def everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row, documents as what they say."""
    found = small.rows(folder / "shop.db")
    return {**found, "letters": [(*row[:-1], json.loads(str(row[-1]))) for row in found["letters"]]}


def refused(folder: Path, request: str, *words: str) -> str:
    """Return what a refused undoing says, without ids."""
    told = small.mamoru(folder, "undo", request, *words, "--yes", expect=1).stderr
    return re.sub(r"R-\w+", "R", told)


WHY = (
    "  why: only what nobody asked for is kept, for the days that programme.yaml says, and put back where it "
    "was; nothing was changed\n"
)
ORDER = (
    "error[MAM-529]: request R cannot be undone: request R, which came later and can be undone itself, has "
    "removed or masked rows of it in `shop.letters` too\n"
    f"{WHY}"
    "  do:  undo that one first: `mamoru undo R`; or end it: `mamoru undo R --end`\n"
)


def test_of_two_removals_that_mask_one_row_the_later_is_undone_first(folder: Path) -> None:
    before = everything(folder)
    first, second = remove(folder, 1), remove(folder, 2)
    removed = everything(folder)

    assert refused(folder, first) == ORDER
    assert everything(folder) == removed
    small.mamoru(folder, "undo", second, "--yes", expect=0)
    small.mamoru(folder, "undo", first, "--yes", expect=0)

    assert everything(folder) == before


def test_a_row_that_a_later_removal_took_away_is_awaited(folder: Path) -> None:
    before = everything(folder)
    requests = [remove(folder, who) for who in (1, 3, 2)]
    assert everything(folder)["letters"] == []

    assert refused(folder, requests[0]) == ORDER
    assert refused(folder, requests[1]) == ORDER
    for request in reversed(requests):
        small.mamoru(folder, "undo", request, "--yes", expect=0)

    assert everything(folder) == before


def test_removals_that_mask_other_values_of_a_row_are_undone_in_any_order(folder: Path) -> None:
    before = everything(folder)
    first, third = remove(folder, 1), remove(folder, 3)

    small.mamoru(folder, "undo", first, "--yes", expect=0)
    small.mamoru(folder, "undo", third, "--yes", expect=0)

    assert everything(folder) == before


def test_what_somebody_s_own_erasure_masked_as_well_stays_masked(folder: Path) -> None:
    """The body was empty already when customer 2 asked for it to be emptied."""
    first = remove(folder, 1)
    small.mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)

    told = json_of(folder, "undo", first, "--yes", expect=4)

    assert {t["table"]: (t["restored"], t["left"]) for t in told["tables"]}["letters"] == (0, 1)
    about = {"from": None, "to": None, "on": "2026-01-01"}
    assert everything(folder)["letters"] == [(600, 1, None, 3, None, about)]


def test_what_a_removal_that_was_ended_masked_as_well_stays_masked(folder: Path) -> None:
    first, second = remove(folder, 1), remove(folder, 2)
    small.mamoru(folder, "undo", second, "--end", "--yes", expect=0)

    json_of(folder, "undo", first, "--yes", expect=4)

    assert everything(folder)["letters"][0][4] is None


def test_a_hold_on_somebody_else_protects_what_is_kept_that_names_them(folder: Path) -> None:
    """The messages between the two are kept with customer 1, who is no party to the claim."""
    undoable.execute(folder, "UPDATE messages SET receiver = 1 WHERE sender = 3")
    first = remove(folder, 1)
    placed = json_of(
        folder, "hold", "place", "-s", "customer-id=2", "--ground", "claim 7", *BY, "--review", REVIEW
    )

    assert refused(folder, first, "--end") == (
        "error[MAM-529]: request R cannot be undone: somebody it is about, or whom a row of it names, is on "
        "hold, so that it cannot be ended either\n"
        f"{WHY}"
        "  do:  `mamoru status` tells what can be undone, and until when\n"
    )
    small.mamoru(folder, "hold", "lift", str(placed["id"]), *BY, expect=0)
    small.mamoru(folder, "undo", first, "--end", "--yes", expect=0)


def test_what_a_backup_has_brought_back_is_not_ended_as_erased(folder: Path) -> None:
    before = (folder / "shop.db").read_bytes()
    first = remove(folder, 1)
    (folder / "shop.db").write_bytes(before)

    assert refused(folder, first, "--end") == (
        "error[MAM-529]: request R cannot be undone: rows that it removed stand in `shop.customers` "
        "again, as they were, so that ending it would erase nothing\n"
        f"{WHY}"
        "  do:  if a backup was restored, erase them again: an erasure that the person asks for ends this "
        "one too; if they shall stay: `mamoru undo R`\n"
    )
    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert json_of(folder, "status")["undoable"] == {}
