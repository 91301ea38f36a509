"""Check that a package is whole: every file as the manifest says, and no other.

Takes a ZIP; gives a sentence for each difference.  It shows that nothing was changed since the manifest
was made, not who made it: the receipt of the request holds the manifest's digest.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

MANIFEST = "manifest.json"
BYTES_AT_ONCE = 1 << 20


def check_package(source: BinaryIO | Path) -> tuple[str, ...]:
    """Return a sentence for each way a package is not what its manifest says; none: it is whole."""
    try:
        with ZipFile(source) as archive:
            return tuple(_differences(archive))
    except BadZipFile:
        return ("the package is not a whole ZIP file",)


def _differences(archive: ZipFile) -> Iterator[str]:
    names = Counter(archive.namelist())
    if not names[MANIFEST]:
        yield f"the package has no `{MANIFEST}`"
        return
    listed = {file["name"]: file for file in json.loads(archive.read(MANIFEST))["files"]}
    for name in sorted(set(listed) - set(names)):
        yield f"`{name}` is missing"
    for name in sorted(set(names) - set(listed) - {MANIFEST}):
        yield f"`{name}` is not in the manifest"
    for name in sorted(name for name, count in names.items() if count > 1):
        yield f"`{name}` stands in the package twice"
    for name in sorted(set(names) & set(listed)):
        if _digest(archive, name) != (listed[name]["size"], listed[name]["sha256"]):
            yield f"`{name}` is not the file that was written"


def _digest(archive: ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as entry:
        while piece := entry.read(BYTES_AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()
