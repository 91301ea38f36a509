"""Comments behind something, on the lines of the new text.

Comes in: lines, and which comment stood behind which of them, in which column of the source.  Goes out: the
lines with their comments.  Comments that stood one below another behind lines of one block do so again; any
other keeps its distance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A comment behind a line."""

    at: int  #: the line of the new text, from 0
    text: str
    column: int  #: where it stood in the source
    distance: int  #: spaces that stood before it there


def with_ends(lines: Sequence[str], ends: Sequence[End]) -> list[str]:
    """Return the lines with the comments behind them."""
    placed = [*lines]
    for group in _groups(lines, ends):
        column = max(len(lines[end.at]) for end in group) + min(end.distance for end in group)
        for end in group:
            placed[end.at] = f"{lines[end.at].ljust(column)}{end.text}"
    return placed


def _groups(lines: Sequence[str], ends: Sequence[End]) -> Iterator[list[End]]:
    """Yield comments that stand together: in one column of the source, behind lines of one block."""
    open_at: dict[int, list[End]] = {}  #: by indentation
    following = {end.at: end for end in ends}
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        for inner in [deeper for deeper in open_at if deeper > indent]:
            yield open_at.pop(inner)
        end = following.get(number)
        if end is None:
            continue
        group = open_at.get(indent, [])
        if group and group[0].column != end.column:
            yield open_at.pop(indent)
            group = []
        open_at[indent] = [*group, end]
    yield from open_at.values()
