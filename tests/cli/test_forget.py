"""`mamoru forget`: what a concluded request holds of a person goes, and its receipt still verifies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mamoru.desk.requests import run_access
from tests import chaos, small
from tests.cli.offices import age, answered, planned, with_paper
from tests.cli.settled import settled, told

SHOWN = """\
R-XXXXXXXXXX, access for one customer, done
  goes:  who asked, by which keys they were found, and which rows were captured
  goes:  the plan, and the store's copies of its receipts
  goes:  the nonces: nobody can show any more whose a receipt is, but for who was given one
  goes:  who reported tasks, and their notes
  goes:  answers/R-XXXXXXXXXX.zip
  stays: that there was a request: its id, right, state and times, and how many rows
  stays: its records in the log: receipts that were handed out still verify
  stays: evidence/receipts/R-XXXXXXXXXX-0.json
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def test_it_shows_what_goes_and_what_stays_and_then_destroys_it(company: Path) -> None:
    request = answered(company)["request"]

    answer = small.mamoru(company, "forget", request, "--yes")

    assert told(answer) == (0, f"{SHOWN}Request R-XXXXXXXXXX is forgotten.\n", "")
    assert not (company / f"answers/{request}.zip").exists()
    receipt = f"evidence/receipts/{request}-0.json"
    small.mamoru(company, "verify", receipt, "--key", "evidence/public-key.txt", expect=0)
    small.mamoru(company, "log", "verify", expect=0)
    assert "forgotten" in small.mamoru(company, "log", "list", expect=0).stdout
    assert f"{request}  " in small.mamoru(company, "status", expect=0).stdout
    small.mamoru(company, "report", expect=0)


def test_nothing_of_the_person_is_left_in_the_store(company: Path) -> None:
    """Not even in its write-ahead log; what stays sealed there has no key any more."""
    words = ("run", "access", "-s", "email=hana@example.com", "--format", "json")
    request = json.loads(small.mamoru(company, *words, expect=0).stdout)["request"]
    small.mamoru(company, "forget", request, "--yes", expect=0)

    answer = small.mamoru(company, "forget", request, "--yes")

    assert told(answer) == (
        1,
        "",
        (
            "error[MAM-606]: the file of request R-XXXXXXXXXX was destroyed\n"
            "  why: its key is gone, so nobody can read it any more\n"
            "  do:  nothing is to be done; its receipts still verify\n"
        ),
    )
    assert not [p for p in (company / ".mamoru").glob("store.db*") if b"hana" in p.read_bytes().lower()]


@pytest.mark.parametrize("form", ["text", "json"])
def test_without_a_terminal_nobody_can_agree_so_nothing_is_destroyed(company: Path, form: str) -> None:
    request = answered(company)["request"]

    answer = small.mamoru(company, "forget", request, "--format", form)

    assert answer.returncode == 3
    assert settled(answer.stderr) == ("Nothing was done. To forget it: mamoru forget R-XXXXXXXXXX --yes\n")
    if form == "json":
        found = json.loads(answer.stdout)
        assert (found["format"], found["forgotten"]) == ("mamoru-forgotten/1", False)
        assert f"answers/{request}.zip" in found["goes"]
    else:
        assert settled(answer.stdout) == SHOWN
    assert (company / f"answers/{request}.zip").exists()
    small.mamoru(company, "forget", request, "--yes", "--format", form, expect=0)


def test_a_request_that_still_waits_is_refused(tmp_path: Path) -> None:
    with_paper(tmp_path)
    request = answered(tmp_path, expect=4)["request"]

    assert told(small.mamoru(tmp_path, "forget", request, "--yes")) == (
        1,
        "",
        (
            "error[MAM-724]: request `R-XXXXXXXXXX` is waiting, so what is kept for it cannot be destroyed "
            "yet\n"
            "  why: without it the request could never be carried out to its end\n"
            "  do:  carry it out with `mamoru resume`, or report its tasks first, as `mamoru status` tells\n"
        ),
    )
    assert (tmp_path / f"answers/{request}.zip").exists()


def test_a_plan_that_nobody_runs_is_forgotten_and_cannot_be_run_any_more(company: Path) -> None:
    """A batch that was killed leaves plans that name people; nothing was changed by them."""
    request = planned(company)

    small.mamoru(company, "forget", request, "--yes", expect=0)

    small.mamoru(company, "run", request, "--yes", expect=1)
    assert not [p for p in (company / ".mamoru").glob("store.db*") if b"hana" in p.read_bytes().lower()]


def test_a_plan_that_is_too_old_to_be_run_is_forgotten_too(company: Path) -> None:
    request = planned(company)
    age(company, request)

    assert "too old to be run: plan again" in small.mamoru(company, "status", expect=0).stdout
    small.mamoru(company, "forget", request, "--yes", expect=0)
    assert f"{request}  " in small.mamoru(company, "status", expect=0).stdout
    assert "stopped" in small.mamoru(company, "status", expect=0).stdout


def test_a_request_nobody_made_is_told(company: Path) -> None:
    for _ in range(2):  # before and after there is a store
        code, answer, error = told(small.mamoru(company, "forget", "R-2222222222", "--yes"))

        assert (code, answer) == (2, "")
        assert error.startswith("error[MAM-720]: ")
        planned(company)


# -- what was left open ----------------------------------------------------------------------------


def left_open(folder: Path, right: str = "access") -> str:
    """Ask for Hana while the club does not answer."""
    (folder / "club.db").rename(folder / "away.db")
    words = ("run", right, "-s", "customer-id=1", "--format", "json")
    return str(json.loads(small.mamoru(folder, *words, expect=4).stdout)["request"])


def test_a_request_left_open_says_what_to_do_and_can_be_forgotten(company: Path) -> None:
    request = left_open(company)

    assert told(small.mamoru(company, "resume", request)) == (
        4,
        (
            "R-XXXXXXXXXX is open: not every system answers in full: club; `mamoru check --live` tells why; "
            "`mamoru resume` tries again\n"
        ),
        "",
    )
    gone = f"{SHOWN.replace(', done', ', open')}  open:  club was not asked for all of it; only a new request"
    assert told(small.mamoru(company, "forget", request, "--yes")) == (
        0,
        f"{gone} for the same person does it\nRequest R-XXXXXXXXXX is forgotten.\n",
        "",
    )
    assert "open          0 rows  left in club" in small.mamoru(company, "status", expect=0).stdout
    assert "MAM-606" in small.mamoru(company, "resume", request, expect=1).stderr
    small.mamoru(company, "resume", expect=0)


def test_a_request_left_open_is_kept_until_its_tasks_are_reported(tmp_path: Path) -> None:
    """Whoever has still to look needs to know for whom."""
    request = left_open(with_paper(tmp_path))
    assert "MAM-724" in small.mamoru(tmp_path, "forget", request, "--yes", expect=1).stderr

    report = ("task", "done", f"{request}-1", "--found", "0", "--by", "office", "--format", "json")
    small.mamoru(tmp_path, *report)

    found = json.loads(
        small.mamoru(tmp_path, "forget", request, "--yes", "--format", "json", expect=0).stdout
    )
    assert (found["forgotten"], found["left_open"]) == (True, ["club"])


# -- what a killed run left ------------------------------------------------------------------------

REPOSITORY = Path(__file__).parents[2]
KILLED = """
import sys
from pathlib import Path
from mamoru.desk import requests
from tests.execute.killed import die_at

die_at(sys.argv[2])
folder, who = Path(sys.argv[1]), {"customer-id": "1"}
requests.run_access(folder, "access", who, of="customer", package=None, language="")
"""
LEAVES = {  #: where a run is killed -> how the file ends that it leaves
    "mamoru.execute.package.write:_add:before:2": ".zip.part",
    "mamoru.desk.requests:tell_person:before:1": ".zip",
}


def orphan(folder: Path, point: str) -> str:
    """Kill a run between its package and its receipt; return the file it leaves."""
    words = [sys.executable, "-c", KILLED, str(folder), point]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    (left,) = (path.name for path in (folder / "answers").glob("R-*"))
    return left


@pytest.mark.parametrize("point", LEAVES)
def test_a_package_that_a_killed_run_left_is_named_and_can_be_forgotten(company: Path, point: str) -> None:
    left = orphan(company, point)
    request = left.partition(".")[0]
    assert left == f"{request}{LEAVES[point]}"

    assert told(small.mamoru(company, "status")) == (
        0,
        (
            "no request has been made yet\n"
            f"R-XXXXXXXXXX was stopped before it was saved and left answers/R-XXXXXXXXXX{LEAVES[point]}: "
            "mamoru forget R-XXXXXXXXXX\n"
        ),
        "",
    )
    assert json.loads(small.mamoru(company, "status", "--format", "json", expect=0).stdout)["orphans"] == {
        request: [f"answers/{left}"]
    }
    assert told(small.mamoru(company, "forget", request, "--yes")) == (
        0,
        (
            "R-XXXXXXXXXX, stopped before it was saved\n"
            f"  goes:  answers/R-XXXXXXXXXX{LEAVES[point]}\n"
            "Request R-XXXXXXXXXX is forgotten.\n"
        ),
        "",
    )
    assert not (company / f"answers/{left}").exists()
    small.mamoru(company, "forget", request, "--yes", expect=2)


def test_a_package_that_a_run_is_still_at_is_left_to_it(company: Path) -> None:
    seen: list[str] = []

    def look() -> None:
        (package,) = (company / "answers").glob("R-*.zip")
        refused = small.mamoru(company, "forget", package.stem, "--yes", expect=1)
        seen.extend([small.mamoru(company, "status", expect=0).stdout, refused.stderr])

    with chaos.at("mamoru.desk.requests:tell_person:before:1", look):
        carried = run_access(
            company, "access", {"customer-id": "1"}, of="customer", package=None, language=""
        )

    assert seen[0] == "no request has been made yet\n"
    assert "error[MAM-440]" in seen[1]
    assert carried.package
    assert carried.package.exists()
    assert "stopped before" not in small.mamoru(company, "status", expect=0).stdout
