"""`mamoru check`."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._options import FOLDER, Command
from mamoru.cli._telling import (
    MISUSED,
    REFUSED,
    counted,
    say,
    say_machine,
    tell_finding,
    tell_together,
)
from mamoru.cli._waiting import working
from mamoru.model.finding import Finding

if TYPE_CHECKING:
    from mamoru.desk.checking import CheckResult

MANY = 4  #: findings of one code from which on they are listed together
EXAMPLES = """
mamoru check                                  the programme in this folder
mamoru check privacy --live                   and the databases as they are now
mamoru check --format sarif > mamoru.sarif    for a code host, which shows findings in place
"""


@click.command(cls=Command, short_help="Check that the systems can keep every promise.", examples=EXAMPLES)
@click.argument("folder", type=FOLDER, required=False)
@click.option("--programme", "-p", "named", metavar="FOLDER", type=FOLDER, help="The same as FOLDER.")
@click.option("--live", is_flag=True, help="Also ask the databases as they are now.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for code hosts and editors.",
)
def check(folder: Path | None, *, named: Path | None, live: bool, form: str) -> None:
    """Check that the mapped systems can keep every promise of the programme in FOLDER.

    Reads programme.yaml, notice.yaml, systems/*.yaml and the snapshots beside them, and with --live the
    databases too. Changes nothing. Without FOLDER, the programme is the one in this folder.

    Exits 0 when every promise can be kept, 1 when an error is found, 2 when a file cannot be read. Warnings,
    such as promises that nothing executes yet, are listed and do not change the exit code.
    """
    from mamoru.desk import checking

    if folder and named:
        problem = "name the programme's folder once"
        raise click.UsageError(problem)
    folder = folder or named or Path()
    with working("checking"):
        result = _from_here(checking.check(folder, live=live), folder)
    if form == "text":
        _tell(result)
    else:
        say_machine(checking.render(result, form))
    raise SystemExit(MISUSED if not result.readable else REFUSED if result.errors else 0)


def _from_here(result: "CheckResult", folder: Path) -> "CheckResult":
    """Tell places from this folder, where editors and code hosts look for them, if they are below it."""
    way = Path(os.path.relpath(folder)).as_posix()
    if way == "." or way.startswith(".."):
        return result
    return replace(result, findings=tuple(_moved(f, way) for f in result.findings))


def _moved(finding: Finding, way: str) -> Finding:
    if finding.where is None:
        return finding
    return replace(finding, where=replace(finding.where, file=f"{way}/{finding.where.file}"))


def _tell(result: "CheckResult") -> None:
    counts = Counter(_kind(f) for f in result.findings)
    for finding, excerpt in zip(result.findings, result.excerpts, strict=True):
        if counts[_kind(finding)] < MANY:
            tell_finding(finding, excerpt)
    for kind in sorted(k for k, n in counts.items() if n >= MANY):
        tell_together([f for f in result.findings if _kind(f) == kind])
    _sum_up(result)


def _sum_up(result: "CheckResult") -> None:
    errors, warnings = result.errors, len(result.findings) - result.errors
    if not result.readable:
        say(f"{result.name}: not read, so no rule was asked")
        say(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
        return
    systems, tables = counted(result.systems, "system"), counted(result.tables, "table")
    say(f"{result.name}: {systems}, {tables}, {counted(result.columns, 'column')} looked at")
    if errors:
        say(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")
    else:
        say(f"every promise that is executed can be kept ({counted(warnings, 'warning')})")


def _kind(finding: Finding) -> tuple[str, str]:
    return finding.severity.value, finding.code
