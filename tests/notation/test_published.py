"""Published versions as they are read: sound ones, and every way in which a file is not as it was frozen."""

import json
from pathlib import Path

import pytest

from mamoru.model.place import Span
from mamoru.model.versions.canonical import Fields, canonical
from mamoru.model.versions.version import frozen_text, written
from mamoru.notation.published import read_version
from tests import small

FILE = "published/acme-2025-01-01.json"
CONTENT: Fields = {"notice": {"id": "acme", "effective": "2025-01-01"}, "supplements": {}, "practice": {}}
TEXT = frozen_text(notice="acme", effective="2025-01-01", content=CONTENT)


def test_what_was_frozen_is_read_again() -> None:
    version = read_version(TEXT, file=FILE)

    assert (version.notice, version.effective, version.fault) == ("acme", "2025-01-01", "")
    assert version.content == CONTENT


def test_the_hash_can_be_computed_by_a_stranger_with_any_json_tool() -> None:
    """SHA-256 of all members but the hash itself, keys sorted, without white space."""
    import hashlib  # noqa: PLC0415 - a stranger would have it

    document = json.loads(TEXT)
    stated = document.pop("sha256")
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(text.encode()).hexdigest() == stated


def test_keys_stand_in_the_order_of_utf16_and_text_is_escaped_as_the_standard_says() -> None:
    """RFC 8785, 3.2.3: a character beyond the first plane comes before U+FB01."""
    assert canonical({"\ufb01": 1, "\U0001f600": 2, "a": 'é\n\u0001"\\/'}) == (
        '{"a":"é\\n\\u0001\\"\\\\/","\U0001f600":2,"\ufb01":1}'.encode()
    )


TWICE = TEXT.replace(' "effective": "2025-01-01",\n', ' "effective": "2025-01-01",\n' * 2, 1)
DOCUMENT: Fields = json.loads(TEXT)
FAULTS = {
    "value": (
        TEXT.replace('"id": "acme"', '"id": "shop"'),
        "what it says has the SHA-256 90b25b3ee2a8…, and it states ",
        "sha256",
    ),
    "hash": (TEXT.replace('"sha256": "', '"sha256": "0'), "what it says has the SHA-256 ", "sha256"),
    "key": (TWICE, "it is not written as Mamoru froze it", ""),
    "space": (TEXT.replace('": ', '":  ', 1), "it is not written as Mamoru froze it", "content"),
    "cut": (TEXT[:60], "it is no JSON from here on", ""),
    "empty": ("", "it is no JSON from here on", ""),
    "list": ("[]", "it holds no version", ""),
    "fraction": (TEXT.replace('"acme"', "0.5", 1), "it holds what no version holds", ""),
    "deep": ("[" * 100_000, "it holds what no version holds", ""),
    "surrogate": (TEXT.replace("acme", "\\ud800", 1), "it holds what no version holds", ""),
    "newer": (
        written({**DOCUMENT, "format": "mamoru-notice/2"}),
        "its format is `mamoru-notice/2`, and this Mamoru reads `mamoru-notice/1`",
        "format",
    ),
    "more": (
        written({**DOCUMENT, "more": 1}),
        "a version has exactly the members content, effective, format, notice, sha256",
        "",
    ),
    "renamed": (
        frozen_text(notice="shop", effective="2025-01-01", content=CONTENT),
        "it holds the version `shop-2025-01-01.json`",
        "effective",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_file_that_is_not_as_it_was_frozen_is_told_with_its_place(case: str) -> None:
    text, fault, member = FAULTS[case]
    version = read_version(text, file=FILE)

    line = next((n for n, at in enumerate(text.splitlines(), 1) if at.startswith(f' "{member}"')), 0)
    assert version.fault.startswith(fault.partition("90b2")[0])
    assert version.content == {}
    assert not member or version.where == Span(file=FILE, line=line, column=2)


def test_a_version_that_is_at_fault_keeps_nobody_from_asking(tmp_path: Path) -> None:
    """The notice cannot be published, but its promises are kept."""
    small.company(tmp_path, {FILE: "{"})

    small.mamoru(tmp_path, "plan", "access", "-s", "customer-id=1", expect=0)
    small.mamoru(tmp_path, "publish", expect=1)


def test_a_file_that_is_no_version_is_left_alone_and_told(tmp_path: Path) -> None:
    small.company(tmp_path, {"published/readme.md": "x", "published/draft.json": "{}"})

    told = small.mamoru(tmp_path, "check", expect=0).stdout

    assert "`published/draft.json` is not read" in told
    assert "readme.md" not in told


def test_to_publish_is_no_change_of_what_a_plan_rests_on(tmp_path: Path) -> None:
    """A plan that was shown before runs after it."""
    small.company(tmp_path)
    plan = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    before = json.loads(plan.stdout)["programme"]
    small.mamoru(tmp_path, "publish", expect=0)

    again = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)

    assert json.loads(again.stdout)["programme"] == before
