"""Where things stand: lines and columns count characters from 1, whatever the parser."""

import pytest

from mamoru.notation.text.composing import FASTEST, PURE, compose
from mamoru.notation.text.written import Part, Written, key_span, reach, value_span

TEXT = """\
notice: kasuri
title: {ja: 個人情報の取扱い, en: 𠮷野家 and é, zh: "x"}
data:
  contact:
    name: [identifying, 個人]
    email:
ties:
  - by: customer_id
    to: customers
  - {by: a}
text: |
  two
  lines
"""


def root(loader: type) -> Written:
    composed = compose(TEXT, "notice.yaml", loader=loader).root
    assert composed is not None
    return composed


@pytest.mark.parametrize("loader", [FASTEST, PURE])
@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("notice",), (1, 1, 6)),
        (("title", "en"), (2, 23, 2)),
        (("title", "zh"), (2, 38, 2)),
        (("data", "contact", "email"), (6, 5, 5)),
        (("ties", 0), (8, 5, 2)),
        (("ties", 0, "to"), (9, 5, 2)),
    ],
)
def test_a_key_is_where_it_is_written(
    loader: type, path: tuple[Part, ...], place: tuple[int, int, int]
) -> None:
    span = key_span(reach(root(loader), path), "notice.yaml")
    assert (span.line, span.column, span.length) == place


@pytest.mark.parametrize("loader", [FASTEST, PURE])
@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("notice",), (1, 9, 6)),
        (("title", "ja"), (2, 13, 8)),
        (("title", "en"), (2, 27, 9)),
        (("title", "zh"), (2, 42, 3)),
        (("data", "contact", "name", 1), (5, 25, 2)),
        (("data", "contact", "email"), (6, 5, 5)),  # nothing is written: its key
        (("data",), (3, 1, 4)),  # a block: its key
        (("ties", 1), (10, 5, 7)),
        (("ties", 0, "by", 0), (8, 9, 11)),  # a list of one without brackets
        (("text",), (11, 1, 4)),
    ],
)
def test_a_value_is_where_it_is_written(
    loader: type, path: tuple[Part, ...], place: tuple[int, int, int]
) -> None:
    span = value_span(reach(root(loader), path), "notice.yaml")
    assert (span.line, span.column, span.length) == place


def test_both_parsers_read_the_same() -> None:
    assert root(FASTEST).value == root(PURE).value
