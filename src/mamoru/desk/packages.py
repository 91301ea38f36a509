"""The packages in ``answers/``, by the request they were written for.

A package is written before its request is saved, so that nobody is told of one that is not there: a run that
was killed in between leaves a file that the store knows nothing of.
"""

import re
from collections.abc import Mapping
from pathlib import Path

ANSWERS = "answers"  #: where packages go that nobody named a place for
PACKAGE = re.compile(
    r"(R-[0-9A-Z]+)(-whole)?\.zip(\.part)?"
)  #: a part is one that was not written to its end


def packages(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Return what is there for each request: files, relative to the programme."""
    found: dict[str, tuple[str, ...]] = {}
    answers = folder / ANSWERS
    for name in sorted(path.name for path in answers.iterdir()) if answers.is_dir() else ():
        if named := PACKAGE.fullmatch(name):
            found[named[1]] = (*found.get(named[1], ()), f"{ANSWERS}/{name}")
    return found
