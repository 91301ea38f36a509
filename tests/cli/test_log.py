"""`mamoru log`: what stands in the evidence log, and whether it is the one that was shown outside."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import answered, planned
from tests.cli.settled import told

UNPROVED = (
    "  not proved: that what was recorded is true: the log shows only that it was not changed afterwards\n"
)
BESIDE = (
    "  not proved: that nobody rewrote the log and its checkpoints file together: give a copy of that file "
    "which others keep (--checkpoints)\n"
)


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Customer 1 was answered, then erased."""
    small.company(tmp_path)
    answered(tmp_path)
    small.mamoru(tmp_path, "run", planned(tmp_path), "--yes", expect=0)
    return tmp_path


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / ".mamoru/store.db") as store:
        store.execute(statement)
    store.close()


def test_before_the_first_record_there_is_nothing_to_list_or_to_verify(tmp_path: Path) -> None:
    small.company(tmp_path)

    assert told(small.mamoru(tmp_path, "log", "list")) == (0, "nothing has been recorded yet\n", "")
    assert told(small.mamoru(tmp_path, "log", "verify")) == (
        0,
        "The log is empty.\n  not proved: that anything was done: the log holds no record yet\n",
        "",
    )
    assert not (tmp_path / ".mamoru").exists()


def test_the_records_are_listed_the_oldest_first(company: Path) -> None:
    assert told(small.mamoru(company, "log", "list")) == (
        0,
        (
            "     1  TIME  access    R-XXXXXXXXXX  evidence/receipts/R-XXXXXXXXXX-0.json\n"
            "     2  TIME  erasure   R-XXXXXXXXXX  evidence/receipts/R-XXXXXXXXXX-1.json\n"
        ),
        "",
    )


def test_the_list_is_json_for_programs(company: Path) -> None:
    found = json.loads(small.mamoru(company, "log", "list", "--format", "json", expect=0).stdout)

    assert found["format"] == "mamoru-log/1"
    assert [(one["number"], one["right"], one["forgotten"]) for one in found["records"]] == [
        (1, "access", False),
        (2, "erasure", False),
    ]
    assert sorted(found["records"][0]) == ["at", "forgotten", "number", "receipt", "request", "right"]
    assert all((company / one["receipt"]).exists() for one in found["records"])


def test_a_whole_log_holds_and_says_what_that_cannot_prove(company: Path) -> None:
    assert told(small.mamoru(company, "log", "verify")) == (
        0,
        (
            "The log holds.\n"
            "  proved: each of the 2 checkpoints kept outside is signed with `acme+KEY`\n"
            "  proved: the log of 2 records begins with what each of them vouches for\n"
            "  proved: each of the 2 records fits its hash, and each hash those below it\n"
            f"{UNPROVED}{BESIDE}"
        ),
        "",
    )


def test_a_copy_that_others_keep_proves_more(company: Path) -> None:
    """The copy is older: what came after it is told."""
    shutil.copytree(company / "evidence", company / "auditor")
    answer = small.mamoru(company, "run", "access", "-s", "customer-id=2", "--format", "json", expect=0)
    assert json.loads(answer.stdout)["state"] == "done"

    words = ("--checkpoints", "auditor/checkpoints.txt", "--key", "auditor/public-key.txt")
    assert told(small.mamoru(company, "log", "verify", *words)) == (
        0,
        (
            "The log holds.\n"
            "  proved: each of the 2 checkpoints kept outside is signed with `acme+KEY`\n"
            "  proved: the log of 3 records begins with what each of them vouches for\n"
            "  proved: each of the 3 records fits its hash, and each hash those below it\n"
            f"{UNPROVED}"
            "  not proved: that the last record was never rewritten: no checkpoint kept outside has it\n"
        ),
        "",
    )


def test_a_record_that_was_changed_is_named(company: Path) -> None:
    change(company, "UPDATE log_leaf SET leaf = x'00' WHERE number = 1")

    assert told(small.mamoru(company, "log", "verify")) == (
        1,
        (
            "error[MAM-852]: record 1 of the log was changed: it does not fit its stored hash\n"
            "  why: the receipt of that record can no longer be made again from the store\n"
            "  do:  restore the record from a backup; the stored hashes tell when it is right\n"
            "\n"
            f"{UNPROVED}{BESIDE}"
        ),
        "",
    )


def test_a_log_that_was_cut_back_is_told_also_when_the_whole_store_is_gone(company: Path) -> None:
    (company / ".mamoru/store.db").rename(company / "away.db")

    code, answer, _ = told(small.mamoru(company, "log", "verify"))

    assert code == 1
    assert answer.startswith(
        "error[MAM-850]: a checkpoint of 1 record was kept outside, but the log holds 0\n"
        "  --> checkpoints.txt:1:1\n"
    )


def test_a_verdict_on_the_log_is_json_for_programs(company: Path) -> None:
    found = json.loads(small.mamoru(company, "log", "verify", "--format", "json", expect=0).stdout)

    assert (found["format"], found["valid"], len(found["proved"])) == ("mamoru-verdict/1", True, 3)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("--checkpoints", "shop.db"),
            "error[MAM-814]: the checkpoints file is another file: it holds no checkpoint of this log\n",
        ),
        (
            ("--checkpoints", "nowhere.txt"),
            "error[MAM-607]: the file nowhere.txt cannot be read: No such file or directory\n",
        ),
        (("--key", "notice.yaml"), "error[MAM-807]: the public key has more than one line\n"),
    ],
)
def test_what_cannot_be_read_is_no_verdict_on_the_log(
    company: Path, words: tuple[str, ...], error: str
) -> None:
    code, answer, said = told(small.mamoru(company, "log", "verify", *words))

    assert (code, answer) == (2, "")
    assert said.startswith(error)
