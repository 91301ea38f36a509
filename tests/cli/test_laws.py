"""`mamoru laws`: what is known of the laws, told as whole texts."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from mamoru.desk.laws import shown
from mamoru.laws import jurisdictions
from tests import small
from tests.golden.comparing import assert_golden

ON = ("--on", "2026-11-22")
CITED = re.compile(r"\blaw: ([A-Z]{2}-[A-Za-z0-9-]+)")  #: as a notice and its supplements cite a law
OLD = "2027-03-01"  #: more than a quarter after the facts were compared with their sources


@pytest.mark.parametrize(
    ("words", "golden"),
    [
        (("list", *ON), "list.txt"),
        (("list", *ON, "--format", "json"), "list.json"),
        (("show", "JP", *ON), "show-JP.txt"),
        (("show", "CR", *ON), "show-CR.txt"),
        (("show", "CR", *ON, "--format", "json"), "show-CR.json"),
        (("show", "IN", *ON), "show-IN.txt"),
        (("review", *ON), "review.txt"),
        (("review", *ON, "--format", "json"), "review.json"),
        (("review", "--on", OLD), f"review-{OLD}.txt"),
    ],
)
def test_what_is_told_is_its_golden_file(tmp_path: Path, words: tuple[str, ...], golden: str) -> None:
    answer = small.mamoru(tmp_path, "laws", *words, expect=0)

    assert answer.stderr == ""
    assert_golden(f"laws/{golden}", answer.stdout)


def test_the_review_is_sorted_by_date_and_begins_a_quarter_ago(tmp_path: Path) -> None:
    told = small.mamoru(tmp_path, "laws", "review", *ON, "--format", "json", expect=0).stdout
    days = [change["on"] for change in json.loads(told)["changes"]]

    assert days == sorted(days)
    assert days[0] > "2026-08-22"
    assert len(days) >= 20


def test_an_unsure_fact_has_words_for_people_and_no_value_for_programs(tmp_path: Path) -> None:
    told = small.mamoru(tmp_path, "laws", "show", "PE", *ON, "--format", "json", expect=0).stdout
    facts = {fact["id"]: fact for fact in json.loads(told)["facts"]}

    assert facts["PE.clocks.answer"]["value"] is None
    assert facts["PE.clocks.answer"]["words"].startswith("within 20 business days from receipt")
    assert facts["PE.breach.authority"]["value"]["within"] == {"count": 48, "unit": "hours"}


def test_without_a_further_word_the_laws_are_listed(tmp_path: Path) -> None:
    told = small.mamoru(tmp_path, "laws", expect=0).stdout.splitlines()

    assert [line.split()[0] for line in told[:-1]] == list(jurisdictions())


def test_a_country_of_the_eea_is_shown_under_it(tmp_path: Path) -> None:
    told = small.mamoru(tmp_path, "laws", "show", "LU", *ON, expect=0).stdout

    assert told.startswith("European Economic Area (EU), as of 2026-11-22\n")


@pytest.mark.parametrize("cited", ["JP-companies-act-432", "jp-companies-act-432", " JP-companies-act-432"])
def test_a_law_as_a_notice_cites_it_is_shown_alone(cited: str, tmp_path: Path) -> None:
    assert small.mamoru(tmp_path, "laws", "show", cited, *ON, expect=0).stdout == (
        "Japan (JP), as of 2026-11-22\n"
        "  Companies Act: Companies Act (Act 86 of 2005)\n"
        "\n"
        "retention\n"
        "  companies-act-432: account books and important papers of the business: must be kept for 10 years "
        "from the closing of the books\n"
        "    Companies Act 432(2) | since 2006-05-01 | verified: https://www.keiei-tax.com/column/327/\n"
        "\n"
        "Compared with its sources on 2026-11-22. A list of facts with their sources, not legal advice.\n"
    )


def test_every_law_that_the_examples_cite_is_shown() -> None:
    files = (Path(__file__).parents[2] / "examples").glob("*/**/*.yaml")
    found = {law for file in files for law in CITED.findall(file.read_text(encoding="utf-8"))}

    assert len(found) >= 15
    assert [law for law in sorted(found) if not shown(law, date(2026, 11, 22)).facts] == []


def test_what_is_cited_of_no_known_law_is_a_misuse(tmp_path: Path) -> None:
    unknown = small.mamoru(tmp_path, "laws", "show", "JP-tax", expect=2)

    assert unknown.stderr.startswith("error[MAM-932]: the law of `JP-TAX` is not known; did you mean `JP`?\n")


def test_an_unknown_jurisdiction_and_no_day_are_misuses(tmp_path: Path) -> None:
    unknown = small.mamoru(tmp_path, "laws", "show", "ZZ", expect=2)
    no_day = small.mamoru(tmp_path, "laws", "review", "--on", "soon", expect=2)

    assert unknown.stderr == (
        "error[MAM-932]: the law of `ZZ` is not known\n"
        "  why: what Mamoru does not know of a law it cannot hold a promise against\n"
        f"  do:  name one of {', '.join(jurisdictions())}, or a country of the EEA\n"
    )
    assert no_day.stderr.endswith("'soon' does not match the format '%Y-%m-%d'.\n")
