"""The trail: the checkpoints kept outside the store, one after another in a text file.

Bytes come in, records with their lines go out.  A record is a signed note and an empty line.  What a crash
left half written is told, never dropped: the next writer closes it with the line ``TORN``.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mamoru.evidence.checkpoint import Note, read_note
from mamoru.evidence.errors import BadCheckpoint, BrokenTrail, TrailProblem
from mamoru.model.place import Span

PAIR = 2  #: paragraphs of a record: what is signed, and the signatures

TORN = "torn: the record above was never completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One checkpoint of the trail; it counts only when its signature has been verified."""

    line: int  #: of its origin, from 1
    text: str  #: the signed note
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What a file of checkpoints holds."""

    records: tuple[Record, ...]
    torn: tuple[int, ...]  #: lines, from 1, where a record begins that was never completed
    open: bool  #: whether the file ends within a record, or lacks the empty line behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    line: int
    text: str  #: with its last newline
    ended: bool  #: by an empty line


def frame(note: str) -> str:
    """Return ``note`` as it stands in the file."""
    return note + "\n"


def read_trail(content: bytes, *, file: str) -> Trail:
    """Read the checkpoints in ``content``, without verifying them.

    Raises BrokenTrail where something else than a torn record stands among them.
    """
    paragraphs = tuple(_paragraphs(content.decode("utf-8", "replace")))
    records: list[Record] = []
    torn: list[int] = []
    unread: _Paragraph | None = None
    at = 0
    while at < len(paragraphs):
        here = paragraphs[at]
        record = _record(paragraphs[at : at + 2])
        if record and unread:
            raise _broken(unread, file)
        if record:
            records.append(record)
        elif _is_closed(here):
            torn.append((unread or here).line)
            unread = None
        else:
            unread = unread or here
        at += 2 if record else 1
    torn += [unread.line] if unread else []
    ended = not content or content.endswith(b"\n\n")
    return Trail(records=tuple(records), torn=tuple(torn), open=unread is not None or not ended)


def trail_of(content: bytes, *, origins: Collection[str], file: str) -> Trail:
    """Read a trail that is to be compared with the log of one of these names.

    A file in which no checkpoint of such a log stands says nothing of it.  Raises BrokenTrail.
    """
    trail = read_trail(content, file=file)
    if not any(record.note.checkpoint.origin in origins for record in trail.records):
        first = content.split(b"\n", 1)[0].decode("utf-8", "replace")
        begun = not trail.records and any(origin.startswith(first) for origin in origins)
        problem = TrailProblem.EMPTY if begun else TrailProblem.OTHER_FILE
        raise BrokenTrail(problem, where=Span(file=file, line=1, column=1))
    return trail


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    blocks = text.split("\n\n")
    line = 1
    for at, block in enumerate(blocks, start=1):
        body = block.lstrip("\n")
        start = line + len(block) - len(body)
        line += block.count("\n") + 2
        if body:
            yield _Paragraph(line=start, text=body.removesuffix("\n") + "\n", ended=at < len(blocks))


def _record(pair: tuple[_Paragraph, ...]) -> Record | None:
    if len(pair) < PAIR or not all(paragraph.ended for paragraph in pair):
        return None
    text = f"{pair[0].text}\n{pair[1].text}"
    try:
        return Record(line=pair[0].line, text=text, note=read_note(text))
    except BadCheckpoint:
        return None


def _is_closed(paragraph: _Paragraph) -> bool:
    return paragraph.text.endswith(f"{TORN}\n")


def _broken(unread: _Paragraph, file: str) -> BrokenTrail:
    return BrokenTrail(TrailProblem.STRANGE, where=Span(file=file, line=unread.line, column=1))
