"""Every message that stops the work is compared as a whole, so that a changed sentence is read in review."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from mamoru.desk.explanation.codes import errors, owner
from tests.errors.examples import EXAMPLES
from tests.golden.comparing import FOLDER, assert_golden

TESTS = Path(__file__).parents[1]
#: Rooms whose own tests compare whole messages, and the folder of these tests.
TOLD_BY_THEIR_ROOM = {
    "evidence": "evidence", "keys": "keys", "laws": "laws", "store": "store", "wording": "shelves",
}  # fmt: skip
MESSAGES = {
    code: "\n\n".join(str(error) for error in found) + "\n"
    for code, found in groupby(sorted(EXAMPLES, key=lambda error: error.code), key=lambda error: error.code)
}


@pytest.mark.parametrize("code", MESSAGES)
def test_what_an_error_tells_is_its_golden_file(code: str) -> None:
    """Several examples of one error stand below one another."""
    assert_golden(f"errors/{code}.txt", MESSAGES[code])


def test_every_error_has_an_example_or_is_told_in_the_tests_of_its_room() -> None:
    """A new error without an example, and without a test that holds its code, is named here."""
    shown = {type(error) for error in EXAMPLES}
    untold = [
        f"{owner(error)} ({error.code})"
        for error in errors()
        if error not in shown and f"{error.code}: " not in _tests_of(error.__module__.split(".")[1])
    ]

    assert untold == []


def test_every_golden_file_belongs_to_an_error() -> None:
    files = {file.stem for file in (FOLDER / "errors").iterdir()}

    assert files == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_no_message_has_a_hole(code: str) -> None:
    """A hole is a name in braces that nobody filled in, a line that ends too early, or Python's own words."""
    assert re.findall(r"\{[\w.]+\}|[:,] ?$|None|\[\]|\(\)|<\w+", MESSAGES[code], re.MULTILINE) == []


def _tests_of(room: str) -> str:
    folder = TOLD_BY_THEIR_ROOM.get(room)
    files = sorted((TESTS / folder).glob("test_*.py")) if folder else []
    return "".join(file.read_text(encoding="utf-8") for file in files)
