"""The exit codes: the page that documents them, and each of them as a script meets it."""

import json
import re
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import answered, planned, with_paper
from tests.cli.test_help import COMMANDS

PAGE = Path(__file__).parents[2] / "docs/reference/exit-codes.md"
WHO = ("-s", "customer-id=1")
KEY = ("--key", "evidence/public-key.txt")


def table(heading: str) -> list[list[str]]:
    """Return the cells of the table of the page that begins with this heading."""
    lines = PAGE.read_text(encoding="utf-8").partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_names_every_command_and_the_help_every_code() -> None:
    told = re.sub(r"\s+", " ", small.mamoru(PAGE.parent, "--help", expect=0).stdout)
    listed = re.findall(r"(\d+) [a-z]", told.partition("Exit codes: ")[2])

    assert [row[0] for row in table("Command")] == sorted(COMMANDS)
    assert [row[0] for row in table("Code")] == listed


@pytest.mark.parametrize("row", table("Command"), ids=lambda row: row[0])
def test_the_help_of_a_command_names_the_codes_that_ask_a_script_to_wait(row: list[str]) -> None:
    """A command that may end with 3 or 4 says so itself; the others are as everywhere."""
    text = re.sub(r"\s+", " ", small.mamoru(PAGE.parent, *row[0].split(), "--help", expect=0).stdout)

    asked = {code for code, cell in zip("34", row[4:6], strict=True) if cell}
    assert asked == set(re.findall(r"(?<=[ ,])([34])(?= when)", text.partition("Exits 0")[2]))


#: What is typed, in a company where nothing was asked yet.
FRESH = {
    ("check",): 0,
    ("discover",): 0,
    ("diff",): 2,
    ("discover", "nowhere"): 2,
    ("forget", "R-2222222222", "--yes"): 2,
    ("log", "list"): 0,
    ("log", "verify"): 0,
    ("plan", "access", *WHO): 0,
    ("plan", "erasure", *WHO): 0,
    ("plan", "haircut", *WHO): 2,
    ("plan", "erasure", "-s", "customer-id=99"): 2,
    ("plan", "access", *WHO, "-s", "email=nobody@example.com"): 2,
    ("run", "access", "-s", "customer-id=99"): 2,
    ("run", "erasure", "-s", "customer-id=99", "--yes"): 2,
    ("publish",): 0,
    ("publish", "--list"): 0,
    ("report",): 0,
    ("resume",): 0,
    ("run", "access", *WHO): 0,
    ("run", "erasure", *WHO): 3,
    ("run", "erasure", *WHO, "--yes"): 0,
    ("run", "R-2222222222"): 2,
    ("status",): 0,
    ("task", "done", "R-2222222222-1", "--found", "0", "--by", "x"): 2,
    ("task", "list"): 0,
    ("verify", "nowhere.json", "--key", "nowhere.txt"): 2,
    ("nonsense",): 2,
}


@pytest.mark.parametrize("words", FRESH, ids=" ".join)
def test_a_command_ends_with_its_code(tmp_path: Path, words: tuple[str, ...]) -> None:
    small.company(tmp_path)

    small.mamoru(tmp_path, *words, expect=FRESH[words])


def test_what_waits_for_a_person_ends_with_four_until_they_have_reported(tmp_path: Path) -> None:
    with_paper(tmp_path)
    request = answered(tmp_path, expect=4)["request"]
    report = ("task", "done", f"{request}-1", "--found", "0", "--by", "office")

    small.mamoru(tmp_path, "resume", request, expect=4)
    small.mamoru(tmp_path, "forget", request, "--yes", expect=1)
    small.mamoru(tmp_path, *report, expect=0)
    small.mamoru(tmp_path, *report, expect=1)
    small.mamoru(tmp_path, "resume", request, expect=0)
    small.mamoru(tmp_path, "forget", request, expect=3)
    small.mamoru(tmp_path, "forget", request, "--yes", expect=0)
    small.mamoru(tmp_path, "forget", request, "--yes", expect=1)


def test_what_was_changed_or_is_done_already_ends_with_one(tmp_path: Path) -> None:
    small.company(tmp_path)
    request = planned(tmp_path)
    done = json.loads(small.mamoru(tmp_path, "run", request, "--yes", "--format", "json", expect=0).stdout)
    receipt = tmp_path / done["receipt"]
    receipt.write_text(receipt.read_text(encoding="utf-8").replace("erasure", "access", 1), encoding="utf-8")

    small.mamoru(tmp_path, "run", request, "--yes", expect=1)
    small.mamoru(tmp_path, "verify", done["receipt"], *KEY, expect=1)
    small.mamoru(tmp_path, "log", "verify", expect=0)
    (tmp_path / "club.db").unlink()
    small.mamoru(tmp_path, "discover", expect=1)
