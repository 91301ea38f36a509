"""A system that is down for a day holds requests up, and `mamoru resume` does them when it answers."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


@pytest.fixture
def down(company: Path) -> Path:
    """Return a company whose club does not answer."""
    (company / "club.db").rename(company / "away.db")
    return company


def answered(folder: Path) -> str:
    """Answer Hana as far as can be, and return the request."""
    told = small.mamoru(folder, "run", "access", "-s", "customer-id=1", "--format", "json", expect=4)
    return str(json.loads(told.stdout)["request"])


def answers_again(folder: Path) -> None:
    (folder / "away.db").rename(folder / "club.db")


def status_of(folder: Path, request: str) -> str:
    lines = small.mamoru(folder, "status", expect=0).stdout.splitlines()
    (line,) = [line for line in lines if line.startswith(request)]
    return line


def agreed(folder: Path, *words: str) -> str:
    """Agree to an erasure of Hana, and return its request."""
    small.mamoru(folder, "run", *words, "--yes", expect=4)
    found = json.loads(small.mamoru(folder, "status", "--format", "json", expect=0).stdout)
    (request,) = found["agreed"]
    return str(request)


def test_an_access_is_answered_anew_when_the_system_answers(down: Path) -> None:
    request = answered(down)
    assert small.mamoru(down, "resume", expect=4).stdout == (
        f"{request} is open: not every system answers in full: club; `mamoru check --live` tells why; "
        "`mamoru resume` tries again\n"
    )
    answers_again(down)

    told = small.mamoru(down, "resume", expect=0)

    assert told.stdout == (
        f"{request} is done: package answers/{request}-whole.zip, "
        f"receipt evidence/receipts/{request}-1.json\n"
    )
    with ZipFile(down / f"answers/{request}-whole.zip") as archive:
        assert "data/club/members.csv" in archive.namelist()
    key = ("--key", "evidence/public-key.txt")
    small.mamoru(down, "verify", f"evidence/receipts/{request}-1.json", *key, expect=0)
    assert small.mamoru(down, "resume", expect=0).stdout == "nothing was interrupted\n"


def test_whoever_is_gone_by_then_is_asked_for_anew(down: Path) -> None:
    request = answered(down)
    answers_again(down)
    small.database(down / "shop.db", "DELETE FROM customers WHERE id = 1")

    told = small.mamoru(down, "resume", expect=1)

    assert told.stderr == (
        f"{request}:\n"
        f"error[MAM-446]: the person of request {request} is no longer known in the systems as they were, so "
        "nobody can answer what was left open\n"
        "  why: they were erased or changed meanwhile; a key of theirs may lead to somebody else now\n"
        "  do:  if the person still asks, make a new request with what they are known by now; "
        f"`mamoru forget {request}` ends this one\n"
    )


def test_what_was_agreed_to_beforehand_is_planned_and_done_when_the_system_answers(down: Path) -> None:
    request = agreed(down, "erasure", "-s", "customer-id=1")
    before = small.rows(down / "shop.db")
    assert "agreed to: `mamoru resume` runs it when every system answers, until " in status_of(down, request)
    assert small.mamoru(down, "resume", expect=4).stdout == (
        f"{request} is planned: it was agreed to, and not every system answers: club; `mamoru resume` tries "
        "again\n"
    )
    assert small.rows(down / "shop.db") == before
    answers_again(down)

    told = small.mamoru(down, "resume", expect=0)

    assert told.stdout == f"{request} is done: receipt evidence/receipts/{request}-0.json\n"
    assert small.rows(down / "club.db")["members"] == [(71, 2, "ren")]
    assert all(row[1] is None for row in small.rows(down / "shop.db")["customers"] if row[0] == 1)
    assert small.mamoru(down, "resume", expect=0).stdout == "nothing was interrupted\n"
    key = ("--key", "evidence/public-key.txt")
    small.mamoru(down, "verify", f"evidence/receipts/{request}-0.json", *key, expect=0)


def test_a_plan_that_was_shown_whole_is_done_as_it_was_shown(company: Path) -> None:
    planned = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    (company / "club.db").rename(company / "away.db")
    request = agreed(company, json.loads(planned.stdout)["request"])
    answers_again(company)

    small.mamoru(company, "resume", request, expect=0)

    assert small.rows(company / "club.db")["members"] == [(71, 2, "ren")]


def test_a_plan_that_was_shown_in_part_is_not_done_in_whole(down: Path) -> None:
    """Whoever agreed saw nothing of the club's rows."""
    planned = small.mamoru(down, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=3)
    request = agreed(down, json.loads(planned.stdout)["request"])
    answers_again(down)
    before = small.rows(down / "club.db")

    told = small.mamoru(down, "resume", expect=1)

    assert told.stderr.startswith(f"{request}:\nerror[MAM-430]: ")
    assert small.rows(down / "club.db") == before
    assert "stopped       8 rows  plan again if it is still asked for" in status_of(down, request)


def test_an_agreement_can_be_taken_back(down: Path) -> None:
    request = agreed(down, "erasure", "-s", "customer-id=1")
    small.mamoru(down, "forget", request, "--yes", expect=0)
    answers_again(down)
    before = small.rows(down / "club.db")

    assert small.mamoru(down, "resume", expect=0).stdout == "nothing was interrupted\n"

    assert small.rows(down / "club.db") == before


def test_what_must_be_confirmed_is_not_done_by_itself(down: Path) -> None:
    """Nobody has agreed to more rows than one person may have."""
    settings = (down / "programme.yaml").read_text(encoding="utf-8")
    (down / "programme.yaml").write_text(f"{settings}limits: {{rows: 5}}\n", encoding="utf-8")
    request = agreed(down, "erasure", "-s", "customer-id=1")
    answers_again(down)
    before = small.rows(down / "club.db")

    told = small.mamoru(down, "resume", expect=3)

    assert told.stderr.startswith(f"{request}:\nerror[MAM-431]: ")
    assert small.rows(down / "club.db") == before


def test_a_plan_says_what_to_do_where_a_system_was_not_asked(down: Path) -> None:
    told = small.mamoru(down, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert told.stdout.endswith(
        "\n8 rows would change.\n"
        "Not every system was asked, so this cannot be carried out. Plan again when they answer; or agree "
        "now to whatever is found then: mamoru run erasure --yes, with the same --subject, and `mamoru "
        "resume` does it.\n"
    )


def test_nobody_is_asked_to_agree_to_what_cannot_be_done(down: Path) -> None:
    told = small.mamoru(down, "run", "erasure", "-s", "customer-id=1", expect=3)

    assert told.stderr.splitlines()[-1] == (
        "Nothing was done. Not every system was asked, so this cannot be carried out. Plan again when they "
        "answer; or agree now to whatever is found then: mamoru run erasure --yes, with the same --subject, "
        "and `mamoru resume` does it."
    )
