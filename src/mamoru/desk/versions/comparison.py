"""What changed between two versions, or since a version, with what each change demands."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mamoru.check.versions.compared import compared
from mamoru.check.versions.demands import Demand, demanded, law_wants, unmet
from mamoru.check.versions.regions import told_there
from mamoru.check.versions.tree import content_of
from mamoru.desk.files import content
from mamoru.desk.opening import programme_of
from mamoru.desk.versions.errors import NoSuchVersion, NothingPublished, VersionEdited
from mamoru.desk.versions.freezing import sound_versions
from mamoru.model.law import Fact, Value
from mamoru.model.versions.canonical import Fields
from mamoru.model.versions.change import Change
from mamoru.model.versions.version import Version
from mamoru.notation.folder import BIGGEST
from mamoru.notation.published import read_version
from mamoru.notation.text.decoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two that are compared."""

    effective: str
    file: str  #: of the version; empty: the files as they are
    content: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A change, and what it demands."""

    change: Change
    demand: Demand | None  #: by the change rules of the older version
    unmet: str  #: why that does not count as done; empty: it does, or nothing is demanded
    law: tuple[Fact[Value], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that changed."""

    old: Side
    new: Side
    lines: tuple[Line, ...]


def changed(folder: Path, *, old: str, new: str) -> Comparison:
    """Compare two versions, by day or file; no ``old``: the last one; no ``new``: the files as they are.

    Raises NoProgramme, Unreadable, NothingPublished, NoSuchVersion, VersionEdited, UnreadableFile.
    """
    programme = programme_of(folder)
    versions = sound_versions(programme)
    if not old and not versions:
        raise NothingPublished
    before = _side(_version(old, versions) if old else versions[-1])
    if new:
        after = _side(_version(new, versions))
    else:
        after = Side(effective=programme.notice.effective, file="", content=content_of(programme))
    changes = compared(before.content, after.content)
    return Comparison(old=before, new=after, lines=tuple(_line(c, before, after) for c in changes))


def _side(version: Version) -> Side:
    return Side(effective=version.effective, file=version.file, content=version.content)


def _version(word: str, versions: tuple[Version, ...]) -> Version:
    for version in versions:
        if word in {version.effective, version.file, PurePosixPath(version.file).name}:
            return version
    path = Path(word)
    if not path.is_file():
        raise NoSuchVersion(word, [version.effective for version in versions])
    found = read_version(decode(content(path, most=BIGGEST), path.name), file=path.name)
    if found.fault:
        raise VersionEdited(found)
    return found


def _line(change: Change, before: Side, after: Side) -> Line:
    old, new = told_there(before.content, change), told_there(after.content, change)
    demand = demanded(change, old)
    why = unmet(demand, new, since=before.effective, until=after.effective) if demand else ""
    return Line(change=change, demand=demand, unmet=why, law=law_wants(change, new))
