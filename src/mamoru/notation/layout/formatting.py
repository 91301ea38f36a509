"""One layout for the files of a programme, proved for each file: every value and every comment stays.

Comes in: the bytes of a file.  Goes out: its bytes in the one layout, or why it is left alone.
"""

import codecs
from collections import Counter
from dataclasses import dataclass

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.layout.lines import written
from mamoru.notation.layout.order import head_of, headed
from mamoru.notation.layout.tree import tree_of
from mamoru.notation.text.composing import compose
from mamoru.notation.text.decoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """Why a file is not laid out."""

    because: str
    where: Span


def formatted(content: bytes, file: str) -> bytes | LeftAlone:
    """Return a file in the one layout; ``file`` is its name in the programme: ``systems/shop.yaml``.

    A byte order mark stays, and so do the line ends that its first line has.
    """
    text = decode(content, file)
    if isinstance(text, Finding):
        return _left(text)
    composed = compose(text, file)
    if composed.root is None or composed.findings:
        return _left(composed.findings[0])
    new = laid_out(text, file)
    if new is None:
        because = "a comment stands where it cannot be kept"
        return LeftAlone(because=because, where=Span(file=file, line=1, column=1))
    return as_before(new, content)


def as_before(text: str, content: bytes) -> bytes:
    """Return a text with the byte order mark and the line ends of a file that it takes the place of."""
    ends = "\r\n" if content.partition(b"\n")[0].endswith(b"\r") else "\n"
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + text.replace("\n", ends).encode()


def laid_out(text: str, file: str) -> str | None:
    """Return a text in the one layout; none where that would lose something."""
    new = _once(text, file)
    kept = _stated(text) == _stated(new) and _comments(text) == _comments(new)
    return new if kept and _once(new, file) == new else None


def _once(text: str, file: str) -> str:
    return headed(written(tree_of(text)), head_of(file))


def _stated(text: str) -> object:
    """Return what a text states, with the type of each value; none where it is no YAML."""
    composed = compose(text, "")
    return (_typed(composed.root.value), len(composed.findings)) if composed.root else None


def _typed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    return type(value), value


def _comments(text: str) -> Counter[str]:
    return Counter(comment.text for comment in tree_of(text).comments.values())


def _left(finding: Finding) -> LeftAlone:
    where = finding.where or Span(file="", line=1, column=1)
    return LeftAlone(because=finding.problem, where=where)
