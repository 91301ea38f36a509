"""How the command line speaks: findings and errors; colour only on a terminal, and not with NO_COLOR."""

import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from mamoru.cli._machine import dump
from mamoru.desk.files import UnwritableFile, reason
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity

REFUSED, MISUSED, UNDECIDED, NOT_CLOSED = 1, 2, 3, 4
FAULT = 70  #: Mamoru itself failed (EX_SOFTWARE of sysexits.h)
INTERRUPTED = 130  #: by Ctrl-C, as shells count it
ASKS = frozenset({"MAM-431", "MAM-452", "MAM-656"})  #: errors that a person's word lifts
WAITS = frozenset({"MAM-436"})  #: errors of what is accepted and waits
#: Errors of who typed or wrote something: it is not there, or cannot be read.
MISUSES = frozenset(
    (
        *("MAM-306", "MAM-308", "MAM-450"),
        *("MAM-301", "MAM-302", "MAM-410", "MAM-411", "MAM-413"),
        *("MAM-602", "MAM-603", "MAM-604", "MAM-605", "MAM-607", "MAM-608"),
        *("MAM-615", "MAM-616", "MAM-650", "MAM-651", "MAM-652", "MAM-653", "MAM-659", "MAM-661"),
        *("MAM-617", "MAM-620", "MAM-621", "MAM-622", "MAM-623"),
        *("MAM-634", "MAM-635", "MAM-670"),
        *("MAM-641", "MAM-642", "MAM-643", "MAM-645", "MAM-648"),
        *("MAM-609", "MAM-720", "MAM-725", "MAM-803", "MAM-807", "MAM-810", "MAM-811", "MAM-814", "MAM-921"),
        *("MAM-524", "MAM-525", "MAM-612", "MAM-931", "MAM-932"),
    )
)
NAMED = re.compile("`[^`]+`")  #: a name of the notice or the map, as findings write it
TRACEBACK = "MAMORU_TRACEBACK"  #: environment variable that shows where an unexpected error came from


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print; colour is left out where nobody sees it.  Raises UnwritableFile."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    with _going_on(sys.stderr if err else sys.stdout):
        click.echo(text, err=err, nl=nl, color=False if plain else None)


def say_machine(text: str) -> None:
    """Print for a program: UTF-8, whatever the locale is.  Raises UnwritableFile."""
    with _going_on(sys.stdout):
        click.echo(text.encode(errors="backslashreplace"), nl=False)


@contextmanager
def _going_on(stream: TextIO) -> Iterator[None]:
    """Go on where nobody reads any more (``| head``): the rest is lost, and the work is done all the same."""
    try:
        yield
    except BrokenPipeError:
        _drop(stream)
    except OSError as refusal:
        _drop(stream)
        raise UnwritableFile(Path("(output)"), reason(refusal)) from None


def _drop(stream: TextIO) -> None:
    """Let the rest of a stream go nowhere, also what is still to be flushed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def strong(text: str) -> str:
    """Return text in bold."""
    return click.style(text, bold=True)


def faint(text: str) -> str:
    """Return text that may be overlooked."""
    return click.style(text, dim=True)


def counted(number: int, one: str) -> str:
    """Return a number with what it counts: ``1 row``, ``2 rows``."""
    return f"{number} {one if number == 1 else f'{one}s'}"


def place(path: Path) -> str:
    """Return a path as it is written from here: below this folder without the way to it."""
    here = Path.cwd()
    whole = path.absolute()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else path)


def tell_error(error: MamoruError, *, form: str = "text") -> int:
    """Print an error, for a program too if it asked for JSON, and return the exit code."""
    _tell_as(click.style("error", fg="red", bold=True), error)
    if form == "json":
        say_machine(dump("error", error_fields(error)))
    if error.code in MISUSES:
        return MISUSED
    if error.code in WAITS:
        return NOT_CLOSED
    return UNDECIDED if error.code in ASKS else REFUSED


def tell_warning(error: MamoruError) -> None:
    """Print what went wrong beside something that is done all the same."""
    _tell_as(click.style("warning", fg="yellow", bold=True), error)


def _tell_as(severity: str, error: MamoruError) -> None:
    say(f"{severity}[{error.code}]: {strong(error.problem)}", err=True)
    if error.where:
        say(f"  --> {error.where}", err=True)
    say(f"  why: {error.why}", err=True)
    say(f"  do:  {error.remedy}", err=True)


def error_fields(error: MamoruError) -> dict[str, object]:
    """Return an error as a program reads it."""
    return {
        "code": error.code,
        "problem": error.problem,
        "why": error.why,
        "remedy": error.remedy,
        "where": error.where,
    }


def tell_fault(fault: Exception) -> int:
    """Print that Mamoru itself failed, without what the fault says: that might be a person's data."""
    if os.environ.get(TRACEBACK):
        say("".join(traceback.format_exception(fault)), err=True, nl=False)
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    room = "/".join(Path(frame.filename).parts[-3:])
    failed = MamoruError(
        f"Mamoru itself failed: {type(fault).__name__} at {room}:{frame.lineno}",
        why="this is a fault of Mamoru; nothing is half done, and `mamoru status` shows where requests stand",
        remedy=f"run it again with {TRACEBACK}=1 and report what is printed to the makers of Mamoru, "
        "after taking out what names a person",
    )
    tell_error(failed)
    return FAULT


def tell_finding(finding: Finding, excerpt: str) -> None:
    """Print a finding as a good compiler does: place, line with a caret, why, what to write."""
    say(_head(finding, finding.problem))
    if finding.where:
        say(f"  {faint('-->')} {finding.where}")
    for line in excerpt.splitlines():
        say(f"  {line}")
    say(f"  why: {finding.why}")
    say(f"  do:  {finding.remedy}")
    if finding.article:
        say(f"  law: {finding.article}")
    say()


def tell_together(findings: Sequence[Finding]) -> None:
    """Print many findings of one code as a list; what is the same for all is said once, at the end."""
    first = findings[0]
    general = {name: _in_general(findings, name) for name in _lines(first)}
    say(_head(first, f"{len(findings)} of this kind"))
    for finding in findings:
        say(f"  {faint(str(finding.where or '-->'))}  {finding.problem}")
        for name, line in _lines(finding).items():
            if line and not general[name]:
                say(f"    {name:<5}{line}")
    for name, line in general.items():
        if line:
            say(f"  {name:<5}{line}")
    say()


def _in_general(findings: Sequence[Finding], name: str) -> str:
    """Return what a line says for all findings, with `…` for names that their problems give; or nothing."""
    told = {_lines(finding)[name] for finding in findings}
    if len(told) > 1:
        told = {_unnamed(_lines(finding)[name], finding.problem) for finding in findings}
    return told.pop() if len(told) == 1 else ""


def _unnamed(line: str, problem: str) -> str:
    for name in NAMED.findall(problem):
        line = line.replace(name, "`…`")
    return line


def _lines(finding: Finding) -> dict[str, str]:
    return {"why:": finding.why, "do:": finding.remedy, "law:": finding.article}


def _head(finding: Finding, says: str) -> str:
    colour = "red" if finding.severity is Severity.ERROR else "yellow"
    severity = click.style(finding.severity.value, fg=colour, bold=True)
    return f"{severity}[{finding.code}]: {strong(says)}"
