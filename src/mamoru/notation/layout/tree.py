"""From YAML text to a tree that still knows how each part was written, and to its comments.

Comes in: text that ``compose`` reads without a finding.  Goes out: nodes with places and styles, and every
comment by its line.  What is a comment and what a ``#`` inside a text, the places of the scalars decide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import yaml
from yaml import events

from mamoru.notation.text.composing import FASTEST
from mamoru.notation.text.written import Extent

if TYPE_CHECKING:
    from yaml.error import Mark

BLOCK_STYLES = ("|", ">")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One text, number or nothing."""

    text: str
    style: str  #: empty: without quotes; else ``'``, ``"``, ``|`` or ``>``
    extent: Extent
    raw: tuple[str, ...]  #: as written, by line; of several lines without what they are indented by

    @property
    def is_block(self) -> bool:
        """Whether its lines are its text, as under ``|``."""
        return self.style in BLOCK_STYLES


@dataclass(slots=True, kw_only=True)
class Collection:
    """A mapping or a list; of a mapping, keys and values follow one another."""

    mapping: bool
    flow: bool  #: written with brackets
    extent: Extent
    parts: list["Node"] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Scalar, "Node"]]:
        """Return the entries of a mapping."""
        keys = cast("list[Scalar]", self.parts[::2])
        return list(zip(keys, self.parts[1::2], strict=True))


Node = Scalar | Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment; ``alone`` when nothing else stands on its line."""

    column: int
    text: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as a tree."""

    root: Node
    lines: Sequence[str]
    comments: Mapping[int, Comment]  #: by line, from 0


def tree_of(text: str) -> Sheet:
    """Return the tree of a text that ``compose`` reads without a finding."""
    lines = text.split("\n")
    root, scalars = _nodes(yaml.parse(text, Loader=FASTEST), lines)
    return Sheet(root=root, lines=lines, comments=_comments(lines, scalars))


def _nodes(stream: Iterable[events.Event], lines: Sequence[str]) -> tuple[Node, list[Scalar]]:
    roots: list[Node] = []
    scalars: list[Scalar] = []
    above: list[list[Node]] = [roots]
    for event in stream:
        if isinstance(event, events.ScalarEvent):
            scalars.append(_scalar(event, lines))
            above[-1].append(scalars[-1])
        elif isinstance(event, events.CollectionStartEvent):
            mapping = isinstance(event, events.MappingStartEvent)
            made = Collection(mapping=mapping, flow=bool(event.flow_style), extent=_extent(event))
            above[-1].append(made)
            above.append(made.parts)
        elif isinstance(event, events.CollectionEndEvent):
            above.pop()
            done = cast("Collection", above[-1][-1])
            done.extent = (*done.extent[:2], *_extent(event)[2:])
    return roots[0], scalars


def _extent(event: events.Event) -> Extent:
    start, end = cast("tuple[Mark, Mark]", (event.start_mark, event.end_mark))
    return start.line, start.column, end.line, end.column


def _scalar(event: events.ScalarEvent, lines: Sequence[str]) -> Scalar:
    line, column, last, end = _extent(event)
    style = event.style or ""
    if style in BLOCK_STYLES:
        last = _last_of_block(event.value, lines, first=line, end=last)
        if "+" in lines[line][column:].partition("#")[0]:  # it keeps the blank lines below it
            kept = len(event.value) - len(event.value.rstrip("\n")) - 1
            last = min(last + max(kept, 0), len(lines) - 1)
        raw = (lines[line][column:].rstrip(), *lines[line + 1 : last + 1])
        return Scalar(text=event.value, style=style, extent=(line, column, last, len(lines[last])), raw=raw)
    if line == last:
        raw = (lines[line][column:end].rstrip(),)
    else:
        between = (text.strip() for text in lines[line + 1 : last])
        raw = (lines[line][column:].rstrip(), *between, lines[last][:end].strip())
        while not raw[-1]:  # the end of a text without quotes may be told as the start of what follows
            raw, last = raw[:-1], last - 1
            end = len(lines[last].rstrip())
    return Scalar(text=event.value, style=style, extent=(line, column, last, end), raw=raw)


def _last_of_block(value: str, lines: Sequence[str], *, first: int, end: int) -> int:
    """Return the last line of a block text: blank lines below it are its own only where it keeps them."""
    inner = next((line for line in lines[first + 1 : end + 1] if line.strip()), "")
    deep = len(inner) - len(inner.lstrip(" "))
    last = min(end, len(lines) - 1)
    while last > first and (not value or _is_less(lines[last], deep)):
        last -= 1
    return last


def _is_less(line: str, deep: int) -> bool:
    """Tell whether a line is blank, or indented by less than a text; further spaces are the text's own."""
    blank = not line.strip()
    return len(line) <= deep if blank else len(line) - len(line.lstrip(" ")) < deep


def _comments(lines: Sequence[str], scalars: Sequence[Scalar]) -> dict[int, Comment]:
    covered: dict[int, list[tuple[int, int]]] = {}
    for scalar in scalars:
        line, column, last, end = scalar.extent
        for number in range(line, last + 1):
            begin = column if number == line else 0
            until = end if number == last else len(lines[number])
            covered.setdefault(number, []).append((begin, until))
    found = ((number, _comment(text, covered.get(number, ()))) for number, text in enumerate(lines))
    return {number: comment for number, comment in found if comment}


def _comment(line: str, covered: Sequence[tuple[int, int]]) -> Comment | None:
    at = line.find("#")
    while at >= 0:
        begins = at == 0 or line[at - 1] in " \t"
        if begins and not any(start <= at < end for start, end in covered):
            alone = not line[:at].strip("- ")  # behind a dash alone it is about what follows
            return Comment(column=at, text=line[at:].rstrip(), alone=alone)
        at = line.find("#", at + 1)
    return None
