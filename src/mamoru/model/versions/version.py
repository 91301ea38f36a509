"""A published version of the notice, and the text of the file it is frozen in.

The file is JSON for people and for machines: keys sorted, one value a line.  Its ``sha256`` is that of the
canonical form of all its other members, so that a stranger can compute it with any JSON tool.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mamoru.model.place import Span
from mamoru.model.versions.canonical import Fields, digest, sorted_tree

FORMAT = "mamoru-notice/1"  #: the number grows when what a key means changes
HASH = "sha256"
ALLOWED = "allowed"  #: member that is there only where something was


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one file of ``published/`` holds."""

    file: str  #: relative to the programme: ``published/kasuri-2025-01-01.json``
    notice: str
    effective: str  #: ISO date
    sha256: str  #: as the file states it
    content: Fields  #: ``notice``, ``supplements``, ``practice``, ``uses``; empty where the file is at fault
    allowed: tuple[Fields, ...] = ()  #: errors of the check that the company lived with when it was frozen
    fault: str = ""  #: why nothing may rest on it; empty: it is as it was frozen
    where: Span


def frozen_text(*, notice: str, effective: str, content: Fields, allowed: Sequence[Fields] = ()) -> str:
    """Return the text of the file that freezes this content.  Raises UnicodeEncodeError."""
    told: Fields = {"format": FORMAT, "notice": notice, "effective": effective, "content": content}
    if allowed:
        told[ALLOWED] = [*allowed]
    return written({**told, HASH: digest(told)})


def written(document: Fields) -> str:
    """Return a document as its file holds it."""
    return json.dumps(sorted_tree(document), ensure_ascii=False, indent=1) + "\n"


def file_of(notice: str, effective: str) -> str:
    """Return the name of the file of a version: ``kasuri-2025-01-01.json``."""
    return f"{notice}-{effective}.json"
