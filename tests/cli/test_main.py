"""The `mamoru` command itself: mistakes, faults, and the places it may find itself in."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import settled, told
from tests.cli.terminals import MAMORU, environment, on_a_terminal, shell

USAGE = "Usage: mamoru [OPTIONS] COMMAND [ARGS]...\nTry 'mamoru --help' for help.\n\n"
COMMANDS = (
    "appeal, audit, batch, check, diff, discover, draw, explain, forget, format, hold, init, laws, log, map, "
    "plan, publish, replay, report, resume, retention, run, schema, status, sweep, task, undo, verify"
)
SUMMARY = "acme: 2 systems, 6 tables, 22 columns looked at\n"
KEPT = "every promise that is executed can be kept (0 warnings)\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("chek", f"No such command 'chek'. Did you mean 'check'? There are: {COMMANDS}."),
        ("frobnicate", f"No such command 'frobnicate'. There are: {COMMANDS}."),
        ("--verbose", "No such option '--verbose'. Did you mean '--version'?"),
    ],
)
def test_a_word_that_is_no_command_is_told_with_what_was_probably_meant(
    tmp_path: Path, word: str, error: str
) -> None:
    assert told(small.mamoru(tmp_path, word)) == (2, "", f"{USAGE}Error: {error}\n")


def test_a_fault_of_mamoru_is_told_without_a_traceback_and_without_what_it_says(company: Path) -> None:
    """A table of its own store is missing, which no user can bring about by mistake."""
    broken_store(company)

    code, answer, error = told(small.mamoru(company, "status"))

    assert (code, answer) == (70, "")
    assert re.sub(r"(?<=\.py:)\d+", "LINE", error) == (
        "error[MAM-900]: Mamoru itself failed: OperationalError at mamoru/store/database.py:LINE\n"
        "  why: this is a fault of Mamoru; nothing is half done, and `mamoru status` shows where requests "
        "stand\n"
        "  do:  run it again with MAMORU_TRACEBACK=1 and report what is printed to the makers of Mamoru, "
        "after taking out what names a person\n"
    )


def test_the_traceback_of_a_fault_is_shown_on_request(company: Path) -> None:
    broken_store(company)

    done = shell(company, "status", more={"MAMORU_TRACEBACK": "1"})

    assert done.returncode == 70
    assert done.stderr.startswith(b"Traceback (most recent call last):\n")
    assert b"\nsqlite3.OperationalError: no such table: " in done.stderr


def broken_store(folder: Path) -> None:
    small.mamoru(folder, "plan", "access", "-s", "customer-id=1", expect=0)
    with sqlite3.connect(folder / ".mamoru/store.db") as store:
        store.execute("DROP TABLE task")
    store.close()


@pytest.mark.parametrize("words", [("check",), ("check", "--format", "json"), ("--help",)])
def test_a_reader_who_has_gone_is_no_error(company: Path, words: tuple[str, ...]) -> None:
    """`mamoru check | head -1`: what was asked for is done, and told by the exit code alone."""
    reader, writer = os.pipe()
    os.close(reader)
    done = shell(company, *words, stdout=writer)
    os.close(writer)

    assert done.stderr == b""
    assert done.returncode == (1 if words == ("--help",) else 0)


def test_a_request_is_carried_out_although_nobody_reads_what_is_said(company: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = shell(company, "run", "erasure", "-s", "customer-id=1", "--yes", stdout=writer)
    os.close(writer)

    assert done.returncode == 0
    assert small.rows(company / "club.db")["members"] == [(71, 2, "ren")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_the_output_is_told(company: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = shell(company, "check", stdout=full.fileno())

    assert done.returncode == 2
    assert done.stderr.decode() == (
        "error[MAM-609]: the file (output) cannot be written: No space left on device\n"
        "  why: what was asked for is not all there\n"
        "  do:  make its folder writable, or room on its disk, or name another place\n"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["C", "strictly-C", "ascii"],
)
def test_a_locale_without_a_character_shows_its_number(company: Path, more: dict[str, str]) -> None:
    swap(company / "notice.yaml", "title: {en: Customers}", "titel: 顧客の方")

    done = shell(company, "check", more=more)

    assert done.returncode == 2
    assert done.stderr == b""
    line = done.stdout.decode().splitlines()[2]
    assert line.strip() in {
        "customer: {titel: 顧客の方, known-by: [customer-id, email], linked-by: [customer-id]}",
        (
            r"customer: {titel: \u9867\u5ba2\u306e\u65b9, known-by: [customer-id, email], "
            "linked-by: [customer-id]}"
        ),
    }


@pytest.mark.parametrize("more", [{}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_program_is_given_utf8_whatever_the_locale_is(company: Path, more: dict[str, str]) -> None:
    swap(company / "notice.yaml", "title: {en: Customers}", "顧客: 顧客の方")

    done = shell(company, "check", "--format", "json", more=more)

    (finding,) = json.loads(done.stdout.decode("utf-8"))["findings"]
    assert finding["problem"].startswith("`顧客` is no key of the notation here")


def test_an_identity_is_read_as_utf8_whatever_the_locale_is(company: Path) -> None:
    small.database(company / "shop.db", "UPDATE customers SET email = '花子@example.com' WHERE id = 1")

    done = shell(
        company, "plan", "access", "-s", "email=花子@example.com",
        more={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_an_identity_that_is_no_utf8_is_refused(company: Path) -> None:
    done = subprocess.run(
        [*(w.encode() for w in MAMORU), b"plan", b"access", b"-s", b"email=\xff"],
        cwd=company, env=environment(), capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.endswith(b"\nError: Invalid value for --subject: it is not UTF-8\n")


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_want_them(
    company: Path, more: dict[str, str], *, is_coloured: bool
) -> None:
    """no-color.org: NO_COLOR counts when it is set and not empty."""
    swap(company / "systems/shop.yaml", ", note: purchases.messages", "")

    code, shown = on_a_terminal(company, [*MAMORU, "check"], answers={}, more=more)

    assert code == 1
    assert (re.search(r"\x1b\[[0-9;]*m", shown) is not None) is is_coloured
    assert "\x1b" not in small.mamoru(company, "check", expect=1).stdout


@pytest.mark.parametrize(
    ("typed", "ends", "members"),
    [
        ("y\n", (0, "Nonce for the person, which shows that the receipt is theirs: NONCE\n"), 1),
        ("n\n", (3, "Nothing was done. The plan is kept: mamoru run R-XXXXXXXXXX\n"), 2),
        ("\n", (3, "Nothing was done. The plan is kept: mamoru run R-XXXXXXXXXX\n"), 2),
        ("\x04", (130, "Stopped. What was begun is not lost: `mamoru status` shows where it stands.\n"), 2),
        ("\x03", (130, "Stopped. What was begun is not lost: `mamoru status` shows where it stands.\n"), 2),
    ],
    ids=["yes", "no", "nothing", "end-of-input", "Ctrl-C"],
)
def test_a_person_at_a_terminal_is_asked_before_anything_is_changed(
    company: Path, typed: str, ends: tuple[int, str], members: int
) -> None:
    command = [sys.executable, "-c", AS_A_SHELL_DOES, "run", "erasure", "-s", "customer-id=1"]

    code, shown = on_a_terminal(
        company, command, answers={"Do exactly this? [y/N]: ": typed}, more={"NO_COLOR": "1"}
    )

    assert (code, settled(shown)[-len(ends[1]) :]) == ends
    assert len(small.rows(company / "club.db")["members"]) == members


#: A shell gives a command the terminal, so that Ctrl-C reaches it.
AS_A_SHELL_DOES = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from mamoru.cli.main import main
main(sys.argv[1:])
"""


def test_work_that_takes_its_time_gives_a_sign_of_life_and_clears_it_away(tmp_path: Path) -> None:
    """The work is over when the sign has been seen."""
    program = """
from mamoru.cli._waiting import working
with working("checking"):
    input()
print("over")
"""

    code, shown = on_a_terminal(tmp_path, [sys.executable, "-c", program], answers={"checking, 1 s": "\n"})

    assert code == 0
    assert shown.startswith("\r\x1b[Kchecking, 1 s")
    assert shown.endswith("\r\x1b[Kover\n")


@pytest.mark.parametrize("width", ["1", "80"])
def test_help_fits_any_terminal(tmp_path: Path, width: str) -> None:
    done = shell(tmp_path, "run", "--help", more={"COLUMNS": width})

    assert done.returncode == 0
    assert b"Examples:\n  mamoru run access --of customer -s email=hana@example.com" in done.stdout


def test_output_that_is_closed_is_no_fault(company: Path) -> None:
    """`mamoru check >&-`."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *MAMORU, "check"],
        cwd=company, env=environment(), capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")


def test_what_looks_into_no_database_loads_no_part_of_the_engine(company: Path) -> None:
    """What people wait for at every check is loading; SQL is for those who look into a database."""
    program = """
import sys
from mamoru.cli.main import main
try:
    main(sys.argv[1:])
finally:
    heavy = {"sqlalchemy", "psycopg", "jinja2", "mamoru.execute.engine"} & set(sys.modules)
    print(sorted(heavy), file=sys.stderr)
"""
    for words in (["check"], ["status"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=company,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr.endswith("[]\n"), (words, done.stderr)
