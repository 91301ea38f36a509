"""Killed at every point of a correction, a suspension or its lifting, Mamoru goes on, and does it once."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mamoru.desk.opening import open_records
from tests import small
from tests.execute import composed
from tests.execute.carried import proved, state

SCRIPT = Path(__file__).with_name("killed.py")
SESSION = "mamoru.systems.sqlite:SqliteSession"
JOURNALLED, COMMITTED = "mamoru.execute.erasure:Journal.write:after:1", f"{SESSION}.commit:after:1"
POINTS = {
    "correction": [
        "mamoru.execute.erasure:capture_all:after:1",
        JOURNALLED,
        COMMITTED,
        "mamoru.execute.erasure:issue_receipt:after:1",
    ],
    "suspension": [JOURNALLED, COMMITTED],
    "lifting": [JOURNALLED, COMMITTED],
}
CASES = [(right, point) for right, points in POINTS.items() for point in points]
WORDS = {
    "correction": ("--set", "contact.name=Hana Mori", "--set", "contact.email=new@example.com"),
    "suspension": (),
    "lifting": (),
}


def planned(folder: Path, right: str) -> str:
    """Plan the right for customer 1, with what has to go before it, and return the request."""
    if right == "lifting":
        small.mamoru(folder, "run", "suspension", "-s", "customer-id=1", "--yes", expect=0)
    told = small.mamoru(
        folder, "plan", right, "-s", "customer-id=1", *WORDS[right], "--format", "json", expect=0
    )
    request = str(json.loads(told.stdout)["request"])
    if right == "lifting":
        small.mamoru(folder, "task", "done", f"{request}-1", "--found", "1", "--by", "desk", expect=0)
    return request


@pytest.mark.parametrize(("right", "point"), CASES)
def test_killed_anywhere_a_right_is_carried_out_once(tmp_path: Path, right: str, point: str) -> None:
    folder = composed.shop(tmp_path / "company")
    request = planned(folder, right)
    undisturbed = shutil.copytree(folder, tmp_path / "undisturbed")
    small.mamoru(undisturbed, "run", request, "--yes", expect=0)
    killed = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), request, point],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -9, killed.stderr

    if state(folder, request) == "planned":
        small.mamoru(folder, "run", request, "--yes", expect=0)
    else:
        small.mamoru(folder, "resume", expect=0)

    assert state(folder, request) == "done"
    assert composed.rows(folder) == composed.rows(undisturbed)
    assert _earlier(folder) == (2 if right == "correction" else 0)
    assert proved(folder) == (2 if right == "lifting" else 1)


def _earlier(folder: Path) -> int:
    """Count what is kept of values that were replaced."""
    with open_records(folder) as (_, store):
        assert store is not None
        return int(
            store.connection.execute("SELECT count(*) FROM earlier_value WHERE name LIKE '%/0'").fetchone()[0]
        )
