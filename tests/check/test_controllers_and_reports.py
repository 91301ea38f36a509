"""MAM-288 and MAM-289: what is told of controllers that a supplement names, and of reports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.judging import in_regions
from mamoru.check.rules._smallest import notice
from mamoru.check.rules.controller_untold import CONTROLLER_UNTOLD, ROUTED, SUPPLEMENT, TWO
from mamoru.check.rules.report_overdue import REPORT_OVERDUE
from tests.check.asking import asked
from tests.check.smallest import example

SHOP = SUPPLEMENT.replace("{entity: shop-eu}", "{entity: shop}")
UNROUTED = (
    "`supplements.EEA.controllers.europe` names `shop-eu` as controller, "
    "and no route of the notice leads to it in `EEA`"
)
UNNAMED = (
    "`supplements.EEA.controllers` does not name `shop-eu`, "
    "to which a route of the notice leads people of these regions"
)
NAMED: Mapping[str, tuple[str, str, list[str]]] = {
    "no route at all": (TWO, SUPPLEMENT, [UNROUTED]),
    "a route for another region": (ROUTED.replace("EEA", "BR"), SUPPLEMENT, [UNROUTED]),
    "a route for a part of the region": (ROUTED.replace("EEA", "DE"), SUPPLEMENT, []),
    "a route for what it belongs to": (ROUTED, SUPPLEMENT.replace("for: [EEA]", "for: [DE, FR]"), []),
    "a route for every region": (ROUTED.replace("region: EEA, ", ""), SUPPLEMENT, []),
    "the last controller": (TWO, SHOP, []),
    "the last one alone, where a route leads elsewhere": (ROUTED, SHOP, [UNNAMED]),
    "the last one, where a route for all regions leads elsewhere": (
        ROUTED.replace("region: EEA, ", ""),
        SHOP,
        [],
    ),
    "nobody named": (ROUTED, SUPPLEMENT.replace("controllers:\n  europe: {entity: shop-eu}\n", ""), []),
}


@pytest.mark.parametrize("case", NAMED)
def test_people_of_a_region_are_told_of_those_the_routes_lead_to(case: str, tmp_path: Path) -> None:
    written, supplement, told = NAMED[case]
    files = {"notice.yaml": written, "supplements/EEA.yaml": supplement}

    assert [f.problem for f in asked(CONTROLLER_UNTOLD, example(tmp_path, files))] == told


REPORT = REPORT_OVERDUE.passes["notice.yaml"]
ANOTHER = "  disclosed: {tells: disclosed, by: recipients, every: yearly, last: 2025-01-02, owner: office}\n"
BETWEEN = "what was done between two of them is told in neither"
LOOKED = "somebody looked at the notice on"
THERE = "somebody looked at `reports.disclosed` on 2025-01-02"
REPORTS: Mapping[str, tuple[str, str]] = {
    "made on the last day of its time": (REPORT, ""),
    "made a day earlier": (
        REPORT.replace("2024-01-01", "2023-12-31"),
        f"was last made on 2023-12-31 and had to be made anew by 2024-12-31; {LOOKED} 2025-01-01",
    ),
    "never made": (
        REPORT.replace(", last: 2024-01-01", ""),
        "is to be made every 1 year, and no day on which it was made is recorded",
    ),
    "made once": (REPORT.replace("every: yearly, last: 2024-01-01, ", ""), ""),
    "looking back over less than the time between two": (
        REPORT.replace("12 months", "6 months"),
        f"looks back over 6 months and is made every 1 year: {BETWEEN}",
    ),
    "told by classes that no category names": (
        REPORT.replace("by: categories", "by: classes"),
        "is told by the classes of the law, and `contact.name` and `contact.email` name none",
    ),
    "told by classes that one category names": (
        REPORT.replace("by: categories", "by: classes").replace(
            "name: [identifying]", "name: {marks: [identifying], classes: {US-CA: [identifiers]}}"
        ),
        "is told by the classes of the law, and `contact.email` names none",
    ),
    "told by classes, of what is outside the notice": (
        REPORT.replace("by: categories", "by: classes")
        + "scope: {excludes: {theirs: {what: customer-content, items: contact}}}\n",
        "",
    ),
    "another report made since": (
        f"{REPORT}{ANOTHER}",
        f"was last made on 2024-01-01 and had to be made anew by 2025-01-01; {THERE}",
    ),
}


@pytest.mark.parametrize("case", REPORTS)
def test_a_report_is_made_anew_before_its_time_is_over(case: str, tmp_path: Path) -> None:
    written, told = REPORTS[case]
    checked = example(tmp_path, {"notice.yaml": written})

    problems = [f"`reports.collected` {told}"] if told else []
    assert [f.problem for f in asked(REPORT_OVERDUE, checked)] == problems


def test_a_report_of_a_region_wants_the_classes_of_its_law(tmp_path: Path) -> None:
    classes = "name: {marks: [identifying], classes: {US-CA: [a]}}, email: {marks: [], classes: {PE: [b]}}"
    files = {
        "notice.yaml": notice().replace("name: [identifying], email: [identifying]", classes),
        "supplements/US-CA.yaml": (
            "supplement: US-CA\nfor: US-CA\nlaw: US-CA-CCPA\nreports:\n"
            "  yearly: {tells: collected, items: contact, by: classes, every: yearly, last: 2024-06-01,\n"
            "    owner: office}\n"
        ),
    }
    checked = example(tmp_path, files).checked
    (view,) = in_regions(checked)
    assert REPORT_OVERDUE.find is not None

    (finding,) = REPORT_OVERDUE.find(view)
    assert finding.problem == (
        "`supplements.US-CA.reports.yearly` is told by the classes of the law, "
        "and `contact.email` names none of US-CA"
    )
