"""What is told of bytes that are no UTF-8, or text that people cannot see."""

from pathlib import Path

import pytest

from mamoru.notation.reading import read
from mamoru.notation.text.decoding import decode
from tests.notation.programmes import KNOWN, MAP, NOTICE, PROGRAMME, expected, laid, reading, told

JAPANESE = "notice: kasuri\ntitle: 個人情報の取扱いについて\n"


def told_of(content: bytes) -> str:
    found = decode(content, "notice.yaml")
    assert not isinstance(found, str)
    return told((found,))


def test_shift_jis() -> None:
    assert told_of(JAPANESE.encode("cp932")) == expected(
        """
        error MAM-105 notice.yaml:2:8 length 1
          `notice.yaml` is not UTF-8; it looks like Shift_JIS
          why: read in the wrong encoding, the words of the notice would be other words
          do: save the file as UTF-8 in your editor (Save with Encoding), or: `iconv -f CP932 -t
            UTF-8 notice.yaml` writes it as UTF-8
        """
    )


def test_latin_1() -> None:
    assert told_of("notice: soci\u00e9t\u00e9\n".encode("latin-1")) == expected(
        """
        error MAM-105 notice.yaml:1:13 length 1
          `notice.yaml` is not UTF-8; it looks like Windows-1252 (Latin-1)
          why: read in the wrong encoding, the words of the notice would be other words
          do: save the file as UTF-8 in your editor (Save with Encoding), or: `iconv -f CP1252 -t
            UTF-8 notice.yaml` writes it as UTF-8
        """
    )


def test_bytes_that_are_no_text() -> None:
    assert told_of(bytes(range(1, 256)) * 4) == expected(
        """
        error MAM-105 notice.yaml:3:115 length 1
          `notice.yaml` is not UTF-8; it may be no text at all
          why: read in the wrong encoding, the words of the notice would be other words
          do: save the file as UTF-8 in your editor (Save with Encoding), or: `iconv -f ENCODING -t
            UTF-8 notice.yaml` writes it as UTF-8
        """
    )


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
    ],
)
def test_an_encoding_is_recognised(codec: str, name: str) -> None:
    found = decode(JAPANESE.encode(codec), "notice.yaml")
    assert not isinstance(found, str)
    assert (found.code, found.problem) == (
        "MAM-105",
        f"`notice.yaml` is not UTF-8; it looks like {name}",
    )


def test_a_nul_byte() -> None:
    assert told_of(b"notice: kasuri\nlaw: J\0P\n") == expected(
        """
        error MAM-106 notice.yaml:2:7 length 1
          `notice.yaml` holds a NUL byte, so it is no text
          why: a notice is read by people; a file that is no text cannot be
          do: restore the file from its last good version, or write it again as UTF-8 text
        """
    )


def test_a_line_break_that_only_some_programs_see() -> None:
    assert told_of("law: JP # a comment\u2028purposes: {}\n".encode()) == expected(
        """
        error MAM-106 notice.yaml:1:20 length 1
          a character that nobody can see stands here: U+2028 LINE SEPARATOR
          why: it may break a line, or hide or turn round text, so that people read another notice
            than Mamoru
          do: remove it; `\\u2028` in double quotes keeps it in a wording
        """
    )


def test_a_mark_that_turns_text_round() -> None:
    assert told_of("title: \u202eoot\n".encode()) == expected(
        """
        error MAM-106 notice.yaml:1:8 length 1
          a character that nobody can see stands here: U+202E RIGHT-TO-LEFT OVERRIDE
          why: it may break a line, or hide or turn round text, so that people read another notice
            than Mamoru
          do: remove it; `\\u202E` in double quotes keeps it in a wording
        """
    )


def test_an_escape_sequence_of_a_terminal() -> None:
    assert told_of(b"law: \x1b[31mJP\n") == expected(
        """
        error MAM-106 notice.yaml:1:6 length 1
          a character that nobody can see stands here: U+001B control character
          why: it may break a line, or hide or turn round text, so that people read another notice
            than Mamoru
          do: remove it
        """
    )


def test_a_wording_may_hold_an_invisible_mark_by_its_escape(tmp_path: Path) -> None:
    text = 'title: {en: "a \\u2067b"}\n' + NOTICE
    found = reading(tmp_path, {"notice.yaml": text})
    assert found.programme is not None
    assert found.programme.notice.title == {"en": "a \u2067b"}


def test_a_byte_order_mark_and_other_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = read(laid(tmp_path, {"systems/shop.yaml": MAP}), KNOWN).programme
    other: dict[str, str | bytes] = {
        "programme.yaml": PROGRAMME.encode("utf-8-sig"),
        "notice.yaml": NOTICE.replace("\n", "\r\n").encode("utf-8-sig"),
        "systems/shop.yaml": MAP.replace("\n", "\r"),
    }
    assert plain is not None
    assert reading(tmp_path, other).programme == plain


def test_columns_are_right_in_a_file_with_crlf(tmp_path: Path) -> None:
    text = NOTICE.replace("\nlaw: JP\n", "\ntitle: {ja: 個人情報, enn-: x}\nlaw: JP\n").replace("\n", "\r\n")
    found = reading(tmp_path, {"notice.yaml": b"\xef\xbb\xbf" + text.encode()}).findings
    assert [(str(f.where), f.where and f.where.length) for f in found] == [("notice.yaml:4:19", 4)]


def test_several_files_that_are_no_text_are_told_at_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "notice.yaml": JAPANESE.encode("cp932"),
        "programme.yaml": b"\0",
        "systems/shop.yaml": b"\xff",
    }
    found = reading(tmp_path, files)
    assert found.programme is None
    assert [(f.code, str(f.where)) for f in found.findings] == [
        ("MAM-105", "notice.yaml:2:8"),
        ("MAM-106", "programme.yaml:1:1"),
        ("MAM-105", "systems/shop.yaml:1:1"),
    ]
