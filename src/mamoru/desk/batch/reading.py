"""Read who asks from a file: one line a person, one column an identity key."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mamoru.desk.files import content
from mamoru.model.errors import MamoruError
from mamoru.model.place import Span

MOST_LINES = 100_000
MOST_BYTES = 50_000_000
NO_UTF_8 = "this line is not UTF-8"
NO_CSV = "this line is no CSV: a quote is not closed"
NOBODY = "it names nobody"
DELIMITERS = ",;\t"


class UnreadableBatch(MamoruError):
    """A file of people cannot be read."""

    code = "MAM-670"

    def __init__(self, problem: str, where: Span) -> None:
        super().__init__(
            problem,
            why="a line that is read wrongly would reach another person, or nobody; nothing was done",
            remedy="write CSV in UTF-8: the first line names identity keys of the notice, such as "
            "`customer-id,email`, each further line is one person",
            where=where,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the file."""

    number: int  #: from 1, the heading counted
    identity: Mapping[str, str] = field(repr=False)


def read_batch(path: Path, *, keys: Collection[str]) -> tuple[Line, ...]:
    """Read a file of people; ``keys`` are those the notice knows.  Raises UnreadableFile, UnreadableBatch."""
    text = _text(path)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = _rows(text, delimiter, path)
    heading = next(rows, (0, []))[1]
    _refuse_heading(heading, keys, path)
    lines: list[Line] = []
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for number, cells in rows:
        line = _line(number, heading, cells, path=path)
        who = tuple(sorted(line.identity.items()))
        if who in seen:
            problem = f"this is the person of line {seen[who]} again"
            raise UnreadableBatch(problem, _at(path, number))
        seen[who] = number
        lines.append(line)
    if not lines:
        raise UnreadableBatch(NOBODY, _at(path, 1))
    if len(lines) > MOST_LINES:
        problem = f"it names more than {MOST_LINES:,} people, the most that one batch takes"
        raise UnreadableBatch(problem, _at(path, lines[MOST_LINES].number))
    return tuple(lines)


def _text(path: Path) -> str:
    raw = content(path, most=MOST_BYTES)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableBatch(NO_UTF_8, _at(path, number)) from None


def _rows(text: str, delimiter: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise UnreadableBatch(NO_CSV, _at(path, number)) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]


def _refuse_heading(heading: list[str], keys: Collection[str], path: Path) -> None:
    """Raise UnreadableBatch; what is no key may be a person, in a file without a heading, and is not told."""
    if unknown := [n for n, key in enumerate(heading, start=1) if key not in keys]:
        known = ", ".join(f"`{key}`" for key in sorted(keys))
        problem = (
            f"column {unknown[0]} of the heading is no key by which these people are known, but {known} are"
        )
        raise UnreadableBatch(problem, _at(path, 1))
    if twice := [key for key in heading if heading.count(key) > 1]:
        problem = f"the heading names `{twice[0]}` twice"
        raise UnreadableBatch(problem, _at(path, 1))


def _line(number: int, heading: list[str], cells: list[str], *, path: Path) -> Line:
    if len(cells) != len(heading):
        problem = f"this line has {len(cells)} cells, and the heading {len(heading)}"
        raise UnreadableBatch(problem, _at(path, number))
    identity = {key: cell for key, cell in zip(heading, cells, strict=True) if cell}
    return Line(number=number, identity=identity)


def _at(path: Path, number: int) -> Span:
    return Span(file=path.name, line=number, column=1)
