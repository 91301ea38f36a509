"""Check a programme: its files, and if asked its databases."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.check.judging import in_order, judge_live
from mamoru.desk.opening import check_files
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.report import Format, Report
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.excerpt import excerpt_of

if TYPE_CHECKING:
    from mamoru.sql.kind import SystemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a check found, and how much it looked at."""

    findings: tuple[Finding, ...]
    excerpts: tuple[str, ...]  #: for each finding, the line it speaks of with a caret, or nothing
    readable: bool  #: false: the files could not be read, so no rule was asked
    name: str
    systems: int
    tables: int
    columns: int

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def check(folder: Path, *, live: bool) -> CheckResult:
    """Ask every rule of the files, and with ``live`` of the databases as they are now."""
    found = check_files(folder)
    live_too = live_findings(found.checked) if live and found.checked is not None else ()
    findings = in_order((*found.findings, *live_too))
    programme = found.checked.programme if found.checked else None
    schemas = programme.schemas.values() if programme else ()
    return CheckResult(
        findings=findings,
        excerpts=tuple(_excerpts(findings, found.reading.sources)),
        readable=programme is not None,
        name=programme.settings.name if programme else folder.resolve().name,
        systems=len(programme.systems) if programme else 0,
        tables=sum(len(s.tables) for s in schemas),
        columns=sum(len(t.columns) for s in schemas for t in s.tables.values()),
    )


def _excerpts(findings: Iterable[Finding], sources: Mapping[str, str]) -> Iterator[str]:
    """Yield an excerpt for each finding; every file is divided into lines once."""
    lines: dict[str, list[str]] = {}
    for where in (finding.where for finding in findings):
        if where is None or where.file not in sources:
            yield ""
            continue
        if where.file not in lines:
            lines[where.file] = sources[where.file].split("\n")
        yield excerpt_of(lines[where.file], where)


def render(result: CheckResult, form: str) -> str:
    """Return the findings in a format of the shelf; the same findings give the same bytes."""
    formats = {f.name: f for f in members("mamoru.formats", Format).values()}
    return formats[form].render(
        Report(title="check", programme=result.name, made="", findings=result.findings)
    )


def live_findings(checked: CheckedProgramme) -> list[Finding]:
    """Read the schema of every system now, and ask the rules for databases."""
    schemas, unreached = _live_schemas(checked)
    return [*unreached, *judge_live(checked, schemas)]


def _live_schemas(checked: CheckedProgramme) -> tuple[dict[str, Schema], list[Finding]]:
    kinds = _kinds()
    schemas: dict[str, Schema] = {}
    unreached: list[Finding] = []
    for name, system in checked.programme.systems.items():
        if (discover := kinds[system.kind].discover) is None:
            continue
        try:
            schemas[name] = discover(system, Path(checked.programme.settings.folder))
        except MamoruError as error:
            unreached.append(_unreached(error, system))
    return schemas, unreached


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
