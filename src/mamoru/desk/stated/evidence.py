"""Which stated reports were made, and when: a copy of each that can be published stands in evidence/.

Comes in: the programme's folder.  Goes out: node -> the day it was last made.  Law: GDPR art. 5(2).
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mamoru.desk.files import writing
from mamoru.desk.stated.made import Made

FOLDER = "evidence/reports"
NAME = re.compile(r"(?P<node>[\w.-]+)-(?P<day>\d{4}-\d\d-\d\d)\.json")


def keep(folder: Path, made: Made, text: str) -> Path:
    """Keep a copy of a report as a program reads it; made twice in a day, the later stays.

    Raises UnwritableFile.
    """
    path = folder / FOLDER / f"{made.id}-{made.made.isoformat()}.json"
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path


def last_made(folder: Path) -> Mapping[str, str]:
    """Return for each report that was made the ISO day it was last made."""
    found: dict[str, str] = {}
    place = folder / FOLDER
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        named = NAME.fullmatch(path.name)
        if named and _is_day(named["day"]):
            found[named["node"]] = max(named["day"], found.get(named["node"], ""))
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
