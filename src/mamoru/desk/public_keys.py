"""The public keys of the log, where they can be handed out: the one in use, and those in use before.

A receipt is verified with the key that was in use when it was made, so no public key is ever thrown away.
"""

from pathlib import Path

from mamoru.desk.files import content, writing
from mamoru.evidence.checkpoint import read_note
from mamoru.evidence.errors import BadCheckpoint, UnreadablePublicKey
from mamoru.evidence.receipt import Receipt
from mamoru.evidence.signing import LONGEST_PUBLIC_LINE, VerifyingKey, read_public
from mamoru.model.errors import MamoruError

PUBLIC_KEY = "evidence/public-key.txt"  #: of the key in use; whoever verifies a receipt needs it
OLDER_KEYS = "evidence/public-keys"  #: folder with those of the keys in use before, one file for each key id


class NotPublished(MamoruError):
    """A file that should hold a public key of the log holds something else."""

    code = "MAM-611"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(
            f"`{file}` is no public key of the log: {problem}",
            why="receipts are verified with what stands there, and Mamoru overwrites nothing unknown",
            remedy="move the file away, then run the same again; Mamoru writes the key in use anew",
        )


def hand_out(folder: Path, key: VerifyingKey) -> VerifyingKey | None:
    """Write the key in use where it can be handed out; return the one that stood there, if it is another.

    That one is kept, under its key id.  Raises NotPublished, UnreadableFile, UnwritableFile.
    """
    before = _published(folder, PUBLIC_KEY)
    if before == key:
        return None
    if before is not None:
        _write(folder / older_file(before), before)
    _write(folder / PUBLIC_KEY, key)
    return before


def older_file(key: VerifyingKey) -> str:
    """Return where a key is kept that is no longer in use, relative to the programme."""
    return f"{OLDER_KEYS}/{key.key_id.hex()}.txt"


def older_keys(folder: Path, key: VerifyingKey | None) -> tuple[VerifyingKey, ...]:
    """Return the keys that the log was signed with before ``key``.  Raises NotPublished, UnreadableFile."""
    files = sorted(path.relative_to(folder).as_posix() for path in (folder / OLDER_KEYS).glob("*.txt"))
    keys = (_published(folder, file) for file in files)
    return tuple(older for older in keys if older is not None and older != key)


def published_key(folder: Path) -> VerifyingKey | None:
    """Return the public key in use; none before the first request.  Raises NotPublished, UnreadableFile."""
    return _published(folder, PUBLIC_KEY)


def key_of(folder: Path, receipt: Receipt) -> VerifyingKey | None:
    """Return the published key that a receipt says it is signed with, else the one in use."""
    used = published_key(folder)
    try:
        signatures = read_note(receipt.checkpoint).signatures
    except BadCheckpoint:
        return used
    signed = {(signature.name, signature.key_id) for signature in signatures}
    older = (key for key in older_keys(folder, used) if (key.name, key.key_id) in signed)
    return next(older, used)


def _published(folder: Path, file: str) -> VerifyingKey | None:
    """Read a public key; none where there is no file, or an empty one."""
    path = folder / file
    line = content(path, most=LONGEST_PUBLIC_LINE) if path.exists() else b""
    try:
        return read_public(line) if line.strip() else None
    except UnreadablePublicKey as error:
        raise NotPublished(file, error.problem) from None


def _write(path: Path, key: VerifyingKey) -> None:
    with writing(path):
        part = path.with_suffix(".part")
        part.write_text(f"{key}\n", encoding="utf-8")
        part.replace(path)
