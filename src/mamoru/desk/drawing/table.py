"""A data map as a table of text."""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mamoru.desk.drawing.content import DataMap, Row

HEADINGS = ("category", "held in", "used for", "given to (for)")
USES = "uses that the maps state"
NONE = "-"


def table(drawn: DataMap) -> str:
    """Return one row for each category, each with as many lines as its longest cell has entries."""
    headings = (*HEADINGS, *((USES,) if drawn.uses else ()))
    uses = {use.id: f"{use.id.removeprefix('uses.')}: {use.says}" for use in drawn.uses}
    cells = ([*_cells(row), *([[uses[i] for i in row.uses] or [NONE]] if uses else [])] for row in drawn.rows)
    rows = [[[heading] for heading in headings], *cells]
    widths = [max((_width(line) for row in rows for line in row[n]), default=0) for n in range(len(headings))]
    rule = "  ".join("-" * width for width in widths)
    lines = [line for row in rows for line in (*_lines(row, widths), rule)]
    alone = ["", "joined to nothing: " + ", ".join(drawn.alone)] if drawn.alone else []
    told = (
        ["", "reports and destruction:", *(f"  {one.line}" for one in drawn.records)] if drawn.records else []
    )
    return "\n".join((*lines, *alone, *told)) + "\n"


def _cells(row: Row) -> list[list[str]]:
    marks = [f"({', '.join(row.marks)})"] if row.marks else []
    title = [row.title] if row.title else []
    given = [f"{name} ({purpose})" if purpose else name for name, purpose in row.recipients]
    return [
        [row.category, *title, *marks],
        list(row.systems) or [NONE],
        list(row.purposes) or [NONE],
        given or [NONE],
    ]


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for cells in zip_longest(*row, fillvalue=""):
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True))
        yield "  ".join(padded).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1 for c in text)
