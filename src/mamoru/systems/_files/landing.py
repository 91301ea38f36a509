"""Putting a set of files in the place of others, as one step that a kill cannot tear.

All new files stand beside the old ones, whole and on the disk, before a note names them: from then on the
step is done, whatever happens, since whoever opens the folder next goes on with it.  Before, it is not, and
the new files are put away.  Source: POSIX rename(2), fsync(2), flock(2).
"""

import fcntl
import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mamoru.systems._files.errors import HalfDone
from mamoru.systems._files.layout import NEW, mark_of
from mamoru.systems._session import Conflict

NOTE = ".mamoru-step"  #: the step that is being done; a name that readers of such folders leave alone
DONE = ".mamoru-done"  #: the names of the last steps that were done
REMEMBERED = 1000
PATIENCE_S, PAUSE_S = 10.0, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file that is replaced, or removed where nothing of it is left; paths inside the folder."""

    file: str
    new: str  #: empty: it is removed
    was: tuple[int, int, int]


def lock(root: Path, system: str, *, alone: bool) -> int:
    """Keep others of Mamoru out, or only those that write; return the handle to close.  Raises Conflict."""
    handle, until = os.open(root, os.O_RDONLY), time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                os.close(handle)
                raise Conflict(system, because="another run holds the folder") from None
            time.sleep(PAUSE_S)
        else:
            return handle


def is_interrupted(root: Path) -> bool:
    """Return whether a step was begun and not ended."""
    return (root / NOTE).exists()


def commit(root: Path, step: str, places: Sequence[Place], *, system: str) -> None:
    """Do one step.  Raises HalfDone only where another program writes at the same moment."""
    _put(root / NOTE, json.dumps({"step": step, "places": [asdict(p) for p in places]}))
    finish(root, system)


def finish(root: Path, system: str) -> None:
    """End the step that the note names; every part of it may have been done already.  Raises HalfDone."""
    with suppress(FileNotFoundError):
        told = json.loads((root / NOTE).read_text(encoding="utf-8"))
        places = [Place(file=p["file"], new=p["new"], was=tuple(p["was"])) for p in told["places"]]
        for place in places:
            _land(root, place, system)
        for folder in sorted({(root / p.file).parent for p in places if (root / p.file).parent.is_dir()}):
            flush(folder)
        _put(root / DONE, json.dumps([*_done(root), told["step"]][-REMEMBERED:]))
        (root / NOTE).unlink()
        flush(root)


def _land(root: Path, place: Place, system: str) -> None:
    """Put one file in its place, or remove it, unless that is done."""
    path, new = root / place.file, root / place.new
    if (place.new and not new.exists()) or not (place.new or path.exists()):
        return
    if path.exists() and mark_of(path) != tuple(place.was):
        raise HalfDone(system, place.file)
    if place.new:
        new.replace(path)
    else:
        path.unlink()
        _without_empty_folders(path.parent, root)
    path.with_name(f".{path.name}.crc").unlink(missing_ok=True)  # Hadoop's checksum of the old file


def _without_empty_folders(folder: Path, root: Path) -> None:
    """Remove folders of partitions that nothing is left in: their names may tell of a person."""
    while "=" in folder.name and folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def discard(root: Path) -> None:
    """Put away new files of a step that never was one; only who is alone in the folder may."""
    for path in root.rglob(f".*{NEW}"):
        path.unlink(missing_ok=True)


def committed(root: Path, step: str) -> bool | None:
    """Return whether a step was done; none where nothing tells."""
    if not (root / DONE).exists():
        return None
    known = _done(root)
    return True if step in known else (False if len(known) < REMEMBERED else None)


def _done(root: Path) -> list[str]:
    with suppress(FileNotFoundError, ValueError):
        return [str(s) for s in json.loads((root / DONE).read_text(encoding="utf-8"))]
    return []


def _put(path: Path, text: str) -> None:
    beside = path.with_name(path.name + NEW)
    beside.write_text(text, encoding="utf-8")
    flush(beside)
    beside.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def like(path: Path, new: Path) -> None:
    """Give a new file the owner and the permissions of the old one, as far as whoever runs Mamoru may."""
    was = path.stat()
    with suppress(PermissionError):
        os.chown(new, was.st_uid, was.st_gid)
    new.chmod(was.st_mode & 0o7777)


def may_write(root: Path, folders: Iterable[Path]) -> bool:
    """Return whether files can be put into a folder and those below."""
    return all(os.access(f, os.W_OK | os.X_OK) for f in {root, *folders})
