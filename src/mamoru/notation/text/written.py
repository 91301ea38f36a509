"""A tree of values that know where they stand, and the spans made from them.

One object per value and plain tuples for places: half of the time to read a large map once went
into collecting garbage among small objects.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mamoru.model.place import Span

Part = str | int  #: a key of a mapping, or an index of a list
Extent = tuple[int, int, int, int]  #: first line and column, last line and column behind it; from 0

_NO_ENTRIES: Mapping[str, "Written"] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One value as it was written."""

    value: object  #: dict, list, text, Plain or None; dicts and lists hold the values of their parts
    extent: Extent
    text: str = ""  #: of a scalar, without its quotes
    key: Extent | None = None  #: where the key of it stands, when it is in a mapping
    entries: Mapping[str, "Written"] = field(default_factory=lambda: _NO_ENTRIES)  #: of a mapping
    items: tuple["Written", ...] = ()  #: of a list


def reach(root: Written, path: Iterable[Part]) -> Written:
    """Follow the path as far as it goes.

    A part that is not there is passed over, so that ``of: customer`` is found by ``of, 0``.
    """
    node = root
    for part in path:
        if isinstance(part, str) and part in node.entries:
            node = node.entries[part]
        elif isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return node


def span_at(extent: Extent, file: str) -> Span:
    """Return the span of the extent; of several lines, the place where it begins."""
    line, column, last_line, last_column = extent
    length = last_column - column if line == last_line else 1
    return Span(file=file, line=line + 1, column=column + 1, length=max(length, 1))


def key_span(node: Written, file: str) -> Span:
    """Return where the key of the value stands; of a list's item, the item."""
    return span_at(node.key or _pointed(node), file)


def value_span(node: Written, file: str) -> Span:
    """Return where the value stands; of a block or of nothing, its key."""
    line, column, last_line, last_column = node.extent
    points = line == last_line and column != last_column
    return span_at(_pointed(node) if points or node.key is None else node.key, file)


def _pointed(node: Written) -> Extent:
    """Return what to underline: of a block of several lines its first word."""
    if node.extent[0] == node.extent[2]:
        return node.extent
    first = next(iter(node.entries.values()), None)
    if first and first.key:
        return first.key
    return _pointed(node.items[0]) if node.items else node.extent
