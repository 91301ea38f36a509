"""`mamoru check`."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._telling import MISUSED, REFUSED, say, tell_finding, tell_together
from mamoru.model.finding import Finding, Severity

if TYPE_CHECKING:
    from mamoru.desk.checking import CheckResult

FORMS = ["text", "json", "sarif"]
MANY = 4  #: warnings of one code from which on they are listed together


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--live", is_flag=True, help="Also ask the databases as they are now.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True
)
def check(folder: Path, *, live: bool, form: str) -> None:
    """Check that the mapped systems can keep every promise of the programme in FOLDER.

    Exits 0 when they can, 1 when an error is found, 2 when a file cannot be read.  Warnings, such as
    promises that nothing executes yet, are listed and do not change the exit code.
    """
    from mamoru.desk import checking

    result = checking.check(folder, live=live)
    if form == "text":
        _tell(result)
    else:
        say(checking.render(result, form), nl=False)
    raise SystemExit(MISUSED if not result.readable else REFUSED if result.errors else 0)


def _tell(result: "CheckResult") -> None:
    counts = Counter(_kind(f) for f in result.findings if f.severity is Severity.WARNING)
    together = {k for k, n in counts.items() if n >= MANY}
    for finding, excerpt in zip(result.findings, result.excerpts, strict=True):
        if _kind(finding) not in together:
            tell_finding(finding, excerpt)
    for kind in sorted(together):
        tell_together([f for f in result.findings if _kind(f) == kind])
    say(
        f"{result.name}: {result.systems} systems, {result.tables} tables, {result.columns} columns looked at"
    )
    warnings = len(result.findings) - result.errors
    listed = f"{warnings} warning{'s' if warnings != 1 else ''}"
    if result.errors:
        say(f"{result.errors} error{'s' if result.errors != 1 else ''}, {listed}")
    else:
        say(f"every promise that is executed can be kept ({listed})")


def _kind(finding: Finding) -> tuple[str, Severity]:
    return finding.code, finding.severity
