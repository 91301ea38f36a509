"""`mamoru publish`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import FOLDER, Command, output
from mamoru.cli._outcome import note
from mamoru.cli._telling import counted, place, say, say_machine, strong, tell_warning
from mamoru.cli._versions import change_fields, law_fields, tell_changes

if TYPE_CHECKING:
    from mamoru.desk.versions.freezing import Frozen
    from mamoru.desk.versions.witness import Entered
    from mamoru.model.versions.version import Version

EXAMPLES = """
mamoru publish --dry-run            what would be frozen, and what changed since the last version
mamoru publish                      freeze it: published/NOTICE-DATE.json
mamoru publish --list               every version, with its hash and its record in the log
"""


@click.command(cls=Command, short_help="Freeze a version of the notice, or list them.", examples=EXAMPLES)
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--programme", "-p", "named", metavar="FOLDER", type=FOLDER, help="The same as DIR.")
@click.option("--dry-run", is_flag=True, help="Show what would be frozen, and write nothing.")
@click.option("--list", "as_list", is_flag=True, help="List the published versions, and write nothing.")
@output
def publish(folder: Path | None, *, named: Path | None, dry_run: bool, as_list: bool, form: str) -> None:
    """Freeze the notice of the programme in DIR, with its supplements and what the maps do by it.

    Writes published/NOTICE-DATE.json, where DATE is `effective.on`: a canonical form with its SHA-256. A
    version is never changed afterwards; the same notice again changes nothing. Where the evidence log is
    here, it gets a record, whose receipt in evidence/published shows a stranger when this was frozen.

    Refuses while the check has an error that programme.yaml does not allow, when the day is frozen with
    another text, and when a version was edited. What is allowed is told, and stands in the version.

    Exits 0 when the version is there, 1 when it was refused, 2 when a file cannot be read.
    """
    from mamoru.desk.versions import freezing

    if folder and named:
        problem = "name the programme's folder once"
        raise click.UsageError(problem)
    folder = folder or named or Path()
    if as_list:
        _list(folder, freezing.published(folder), form=form)
        return
    frozen = freezing.publish(folder, dry_run=dry_run, tell=note)
    if form == "json":
        say_machine(dump("publication", _frozen_fields(frozen)))
    else:
        _tell(folder, frozen)
    for error in frozen.entered.beside:
        tell_warning(error)


def _tell(folder: Path, frozen: "Frozen") -> None:
    version = frozen.version
    if frozen.changes:
        say(strong(f"Changed since the version of {frozen.before}"))
        tell_changes(zip(frozen.changes, frozen.law, strict=True))
        say()
    if frozen.unjudged:
        say(_unjudged(frozen))
        say()
    file = place(folder / version.file)
    if not frozen.is_new:
        say(f"Nothing changed: {strong(file)} is what the notice says")
    elif frozen.is_written:
        say(f"Frozen: {strong(file)}, for {version.effective}")
    else:
        say(f"Would be frozen: {strong(file)}, for {version.effective}")
    say(f"SHA-256 {version.sha256}")
    if frozen.is_written:
        say(_recorded(folder, frozen.entered))
    if frozen.allowed:
        say(f"{counted(len(frozen.allowed), 'error')} allowed by programme.yaml, as the version says:")
    for entry in frozen.allowed:
        say(f"  {entry.finding.code} until {entry.allowance.until}: {entry.finding.problem}")
        say(f"    {entry.allowance.by}: {entry.allowance.reason}")
    if frozen.warnings:
        say(f"{counted(frozen.warnings, 'warning')} of the check: mamoru check")


def _unjudged(frozen: "Frozen") -> str:
    count = len(frozen.unjudged)
    told = "1 of them is" if count == 1 else f"{count} of them are"
    return (
        f"{told} not judged (`other`): read whether people are protected less; the version of "
        f"{frozen.before} has a rule on weakening, and `mamoru check` has not held it against them"
    )


def _recorded(folder: Path, entered: "Entered") -> str:
    if entered.receipt:
        return f"Record {entered.number} of the evidence log: {place(folder / entered.receipt)}"
    return (
        "There is no evidence log in this folder: the first request begins one. Publish again then, or where "
        "the log is if that is elsewhere, and it gets a record of this"
    )


def _list(folder: Path, versions: tuple[tuple["Version", "Entered"], ...], *, form: str) -> None:
    if form == "json":
        listed = [_version_fields(version, entered) for version, entered in versions]
        say_machine(dump("versions", {"versions": listed}))
        return
    for version, entered in versions:
        record = f"record {entered.number} of the log" if entered.receipt else "not in the log"
        if version.allowed:
            record += f", {counted(len(version.allowed), 'error')} allowed"
        say(f"{strong(version.effective)}  {version.sha256}  {place(folder / version.file)}  {record}")
    if not versions:
        say("no version is published yet")


def _frozen_fields(frozen: "Frozen") -> dict[str, object]:
    return {
        **_version_fields(frozen.version, frozen.entered),
        "is_new": frozen.is_new,
        "is_written": frozen.is_written,
        "before": frozen.before or None,
        "not_judged": [change_fields(change) for change in frozen.unjudged],
        "changes": [
            {**change_fields(change), "law": law_fields(law)}
            for change, law in zip(frozen.changes, frozen.law, strict=True)
        ],
        "warnings": frozen.warnings,
    }


def _version_fields(version: "Version", entered: "Entered") -> dict[str, object]:
    return {
        "notice": version.notice,
        "effective": version.effective,
        "file": version.file,
        "sha256": version.sha256,
        "receipt": entered.receipt or None,
        "record": entered.number or None,
        "allowed": list(version.allowed),
    }
