"""A sweep of papers: whoever keeps them gets a task, with a day, and what they report closes it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mamoru.desk.retention.sweeping import sweeping
from tests import small
from tests.cli.settled import settled
from tests.execute.swept import NOTICE, NOW, Shop, shop
from tests.execute.test_sweep_disturbed import receipts
from tests.ground import grounds

PAPERS = """\
system: papers
kind: manual
owner: records office
holds: {origin: given, country: JP, of: [customer], categories: [contact.email]}
search: {days: 10, access: {en: look}, erasure: {en: shred}}
"""
SHREDDED = NOTICE.replace("after: last-visit, ground", "after: last-visit, then: shred, ground")


@pytest.fixture
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    made = shop(tmp_path / "acme", grounds()["sqlite"].empty(request), rows={}, notice=SHREDDED)
    (made.folder / "systems/papers.yaml").write_text(PAPERS, encoding="utf-8")
    return made


def tasks(company: Shop) -> list[dict[str, object]]:
    told = small.mamoru(company.folder, "task", "list", "--format", "json", expect=0).stdout
    return list(json.loads(told)["tasks"])


def sweep_on(company: Shop, now: datetime) -> int:
    """Sweep on a day, and return how many receipts there are of it."""
    with sweeping(company.folder, now=lambda: now) as found:
        return len(list(found.run(confirmed="")))


def test_whoever_keeps_papers_is_told_what_is_due_by_which_day_and_how_it_ends(company: Shop) -> None:
    told = settled(small.mamoru(company.folder, "sweep", "--yes", expect=0).stdout)

    (task,) = tasks(company)
    assert (task["system"], task["owner"], task["right"]) == ("papers", "records office", "sweep")
    assert str(task["says"]).startswith("destroy contact.email where `last-visit` was before 20")
    assert str(task["says"]).endswith(
        " and nothing keeps it (retention.contact); destroy what is found: what is paper: shred"
    )
    assert "papers (retention.contact): a task for the records office, about customer\n" in told
    assert "  R-XXXXXXXXXX-1: for the records office, due " in told


def test_what_they_report_closes_it_and_stands_in_the_record(company: Shop) -> None:
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    (task,) = tasks(company)
    done = ("task", "done", str(task["id"]), "--found", "3", "--by", "Jo", "--method", "shred")

    small.mamoru(company.folder, *done, expect=0)

    record = json.loads(
        small.mamoru(company.folder, "report", "destruction", "--format", "json", expect=0).stdout
    )
    assert [(r["system"], r["rows-or-papers"], r["method"]) for r in record["rows"]] == [
        ("papers", 3, "shred")
    ]
    (waits, last) = receipts(company)
    assert (waits["request.state"], last["request.state"]) == ("waiting", "done")
    assert last["reported.systems.papers.found"] == 3


def test_a_nightly_sweep_gives_one_task_a_month_and_none_while_one_is_left(company: Shop) -> None:
    first = NOW.astimezone(UTC)
    assert [sweep_on(company, first + timedelta(days=n)) for n in (0, 1, 29, 40)] == [1, 0, 0, 0]
    (task,) = tasks(company)
    report = ("task", "done", str(task["id"]), "--found", "0", "--by", "Jo")
    small.mamoru(company.folder, *report, expect=0)

    assert sweep_on(company, first + timedelta(days=29)) == 0
    assert sweep_on(company, first + timedelta(days=30)) == 1


def test_a_task_that_waits_leaves_no_row_alone(company: Shop) -> None:
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    company.put({"customers": [(1, "hana@example.com", "2001-01-01", 0)]})

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    assert company.rows()["customers"] == []


def test_what_people_destroy_cannot_be_undone_so_that_they_are_not_asked(company: Shop) -> None:
    (company.folder / "notice.yaml").write_text(NOTICE, encoding="utf-8")
    company.put({"customers": [(1, "hana@example.com", "2001-01-01", 0)]})

    small.mamoru(company.folder, "sweep", "--yes", "--undo-days", "7", expect=0)

    assert (company.rows()["customers"], tasks(company)) == ([], [])


def test_a_task_that_was_reported_when_the_process_was_killed_is_closed_by_resume(
    company: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    (task,) = tasks(company)
    with monkeypatch.context() as broken:
        broken.setattr("mamoru.desk.requests.resume", lambda *_: None)
        small.mamoru(company.folder, "task", "done", str(task["id"]), "--found", "0", "--by", "Jo")

    small.mamoru(company.folder, "resume", expect=0)

    assert [r["request.state"] for r in receipts(company)] == ["waiting", "done"]
