"""Names of files that every system accepts, made of names of systems and tables.

A name of a database may hold anything: slashes, dots, signs that turn the writing direction, or a
word that Windows keeps for a device.  None of it may lead out of the package's folder.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  #: characters of one name: at most 240 bytes of UTF-8, and file systems take 255
_UNSAFE = re.compile(r"[^\w.-]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """Return ``name`` with every sign replaced that a file system may not take."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(".")[:LONGEST].rstrip(".")
    return f"{plain}_" if not plain or _DEVICE.fullmatch(plain) else plain


def file_names(places: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return ``data/SYSTEM/TABLE`` for each system and table, no two alike on any file system.

    Names that differ in capitals alone, or became equal, are told apart by a number, in order.
    """
    taken: set[str] = set()
    return tuple(_free(f"data/{safe_name(system)}/{safe_name(table)}", taken) for system, table in places)


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate.casefold())
    return candidate
