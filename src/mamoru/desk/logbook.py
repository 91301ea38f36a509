"""The evidence log of a programme: what stands in it, and whether it is the log that was shown outside.

Law: GDPR art. 5(2), 24(1) (being able to demonstrate).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.files import content
from mamoru.desk.opening import open_records, receipt_file
from mamoru.desk.public_keys import PUBLIC_KEY, older_keys, published_key
from mamoru.desk.versions.kept import with_versions
from mamoru.evidence.checkpoint import read_note
from mamoru.evidence.errors import BadCheckpoint
from mamoru.evidence.log import MemoryNodes
from mamoru.evidence.log_verification import verify_log
from mamoru.evidence.signing import LONGEST_PUBLIC_LINE, VerifyingKey, read_public
from mamoru.evidence.verdict import Verdict
from mamoru.model.programme import Settings
from mamoru.store import log
from mamoru.store.database import Store
from mamoru.store.records import LogEntry

BESIDE = (
    "that nobody rewrote the log and its checkpoints file together: give a copy of that file which others "
    "keep (--checkpoints)"
)
PUBLICATION = "publish"  #: instead of a right, for a record of no request: a version was frozen
EMPTY = "that anything was done: the log holds no record yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record of the log, as it is listed."""

    number: int  #: from 1, as receipts count
    at: str  #: ISO time of the checkpoint that was signed when it was added, or empty
    request: str
    right: str  #: or ``publish``
    receipt: str  #: file of its receipt, relative to the programme; empty: no request's
    forgotten: bool  #: the file of its request was destroyed; receipts handed out still verify


def entries(folder: Path) -> tuple[Entry, ...]:
    """List the log, the oldest record first.  Raises NoProgramme, Unreadable, what keys and store raise."""
    with open_records(folder) as (_, store):
        return tuple(_entry(found) for found in log.entries(store)) if store else ()


def verify(folder: Path, *, keys: Sequence[Path], checkpoints: Path | None) -> Verdict:
    """Verify the whole log against the checkpoints kept outside, and each record against its hash.

    ``keys`` are files with public keys of the log, else the published ones count; ``checkpoints`` is the
    file kept outside, else where the programme says.  Raises NoProgramme, Unreadable, UnreadableFile,
    NotPublished, UnreadablePublicKey, BrokenTrail, what keys and store raise.
    """
    with open_records(folder) as (programme, store):
        trail = checkpoints or _own_trail(programme.settings)
        if not trail.exists() and (store is None or not log.LogTables(store).size()):
            return Verdict(proved=(), unproved=(EMPTY,), findings=())
        shown = content(trail)  # before the snapshot, which then holds at least what was shown
        used, *older = [_key(path) for path in keys] or _published(folder)
        verdict = _judged(store, shown, used, older=older, file=trail.name)
        published = [e.index + 1 for e in log.entries(store) if not e.request] if store else []
        return _beside(with_versions(verdict, folder, published), given=checkpoints)


def _judged(
    store: Store | None, shown: bytes, used: VerifyingKey, *, older: Sequence[VerifyingKey], file: str
) -> Verdict:
    if store is None:
        return verify_log(MemoryNodes(), str(used), checkpoints=shown, older=older, leaves=(), file=file)
    with store.reading():
        return verify_log(
            log.LogTables(store),
            str(used),
            checkpoints=shown,
            older=older,
            leaves=log.leaves(store),
            file=file,
        )


def _beside(verdict: Verdict, *, given: Path | None) -> Verdict:
    """Add what the file that lies beside the store cannot prove."""
    if given is not None:
        return verdict
    return Verdict(proved=verdict.proved, unproved=(*verdict.unproved, BESIDE), findings=verdict.findings)


def _own_trail(settings: Settings) -> Path:
    return Path(settings.folder) / settings.checkpoints


def _key(path: Path) -> VerifyingKey:
    return read_public(content(path, most=LONGEST_PUBLIC_LINE))


def _published(folder: Path) -> list[VerifyingKey]:
    used = published_key(folder) or _key(folder / PUBLIC_KEY)
    return [used, *older_keys(folder, used)]


def _entry(found: LogEntry) -> Entry:
    return Entry(
        number=found.index + 1,
        at=_time(found.checkpoint),
        request=found.request,
        right=found.right if found.request else PUBLICATION,
        receipt=receipt_file(found.request, found.index) if found.request else "",
        forgotten=found.is_forgotten,
    )


def _time(checkpoint: str) -> str:
    try:
        at = read_note(checkpoint).checkpoint.at if checkpoint else None
    except BadCheckpoint:
        return ""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""
