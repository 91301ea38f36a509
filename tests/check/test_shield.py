"""A safeguard that was struck down: an error where nothing else holds, a warning where something does."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Severity
from tests.check.asking import RULES, asked
from tests.check.smallest import example

ALONE = (
    "recipients:\n"
    "  office: {role: processor, receives: [contact], for: [sell], of: customer, country: US, title: Office"
    "{held}}\n"
    "transfers:\n"
    "  shield: {from: [EEA], to: [US], recipient: office, of: customer, items: [contact], safeguard: "
    "privacy-shield}\n"
)
OTHER = "  clauses: {from: [%s], to: [%s], recipient: office, of: customer, items: [%s], safeguard: %s}\n"
EEA = """\
supplement: EEA
for: [EEA]
law: EU-GDPR
"""


def weights(tmp_path: Path, more: str, held: str = "", **supplements: str) -> list[Severity]:
    files = {"notice.yaml": notice(more=ALONE.replace("{held}", held) + more)}
    files |= {f"supplements/{name}.yaml": text for name, text in supplements.items()}
    return [finding.severity for finding in asked(RULES["MAM-240"], example(tmp_path, files))]


@pytest.mark.parametrize(
    ("other", "weight"),
    [
        ("", Severity.ERROR),
        (OTHER % ("EEA", "US", "contact", "standard-clauses"), Severity.WARNING),
        (OTHER % ("all", "US", "contact", "standard-clauses"), Severity.WARNING),
        (OTHER % ("JP", "US", "contact", "standard-clauses"), Severity.ERROR),
        (OTHER % ("EEA", "IN", "contact", "standard-clauses"), Severity.ERROR),
        (OTHER % ("EEA", "US", "contact.name", "standard-clauses"), Severity.ERROR),
        (OTHER % ("EEA", "US", "contact", "law"), Severity.ERROR),
        (OTHER % ("EEA", "US", "contact", "standard-clauses, surviving: true"), Severity.ERROR),
    ],
)
def test_only_another_transfer_of_the_same_data_on_a_safeguard_that_holds_makes_it_a_warning(
    other: str, weight: Severity, tmp_path: Path
) -> None:
    assert weights(tmp_path, other) == [weight]


def test_a_recipient_that_rests_on_another_safeguard_makes_it_a_warning(tmp_path: Path) -> None:
    assert weights(tmp_path, "", ", safeguard: standard-clauses") == [Severity.WARNING]


def test_a_recipient_that_rests_on_it_as_well_is_told_too(tmp_path: Path) -> None:
    assert weights(tmp_path, "", ", safeguard: privacy-shield") == [Severity.ERROR, Severity.ERROR]


def test_a_supplement_for_those_whose_data_leaves_may_tell_the_safeguard_that_holds(tmp_path: Path) -> None:
    told = f"{EEA}transfers:\n{OTHER % ('EEA', 'US', 'contact', 'standard-clauses')}"

    assert weights(tmp_path, "", EEA=told) == [Severity.WARNING]


def test_a_supplement_for_others_does_not(tmp_path: Path) -> None:
    told = "supplement: BR\nfor: [BR]\nlaw: BR-LGPD\ntransfers:\n"
    told += OTHER % ("EEA", "US", "contact", "standard-clauses")

    assert weights(tmp_path, "", BR=told) == [Severity.ERROR]


def test_a_supplement_that_says_something_else_instead_leaves_nobody_with_it(tmp_path: Path) -> None:
    told = f"{EEA}transfers:\n{OTHER % ('EEA', 'US', 'contact', 'standard-clauses, instead: true')}"

    assert weights(tmp_path, "", EEA=told.replace("clauses: {", "shield: {")) == [Severity.WARNING]


def test_what_leaves_switzerland_alone_is_told_of_its_own_list(tmp_path: Path) -> None:
    files = {"notice.yaml": notice(more=ALONE.replace("{held}", "").replace("[EEA]", "[CH]"))}
    (found,) = asked(RULES["MAM-240"], example(tmp_path, files))

    assert found.problem == (
        "`transfers.shield` rests on `privacy-shield`, which has not been enough for Switzerland since "
        "2020-09-08"
    )
