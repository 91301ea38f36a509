"""Killed at every point of a run, Mamoru goes on: nothing lost, nothing done twice."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import small

SCRIPT = Path(__file__).with_name("killed.py")
SESSION = "mamoru.systems.sqlite:SqliteSession"
BEFORE_THE_JOURNAL = [
    f"{SESSION}.begin:after:1",
    f"{SESSION}.begin:after:2",
    "mamoru.execute.erasure:capture_all:after:1",
    "mamoru.execute.erasing:Erasing.apply:after:1",
    "mamoru.execute.erasing:Erasing.apply:before:2",
    "mamoru.execute.erasure:Journal.write:before:1",
]
AFTER_THE_JOURNAL = [
    "mamoru.execute.erasure:Journal.write:after:1",
    "mamoru.execute.erasing:Erasing.apply:after:2",
    f"{SESSION}.commit:before:1",
    f"{SESSION}.commit:after:1",
    f"{SESSION}.commit:before:2",
    f"{SESSION}.commit:after:2",
    "mamoru.execute.erasure:issue_receipt:before:1",
    "mamoru.execute.erasure:issue_receipt:after:1",
    "mamoru.execute.erasure:conclude:after:1",
]
AFTER_THE_END = [
    "mamoru.execute.erasure:keep_outside:before:1",
    "mamoru.execute.erasure:keep_outside:after:1",
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A company with a planned erasure, and the request; each test works on a copy."""
    folder = small.company(tmp_path_factory.mktemp("planned"))
    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    return folder, str(json.loads(told.stdout)["request"])


@pytest.fixture
def company(template: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A fresh copy of the company."""
    return shutil.copytree(template[0], tmp_path / "company"), template[1]


def kill(folder: Path, request: str, point: str) -> None:
    """Run the plan in a process of its own that dies at the point."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), request, point],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -9, f"not killed: {done.returncode} {done.stderr}"


def state(folder: Path, request: str) -> str:
    """Return where the request stands."""
    told = json.loads(small.mamoru(folder, "status", "--format", "json", expect=0).stdout)
    (line,) = [r for r in told["requests"] if r["id"] == request]
    return str(line["state"])


def databases(folder: Path) -> list[object]:
    """Return every row of both systems."""
    return [small.rows(folder / "shop.db"), small.rows(folder / "club.db")]


@pytest.fixture(scope="module")
def undisturbed(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Every row after a run that nobody disturbed."""
    folder = shutil.copytree(template[0], tmp_path_factory.mktemp("undisturbed") / "company")
    small.mamoru(folder, "run", template[1], "--yes", expect=0)
    return databases(folder)


@pytest.mark.parametrize("point", BEFORE_THE_JOURNAL)
def test_killed_before_the_journal_nothing_has_happened(
    company: tuple[Path, str], point: str, undisturbed: list[object]
) -> None:
    """The plan can simply be run again."""
    folder, request = company
    before = databases(folder)
    kill(folder, request, point)

    assert databases(folder) == before
    small.mamoru(folder, "run", request, "--yes", expect=0)
    assert databases(folder) == undisturbed


@pytest.mark.parametrize("point", AFTER_THE_JOURNAL)
def test_killed_after_the_journal_it_goes_on(
    company: tuple[Path, str], point: str, undisturbed: list[object]
) -> None:
    """`mamoru resume` finishes it at once, with one receipt that tells of the interruption."""
    folder, request = company
    kill(folder, request, point)
    assert state(folder, request) == "applying"

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == undisturbed
    assert state(folder, request) == "done"
    (receipt,) = (folder / "evidence/receipts").glob("*.json")
    fields = {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}
    assert fields["resumed"] is True
    assert fields["observed.systems.shop.tables.order_items.deleted"] == 2
    assert fields["observed.systems.club.tables.points.deleted"] == 2
    small.mamoru(folder, "verify", str(receipt), "--key", "evidence/public-key.txt", expect=0)
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"


@pytest.mark.parametrize("point", AFTER_THE_END)
def test_killed_after_the_end_nothing_is_missing(
    company: tuple[Path, str], point: str, undisturbed: list[object]
) -> None:
    """The outcome is saved; a checkpoint not yet kept outside is covered by the next one."""
    folder, request = company
    kill(folder, request, point)

    assert databases(folder) == undisturbed
    assert state(folder, request) == "done"
    small.mamoru(folder, "run", "access", "-s", "customer-id=2", expect=0)
    (receipt,) = (folder / "evidence/receipts").glob("*.json")
    small.mamoru(
        folder,
        "verify",
        str(receipt),
        "--key",
        "evidence/public-key.txt",
        "--checkpoints",
        "evidence/checkpoints.txt",
        expect=0,
    )


def test_a_key_given_to_somebody_else_meanwhile_stops_the_resume(company: tuple[Path, str]) -> None:
    """SQLite hands a freed key out again; the newcomer did not ask for anything."""
    folder, request = company
    kill(folder, request, f"{SESSION}.commit:before:1")
    connection = sqlite3.connect(folder / "club.db")
    connection.execute("UPDATE members SET customer_no = 9, nickname = 'newcomer' WHERE id = 70")
    connection.commit()
    connection.close()
    before = databases(folder)

    done = small.mamoru(folder, "resume", expect=1)

    assert done.stderr == (
        f"{request}:\n"
        f"error[MAM-441]: in the system `club` a key of request {request} now belongs to another person\n"
        "  why: going on would erase somebody who did not ask; nothing more was changed there\n"
        "  do:  make a new request with a key that still is the person's\n"
    )
    assert databases(folder) == before
