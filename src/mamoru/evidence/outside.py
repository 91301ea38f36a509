"""Keep each checkpoint outside the store too, in a file that is only ever appended to.

A signed checkpoint comes in; the file grows by one record, on disk before this returns.  Whoever could
rewrite the store unseen would have to rewrite this file too: keep it on another machine's disk, or in other
hands.  POSIX only: writers exclude one another with ``flock``.
"""

import fcntl
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mamoru.evidence.checkpoint import Checkpoint, Note, read_note, signed_checkpoint
from mamoru.evidence.errors import (
    BadSignature,
    BrokenTrail,
    Forked,
    NotKeptOutside,
    Shrunk,
    TrailProblem,
)
from mamoru.evidence.log import is_beginning
from mamoru.evidence.signing import VerifyingKey
from mamoru.evidence.trail import TORN, Record, Trail, frame, read_trail
from mamoru.model.place import Span

OWNER_ONLY = 0o600
WINDOW = 1_024  #: bytes read from the end of the file: some four records


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What happened to the file."""

    written: bool  #: False when the very same checkpoint was its last record already
    torn: bool  #: the file ended in a record that a crash had cut off; it was marked, not removed


def keep(
    path: Path,
    note: str,
    *,
    key: VerifyingKey,
    prove: Callable[[int, int], Sequence[bytes]],
    own: Collection[str] = (),
    older: Collection[VerifyingKey] = (),
    sync: Callable[[int], None] = os.fsync,
) -> Kept:
    """Append the signed checkpoint ``note`` to the file at ``path``; it is on disk when this returns.

    Another ``sync`` may only see to it that the open file gets on disk soon: until then a power cut can take
    the record, never a crash of this process, and the next checkpoint covers it.

    ``prove(old, new)`` gives the consistency proof between two sizes of the log, such as
    ``partial(log.consistency, nodes)``; ``own`` are notes that the caller has signed itself, with the key,
    and that need no proof of it; ``older`` are keys that the log was signed with before.  A new file is
    readable by its owner only.  Raises BadCheckpoint, BadSignature, BrokenTrail, Shrunk, Forked, and
    NotKeptOutside when the operating system refuses.
    """
    # 1. The checkpoint is the log's own.
    read = read_note(note)
    new = read.checkpoint if note in own else _vouched(read, (key, *older))
    try:
        with _alone(path) as file:
            # 2. The file is a trail of this log; a torn end is marked.
            tail, trail = _tail(file, origin=key.name, name=path.name)
            opening = _opening(tail, trail, origin=key.name, name=path.name)
            last = trail.records[-1] if trail.records else None
            # 3. The checkpoint continues the last one.
            if last and not opening and last.text == note:
                return Kept(written=False, torn=False)
            if last:
                is_own = last.text in own
                old = last.note.checkpoint if is_own else _verified(last, (key, *older), name=path.name)
                _refuse_other_log(old, new, prove)
            # 4. Append, and wait for the disk.
            _write(file, (opening + frame(note)).encode(), sync=sync)
            return Kept(written=True, torn=TORN in opening)
    except OSError as error:
        raise _refused(path, error) from None


def last_kept(path: Path, *, origin: str) -> int:
    """Return the size of the log under the last checkpoint in the file; 0 where there is none yet.

    It counts only when ``keep`` has verified it.  Raises BrokenTrail, and NotKeptOutside when the operating
    system refuses.
    """
    try:
        file = os.open(path, os.O_RDONLY)
        try:
            _, trail = _tail(file, origin=origin, name=path.name)
        finally:
            os.close(file)
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise _refused(path, error) from None
    return trail.records[-1].note.checkpoint.size if trail.records else 0


def _refused(path: Path, error: OSError) -> NotKeptOutside:
    reason = error.strerror or type(error).__name__
    return NotKeptOutside(reason, where=Span(file=path.name, line=1, column=1))


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """Open the file, made if it is missing, and hold it against other writers."""
    made = False
    try:
        file = os.open(path, os.O_RDWR | os.O_APPEND)
    except FileNotFoundError:
        made = True
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        if made:
            _sync_folder(path.parent)
        yield file
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    """Let a new file outlast a power cut: its name stands in the folder."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _tail(file: int, *, origin: str, name: str) -> tuple[bytes, Trail]:
    """Return the end of the file, from the beginning of a record, and what it holds."""
    size = os.fstat(file).st_size
    start = max(0, size - WINDOW)
    content = os.pread(file, size - start, start)
    begins = f"\n\n{origin}\n".encode()
    for found in (content.rfind(begins), content.find(begins)) if start else ():
        trail = read_trail(content[found + 2 :], file=name) if found >= 0 else None
        if trail and trail.records:
            return content[found + 2 :], trail
    whole = os.pread(file, size, 0) if start else content
    return whole, read_trail(whole, file=name)


def _opening(tail: bytes, trail: Trail, *, origin: str, name: str) -> str:
    """Return what must be written before the next record: nothing, or the end of a torn one."""
    if not trail.open:
        return ""
    if tail.endswith(b"\n") and not read_trail(tail + b"\n", file=name).open:
        return "\n"
    first, _, _ = tail.partition(b"\n")
    if not trail.records and not (first and origin.encode().startswith(first)):
        raise BrokenTrail(TrailProblem.OTHER_FILE, where=Span(file=name, line=1, column=1))
    return f"\n{TORN}\n\n"


def _verified(last: Record, keys: Sequence[VerifyingKey], *, name: str) -> Checkpoint:
    try:
        return _vouched(last.note, keys)
    except BadSignature:
        where = Span(file=name, line=last.line, column=1)
        raise BrokenTrail(TrailProblem.NOT_OURS, where=where) from None


def _vouched(note: Note, keys: Sequence[VerifyingKey]) -> Checkpoint:
    """Return the checkpoint that one of ``keys`` has signed; what is wrong is told of the first of them."""
    for key in keys[1:]:
        with suppress(BadSignature):
            return signed_checkpoint(note, key)
    return signed_checkpoint(note, keys[0])


def _refuse_other_log(
    last: Checkpoint, new: Checkpoint, prove: Callable[[int, int], Sequence[bytes]]
) -> None:
    if new.size < last.size:
        raise Shrunk(last=last.size, new=new.size)
    proof = prove(last.size, new.size)
    if not is_beginning(proof, old=(last.size, last.root), new=(new.size, new.root)):
        raise Forked(last=last.size, new=new.size)


def _write(file: int, record: bytes, *, sync: Callable[[int], None]) -> None:
    rest = memoryview(record)
    while rest:
        rest = rest[os.write(file, rest) :]
    sync(file)
