"""A use states how old its people are, and the notice's promises on ages answer for each band of years."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.flows.flow import flows
from mamoru.check.rules._flows import NEWSLETTER
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.check.rules.never_contradicted import NEVER_CONTRADICTED
from mamoru.desk.opening import check_files
from tests import small
from tests.check.asking import asked
from tests.check.smallest import example

KOREA = "supplement: KR\nfor: KR\nlaw: KR-PIPA\nages:\n  young: {under: 14, then: guardian-consent}\n"
MINORS = "ages:\n  minors: {under: 17, inclusive: true, then: guardian-involvement}\n"
REFUSED = "ages:\n  minors: {under: 13, then: refuse}\n"
USES = "`uses.shop.newsletter` uses `contact.email` of `customer` aged"
GUARDED = f"{USES} 14 to 17, and `ages.minors` wants a guardian with them"
CONSENT = f"{USES} under 14, and `supplements.KR.ages.young` wants a guardian's consent first"
#: what the notice says, the ages of the use, what is found
CASES: Mapping[str, tuple[str, str, list[str]]] = {
    "no ages are stated": (MINORS, "", []),
    "exactly the first age that needs nobody": (MINORS, ", ages: {from: 18}", []),
    "exactly the last that needs one": (
        MINORS,
        ", ages: {from: 17}",
        [f"{USES} 17, and `ages.minors` wants a guardian with them"],
    ),
    "some of them": (MINORS, ", ages: {from: 14}", [GUARDED]),
    "a guardian is there": (MINORS, ", ages: {from: 14, with: guardian-involvement}", []),
    "a guardian's consent is more": (MINORS, ", ages: {from: 14, with: guardian-consent}", []),
    "a guardian is there, and consent is wanted in Korea": (
        MINORS,
        ", ages: {from: 5, with: guardian-involvement}",
        [f"{USES} 5 to 13, and `supplements.KR.ages.young` wants a guardian's consent first"],
    ),
    "Korea alone": ("", ", ages: {under: 20}, region: KR", [CONSENT]),
    "elsewhere alone": ("", ", ages: {under: 20}, region: JP", []),
    "no guardian helps who is refused": (
        REFUSED,
        ", ages: {with: guardian-consent}",
        [f"{USES} under 13, and `ages.minors` says that they are refused"],
    ),
    "a promise on buying": (MINORS.replace("then:", "act: buy, then:"), ", ages: {from: 14}", []),
    "a promise for another region": (
        MINORS.replace("under:", "region: BR, under:"),
        ", ages: {from: 14}, region: JP",
        [],
    ),
    "a promise for a region without a supplement": (
        MINORS.replace("under:", "region: BR, under:"),
        ", ages: {from: 14}",
        [f"{USES} 14 to 17, and `ages.minors` wants a guardian with them"],
    ),
    "two promises": (
        MINORS,
        ", ages: {}",
        [f"{USES} under 14 and 14 to 17, and `ages.minors` wants a guardian with them", CONSENT],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_notices_ages_answer_for_the_people_of_a_use(case: str, tmp_path: Path) -> None:
    told, ages, problems = CASES[case]
    files = {
        "notice.yaml": notice(more=told),
        "supplements/KR.yaml": KOREA,
        "systems/shop.yaml": SHOP + NEWSLETTER.replace("for: sell", f"for: sell{ages}"),
    }

    assert [f.problem for f in asked(NEVER_CONTRADICTED, example(tmp_path, files))] == problems


def test_no_limit_lies_within_a_band_and_every_age_is_in_one(tmp_path: Path) -> None:
    uses = NEWSLETTER.replace("for: sell", "for: sell, ages: {from: 10, under: 16}")
    files = {
        "notice.yaml": notice(more=MINORS),
        "supplements/KR.yaml": KOREA,
        "systems/shop.yaml": SHOP + uses,
    }
    (flow,) = flows(example(tmp_path, files).checked)

    assert flow.bands == {
        "under 10": (0, 10),
        "10 to 13": (10, 14),
        "14 to 15": (14, 16),
        "16 to 17": (16, 18),
        "18 and over": (18, 150),
    }
    assert flow.taken.along("age") == ("10 to 13", "14 to 15")


def test_ages_of_nobody_are_refused(tmp_path: Path) -> None:
    uses = "uses:\n  letters: {reads: [contact.email], for: sell, ages: {from: 16, under: 16}}\n"
    shop = {"systems/shop.yaml": small.FILES["systems/shop.yaml"] + uses}
    found = check_files(small.company(tmp_path, shop, discover=False)).reading.findings

    assert [(f.code, f.problem, f.node) for f in found] == [
        ("MAM-127", "nobody is 16 or older and under 16", "uses.shop.letters")
    ]
