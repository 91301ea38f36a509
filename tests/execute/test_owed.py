"""What somebody is still owed an answer about is not erased before they have it (PIPEDA 8(8); UK DPA 173)."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import settled
from tests.execute import composed

PAPER = """\
system: papers
kind: manual
owner: records office
holds: {origin: given, country: JP, of: [customer], categories: [contact.name]}
search: {days: 10, access: {en: look}, erasure: {en: shred}}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A shop with paper beside it, so that an access waits for a person."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    folder = composed.shop(tmp_path / "company", url)
    (folder / "systems/papers.yaml").write_text(PAPER, encoding="utf-8")
    return folder


def _owed(folder: Path, who: int) -> str:
    told = small.mamoru(folder, "run", "access", "-s", f"customer-id={who}", "--format", "json", expect=4)
    return str(json.loads(told.stdout)["request"])


def _refused(folder: Path, who: int) -> str:
    told = small.mamoru(folder, "run", "erasure", "-s", f"customer-id={who}", "--yes", expect=1)
    return settled(told.stderr)


def test_a_person_s_own_erasure_waits_for_their_answer(company: Path) -> None:
    request = _owed(company, 1)

    assert _refused(company, 1) == (
        "error[MAM-434]: this erasure must not be carried out: the person is still owed the answer of "
        "request R-XXXXXXXXXX (access): it comes before the erasure\n"
        "  why: it would leave something wrong behind, so no confirmation lifts that; nothing was changed\n"
        "  do:  give that answer first (`mamoru task list`); then plan again\n"
    )

    small.mamoru(company, "task", "done", f"{request}-1", "--found", "0", "--by", "office", expect=0)
    small.mamoru(company, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)


def test_another_s_erasure_leaves_no_gap_in_an_answer_that_is_owed(company: Path) -> None:
    request = _owed(company, 2)

    assert _refused(company, 1).splitlines()[0] == (
        "error[MAM-434]: this erasure must not be carried out: 2 rows of `shop.messages` are part of the "
        "answer that somebody else is still owed by request R-XXXXXXXXXX"
    )

    small.mamoru(company, "task", "done", f"{request}-1", "--found", "0", "--by", "office", expect=0)
    small.mamoru(company, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)


def test_an_erasure_that_touches_nothing_of_theirs_goes_on(company: Path) -> None:
    _owed(company, 1)  # customers 1 and 3 have nothing in common

    small.mamoru(company, "run", "erasure", "-s", "customer-id=3", "--yes", expect=4)


def test_a_correction_and_a_suspension_do_not_wait(company: Path) -> None:
    _owed(company, 1)
    who = ("-s", "customer-id=1", "--yes")

    small.mamoru(company, "run", "correction", *who, "--set", "shop.customers.name=Hana", expect=0)
    small.mamoru(company, "run", "suspension", *who, expect=4)
