"""A checkpoint: what the log held at one moment, signed.

Size and root come in, the text of a signed note goes out, and back.  Source: c2sp.org/tlog-checkpoint and
c2sp.org/signed-note; the time stands in an extension line, ``time 2026-11-22T01:02:03Z``.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from mamoru.evidence.errors import BadCheckpoint, BadSignature, NoteProblem, NoTimeZone, SignatureProblem
from mamoru.evidence.signing import KEY_ID_BYTES, SigningKey, VerifyingKey, decode, is_bad_name, is_signed

ROOT_BYTES = 32
MOST_SIGNATURES = 64
LONGEST_SIGNATURE = 16_384  #: characters; a signature of a kind we do not know may be long
FIXED_LINES = 3  #: origin, size, root
TIME = "time "
SIZE = re.compile("0|[1-9][0-9]{0,18}", re.ASCII)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of a log that its owner vouches for."""

    origin: str  #: the log's name
    size: int  #: number of records
    root: bytes  #: 32 bytes (RFC 6962, 2.1)
    at: datetime | None = None  #: with a time zone; whole seconds are written, in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    raw: bytes  #: whatever the kind of key prescribes; 64 bytes for Ed25519
    line: int  #: in the note, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A checkpoint as read: nothing in it counts before its signature has been verified."""

    text: str  #: what is signed, with its last newline
    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]


class Signed(StrEnum):
    """What the signatures of a note say about one key."""

    YES = "yes"
    NO = "no"  #: a signature with this key's name and id does not verify
    OTHER_KEY = "other-key"  #: no signature has this key's name and id


def sign(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return the signed note of ``checkpoint``.  Raises NoTimeZone."""
    text = _text(checkpoint)
    signature = base64.b64encode(key.key_id + key.private.sign(text.encode())).decode()
    return f"{text}\n— {key.name} {signature}\n"


@lru_cache(maxsize=4)
def read_note(note: str) -> Note:
    """Read a signed checkpoint without verifying it.  Raises BadCheckpoint, with the line.

    The last ones are known still: a checkpoint is read when it is kept, and as the last one by the next.
    """
    _refuse_controls(note)
    text, parted, signed = note.rpartition("\n\n")
    if not parted or not note.endswith("\n"):
        raise BadCheckpoint(NoteProblem.CUT_OFF, line=note.count("\n") + 1)
    lines = text.split("\n")
    return Note(
        text=text + "\n",
        checkpoint=_checkpoint(lines),
        signatures=tuple(_signatures(signed.removesuffix("\n").split("\n"), first=len(lines) + 2)),
    )


def signed_by(note: Note, key: VerifyingKey) -> Signed:
    """Tell what the note's signatures say about ``key``; those of other keys are passed over.

    A signature of the key that fails spoils the note, even beside one that verifies (c2sp.org/signed-note).
    """
    own = [s for s in note.signatures if (s.name, s.key_id) == (key.name, key.key_id)]
    if not own:
        return Signed.OTHER_KEY
    message = note.text.encode()
    return Signed.YES if all(is_signed(key, message, s.raw) for s in own) else Signed.NO


def signed_checkpoint(read: Note, key: VerifyingKey) -> Checkpoint:
    """Return the checkpoint of a note that was read, if the log of ``key`` has signed it.

    Raises BadSignature.
    """
    signed = signed_by(read, key)
    if signed is Signed.OTHER_KEY:
        raise BadSignature(SignatureProblem.OTHER_KEY, key=key.label)
    if signed is Signed.NO:
        raise BadSignature(SignatureProblem.FAILS, key=key.label)
    if read.checkpoint.origin != key.name:
        raise BadSignature(SignatureProblem.OTHER_LOG, key=key.label)
    return read.checkpoint


def _text(checkpoint: Checkpoint) -> str:
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n{_time_line(checkpoint.at)}"


def _time_line(at: datetime | None) -> str:
    if at is None:
        return ""
    if at.utcoffset() is None:
        raise NoTimeZone
    return f"{TIME}{at.astimezone(UTC).isoformat()[:19]}Z\n"


def _refuse_controls(note: str) -> None:
    if found := CONTROL.search(note):
        raise BadCheckpoint(NoteProblem.CONTROL, line=note.count("\n", 0, found.start()) + 1)


def _checkpoint(lines: list[str]) -> Checkpoint:
    if len(lines) < FIXED_LINES:
        raise BadCheckpoint(NoteProblem.TOO_SHORT, line=len(lines))
    for number, line in enumerate(lines, start=1):
        if not line:
            raise BadCheckpoint(NoteProblem.EMPTY_LINE, line=number)
    root = decode(lines[2], ROOT_BYTES)
    if not SIZE.fullmatch(lines[1]):
        raise BadCheckpoint(NoteProblem.SIZE, line=2)
    if root is None:
        raise BadCheckpoint(NoteProblem.ROOT, line=3)
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, at=_time(lines))


def _time(lines: list[str]) -> datetime | None:
    """Return the time in the extension lines, of which other kinds are passed over."""
    found = [number for number, line in enumerate(lines) if number >= FIXED_LINES and line.startswith(TIME)]
    if not found:
        return None
    written = lines[found[0]].removeprefix(TIME)
    try:
        at = datetime.fromisoformat(written).replace(tzinfo=UTC)  # other forms are not what is written back
    except ValueError:
        at = None
    if at is None or len(found) > 1 or _time_line(at) != f"{TIME}{written}\n":
        raise BadCheckpoint(NoteProblem.TIME, line=found[-1] + 1)
    return at


def _signatures(lines: list[str], *, first: int) -> list[Signature]:
    if len(lines) > MOST_SIGNATURES:
        raise BadCheckpoint(NoteProblem.SIGNATURES, line=first + MOST_SIGNATURES)
    return [_signature(line, number) for number, line in enumerate(lines, start=first)]


def _signature(line: str, number: int) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    raw = _signature_bytes(encoded)
    if dash != "—" or is_bad_name(name) or raw is None:
        raise BadCheckpoint(NoteProblem.SIGNATURE, line=number)
    return Signature(name=name, key_id=raw[:KEY_ID_BYTES], raw=raw[KEY_ID_BYTES:], line=number)


def _signature_bytes(encoded: str) -> bytes | None:
    """Return the bytes of a signature of any kind of key: a key id and at least one byte."""
    length = len(encoded) // 4 * 3 - encoded.count("=")
    return decode(encoded, length) if KEY_ID_BYTES < length <= LONGEST_SIGNATURE else None
