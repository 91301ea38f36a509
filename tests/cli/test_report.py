"""`mamoru report`."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import answered, planned, with_paper
from tests.cli.settled import told


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def receipts(folder: Path) -> list[dict[str, object]]:
    found: dict[str, list[dict[str, object]]] = json.loads(
        small.mamoru(folder, "report", "--format", "json", "--to", "-", expect=0).stdout
    )
    return found["receipts"]


@pytest.mark.parametrize(("form", "start"), [("html", "<!DOCTYPE html>"), ("json", "{")])
def test_it_is_written_below_this_folder_under_the_name_of_its_format(
    company: Path, form: str, start: str
) -> None:
    made = small.mamoru(company, "report", "--format", form)

    assert told(made) == (0, f"Report: out/report.{form}\n", "")
    assert (company / f"out/report.{form}").read_text(encoding="utf-8").lstrip().startswith(start)


def test_it_tells_of_each_receipt_what_right_it_is_of_and_what_it_proves(company: Path) -> None:
    """By request, and in the order the log has them."""
    first, second = answered(company), answered(company)

    found = receipts(company)

    assert [(r["request"], r["right"], r["file"]) for r in found] == sorted(
        (a["request"], "access", a["receipt"]) for a in (first, second)
    )
    assert all("the file is byte for byte as Mamoru wrote it" in str(r["proved"]) for r in found)


def test_ten_receipts_of_one_request_stand_in_their_order(company: Path) -> None:
    """The tenth comes after the ninth, and not after the first."""
    request = answered(company)["request"]
    whole = (company / f"evidence/receipts/{request}-0.json").read_text(encoding="utf-8")
    for number in range(1, 11):
        changed = whole.replace('"leaf_index": 0', f'"leaf_index": {number}')
        assert number == 0 or changed != whole
        (company / f"evidence/receipts/{request}-{number}.json").write_text(changed, encoding="utf-8")

    assert [r["file"] for r in receipts(company)] == [
        f"evidence/receipts/{request}-{number}.json" for number in range(11)
    ]


def test_a_changed_receipt_proves_nothing_and_says_what_was_changed(company: Path) -> None:
    file = company / answered(company)["receipt"]
    file.write_text(file.read_text(encoding="utf-8").replace('"access"', '"erasure"', 1), encoding="utf-8")

    (found,) = receipts(company)

    assert found["proved"] == []
    assert str(found["unproved"]).startswith("['the field `request.right` was changed: ")


def test_a_file_that_is_no_receipt_does_not_keep_the_report_from_being_made(company: Path) -> None:
    answered(company)
    (company / "evidence/receipts/notes.json").write_text("[]", encoding="utf-8")

    found = receipts(company)

    assert [(r["request"], r["proved"], r["unproved"]) for r in found if not r["proved"]] == [
        ("notes", [], ["the file is no whole receipt: it has no `format`"])
    ]


def test_it_holds_no_value_of_a_person(company: Path) -> None:
    answered(company)
    planned(company)

    for form in ("html", "json"):
        text = small.mamoru(company, "report", "--format", form, "--to", "-", expect=0).stdout.lower()
        assert "hana" not in text
        assert "ring twice" not in text


def test_a_plan_that_was_never_run_is_no_change(company: Path) -> None:
    planned(company)

    page = small.mamoru(company, "report", "--to", "-", expect=0).stdout

    assert "11 rows would change; nothing was changed yet." in page
    assert "Plan: 1 plan, 1 not run; Run: nothing run; Receipt: none yet" in page


def test_a_task_that_was_reported_is_no_missing_answer(tmp_path: Path) -> None:
    with_paper(tmp_path)
    request = planned(tmp_path)
    small.mamoru(tmp_path, "run", request, "--yes", expect=4)
    waiting = small.mamoru(tmp_path, "report", "--to", "-", expect=0).stdout
    report_task = ("task", "done", f"{request}-1", "--found", "2", "--by", "Aoi", "--note", "shredded")
    small.mamoru(tmp_path, *report_task, expect=0)

    done = small.mamoru(tmp_path, "report", "--to", "-", expect=0).stdout

    assert "Run: 1 answer missing;" in waiting
    assert "Run: every system answered;" in done
    assert "a person looked: 2 found" in done
    assert "Aoi" not in done
    assert "shredded" not in done
    found = json.loads(small.mamoru(tmp_path, "report", "--format", "json", "--to", "-", expect=0).stdout)
    assert found["progress"] == [{"request": request, "state": "done", "reported": {"paper": 2}}]


def test_a_place_that_cannot_be_written_is_told(company: Path) -> None:
    assert told(small.mamoru(company, "report", "--to", "notice.yaml/report.html")) == (
        2,
        "",
        (
            "error[MAM-609]: the file report.html cannot be written: `notice.yaml` is no folder\n"
            "  why: what was asked for is not all there\n"
            "  do:  make its folder writable, or room on its disk, or name another place\n"
        ),
    )


def test_a_programme_that_cannot_be_read_gives_no_report(company: Path) -> None:
    (company / "programme.yaml").write_text("", encoding="utf-8")

    code, answer, error = told(small.mamoru(company, "report"))

    assert (code, answer) == (2, "")
    assert error.startswith("error[MAM-604]: the programme's files have an error: ")
