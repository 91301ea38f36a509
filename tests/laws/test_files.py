"""Every file of the shelf: whole, cited, dated, and of places that people ask about."""

import re
from datetime import date
from pathlib import Path

import pytest

from mamoru.laws import cited, jurisdictions, law_in, law_of
from mamoru.model.law import (
    Age,
    Clock,
    Confidence,
    DeviceAccess,
    Fact,
    Keeping,
    Marketing,
    RetentionDuty,
    RightGiven,
    Safeguard,
    Value,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTICES = sorted({*EXAMPLES.glob("*/*.yaml"), *EXAMPLES.glob("*/supplements/*.yaml")})
THERE = "BR CA CA-QC CH CN CR EU GB IN JP KR MY NG PE PH US US-CA US-VA ZA"
WITHOUT_GENERAL_ACT = {"US"}  #: federal law; its states have one
LATER = date(2027, 6, 1)  #: when India's law applies as a whole
FACTS = [fact for code in jurisdictions() for fact in law_of(code).facts]


def test_the_jurisdictions_are_there() -> None:
    assert " ".join(jurisdictions()) == THERE


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.id}-{fact.since}")
def test_every_fact_has_words_an_article_a_source_and_a_confidence(fact: Fact[Value]) -> None:
    assert fact.words.strip() == fact.words != ""
    assert fact.article.split()[0] != ""
    assert [source for source in fact.sources if not str(source)] == []
    assert fact.sources != ()
    assert fact.confidence in Confidence
    assert fact.since <= (fact.until or date.max)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.id}-{fact.since}")
def test_what_was_verified_can_be_read_again(fact: Fact[Value]) -> None:
    """General knowledge verifies nothing, and neither does a page that nobody can find."""
    assert any(source.address for source in fact.sources) or fact.confidence is not Confidence.VERIFIED


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.id}-{fact.since}")
def test_the_words_are_plain_lines(fact: Fact[Value]) -> None:
    """No mark-up, no word of Python, no empty part."""
    assert re.findall(r"[`<>\n|]|None|\bTrue\b|; ;|  ", fact.words) == []


@pytest.mark.parametrize("code", jurisdictions())
@pytest.mark.parametrize("kind", [RightGiven, Clock, Age, Safeguard, Marketing, DeviceAccess])
def test_every_law_says_something_of_each_kind(code: str, kind: type[Value]) -> None:
    """Also of electronic messages and of access to devices; an unsure word counts, a silence does not."""
    assert law_in(code, LATER).all_of(kind) != ()


@pytest.mark.parametrize("code", sorted({*jurisdictions()} - WITHOUT_GENERAL_ACT))
def test_every_law_has_its_authority_its_clock_and_its_breach_clocks(code: str) -> None:
    keys = {fact.key for fact in law_in(code, LATER).facts}

    assert keys >= {
        "authorities.main",
        "clocks.answer",
        "breach.authority",
        "breach.persons",
        "rights.access",
    }


@pytest.mark.parametrize("code", jurisdictions())
def test_a_source_that_nothing_rests_on_is_left_out(code: str) -> None:
    text = Path(__file__).parents[2].joinpath(f"src/mamoru/laws/{code}.yaml").read_text(encoding="utf-8")
    named = re.findall(
        r"^  ([a-z0-9-]+): ", text.partition("\nsources:\n")[2].partition("\n\n")[0], re.MULTILINE
    )
    used = {source.name for fact in law_of(code).facts for source in fact.sources}

    assert set(named) - used == set()


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_law_that_an_example_names_is_there(file: Path) -> None:
    """`law: JP` is a jurisdiction; `law: JP-corporation-tax` and `law: EU-GDPR-46` are facts of one."""
    named = re.findall(r"\blaw: ([A-Z]{2}[\w-]*)", file.read_text(encoding="utf-8"))

    assert [law for law in named if law not in jurisdictions() and not cited(law)] == []


def test_what_the_apparel_group_keeps_because_of_a_law_is_a_duty_to_keep() -> None:
    text = (EXAMPLES / "apparel-group/notice.yaml").read_text(encoding="utf-8")
    named = sorted(set(re.findall(r"ground: \{law: ([\w-]+)\}", text)))
    duties = {law: [fact.decided for fact in cited(law) if fact.topic == "retention"] for law in named}

    assert named == [
        "JP-companies-act-121",
        "JP-companies-act-432",
        "JP-corporation-tax",
        "JP-labour-standards-109",
        "JP-safety-and-health-ordinance-51",
    ]
    assert [
        law
        for law, found in duties.items()
        if not any(isinstance(duty, RetentionDuty) and duty.keeping is Keeping.AT_LEAST for duty in found)
    ] == []


def test_what_is_not_law_yet_stands_apart() -> None:
    assert {fact.topic for fact in FACTS if fact.pending} == {"pending"}
    assert [fact.id for fact in FACTS if fact.topic == "pending" and fact.decided] == []
