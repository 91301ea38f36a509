"""Freeze the notice as it is now: check, compare with what is published, write one file, tell the log."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from mamoru.check.judging import in_order
from mamoru.check.versions.compared import compared
from mamoru.check.versions.demands import law_wants, unjudged
from mamoru.check.versions.maps.snapshots import SNAPSHOTS
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES
from mamoru.check.versions.tree import NOTICE, content_of, told_to
from mamoru.desk.files import content as read_file
from mamoru.desk.opening import Checked, Tell, Unreadable, check_files
from mamoru.desk.versions.errors import DayPassed, DayTaken, VersionEdited
from mamoru.desk.versions.fitness import allowed_errors, as_frozen
from mamoru.desk.versions.once import freeze
from mamoru.desk.versions.witness import Entered, enter, entered
from mamoru.model.finding import AllowedFinding, Severity
from mamoru.model.law import Fact, Value
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.versions.canonical import Fields, fields_of
from mamoru.model.versions.change import Change
from mamoru.model.versions.version import Version, file_of, frozen_text
from mamoru.notation.folder import BIGGEST, PUBLISHED
from mamoru.notation.in_force import days_to_come
from mamoru.notation.published import read_version
from mamoru.notation.text.decoding import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a publication froze, or would freeze."""

    version: Version
    is_new: bool  #: false: the very same is frozen already
    is_written: bool  #: false for a new one that is only shown
    before: str  #: the day of the version before it, or empty
    changes: tuple[Change, ...]  #: since that version
    law: tuple[tuple[Fact[Value], ...], ...]  #: what the laws of the notice have on each of them
    unjudged: tuple[Change, ...]  #: those of them that a rule on weakening may bind, or may not
    warnings: int  #: of the check
    allowed: tuple[AllowedFinding, ...]  #: errors that programme.yaml allows; the file tells them
    entered: Entered


def published(folder: Path) -> tuple[tuple[Version, Entered], ...]:
    """List the published versions, the oldest first, with what the log knows of each.

    Raises NoProgramme, Unreadable, VersionEdited, NotOfThisVersion, and what reading a receipt raises.
    """
    checked = _readable(check_files(folder))
    return tuple((version, entered(folder, version)) for version in sound_versions(checked.programme))


def publish(folder: Path, *, dry_run: bool, tell: Tell | None = None, today: date | None = None) -> Frozen:
    """Freeze the notice, or with ``dry_run`` show what would be frozen; the same again changes nothing.

    ``today`` (UTC now when left out) is the day on which allowances must hold.  Raises NoProgramme,
    Unreadable, VersionEdited, DayTaken, DayPassed, NotFit, NeverPublished, TooLarge, UnwritableFile, and what
    keys and store raise.
    """
    found = check_files(folder)
    programme = _readable(found).programme
    versions = sound_versions(programme)
    content = content_of(programme)
    day, where = programme.notice.effective, _day_of(programme.notice)
    _refuse(content, day, versions, where=where)
    on = today or datetime.now(UTC).date()
    to_come = days_to_come(programme.notice, today=on.isoformat())
    found = replace(found, findings=in_order((*found.findings, *to_come)))
    allowed = allowed_errors(found, programme.settings, today=on)
    known = next((version for version in versions if _is_same(version, content)), None)
    text = _text(programme.notice, content, allowed)
    version = known or read_version(text, file=f"{PUBLISHED}/{file_of(programme.notice.id, day)}")
    is_new = known is None
    entered(folder, version)  # asked before anything is written: a receipt may speak of another text
    if is_new and not dry_run and not freeze(folder / version.file, text):
        version, is_new = _frozen_meanwhile(folder, version, where=where), False
    before = versions[-1] if versions and is_new else None
    changes = compared(before.content, content) if before else ()
    return Frozen(
        version=version,
        is_new=is_new,
        is_written=not dry_run,
        before=before.effective if before else "",
        changes=changes,
        unjudged=unjudged(changes, before.content) if before else (),
        law=tuple(law_wants(change, told_to(content, change.region)) for change in changes),
        warnings=sum(finding.severity is Severity.WARNING for finding in found.findings),
        allowed=allowed,
        entered=entered(folder, version) if dry_run else enter(programme.settings, version, tell=tell),
    )


def _text(notice: Notice, content: Fields, allowed: Iterable[AllowedFinding]) -> str:
    lived_with = [as_frozen(entry) for entry in allowed]
    return frozen_text(notice=notice.id, effective=notice.effective, content=content, allowed=lived_with)


def _frozen_meanwhile(folder: Path, version: Version, *, where: Span) -> Version:
    """Return what another publication has frozen for the same day, if it says the same.  Raises DayTaken."""
    path = folder / version.file
    other = read_version(decode(read_file(path, most=BIGGEST), path.name), file=version.file)
    if not _is_same(other, version.content):
        raise _taken(other, version.content, where)
    return other


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


def _refuse(content: Fields, effective: str, versions: tuple[Version, ...], *, where: Span) -> None:
    """Refuse a day that is taken by another text, and one before the last."""
    for known in versions:
        if known.effective == effective and not _is_same(known, content):
            raise _taken(known, content, where)
    if versions and effective < versions[-1].effective:
        raise DayPassed(effective, versions[-1], where)


def _is_same(known: Version, content: Fields) -> bool:
    """Tell whether a version says the same, whatever the maps say by now: people are told no map.

    One that an older Mamoru froze may hold less of the practice.
    """
    if known.content == content:
        return True
    is_same_day = known.effective == fields_of(content.get(NOTICE)).get("effective")
    changes = compared(known.content, content) if is_same_day else ()
    return is_same_day and all(change.section in (SYSTEMS, TABLES, SNAPSHOTS) for change in changes)


def _taken(known: Version, content: Fields, where: Span) -> DayTaken:
    return DayTaken(known, [change.says for change in compared(known.content, content)], where)


def _day_of(notice: Notice) -> Span:
    return next((node.where for node in notice.heading if node.id == "effective"), notice.where)
