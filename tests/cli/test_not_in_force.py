"""What is said of a notice that holds later, of a version that is gone, and of codes that there are not."""

from pathlib import Path

import pytest

from mamoru.desk.checking import check
from tests import small

HANA = ("-s", "customer-id=1")
LAWS = (
    "a law by its place: BR, CA, CA-QC, CH, CN, CR, EU, GB, IN, JP, KR, MY, NG, PE, PH, US, US-CA, US-VA, "
    "ZA, or another country by its two letters"
)
FILE = "published/acme-2025-01-01.json"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return small.company(tmp_path)


def edit(folder: Path, old: str, new: str) -> None:
    text = (folder / "notice.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "notice.yaml").write_text(text.replace(old, new), encoding="utf-8")


def test_the_check_tells_a_notice_that_is_not_in_force_yet(company: Path) -> None:
    edit(company, "on: 2025-01-01", "on: 2999-01-01")

    assert small.mamoru(company, "check", expect=0).stdout == (
        "warning[MAM-169]: the notice is in force from 2999-01-01 only\n"
        "  --> notice.yaml:3:1\n"
        "  effective: {on: 2999-01-01}\n"
        "  ^^^^^^^^^\n"
        "  why: who asks before that day is answered by promises that do not hold yet, and not by those "
        "that do\n"
        "  do:  answer requests with the notice that holds until then, and keep this one apart; or correct "
        "`effective.on`\n"
        "\n"
        "acme: 2 systems, 6 tables, 22 columns looked at\n"
        "every promise that is executed can be kept (1 warning)\n"
    )


def test_a_supplement_that_is_not_in_force_yet_is_told_too(company: Path) -> None:
    (company / "supplements").mkdir()
    (company / "supplements/DE.yaml").write_text(
        "supplement: DE\nfor: DE\nlaw: EU\neffective: {on: 2999-01-01}\n", encoding="utf-8"
    )

    found = [f for f in check(company, live=False).findings if f.code == "MAM-169"]

    assert [(f.problem, f.node) for f in found] == [
        ("the supplement `DE` is in force from 2999-01-01 only", "supplements.DE.effective")
    ]


def test_plan_and_run_say_that_the_notice_is_not_in_force_yet(company: Path) -> None:
    edit(company, "on: 2025-01-01", "on: 2999-01-01")
    told = (
        "The notice is in force from 2999-01-01 only: until then another one holds, and this goes by what "
        "people will be told.\n"
    )

    assert small.mamoru(company, "plan", "access", *HANA, expect=0).stderr.endswith(told)
    assert told in small.mamoru(company, "run", "access", *HANA, "--yes", expect=0).stderr


def test_a_version_that_is_gone_is_told_by_whoever_reads_versions(company: Path) -> None:
    """The evidence log has its record."""
    small.mamoru(company, "plan", "access", *HANA, expect=0)
    small.mamoru(company, "publish", expect=0)
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    small.mamoru(company, "publish", expect=0)
    (company / FILE).unlink()
    refused = (
        f"error[MAM-630]: the published version `{FILE}` was changed: it is not there any more, although the "
        "evidence log has a record of it (`evidence/published/acme-2025-01-01.json`)\n"
        f"  --> {FILE}:1:1\n"
        "  why: nobody could tell any more what people were told, and no change could be held against it\n"
        f"  do:  bring `{FILE}` back from version control\n"
    )

    for words in (("publish",), ("publish", "--list"), ("publish", "--dry-run"), ("diff",)):
        assert small.mamoru(company, *words, expect=1).stderr == refused
    assert (
        f"error[MAM-249]: the published version `{FILE}` was changed: it is not there any more, although the "
        "evidence log has a record of it (`evidence/published/acme-2025-01-01.json`)\n"
    ) in small.mamoru(company, "check", expect=1).stdout


def test_publish_shows_what_the_law_has_on_a_change(company: Path) -> None:
    small.mamoru(company, "publish", expect=0)
    edit(company, "on: 2025-01-01", "on: 2026-01-01")
    edit(company, "purposes:\n", "purposes:\n  ads: {of: customer, uses: [contact.email], basis: consent}\n")

    assert small.mamoru(company, "publish", "--dry-run", expect=0).stdout.startswith(
        "Changed since the version of 2025-01-01\n"
        "  other             the notice: effective date: 2026-01-01, before 2025-01-01\n"
        "  new purpose       purpose `ads` is new: data used contact.email; people it concerns customer; "
        "legal basis consent\n"
        "                    law: JP.bases.new-purpose (APPI 17(2), 18(1)): needs consent; without consent "
        "only within reasonable relation to the old purpose, and then told or published (21(3))\n"
    )


@pytest.mark.parametrize(
    ("flag", "value", "wanted"),
    [
        ("--country", "ZZ", "a country by its two letters of ISO 3166-1, such as JP"),
        ("--country", "EL", "a country by its two letters of ISO 3166-1, such as JP; did you mean GR?"),
        ("--languages", "jp,en", "language tags with commas between them, such as ja,en; did you mean ja?"),
        ("--languages", "xx-klingon", "language tags with commas between them, such as ja,en"),
        (
            "--law",
            "KLINGON",
            LAWS,
        ),
        (
            "--law",
            "GDPR",
            f"{LAWS}; did you mean EU?",
        ),
    ],
)
def test_a_programme_is_not_begun_with_a_code_that_there_is_not(
    flag: str, value: str, wanted: str, tmp_path: Path
) -> None:
    words = ("init", "--company", "Acme", "--country", "JP", "--yes", flag, value)

    assert small.mamoru(tmp_path, *words, expect=2).stderr == (
        f"error[MAM-645]: what was said for {flag} does not fit\n"
        "  why: the files would be refused as soon as they are read\n"
        f"  do:  say {wanted}\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_region_that_does_not_exist_is_refused_with_the_one_that_was_meant(company: Path) -> None:
    small.mamoru(company, "plan", "access", *HANA, expect=0)

    assert small.mamoru(company, "plan", "access", *HANA, "--region", "EL", expect=2).stderr == (
        "error[MAM-617]: `EL` is no region; did you mean `GR`?\n"
        "  why: what the people of a region are told is looked up by its code\n"
        "  do:  write a country of ISO 3166-1, a part of one, or EEA: `BR`, `US-CA`\n"
    )
