"""A data map as SVG: no script, nothing from a network, light and dark, for screen readers too.

Source: SVG 2; WAI-ARIA Graphics Module 1.0 for the roles; WCAG 2.2 for the contrast of the colours.
"""

from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise, starmap
from xml.sax.saxutils import escape, quoteattr

from mamoru.desk.drawing.content import LAYERS, DataMap
from mamoru.desk.drawing.layout import (
    DETAIL,
    LEADING,
    MARGIN,
    PADDING,
    RECORDS,
    ROW,
    TITLE,
    WIDTH,
    Joined,
    Layout,
    Placed,
    beside,
    layout,
)

HEADINGS = ("Systems", "Categories of data", "Purposes", "Recipients")
ASKS = ("which hold", "which are used for", "for which it is given to", "")
USED = ("which the maps use for", "", "for which the maps give it to", "")
ROUND = (2, 16, 7, 2)  #: corners of the boxes of each column
LEGEND = (
    "Solid line: all of it. Dashed line: a part of it, or no purpose named. "
    "Each category by itself: mamoru draw --table"
)
OF_USES = "Thick line: a use that a map states; the others are what the notice says. "


def svg(drawn: DataMap) -> str:
    """Return the picture; the same map gives the same bytes."""
    placed = layout(drawn)
    return "\n".join(("<?xml version='1.0' encoding='UTF-8'?>", *_document(drawn, placed))) + "\n"


def _document(drawn: DataMap, placed: Layout) -> Iterator[str]:
    numbers = {box.box.id: n for n, box in enumerate(placed.boxes)}
    size = f'width="{placed.width}" height="{placed.height}" viewBox="0 0 {placed.width} {placed.height}"'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} lang="en" role="graphics-document document" '
        'aria-labelledby="title" aria-describedby="about">'
    )
    yield f'<title id="title">Data map of {escape(drawn.programme)}</title>'
    yield f'<desc id="about">{escape(about(drawn))}</desc>'
    yield f"<style>\n{_style(len(numbers))}</style>"
    yield f'<rect class="paper" width="{placed.width}" height="{placed.height}"/>'
    yield _text("name", f"Data map of {drawn.programme}", x=MARGIN, y=40)
    yield _text("soft", f"Notice {drawn.notice}, in force from {drawn.effective}", x=MARGIN, y=62)
    yield '<g aria-hidden="true" fill="none">'
    yield from (_path(line, numbers) for line in placed.lines)
    yield "</g>"
    for layer in range(len(LAYERS)):
        yield from _column(drawn, placed, layer, numbers=numbers)
    yield from _beside(drawn, placed)
    yield _text("soft", f"{OF_USES if drawn.uses else ''}{LEGEND}", x=MARGIN, y=placed.height - MARGIN)
    yield "</svg>"


def _beside(drawn: DataMap, placed: Layout) -> Iterator[str]:
    """Yield what is told below the boxes."""
    lines = beside(drawn)
    if not lines:
        return
    top = placed.height - MARGIN - ROW * len(lines)
    yield f'<g aria-label={quoteattr(RECORDS)} class="records">'
    for number, line in enumerate(lines):
        if line:
            yield _text("heading" if line == RECORDS else "soft", line, x=MARGIN, y=top + ROW * number)
    yield "</g>"


def about(drawn: DataMap) -> str:
    """Return in a sentence what the picture shows."""
    counts = [len(drawn.layers[0]), len(drawn.rows), len(drawn.layers[2]), len(drawn.layers[3])]
    words = ("system", "category", "purpose", "recipient")
    many = ("systems", "categories", "purposes", "recipients")
    told = [f"{n} {one if n == 1 else several}" for n, one, several in zip(counts, words, many, strict=True)]
    return (
        f"From left to right: {told[0]}, {told[1]} of data, {told[2]} and {told[3]}, joined where a system "
        f"holds a category, a purpose uses it, and a recipient gets it{_of_uses(drawn)}. The command mamoru "
        "draw --table gives the same as a table."
    )


def _of_uses(drawn: DataMap) -> str:
    if not drawn.uses:
        return ""
    said = "1 use" if len(drawn.uses) == 1 else f"{len(drawn.uses)} uses"
    return f"; and by {said} that the maps state, from the system to its purpose and its recipient"


def _style(boxes: int) -> str:
    """Return the colours, and what lights up the lines of the box that is pointed at."""
    fixed = files("mamoru.desk.drawing").joinpath("_map.css").read_text(encoding="utf-8")
    lit = (
        f"svg:has(#n{n}:hover) .n{n}{{opacity:1;stroke:var(--accent);stroke-width:2.5}}\n"
        for n in range(boxes)
    )
    return fixed + "".join(lit)


def _column(drawn: DataMap, placed: Layout, layer: int, *, numbers: dict[str, int]) -> Iterator[str]:
    boxes = [box for box in placed.boxes if box.layer == layer]
    x = MARGIN + layer * ((placed.width - 2 * MARGIN - WIDTH) // (len(LAYERS) - 1))
    heading = f"{HEADINGS[layer]} ({len(drawn.rows) if LAYERS[layer] == 'data' else len(boxes)})"
    yield f'<g role="list" aria-label={quoteattr(heading)} class="{LAYERS[layer]}">'
    yield _text("heading", heading, x=x, y=104)
    for box in boxes:
        yield from _box(drawn, box, numbers=numbers)
    yield "</g>"


def _box(drawn: DataMap, placed: Placed, *, numbers: dict[str, int]) -> Iterator[str]:
    box, x, y = placed.box, placed.x, placed.y
    titles = {b.id: b.title for layer in drawn.layers for b in layer}
    told = f"{box.title}. {box.detail}"
    for is_use, asks in ((False, ASKS), (True, USED)):
        leading = (n for n in drawn.lines if n.start == box.id and n.use == is_use)
        if leads := [titles[line.end] for line in leading]:
            told += f"; {asks[placed.layer]}: {', '.join(leads)}"
    yield f'<g id="n{numbers[box.id]}" role="listitem" aria-label={quoteattr(told)}>'
    yield f"<title>{escape(told)}</title>"
    corner = ROUND[placed.layer]
    yield f'<rect class="box" x="{x}" y="{y}" width="{WIDTH}" height="{placed.height}" rx="{corner}"/>'
    yield f'<path class="bar" d="M{x + 4} {y + corner}V{y + placed.height - corner}"/>'
    at: float = y + PADDING
    for lines, size, kind in ((placed.title, TITLE, "title"), (placed.detail, DETAIL, "detail")):
        for line in lines:
            at += size * LEADING
            yield _text(kind, line, x=x + PADDING + 6, y=round(at - size * 0.3))
    yield "</g>"


def _text(kind: str, text: str, *, x: int, y: int) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(text)}</text>'


def _path(joined: Joined, numbers: dict[str, int]) -> str:
    points = [joined.start, *(joined.between or ()), joined.end]
    ends = f"n{numbers[joined.line.start]} n{numbers[joined.line.end]}"
    part = " use" if joined.line.use else "" if joined.line.whole else " part"
    x, y = joined.start
    drawn = "".join(starmap(_bent, pairwise(points)))
    return f'<path class="line{part} {ends}" d="M{x} {y}{drawn}"/>'


def _bent(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a curve that is level at both its ends."""
    (x1, y1), (x2, y2) = start, end
    bend = min((x2 - x1) // 2, 110)
    return f"H{x2}" if y1 == y2 else f"C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
