"""Whose rows are on hold loses none of them: not by their own wish, not by another's, not by a program."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mamoru.desk.checking import check
from mamoru.desk.freezing.placing import Said, place
from tests import chaos, small
from tests.cli.settled import settled
from tests.execute import composed
from tests.execute.carried import state

SCRIPT = Path(__file__).with_name("killed.py")
BY = ("--by", "legal desk", "--reason", "a claim of Hana")
GROUND = "court 12"
REVIEW = "2999-01-31"
HELD = f"hold H-XXXXXXXXXX ({GROUND}) until it is lifted, to be looked at again on {REVIEW}"
WHY = (
    "  why: what a claim, an authority or an appeal may still need is not destroyed, also not by the "
    "wish of the person it is about (GDPR art. 17(3)(e)); nothing is changed meanwhile, and access goes on\n"
    "  do:  `mamoru hold list --whom` tells who placed it, and why; when it is over `mamoru hold lift "
    "HOLD`, or `mamoru appeal decide APPEAL`; then "
)


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A shop in which every right is given."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return composed.shop(tmp_path / "company", url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same on SQLite alone, for what does not depend on the kind of system."""
    return composed.shop(tmp_path / "company")


def held(folder: Path, who: int, *words: str) -> str:
    """Place a hold on a customer and return its id."""
    ends = words or ("--review", REVIEW)
    told = _json(folder, "hold", "place", "-s", f"customer-id={who}", "--ground", GROUND, *BY, *ends)
    return str(told["id"])


def _json(folder: Path, *words: str, expect: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(small.mamoru(folder, *words, "--format", "json", expect=expect).stdout)
    return found


def erase(folder: Path, who: int, *, expect: int) -> str:
    """Ask for the erasure of a customer, and return what is told as an error."""
    told = small.mamoru(folder, "run", "erasure", "-s", f"customer-id={who}", "--yes", expect=expect)
    return _same(told.stderr)


def _same(text: str) -> str:
    return settled(text).replace(
        text[text.find("H-") : text.find("H-") + 12] if "H-" in text else "\0", "H-XXXXXXXXXX"
    )


def test_their_own_erasure_waits_until_the_hold_is_lifted(company: Path) -> None:
    hold = held(company, 1)

    assert erase(company, 1, expect=1) == (
        f"error[MAM-526]: this erasure has to wait: the person's rows are frozen by {HELD}\n{WHY}plan again\n"
    )

    small.mamoru(company, "hold", "lift", hold, *BY, expect=0)
    erase(company, 1, expect=0)


def test_another_s_erasure_takes_nothing_that_is_about_them(company: Path) -> None:
    held(company, 2)

    assert erase(company, 1, expect=1).splitlines()[0] == (
        "error[MAM-526]: this erasure has to wait: 2 rows of `shop.messages` would change, about somebody "
        f"whose rows are frozen by {HELD}"
    )


def test_who_has_nothing_in_common_with_them_is_erased(company: Path) -> None:
    held(company, 1)

    erase(company, 3, expect=0)


def test_they_are_answered_and_suspended_all_the_same(company: Path) -> None:
    held(company, 1)
    who = ("-s", "customer-id=1")

    small.mamoru(company, "run", "access", *who, expect=0)
    small.mamoru(company, "run", "portability", *who, expect=0)
    small.mamoru(company, "run", "suspension", *who, "--yes", expect=0)
    planned = _json(company, "plan", "lifting", *who)["request"]
    small.mamoru(company, "task", "done", f"{planned}-1", "--found", "1", "--by", "desk", expect=0)
    small.mamoru(company, "run", planned, "--yes", expect=0)


def test_a_correction_goes_on_where_the_value_before_it_is_kept(company: Path) -> None:
    held(company, 1)

    small.mamoru(
        company, "run", "correction", "-s", "customer-id=1", "--set", "contact.name=Hana", "--yes", expect=0
    )


def test_a_correction_waits_where_the_value_before_it_would_be_lost(company: Path) -> None:
    notice = company / "notice.yaml"
    kept = ", earlier-value: {keep: 2 years, ground: {purpose: sell}}"
    notice.write_text(notice.read_text(encoding="utf-8").replace(kept, ""), encoding="utf-8")
    held(company, 1)

    words = ("run", "correction", "-s", "customer-id=1", "--set", "contact.name=Hana", "--yes")
    assert _same(small.mamoru(company, *words, expect=1).stderr).splitlines()[0] == (
        f"error[MAM-526]: this correction has to wait: the values before it are frozen by {HELD}, and the "
        "notice keeps none of them (`earlier-value:`)"
    )


def test_a_value_before_a_correction_outlives_its_period_while_the_hold_stands(folder: Path) -> None:
    words = ("run", "correction", "-s", "customer-id=1", "--yes", "--set")
    small.mamoru(folder, *words, "contact.name=Hana", expect=0)
    hold = held(folder, 1)
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        store.execute("UPDATE earlier_value SET until = '2020-01-01'")
        store.commit()

    small.mamoru(folder, "run", "suspension", "-s", "customer-id=3", "--yes", expect=0)
    assert _earlier(folder) == 1

    small.mamoru(folder, "hold", "lift", hold, *BY, expect=0)
    small.mamoru(folder, "run", "suspension", "-s", "customer-id=2", "--yes", expect=0)
    assert _earlier(folder) == 0


def _earlier(folder: Path) -> int:
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        return int(store.execute("SELECT count(DISTINCT request) FROM earlier_value").fetchone()[0])


def test_a_plan_that_was_made_before_the_hold_is_not_run(company: Path) -> None:
    request = str(_json(company, "plan", "erasure", "-s", "customer-id=1")["request"])
    hold = held(company, 1)

    small.mamoru(company, "run", request, "--yes", expect=1)
    assert state(company, request) == "planned"

    small.mamoru(company, "hold", "lift", hold, *BY, expect=0)
    small.mamoru(company, "run", request, "--yes", expect=0)


def test_whoever_is_on_hold_is_taken_out_of_a_batch(company: Path) -> None:
    held(company, 3)
    (company / "people.csv").write_text("customer-id\n1\n3\n", encoding="utf-8")

    told = _json(company, "batch", "erasure", "people.csv", "--yes", expect=3)

    assert [(one["line"], one["problem"][:35]) for one in told["left"]] == [
        (3, "the person's rows are frozen by hol")
    ]
    assert [one["people"] for one in told["run"]] == [1]


def test_a_hold_that_comes_between_plan_and_run_of_a_batch_takes_out_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "people.csv").write_text("customer-id\n1\n3\n", encoding="utf-8")
    said = Said(reason="a claim", ground=GROUND, by="legal", review=REVIEW)

    def hold_it() -> None:
        place(folder, {"customer-id": "3"}, of="", said=said)

    with chaos.at("mamoru.desk.batch.carrying:Batch.run:before:1", hold_it):
        told = _json(folder, "batch", "erasure", "people.csv", "--yes", expect=3)

    assert [one["people"] for one in told["run"]] == [1]
    assert [row[0] for row in composed.rows(folder)["customers"]] == [2, 3]


PLACING = """
import sys
from pathlib import Path
from mamoru.desk.freezing import placing
from mamoru.desk.opening import open_engine
from mamoru.execute.people import Person

who = {"customer-id": "1"}
said = placing.Said(reason="a claim", ground="court 12", by="legal", review="2999-01-31")
found = Person(given=who, known={"customer-id": {"1"}})
with open_engine(Path(sys.argv[1])) as engine:
    placing._place(engine, [found], who, of="customer", said=said, request="", notes=())
"""  #: what `hold place` saves when it has found the person, whose rows are locked here


def test_a_hold_that_is_placed_while_an_erasure_runs_stops_it(company: Path) -> None:
    request = str(_json(company, "plan", "erasure", "-s", "customer-id=1")["request"])
    before = _rows(company)

    def hold_it() -> None:
        subprocess.run([sys.executable, "-c", PLACING, str(company)], check=True, timeout=60)

    with chaos.at("mamoru.execute.erasing:Erasing.apply:before:1", hold_it):
        told = small.mamoru(company, "run", request, "--yes", expect=1)

    assert _same(told.stderr).splitlines()[0] == (
        f"error[MAM-526]: this erasure has to wait: the person's rows are frozen by {HELD}"
    )
    assert _rows(company) == before
    assert state(company, request) == "planned"


def _rows(folder: Path) -> object:
    if (folder / "shop.db").exists():
        return composed.rows(folder)
    return _json(folder, "plan", "access", "-s", "customer-id=1")["systems"]


def test_an_interrupted_erasure_goes_on_only_when_the_hold_is_lifted(folder: Path) -> None:
    request = str(_json(folder, "plan", "erasure", "-s", "customer-id=1")["request"])
    before = composed.rows(folder)
    point = "mamoru.execute.erasure:Journal.write:after:1"
    words = [sys.executable, str(SCRIPT), str(folder), request, point]
    assert subprocess.run(words, check=False, timeout=60).returncode == -9

    placed = _json(
        folder, "hold", "place", "-s", "customer-id=1", "--ground", GROUND, *BY, "--review", REVIEW
    )
    note = (
        f"request {request} (erasure) is being carried out, or was interrupted: what it has done stays done; "
        f"while this stands, `mamoru resume {request}` does no more of it"
    )
    assert placed["notes"] == [note]
    told = small.mamoru(folder, "resume", request, expect=1)
    assert _same(told.stderr) == (
        "R-XXXXXXXXXX:\n"
        f"error[MAM-526]: this erasure has to wait: the person's rows are frozen by {HELD}\n"
        f"{WHY}run `mamoru resume R-XXXXXXXXXX`\n"
    )
    assert (composed.rows(folder), state(folder, request)) == (before, "applying")

    small.mamoru(folder, "hold", "lift", str(placed["id"]), *BY, expect=0)
    small.mamoru(folder, "resume", request, expect=0)
    assert [row[0] for row in composed.rows(folder)["customers"]] == [2, 3]


def test_a_hold_ends_by_itself_after_its_last_day(folder: Path) -> None:
    held(folder, 1, "--until", "2999-12-31")
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        store.execute("UPDATE hold SET until = '2020-12-31'")
        store.commit()

    erase(folder, 1, expect=0)
    assert [one["state"] for one in _json(folder, "hold", "list", "--all")["holds"]] == ["over"]


def test_what_a_request_holds_of_somebody_on_hold_is_not_forgotten(folder: Path) -> None:
    request = str(_json(folder, "run", "access", "-s", "customer-id=1")["request"])
    hold = held(folder, 1)

    told = small.mamoru(folder, "forget", request, "--yes", expect=1)
    assert _same(told.stderr).splitlines()[0] == (
        f"error[MAM-526]: this forgetting has to wait: the person's rows are frozen by {HELD}"
    )

    small.mamoru(folder, "hold", "lift", hold, *BY, expect=0)
    small.mamoru(folder, "forget", request, "--yes", expect=0)


def test_an_appeal_keeps_everything_until_it_is_decided(company: Path) -> None:
    request = str(_json(company, "run", "access", "-s", "customer-id=1")["request"])
    words = ("appeal", "open", request, "--reason", "an account is missing", "--by", "desk")
    appeal = str(_json(company, *words, "--review", REVIEW)["id"])

    told = settled(small.mamoru(company, "run", "erasure", "-s", "customer-id=1", "--yes", expect=1).stderr)
    assert told.splitlines()[0] == (
        f"error[MAM-526]: this erasure has to wait: the person's rows are frozen by appeal {appeal} against "
        "request R-XXXXXXXXXX until it is decided"
    )
    assert [one["against"] for one in _json(company, "status")["holds"]] == [request]

    small.mamoru(company, "appeal", "decide", appeal, "--outcome", "denied", *BY, expect=0)
    erase(company, 1, expect=0)


def test_an_appeal_against_what_nobody_was_answered_yet_is_refused(folder: Path) -> None:
    (folder / "systems/papers.yaml").write_text(
        "system: papers\nkind: manual\nowner: records office\n"
        "holds: {origin: given, country: JP, of: [customer], categories: [contact.name]}\n"
        "search: {days: 10, access: {en: look}, erasure: {en: shred}}\n",
        encoding="utf-8",
    )
    request = str(_json(folder, "run", "access", "-s", "customer-id=1", expect=4)["request"])

    told = small.mamoru(folder, "appeal", "open", request, *BY, "--review", REVIEW, expect=1)

    assert settled(told.stderr).splitlines()[0] == (
        "error[MAM-527]: no appeal against request R-XXXXXXXXXX can be registered: it is waiting, so that "
        "nobody was answered yet"
    )


def test_of_a_batch_one_person_appeals(folder: Path) -> None:
    (folder / "people.csv").write_text("customer-id\n1\n3\n", encoding="utf-8")
    (run,) = _json(folder, "batch", "suspension", "people.csv", "--yes")["run"]
    words = ("appeal", "open", str(run["request"]), *BY, "--review", REVIEW)

    assert "it is about 2 people" in small.mamoru(folder, *words, expect=1).stderr
    small.mamoru(folder, *words, "-s", "customer-id=3", expect=0)

    erase(folder, 1, expect=0)
    erase(folder, 3, expect=1)


def test_placing_and_lifting_stand_in_the_log_and_name_nobody(folder: Path) -> None:
    placed = _json(
        folder, "hold", "place", "-s", "customer-id=1", "--ground", GROUND, *BY, "--review", REVIEW
    )
    lifted = _json(folder, "hold", "lift", str(placed["id"]), *BY)

    small.mamoru(folder, "log", "verify", expect=0)
    log = _json(folder, "log", "list")["records"]
    assert [(one["right"], one["request"]) for one in log] == [("hold", placed["id"])] * 2
    for told, ends in ((placed, "placed"), (lifted, "lifted")):
        key = ("--key", "evidence/public-key.txt", "-s", "customer-id=1", "--nonce", str(told["nonce"]))
        small.mamoru(folder, "verify", str(told["receipt"]), *key, expect=0)
        text = (folder / str(told["receipt"])).read_text(encoding="utf-8")
        fields = {f["path"]: f["value"] for f in json.loads(text)["fields"]}
        assert fields["request.state"] == ends
        assert "Hana" not in text
        assert GROUND not in text
    for file in (folder / ".mamoru").glob("store.db*"):
        assert b"claim of Hana" not in file.read_bytes()


def test_a_hold_that_is_past_its_review_is_told(folder: Path) -> None:
    hold = held(folder, 1)
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        store.execute("UPDATE hold SET review = '2020-12-31'")
        store.commit()

    found = [f for f in check(folder, live=True).findings if f.code == "MAM-324"]

    assert [(f.severity.value, f.node, f.problem) for f in found] == [
        ("warning", hold, f"{hold} had to be looked at again by 2020-12-31")
    ]
    assert (
        small.mamoru(folder, "status", expect=0)
        .stdout.splitlines()[-1]
        .endswith("to be looked at again on 2020-12-31  TO BE LOOKED AT AGAIN")
    )


def test_what_does_not_stand_cannot_be_lifted(folder: Path) -> None:
    hold = held(folder, 1)
    small.mamoru(folder, "appeal", "decide", hold, "--outcome", "denied", *BY, expect=2)
    small.mamoru(folder, "hold", "lift", hold, *BY, expect=0)

    told = small.mamoru(folder, "hold", "lift", hold, *BY, expect=2)
    assert "error[MAM-648]" in told.stderr
    small.mamoru(folder, "hold", "lift", "H-2222222222", *BY, expect=2)


def test_a_hold_says_until_when_or_when_it_is_looked_at_again(folder: Path) -> None:
    words = ("hold", "place", "-s", "customer-id=1", "--ground", GROUND, *BY)

    small.mamoru(folder, *words, expect=2)
    small.mamoru(folder, *words, "--until", "2020-01-01", expect=2)
    small.mamoru(folder, *words[:3], "customer-id=77", *words[4:], "--review", REVIEW, expect=2)
    assert _json(folder, "hold", "list")["holds"] == []


def test_nobody_is_named_unless_it_is_asked_for(folder: Path) -> None:
    held(folder, 1)

    assert "customer-id" not in small.mamoru(folder, "hold", "list", expect=0).stdout
    told = small.mamoru(folder, "hold", "list", "--whom", expect=0).stdout
    assert told.splitlines()[1:] == ["  customer-id=1", "  reason: a claim of Hana", "  by: legal desk"]
