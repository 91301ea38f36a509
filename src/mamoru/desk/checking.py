"""Check a programme: its files, and if asked its databases."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.check.allowing import allow
from mamoru.check.comparing import compare, lines_of
from mamoru.check.judging import (
    asked_of_files,
    in_order,
    judge_by_clock,
    judge_live,
    of_publication,
    rules_allowable,
)
from mamoru.desk.adopting.allowances import told_of
from mamoru.desk.adopting.baseline import read_baseline, write_baseline
from mamoru.desk.opening import check_files
from mamoru.desk.outputs.places import BASELINE, may_write
from mamoru.desk.stated.evidence import last_made
from mamoru.model.documents.sampled import Sampled
from mamoru.model.errors import MamoruError
from mamoru.model.finding import AllowedFinding, Finding, KnownFinding, Severity
from mamoru.model.kinds.remote import Keeping, Sampling
from mamoru.model.kinds.report import CodeMeaning, Format, Report
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.excerpt import excerpt_of
from mamoru.notation.in_force import days_to_come, not_in_force

if TYPE_CHECKING:
    from mamoru.sql.kind import SystemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]  #: neither allowed nor known
    excerpts: tuple[str, ...]  #: for each finding, the line it speaks of with a caret, or nothing
    allowed: tuple[AllowedFinding, ...] = ()
    known: tuple[Finding, ...] = ()  #: named in the baseline
    gone: tuple[KnownFinding, ...] = ()  #: named in the baseline, and mended
    baseline: str = ""  #: the name of its file
    lines: Mapping[tuple[str, int], str]  #: file, line -> the text of each line that a finding speaks of
    readable: bool  #: false: the files could not be read, so no rule was asked
    name: str
    systems: int
    tables: int
    columns: int

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.findings)

    @property
    def every_finding(self) -> tuple[Finding, ...]:
        """What was found, whether it is new, known or allowed."""
        return in_order((*self.findings, *self.known, *(a.finding for a in self.allowed)))

    @property
    def stopping(self) -> int:
        """How many errors are known or allowed, and stop requests all the same."""
        settled = (*self.known, *(a.finding for a in self.allowed))
        stop = asked_of_files() - of_publication() if settled else ()
        return sum(f.severity is Severity.ERROR and f.code in stop for f in settled)


def check(
    folder: Path,
    *,
    live: bool,
    today: date | None = None,
    baseline: Path | None = None,
    write: Path | None = None,
) -> CheckResult:
    """Ask every rule of the files, and with ``live`` of the databases as they are now.

    What programme.yaml allows on the day ``today`` (UTC now when left out), and what ``baseline`` names, is
    told apart.  ``write`` is where a baseline will be written.  Raises NoProgramme, UnreadableFile,
    DamagedBaseline, what ``may_write`` raises.
    """
    known = read_baseline(baseline) if baseline else ()
    day = today or datetime.now(UTC).date()
    found = check_files(folder, today=day.isoformat())
    if write is not None and found.checked is not None:
        may_write(write, BASELINE, found.checked.programme)
    live_too = live_findings(found.checked, today=day) if live and found.checked is not None else ()
    programme = found.checked.programme if found.checked else None
    later = _by_the_clock(found.checked, folder, today=day) if found.checked else ()
    allowed = allow(
        in_order((*_not_told_live(found.findings, live_too), *live_too, *later)),
        programme.settings.allow if programme else (),
        today=day,
        asked=_asked(live=live) if programme and programme.settings.allow else (),
    )
    compared = compare(in_order((*allowed.left, *told_of(allowed))), known)
    every = (*compared.new, *compared.known, *(a.finding for a in allowed.allowed))
    lines = _divided(every, found.reading.sources)
    schemas = programme.schemas.values() if programme else ()
    return CheckResult(
        findings=compared.new,
        excerpts=tuple(_excerpts(compared.new, lines)),
        lines={place: lines[place[0]][place[1] - 1] for place in _places(every, lines)},
        allowed=allowed.allowed,
        known=compared.known,
        gone=compared.gone,
        baseline=baseline.name if baseline else "",
        readable=programme is not None,
        name=programme.settings.name if programme else folder.resolve().name,
        systems=len(programme.systems) if programme else 0,
        tables=sum(len(s.tables) for s in schemas),
        columns=sum(len(t.columns) for s in schemas for t in s.tables.values()),
    )


def _by_the_clock(checked: CheckedProgramme, folder: Path, *, today: date) -> Iterator[Finding]:
    told = checked.programme.notice
    yield from not_in_force(told, today=today.isoformat())
    yield from days_to_come(told, today=today.isoformat())
    yield from judge_by_clock(checked, today=today, made=last_made(folder))


def _not_told_live(of_files: Sequence[Finding], live: Sequence[Finding]) -> list[Finding]:
    """Return what the files show and the databases themselves have not told as well."""
    told = {(finding.code, finding.node, finding.problem) for finding in live}
    return [f for f in of_files if (f.code, f.node, f.problem) not in told]


def _asked(*, live: bool) -> Collection[str]:
    return rules_allowable().keys() if live else asked_of_files()


def keep_baseline(result: CheckResult, path: Path) -> int:
    """Write a baseline and return how many findings it names.

    All that was found and is not allowed; if it was compared with a baseline only what that names, so that a
    file can shrink and never grows by itself.  Raises UnwritableFile.
    """
    lines = lines_of(result.known if result.baseline else result.findings)
    write_baseline(path, lines)
    return len(lines)


def _divided(findings: Iterable[Finding], sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the lines of each file that a finding speaks of; every file is divided once."""
    files = {finding.where.file for finding in findings if finding.where}
    return {file: sources[file].split("\n") for file in files & sources.keys()}


def _excerpts(findings: Iterable[Finding], lines: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for where in (finding.where for finding in findings):
        yield excerpt_of(lines[where.file], where) if where and where.file in lines else ""


def _places(findings: Iterable[Finding], lines: Mapping[str, Sequence[str]]) -> set[tuple[str, int]]:
    spans = (finding.where for finding in findings if finding.where)
    return {(s.file, s.line) for s in spans if s.file in lines and s.line <= len(lines[s.file])}


def _meanings(result: CheckResult) -> dict[str, CodeMeaning]:
    from mamoru.desk.explanation.meaning import meaning_of  # noqa: PLC0415 - it reads the package's own source

    rules = rules_allowable()
    told = (meaning_of(code) for code in sorted({f.code for f in result.every_finding}))
    return {
        m.code: CodeMeaning(
            code=m.code,
            says=m.says,
            why=m.why,
            article=m.article,
            page=m.page,
            allowable=rules.get(m.code, True),
        )
        for m in told
    }


def render(result: CheckResult, form: str) -> str:
    """Return the findings in a format of the shelf; the same findings give the same bytes."""
    formats = {f.name: f for f in members("mamoru.formats", Format).values()}
    return formats[form].render(
        Report(
            title="check",
            programme=result.name,
            made="",
            findings=result.findings,
            known=result.known,
            allowed=result.allowed,
            gone=result.gone,
            compared=bool(result.baseline),
            meanings=_meanings(result) if form == "sarif" else {},
            lines=result.lines,
        )
    )


def live_findings(checked: CheckedProgramme, *, today: date) -> list[Finding]:
    """Read the schema of every system now, and ask the rules for databases."""
    from mamoru.desk.freezing.reviewing import holds_due  # noqa: PLC0415 - it brings SQL, which files need not
    from mamoru.desk.live.asking import Bounds  # noqa: PLC0415 - the same
    from mamoru.desk.live.inside import with_documents  # noqa: PLC0415 - the same
    from mamoru.desk.live.orphans import with_orphans  # noqa: PLC0415 - the same
    from mamoru.desk.live.overdue import with_overdue  # noqa: PLC0415 - the same

    schemas, unreached = _live_schemas(checked)
    counted = with_orphans(checked, schemas, bounds=Bounds())
    counted = with_overdue(checked, counted, today=today, bounds=Bounds())
    counted = with_documents(checked, counted, bounds=Bounds())
    due = holds_due(Path(checked.programme.settings.folder))
    return [*unreached, *judge_live(checked, counted), *due]


def _live_schemas(checked: CheckedProgramme) -> tuple[dict[str, Schema], list[Finding]]:
    kinds = _kinds()
    schemas: dict[str, Schema] = {}
    unreached: list[Finding] = []
    for name, system in checked.programme.systems.items():
        try:
            kept, seen = _greet(system, kinds[system.kind], Path(checked.programme.settings.folder))
            unreached += [replace(_unreached(one, system), severity=Severity.WARNING) for one in kept]
            if seen:
                schemas[name] = Schema(system=name, tables={}, sampled=tuple(seen))
            if (discover := kinds[system.kind].discover) is None:
                continue
            schemas[name] = discover(system, Path(checked.programme.settings.folder))
        except MamoruError as error:
            unreached.append(_unreached(error, system))
    return schemas, unreached


def _greet(
    system: SystemMap, kind: "SystemKind", folder: Path
) -> tuple[Sequence[MamoruError], Sequence[Sampled]]:
    """Make harmless calls to a system that is asked by calls.

    Returns what it is set up to keep, and what stands in its documents beside what the map names.
    """
    if kind.remote is None or system.remote is None:
        return (), ()
    from mamoru.desk.live.asking import Bounds  # noqa: PLC0415 - it brings SQL, which files need not

    remote, bounds = kind.remote(system, folder), Bounds()
    try:
        remote.greet()
        kept = remote.keeps() if isinstance(remote, Keeping) else ()
        if not isinstance(remote, Sampling):
            return kept, ()
        return kept, remote.sampled(most=bounds.documents, seconds=bounds.seconds)
    finally:
        remote.close()


def _kinds() -> dict[str, "SystemKind"]:
    from mamoru.sql.kind import SystemKind  # noqa: PLC0415 - it brings SQL, which files need not

    return {k.name: k for k in members("mamoru.systems", SystemKind).values()}


def _unreached(error: MamoruError, system: SystemMap) -> Finding:
    return Finding(
        code=error.code,
        severity=Severity.ERROR,
        problem=error.problem,
        why=error.why,
        remedy=error.remedy,
        where=system.where,
        node=system.id,
    )
