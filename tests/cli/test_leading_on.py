"""Errors and last lines that lead whoever reads them on, rather than astray."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

SAID = ("--company", "Acme", "--country", "JP", "--yes", "--system", "shop", "--kind", "sqlite", "--connect")
NO_ANSWER = "a system that does not answer is never taken for one that holds nothing"
DRAFT = "`mamoru map shop --kind KIND --connect KEY=VALUE`"


@pytest.mark.parametrize(
    ("file", "because"),
    [
        ("nope.db", "there is no file `nope.db`"),
        ("folder", "`folder` is a folder, and no file"),
        ("letter.db", "`letter.db` is no SQLite database"),
    ],
)
def test_a_first_system_that_does_not_answer_leads_to_what_was_typed(
    tmp_path: Path, file: str, because: str
) -> None:
    """There is no map yet in which anything could be corrected."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter.db").write_text("Dear all, " * 200, encoding="utf-8")

    begun = small.mamoru(tmp_path, "init", *SAID, f"file={file}")

    assert (begun.returncode, begun.stderr) == (
        1,
        (
            f"error[MAM-501]: the system `shop` cannot be reached: {because}\n"
            f"  why: {NO_ANSWER}\n"
            f"  do:  start it, or correct what `--connect` says, then draft its map: {DRAFT}\n"
        ),
    )


def test_a_system_with_a_map_leads_to_its_map(tmp_path: Path) -> None:
    small.company(tmp_path)
    (tmp_path / "shop.db").unlink()

    assert small.mamoru(tmp_path, "map", "shop", expect=1).stderr == (
        "error[MAM-501]: the system `shop` cannot be reached: there is no file `shop.db`\n"
        f"  why: {NO_ANSWER}\n"
        "  do:  start it or correct `connect:` in systems/shop.yaml, then run again\n"
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has a place where nobody may write")
def test_a_folder_that_cannot_be_made_is_what_is_told(tmp_path: Path) -> None:
    begun = small.mamoru(tmp_path, "init", "/proc/foo", "--company", "Acme", "--country", "JP", "--yes")

    assert told(begun) == (
        2,
        "",
        (
            "error[MAM-609]: the file programme.yaml cannot be written: its folder `/proc/foo` cannot be "
            "made (No such file or directory)\n"
            "  why: what was asked for is not all there\n"
            "  do:  make its folder writable, or room on its disk, or name another place\n"
        ),
    )


def test_the_name_of_a_law_leads_to_the_laws(tmp_path: Path) -> None:
    small.company(tmp_path)

    for word in ("JP", "JP-corporation-tax"):
        assert small.mamoru(tmp_path, "explain", word, expect=2).stderr == (
            f"error[MAM-621]: the programme has no node `{word}`\n"
            "  why: an explanation of something else would mislead whoever relies on it\n"
            "  do:  name a node by its path as findings do, such as `purposes.NAME`, `CATEGORY` or "
            "`TABLE.COLUMN`, or name a clause of the company's text; `mamoru laws show JP` shows what is "
            "known of that law\n"
        )


def test_a_law_is_found_in_small_letters_and_by_what_is_cited_of_it(tmp_path: Path) -> None:
    assert small.mamoru(tmp_path, "laws", "show", "jp", expect=0) == small.mamoru(
        tmp_path, "laws", "show", "JP", expect=0
    )
    assert small.mamoru(tmp_path, "laws", "show", "JP-nothing", expect=2).stderr.splitlines()[0] == (
        "error[MAM-932]: the law of `JP-NOTHING` is not known; did you mean `JP`?"
    )


def test_a_code_is_taken_for_another_one_only_if_one_digit_differs(tmp_path: Path) -> None:
    assert small.mamoru(tmp_path, "explain", "MAM-000", expect=2).stderr.splitlines()[0] == (
        "error[MAM-620]: there is no code `MAM-000`"
    )


def test_a_text_that_is_too_long_is_told_with_what_is_counted(tmp_path: Path) -> None:
    small.company(tmp_path, {"programme.yaml": f"programme: {'a' * 101}\n"}, discover=False)

    told_of = small.mamoru(tmp_path, "check", expect=2).stdout

    assert "error[MAM-125]: `programme` holds more than the 100 characters it may hold\n" in told_of


def test_a_baseline_that_is_not_there_is_no_matter_of_verifying(tmp_path: Path) -> None:
    small.company(tmp_path)

    assert told(small.mamoru(tmp_path, "check", "--baseline", "nope.json")) == (
        2,
        "",
        (
            "error[MAM-607]: the file nope.json cannot be read: No such file or directory\n"
            "  why: what was asked for cannot be done without it\n"
            "  do:  check its name and its permissions\n"
        ),
    )


def test_a_stopped_request_is_not_gone_on_with(tmp_path: Path) -> None:
    small.company(tmp_path)
    planned = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", expect=0).stdout
    request = planned.rpartition("mamoru run ")[2].split()[0]
    small.database(tmp_path / "shop.db", "INSERT INTO orders VALUES (13, 1, 5, NULL, NULL);")
    small.mamoru(tmp_path, "run", request, "--yes", expect=1)

    assert told(small.mamoru(tmp_path, "resume", request)) == (
        1,
        "R-XXXXXXXXXX is stopped: nothing was changed; make a new plan if the person still asks\n",
        "",
    )


def test_a_package_that_was_written_elsewhere_stays_when_its_request_is_forgotten(tmp_path: Path) -> None:
    small.company(tmp_path)
    words = ("run", "access", "-s", "customer-id=1", "--package", "a.zip")
    made = small.mamoru(tmp_path, *words, expect=0).stdout
    request = made.partition("receipts/")[2].partition("-0.json")[0]

    shown = small.mamoru(tmp_path, "forget", request, "--yes", expect=0).stdout.splitlines()

    stays = "its package, where `--package` put it: that place is not known any more, so delete it there"
    assert f"  stays: {stays}" in shown
    assert (tmp_path / "a.zip").exists()


IN_A_CHECK = """
import signal
import mamoru.desk.opening as opening
from mamoru.cli.main import main

reading = opening._reading

def interrupted(*words, **named):
    signal.raise_signal(signal.SIGINT)
    return reading(*words, **named)

opening._reading = interrupted
main(["check"])
"""


def test_ctrl_c_in_a_check_says_that_nothing_was_changed(tmp_path: Path) -> None:
    """The signal comes while the files are read."""
    small.company(tmp_path)
    program = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n{IN_A_CHECK}"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stderr.strip()) == (130, "Stopped. No system was changed.")
