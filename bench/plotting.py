"""Draw each act of Mamoru against the one by hand, as a picture that needs nothing but a browser."""

from collections.abc import Iterator, Sequence
from html import escape

from bench.measuring import Line, Table

WIDTH, LEFT, STEP, TOP = 900, 430, 22, 40
BAR = 14
LETTERS = 'font-family="sans-serif" font-size="12"'
MOST = 6.0  #: times by hand, at the right edge; what is longer says so


def plot(tables: Sequence[Table]) -> str:
    """Return an SVG: one bar an act, a line at 1 for the act by hand, a mark at each target."""
    lines = [(table.title, line) for table in tables for line in table.lines[1:] if "Mamoru" in line.act]
    height = TOP + STEP * len(lines) + STEP
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {LETTERS}>',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="{LEFT}" y="16">times the act by hand (p50); the dark mark is the target</text>',
            *_grid(height),
            *(part for n, (title, line) in enumerate(lines) for part in _bar(n, title, line)),
            "</svg>\n",
        )
    )


def _grid(height: int) -> Iterator[str]:
    for times in range(int(MOST) + 1):
        x, shade = _at(times), "#888" if times == 1 else "#ddd"
        yield f'<line x1="{x}" y1="24" x2="{x}" y2="{height - STEP}" stroke="{shade}"/>'
        yield f'<text x="{x}" y="{height - 6}" text-anchor="middle">{times}</text>'


def _bar(number: int, title: str, line: Line) -> Iterator[str]:
    y = TOP + STEP * number
    reached = line.target is None or line.ratio <= line.target
    shade, long = "#4a7fb5" if reached else "#c8743c", min(line.ratio, MOST)
    yield f'<text x="{LEFT - 8}" y="{y}" text-anchor="end">{escape(_short(title, line))}</text>'
    yield (
        f'<rect x="{LEFT}" y="{y - BAR + 3}" width="{_at(long) - LEFT:.1f}" height="{BAR}" fill="{shade}"/>'
    )
    yield f'<text x="{_at(long) + 4:.1f}" y="{y}">{line.ratio:.2f}</text>'
    if line.target:
        x = _at(line.target)
        yield f'<line x1="{x:.1f}" y1="{y - BAR}" x2="{x:.1f}" y2="{y + 6}" stroke="#222" stroke-width="2"/>'


def _short(title: str, line: Line) -> str:
    act = line.act.removeprefix("Mamoru").removeprefix(": ").partition("(")[0].strip()
    return f"{title}: {act}" if "look" in act else title


def _at(times: float) -> float:
    return LEFT + (WIDTH - LEFT - 60) * times / MOST
