"""What a promise never to do excepts, and what only people in one region are told."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from tests.check.asking import RULES, asked
from tests.check.smallest import example

SELLS = SHOP + "uses:\n  list: {reads: contact.email, for: sell, sells: true}\n"
ADS = "  suggest: {of: customer, uses: [contact], marks: [interest-based-ads], title: Advertising}\n"
SHARED = """\
recipients:
  network: {role: third-party, of: customer, receives: [contact.email], for: [suggest], title: Network}
never:
  sharing: {what: sharing-for-ads%s, text: We share nothing.}
"""
ASKED = """\
collection-points:
  form: {of: customer, collects: [health.allergy], for: [sell], required: [health.allergy], title: Form}
never:
  asked: {what: special-care-asked%s, text: We do not ask.}
"""
KEPT = "  rest: {items: %s, of: customer, keep: 1 year, after: visited, ground: {purpose: sell}}\n"


def told(code: str, folder: Path, **files: str) -> list[Finding]:
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    return list(asked(RULES[code], example(folder, named)))


def problems(findings: Iterable[Finding]) -> list[str]:
    return [finding.problem for finding in findings]


@pytest.mark.parametrize(
    ("written", "shop"),
    [
        (notice(more="never:\n  sale: {what: sale%s, text: We sell nothing.}\n"), SELLS),
        (notice(purposes=ADS, more=SHARED), SHOP),
        (notice(data="  health: {allergy: [special-care]}\n", more=ASKED), SHOP),
    ],
    ids=["sale", "sharing-for-ads", "special-care-asked"],
)
def test_a_promise_never_to_do_holds_but_for_the_purposes_that_it_excepts(
    written: str, shop: str, tmp_path: Path
) -> None:
    found = []
    for name, but_for in (
        ("all", ""),
        ("other", ", but-for: [other]"),
        ("one", ", but-for: [sell, suggest]"),
    ):
        (tmp_path / name).mkdir()
        text = written % but_for
        if "suggest" not in text.replace(but_for, ""):
            text = text.replace("[sell, suggest]", "[sell]")
        text = text.replace(
            "purposes:\n", "purposes:\n  other: {of: customer, uses: [], basis: contract, title: O}\n"
        )
        found.append(len(told("MAM-270", tmp_path / name, notice=text, systems__shop=shop)))

    assert found == [1, 1, 0]


def test_a_promise_about_one_category_in_advertising_silences_nothing_about_others(tmp_path: Path) -> None:
    """The one that is promised is an error, and what else identifies people stays a warning."""
    phone = "  device: {phone: []}\n"
    purposes = ADS.replace("[contact]", "[contact, device]")
    promise = "never:\n  named: {what: identifying-ads, items: [device.phone], text: No phone.}\n"

    found = told("MAM-267", tmp_path, notice=notice(data=phone, purposes=purposes, more=promise))

    said = "`purposes.suggest` shows interest-based advertising and uses {}, which directly identifies people"
    assert [(f.severity, f.problem) for f in found] == [
        (Severity.WARNING, said.format("`contact.email` and `contact.name`")),
        (Severity.ERROR, said.format("`device.phone`")),
    ]


def test_a_period_that_only_people_of_one_region_are_told_is_no_period_for_others(tmp_path: Path) -> None:
    found = told(
        "MAM-283",
        tmp_path,
        notice=notice(more=f"retention:\n{KEPT % '[contact.name]'}"),
        supplements__KR=(
            "supplement: KR\nfor: [KR]\nlaw: [KR-PIPA]\nretention:\n"
            + (KEPT % "[contact.email]").replace("rest", "more")
        ),
    )

    assert problems(found) == [
        "`shop` holds `contact.email`, and only `supplements.KR` says how long: nobody else is told"
    ]
