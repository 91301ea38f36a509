"""Where the boxes and lines of a data map stand.

Boxes stand in columns.  Their order is found as Sugiyama, Tagawa and Toda (1981) have it: each column in
turn by the mean place of what its boxes are joined to, from left to right and back, and the order with the
fewest crossings is kept.  Nothing here is random: the same map gives the same picture.
"""

import unicodedata
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mamoru.desk.drawing.content import DataMap
from mamoru.desk.drawing.words import Box, Line

WIDTH, BETWEEN, MARGIN, TOP = 250, 170, 24, 132  #: pixels: a box, the room for lines, around, above
TITLE, DETAIL = 13, 11  #: font sizes
PADDING, LEADING, GAP = 9, 1.35, 14
ROW = 18  #: pixels from one line below the boxes to the next
RECORDS = "Reports and destruction"
ROUNDS = 12
_WIDE = frozenset("WF")
_PASSED = 1  #: the column that a use passes between its system and its purpose
_ROOM = 10  #: pixels beside that column in which such a line is level

Order = list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box with its place and the lines of its text."""

    box: Box
    layer: int
    x: int
    y: int
    height: int
    title: tuple[str, ...]
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A line with its two ends."""

    line: Line
    start: tuple[int, int]
    end: tuple[int, int]
    between: tuple[tuple[int, int], tuple[int, int]] | None = (
        None  #: where it passes a column, from left to right
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole picture."""

    width: int
    height: int
    boxes: tuple[Placed, ...]
    lines: tuple[Joined, ...]


def layout(drawn: DataMap) -> Layout:
    """Return the places of all boxes and lines."""
    boxes = {box.id: box for layer in drawn.layers for box in layer}
    order = _ordered([[box.id for box in layer] for layer in drawn.layers], drawn.lines)
    tall = max((_column_height([boxes[i] for i in ids]) for ids in order), default=0)
    placed = tuple(p for n, ids in enumerate(order) for p in _column(n, [boxes[i] for i in ids], tall))
    columns = len(order)
    return Layout(
        width=2 * MARGIN + columns * WIDTH + (columns - 1) * BETWEEN,
        height=TOP + tall + 3 * MARGIN + ROW * len(beside(drawn)),
        boxes=placed,
        lines=_joined({p.box.id: p for p in placed}, drawn.lines),
    )


def beside(drawn: DataMap) -> tuple[str, ...]:
    """Return the lines below the boxes: reports and ways of destruction, under their heading."""
    columns = len(drawn.layers)
    width = columns * WIDTH + (columns - 1) * BETWEEN
    told = (line for one in drawn.records for line in wrapped(one.line, size=DETAIL, width=width))
    return (RECORDS, *told, "") if drawn.records else ()


def _ordered(order: Order, lines: Sequence[Line]) -> Order:
    joined: dict[str, list[str]] = {}
    for line in lines:
        joined.setdefault(line.start, []).append(line.end)
        joined.setdefault(line.end, []).append(line.start)
    best, fewest = order, _crossings(order, lines)
    for turn in range(ROUNDS):
        order = _swept(order, joined, backwards=turn % 2 == 1)
        crossings = _crossings(order, lines)
        if crossings < fewest:
            best, fewest = order, crossings
    return best


def _swept(order: Order, joined: Mapping[str, list[str]], *, backwards: bool) -> Order:
    """Order each column by the mean place of what its boxes are joined to in the column before."""
    found = [list(column) for column in order]
    columns = range(len(order) - 2, -1, -1) if backwards else range(1, len(order))
    for column in columns:
        beside = _places(found[column + 1 if backwards else column - 1])
        own = _places(found[column])
        found[column].sort(key=lambda i: (_mean(joined.get(i, ()), beside, own[i]), own[i]))
    return found


def _places(column: Sequence[str]) -> dict[str, float]:
    """Return the place of each box in its column, from 0 to 1, so that columns of any length compare."""
    return {box: (n + 0.5) / len(column) for n, box in enumerate(column)}


def _mean(joined: Sequence[str], beside: Mapping[str, float], own: float) -> float:
    places = [beside[box] for box in joined if box in beside]
    return sum(places) / len(places) if places else own


def _crossings(order: Order, lines: Sequence[Line]) -> int:
    """Count the pairs of lines between neighbouring columns that cross."""
    total = 0
    for left, right in pairwise(order):
        starts = {box: n for n, box in enumerate(left)}
        ends = {box: n for n, box in enumerate(right)}
        pairs = sorted((starts[n.start], ends[n.end]) for n in lines if n.start in starts and n.end in ends)
        passed: list[int] = []
        for _, end in pairs:
            total += len(passed) - bisect_right(passed, end)
            insort(passed, end)
    return total


def _column(number: int, boxes: Sequence[Box], tall: int) -> Sequence[Placed]:
    """Place one column, in the middle of the height and not more than thrice as wide apart as need be."""
    spare = tall - _column_height(boxes)
    more = min(spare // (len(boxes) + 1), 2 * GAP) if boxes else 0
    y = TOP + (spare - more * (len(boxes) - 1)) // 2
    placed = []
    for box in boxes:
        height = _height(box)
        placed.append(
            Placed(
                box=box,
                layer=number,
                x=MARGIN + number * (WIDTH + BETWEEN),
                y=y,
                height=height,
                title=_title(box),
                detail=_detail(box),
            )
        )
        y += height + GAP + more
    return placed


def _column_height(boxes: Sequence[Box]) -> int:
    return sum(map(_height, boxes)) + GAP * (len(boxes) - 1)


def _height(box: Box) -> int:
    return round(2 * PADDING + LEADING * (TITLE * len(_title(box)) + DETAIL * len(_detail(box))))


def _title(box: Box) -> tuple[str, ...]:
    return wrapped(box.title, size=TITLE)


def _detail(box: Box) -> tuple[str, ...]:
    return wrapped(box.detail, size=DETAIL)


def wrapped(text: str, *, size: int, width: int = WIDTH - 2 * PADDING - 8) -> tuple[str, ...]:
    """Break a text into lines that fit, between words or beside wide characters, else anywhere."""
    lines, line = [], ""
    for word in _pieces(text):
        if _width(line + word, size) <= width:
            line += word
            continue
        if line.strip():
            lines.append(line.strip())
        line = word.lstrip()
        while _width(line, size) > width:
            fits = next(n for n in range(len(line), 0, -1) if _width(line[:n], size) <= width or n == 1)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line.strip()) if line.strip() else tuple(lines)


def _pieces(text: str) -> list[str]:
    """Return the parts that a line may end between, each with the space before it."""
    pieces = [""]
    for character in text:
        if character == " " or _is_wide(character) or (pieces[-1] and _is_wide(pieces[-1][-1])):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _width(text: str, size: int) -> float:
    """Return about how wide a text is; no font is asked, so a wide one is assumed."""
    narrow, capital = (0.66, 0.82) if size == TITLE else (0.6, 0.75)  # titles are bold
    return sum(size * (1.0 if _is_wide(c) else capital if c.isupper() else narrow) for c in text)


def _joined(placed: Mapping[str, Placed], lines: Sequence[Line]) -> tuple[Joined, ...]:
    """Join boxes, the ends of several lines at one box below one another in the order of where they lead."""
    leaving: dict[str, list[Line]] = {}
    coming: dict[str, list[Line]] = {}
    for line in lines:
        leaving.setdefault(line.start, []).append(line)
        coming.setdefault(line.end, []).append(line)
    starts = {
        line: _port(placed[i], n, of=len(f)) for i, f in leaving.items() for n, line in _by_end(f, placed)
    }
    ends = {
        line: _port(placed[i], n, of=len(f)) for i, f in coming.items() for n, line in _by_start(f, placed)
    }
    passes = _passing(placed.values(), {line: (starts[line], ends[line]) for line in lines})
    return tuple(
        Joined(
            line=line,
            start=(placed[line.start].x + WIDTH, starts[line]),
            end=(placed[line.end].x, ends[line]),
            between=passes.get(line),
        )
        for line in lines
    )


def _passing(
    placed: Iterable[Placed], heights: Mapping[Line, tuple[int, int]]
) -> Mapping[Line, tuple[tuple[int, int], tuple[int, int]]]:
    """Return where the lines that pass the column of categories do so: through the nearest gap in it."""
    column = sorted((box for box in placed if box.layer == _PASSED), key=lambda box: box.y)
    passing = [line for line in heights if line.start.startswith("systems.") and line.use]
    if not column:
        return {}
    gaps = [column[0].y - GAP // 2, *(box.y + box.height + GAP // 2 for box in column)]
    found: dict[int, list[Line]] = {}
    for line in passing:
        middle = sum(heights[line]) // 2
        found.setdefault(min(gaps, key=lambda gap: abs(gap - middle)), []).append(line)
    x = column[0].x
    return {
        line: ((x - _ROOM, at), (x + WIDTH + _ROOM, at))
        for gap, lines in found.items()
        for at, line in _beside(gap, sorted(lines, key=lambda line: heights[line]))
    }


def _beside(gap: int, lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Yield lines with their heights in a gap: two pixels apart, if there is room for so many."""
    for number, line in enumerate(lines):
        away = 2 * number - len(lines) + 1
        yield gap + max(-GAP // 2 + 2, min(GAP // 2 - 2, away)), line


def _by_end(lines: Sequence[Line], placed: Mapping[str, Placed]) -> list[tuple[int, Line]]:
    return list(enumerate(sorted(lines, key=lambda line: (placed[line.end].y, placed[line.end].x))))


def _by_start(lines: Sequence[Line], placed: Mapping[str, Placed]) -> list[tuple[int, Line]]:
    return list(enumerate(sorted(lines, key=lambda line: (placed[line.start].y, placed[line.start].x))))


def _port(placed: Placed, number: int, *, of: int) -> int:
    return placed.y + round(placed.height * (number + 1) / (of + 1))
