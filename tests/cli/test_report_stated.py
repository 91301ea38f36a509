"""`mamoru report STATED`: reports that the notice states, made."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from tests import small
from tests.cli.settled import told

Row = dict[str, object]
TODAY = datetime.now(UTC).date().isoformat()
STATED = """\
reports:
  yearly: {tells: requests, by: rights, looks-back: 12 months, every: yearly, last: 2025-01-10, owner: desk}
  collected: {tells: collected, items: all, by: [classes, categories], looks-back: 12 months, owner: desk}
  given: {tells: disclosed, items: all, by: recipients, looks-back: 12 months, owner: desk}
  sold: {tells: sold-or-shared, items: all, by: [categories, recipients], looks-back: 12 months, owner: desk}
recipients:
  carrier: {role: processor, of: all, receives: contact.name, for: sell, country: JP, title: {en: Carriers}}
"""
NOTICE = (
    small.FILES["notice.yaml"].replace(
        "name: [identifying]", "name: {marks: identifying, classes: {US-CA: identifiers}}"
    )
    + STATED
)
CALIFORNIA = """\
supplement: US-CA
for: [US-CA]
law: US-CA-CCPA
reports:
  there: {tells: requests, by: rights, looks-back: 12 months, owner: desk}
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path, {"notice.yaml": NOTICE, "supplements/US-CA.yaml": CALIFORNIA})


def made(folder: Path, *words: str) -> dict[str, object]:
    """Make a report of the days up to today, small groups too."""
    told = small.mamoru(folder, "report", *words, "--until", TODAY, "--format", "json", expect=0).stdout
    found: dict[str, object] = json.loads(told)
    return found


def row(folder: Path, right: str, *words: str, report: str = "yearly") -> Row:
    """Return the figures of one right."""
    found = cast("list[Row]", made(folder, report, "--every-figure", *words)["rows"])
    return next(each for each in found if each["right"] == right)


def figures(**counts: object) -> Row:
    names = (
        "received complied-with complied-with-in-part denied nothing-held not-concluded not-known-any-more "
        "mean-days median-days"
    )
    return {**dict.fromkeys(names.split(), 0), "mean-days": None, "median-days": None, **counts}


def request(folder: Path, right: str, number: int, *words: str) -> str:
    """Carry out a request of one customer and return its id."""
    yes = ["--yes"] if right == "erasure" else []
    told = small.mamoru(
        folder, "run", right, "-s", f"customer-id={number}", *yes, *words, "--format", "json", expect=0
    )
    return str(json.loads(told.stdout)["request"])


def test_requests_are_counted_by_right_with_what_became_of_them(company: Path) -> None:
    """Customer 1 has an order that is kept and letters that others wrote; customer 3 has neither."""
    request(company, "access", 1)
    for number in (1, 3):
        request(company, "erasure", number)

    assert row(company, "access") == {
        "right": "access",
        **figures(**{"received": 1, "complied-with-in-part": 1, "mean-days": 0, "median-days": 0}),
    }
    assert row(company, "erasure") == {
        "right": "erasure",
        **figures(
            **{
                "received": 2,
                "complied-with": 1,
                "complied-with-in-part": 1,
                "mean-days": 0,
                "median-days": 0,
            }
        ),
    }


def test_people_of_a_batch_are_counted_one_by_one(company: Path) -> None:
    small.database(
        company / "shop.db",
        "INSERT INTO customers VALUES (4, 'Mio', 'm@example.com'), (5, 'Kai', 'k@example.com')",
    )
    (company / "people.csv").write_text("customer-id\n3\n4\n5\n", encoding="utf-8")
    small.mamoru(company, "batch", "erasure", "people.csv", "--yes", expect=0)

    found = row(company, "erasure")

    assert (found["received"], found["complied-with"]) == (3, 3)


def test_forgetting_changes_no_figure(company: Path) -> None:
    requests = [request(company, "erasure", number) for number in (1, 3)]
    requests.append(request(company, "access", 2))
    before = made(company, "yearly", "--every-figure")

    for one in requests:
        small.mamoru(company, "forget", one, "--yes", expect=0)

    assert made(company, "yearly", "--every-figure") == before


def test_what_was_concluded_before_this_was_kept_is_counted_and_what_was_forgotten_is_said_to_be_unknown(
    company: Path,
) -> None:
    kept, gone = request(company, "erasure", 3), request(company, "erasure", 1)
    small.mamoru(company, "forget", gone, "--yes", expect=0)
    with sqlite3.connect(company / ".mamoru/store.db") as store:
        store.execute("DELETE FROM outcome")
        store.execute("DELETE FROM destroyed")
    store.close()

    found = row(company, "erasure")

    assert (found["received"], found["complied-with"], found["not-known-any-more"]) == (2, 1, 1)
    small.mamoru(company, "forget", kept, "--yes", expect=0)
    assert row(company, "erasure") == found


def test_a_plan_that_nobody_ran_is_no_request_and_that_is_said(company: Path) -> None:
    small.mamoru(company, "plan", "erasure", "-s", "customer-id=1", expect=0)

    report = made(company, "yearly")

    assert [each["received"] for each in cast("list[Row]", report["rows"])] == [0, 0]
    assert (
        "Some plans were made in these days and not carried out; whether anybody was refused by that, Mamoru "
        "does not know, and they are not counted."
    ) in cast("list[str]", report["notes"])


def test_days_are_those_between_asking_and_the_end(company: Path) -> None:
    first, second = request(company, "access", 1), request(company, "access", 2)
    earlier = (datetime.now(UTC) - timedelta(days=9)).isoformat(timespec="seconds")
    with sqlite3.connect(company / ".mamoru/store.db") as store:
        store.execute("UPDATE request SET made = ? WHERE id = ?", (earlier, first))
    store.close()

    found = row(company, "access")

    assert (second, found["mean-days"], found["median-days"]) == (second, 4.5, 4.5)


def test_a_request_of_before_the_days_is_not_counted(company: Path) -> None:
    one = request(company, "access", 1)
    with sqlite3.connect(company / ".mamoru/store.db") as store:
        store.execute("UPDATE request SET made = '2020-01-02T03:04:05Z' WHERE id = ?", (one,))
    store.close()

    assert row(company, "access")["received"] == 0
    assert row(company, "access", "--from", "2020-01-01")["received"] == 1


def test_a_supplement_counts_its_own_people_and_the_notice_counts_everybody(company: Path) -> None:
    small.mamoru(company, "run", "access", "-s", "customer-id=1", "--region", "US-CA", expect=0)
    forgotten = request(company, "erasure", 3, "--region", "US-CA")
    request(company, "access", 2)
    small.mamoru(company, "forget", forgotten, "--yes", expect=0)

    assert row(company, "access", report="there")["received"] == 1
    assert row(company, "erasure", report="there")["received"] == 1
    assert row(company, "access")["received"] == 2


def test_small_groups_are_hidden_unless_they_are_asked_for(company: Path) -> None:
    request(company, "access", 1)

    found = cast("list[Row]", made(company, "yearly")["rows"])

    assert found[0] == {
        "right": "access",
        **dict.fromkeys(figures(), "not shown"),
        "received": "fewer than 10",
    }


def test_what_is_collected_is_told_by_the_classes_of_a_law_as_the_maps_hold_it(company: Path) -> None:
    assert made(company, "collected")["rows"] == [
        {"class": "(no class named)", "category": "contact.email"},
        {"class": "(no class named)", "category": "purchases.messages"},
        {"class": "(no class named)", "category": "purchases.orders"},
        {"class": "US-CA identifiers", "category": "contact.name"},
    ]


@pytest.mark.promise("W-75")
def test_what_a_map_held_when_a_version_was_frozen_was_collected_in_those_days(company: Path) -> None:
    """California: the categories of the last twelve months, by class, from the inventory."""
    small.mamoru(company, "publish", expect=0)
    shop = (company / "systems/shop.yaml").read_text(encoding="utf-8")
    shop = shop.replace(
        "email: email}\n    columns: {name: contact.name, email: contact.email}",
        "email: email}\n    columns: {name: contact.email, email: contact.email}",
    )
    (company / "systems/shop.yaml").write_text(shop, encoding="utf-8")
    club = (company / "systems/club.yaml").read_text(encoding="utf-8")
    (company / "systems/club.yaml").write_text(
        club.replace("contact.name", "contact.email"), encoding="utf-8"
    )

    found = made(company, "collected")

    assert {"class": "US-CA identifiers", "category": "contact.name"} in cast("list[Row]", found["rows"])
    assert "No map of today holds these any more: contact.name." in cast("list[str]", found["notes"])


def test_what_is_disclosed_is_told_by_recipient_and_what_nobody_sells_is_said(company: Path) -> None:
    assert made(company, "given")["rows"] == [{"recipient": "Carriers", "data": "contact.name"}]
    assert made(company, "sold")["rows"] == []


def test_a_report_is_written_kept_as_evidence_and_then_no_longer_due(company: Path) -> None:
    due = "MAM-322"
    assert due in small.mamoru(company, "check", expect=0).stdout

    done = small.mamoru(company, "report", "yearly", "--to", "yearly.md")

    said = (
        "Report: yearly.md\n"
        f"Kept as evidence: evidence/reports/reports.yearly-{TODAY}.json\n"
        f"In the notice, write `last: {TODAY}` in `reports.yearly`.\n"
    )
    assert told(done) == (0, said, "")
    assert due not in small.mamoru(company, "check", expect=0).stdout
    assert (
        (company / "yearly.md").read_text(encoding="utf-8").startswith("# Requests received\n\nAcme Inc. · ")
    )
    small.mamoru(company, "report", "yearly", "--to", "yearly.md", expect=0)


def test_small_groups_that_were_asked_for_are_no_evidence_of_a_publication(company: Path) -> None:
    small.mamoru(company, "report", "yearly", "--every-figure", "--to", "inside.md", expect=0)

    assert not (company / "evidence/reports").exists()


def test_a_report_takes_the_place_of_nothing_else(company: Path) -> None:
    (company / "README.md").write_text("# Acme\n", encoding="utf-8")

    done = small.mamoru(company, "report", "yearly", "--to", "README.md", expect=2)

    assert done.stderr.startswith(
        "error[MAM-615]: `README.md` is there already, and is no stated report that Mamoru wrote\n"
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nothing"], "the notice states no report `nothing`"),
        (["yearly", "--region", "XX"], "`XX` is no region"),
    ],
)
def test_what_cannot_be_made_is_told(company: Path, words: list[str], problem: str) -> None:
    done = small.mamoru(company, "report", *words, expect=2)

    assert done.stderr.startswith("error[MAM-")
    assert problem in done.stderr.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--until", "2025-01-01"], "--until is for a report that the notice states: name it"),
        (["--format", "text"], "--format text is for a report that the notice states: name it"),
        (["yearly", "--format", "html"], "a report that the notice states is text or JSON"),
        (["yearly", "--from", "2025-02-01", "--until", "2025-01-01"], "--from is a day after --until"),
    ],
)
def test_options_that_do_not_go_together_are_told(company: Path, words: list[str], problem: str) -> None:
    assert problem in small.mamoru(company, "report", *words, expect=2).stderr


def test_one_that_can_be_made_is_no_longer_told_as_kept_by_nobody(company: Path) -> None:
    more = "  odd: {tells: requests, by: [rights, recipients], owner: desk}\n"
    (company / "notice.yaml").write_text(
        NOTICE.replace("recipients:\n", more + "recipients:\n"), encoding="utf-8"
    )

    found = json.loads(small.mamoru(company, "check", "--format", "json", expect=0).stdout)["findings"]

    assert [f["node"] for f in found if f["code"] == "MAM-224" and f["node"].startswith("reports")] == [
        "reports.odd"
    ]


def test_the_data_map_shows_what_is_reported_of_the_data(company: Path) -> None:
    """In the picture and in the table; one category alone shows what is reported of it."""
    said = "reports.collected: reports what was collected, by classes, categories"

    assert "\nreports and destruction:\n  reports.yearly: reports the requests received, by rights; " in (
        small.mamoru(company, "draw", "--table", expect=0).stdout
    )
    assert said in small.mamoru(company, "draw", "--category", "contact.name", "--table", expect=0).stdout
    picture = small.mamoru(company, "draw", expect=0).stdout
    assert '<g aria-label="Reports and destruction" class="records">' in picture
    assert said in picture


def test_explaining_a_report_tells_what_makes_it(company: Path) -> None:
    told = small.mamoru(company, "explain", "reports.given", expect=0).stdout

    assert "  Reports what was disclosed, by recipients.\n  `mamoru report reports.given` makes it.\n" in told
