"""Of a batch, everybody has a task of their own in a paper register, and a receipt that proves their part."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import with_paper

PEOPLE = "customer-id\n1\n2\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return with_paper(tmp_path)


def erased(folder: Path) -> str:
    """Erase two people at once, and return the request."""
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    words = ("batch", "erasure", "people.csv", "--yes", "--format", "json", "--receipts", "first")
    (group,) = json.loads(small.mamoru(folder, *words, expect=4).stdout)["run"]
    return str(group["request"])


def report(folder: Path, task: str, found: int, *words: str) -> small.Told:
    return small.mamoru(folder, "task", "done", task, "--found", str(found), "--by", "office", *words)


def reported(path: Path) -> dict[str, object]:
    """Return what a receipt says that people reported, and whom it names."""
    fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
    found = ((f["path"], f["value"]) for f in fields if "path" in f)
    return {p: v for p, v in found if p.startswith(("reported.", "subjects.")) and not p.endswith(".done")}


def test_everybody_has_a_task_and_whom_it_is_about_is_told_on_demand(company: Path) -> None:
    request = erased(company)

    plain = small.mamoru(company, "task", "list", expect=0).stdout
    told = small.mamoru(company, "task", "list", "--who", expect=0).stdout

    assert [f"{request}-1.1" in plain, f"{request}-1.2" in plain, "customer-id" in plain] == [
        True,
        True,
        False,
    ]
    lines = [line.split("  ")[0] if line.startswith("R-") else line for line in told.splitlines()]
    assert lines[:6] == [
        f"{request}-1.1",
        "  shred the sheet",
        "  about customer-id=1",
        f"{request}-1.2",
        "  shred the sheet",
        "  about customer-id=2",
    ]
    as_data = json.loads(small.mamoru(company, "task", "list", "--who", "--format", "json", expect=0).stdout)
    assert [task["about"] for task in as_data["tasks"]] == [{"customer-id": "1"}, {"customer-id": "2"}]


def test_each_receipt_tells_what_was_reported_of_its_person_and_of_nobody_else(company: Path) -> None:
    request = erased(company)
    assert report(company, f"{request}-1.2", 3).returncode == 0
    assert report(company, f"{request}-1.1", 0, "--receipts", "last").returncode == 0

    whole = reported(company / f"evidence/receipts/{request}-1.json")
    first, second = (reported(company / f"last/person-{n}.json") for n in (1, 2))

    place = "reported.systems.paper.people"
    assert {p: v for p, v in whole.items() if p.endswith(".found")} == {
        f"{place}.0.found": 0,
        f"{place}.1.found": 3,
    }
    assert {p for p in first if not p.startswith(f"{place}.0.")} == {"subjects.0"}
    assert {p for p in second if not p.startswith(f"{place}.1.")} == {"subjects.1"}
    assert (first[f"{place}.0.found"], second[f"{place}.1.found"]) == (0, 3)
    key = "evidence/public-key.txt"
    for number in (1, 2):
        small.mamoru(company, "verify", f"last/person-{number}.json", "--key", key, expect=0)
        assert (company / f"last/person-{number}.nonce").read_text() == (
            company / f"first/line-{number + 1}.nonce"
        ).read_text()


def test_while_one_is_not_reported_the_request_waits(company: Path) -> None:
    request = erased(company)

    told = report(company, f"{request}-1.1", 1).stdout

    assert told == (f"{request}-1.1: 1 found, reported by office\nRequest {request} still waits for 1 task\n")


def test_receipts_are_not_put_beside_those_of_others(company: Path) -> None:
    request = erased(company)

    told = report(company, f"{request}-1.1", 1, "--receipts", "first")

    assert told.returncode == 2 or "MAM-665" in told.stderr
    assert f"{request}-1.1" in small.mamoru(company, "task", "list", expect=0).stdout
