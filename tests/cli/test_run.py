"""`mamoru run`."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import age, planned, with_paper
from tests.cli.settled import MADE, settled, told

USAGE = "Usage: mamoru run [OPTIONS] RIGHT|REQUEST\nTry 'mamoru run --help' for help.\n\n"
PLAN = """\
Plan DIGEST of request R-XXXXXXXXXX: erasure for one customer

  club
             deleted
    members        1
    points         2

  shop
                 deleted  masked  kept
    customers          -       1     -
    messages           1       2     -
    orders             1       1     1
    order_items        2       -     -
      customers: masked in rows that stay: email (null), name (null)
      customers: 1 stays as an empty shell, because rows that stay must point at it
      messages: masked in rows that stay: receiver (null), sender (null)
      orders: 1 kept for invoices (law: JP-corporation-tax) until 2032-06-01
      orders: readable in kept rows: total
      orders: masked in rows that stay: note (null)

11 rows would change.
"""
DONE = """
Done.
Receipt: evidence/receipts/R-XXXXXXXXXX-0.json
Nonce for the person, which shows that the receipt is theirs: NONCE
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def test_an_erasure_shows_its_plan_then_does_it(company: Path) -> None:
    answer = small.mamoru(company, "run", "erasure", "-s", "customer-id=1", "--yes")

    assert told(answer) == (0, PLAN + DONE, MADE)
    assert small.rows(company / "club.db")["members"] == [(71, 2, "ren")]


def test_a_saved_plan_is_done_as_it_was_shown(company: Path) -> None:
    request = planned(company)

    assert told(small.mamoru(company, "run", request, "--yes")) == (0, PLAN + DONE, "")


def test_without_a_terminal_nobody_can_agree_so_nothing_is_done(company: Path) -> None:
    before = small.rows(company / "shop.db")

    answer = small.mamoru(company, "run", "erasure", "-s", "customer-id=1")

    assert told(answer) == (
        3,
        PLAN,
        f"{MADE}Nothing was done. To do exactly this: mamoru run R-XXXXXXXXXX --yes\n",
    )
    assert small.rows(company / "shop.db") == before


def test_a_program_is_given_the_plan_and_how_to_go_on(company: Path) -> None:
    answer = small.mamoru(company, "run", "erasure", "-s", "customer-id=1", "--format", "json", expect=3)

    found = json.loads(answer.stdout)
    assert (found["format"], found["rows"]) == ("mamoru-plan/1", 11)
    again = small.mamoru(company, "run", found["request"], "--yes", "--format", "json", expect=0)
    done = json.loads(again.stdout)
    assert sorted(done) == [
        "beside", "format", "nonces", "package", "plan", "receipt", "request", "state", "summary", "tasks",
    ]  # fmt: skip
    assert (done["format"], done["state"], done["package"], done["summary"]) == (
        "mamoru-outcome/1", "done", None, None,
    )  # fmt: skip
    assert done["receipt"] == f"evidence/receipts/{found['request']}-0.json"
    assert again.stderr == ""
    assert "hana" not in again.stdout.lower()


def test_an_access_writes_the_package_and_says_where(company: Path) -> None:
    answer = small.mamoru(
        company, "run", "access", "-s", "customer-id=1", "--package", "out/answer.zip", "--language", "ja"
    )

    assert told(answer) == (
        0,
        (
            "Plan DIGEST of request R-XXXXXXXXXX: access for one customer\n"
            "\n"
            "  club\n"
            "             shown\n"
            "    points       2\n"
            "    members      1\n"
            "\n"
            "  shop\n"
            "                 shown  withheld\n"
            "    messages         2         1\n"
            "    orders           2         -\n"
            "    order_items      2         -\n"
            "    customers        1         -\n"
            "\n"
            "10 rows shown. 1 row withheld wholly: no column of theirs is shown.\n"
            "\n"
            "Done.\n"
            "Package: out/answer.zip\n"
            "Receipt: evidence/receipts/R-XXXXXXXXXX-0.json\n"
            "Nonce for the person, which shows that the receipt is theirs: NONCE\n"
        ),
        MADE,
    )
    with zipfile.ZipFile(company / "out/answer.zip") as package:
        assert '<html lang="ja" dir="ltr">' in package.read("index.html").decode()


def test_a_package_that_nobody_named_a_place_for_stays_out_of_version_control(company: Path) -> None:
    answer = small.mamoru(company, "run", "access", "-s", "customer-id=1", "--format", "json", expect=0)

    found = json.loads(answer.stdout)
    assert found["package"] == f"answers/{found['request']}.zip"
    assert (company / "answers/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert (company / "answers").stat().st_mode & 0o777 == 0o700


def test_what_waits_for_a_person_is_done_and_not_closed(tmp_path: Path) -> None:
    with_paper(tmp_path)

    code, answer, _ = told(small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=1", "--yes"))

    assert code == 4
    assert answer.endswith(
        "\nDone in every system that Mamoru reaches; a person has still to look:\n"
        "  task R-XXXXXXXXXX-1 for records office in paper, due DATE\n"
        "Receipt: evidence/receipts/R-XXXXXXXXXX-0.json\n"
        "Nonce for the person, which shows that the receipt is theirs: NONCE\n"
    )


def test_a_plan_that_stops_asks_for_its_digest_and_not_for_a_yes(company: Path) -> None:
    small.database(company / "club.db", "CREATE TABLE gossip (member_id INTEGER, what TEXT)")
    plan = json.loads(
        small.mamoru(company, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=3).stdout
    )

    refused = small.mamoru(company, "run", plan["request"], "--yes", expect=3)
    other = small.mamoru(company, "run", plan["request"], "--confirm", "0" * 12, expect=3)
    done = small.mamoru(company, "run", plan["request"], "--confirm", plan["digest"], expect=4)

    assert refused.stderr.startswith("error[MAM-431]: the plan stops and asks: ")
    assert other.stderr == "Nothing was done: what is confirmed is the digest of another plan.\n"
    assert "\nNot closed: not every system could be asked.\n" in done.stdout


MISTAKES = {
    "nobody": (
        ("erasure",),
        (
            "Error: say who asks, by a key the notice names: --subject KEY=VALUE, "
            "such as -s email=hana@example.com\n"
        ),
    ),
    "neither": (
        ("erase",),
        (
            "Error: `erase` is neither a right (access, correction, erasure, lifting, portability, "
            "restriction, suspension) nor the id of a request (R-...)\n"
        ),
    ),
    "who-asks-a-request": (
        ("R-222", "-s", "customer-id=1"),
        "Error: R-222 is a saved request, which knows who asked: leave --subject out\n",
    ),
    "package-of-an-erasure": (
        ("erasure", "-s", "customer-id=1", "--package", "answer.zip"),
        "Error: --package and --language go with access: mamoru run access ...\n",
    ),
    "confirm-without-plan": (
        ("erasure", "-s", "customer-id=1", "--confirm", "0123456789ab"),
        "Error: --confirm goes with a saved plan: mamoru run REQUEST --confirm DIGEST\n",
    ),
    "confirm-too-little": (
        ("R-222", "--confirm", "0"),
        "Error: Invalid value for --confirm: give at least the first 12 characters of the plan's digest\n",
    ),
    "package-is-a-folder": (
        ("access", "-s", "customer-id=1", "--package", "systems"),
        "Error: Invalid value for '--package': File 'systems' is a directory.\n",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_words_that_do_not_go_together_are_refused(company: Path, mistake: str) -> None:
    words, error = MISTAKES[mistake]

    assert told(small.mamoru(company, "run", *words)) == (2, "", USAGE + error)
    assert not (company / ".mamoru").exists()


def test_a_request_that_does_not_exist_is_told(company: Path) -> None:
    """Neither before the first request of a programme nor after it."""
    error = (
        "error[MAM-720]: there is no request `R-2222222222`\n"
        "  why: nothing can be done or told about a request that the store does not know\n"
        "  do:  run `mamoru status`; it lists the requests there are\n"
    )

    first = small.mamoru(company, "run", "R-2222222222", "--yes")
    assert not (company / ".mamoru").exists()
    planned(company)
    second = small.mamoru(company, "run", "R-2222222222", "--yes")

    assert [(t.returncode, t.stdout, t.stderr) for t in (first, second)] == [(2, "", error)] * 2


def test_a_request_that_is_done_is_not_done_again(company: Path) -> None:
    request = planned(company)
    small.mamoru(company, "run", request, "--yes", expect=0)

    assert told(small.mamoru(company, "run", request, "--yes")) == (
        1,
        "",
        (
            "error[MAM-433]: request R-XXXXXXXXXX is done, so its plan cannot be run\n"
            "  why: a plan is carried out once: a second run would change rows that nobody has looked at\n"
            "  do:  see where it stands with `mamoru status`; if the person has asked again, make a new "
            "plan with `mamoru plan`\n"
        ),
    )


def test_a_plan_that_was_shown_too_long_ago_is_not_run(company: Path) -> None:
    """And it ends there, so that what is sealed of its person can be forgotten."""
    request = planned(company)
    age(company, request)
    before = small.rows(company / "shop.db")

    answer = small.mamoru(company, "run", request, "--yes", "--format", "json")

    assert answer.returncode == 1
    assert settled(answer.stderr) == (
        "error[MAM-435]: the plan of request R-XXXXXXXXXX is older than 30 days\n"
        "  why: whoever agreed to it looked at rows and promises of that time, and its file still names a "
        "person; nothing was changed, and the request ends here\n"
        "  do:  make a new plan if the person still asks; `limits: {plan-days: NUMBER}` in programme.yaml "
        "says how long one holds; `mamoru forget R-XXXXXXXXXX` destroys this one's file\n"
    )
    assert small.rows(company / "shop.db") == before
    assert "stopped" in small.mamoru(company, "status", expect=0).stdout
    small.mamoru(company, "forget", request, "--yes", expect=0)


def test_the_programme_says_how_long_a_plan_holds(company: Path) -> None:
    with (company / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write("limits: {plan-days: 366}\n")
    request = planned(company)
    made = datetime.now(UTC) - timedelta(days=300)
    age(company, request, made=f"{made:%Y-%m-%dT%H:%M:%SZ}")

    small.mamoru(company, "run", request, "--yes", expect=0)


def test_a_language_without_texts_is_told_before_anything_is_saved(company: Path) -> None:
    answer = small.mamoru(company, "run", "access", "-s", "customer-id=1", "--language", "fr")

    assert told(answer) == (
        2,
        "",
        (
            f"{MADE}error[MAM-921]: Mamoru has no texts in the language `fr`\n"
            "  why: people must be answered in words they can read\n"
            "  do:  ask for one of de, en, ja, ko, zh-Hans, zh-Hant, such as `--language en`; a further "
            "one is a part of Mamoru itself, and "
            "CONTRIBUTING.md tells how it is written\n"
        ),
    )
    assert small.mamoru(company, "status", expect=0).stdout == "no request has been made yet\n"


def test_a_place_that_cannot_be_written_is_told(company: Path) -> None:
    answer = small.mamoru(
        company, "run", "access", "-s", "customer-id=1", "--package", "notice.yaml/answer.zip"
    )

    assert told(answer) == (
        2,
        "",
        (
            f"{MADE}error[MAM-609]: the file answer.zip cannot be written: `notice.yaml` is no folder\n"
            "  why: what was asked for is not all there\n"
            "  do:  make its folder writable, or room on its disk, or name another place\n"
        ),
    )


def test_an_answer_tells_every_right_that_the_notice_gives(tmp_path: Path) -> None:
    """Also those that people of the company carry out, and no command does."""
    notice = small.FILES["notice.yaml"].replace(
        "  erasure: {of: customer}\n",
        "  erasure: {of: customer}\n  correction: {of: customer}\n  complaint: {of: customer}\n",
    )
    folder = small.company(tmp_path, {"notice.yaml": notice})

    small.mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "answer.zip", expect=0)

    with zipfile.ZipFile(folder / "answer.zip") as package:
        page = package.read("index.html").decode()
    for right in ("to see the data", "to have data about you deleted", "to have wrong data", "to complain"):
        assert right in page
