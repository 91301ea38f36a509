from mamoru.model.place import Span
from mamoru.notation.excerpt import excerpt
from tests.notation.programmes import expected


def at(line: int, column: int, length: int = 1) -> Span:
    return Span(file="notice.yaml", line=line, column=column, length=length)


def test_the_words_are_underlined() -> None:
    assert excerpt("a: b\nuses: contact.emial\n", at(2, 7, 13)) == expected(
        """
        uses: contact.emial
              ^^^^^^^^^^^^^
        """
    )


def test_a_wide_character_takes_two_columns() -> None:
    assert excerpt("title: 個人情報, x: ﾃｽﾄ", at(1, 8, 4)) == expected(
        """
        title: 個人情報, x: ﾃｽﾄ
               ^^^^^^^^
        """
    )
    assert excerpt("title: 個人情報, x: ﾃｽﾄ", at(1, 17, 3)) == expected(
        """
        title: 個人情報, x: ﾃｽﾄ
                            ^^^
        """
    )


def test_a_combining_character_takes_none() -> None:
    assert excerpt("e\u0301e\u0301: x", at(1, 5)) == "e\u0301e\u0301: x\n  ^"


def test_a_tab_is_shown_as_four_spaces() -> None:
    assert excerpt("\tkind: x", at(1, 1)) == "    kind: x\n^^^^"
    assert excerpt("\tkind: x", at(1, 2, 4)) == "    kind: x\n    ^^^^"


def test_a_place_behind_the_end_gets_one_caret() -> None:
    assert excerpt("kind:", at(1, 6)) == "kind:\n     ^"
    assert excerpt("kind:", at(1, 40, 7)) == "kind:\n     ^"
    assert excerpt("kind:", at(9, 1)) == "\n^"


def test_an_underline_ends_with_its_line() -> None:
    assert excerpt("kind: x\nnext", at(1, 7, 30)) == "kind: x\n      ^"


def test_what_a_terminal_would_obey_is_shown_as_a_sign() -> None:
    assert excerpt("a: \x1b[31m\u202ex", at(1, 4)) == "a: \ufffd[31m\ufffdx\n   ^"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    line = "a" * 200 + "HERE" + "b" * 200
    assert excerpt(line, at(1, 201, 4)) == f"…{'a' * 30}HERE{'b' * 66}…\n{' ' * 31}^^^^"


def test_of_a_long_line_of_wide_characters_no_more_than_fits_is_shown() -> None:
    shown = excerpt("個" * 200, at(1, 1, 200))
    assert shown == f"{'個' * 50}…\n{'^' * 100}"
