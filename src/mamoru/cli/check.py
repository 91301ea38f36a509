"""`mamoru check`."""

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._options import FOLDER, Command
from mamoru.cli._settled import tell_settled
from mamoru.cli._telling import (
    MISUSED,
    REFUSED,
    counted,
    place,
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
mamoru check --write-baseline known.json      begin with an old system: what is found today is known
mamoru check --baseline known.json            from then on only what is new makes it exit 1
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
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Findings that this file names are known, and do not make it exit 1.",
)
@click.option(
    "--write-baseline",
    "write",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is found into this file, a new one or a baseline of before; with --baseline, only what "
    "that file names and is still found.",
)
def check(
    folder: Path | None,
    *,
    named: Path | None,
    live: bool,
    form: str,
    baseline: Path | None,
    write: Path | None,
) -> None:
    """Check that the mapped systems can keep every promise of the programme in FOLDER.

    Reads programme.yaml, notice.yaml, systems/*.yaml and the snapshots beside them, and with --live the
    databases too. Changes nothing. Without FOLDER, the programme is the one in this folder.

    Exits 0 when every promise can be kept, 1 when an error is found, 2 when a file cannot be read. Warnings,
    such as promises that nothing executes yet, are listed and do not change the exit code; nor do errors that
    a baseline names or programme.yaml allows. Those stop requests all the same. --write-baseline exits 0 when
    the file is written.
    """
    from mamoru.desk import checking

    if folder and named:
        problem = "name the programme's folder once"
        raise click.UsageError(problem)
    folder = folder or named or Path()
    with working("checking"):
        found = checking.check(folder, live=live, baseline=baseline, write=write)
    result = _from_here(found, folder)
    if form == "text":
        _tell(result)
    else:
        say_machine(checking.render(result, form))
    if write and result.readable:
        count = checking.keep_baseline(found, write)
        say(f"{counted(count, 'finding')} written to {place(write)}", err=form != "text")
        raise SystemExit(0)
    raise SystemExit(MISUSED if not result.readable else REFUSED if result.errors else 0)


def _from_here(result: "CheckResult", folder: Path) -> "CheckResult":
    """Tell places from this folder, where editors and code hosts look for them, if they are below it."""
    way = Path(os.path.relpath(folder)).as_posix()
    if way == "." or way.startswith(".."):
        return result
    return replace(
        result,
        findings=tuple(_moved(f, way) for f in result.findings),
        known=tuple(_moved(f, way) for f in result.known),
        allowed=tuple(replace(a, finding=_moved(a.finding, way)) for a in result.allowed),
        lines={(f"{way}/{file}", line): text for (file, line), text in result.lines.items()},
    )


def _moved(finding: Finding, way: str) -> Finding:
    if finding.where is None:
        return finding
    return replace(finding, where=replace(finding.where, file=f"{way}/{finding.where.file}"))


def _tell(result: "CheckResult") -> None:
    tell_settled(result)
    counts = Counter(_kind(f) for f in result.findings)
    for finding, excerpt in zip(result.findings, result.excerpts, strict=True):
        if counts[_kind(finding)] < MANY:
            tell_finding(finding, excerpt)
    for kind in sorted(k for k, n in counts.items() if n >= MANY):
        tell_together([f for f in result.findings if _kind(f) == kind])
    _sum_up(result)


def _sum_up(result: "CheckResult") -> None:
    errors, warnings = result.errors, len(result.findings) - result.errors
    settled = "".join(
        f", {count} {word}"
        for count, word in ((len(result.known), "known"), (len(result.allowed), "allowed"))
        if count
    )
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}{settled}"
    if not result.readable:
        say(f"{result.name}: not read, so no rule was asked")
        say(found)
        return
    systems, tables = counted(result.systems, "system"), counted(result.tables, "table")
    say(f"{result.name}: {systems}, {tables}, {counted(result.columns, 'column')} looked at")
    if errors or result.stopping:
        say(found)
    else:
        say(f"every promise that is executed can be kept ({counted(warnings, 'warning')}{settled})")
    if result.stopping:
        say(
            f"{counted(result.stopping, 'error')} known or allowed: `mamoru run` refuses every request until "
            "they are mended"
        )


def _kind(finding: Finding) -> tuple[str, str]:
    return finding.severity.value, finding.code
