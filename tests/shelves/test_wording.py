"""What every language must have; a new file in the shelf is tested without a line here."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from mamoru.execute.package.omitted import ORDER
from mamoru.model.notice import Mark
from mamoru.model.period import Unit
from mamoru.model.plan import Standing
from mamoru.wording import NoSuchText, NoWording, languages, words

SOURCES = Path(str(files("mamoru")))
SAID = re.compile(r"""\bsay\(\s*["']([a-z-]+(?:\.[a-z-]+)+)["']""")
FORM = re.compile(r"\.(?:one|other)$")


def keys(language: str) -> set[str]:
    return {FORM.sub("", key) for key in words(language).texts}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_are_texts_in_english_japanese_and_both_chinese_scripts() -> None:
    assert set(languages()) == {"de", "en", "ja", "ko", "zh-Hans", "zh-Hant"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("de-AT", "de")],
)
def test_a_form_of_a_language_is_told_in_its_own_script(asked: str, told: str) -> None:
    assert words(asked).language == told


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_texts(language: str) -> None:
    assert keys(language) == keys("en")


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_or_cut_by_the_notation(language: str) -> None:
    """``{why: a, b}`` is two keys in YAML, the second without a value: such a text must be quoted."""
    wrong = [key for key, text in words(language).texts.items() if not text.strip() or text == "None"]

    assert wrong == []


@pytest.mark.parametrize("language", languages())
def test_a_text_wants_the_same_values_in_every_language(language: str) -> None:
    english = {
        FORM.sub("", key): places(text) for key, text in words("en").texts.items() if not key.endswith(".one")
    }

    wrong = [
        key
        for key, text in words(language).texts.items()
        if places(text) != english[FORM.sub("", key)] and not key.endswith(".one")
    ]
    assert wrong == []


@pytest.mark.parametrize("language", languages())
def test_a_text_that_counts_has_a_form_for_many(language: str) -> None:
    counting = {FORM.sub("", key) for key in words(language).texts if FORM.search(key)}

    assert {key for key in counting if not words(language).find(f"{key}.other")} == set()


@pytest.mark.parametrize("language", languages())
def test_every_text_that_the_pages_ask_for_is_there(language: str) -> None:
    sources = [*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html")]
    asked = {key for source in sources for key in SAID.findall(source.read_text(encoding="utf-8"))}

    assert len(asked) > 60
    assert asked - keys(language) == set()


@pytest.mark.parametrize("language", languages())
def test_every_word_of_the_model_has_its_text(language: str) -> None:
    told = {
        f"standing.{standing}.{part}" for standing in (*Standing, "task-done") for part in ("title", "why")
    }
    told |= {f"withheld.{reason}.{part}" for reason in ORDER for part in ("title", "why")}
    told |= {f"mark.{mark}" for mark in Mark} | {f"period.{unit}" for unit in Unit}
    told |= {f"date.month.{month}" for month in range(1, 13)}

    assert told - keys(language) == set()


def test_a_form_of_a_language_is_told_in_that_language() -> None:
    assert words("en-GB").language == "en"


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(NoWording) as raised:
        words("la")

    assert str(raised.value) == (
        "MAM-921: Mamoru has no texts in the language `la`\n"
        "  why: people must be answered in words they can read\n"
        f"  do:  ask for one of {', '.join(languages())}, such as `--language en`; a further one is a part "
        "of Mamoru itself, and CONTRIBUTING.md tells how it is written"
    )


def test_a_text_that_is_missing_is_told_by_its_key() -> None:
    with pytest.raises(NoSuchText) as raised:
        words("ja").say("package.no-such-text")

    assert str(raised.value) == (
        "MAM-922: the texts in `ja` have no `package.no-such-text`\n"
        "  why: a page cannot be written with a hole in it\n"
        "  do:  add `package.no-such-text` to `wording/ja.yaml`"
    )


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("en", 0, "0 records"),
        ("en", 1, "1 record"),
        ("en", 100_000, "100,000 records"),
        ("de", 100_000, "100.000 Datensätze"),
        ("ja", 1, "1件の記録"),
        ("ja", 100_000, "100,000件の記録"),
    ],
)
def test_a_count_has_its_form_and_its_thousands(language: str, count: int, told: str) -> None:
    assert words(language).say("package.records", n=count) == told


@pytest.mark.parametrize(("language", "told"), [("en", "22 November 2026"), ("ja", "2026年11月22日")])
@pytest.mark.parametrize("iso", ["2026-11-22", "2026-11-22T02:04:54+00:00"])
def test_a_date_is_told_as_people_write_it(language: str, iso: str, told: str) -> None:
    assert words(language).date(iso) == told


def test_braces_in_a_value_are_no_places() -> None:
    assert words("en").say("package.footer", controller="{request.__class__}", request="R-1") == (
        "{request.__class__} · request R-1"
    )
