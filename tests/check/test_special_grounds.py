"""The grounds that laws have for special-care data alone (GDPR art. 9(2) and its like), and their limits."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

BOUND = ", sensitive-basis: doctors bound by medical confidentiality"


def treating(ground: str, more: str = "", *, law: str = "EU-GDPR") -> dict[str, str]:
    """Return a clinic whose contract with its patients rests on a ground for their health data."""
    return {
        "notice.yaml": notice(
            data="  health: {illness: [special-care, health]}\n",
            purposes=(
                "  treat: {of: customer, uses: [health], basis: contract, title: Treating you, "
                f"special-ground: {ground}{more}}}\n"
            ),
        ).replace("law: JP", f"law: {law}")
    }


def told(files: dict[str, str], folder: Path) -> list[tuple[str, str, str]]:
    """Return what both rules for special-care data say."""
    world = example(folder, files)
    found = [finding for code in ("MAM-226", "MAM-260") for finding in asked(RULES[code], world)]
    return [(f.code, f.severity.value, f.problem) for f in found]


@pytest.mark.parametrize("law", ["EU-GDPR", "GB-UK-GDPR", "BR", "NG", "PH", "ZA", "MY"])
def test_a_clinic_states_that_it_treats_under_secrecy(law: str, tmp_path: Path) -> None:
    assert told(treating("health-care", BOUND, law=law), tmp_path) == []


def test_health_care_without_a_word_on_secrecy_is_an_error(tmp_path: Path) -> None:
    assert told(treating("health-care"), tmp_path) == [
        (
            "MAM-226",
            "error",
            (
                "`purposes.treat` uses `health.illness`, marked `special-care`, on "
                "`special-ground: health-care` and does not say who is bound to secrecy, and by what"
            ),
        )
    ]


def test_health_care_is_no_ground_for_advertising(tmp_path: Path) -> None:
    assert told(treating("health-care", f"{BOUND}, marks: [interest-based-ads]"), tmp_path) == [
        (
            "MAM-226",
            "error",
            (
                "`purposes.treat` uses `health.illness`, marked `special-care`, on "
                "`special-ground: health-care`, which is no ground for interest-based advertising"
            ),
        )
    ]


@pytest.mark.parametrize("law", ["JP", "KR-PIPA", "CN-PIPL"])
def test_a_law_that_does_not_know_the_ground_wants_another(law: str, tmp_path: Path) -> None:
    assert told(treating("health-care", BOUND, law=law), tmp_path) == [
        (
            "MAM-260",
            "error",
            (
                "`purposes.treat` uses special-care data on `special-ground: health-care`, which is "
                f"none by the law of `{law[:2]}`"
            ),
        )
    ]


def test_a_ground_of_consent_is_held_to_what_consent_is(tmp_path: Path) -> None:
    files = treating("consent", ", choice: yes-please")
    files["notice.yaml"] += (
        "choices:\n  yes-please: {of: customer, channels: {account: opt-out}, change-at: [account]}\n"
    )
    assert told(files, tmp_path) == [
        (
            "MAM-260",
            "error",
            (
                "`purposes.treat` uses special-care data with consent, but `choices.yes-please` lets silence "
                "count, which is none by the law of `EU`"
            ),
        )
    ]
