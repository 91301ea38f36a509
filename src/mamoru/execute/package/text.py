"""How one value of the person is put on a page, so that all of it is seen and none of it acts.

Signs without a shape of their own (controls, overrides of the writing direction) are shown by their
code: they could make a text read as something it is not (Unicode UTR 36, 2.5).  Escaping is the
template's work.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.execute.package.files import json_text

LONGEST = 4_000  #: characters of one value that a page shows

#: C0 and C1 controls but tab and line feed, overrides, embeddings and isolates, lone surrogates.
_SIGN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of plain text, or the code of one sign that has no shape."""

    text: str
    sign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Displayed:
    """A text as the page shows it."""

    pieces: tuple[Piece, ...]
    left: int  #: characters that are not shown


def displayed(text: str) -> Displayed:
    """Return ``text`` in pieces, cut to what a page can hold."""
    shown = text[:LONGEST].replace("\r\n", "\n")
    return Displayed(pieces=tuple(_pieces(shown)), left=max(0, len(text) - LONGEST))


def unfolded(text: str) -> dict[str, object] | list[object] | None:
    """Return the structure a text holds as JSON, as databases without a JSON type keep it; else nothing."""
    if len(text) > LONGEST or text[:1] not in {"{", "["}:
        return None
    try:
        inside = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return inside if isinstance(inside, dict | list) else None


def folded(value: object) -> str:
    """Return a structure as the JSON that a program would read."""
    return json_text(value)


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for found in _SIGN.finditer(text):
        if found.start() > at:
            yield Piece(text=text[at : found.start()])
        yield Piece(text=f"U+{ord(found[0]):04X}", sign=True)
        at = found.end()
    if at < len(text):
        yield Piece(text=text[at:])
