"""Freeze the notice as it is now: check, compare with what is published, write one file, tell the log."""

import os
from dataclasses import dataclass
from pathlib import Path

from mamoru.check.versions.compared import compared
from mamoru.check.versions.demands import law_wants
from mamoru.check.versions.tree import content_of, told_to
from mamoru.desk.files import writing
from mamoru.desk.opening import Checked, Tell, Unreadable, check_files
from mamoru.desk.versions.errors import DayPassed, DayTaken, NotFit, TooLarge, VersionEdited
from mamoru.desk.versions.witness import Entered, enter, entered
from mamoru.model.finding import Severity
from mamoru.model.law import Fact, Value
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.versions.change import Change
from mamoru.model.versions.version import Version, file_of, frozen_text
from mamoru.notation.folder import BIGGEST, PUBLISHED
from mamoru.notation.published import read_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a publication froze, or would freeze."""

    version: Version
    is_new: bool  #: false: the very same is frozen already
    is_written: bool  #: false for a new one that is only shown
    before: str  #: the day of the version before it, or empty
    changes: tuple[Change, ...]  #: since that version
    law: tuple[tuple[Fact[Value], ...], ...]  #: what the laws of the notice have on each of them
    warnings: int  #: of the check
    entered: Entered


def published(folder: Path) -> tuple[tuple[Version, Entered], ...]:
    """List the published versions, the oldest first, with what the log knows of each.

    Raises NoProgramme, Unreadable, VersionEdited, NotOfThisVersion, and what reading a receipt raises.
    """
    checked = _readable(check_files(folder))
    return tuple((version, entered(folder, version)) for version in sound_versions(checked.programme))


def publish(folder: Path, *, dry_run: bool, tell: Tell | None = None) -> Frozen:
    """Freeze the notice, or with ``dry_run`` show what would be frozen; the same again changes nothing.

    Raises NoProgramme, Unreadable, VersionEdited, DayTaken, DayPassed, NotFit, TooLarge, UnwritableFile, and
    what keys and store raise.
    """
    found = check_files(folder)
    programme = _readable(found).programme
    versions = sound_versions(programme)
    content = content_of(programme)
    notice = programme.notice
    text = frozen_text(notice=notice.id, effective=notice.effective, content=content)
    version = read_version(text, file=f"{PUBLISHED}/{file_of(notice.id, notice.effective)}")
    last = versions[-1] if versions else None
    _refuse(version, versions, _day_of(notice))
    errors = [finding for finding in found.findings if finding.severity is Severity.ERROR]
    if errors:
        raise NotFit(errors)
    is_new = version.sha256 not in {known.sha256 for known in versions}
    if is_new and not dry_run:
        _write(folder / version.file, text)
    before = last if is_new else None
    changes = compared(before.content, content) if before else ()
    return Frozen(
        version=version,
        is_new=is_new,
        is_written=not dry_run,
        before=before.effective if before else "",
        changes=changes,
        law=tuple(law_wants(change, told_to(content, change.region)) for change in changes),
        warnings=len(found.findings),
        entered=entered(folder, version) if dry_run else enter(programme.settings, version, tell=tell),
    )


def sound_versions(programme: Programme) -> tuple[Version, ...]:
    """Return the published versions, if all are as they were frozen.  Raises VersionEdited."""
    for version in programme.published:
        if version.fault:
            raise VersionEdited(version)
    return programme.published


def _readable(found: Checked) -> CheckedProgramme:
    if found.checked is None:
        raise Unreadable([f for f in found.findings if f.severity is Severity.ERROR])
    return found.checked


def _refuse(version: Version, versions: tuple[Version, ...], where: Span) -> None:
    """Refuse a day that is taken by another text, and one before the last."""
    for known in versions:
        if known.effective == version.effective and known.sha256 != version.sha256:
            changes = [change.says for change in compared(known.content, version.content)]
            raise DayTaken(known, changes, where)
    if versions and version.effective < versions[-1].effective:
        raise DayPassed(version.effective, versions[-1], where)


def _day_of(notice: Notice) -> Span:
    return next((node.where for node in notice.heading if node.id == "effective"), notice.where)


def _write(path: Path, text: str) -> None:
    """Write a version whole or not at all: under another name first, and durable before it has its own."""
    content = text.encode()
    if len(content) > BIGGEST:
        raise TooLarge(len(content), BIGGEST)
    part = path.with_name(f".{path.name}.part")
    with writing(path):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _flush(path.parent)


def _flush(folder: Path) -> None:
    """Make the new name durable, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
