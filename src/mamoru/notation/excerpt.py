"""The line a finding is about, with the words underlined, as a terminal shows them."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

from mamoru.model.place import Span

_TAB = 4
_WIDEST = 100  #: columns of the terminal; of a longer line the part around the place is shown
_BEFORE = 30
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def excerpt(source: str, span: Span) -> str:
    """Return the line of the source at the span, and below it carets under the span.

    East Asian wide characters count two columns, combining ones none, and a tab is shown as four
    spaces; what a terminal would obey is shown as a sign.  A place behind the end of the line gets
    one caret there.
    """
    return excerpt_of(source.split("\n"), span)


def excerpt_of(lines: Sequence[str], span: Span) -> str:
    """Return the same from a source whose lines are divided already, for those who show many places."""
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    line = _UNSEEN.sub("\ufffd", line)
    start = min(span.column - 1, len(line))
    end = min(start + span.length, len(line))
    line, start, end = _window(line, start, end)
    before = sum(_width(c) for c in line[:start])
    carets = sum(_width(c) for c in line[start:end])
    return f"{line.replace(chr(9), ' ' * _TAB)}\n{' ' * before}{'^' * max(carets, 1)}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a line that is too long, around the place."""
    first = max(start - _BEFORE, 0) if len(line) > _WIDEST else 0
    widths = accumulate(_width(c) for c in line[first:])
    last = first + sum(1 for width in widths if width <= _WIDEST)
    head, tail = "…" if first else "", "…" if last < len(line) else ""
    moved = len(head) - first
    return f"{head}{line[first:last]}{tail}", start + moved, min(end, last) + moved


def _width(character: str) -> int:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
