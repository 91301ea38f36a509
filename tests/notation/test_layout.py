"""The one layout of files: nothing that a person wrote is lost, and laid out twice is laid out once."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mamoru.notation.layout.formatting import LeftAlone, formatted, laid_out
from mamoru.notation.layout.tree import tree_of
from mamoru.notation.text.composing import compose
from tests.notation.untidy import untidy

EXAMPLES = Path(__file__).parents[2] / "examples"


def typed(value: object) -> object:
    """Return a value with the types of its parts: 1.10 is not "1.10"."""
    if isinstance(value, dict):
        return [(key, typed(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return type(value).__name__, value


def stated(text: str) -> object:
    composed = compose(text, "x.yaml")
    assert composed.findings == ()
    assert composed.root is not None
    return typed(composed.root.value)


def comments(text: str) -> Counter[str]:
    return Counter(comment.text for comment in tree_of(text).comments.values())


@settings(max_examples=400)
@given(st.integers(min_value=0))
@example(0)
def test_whatever_people_write_keeps_its_values_and_comments_and_is_laid_out_once(seed: int) -> None:
    text = untidy(random.Random(seed))
    before = stated(text)

    after = laid_out(text, "anything.yaml")

    assert after is not None, text
    assert stated(after) == before
    assert comments(after) == comments(text)
    assert laid_out(after, "anything.yaml") == after


@pytest.mark.parametrize("file", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda file: "/".join(file.parts[-3:]))
def test_the_examples_keep_all_they_say(file: Path) -> None:
    name = f"{file.parent.name}/{file.name}" if file.parent.name in {"systems", "supplements"} else file.name
    text = file.read_text(encoding="utf-8")

    after = laid_out(text, name)

    assert after is not None
    assert stated(after) == stated(text) or sorted(after.splitlines()) == sorted(text.splitlines())
    assert comments(after) == comments(text)


UNTIDY = """\
# The shop.
kind:   sqlite
connect: { file: 'shop.db' }

# its name
system: "shop"
tables:
    customers:   # people
        is:  customer
        known-by:
            {customer-id: id,
              email: email}
        not-personal:
        - created_at
        - "closed_at"
        columns:
            name:    contact.name      # as on the card
            # not the spoken one
            version: "1.10"
            country: "NO"
            born: '2025-01-01'
            note: {category: enquiry.text,   free-text: may-name-others,
              mask: {fixed: '(removed)'}}  # long


        # nothing else
    # no other table
"""
TIDY = """\
# The shop.

# its name
system: shop
kind: sqlite
connect: {file: shop.db}
tables:
  customers:   # people
    is: customer
    known-by: {customer-id: id, email: email}
    not-personal: [created_at, closed_at]
    columns:
      name: contact.name      # as on the card
      # not the spoken one
      version: "1.10"
      country: "NO"
      born: '2025-01-01'
      note: {category: enquiry.text, free-text: may-name-others, mask: {fixed: '(removed)'}}  # long

    # nothing else
  # no other table
"""


def test_how_a_map_looks_afterwards() -> None:
    assert laid_out(UNTIDY, "systems/shop.yaml") == TIDY


ENDS = """\
tables:             # all of them
        customers:  # people
                columns:
                        'name': contact.name    # one
                        email:  contact.email   # two
                is:     'customer'              # not of that block
"""
ENDED = """\
tables:             # all of them
  customers:  # people
    columns:
      name: contact.name     # one
      email: contact.email   # two
    is: customer              # not of that block
"""


def test_comments_behind_lines_are_aligned_within_one_block_and_else_keep_their_distance() -> None:
    assert laid_out(ENDS, "x.yaml") == ENDED
    assert laid_out(ENDED, "x.yaml") == ENDED


def test_a_collection_too_long_for_one_line_keeps_the_breaks_it_has() -> None:
    long = "a" * 60
    text = f"a: {{one: {long},\n  two: {long},   # why\n     three: [x,\n y]}}\n"

    assert laid_out(text, "x.yaml") == (
        f"a: {{one: {long},\n    two: {long},   # why\n    three: [x,\n            y]}}\n"
    )


def test_the_sections_of_a_notice_stay_in_the_order_of_the_companys_text() -> None:
    text = "law: JP\nrights: {}\n\n# who\npeople: {}\ndata: {}\nnotice: acme\n"

    assert (
        laid_out(text, "notice.yaml") == "notice: acme\nlaw: JP\nrights: {}\n\n# who\npeople: {}\ndata: {}\n"
    )


def test_byte_order_mark_and_line_ends_stay() -> None:
    content = "\ufeffa:  1\r\nb: {x:   氏名}\r\n".encode()

    assert formatted(content, "x.yaml") == "\ufeffa: 1\r\nb: {x: 氏名}\r\n".encode()


@pytest.mark.parametrize(
    ("text", "because", "line"),
    [
        ("a: &x 1\nb: *x\n", "the anchor `&x` is not allowed", 1),
        ("a: 1\na: 2\n", "the key `a` is given twice; the first is on line 1", 2),
        ("a: [1\n", "the bracket `[` that starts here is not closed", 1),
        ("a: {b: # here\n  1}\n", "a comment stands where it cannot be kept", 1),
    ],
)
def test_what_cannot_be_kept_whole_is_left_alone(text: str, because: str, line: int) -> None:
    left = formatted(text.encode(), "x.yaml")

    assert isinstance(left, LeftAlone)
    assert (left.because, left.where.line) == (because, line)
