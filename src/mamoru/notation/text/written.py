"""A tree of values that know where they stand, and the spans made from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from mamoru.model.place import Span

Part = str | int  #: a key of a mapping, or an index of a list


class Mark(Protocol):
    """A position in a text; counts from 0, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One value as it was written."""

    value: object  #: dict, list, text, Plain or None; dicts and lists hold the values of their parts
    text: str = ""  #: of a scalar, without its quotes
    start: Mark
    end: Mark
    entries: Mapping[str, "Entry"] = field(default_factory=dict)  #: of a mapping
    items: tuple["Written", ...] = ()  #: of a list

    @property
    def empty(self) -> bool:
        """Whether nothing at all is written."""
        return self.start.line == self.end.line and self.start.column == self.end.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One ``key: value`` of a mapping."""

    key: Written
    value: Written


def reach(root: Written, path: Iterable[Part]) -> tuple[Written | None, Written]:
    """Follow the path as far as it goes: the last key on it, if the end is a mapping's value, and the end.

    A part that is not there is passed over, so that ``of: customer`` is found by ``of, 0``.
    """
    key: Written | None = None
    node = root
    for part in path:
        if isinstance(part, str) and part in node.entries:
            entry = node.entries[part]
            key, node = entry.key, entry.value
        elif isinstance(part, int) and part < len(node.items):
            key, node = None, node.items[part]
    return key, node


def span_of(node: Written, file: str) -> Span:
    """Return where the value stands; of several lines, the place where it begins."""
    one_line = node.start.line == node.end.line
    length = node.end.column - node.start.column if one_line else 1
    return Span(file=file, line=node.start.line + 1, column=node.start.column + 1, length=max(length, 1))


def key_span(root: Written, path: Iterable[Part], file: str) -> Span:
    """Return where the key at the end of the path stands; of a list's item, the item."""
    key, node = reach(root, path)
    return span_of(key or _pointed(node), file)


def value_span(root: Written, path: Iterable[Part], file: str) -> Span:
    """Return where the value at the end of the path stands; of a block or of nothing, its key."""
    key, node = reach(root, path)
    block = node.start.line != node.end.line
    return span_of(key if key and (node.empty or block) else _pointed(node), file)


def _pointed(node: Written) -> Written:
    """Return what to underline: of a block of several lines its first word."""
    if node.start.line == node.end.line:
        return node
    if node.entries:
        return next(iter(node.entries.values())).key
    return _pointed(node.items[0]) if node.items else node
