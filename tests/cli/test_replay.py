"""`mamoru replay`: who was erased and is there again is erased again, and nobody else."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.erasures import LATER, backup, company, erase, restore
from tests.execute.carried import databases, proved


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return company(tmp_path)


def replayed(folder: Path, *words: str, expect: int) -> dict[str, list[dict[str, object]]]:
    told: dict[str, list[dict[str, object]]] = json.loads(
        small.mamoru(folder, "replay", "--format", "json", "--yes", *words, expect=expect).stdout
    )
    return told


def test_after_a_restore_everything_is_as_it_was_after_the_erasure(folder: Path) -> None:
    backup(folder)
    erase(folder, 1)
    erased = databases(folder)
    restore(folder)
    assert databases(folder) != erased

    small.mamoru(folder, "replay", "--yes", *LATER, expect=0)

    assert databases(folder) == erased
    assert proved(folder) == 2
    small.mamoru(folder, "audit", expect=0)


def test_a_person_whom_two_systems_have_again_is_planned_once(folder: Path) -> None:
    backup(folder)
    request = erase(folder, 1)
    restore(folder)

    told = small.mamoru(folder, "replay", *LATER, expect=3)

    (line,) = [line for line in told.stdout.splitlines() if " again: " in line]
    assert f"erases {request} again: 11 rows would change" in line
    assert told.stderr == "Nothing was done. To erase one person again: mamoru replay --yes\n"


def test_a_forgotten_erasure_is_replayed(folder: Path) -> None:
    backup(folder)
    small.mamoru(folder, "forget", erase(folder, 3), "--yes", expect=0)
    erased = databases(folder)
    restore(folder)

    small.mamoru(folder, "replay", "--yes", expect=0)

    assert databases(folder) == erased


def test_a_person_who_came_back_is_left_alone(folder: Path) -> None:
    erase(folder, 3)
    small.database(
        folder / "shop.db", "INSERT INTO customers VALUES (3, 'Yui', 'yui@example.com', '2100-01-01')"
    )
    before = databases(folder)

    assert replayed(folder, expect=0)["planned"] == []
    assert databases(folder) == before


def test_a_person_who_came_back_in_another_system_is_left_to_a_person(folder: Path) -> None:
    backup(folder)
    erase(folder, 3)
    restore(folder, "shop.db")
    small.database(folder / "club.db", "INSERT INTO members VALUES (99, 3, 'yui', '2100-01-01')")
    before = databases(folder)

    (planned,) = replayed(folder, expect=3)["planned"]

    assert planned["beyond"] == {"club.members": 1}
    assert planned["ready"] is False
    assert databases(folder) == before
    told = small.mamoru(folder, "replay", "--yes", expect=3).stdout
    assert "  left to you: 1 row of club.members not erased before: is the person back?\n" in told


def test_a_row_that_was_erased_for_somebody_else_is_none_of_theirs(folder: Path) -> None:
    """An order of Ren's was erased; its number is one of Yui's now, of whom it was never erased."""
    small.database(folder / "shop.db", "DELETE FROM messages; UPDATE orders SET closed_at = '2001-01-01'")
    erase(folder, 2)
    backup(folder)
    erase(folder, 3)
    restore(folder, "shop.db")
    order = "INSERT INTO orders (id, customer_id, total, closed_at) VALUES (12, 3, 1, '2001-01-01')"
    small.database(folder / "shop.db", order)

    (planned,) = replayed(folder, expect=3)["planned"]

    assert (planned["beyond"], planned["ready"]) == ({"shop.orders": 1}, False)


def test_nobody_is_erased_without_a_word(folder: Path) -> None:
    backup(folder)
    erase(folder, 3)
    restore(folder)
    before = databases(folder)

    small.mamoru(folder, "replay", expect=3)

    assert databases(folder) == before


def test_nothing_to_replay_is_no_error(folder: Path) -> None:
    erase(folder, 3)

    assert replayed(folder, expect=0)["run"] == []
