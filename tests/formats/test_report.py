"""The report of a run: what was found, planned, done and proved, on one page."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from mamoru.formats.report import HTML, render_report, stages
from mamoru.model.finding import Severity
from mamoru.model.kinds.report import Format, Progress, Report
from mamoru.model.plan import Standing, SystemEffect
from mamoru.model.request import State
from mamoru.model.shelf import members
from tests.execute.package_reading import Element, read_page
from tests.formats.report_sample import ACCESS, ERASURE, FINDINGS, REPORT

EMPTY = Report(title="check", programme="kasuri", made="")
NETWORK = re.compile(r"https?:|//\w|url\(|@import|src=|<script|<iframe|<link|\son\w+=", re.IGNORECASE)


def page(report: Report = REPORT) -> Element:
    return read_page(render_report(report))


def section(told: Element, heading: str) -> Element:
    (found,) = [part for part in told.all("section") if part.attributes["aria-labelledby"] == heading]
    return found


def told_stages(report: Report) -> list[tuple[str, str, str]]:
    return [(stage.name, stage.says, stage.tone) for stage in stages(report)]


def test_the_report_is_a_member_of_the_shelf() -> None:
    assert members("mamoru.formats", Format)["report"] is HTML
    assert HTML.name == "html"


def test_the_picture_shows_how_far_the_run_has_come() -> None:
    assert told_stages(REPORT) == [
        ("Notice", "kasuri", "good"),
        ("Check", "1 error", "bad"),
        ("Plan", "2 plans", "good"),
        ("Run", "2 answers missing", "warn"),
        ("Receipt", "1 receipt", "good"),
    ]


def test_the_picture_of_a_check_alone_says_that_nothing_ran() -> None:
    assert told_stages(EMPTY) == [
        ("Notice", "kasuri", "good"),
        ("Check", "no findings", "good"),
        ("Plan", "nothing planned", "plain"),
        ("Run", "nothing run", "plain"),
        ("Receipt", "none yet", "plain"),
    ]


def test_the_picture_of_a_run_in_order_is_calm() -> None:
    report = replace(REPORT, findings=FINDINGS[:1], plans=(ACCESS,), programme="a-programme-with-a-long-name")

    assert told_stages(report) == [
        ("Notice", "a-programme-with-a-lo…", "good"),
        ("Check", "1 warning", "warn"),
        ("Plan", "1 plan", "good"),
        ("Run", "every system answered", "good"),
        ("Receipt", "1 receipt", "good"),
    ]


def test_the_picture_is_drawn_for_wide_and_for_narrow_screens_and_says_itself_in_words() -> None:
    pictures = page().all("svg")

    labels = {picture.attributes["aria-label"] for picture in pictures}
    assert [picture.attributes["class"] for picture in pictures] == ["flow long", "flow tall"]
    assert labels == {
        "Notice: kasuri; Check: 1 error; Plan: 2 plans; Run: 2 answers missing; Receipt: 1 receipt"
    }


def test_findings_stand_errors_first_with_place_cause_mend_and_law() -> None:
    first, second = section(page(), "check").all("article")

    assert first.text == (
        "error MAM-112 systems/online-shop.yaml:14:5 the column customers.segment is not in the map "
        "Why what it holds of a person is neither shown nor erased "
        "Do name its category under columns, or list it under not-personal "
        "Node systems.online-shop.customers.segment Law GDPR art. 15(1)"
    )
    assert second.one("span", class_="chip").text == "warning"


def test_a_programme_without_findings_says_that_every_promise_can_be_kept() -> None:
    told = section(page(EMPTY), "check")

    assert told.text == "Check Every promise can be kept by the systems that are mapped."


LAST = "2033-03-31 at the latest"


def test_a_plan_shows_what_each_table_loses_and_what_is_kept_until_when() -> None:
    plan = section(page(), "plans").all("article")[0]
    (table,) = plan.all("table")

    heads = [cell.text for cell in table.one("thead").all("th")]
    lines = {
        line.one("th").text: [cell.text for cell in line.all("td")] for line in table.one("tbody").all("tr")
    }
    assert heads == ["Table", "Deleted", "Masked", "Shells", "Masks", "Kept"]
    assert lines == {
        "customers": ["1", "0", "0", "", ""],
        "addresses": ["2", "0", "0", "", ""],
        "orders": [
            "0",
            "3",
            "0",
            "note → null shipping_address_id → null",
            f"3 rows for invoices (law: JP-corporation-tax) until {LAST} stay readable: total, closed_at",
        ],
        "order_items": ["1,204", "4", "1", "engraving → fixed", ""],
    }


def test_a_plan_that_must_not_run_says_why() -> None:
    report = replace(REPORT, progress=())
    plan = section(page(report), "plans").all("article")[0]

    assert told_stages(report)[2] == ("Plan", "1 of 2 stopped", "bad")
    assert plan.one("div", class_="bad").text == (
        "It must not run without a person's word 1 row of comments belongs to people who did not ask"
    )


def test_a_plan_that_ran_by_a_persons_word_says_so() -> None:
    plan = section(page(), "plans").all("article")[0]

    assert plan.one("div", class_="warn").text == (
        "It ran by a person's word, given after this was shown "
        "1 row of comments belongs to people who did not ask"
    )


@pytest.mark.parametrize(
    ("state", "says", "stages_say"),
    [
        (
            State.PLANNED,
            "1,214 rows would change; nothing was changed yet.",
            ("1 plan, 1 not run", "nothing run"),
        ),
        (
            State.STOPPED,
            "1,214 rows would have changed; it was stopped, and nothing was changed.",
            ("1 of 1 stopped", "nothing run"),
        ),
        (
            State.APPLYING,
            "1,214 rows to change; it was interrupted, or is being carried out.",
            ("1 plan", "1 not finished"),
        ),
        (State.OPEN, "1,214 rows changed.", ("1 plan", "2 answers missing")),
    ],
)
def test_only_what_was_carried_out_counts_as_changed(
    state: State, says: str, stages_say: tuple[str, str]
) -> None:
    plan = replace(ERASURE, stops=())
    report = replace(REPORT, plans=(plan,), progress=(Progress(request=plan.request, state=state),))

    told = section(page(report), "plans").one("article").one("header")

    assert told.text == f"Erasure E-2026-0007 {state.value} For 1 person (customer): {says}"
    assert tuple(stage[1] for stage in told_stages(report)[2:4]) == stages_say


def test_what_a_person_reported_is_an_answer_and_no_task() -> None:
    plan = replace(ERASURE, stops=(), systems=(ERASURE.systems[0], ERASURE.systems[3]))
    done = Progress(request=plan.request, state=State.DONE, reported={"paper": 2})
    report = replace(REPORT, plans=(plan,), progress=(done,))

    told = section(page(report), "plans")

    assert [system.one("h4").text for system in told.all("div", class_="system")] == [
        "online-shop rows found",
        "paper a person looked: 2 found",
    ]
    assert "To do" not in told.text
    assert told_stages(report)[3] == ("Run", "every system answered", "good")


def test_a_plan_shows_the_very_statements() -> None:
    plan = section(page(), "plans").all("article")[0]

    assert plan.one("summary").text == "3 statements"
    assert [pre.text for pre in plan.all("pre")] == list(ERASURE.systems[0].statements)


def test_every_standing_has_its_word() -> None:
    systems = tuple(
        SystemEffect(system=f"s-{standing}", standing=standing, detail="", tables=(), statements=())
        for standing in Standing
    )

    told = section(page(replace(REPORT, plans=(replace(ACCESS, systems=systems),))), "plans")

    assert [system.one("h4").text for system in told.all("div", class_="system")] == [
        "s-held rows found",
        "s-nothing-held nothing held",
        "s-task a person has to look",
        "s-no-key no key leads here",
        "s-shared-key rows left that may be another's",
        "s-unreachable unreachable",
        "s-no-permission no permission to read",
        "s-row-level-security rows are hidden from Mamoru",
        "s-unmapped-table tables that nobody has mapped",
    ]


def test_a_task_says_what_a_person_has_to_do() -> None:
    told = section(page(), "plans")

    assert "To do Shred the file card of the customer; confirm with the number of sheets." in told.text


def test_a_receipt_keeps_what_is_proved_apart_from_what_cannot_be() -> None:
    receipt = section(page(), "receipts").one("article")

    assert [line.text for line in receipt.one("div", class_="yes").all("li")] == list(
        REPORT.receipts[0].proved
    )
    assert [line.text for line in receipt.one("div", class_="no").all("li")] == list(
        REPORT.receipts[0].unproved
    )


def test_a_package_is_told_in_numbers() -> None:
    told = section(page(), "package")

    assert "Shown 9 records in 5 tables Not shown 10 columns, each with its reason" in told.text
    assert "Waits for archive cameras Files 17 files, 76,569 bytes" in told.text


def test_sections_without_content_are_left_out() -> None:
    assert [part.attributes["aria-labelledby"] for part in page(EMPTY).all("section")] == ["flow", "check"]


def test_a_name_cannot_act() -> None:
    attack = "<script>alert(1)</script>"
    finding = replace(FINDINGS[1], problem=attack, where=None)

    told = page(replace(REPORT, title=attack, findings=(finding,)))

    assert told.all("script") == []
    assert told.one("h1").text == attack
    assert section(told, "check").one("h3").text == attack


def test_the_page_stands_alone_and_lets_in_its_own_style_only() -> None:
    written = render_report(REPORT)
    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = read_page(written).one("meta", http_equiv="Content-Security-Policy").attributes["content"]

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert NETWORK.findall(written) == []


def test_many_warnings_of_one_kind_are_told_once_with_their_places() -> None:
    """An example company has fifty-nine promises that nothing executes yet."""
    same = tuple(replace(FINDINGS[-1], problem=f"promise {n}", severity=Severity.WARNING) for n in range(5))
    told = section(page(replace(EMPTY, findings=same)), "check")

    assert len(told.all("article")) == 1
    assert told.one("h3").text == "5 of this kind"
    assert [line.text.split(" ", 1)[1] for line in told.all("li")] == [f"promise {n}" for n in range(5)]
