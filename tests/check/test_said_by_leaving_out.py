"""Rules that a line less silenced: nobody responsible, nothing needed, no region, one more edition."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example


def found(code: str, files: Mapping[str, str], folder: Path) -> list[tuple[str, str]]:
    return [(finding.node, finding.problem) for finding in asked(RULES[code], example(folder, files))]


def test_a_joint_use_that_nobody_is_responsible_for_is_told(tmp_path: Path) -> None:
    group = (
        "recipients:\n  group: {role: joint-use, of: customer, members: [shop], receives: [contact.name], "
        "for: [sell], country: JP, title: Our group}\n"
    )

    assert found("MAM-246", {"notice.yaml": notice(more=group)}, tmp_path) == [
        ("recipients.group", "the joint use `recipients.group` does not say who is responsible")
    ]


@pytest.mark.parametrize(
    ("law", "rule", "problem"),
    [
        (
            "JP",
            "{kind: joint-use, means: [site]}",
            (
                "by `changes.later`, a change of who shares which data in a joint use needs nothing (no "
                "`needs:`), but the law is above it: that of `JP` wants consent"
            ),
        ),
        (
            "EU-GDPR",
            "{kind: new-purpose, means: [site]}",
            (
                "by `changes.later`, a new purpose needs nothing (no `needs:`), but the law is above it: "
                "that of `EU` wants people told before"
            ),
        ),
    ],
)
def test_a_rule_on_changes_that_needs_nothing_is_below_the_law(
    law: str, rule: str, problem: str, tmp_path: Path
) -> None:
    text = notice(more=f"changes:\n  later: {rule}\n").replace("law: JP", f"law: {law}")

    assert found("MAM-255", {"notice.yaml": text}, tmp_path) == [("changes.later", problem)]


def test_people_told_directly_need_no_word_more(tmp_path: Path) -> None:
    text = notice(more="changes:\n  later: {kind: new-purpose, means: [direct]}\n")

    assert found("MAM-255", {"notice.yaml": text.replace("law: JP", "law: EU-GDPR")}, tmp_path) == []


@pytest.mark.parametrize("region", ["", ", for: [NG]"])
def test_an_authority_of_before_is_known_without_its_region(region: str, tmp_path: Path) -> None:
    supplement = (
        "supplement: NG\nfor: [NG]\nlaw: NG-NDPA\nauthorities:\n"
        f"  lead: {{name: {{en: National Information Technology Development Agency (NITDA)}}{region}}}\n"
    )
    told = judge(example(tmp_path, {"supplements/NG.yaml": supplement}).checked)

    assert [f.node for f in told if f.code == "MAM-241"] == ["supplements.NG.authorities.lead"]


def test_an_authority_of_another_law_is_no_former_one(tmp_path: Path) -> None:
    """Only the law of where people are told of it is asked."""
    text = notice(more="authorities:\n  lead: {name: {en: Office for Nothing (NITDA)}}\n")

    assert found("MAM-241", {"notice.yaml": text}, tmp_path) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024-06-01", ["supplements.DE.languages"]),
        ("2025-03-01", []),
    ],
)
def test_an_edition_that_a_supplement_adds_may_be_older_too(
    day: str, told: list[str], tmp_path: Path
) -> None:
    supplement = (
        "supplement: DE\nfor: [DE]\nlaw: EU-GDPR\neffective: {on: 2025-03-01}\n"
        f"languages: {{editions: [{{language: de, of: {day}, status: informational}}]}}\n"
    )

    assert [node for node, _ in found("MAM-242", {"supplements/DE.yaml": supplement}, tmp_path)] == told


@pytest.mark.parametrize(
    "channels", ["channels: {newsletter: opt-out}", "channels: {weekly: opt-out}, sent-by: {weekly: e-mail}"]
)
def test_the_clock_for_stopping_e_mail_runs_whatever_its_channel_is_called(
    channels: str, tmp_path: Path
) -> None:
    text = notice(
        more=f"choices:\n  news: {{of: all, {channels}, change-at: [account], takes-effect: 3 months}}\n"
    )

    assert found("MAM-256", {"notice.yaml": text.replace("law: JP", "law: US")}, tmp_path) == [
        (
            "choices.news",
            (
                "`choices.news` promises 3 months, but the clock of the law is shorter: 10 business days in "
                "`US`"
            ),
        )
    ]
