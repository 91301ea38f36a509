"""What is told of text that is no YAML, or YAML that people would misread."""

import pytest

from mamoru.notation.text.composing import FASTEST, PURE, compose
from tests.notation.programmes import expected, told


def told_of(text: str, loader: type = FASTEST) -> str:
    return told(compose(text, "notice.yaml", loader=loader).findings)


def test_a_key_given_twice(told_of_file: str) -> None:
    """
    system: shop
    kind: sqlite
    holds: {origin: given, origin: given, country: JP}
    kind: postgresql
    """
    assert told_of_file == expected(
        """
        error MAM-114 systems/shop.yaml:3:24 length 6
          the key `origin` is given twice; the first is on line 3
          why: of two answers nobody can tell which one is promised
          do: keep one of the two
        error MAM-114 systems/shop.yaml:4:1 length 4
          the key `kind` is given twice; the first is on line 2
          why: of two answers nobody can tell which one is promised
          do: keep one of the two
        """
    )


def test_an_anchor_an_alias_a_merge_key_and_a_tag(told_of_file: str) -> None:
    """
    system: &name shop
    kind: *name
    <<: {a: b}
    holds: !!map {origin: given, country: JP}
    """
    assert told_of_file == expected(
        """
        error MAM-115 systems/shop.yaml:1:9 length 10
          the anchor `&name` is not allowed
          why: a notice is read by people, so every fact stands once, where it is read; and a few
            lines of references can stand for thousands of millions of values
          do: remove the anchor, and write the value out at each place that means it
        error MAM-115 systems/shop.yaml:2:7 length 5
          the alias `*name` is not allowed
          why: a notice is read by people, so every fact stands once, where it is read; and a few
            lines of references can stand for thousands of millions of values
          do: write the value out; a text that begins with `*` goes in quotes: '*name'
        error MAM-115 systems/shop.yaml:3:1 length 2
          the merge key `<<` is not allowed
          why: a notice is read by people, so every fact stands once, where it is read
          do: write the merged keys out
        error MAM-116 systems/shop.yaml:4:8 length 7
          the tag `!!map` is not allowed
          why: a tag changes what a value is without changing how it reads
          do: remove the tag; put a text that begins with `!` in quotes
        """
    )


def test_a_second_document(told_of_file: str) -> None:
    """
    system: shop
    ---
    system: store
    """
    assert told_of_file == expected(
        """
        error MAM-117 systems/shop.yaml:2:1 length 3
          a second document begins here
          why: one file states one thing; Mamoru would have to leave the rest unread
          do: remove the line `---`, or move what follows to a file of its own
        """
    )


def test_a_directive(told_of_file: str) -> None:
    """
    %YAML 1.1
    ---
    system: shop
    """
    assert told_of_file == expected(
        """
        error MAM-116 systems/shop.yaml:1:1 length 1
          a directive other than `%YAML 1.2` is not allowed
          why: a directive changes what the lines below it mean
          do: remove the line that begins with `%`
        """
    )


def test_a_list_as_a_key(told_of_file: str) -> None:
    """
    system: shop
    ? [a, b]
    : c
    """
    assert told_of_file == expected(
        """
        error MAM-119 systems/shop.yaml:2:3 length 1
          a key must be a plain word, not a list or mapping
          why: every key of the notation is a word
          do: write `key: value`; put a text that begins with `[` or `{` in quotes
        """
    )


def test_an_empty_file_of_comments(told_of_file: str) -> None:
    """
    # nothing yet
    """
    assert told_of_file == expected(
        """
        error MAM-107 systems/shop.yaml:1:1 length 1
          `systems/shop.yaml` is empty
          why: Mamoru keeps what is written; nothing is written here
          do: write the file as docs/reference/notation.md shows, or remove it
        """
    )


def test_a_quote_that_is_not_closed(told_of_file: str) -> None:
    """
    system: shop
    title: "Online shop
    kind: sqlite
    holds: {origin: given, country: JP}
    """
    assert told_of_file == expected(
        """
        error MAM-112 systems/shop.yaml:2:8 length 1
          the quote `"` that starts here is not closed
          why: all that follows was read as part of it
          do: close it where the text or the list ends
        """
    )


def test_a_quote_that_is_closed_by_the_next_one(told_of_file: str) -> None:
    """
    system: "shop
    kind: "sqlite"
    """
    assert told_of_file == expected(
        """
        error MAM-112 systems/shop.yaml:1:9 length 1
          the quote `"` that starts here is not closed
          why: all that follows was read as part of it
          do: close it where the text or the list ends
        """
    )


def test_a_block_of_text_is_no_open_quote(told_of_file: str) -> None:
    """
    title: |
      shop
     kind: sqlite
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:3:2 length 1
          the line does not belong to the lines above it
          why: Mamoru cannot tell what this line promises
          do: indent it exactly like the keys (or `- ` items) it stands beside
        """
    )


def test_a_bracket_that_is_not_closed(told_of_file: str) -> None:
    """
    system: shop
    holds: {origin: given, of: [customer, country: JP}
    kind: sqlite
    """
    assert told_of_file == expected(
        """
        error MAM-112 systems/shop.yaml:2:28 length 1
          the bracket `[` that starts here is not closed
          why: all that follows was read as part of it
          do: close it where the text or the list ends
        """
    )


def test_a_bracket_that_is_not_closed_on_its_line(told_of_file: str) -> None:
    """
    system: shop
    holds: {origin: given, country: JP
    kind: sqlite
    """
    assert told_of_file == expected(
        """
        error MAM-112 systems/shop.yaml:2:8 length 1
          the bracket `{` that starts here is not closed
          why: all that follows was read as part of it
          do: close it where the text or the list ends
        """
    )


def test_a_bracket_that_is_not_closed_at_the_end(told_of_file: str) -> None:
    """
    system: shop
    holds: {origin: given, country:"""
    assert told_of_file == expected(
        """
        error MAM-112 systems/shop.yaml:2:8 length 1
          the bracket `{` that starts here is not closed
          why: all that follows was read as part of it
          do: close it where the text or the list ends
        """
    )


def test_a_comma_that_is_missing(told_of_file: str) -> None:
    """
    system: shop
    holds: {origin: given country: JP}
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:2:30 length 1
          a comma or the closing bracket is missing before `:`
          why: Mamoru cannot tell what this line promises
          do: put a comma between the parts, and quotes round a text that holds `: `, `,` or a
            bracket
        """
    )


def test_a_colon_in_a_text_without_quotes(told_of_file: str) -> None:
    """
    system: shop
    title: Shop: online
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:2:12 length 1
          a `:` stands where no key can be
          why: Mamoru cannot tell what this line promises
          do: put the whole text after the first `: ` in quotes
        """
    )


def test_a_line_that_is_indented_too_far(told_of_file: str) -> None:
    """
    system: shop
    kind: sqlite
      holds: {origin: given}
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:3:8 length 1
          a `:` stands where no key can be
          why: Mamoru cannot tell what this line promises
          do: indent the line like the keys it belongs with; the line above must end with `:` or be
            complete
        """
    )


def test_a_line_that_is_indented_too_little(told_of_file: str) -> None:
    """
    system: shop
    holds:
      origin: given
     country: JP
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:4:2 length 1
          the line does not belong to the lines above it
          why: Mamoru cannot tell what this line promises
          do: indent it exactly like the keys (or `- ` items) it stands beside
        """
    )


def test_a_line_without_a_colon(told_of_file: str) -> None:
    """
    system: shop
    kind sqlite
    holds: {origin: given}
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:2:1 length 1
          the line has no `: ` after its key
          why: Mamoru cannot tell what this line promises
          do: write `key: value`, with a space after the colon
        """
    )


def test_a_full_width_colon() -> None:
    assert told_of("system：shop\nkind: sqlite\n") == expected(
        """
        error MAM-113 notice.yaml:1:7 length 1
          a full-width colon `：` stands where `: ` is meant
          why: Mamoru cannot tell what this line promises
          do: write an ordinary colon and a space after the key
        """
    )


def test_a_text_that_begins_with_a_reserved_sign(told_of_file: str) -> None:
    """
    system: shop
    kind: @sqlite
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:2:7 length 1
          a text cannot begin with `@` unless it is in quotes
          why: Mamoru cannot tell what this line promises
          do: put the text in quotes
        """
    )


def test_text_after_a_closing_quote(told_of_file: str) -> None:
    """
    system: "shop" online
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:1:16 length 1
          `o` stands after the end of the value
          why: Mamoru cannot tell what this line promises
          do: put the whole value in quotes, or move what follows to a line of its own
        """
    )


def test_a_backslash_in_double_quotes(told_of_file: str) -> None:
    """
    system: "C:\\shop"
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:1:9 length 1
          in double quotes a `\\` begins an escape, and this is none
          why: Mamoru cannot tell what this line promises
          do: write `\\\\` for one backslash, or put the text in single quotes
        """
    )


def test_a_bracket_that_closes_nothing(told_of_file: str) -> None:
    """
    system: ]
    """
    assert told_of_file == expected(
        """
        error MAM-113 systems/shop.yaml:1:9 length 1
          `]` cannot stand here
          why: Mamoru cannot tell what this line promises
          do: see docs/reference/notation.md; put a text with special characters in quotes
        """
    )


def test_a_tab_at_the_beginning_of_a_line() -> None:
    assert told_of("holds:\n\torigin: given\n") == expected(
        """
        error MAM-111 notice.yaml:2:1 length 1
          the line is indented with a tab
          why: editors show a tab with different widths, so nobody can see what belongs to what
          do: write spaces; most editors can convert tabs to spaces
        """
    )


def test_a_tab_after_spaces() -> None:
    assert told_of("holds:\n  origin: given\n  \tcountry: JP\n") == expected(
        """
        error MAM-111 notice.yaml:3:3 length 1
          the line is indented with a tab
          why: editors show a tab with different widths, so nobody can see what belongs to what
          do: write spaces; most editors can convert tabs to spaces
        """
    )


def test_an_escape_for_a_character_that_no_system_stores() -> None:
    assert told_of('title: "a\\0b"\n') == expected(
        """
        error MAM-106 notice.yaml:1:8 length 6
          the text holds a character that nobody can see: U+0000 control character
          why: such characters cannot be stored or shown by every system
          do: remove the escape
        """
    )


def test_a_reference_that_would_grow_to_thousands_of_millions_of_values() -> None:
    laughs = "".join(f"a{n}: &a{n} [*a{n - 1},*a{n - 1}]\n" for n in range(1, 60))
    told_lines = told_of("a0: &a0 ha\n" + laughs).splitlines()
    assert told_lines[:2] == ["error MAM-115 notice.yaml:1:5 length 6", "  the anchor `&a0` is not allowed"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end(opening: str) -> None:
    found = compose(opening * 100_000, "notice.yaml").findings
    assert [(f.code, f.problem) for f in found[-1:]] == [
        ("MAM-118", "the nesting here is deeper than 40 levels")
    ]


def test_more_values_than_any_map_has() -> None:
    assert told_of("a: [" + "a," * 600_001 + "]") == expected(
        """
        error MAM-104 notice.yaml:1:1200005 length 1
          the file holds more than 600,000 values
          why: a file of that size is made by a mistake or to do harm
          do: divide the system into several maps, one file each
        """
    )


COMPLAINTS = (
    "a:\n\tb: c\n",
    "a:\n  - x\n\t- y\n",
    'a: "abc\nb: c\n',
    "a: 'it\nb: 2\n",
    "a: [x, y\nb: c\n",
    "a: {x: y\nb: c\n",
    "a: {of: x, uses: [b, c}\nb: c\n",
    "a: b: c\n",
    "a: b\nfoo\nb: c\n",
    "a: @foo\n",
    "a:\n  b: c\n d: e\n",
    'a: "\\q"\n',
    "a: ]\n",
    "a: 'x' y\n",
    "- a\nb: c\n",
    "a: |x\n  foo\n",
    "%YAML 2.0\n---\na: b\n",
    "a: &x b\na: *x\n",
    "",
)


@pytest.mark.parametrize("text", COMPLAINTS)
def test_both_parsers_tell_the_same(text: str) -> None:
    assert told_of(text, FASTEST) == told_of(text, PURE) != ""


@pytest.mark.parametrize("text", ['a: "\\UFFFFFFFF"\n', 'a: "\\uD800"\n', "%YAML 1" + "9" * 5000 + "\n---\n"])
def test_no_parser_fails_on_what_python_cannot_hold(text: str) -> None:
    assert told_of(text, FASTEST) != ""
    assert told_of(text, PURE) != ""


def test_libyaml_is_used_where_it_is_installed() -> None:
    assert FASTEST is not PURE
