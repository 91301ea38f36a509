"""What a file of the shelf must be: a wrong one is refused with its place, and never half read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mamoru.laws._reading import UnreadableLaw, read_law
from mamoru.model.law import Age, Confidence, Duty, RightGiven

SMALLEST = """\
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
clocks: {}
breach: {}
ages:
  majority:
    - {years: 21, until: 2021-12-31, article: Act 3, source: page, confidence: confident}
    - {years: 18, since: 2022-01-01, article: Act 3, source: page, confidence: unsure}
transfers: {}
messages: {}
duties:
  fee: {says: free, article: Act 4, source: page, confidence: moderate}
"""


def refusal(text: str, file: str = "XX.yaml") -> str:
    with pytest.raises(UnreadableLaw) as raised:
        read_law(text, file)
    return str(raised.value)


def told(problem: str, *, at: str = "", file: str = "XX.yaml") -> str:
    return (
        f"{f'{file}:{at}: ' if at else ''}MAM-931: `{file}`: {problem}\n"
        "  why: a fact of the law that is read wrongly would decide wrongly\n"
        f"  do:  mend `src/mamoru/laws/{file}`; docs/reference/laws.md shows what the other files state"
    )


def test_a_whole_file_is_read() -> None:
    law = read_law(SMALLEST, "XX.yaml")

    assert [(f.id, str(f.as_written), f.since.isoformat(), f.confidence) for f in law.facts] == [
        ("XX.authorities.main", "The Office (TO)", "2020-01-01", Confidence.VERIFIED),
        ("XX.rights.access", "given", "2020-01-01", Confidence.VERIFIED),
        ("XX.ages.majority", "from 21 years", "2020-01-01", Confidence.CONFIDENT),
        ("XX.ages.majority", "from 18 years", "2022-01-01", Confidence.UNSURE),
        ("XX.duties.fee", "free", "2020-01-01", Confidence.MODERATE),
    ]
    assert [type(f.as_written) for f in law.facts[1:]] == [RightGiven, Age, Age, Duty]
    assert [str(source) for source in law.facts[1].sources] == ["https://law.example/act"]


ACCESS = "{article: Act 2, source: page, confidence: verified}"
CLOCK = "article: Act 5, source: page, confidence: verified}}"
ONE_OF = "input should be 'verified', 'confident', 'moderate' or 'unsure'"
TIMES = "string should match pattern '^[1-9]\\d* (hour|day|business day|week|month|year)s?$'"
#: What is wrong with a fact about access, what is told of it, and where.
WRONG_ACCESS = {
    "{article: Act 2, confidence: verified}": ("`rights.access.source`: field required", "11:11"),
    "{article: Act 2, source: page}": ("`rights.access.confidence`: field required", "11:11"),
    "{source: page, confidence: verified}": ("`rights.access.article`: field required", "11:11"),
    "{article: Act 2, source: page, confidence: sure}": (f"`rights.access.confidence`: {ONE_OF}", "11:54"),
    "{artcle: Act 2, article: Act 2, source: page, confidence: verified}": (
        "`rights.access.artcle`: extra inputs are not permitted",
        "11:20",
    ),
    "{article: Act 2, source: book, confidence: verified}": (
        "`rights.access` names the source `book`, which `sources` does not have",
        "11:11",
    ),
    "{article: Code 2, source: page, confidence: verified}": (
        "`rights.access`: the article `Code 2` begins with none of the acts of the file",
        "11:11",
    ),
    "{article: Act 2, since: 2020, source: page, confidence: verified}": (
        "`rights.access.since`: input should be a valid date",
        "11:35",
    ),
    f"{ACCESS}\n  access: {ACCESS}": ("`access` stands twice", "12:3"),
}


@pytest.mark.parametrize("written", WRONG_ACCESS)
def test_a_fact_that_lacks_something_is_refused_at_its_place(written: str) -> None:
    problem, at = WRONG_ACCESS[written]

    assert refusal(SMALLEST.replace(ACCESS, written, 1)) == told(problem, at=at)


@pytest.mark.parametrize(
    ("clock", "problem", "at"),
    [
        ("{answer: {", "`clocks.answer` has neither `within` nor `standard`", "12:18"),
        ("{answer: {within: 3 moons, ", f"`clocks.answer.within`: {TIMES}", "12:27"),
        (
            "{answer: {within: 3 days, longer: 1 day, ",
            "`clocks.answer`: `longer` and `longer-if` stand together",
            "12:18",
        ),
    ],
)
def test_a_clock_that_tells_no_time_is_refused(clock: str, problem: str, at: str) -> None:
    assert refusal(SMALLEST.replace("clocks: {}", f"clocks: {clock}{CLOCK}")) == told(problem, at=at)


@pytest.mark.parametrize(
    ("old", "new", "problem", "at"),
    [
        ("since: 2020-01-01", "since: 2020-13-01", "`2020-13-01` is no date", "4:8"),
        (
            "until: 2021-12-31",
            "until: soon",
            "`ages.majority.0.until`: input should be a valid date",
            "16:26",
        ),
        ("until: 2021-12-31", "until: 2019-12-31", "`ages.majority` ends before it begins", "16:5"),
        (
            "since: 2022-01-01",
            "since: 2021-12-31",
            "`ages.majority`: two facts hold on the same day, or stand out of order",
            "16:5",
        ),
        ("years: 21", "years: '21'", "`ages.majority.0.years`: input should be a valid integer", "16:15"),
        ("name: Nowhere", "name: !!binary aGE=", "`aGE=` is no text, number, date, yes or no", "2:7"),
        ("jurisdiction: XX", "jurisdiction: YY", "the file of `YY` has another name", "1:15"),
        ("name: Nowhere", "name: [", "it is no YAML", "4:6"),
    ],
)
def test_a_wrong_day_age_name_or_text_is_refused(old: str, new: str, problem: str, at: str) -> None:
    assert refusal(SMALLEST.replace(old, new, 1)) == told(problem, at=at)


def test_an_alias_is_refused() -> None:
    """What reads as one fact would be written in two places at once."""
    text = SMALLEST.replace("name: Nowhere", "name: &n Nowhere").replace("title: The Act", "title: *n")

    assert refusal(text) == told("an alias (`*name`) stands in it; write the fact out")


def test_an_empty_file_is_refused_by_what_it_lacks() -> None:
    assert refusal("") == told("`jurisdiction`: field required (and 13 more)")


@given(st.integers(0, len(SMALLEST)), st.integers(0, 40), st.text("{}[]:,-#&*!'\"\n aé0\x00", max_size=6))
def test_a_damaged_file_is_refused_and_never_a_fault(at: int, cut: int, put: str) -> None:
    with suppress(UnreadableLaw):
        assert read_law(SMALLEST[:at] + put + SMALLEST[at + cut :], "XX.yaml").jurisdiction == "XX"
