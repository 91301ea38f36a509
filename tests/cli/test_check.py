"""`mamoru check`, as a person, a program and a code host read it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

CLEAN = """\
acme: 2 systems, 6 tables, 22 columns looked at
every promise that is executed can be kept (0 warnings)
"""
NOTE = "total: purchases.orders, note: purchases.messages"


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path / "acme")


def test_a_programme_that_can_be_kept_is_summed_up_in_two_lines(company: Path) -> None:
    assert told(small.mamoru(company, "check")) == (0, CLEAN, "")


def test_a_finding_tells_place_reason_remedy_and_law(company: Path) -> None:
    swap(company / "systems/shop.yaml", NOTE, "total: purchases.orders")

    assert told(small.mamoru(company, "check")) == (
        1,
        (
            "error[MAM-201]: nothing says what the column `orders.note` holds\n"
            "  --> systems/shop.yaml:12:3\n"
            "    orders:\n"
            "    ^^^^^^\n"
            "  why: data that nobody has explained is neither shown to its person nor erased with them, and "
            "nobody notices that it is missing\n"
            "  do:  in systems/shop.yaml, under `orders:`, write `columns: {note: CATEGORY}` (CATEGORY is "
            "one of the notice's `data`), or `not-personal: [note]` if it says nothing about a person\n"
            "  law: GDPR art. 5(2), 30(1)(c); APPI art. 33\n"
            "\n"
            "acme: 2 systems, 6 tables, 22 columns looked at\n"
            "1 error, 0 warnings\n"
        ),
        "",
    )


def test_many_findings_of_one_kind_are_listed_together_with_the_remedy_of_each(tmp_path: Path) -> None:
    """What is the same for all of them is said once."""
    small.company(tmp_path, discover=False)
    for index in ("orders_customer", "items_order", "messages_sender", "messages_receiver"):
        small.database(tmp_path / "shop.db", f"DROP INDEX {index}")
    small.mamoru(tmp_path, "discover", expect=0)

    answer = small.mamoru(tmp_path, "check", expect=0).stdout

    do = "    do:  in the database, run `CREATE INDEX"
    assert answer == (
        "warning[MAM-222]: 4 of this kind\n"
        "  systems/shop.yaml:13:17  rows of `orders` are looked up by `customer_id`, and no index begins "
        "with it\n"
        f"{do} orders_customer_id ON orders (customer_id)`, then run `mamoru discover shop`\n"
        "  systems/shop.yaml:18:17  rows of `order_items` are looked up by `order_id`, and no index begins "
        "with it\n"
        f"{do} order_items_order_id ON order_items (order_id)`, then run `mamoru discover shop`\n"
        "  systems/shop.yaml:22:14  rows of `messages` are looked up by `sender`, and no index begins with "
        "it\n"
        f"{do} messages_sender ON messages (sender)`, then run `mamoru discover shop`\n"
        "  systems/shop.yaml:23:14  rows of `messages` are looked up by `receiver`, and no index begins with "
        "it\n"
        f"{do} messages_receiver ON messages (receiver)`, then run `mamoru discover shop`\n"
        "  why: each request would read the whole table and hold it busy, however few rows are the person's\n"
        "  law: GDPR art. 12(3)\n"
        "\n"
        "acme: 2 systems, 6 tables, 22 columns looked at\n"
        "every promise that is executed can be kept (4 warnings)\n"
    )


def test_a_remedy_that_differs_by_the_name_in_question_alone_is_said_once(tmp_path: Path) -> None:
    """Four categories that no system holds."""
    small.company(tmp_path, discover=False)
    swap(
        tmp_path / "notice.yaml",
        "messages: []}",
        "messages: []}\n  camera: {a: [], b: [], c: [], d: []}\n",
    )
    swap(tmp_path / "notice.yaml", "uses: [contact, purchases]", "uses: [contact, purchases, camera]")
    small.mamoru(tmp_path, "discover", expect=0)

    answer = small.mamoru(tmp_path, "check", expect=0).stdout

    assert answer.startswith(
        "warning[MAM-205]: 4 of this kind\n"
        "  notice.yaml:14:12  the notice lists `camera.a`, but no system holds it\n"
        "  notice.yaml:14:19  the notice lists `camera.b`, but no system holds it\n"
        "  notice.yaml:14:26  the notice lists `camera.c`, but no system holds it\n"
        "  notice.yaml:14:33  the notice lists `camera.d`, but no system holds it\n"
        "  why: either a system is missing from the maps and is never searched, or people are told of a "
        "collection that does not happen\n"
        "  do:  map the column that holds `…` in a file under systems/; if it stands on paper or with "
        "somebody else, write a system of `kind: manual`; if nobody holds it, take it out of the notice\n"
        "  law: GDPR art. 5(1)(a)\n"
        "\n"
    )


def test_files_that_cannot_be_read_are_told_apart_from_promises_that_cannot_be_kept(company: Path) -> None:
    swap(company / "notice.yaml", "law: JP\n", "")

    assert told(small.mamoru(company, "check")) == (
        2,
        (
            "error[MAM-122]: the key `law` is missing here\n"
            "  --> notice.yaml:1:1\n"
            "  notice: acme\n"
            "  ^^^^^^\n"
            "  why: what is not stated cannot be kept or checked\n"
            "  do:  add `law:`, as docs/reference/notation.md shows\n"
            "\n"
            "acme: not read, so no rule was asked\n"
            "1 error, 0 warnings\n"
        ),
        "",
    )


@pytest.mark.parametrize("words", [["check", "acme"], ["check", "-p", "acme"]])
def test_places_are_told_from_the_folder_one_stands_in(company: Path, words: list[str]) -> None:
    """Editors and code hosts look for them there."""
    swap(company / "systems/shop.yaml", NOTE, "total: purchases.orders")

    answer = small.mamoru(company.parent, *words, expect=1)

    assert "  --> acme/systems/shop.yaml:12:3\n    orders:\n    ^^^^^^\n" in answer.stdout


def test_a_programme_named_twice_is_refused(company: Path) -> None:
    assert told(small.mamoru(company.parent, "check", "acme", "-p", "acme")) == (
        2,
        "",
        (
            "Usage: mamoru check [OPTIONS] [FOLDER]\n"
            "Try 'mamoru check --help' for help.\n"
            "\n"
            "Error: name the programme's folder once\n"
        ),
    )


def test_a_folder_without_a_programme_says_so(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()

    assert told(small.mamoru(tmp_path / "photos", "check")) == (
        2,
        "",
        (
            "error[MAM-608]: there is no programme in the folder `photos`\n"
            "  why: neither `programme.yaml` nor `notice.yaml` is there, so nothing says what was promised\n"
            "  do:  go to the programme's folder, or name it: --programme; `mamoru init` begins one\n"
        ),
    )


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "check", "nowhere")) == (
        2,
        "",
        (
            "Usage: mamoru check [OPTIONS] [FOLDER]\n"
            "Try 'mamoru check --help' for help.\n"
            "\n"
            "Error: Invalid value for '[FOLDER]': Directory 'nowhere' does not exist.\n"
        ),
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "MAM-107"), (b"\x00\x01\x02\xff" * 1000, "MAM-105"), (b"a: b\n" * 2_000_000, "MAM-104")],
    ids=["empty", "binary", "huge"],
)
def test_a_file_that_is_no_notice_is_a_finding(company: Path, content: bytes, code: str) -> None:
    (company / "notice.yaml").write_bytes(content)

    answer = small.mamoru(company, "check", expect=2)

    assert answer.stdout.startswith(f"error[{code}]: ")
    assert answer.stderr == ""


def test_a_folder_in_place_of_a_file_is_a_finding(company: Path) -> None:
    (company / "notice.yaml").unlink()
    (company / "notice.yaml").mkdir()

    assert small.mamoru(company, "check", expect=2).stdout.startswith("error[MAM-102]: ")


def test_live_asks_the_databases_as_they_are_now(company: Path) -> None:
    small.database(company / "club.db", "ALTER TABLE points ADD COLUMN given_by TEXT")

    assert small.mamoru(company, "check", expect=0).stdout == CLEAN
    answer = small.mamoru(company, "check", "--live", expect=1)
    assert "given_by" in answer.stdout
    assert answer.stderr == ""


def test_what_the_files_and_the_database_both_show_is_told_once(company: Path) -> None:
    """A path without an index is a warning from the snapshot, and an error from the database itself."""
    indexes = "SELECT 'DROP INDEX ' || name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
    with closing(sqlite3.connect(company / "club.db")) as connection:
        for (statement,) in connection.execute(indexes).fetchall():
            connection.execute(statement)
    small.mamoru(company, "discover", expect=0)

    of_files = small.mamoru(company, "check", expect=0).stdout
    live = small.mamoru(company, "check", "--live", expect=1).stdout

    assert of_files.count("no index begins with it") == live.count("no index begins with it") > 0
    assert "warning[MAM-222]" in of_files
    assert "warning[MAM-222]" not in live


def test_a_system_that_does_not_answer_is_a_finding_of_a_live_check(company: Path) -> None:
    """The order of 2010 is gone, which would be told as held too long."""
    small.database(
        company / "shop.db", "DELETE FROM order_items WHERE order_id = 11; DELETE FROM orders WHERE id = 11"
    )
    (company / "club.db").unlink()

    assert told(small.mamoru(company, "check", "--live")) == (
        1,
        (
            "error[MAM-501]: the system `club` cannot be reached: there is no file `club.db`\n"
            "  --> systems/club.yaml:1:9\n"
            "  system: club\n"
            "          ^^^^\n"
            "  why: a system that does not answer is never taken for one that holds nothing\n"
            "  do:  start it or correct `connect:` in systems/club.yaml, then run again\n"
            "\n"
            "acme: 2 systems, 6 tables, 22 columns looked at\n"
            "1 error, 0 warnings\n"
        ),
        "",
    )


def test_findings_are_json_for_programs(company: Path) -> None:
    swap(company / "systems/shop.yaml", NOTE, "total: purchases.orders")

    answer = small.mamoru(company, "check", "--format", "json", expect=1)

    assert json.loads(answer.stdout) == {
        "format": "mamoru-report/1",
        "title": "check",
        "programme": "acme",
        "made": "",
        "progress": [],
        "plans": [],
        "receipts": [],
        "package": None,
        "known": [],
        "allowed": [],
        "gone": [],
        "compared": False,
        "findings": [
            {
                "code": "MAM-201",
                "severity": "error",
                "problem": "nothing says what the column `orders.note` holds",
                "why": "data that nobody has explained is neither shown to its person nor erased with them, "
                "and nobody notices that it is missing",
                "remedy": "in systems/shop.yaml, under `orders:`, write `columns: {note: CATEGORY}` "
                "(CATEGORY is one of the notice's `data`), or `not-personal: [note]` if it says nothing "
                "about a person",
                "where": {"file": "systems/shop.yaml", "line": 12, "column": 3, "length": 6},
                "node": "systems.shop.orders.note",
                "article": "GDPR art. 5(2), 30(1)(c); APPI art. 33",
            }
        ],
    }


def test_files_that_cannot_be_read_are_json_too(company: Path) -> None:
    swap(company / "notice.yaml", "law: JP\n", "")

    found = json.loads(small.mamoru(company, "check", "--format", "json", expect=2).stdout)

    assert [f["code"] for f in found["findings"]] == ["MAM-122"]


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_same_programme_gives_the_same_bytes(company: Path, form: str) -> None:
    swap(company / "systems/shop.yaml", NOTE, "total: purchases.orders")

    first, second = (small.mamoru(company, "check", "--format", form, expect=1).stdout for _ in range(2))

    assert first == second


def test_a_code_host_finds_places_below_its_own_folder_and_no_path_of_this_machine(tmp_path: Path) -> None:
    """A folder whose name a URI cannot hold as it is."""
    small.company(tmp_path / "privacy 規約")
    swap(tmp_path / "privacy 規約/systems/shop.yaml", NOTE, "total: purchases.orders")

    answer = small.mamoru(tmp_path, "check", "privacy 規約", "--format", "sarif", expect=1)

    (result,) = json.loads(answer.stdout)["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {
            "uri": "privacy%20%E8%A6%8F%E7%B4%84/systems/shop.yaml",
            "uriBaseId": "%SRCROOT%",
        },
        "region": {"startLine": 12, "startColumn": 3, "endColumn": 9},
    }
    assert str(tmp_path) not in answer.stdout
