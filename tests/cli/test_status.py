"""`mamoru status`, `mamoru task` and `mamoru resume`."""

import hashlib
import json
import re
import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small
from tests.cli.offices import answered, planned, with_paper
from tests.cli.settled import settled, told


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return with_paper(tmp_path)


def spoil(folder: Path) -> None:
    """Bring an error into the map, as somebody who is at work on it does."""
    text = (folder / "systems/shop.yaml").read_text(encoding="utf-8")
    (folder / "systems/shop.yaml").write_text(
        text.replace(", note: purchases.messages", ""), encoding="utf-8"
    )
    small.mamoru(folder, "check", expect=1)


def test_before_the_first_request_nothing_is_made_and_nothing_stands_anywhere(company: Path) -> None:
    assert told(small.mamoru(company, "status")) == (0, "no request has been made yet\n", "")
    assert told(small.mamoru(company, "task", "list")) == (0, "nothing is to be done\n", "")
    assert not (company / ".mamoru").exists()


def test_requests_are_listed_the_newest_first_with_what_they_wait_for(company: Path) -> None:
    answered(company, expect=4)
    planned(company, "customer-id=3")

    assert told(small.mamoru(company, "status")) == (
        0,
        (
            "R-XXXXXXXXXX  TIME  erasure  customer     planned        1 row  may be run until DATE\n"
            "R-XXXXXXXXXX  TIME  access   customer     waiting       0 rows  waits for paper\n"
            "task R-XXXXXXXXXX-1: records office looks in paper, due DATE\n"
        ),
        "",
    )


def test_standings_are_json_for_programs(company: Path) -> None:
    request = answered(company, expect=4)["request"]

    found = json.loads(small.mamoru(company, "status", "--format", "json", expect=0).stdout)

    assert sorted(found) == [
        "agreed",
        "format",
        "holds",
        "interrupted",
        "orphans",
        "programme",
        "requests",
        "tasks",
        "undoable",
        "until",
    ]
    assert (found["format"], found["programme"], found["interrupted"]) == ("mamoru-status/1", "acme", [])
    (line,), (task,) = found["requests"], found["tasks"]
    assert sorted(line) == ["id", "made", "of", "plan", "right", "rows", "state", "waits_for"]
    assert (line["id"], line["state"], line["waits_for"]) == (request, "waiting", ["paper"])
    assert sorted(task) == ["done", "due", "found", "id", "method", "owner", "proof", "request", "system"]
    assert (task["id"], task["owner"], task["done"]) == (f"{request}-1", "records office", "")


def test_where_requests_stand_can_be_seen_while_the_map_is_being_mended(company: Path) -> None:
    answered(company, expect=4)
    spoil(company)

    assert "waits for paper" in small.mamoru(company, "status", expect=0).stdout
    small.mamoru(company, "report", "--format", "json", "--to", "-", expect=0)


def test_a_task_says_what_is_to_be_done_and_how_to_report_it(company: Path) -> None:
    answered(company, expect=4)

    assert told(small.mamoru(company, "task", "list")) == (
        0,
        (
            "R-XXXXXXXXXX-1  due DATE  access: records office looks in paper\n"
            "  look under the name\n"
            "When it is done: mamoru task done TASK --found NUMBER --by WHO\n"
        ),
        "",
    )
    found = json.loads(small.mamoru(company, "task", "list", "--format", "json", expect=0).stdout)
    assert (found["format"], found["tasks"][0]["says"]) == ("mamoru-tasks/1", "look under the name")


def test_the_last_task_closes_its_request_and_names_its_final_receipt(company: Path) -> None:
    task = f"{answered(company, expect=4)['request']}-1"

    done = small.mamoru(
        company, "task", "done", task, "--found", "2", "--by", "Sato Ren", "--note", "two sheets of Hana"
    )

    assert told(done) == (
        0,
        (
            "R-XXXXXXXXXX-1: 2 found, reported by Sato Ren\n"
            "Package: answers/R-XXXXXXXXXX-whole.zip\n"
            "Request R-XXXXXXXXXX is done. Receipt: evidence/receipts/R-XXXXXXXXXX-1.json\n"
        ),
        "",
    )
    receipt = (company / f"evidence/receipts/{task[:-2]}-1.json").read_text(encoding="utf-8")
    assert "Sato" not in receipt
    assert "Hana" not in receipt


def test_a_task_reported_by_a_program_is_answered_without_who_did_it(company: Path) -> None:
    task = f"{answered(company, expect=4)['request']}-1"

    words = ("task", "done", task, "--found", "2", "--by", "Sato Ren", "--format", "json")
    answer = small.mamoru(company, *words, expect=0).stdout

    assert "Sato" not in answer
    found = json.loads(answer)
    assert (found["format"], found["task"], found["found"], found["left"]) == (
        "mamoru-task-done/1", task, 2, [],
    )  # fmt: skip
    assert found["outcome"]["state"] == "done"
    assert found["outcome"]["receipt"] == f"evidence/receipts/{task[:-2]}-1.json"


def report_paper(folder: Path, request: str, *more: str, expect: int) -> small.Told:
    words = ("task", "done", f"{request}-1", "--found", "2", "--by", "Sato Ren", "--note", "two sheets")
    return small.mamoru(folder, *words, *more, expect=expect)


def manifest(package: Path) -> dict[str, object]:
    with ZipFile(package) as archive:
        found: dict[str, object] = json.loads(archive.read("manifest.json"))
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_a_person_reported_stands_in_a_whole_answer_that_the_receipt_vouches_for(
    company: Path, language: str
) -> None:
    """The first package says that paper was still to be searched; the last one holds what was found."""
    words = ("run", "access", "-s", "customer-id=1", "--language", language, "--format", "json")
    request = json.loads(small.mamoru(company, *words, expect=4).stdout)["request"]
    report_paper(company, request, expect=0)

    first, whole = company / f"answers/{request}.zip", company / f"answers/{request}-whole.zip"
    assert (manifest(first)["complete"], manifest(whole)["complete"]) == (False, True)
    assert manifest(whole)["language"] == language
    with ZipFile(whole) as archive:
        reported = json.loads(archive.read("reported.json"))
        digest = hashlib.sha256(archive.read("manifest.json")).hexdigest()
        assert "two sheets" in archive.read("index.html").decode()
        assert "ring twice" in archive.read("data/shop/orders.csv").decode()
    assert reported == {"paper": {"en": "2 records: two sheets", "ja": "2件の記録: two sheets"}[language]}
    receipt = json.loads((company / f"evidence/receipts/{request}-1.json").read_text(encoding="utf-8"))
    told_in = {field["path"]: field["value"] for field in receipt["fields"]}
    assert told_in["package.manifest"] == digest
    assert (told_in["request.state"], told_in["reported.systems.paper.found"]) == ("done", 2)


def test_rows_that_came_meanwhile_stand_in_the_whole_answer(company: Path) -> None:
    request = answered(company, expect=4)["request"]
    small.database(company / "shop.db", "INSERT INTO orders VALUES (13, 1, 40, 'by the door', NULL)")
    report_paper(company, request, expect=0)

    with ZipFile(company / f"answers/{request}-whole.zip") as archive:
        assert "by the door" in archive.read("data/shop/orders.csv").decode()


def test_a_system_that_is_silent_keeps_the_answer_waiting_and_resume_writes_it(company: Path) -> None:
    request = answered(company, expect=4)["request"]
    (company / "club.db").rename(company / "away.db")

    answer = report_paper(company, request, expect=4)

    assert settled(answer.stdout) == (
        "R-XXXXXXXXXX-1: 2 found, reported by Sato Ren\n"
        "Request R-XXXXXXXXXX is not closed yet. When it can be: mamoru resume R-XXXXXXXXXX\n"
    )
    assert settled(answer.stderr).startswith(
        "warning[MAM-445]: request R-XXXXXXXXXX cannot be answered as a whole: club: unreachable ("
    )
    (company / "away.db").rename(company / "club.db")
    assert told(small.mamoru(company, "resume", request)) == (
        0,
        (
            "R-XXXXXXXXXX is done: package answers/R-XXXXXXXXXX-whole.zip, "
            "receipt evidence/receipts/R-XXXXXXXXXX-1.json\n"
        ),
        "",
    )


def test_a_map_with_errors_keeps_the_answer_waiting_and_the_report_is_saved(company: Path) -> None:
    """Data that the map does not explain would be missing from the answer."""
    request = answered(company, expect=4)["request"]
    spoil(company)

    found = json.loads(report_paper(company, request, "--format", "json", expect=4).stdout)

    assert (found["outcome"], found["left"], found["waits"]["code"]) == (None, [], "MAM-601")
    assert told(small.mamoru(company, "task", "list")) == (0, "nothing is to be done\n", "")


def test_somebody_who_was_erased_meanwhile_is_answered_without_a_package(company: Path) -> None:
    request = answered(company, expect=4)["request"]
    small.database(company / "shop.db", "DELETE FROM customers WHERE id = 1")
    small.database(company / "club.db", "DELETE FROM members WHERE customer_no = 1")

    answer = report_paper(company, request, expect=0)

    assert told(answer) == (
        0,
        (
            "R-XXXXXXXXXX-1: 2 found, reported by Sato Ren\n"
            "Request R-XXXXXXXXXX is done. Receipt: evidence/receipts/R-XXXXXXXXXX-1.json\n"
        ),
        (
            "warning[MAM-446]: the person of request R-XXXXXXXXXX is no longer known in the systems as they "
            "were, so no package holds what people reported\n"
            "  why: they were erased or changed meanwhile; a key of theirs may lead to somebody else now\n"
            "  do:  tell the person in writing what was found; the receipt says how many\n"
        ),
    )
    assert not (company / f"answers/{request}-whole.zip").exists()


def test_a_key_that_is_somebody_elses_by_now_answers_nobody(company: Path) -> None:
    """Otherwise the whole answer would show one customer the data of another."""
    words = ("run", "access", "-s", "email=hana@example.com", "--format", "json")
    request = json.loads(small.mamoru(company, *words, expect=4).stdout)["request"]
    small.database(
        company / "shop.db",
        "UPDATE customers SET email = 'old@example.com' WHERE id = 1;"
        "UPDATE customers SET email = 'hana@example.com' WHERE id = 2;",
    )

    answer = report_paper(company, request, expect=0)

    assert answer.stderr.startswith("warning[MAM-446]: ")
    assert not (company / f"answers/{request}-whole.zip").exists()


def test_a_request_that_waits_for_two_people_is_closed_by_the_second(tmp_path: Path) -> None:
    with_paper(tmp_path)
    text = (tmp_path / "systems/paper.yaml").read_text(encoding="utf-8")
    (tmp_path / "systems/cellar.yaml").write_text(
        text.replace("system: paper", "system: cellar"), encoding="utf-8"
    )
    request = answered(tmp_path, expect=4)["request"]

    first = small.mamoru(tmp_path, "task", "done", f"{request}-1", "--found", "0", "--by", "office")
    second = small.mamoru(tmp_path, "task", "done", f"{request}-2", "--found", "0", "--by", "office")

    assert told(first) == (
        0,
        "R-XXXXXXXXXX-1: 0 found, reported by office\nRequest R-XXXXXXXXXX still waits for 1 task\n",
        "",
    )
    assert "is done. Receipt: " in second.stdout


USAGE = "Usage: mamoru task done [OPTIONS] TASK\nTry 'mamoru task done --help' for help.\n\n"
MISTAKES = {
    "unknown": (
        ("R-2222222222-1", "--found", "0", "--by", "me"),
        2,
        (
            "error[MAM-725]: there is no task `R-XXXXXXXXXX-1`\n"
            "  why: nothing can be reported for a task that the store does not know\n"
            "  do:  run `mamoru status`; it lists the tasks there are\n"
        ),
    ),
    "not-counted": (("R-1", "--by", "me"), 2, f"{USAGE}Error: Missing option '--found'.\n"),
    "by-nobody": (("R-1", "--found", "1"), 2, f"{USAGE}Error: Missing option '--by'.\n"),
    "less-than-nothing": (
        ("R-1", "--found", "-1", "--by", "me"),
        2,
        f"{USAGE}Error: Invalid value for '--found': -1 is not in the range x>=0.\n",
    ),
    "not-a-number": (
        ("R-1", "--found", "two", "--by", "me"),
        2,
        f"{USAGE}Error: Invalid value for '--found': 'two' is not a valid integer range.\n",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_report_that_cannot_be_taken_is_told(company: Path, mistake: str) -> None:
    planned(company)
    words, code, error = MISTAKES[mistake]

    assert told(small.mamoru(company, "task", "done", *words)) == (code, "", error)


def test_a_task_is_reported_once(company: Path) -> None:
    task = f"{answered(company, expect=4)['request']}-1"
    words = ("task", "done", task, "--found", "0", "--by", "office")
    small.mamoru(company, *words, expect=0)

    code, answer, error = told(small.mamoru(company, *words))

    assert (code, answer) == (1, "")
    assert error.startswith("error[MAM-726]: ")


def test_nothing_to_go_on_with_is_said(company: Path) -> None:
    request = planned(company)

    assert told(small.mamoru(company, "resume")) == (0, "nothing was interrupted\n", "")
    assert told(small.mamoru(company, "resume", request)) == (
        0,
        "R-XXXXXXXXXX is planned: nothing of it was done yet; `mamoru run R-XXXXXXXXXX` does it\n",
        "",
    )


def test_a_request_that_waits_for_people_is_not_gone_on_with(company: Path) -> None:
    request = answered(company, expect=4)["request"]

    assert told(small.mamoru(company, "resume", request)) == (
        4,
        "R-XXXXXXXXXX is waiting: it waits for people; `mamoru task list` shows for what\n",
        "",
    )


def test_an_unknown_request_cannot_be_gone_on_with(company: Path) -> None:
    planned(company)

    code, answer, error = told(small.mamoru(company, "resume", "../../R-2"))

    assert (code, answer) == (2, "")
    assert error.startswith("error[MAM-720]: there is no request `../../R-2`\n")
    assert list((company / ".mamoru/in-hand").glob("*")) == []


def test_an_interrupted_request_is_told_and_gone_on_with(company: Path) -> None:
    """Its process died after the journal: the store says that it is being applied."""
    request = planned(company)
    interrupt(company, request)

    assert small.mamoru(company, "status", expect=0).stdout.endswith(
        "\n1 not finished: run `mamoru resume`, unless a process is still at it\n"
    )
    assert told(small.mamoru(company, "resume")) == (
        4,
        "R-XXXXXXXXXX is waiting: receipt evidence/receipts/R-XXXXXXXXXX-0.json\n",
        "",
    )
    assert small.rows(company / "club.db")["members"] == [(71, 2, "ren")]


def test_what_was_gone_on_with_is_json_for_programs(company: Path) -> None:
    request = planned(company)
    interrupt(company, request)

    answer = small.mamoru(company, "resume", "--format", "json", expect=4)

    found = json.loads(answer.stdout)
    assert found["format"] == "mamoru-resumed/1"
    (one,) = found["requests"]
    assert (one["request"], one["state"]) == (request, "waiting")


def test_an_error_of_one_request_is_told_beside_its_id(company: Path) -> None:
    request = planned(company)
    interrupt(company, request)
    (company / "club.db").rename(company / "away.db")

    code, answer, error = told(small.mamoru(company, "resume", "--format", "json"))

    assert code == 1
    (one,) = json.loads(answer)["requests"]
    assert one["error"]["code"] == "MAM-442"
    heading = r"R-XXXXXXXXXX:\nerror\[MAM-442\]: request R-XXXXXXXXXX was interrupted: "
    assert re.match(heading + "not every system can be asked: club: ", error)


def interrupt(folder: Path, request: str) -> None:
    """Leave a planned request as a process leaves it that dies after the journal."""
    with sqlite3.connect(folder / ".mamoru/store.db") as store:
        store.execute("UPDATE request SET state = 'applying' WHERE id = ?", (request,))
    store.close()
