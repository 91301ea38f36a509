"""Draw the data map of a programme."""

from pathlib import Path

from mamoru.desk.drawing.content import DataMap, data_map
from mamoru.desk.drawing.svg import svg
from mamoru.desk.drawing.table import table
from mamoru.desk.drawing.words import Wanted
from mamoru.desk.files import writing
from mamoru.desk.opening import programme_of
from mamoru.desk.outputs.places import PICTURE, may_write


def drawn(folder: Path, wanted: Wanted, target: Path | None = None) -> DataMap:
    """Return the data map of a programme; ``target`` is where it will be written.

    Raises NoProgramme, Unreadable, NothingOfThatName, what ``may_write`` raises.
    """
    programme = programme_of(folder, snapshots=False)
    if target is not None:
        may_write(target, PICTURE, programme)
    return data_map(programme, wanted)


def as_picture(found: DataMap) -> str:
    """Return it as SVG."""
    return svg(found)


def as_table(found: DataMap) -> str:
    """Return it as a table of text."""
    return table(found)


def write_picture(found: DataMap, target: Path) -> None:
    """Write it as SVG.  Raises UnwritableFile."""
    with writing(target):
        target.write_text(svg(found), encoding="utf-8", newline="\n")
