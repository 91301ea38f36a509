"""Every case that the documents list has its named test; two that stand nowhere else are here."""

import ast
from pathlib import Path

from tests.engine import Build, erase, reach, rows, user
from tests.worlds import T

TESTS = Path(__file__).parent.parent


def named() -> list[str]:
    """Return the tests that the table names."""
    lines = (Path(__file__).parent / "cases.md").read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ")[-1] for line in lines if line.startswith("| ")]
    return [cell for cell in cells if cell.startswith("test_")]


def test_each_case_of_the_table_names_a_test_that_exists() -> None:
    parsed = (ast.parse(file.read_text(encoding="utf-8")) for file in TESTS.rglob("test_*.py"))
    known = {node.name for tree in parsed for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert [name for name in named() if name not in known] == []
    assert {int(name.split("_")[2]) for name in named() if name.startswith("test_case_")} == {*range(1, 15)}


def test_rows_that_were_only_marked_as_deleted_go_and_are_shown(build: Build) -> None:
    """A flag hides a row from the application, and from nobody else: it is still held."""
    people = T(person="user", cols="deleted", rows=[(1, 1), (2, None)], types={"deleted": "bigint"})
    notes = T(
        ties=["who>users:owned"], cols="who deleted", personal="id", rows=[(1, 1, 1), (2, 1, 0), (3, 2, 1)]
    )
    world = build({"users": people, "notes": notes})

    assert sorted(map(str, reach(world, *user(1))["notes"])) == ["1", "2"]

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, None)], "notes": [(3, 2, 1)]}


def test_two_accounts_of_one_person_go_when_both_are_asked_for(build: Build) -> None:
    """A request for two accounts is one run; what they share with each other goes, and nothing of others."""
    people = T(person="user", rows=[(1,), (2,), (3,)])
    shared = T(ties=["one>users:joint", "two>users:joint"], cols="one two", rows=[(1, 1, 2), (2, 2, 3)])
    world = build({"users": people, "shared": shared})

    erase(world, *user(1, 2))

    assert rows(world) == {"users": [(3,)], "shared": [(2, None, 3)]}
