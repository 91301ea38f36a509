"""Codes of countries, regions and languages that there are none of, words given twice, hidden characters."""

from pathlib import Path

import pytest

from mamoru.laws import jurisdictions
from mamoru.model.promises.codes import (
    COUNTRIES,
    LANGUAGES,
    PARTS,
    is_language,
    is_region,
    language_meant,
    region_meant,
)
from tests.notation.programmes import MAP, NOTICE, expected, reading, told

WHY = "a promise for a place or a language that does not exist reaches nobody"


def test_the_tables_have_as_many_codes_as_the_standards() -> None:
    """ISO 3166-1 has 249 codes of two letters, ISO 639-1 has 183."""
    assert (len(COUNTRIES), len(LANGUAGES)) == (249, 183)


@pytest.mark.parametrize("code", ["JP", "US-CA", "EEA", "EU", "UK", "GB-SCT", "CA-QC", "DE"])
def test_a_country_a_part_of_one_and_what_laws_are_named_for_are_regions(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("EL", "GR"),
        ("DU", "DE"),
        ("br", "BR"),
        ("XX", ""),
        ("ZZ-1", ""),
        ("US_CA", ""),
        ("US-ZZ", ""),
        ("us-ca", "US-CA"),
        ("CA-PQ", ""),
    ],
)
def test_what_is_no_region_is_told_with_the_one_that_was_meant(code: str, meant: str) -> None:
    assert not is_region(code)
    assert region_meant(code) == meant


def test_the_parts_of_each_country_are_known_of_which_one_has_a_law_of_its_own() -> None:
    """ISO 3166-2: 50 states, a district and 6 outlying areas; 10 provinces and 3 territories."""
    assert {name.partition("-")[0] for name in jurisdictions() if "-" in name} == PARTS.keys()
    assert {country: len(parts) for country, parts in PARTS.items()} == {"US": 57, "CA": 13}
    assert all(is_region(name) for name in jurisdictions())


@pytest.mark.parametrize("tag", ["ja", "en-GB", "zh-Hant-TW", "es-419", "de-CH-1996", "yue", "fil", "zh-yue"])
def test_a_tag_of_bcp_47_is_a_language(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize(
    ("tag", "meant"),
    [("jp", "ja"), ("en-UK", "en-GB"), ("ja_JP", "ja-JP"), ("xx-klingon", ""), ("en-", ""), ("JA", "ja")],
)
def test_what_is_no_language_is_told_with_the_one_that_was_meant(tag: str, meant: str) -> None:
    assert not is_language(tag)
    assert language_meant(tag) == meant


def test_a_country_and_a_language_that_do_not_exist_are_told_where_they_stand(tmp_path: Path) -> None:
    notice = NOTICE.replace("country: JP", "country: QQ").replace("[ja, en]", "[ja, en-UK]")
    assert told(
        reading(tmp_path, {"notice.yaml": notice.replace("{ja: かすり}", "{jp: かすり}")}).findings
    ) == (
        expected(
            f"""
            error MAM-168 notice.yaml:3:43 length 5
              `en-UK` is no language (BCP 47, with a code of ISO 639); did you mean `en-GB`?
              why: {WHY}
              do: write `en-GB`, or the code that is meant
            error MAM-168 notice.yaml:6:19 length 2
              `jp` is no language (BCP 47, with a code of ISO 639); did you mean `ja`?
              why: {WHY}
              do: write `ja`, or the code that is meant
            error MAM-166 notice.yaml:6:38 length 2
              `QQ` is no country of ISO 3166-1
              why: {WHY}
              do: write the code that is meant
            """
        )
    )


def test_a_supplement_for_a_region_that_does_not_exist_is_told(tmp_path: Path) -> None:
    supplement = "supplement: DE\nfor: [DE, EL]\nlaw: EU\n"
    assert told(reading(tmp_path, {"supplements/DE.yaml": supplement}).findings) == expected(
        f"""
        error MAM-167 supplements/DE.yaml:2:11 length 2
          `EL` is no region (a country of ISO 3166-1, a part of one, or EEA); did you mean `GR`?
          why: {WHY}
          do: write `GR`, or the code that is meant
        """
    )


def test_a_system_in_a_country_that_does_not_exist_is_told(tmp_path: Path) -> None:
    system = MAP.replace("country: JP", "country: EL")
    assert told(reading(tmp_path, {"systems/shop.yaml": system}).findings) == expected(
        f"""
        error MAM-166 systems/shop.yaml:4:33 length 2
          `EL` is no country of ISO 3166-1; did you mean `GR`?
          why: {WHY}
          do: write `GR`, or the code that is meant
        """
    )


def test_a_word_given_twice_is_told_in_every_list(tmp_path: Path) -> None:
    """Editions and marks, which no names are; a list of names is told once, with its node."""
    notice = NOTICE.replace("[ja, en]", "[ja, en, {language: en, of: 2024-06-01}]")
    notice = notice.replace("email: [identifying]", "email: [identifying, identifying]")
    notice = notice.replace("uses: [contact.email]", "uses: [contact.email, contact.email]")
    assert told(reading(tmp_path, {"notice.yaml": notice}).findings) == expected(
        """
        error MAM-146 notice.yaml:3:58 length 2 languages
          `en` stands twice in this list
          why: each fact stands once; a second one is forgotten when the first is changed
          do: remove one of the two
        error MAM-146 notice.yaml:12:55 length 11 data.contact
          `identifying` stands twice in this list
          why: each fact stands once; a second one is forgotten when the first is changed
          do: remove one of the two
        error MAM-146 notice.yaml:16:49 length 13 purposes.promote
          `contact.email` stands twice in this list
          why: each fact stands once; a second one is forgotten when the first is changed
          do: remove one of the two
        """
    )


@pytest.mark.parametrize(
    ("character", "name", "escape"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE", "\\u200B"),
        ("\u00ad", "U+00AD SOFT HYPHEN", "\\u00AD"),
        ("\u2060", "U+2060 WORD JOINER", "\\u2060"),
        ("\u200f", "U+200F RIGHT-TO-LEFT MARK", "\\u200F"),
        ("\u3164", "U+3164 HANGUL FILLER", "\\u3164"),
        ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A", "\\U000E0041"),
    ],
)
def test_a_character_that_nobody_can_see_is_refused(
    character: str, name: str, escape: str, tmp_path: Path
) -> None:
    (bare, kept) = (tmp_path / "bare", tmp_path / "kept")
    bare.mkdir()
    kept.mkdir()
    notice = NOTICE.replace("law: JP\n", f"law: JP\ntitle: a{character}b\n")
    assert told(reading(bare, {"notice.yaml": notice}).findings) == expected(
        f"""
        error MAM-106 notice.yaml:5:9 length 1
          a character that nobody can see stands here: {name}
          why: it may break a line, or hide or turn round text, so that people read another notice
            than Mamoru
          do: remove it; `{escape}` in double quotes keeps it in a wording
        """
    )
    escaped = NOTICE.replace("law: JP\n", f'law: JP\ntitle: "a{escape}b"\n')
    assert told(reading(kept, {"notice.yaml": escaped}).findings) == ""


@pytest.mark.parametrize("name", ["crm.yml", "crm.YAML", "crm.yaml.txt", "crm.YML"])
def test_a_map_whose_name_keeps_it_from_being_read_is_an_error(name: str, tmp_path: Path) -> None:
    """A whole system would be searched for nobody."""
    assert told(reading(tmp_path, {f"systems/{name}": MAP}).findings) == expected(
        f"""
        error MAM-108 systems/{name}:1:1 length 1
          `systems/{name}` is not read, since its name does not end in `.yaml`
          why: a system left out is searched for nobody, and a supplement left out is told to nobody
          do: rename it `systems/crm.yaml`, or move it elsewhere
        """
    )


def test_a_retention_that_only_a_supplement_has_is_no_promise_that_is_kept(tmp_path: Path) -> None:
    """No map can name it; one that takes the place of the notice's is kept by the maps that name that one."""
    promise = "{items: purchases, of: customer, keep: 10 years, after: order-closed, ground: {law: LU-tax}"
    supplement = (
        "supplement: DE\nfor: DE\nlaw: EU\n"
        f"retention:\n  books:\n    {promise}}}\n  invoices:\n    {promise}, instead: true}}\n"
    )
    programme = reading(tmp_path, {"supplements/DE.yaml": supplement}).programme
    assert programme is not None
    there = programme.notice.overlays["DE"].notice.unexecuted
    assert [node.id for node in there] == ["supplements.DE.retention.books"]
