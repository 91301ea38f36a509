"""CSV and JSONL files written anew: every record that stays as it is keeps its very bytes.

Source: RFC 4180 (quotes are doubled, and a quoted field may hold line ends); jsonlines.org.
"""

import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from mamoru.systems._files.layout import Part

BOM = "\ufeff"
DELIMITERS = ",;\t|"
QUOTE = '"'
END = re.compile(r"(\r\n|\n|\r)$")
Cells = Mapping[str, str | None]


class Unlike(Exception):
    """A record is not what DuckDB read there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What becomes of the rows of one file, numbered from 1."""

    old: Mapping[int, Cells]  #: rows that go or change, as they were read
    new: Mapping[int, Cells]  #: of those that change, the columns that do
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """How a CSV file is written."""

    delimiter: str
    columns: tuple[str, ...]


@contextmanager
def opened(path: Path, packed: str, encoding: str, *, writing: bool = False) -> Iterator[IO[str]]:
    """Open a text file whose line ends and byte order mark are left alone."""
    with _bytes(path, packed, "wb" if writing else "rb") as raw:
        text = io.TextIOWrapper(cast("IO[bytes]", raw), encoding=encoding, newline="")
        yield text
        if writing:
            text.flush()
        text.detach()


@contextmanager
def _bytes(path: Path, packed: str, mode: str) -> Iterator[object]:
    if packed == ".gz":
        with (
            path.open(mode) as raw,
            gzip.GzipFile("", mode, fileobj=cast("IO[bytes]", raw), mtime=0) as unpacked,
        ):
            yield unpacked
    elif packed == ".zst":
        import pyarrow as pa

        stream = pa.CompressedOutputStream if mode == "wb" else pa.CompressedInputStream
        with pa.OSFile(str(path), mode) as raw, stream(raw, "zstd") as unpacked:
            yield unpacked
    else:
        with path.open(mode) as raw:
            yield raw


def header(part: Part, *, delimiter: str, encoding: str) -> Header | None:
    """Read how a CSV file is written; none where it is empty."""
    with opened(part.path, part.packed, codec(encoding)) as text:
        first = next(records(text), "").removeprefix(BOM)
    if not first.strip():
        return None
    found = delimiter or ("\t" if ".tsv" in part.path.name.lower() else _delimiter(first))
    return Header(delimiter=found, columns=tuple(plain(f) for f in fields(first, found)))


def codec(encoding: str) -> str:
    """Return Python's codec that leaves a byte order mark where it is."""
    return {"utf-16": "utf-16-le"}.get(encoding, encoding)


def _delimiter(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def records(lines: Iterable[str]) -> Iterator[str]:
    """Yield CSV records with their line ends; blank lines belong to the record before."""
    held = ""
    for line in lines:
        held += line
        if held.count(QUOTE) % 2 == 0:
            yield held
            held = ""
    if held:
        yield held


def fields(record: str, delimiter: str) -> list[str]:
    """Return the fields of a record as they are written, without its line end."""
    bare = END.sub("", record)
    if QUOTE not in bare:
        return bare.split(delimiter)
    found = [""]
    for piece in re.findall(rf'"(?:[^"]|"")*"|{re.escape(delimiter)}|[^"{re.escape(delimiter)}]+|"', bare):
        if piece == delimiter:
            found.append("")
        else:
            found[-1] += piece
    return found


def plain(field: str) -> str:
    """Return a field's value."""
    if len(field) > 1 and field[0] == field[-1] == QUOTE:
        return field[1:-1].replace(QUOTE * 2, QUOTE)
    return field


def _written(value: str | None, *, like: str, delimiter: str) -> str:
    if value is None:
        return ""
    special = any(c in value for c in (delimiter, QUOTE, "\r", "\n"))
    if special or value == "" or like.startswith(QUOTE):
        return QUOTE + value.replace(QUOTE, QUOTE * 2) + QUOTE
    return value


def csv_edited(lines: Iterable[str], edits: Edits, head: Header) -> Iterator[str]:
    """Yield the records of a CSV file as they become.  Raises Unlike."""
    found = records(lines)
    yield next(found, "")
    return (yield from _edited(found, edits, lambda record, row: _csv_row(record, row, edits, head=head)))


def _edited(found: Iterable[str], edits: Edits, change: Callable[[str, int], str]) -> Iterator[str]:
    row = 0
    for record in found:
        if not record.strip("\r\n"):
            yield record
            continue
        row += 1
        if row in edits.old:
            yield change(record, row)
        else:
            yield record
    if row != edits.total:
        raise Unlike


def _csv_row(record: str, row: int, edits: Edits, *, head: Header) -> str:
    written = fields(record, head.delimiter)
    if len(written) != len(head.columns):
        raise Unlike
    cells = dict(zip(head.columns, written, strict=True))
    if any(plain(cells[c]) != (v or "") for c, v in edits.old[row].items() if c in cells):
        raise Unlike
    if row not in edits.new:
        return ""
    new = edits.new[row]
    if any(v is not None for c, v in new.items() if c not in cells):
        raise Unlike
    cells |= {c: _written(v, like=cells[c], delimiter=head.delimiter) for c, v in new.items() if c in cells}
    end = END.search(record)
    return head.delimiter.join(cells.values()) + (end[1] if end else "")


def jsonl_edited(lines: Iterable[str], edits: Edits) -> Iterator[str]:
    """Yield the lines of a JSONL file as they become.  Raises Unlike."""
    return _edited(lines, edits, lambda line, row: _json_row(line, row, edits))


def _json_row(line: str, row: int, edits: Edits) -> str:
    bare = END.sub("", line)
    pairs: list[tuple[str, object]] = json.loads(bare.removeprefix(BOM), object_pairs_hook=list)
    cells = json.loads(bare.removeprefix(BOM))
    if len(pairs) != len(cells) or any(_told(cells.get(c)) != _again(v) for c, v in edits.old[row].items()):
        raise Unlike
    if row not in edits.new:
        return ""
    style = next((s for s in STYLES if s(cells) == bare.removeprefix(BOM)), STYLES[0])
    new = {c: v for c, v in edits.new[row].items() if c in cells or v is not None}
    cells |= {c: _like(v, cells.get(c)) for c, v in new.items()}
    begin = BOM if bare.startswith(BOM) else ""
    return begin + style(cells) + line[len(bare) :]


def first_unfit(part: Part) -> int:
    """Return the first line of a JSONL file that is no JSON; 0 where each is."""
    number = 0
    try:
        with opened(part.path, part.packed, "utf-8") as lines:
            for line in lines:
                number += 1
                json.loads(line.removeprefix(BOM).strip() or "0")
    except (ValueError, OSError, EOFError):
        return number
    return 0


STYLES: Sequence[Callable[[object], str]] = (
    lambda cells: json.dumps(cells, ensure_ascii=False),
    lambda cells: json.dumps(cells, ensure_ascii=False, separators=(",", ":")),
    json.dumps,
    lambda cells: json.dumps(cells, separators=(",", ":")),
)


def _told(value: object) -> object:
    """Return a value as DuckDB tells it: a text as it is, anything else as JSON."""
    return None if value is None else _again(value if isinstance(value, str) else json.dumps(value))


def _again(text: str | None) -> object:
    try:
        return json.dumps(json.loads(text), sort_keys=True) if text is not None else None
    except ValueError:
        return text


def _like(value: str | None, old: object) -> object:
    """Return a new value as JSON: a number where a number was."""
    if value is None or isinstance(old, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
