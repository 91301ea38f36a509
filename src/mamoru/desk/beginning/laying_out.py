"""Lay out the files of a programme: comments and values stay, spaces and quotes become alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mamoru.desk.beginning.errors import CannotKeepWhole, NotOfProgramme
from mamoru.desk.beginning.mapping import replace_file
from mamoru.desk.files import content
from mamoru.desk.opening import NoProgramme
from mamoru.notation.folder import MAP_ENDING, NOTICE, PROGRAMME, SUPPLEMENTS, SYSTEMS
from mamoru.notation.layout.formatting import LeftAlone, formatted


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """One file, before and after."""

    file: Path
    before: bytes
    after: bytes

    @property
    def changed(self) -> bool:
        """Whether it is written otherwise than the layout wants."""
        return self.before != self.after


def lay_out(paths: Sequence[Path], *, write: bool) -> tuple[LaidOut | CannotKeepWhole, ...]:
    """Lay out files, and the files of programmes whose folders are named; write those that change.

    One that cannot be kept whole keeps no other from being written.  Raises NoProgramme, NotOfProgramme,
    UnreadableFile, UnwritableFile.
    """
    found = tuple(_laid_out(file) for file in dict.fromkeys(f for path in paths for f in _files(path)))
    for one in found:
        if write and isinstance(one, LaidOut) and one.changed:
            replace_file(one.file, one.after)
    return found


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        if not _is_of_programme(path):
            raise NotOfProgramme(str(path))
        yield path
        return
    files = [path / PROGRAMME, path / NOTICE]
    for folder in (SUPPLEMENTS, SYSTEMS):
        files += sorted((path / folder).glob("[!.]*.yaml"))
    there = [file for file in files if file.is_file()]
    if not there:
        raise NoProgramme(path)
    yield from there


def _is_of_programme(file: Path) -> bool:
    in_a_folder = file.absolute().parent.name in {SUPPLEMENTS, SYSTEMS} and file.suffix == MAP_ENDING
    return in_a_folder or file.name in {PROGRAMME, NOTICE}


def _laid_out(file: Path) -> LaidOut | CannotKeepWhole:
    before = content(file)
    parent = file.absolute().parent.name
    named = f"{parent}/{file.name}" if parent in {SUPPLEMENTS, SYSTEMS} else file.name
    after = formatted(before, named)
    if isinstance(after, LeftAlone):
        return CannotKeepWhole(str(file), after.because, after.where)
    return LaidOut(file=file, before=before, after=after)
