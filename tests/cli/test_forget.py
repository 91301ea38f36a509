"""`mamoru forget`: what a concluded request holds of a person goes, and its receipt still verifies."""

import json
from pathlib import Path

import pytest

from tests import small
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
            "  do:  carry it out or report its tasks first; a plan that nobody runs can be forgotten when it "
            "is too old to be run, as `mamoru status` tells\n"
        ),
    )
    assert (tmp_path / f"answers/{request}.zip").exists()


def test_a_plan_is_forgotten_only_when_it_is_too_old_to_be_run(company: Path) -> None:
    request = planned(company)
    small.mamoru(company, "forget", request, "--yes", expect=1)
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
