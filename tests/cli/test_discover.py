"""`mamoru discover`."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path, discover=False)


def test_it_tells_what_was_written_and_the_second_time_that_nothing_changed(company: Path) -> None:
    first, second = (told(small.mamoru(company, "discover")) for _ in range(2))

    assert first == (
        0,
        (
            "systems/club.schema.json: 2 tables, 7 columns (written)\n"
            "systems/shop.schema.json: 4 tables, 15 columns (written)\n"
        ),
        "",
    )
    assert second == (
        0,
        (
            "systems/club.schema.json: 2 tables, 7 columns (unchanged)\n"
            "systems/shop.schema.json: 4 tables, 15 columns (unchanged)\n"
        ),
        "",
    )


def test_only_the_system_that_is_named_is_read(company: Path) -> None:
    assert told(small.mamoru(company, "discover", "shop", "shop")) == (
        0,
        "systems/shop.schema.json: 4 tables, 15 columns (written)\n",
        "",
    )
    assert not (company / "systems/club.schema.json").exists()


def test_a_snapshot_that_is_damaged_or_older_than_its_map_is_written_anew(company: Path) -> None:
    """The map names a table that came into the database after the snapshot."""
    small.mamoru(company, "discover", expect=0)
    small.database(company / "club.db", "CREATE TABLE rooms (id INTEGER PRIMARY KEY)")
    with (company / "systems/club.yaml").open("a", encoding="utf-8") as file:
        file.write("  rooms: {holds: nothing-personal}\n")
    (company / "systems/shop.schema.json").write_text("{", encoding="utf-8")
    small.mamoru(company, "check", expect=2)

    small.mamoru(company, "discover", expect=0)

    small.mamoru(company, "check", expect=0)


def test_a_map_of_four_lines_is_enough_to_begin_with(company: Path) -> None:
    """`mamoru check` then lists what is still to be explained."""
    text = (company / "systems/club.yaml").read_text(encoding="utf-8")
    (company / "systems/club.yaml").write_text(text.partition("tables:")[0], encoding="utf-8")

    small.mamoru(company, "discover", expect=0)

    answer = small.mamoru(company, "check", expect=1).stdout
    assert "the database of `club` has a table `members` that the map does not mention" in answer
    assert "the database of `club` has a table `points` that the map does not mention" in answer


def test_a_system_that_does_not_answer_does_not_hold_up_the_others(company: Path) -> None:
    (company / "club.db").unlink()

    assert told(small.mamoru(company, "discover")) == (
        1,
        "systems/shop.schema.json: 4 tables, 15 columns (written)\n",
        (
            "error[MAM-501]: the system `club` cannot be reached: there is no file `club.db`\n"
            "  why: a system that does not answer is never taken for one that holds nothing\n"
            "  do:  start it or correct `connect:` in systems/club.yaml, then run again\n"
        ),
    )


def test_a_file_that_is_no_database_is_told(company: Path) -> None:
    (company / "club.db").write_bytes(b"This is not a database.\n" * 100)

    code, _, error = told(small.mamoru(company, "discover", "club"))

    assert code == 1
    assert error.startswith("error[MAM-501]: the system `club` cannot be reached: ")


def test_a_system_that_has_no_map_is_told_with_those_that_have(company: Path) -> None:
    assert told(small.mamoru(company, "discover", "shopp")) == (
        2,
        "",
        (
            "error[MAM-602]: the programme has no system `shopp`\n"
            "  why: each system has a map, systems/NAME.yaml, that says where its data lies\n"
            "  do:  name one of: club, shop; for a new system write systems/shopp.yaml first\n"
        ),
    )


def test_files_with_errors_are_told_with_the_first_of_them(company: Path) -> None:
    (company / "programme.yaml").write_text("program: acme\n", encoding="utf-8")

    assert told(small.mamoru(company, "discover")) == (
        2,
        "",
        (
            "error[MAM-604]: the programme's files have 2 errors, the first of them: "
            "`program` is no key of the notation here; did you mean `programme`?\n"
            "  --> programme.yaml:1:1\n"
            "  why: what they say of people and systems cannot be relied on\n"
            "  do:  run `mamoru check` and mend them first\n"
        ),
    )


def test_a_programme_on_paper_has_nothing_to_discover(company: Path) -> None:
    for name in ("shop", "club"):
        (company / f"systems/{name}.yaml").unlink()

    assert told(small.mamoru(company, "discover")) == (
        0,
        "nothing to discover: the programme has no system with a database (systems/NAME.yaml)\n",
        "",
    )


def test_it_answers_a_program(company: Path) -> None:
    (company / "club.db").unlink()

    answer = small.mamoru(company, "discover", "--format", "json", expect=1)

    assert json.loads(answer.stdout) == {
        "format": "mamoru-discovery/1",
        "snapshots": [
            {
                "system": "shop",
                "file": "systems/shop.schema.json",
                "tables": 4,
                "columns": 15,
                "changed": True,
            }
        ],
        "errors": [
            {
                "code": "MAM-501",
                "problem": "the system `club` cannot be reached: there is no file `club.db`",
                "why": "a system that does not answer is never taken for one that holds nothing",
                "remedy": "start it or correct `connect:` in systems/club.yaml, then run again",
                "where": None,
            }
        ],
    }
