"""`mamoru batch`: many people are one set, and nobody stands in the others' way."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import small
from tests.execute.carried import databases, proved

HEADING = "customer-id,email\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def without_orders(folder: Path) -> Path:
    """Make a company in which no row of a person must stay."""
    small.company(folder)
    small.database(folder / "shop.db", "DELETE FROM order_items; DELETE FROM orders;")
    return folder


def batch(folder: Path, people: str, *words: str, expect: int) -> small.Told:
    (folder / "people.csv").write_text(people, encoding="utf-8")
    return small.mamoru(folder, "batch", "erasure", "people.csv", *words, expect=expect)


def carried(folder: Path, people: str, *words: str, expect: int) -> dict[str, list[dict[str, object]]]:
    words = ("--yes", "--format", "json", *words)
    told: dict[str, list[dict[str, object]]] = json.loads(batch(folder, people, *words, expect=expect).stdout)
    return told


def test_a_batch_does_what_single_requests_do(tmp_path: Path) -> None:
    one_by_one, at_once = without_orders(tmp_path / "a"), without_orders(tmp_path / "b")
    for number in (1, 2):
        small.mamoru(one_by_one, "run", "erasure", "-s", f"customer-id={number}", "--yes", expect=0)

    (run,) = carried(at_once, "customer-id\n2\n1\n", expect=0)["run"]

    assert databases(at_once) == databases(one_by_one)
    assert (run["people"], run["state"]) == (2, "done")
    assert proved(at_once) == 1


def test_who_cannot_be_planned_is_taken_out_and_the_others_are_erased(folder: Path) -> None:
    told = carried(folder, f"{HEADING}1,\n99,\n3,yui@example.com\n2,yui@example.com\n", expect=3)

    assert [(one["line"], one["code"]) for one in told["left"]] == [(3, "MAM-410"), (5, "MAM-413")]
    assert sum(int(str(one["people"])) for one in told["run"]) == 2
    left = [row[0] for row in small.rows(folder / "shop.db")["customers"]]
    assert left == [1, 2]  # one is a shell, three is gone


def test_a_person_over_the_row_limit_is_taken_out_of_the_group(folder: Path) -> None:
    (folder / "programme.yaml").write_text("programme: acme\nlimits: {rows: 5}\n", encoding="utf-8")

    told = carried(folder, "customer-id\n1\n2\n3\n", expect=3)

    assert [one["people"] for one in told["run"]] == [2]
    assert told["left"] == [
        {"line": 2, "code": "", "problem": "11 rows would change, more than the limit of 5 for each person"}
    ]


def test_a_group_that_an_earlier_one_has_changed_is_planned_again(folder: Path) -> None:
    one_by_one, halved = without_orders(folder / "a"), without_orders(folder / "b")
    for number in (1, 2):
        small.mamoru(one_by_one, "run", "erasure", "-s", f"customer-id={number}", "--yes", expect=0)

    told = carried(halved, "customer-id\n1\n99\n2\n", expect=3)

    assert [one["people"] for one in told["run"]] == [1, 1]
    first, second = (one["request"] for one in told["planned"])
    assert told["run"][0]["request"] == first
    assert told["run"][1]["request"] != second
    assert databases(halved) == databases(one_by_one)


def test_everybody_has_a_receipt_in_which_the_others_are_withheld(folder: Path) -> None:
    batch(folder, "customer-id\n1\n2\n", "--yes", "--receipts", "out", expect=0)

    own = [json.loads((folder / f"out/line-{n}.json").read_text(encoding="utf-8")) for n in (2, 3)]
    shown = [[f["path"] for f in one["fields"] if f.get("path", "").startswith("subjects")] for one in own]
    assert shown == [["subjects.0"], ["subjects.1"]]
    key = ("--key", "evidence/public-key.txt")
    for n in (2, 3):
        told = small.mamoru(folder, "verify", f"out/line-{n}.json", *key, expect=0).stdout
        assert told.startswith("The receipt holds.\n")
        assert len((folder / f"out/line-{n}.nonce").read_text(encoding="ascii").strip()) == 32
    assert (folder / "out").stat().st_mode & 0o777 == 0o700


def test_what_is_only_shown_changes_and_keeps_nothing(folder: Path) -> None:
    before = databases(folder)

    told = batch(folder, "customer-id\n3\n", "--show", expect=0)

    request = told.stdout.partition(" ")[0]
    assert told.stdout == (
        f"{request}  one person, line 2: 1 row would change\n"
        "  shop.customers: 1 deleted, 0 masked\n"
        "Nothing was done. It would be done for one person.\n"
    )
    assert databases(folder) == before
    refused = small.mamoru(folder, "forget", request, "--yes", expect=1).stderr
    assert f"the file of request {request} was destroyed" in refused


def test_without_a_word_nothing_is_done(folder: Path) -> None:
    before = databases(folder)

    told = batch(folder, "customer-id\n3\n1\n", expect=3)

    assert "Nothing was done. To do it for 2 people: the same with --yes\n" in told.stderr
    assert databases(folder) == before


def test_a_thousand_and_more_people_are_groups_of_a_thousand(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as shop, shop:
        shop.executemany("INSERT INTO customers (id, name) VALUES (?, 'x')", [(n,) for n in range(10, 1212)])
    lines = "".join(f"{n}\n" for n in range(10, 1212))

    told = carried(folder, f"customer-id\n{lines}", expect=0)

    assert [one["people"] for one in told["run"]] == [1000, 202]
    assert [row[0] for row in small.rows(folder / "shop.db")["customers"]] == [1, 2, 3]


UNKNOWN = "column 2 of the heading is no key by which these people are known, but `customer-id`, `email` are"
BAD = {
    "email,hana\n1,2\n": ("1:1", UNKNOWN),
    "customer-id,customer-id\n1,2\n": ("1:1", "the heading names `customer-id` twice"),
    'customer-id\n"1\n': ("2:1", "this line is no CSV: a quote is not closed"),
    "customer-id\n1\n\n1\n": ("4:1", "this is the person of line 2 again"),
    "customer-id;email\n1\n": ("2:1", "this line has 1 cells, and the heading 2"),
    "customer-id\n": ("1:1", "it names nobody"),
    "": ("1:1", "it names nobody"),
}


@pytest.mark.parametrize("people", BAD)
def test_a_line_that_cannot_be_read_is_told_before_anything_is_done(folder: Path, people: str) -> None:
    place, problem = BAD[people]

    told = batch(folder, people, "--yes", expect=2)

    assert told.stderr.partition("error")[2] == (
        f"[MAM-670]: {problem}\n"
        f"  --> people.csv:{place}\n"
        "  why: a line that is read wrongly would reach another person, or nobody; nothing was done\n"
        "  do:  write CSV in UTF-8: the first line names identity keys of the notice, such as "
        "`customer-id,email`, each further line is one person\n"
    )


def test_a_right_that_only_shows_is_no_batch(folder: Path) -> None:
    told = small.mamoru(folder, "batch", "access", "people.csv", expect=2)

    assert told.stderr.endswith(
        "Error: `access` is no right that changes anything: an answer is made for one person at a time\n"
    )


@pytest.mark.parametrize(
    ("right", "problem"),
    [
        (
            "correction",
            (
                "`correction` says of one person what is wrong: use `mamoru run correction` with --set, "
                "once for each"
            ),
        ),
        ("lifting", "`lifting` waits until the person was told: use `mamoru plan lifting`, once for each"),
    ],
)
def test_what_is_said_of_one_person_is_no_batch(folder: Path, right: str, problem: str) -> None:
    told = small.mamoru(folder, "batch", right, "people.csv", expect=2)

    assert told.stderr.endswith(f"Error: {problem}\n")


def test_a_right_that_nobody_is_given_is_told_once(folder: Path) -> None:
    (folder / "people.csv").write_text("customer-id\n1\n2\n", encoding="utf-8")

    told = small.mamoru(folder, "batch", "restriction", "people.csv", expect=1)

    problem = "error[MAM-303]: the notice gives people of the kind `customer` no right to `restriction`"
    assert told.stderr.count("MAM-303") == 1
    assert problem in told.stderr


def test_a_kind_of_people_that_nobody_knows_is_refused_before_the_file_is_read(folder: Path) -> None:
    told = batch(folder, "customer-id\n1\n", "--of", "ghost", expect=2)

    assert "error[MAM-302]: the notice has no people of the kind `ghost`" in told.stderr


def test_a_system_that_is_silent_takes_everybody_out_and_keeps_no_plan(folder: Path) -> None:
    small.mamoru(folder, "status", expect=0)
    (folder / "club.db").rename(folder / "away.db")

    told = carried(folder, "customer-id\n1\n2\n3\n", expect=3)

    assert [(one["line"], one["problem"]) for one in told["left"]] == [
        (line, "the system `club` was not asked") for line in (2, 3, 4)
    ]
    status = json.loads(small.mamoru(folder, "status", "--format", "json", expect=0).stdout)
    assert [one["state"] for one in status["requests"]] == ["stopped"]


def test_receipts_of_another_batch_are_not_written_over(folder: Path) -> None:
    """Whoever has erased people could not make them again: what is in the folder stays."""
    carried(folder, "customer-id\n3\n", "--receipts", "out", expect=0)
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}

    told = batch(folder, "customer-id\n2\n", "--yes", "--receipts", "out", expect=1)

    assert told.stderr == (
        "error[MAM-665]: the folder out holds receipts of another batch\n"
        "  why: they are named after the lines of their file, so those of other people would be lost; "
        "nothing was done\n"
        "  do:  name a folder that is empty, or not there yet: `--receipts FOLDER`\n"
    )
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()} == {0o600}
