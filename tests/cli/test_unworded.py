"""An edition in a language that Mamoru has no texts in; and what reading warns of can be allowed."""

from pathlib import Path

from tests import small

SWEDISH = {"notice.yaml": small.FILES["notice.yaml"].replace("[en, ja]", "[en, ja, sv, en-GB, zh-TW]")}
ALLOW = """\
programme: acme
allow:
  - {rule: MAM-161, node: languages, reason: we translate by hand, until: 2999-01-01, by: desk}
  - {rule: MAM-169, node: effective, reason: for a trial, until: 2999-01-01, by: desk}
"""


def test_the_check_tells_an_edition_that_no_answer_can_be_written_in(tmp_path: Path) -> None:
    """`en-GB` is answered in `en`, and `zh-TW` in `zh-Hant`."""
    company = small.company(tmp_path, SWEDISH)

    assert small.mamoru(company, "check", expect=0).stdout == (
        "warning[MAM-161]: there is an edition in `sv`, and no answer can be written in it\n"
        "  --> notice.yaml:4:47\n"
        "  languages: {governing: en, editions: [en, ja, sv, en-GB, zh-TW]}\n"
        "                                                ^^\n"
        "  why: who reads the notice in that language is answered in another one\n"
        "  do:  answer in `de`, `en`, `ja`, `ko`, `zh-Hans` or `zh-Hant` (`--language`), and translate by "
        "hand; or write the texts, as CONTRIBUTING.md tells\n"
        "\n"
        "acme: 2 systems, 6 tables, 22 columns looked at\n"
        "every promise that is executed can be kept (1 warning)\n"
    )


def test_an_edition_of_a_supplement_is_told_at_its_place(tmp_path: Path) -> None:
    malaysia = "supplement: MY\nfor: MY\nlaw: MY-PDPA\nlanguages: {editions: ms}\n"
    company = small.company(tmp_path, {"supplements/MY.yaml": malaysia})
    told = small.mamoru(company, "check", expect=0).stdout

    assert (
        "warning[MAM-161]: there is an edition in `ms`, and no answer can be written in it\n"
        "  --> supplements/MY.yaml:4:"
    ) in told


def test_what_reading_warns_of_can_be_allowed_for_a_time(tmp_path: Path) -> None:
    later = SWEDISH["notice.yaml"].replace("on: 2025-01-01", "on: 2998-01-01")
    company = small.company(tmp_path, {"notice.yaml": later, "programme.yaml": ALLOW})
    told = small.mamoru(company, "check", expect=0).stdout

    assert "warning[MAM-161]  notice.yaml:4:47  there is an edition in `sv`" in told
    assert "warning[MAM-161]: " not in told
    assert "(0 warnings, 2 allowed)" in told


def test_an_allowance_of_such_a_warning_that_is_not_there_is_told(tmp_path: Path) -> None:
    company = small.company(tmp_path, {**SWEDISH, "programme.yaml": ALLOW})
    told = small.mamoru(company, "check", expect=0).stdout

    assert "warning[MAM-614]: `MAM-169` is allowed for `effective`, and is not found there\n" in told


def test_a_programme_that_is_begun_says_so_at_once(tmp_path: Path) -> None:
    words = ("init", "--company", "Acme", "--country", "DE", "--languages", "sv,en", "--yes")

    assert (
        "\n\nMamoru has no texts of its own in `sv`: no answer can be written in it (MAM-161).\n\nNext:\n"
    ) in small.mamoru(tmp_path, *words, expect=0).stdout
