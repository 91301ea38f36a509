"""Make a stated report now, and write it where a person asked for it.

Comes in: what is wanted and a file.  Goes out: the file, and a copy in evidence/ of what can be published.
"""

from datetime import UTC, datetime
from pathlib import Path

from mamoru.desk.files import writing
from mamoru.desk.opening import programme_of
from mamoru.desk.outputs.places import STATED, may_write
from mamoru.desk.stated import evidence, reports
from mamoru.desk.stated.made import Made


def make(folder: Path, asked: reports.Asked) -> Made:
    """Make it as of today, UTC.  Raises what ``reports.make`` raises."""
    return reports.make(folder, asked, today=datetime.now(UTC).date())


def write(folder: Path, made: Made, target: Path, *, text: str, machine: str) -> Path | None:
    """Write it, and return where its copy for the evidence is kept; none for what is not for publication.

    Raises NoProgramme, Unreadable, UnwritableFile, what ``may_write`` raises.
    """
    may_write(target, STATED, programme_of(folder, snapshots=False))
    with writing(target):
        target.write_text(text, encoding="utf-8", newline="\n")
    return evidence.keep(folder, made, machine) if made.publishable else None
