"""Which words leave open what is meant, in five languages, and which only sound like it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._open import open_words
from mamoru.check.rules._smallest import notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example


def found(files: Mapping[str, str], folder: Path) -> list[str]:
    return [finding.problem for finding in asked(RULES["MAM-243"], example(folder, files))]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("News and similar purposes", "and similar purposes"),
        ("Delivery, payment, and so on", "and so on"),
        ("Name, address and other data", "and other data"),
        ("Marketing, including but not limited to news", "but not limited to"),
        ("Marketing, including without limitation news", "including without limitation"),
        ("Help as needed", "as needed"),
        ("Various purposes such as news", "Various purposes such as"),
        ("商品の発送等", "等"),
        ("発送、決済など", "など"),
        ("その他の利用目的", "その他"),
        ("必要に応じた連絡", "必要に応じ"),
        ("Werbung usw.", "usw."),
        ("Versand und ähnliche Zwecke", "und ähnliche"),
        ("Sonstige Zwecke", "Sonstige"),
        ("Werbung, nicht beschränkt auf Post", "nicht beschränkt auf"),
        ("배송 등", "등"),
        ("배송 등을 위한 이용", "등"),
        ("기타 목적", "기타"),
        ("发货等", "等"),
        ("其他目的", "其他"),
        ("包括但不限于发货", "包括但不限于"),
    ],
)
def test_words_that_authorise_anything_are_open(title: str, words: str) -> None:
    assert open_words({"": title}) == words


@pytest.mark.parametrize(
    "title",
    [
        "Marketing such as newsletters",
        "Disclosure as required by law",
        "Kasuri and other companies of the Kasuri group",
        "Werbung, z. B. per Post",
        "Brothers and mothers",
        "平等な採用",
        "会員等級の管理",
        "電気通信",
        "開示等のご請求への対応",
        "回线等级",
        "회원 등록",
        "고등 교육",
        "신호등 제어",
        "平等对待",
        "集团其他公司",
    ],
)
def test_examples_limits_and_parts_of_other_words_are_not(title: str) -> None:
    assert open_words({"": title}) == ""


def test_a_category_with_open_words_is_told(tmp_path: Path) -> None:
    text = notice(data='  more: {profile: {marks: [], title: "Size, taste etc."}}\n')

    assert found({"notice.yaml": text}, tmp_path) == [
        "`data.more.profile` says `etc.`, which authorises nothing beyond what is named"
    ]


def test_others_in_the_title_of_a_category_are_people_that_the_data_is_about(tmp_path: Path) -> None:
    text = notice(data="  words: {letters: {marks: [], title: Letters to us and others}}\n")

    assert found({"notice.yaml": text}, tmp_path) == []


@pytest.mark.parametrize(("more", "problems"), [("", 2), (", example: true", 0)])
def test_sources_and_places_are_told_where_they_are_no_examples(
    more: str, problems: int, tmp_path: Path
) -> None:
    text = notice(
        more=(
            f"sources:\n  firms: {{kind: partner, of: customer, gives: [contact], title: Banks etc.{more}}}\n"
            "collection-points:\n"
            f"  forms: {{of: customer, collects: [contact], for: [sell], title: Forms and the like{more}}}\n"
        )
    )

    assert len(found({"notice.yaml": text}, tmp_path)) == problems
