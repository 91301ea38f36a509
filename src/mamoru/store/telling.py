"""Tell what went wrong below the store, in its own words.

Errors of SQLite and of the operating system come in, errors of the store go out.
"""

import errno
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from mamoru.model.errors import MamoruError
from mamoru.store import errors

BASE_CODE = 0xFF  #: an extended result code of SQLite holds its base code in the lowest byte
TOLD: Mapping[int, Callable[[Path], MamoruError]] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: errors.StoreInUse,
        sqlite3.SQLITE_LOCKED: errors.StoreInUse,
        sqlite3.SQLITE_FULL: errors.StoreFull,
        sqlite3.SQLITE_READONLY: errors.StoreReadOnly,
        sqlite3.SQLITE_NOTADB: errors.NotStore,
        sqlite3.SQLITE_CORRUPT: errors.DamagedStore,
    }
)
REFUSALS = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM})
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def told(refusal: sqlite3.Error, path: Path) -> Exception:
    """Return the store's own error for one of SQLite; one that means a fault of Mamoru stays as it is."""
    code = getattr(refusal, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & BASE_CODE
    if code in TOLD:
        return TOLD[code](path)
    return errors.StoreUnreachable(path, reason=str(refusal)) if code in REFUSALS else refusal


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Raise what an error of SQLite means for the store at ``path``."""
    try:
        yield
    except sqlite3.Error as refusal:
        raise told(refusal, path) from refusal


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Raise the store's own error for one of the operating system."""
    try:
        yield
    except OSError as refusal:
        if refusal.errno in NO_ROOM:
            raise errors.StoreFull(path) from refusal
        raise errors.StoreUnreachable(path, reason=refusal.strerror or type(refusal).__name__) from refusal
