"""A report that the notice states, made: rows under headings, and what they do not tell.

It goes out as text, which is Markdown too, and as fields for programs; never a value of a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

FORMAT = "mamoru-stated-report/1"
WIDEST = 40  #: up to which cells are made equally wide
Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a report is about, both among them."""

    first: date
    last: date

    def has(self, at: str) -> bool:
        """Return whether an ISO time lies in it."""
        return bool(at) and self.first.isoformat() <= at[:10] <= self.last.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One report."""

    id: str  #: of the node that states it, or ``destruction``
    title: str
    controller: str
    region: str  #: supplement; empty: everybody
    days: Span | None  #: none: all that is recorded
    made: date
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    publishable: bool = True  #: false: it is kept for whoever may ask for it, and not shown to everybody


def as_text(made: Made) -> str:
    """Return it as text; the same report gives the same bytes."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Made) -> Iterator[str]:
    yield f"# {made.title}"
    yield ""
    where = f" · {made.region}" if made.region else ""
    when = f" · {made.days.first.isoformat()} to {made.days.last.isoformat()}" if made.days else ""
    yield f"{made.controller}{where}{when} · made on {made.made.isoformat()}"
    yield ""
    yield from _table(made.headings, [[_said(cell) for cell in row] for row in made.rows])
    yield ""
    yield from (f"- {note}" for note in made.notes)
    yield ""
    yield f"({made.id}, {FORMAT})"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        yield "Nothing is recorded."
        return
    cells = [headings, *rows]
    widths = [min(max(len(row[n]) for row in cells), WIDEST) for n in range(len(headings))]
    yield _row(headings, widths)
    yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    yield from (_row(row, widths) for row in rows)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (width - len(cell)) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _said(cell: Cell) -> str:
    text = "" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)
    return text.replace("|", "\\|").replace("\n", " ")


def fields(made: Made) -> dict[str, object]:
    """Return it as a program reads it."""
    names = [heading.replace(" ", "-") for heading in made.headings]
    return {
        "report": made.id,
        "title": made.title,
        "controller": made.controller,
        "region": made.region or None,
        "from": made.days.first.isoformat() if made.days else None,
        "until": made.days.last.isoformat() if made.days else None,
        "made": made.made.isoformat(),
        "rows": [dict(zip(names, row, strict=True)) for row in made.rows],
        "notes": list(made.notes),
        "publishable": made.publishable,
    }
