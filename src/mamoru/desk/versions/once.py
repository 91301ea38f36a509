"""Put a version where it belongs, once: whole or not at all, and never over one that is there."""

import errno
import os
from pathlib import Path

from mamoru.desk.files import writing
from mamoru.desk.versions.errors import TooLarge
from mamoru.notation.folder import BIGGEST

#: What a file system says that knows no second name of a file; there the name is looked at first.
_NO_LINKS = frozenset((errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK))


def freeze(path: Path, text: str) -> bool:
    """Write a version; false where somebody else has just written one of that name, which stays.

    It has another name until it is whole and durable.  Raises TooLarge, UnwritableFile.
    """
    content = text.encode()
    if len(content) > BIGGEST:
        raise TooLarge(len(content), BIGGEST)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            is_first = _named(part, path)
        finally:
            part.unlink(missing_ok=True)
        _flush(path.parent)
        for left in path.parent.glob(f".{path.name}.*.part"):  # by whoever was killed, or comes too late
            left.unlink(missing_ok=True)
    return is_first


def _named(part: Path, path: Path) -> bool:
    """Give a file its name if nothing else has it, in one step: of two publications one wins."""
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except FileNotFoundError:
        if path.exists():  # whoever was first has cleared it away
            return False
        raise
    except OSError as refusal:
        if refusal.errno not in _NO_LINKS or path.exists():
            raise
        part.replace(path)
    return True


def _flush(folder: Path) -> None:
    """Make the new name durable, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
