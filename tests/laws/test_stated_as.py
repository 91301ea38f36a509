"""In which words a notice states what a law knows: read from the files, shown, and refused where wrong."""

import pytest

from mamoru.laws import law_of
from mamoru.laws._reading import UnreadableLaw, read_law
from mamoru.model.law import Age, RightGiven, Safeguard, Value

LAW = """\
jurisdiction: XX
name: Nowhere
read: 2026-11-22
since: 2020-01-01
acts:
  Act: {title: The Act}
sources:
  page: https://law.example/act
authorities: {main: {title: The Office, short: TO, article: Act 1, source: page, confidence: verified}}
rights:
  access: {article: Act 2, source: page, confidence: verified}
  look-again: {as: [access, appeal], article: Act 3, source: page, confidence: verified}
  heirs: {as: none, article: Act 4, source: page, confidence: verified}
clocks: {}
breach: {}
ages:
  child-consent: {years: 16, down-to: 13, article: Act 5, source: page, confidence: verified}
transfers:
  decision: {as: adequacy, to: [EEA, JP], says: decided, article: Act 6, source: page, confidence: verified}
  other: {says: another way, article: Act 7, source: page, confidence: verified}
messages: {}
duties: {}
"""


def values() -> dict[str, Value]:
    return {fact.key: fact.as_written for fact in read_law(LAW, "XX.yaml").facts}


def test_a_right_is_stated_by_its_own_name_unless_the_file_says_otherwise() -> None:
    found = values()

    assert found["rights.access"] == RightGiven(given=True, stated_as=("access",))
    assert found["rights.look-again"] == RightGiven(given=True, stated_as=("access", "appeal"))
    assert found["rights.heirs"] == RightGiven(given=True, stated_as=())


def test_a_safeguard_shows_the_words_in_which_a_notice_states_it() -> None:
    found = values()

    assert found["transfers.decision"] == Safeguard(
        words="decided", stated_as=("adequacy",), to=("EEA", "JP")
    )
    assert str(found["transfers.decision"]) == "decided; in a notice: adequacy"
    assert str(found["transfers.other"]) == "another way"


def test_an_age_tells_how_far_down_a_part_may_go() -> None:
    assert values()["ages.child-consent"] == Age(years=16, down_to=13)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("as: [access, appeal]", "as: Access"),
        ("to: [EEA, JP]", "to: Japan"),
        ("down-to: 13", "down-to: none"),
    ],
)
def test_a_word_of_another_form_is_refused(wrong: str, right: str) -> None:
    with pytest.raises(UnreadableLaw):
        read_law(LAW.replace(wrong, right), "XX.yaml")


def test_duties_that_rules_ask_for_stand_under_one_name() -> None:
    keys = {code: {fact.key for fact in law_of(code).facts} for code in ("EU", "GB", "JP", "MY")}

    assert {"duties.answer-form", "duties.any-request-form", "duties.new-purpose-told"} <= keys["EU"] & keys[
        "GB"
    ]
    assert {"duties.answer-form", "bases.new-purpose", "bases.joint-use-change"} <= keys["JP"]
    assert {"duties.edition-ms", "duties.edition-en"} <= keys["MY"]
