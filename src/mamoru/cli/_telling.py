"""How the command line speaks: findings, errors, plans; colour only on a terminal, and not with NO_COLOR."""

import os
from collections.abc import Iterable, Sequence

import click

from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity
from mamoru.model.plan import Plan, Standing, SystemEffect, TableEffect

REFUSED, MISUSED, UNDECIDED, NOT_CLOSED = 1, 2, 3, 4
ASKS = frozenset({"MAM-431"})  #: errors that a person's word lifts
SHORT = 12  #: characters of a digest that people are shown


def say(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print; colour is left out where nobody sees it."""
    click.echo(text, err=err, nl=nl, color=False if "NO_COLOR" in os.environ else None)


def strong(text: str) -> str:
    """Return text in bold."""
    return click.style(text, bold=True)


def faint(text: str) -> str:
    """Return text that may be overlooked."""
    return click.style(text, dim=True)


def tell_error(error: MamoruError) -> int:
    """Print an error and return the exit code."""
    say(f"{click.style('error', fg='red', bold=True)}[{error.code}]: {strong(error.problem)}", err=True)
    if error.where:
        say(f"  --> {error.where}", err=True)
    say(f"  why: {error.why}", err=True)
    say(f"  do:  {error.remedy}", err=True)
    return UNDECIDED if error.code in ASKS else REFUSED


def tell_finding(finding: Finding, excerpt: str) -> None:
    """Print a finding as a good compiler does: place, line with a caret, why, what to write."""
    colour = "red" if finding.severity is Severity.ERROR else "yellow"
    severity = click.style(finding.severity.value, fg=colour, bold=True)
    say(f"{severity}[{finding.code}]: {strong(finding.problem)}")
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
    """Print many findings of one code as a list: place and problem of each, the reason once."""
    first = findings[0]
    severity = click.style(first.severity.value, fg="yellow", bold=True)
    say(f"{severity}[{first.code}]: {strong(f'{len(findings)} of this kind')}")
    for finding in findings:
        say(f"  {faint(str(finding.where or ''))}  {finding.problem}")
    say(f"  why: {first.why}")
    say(f"  do:  {first.remedy}")
    say()


def tell_plan(plan: Plan, *, statements: bool) -> None:
    """Print a plan: per system and table what is shown, deleted, masked and kept, until when and why."""
    say(f"{strong(f'Plan {plan.digest[:SHORT]}')} of request {plan.request}: {plan.right} for one {plan.of}")
    for system in plan.systems:
        _tell_system(system, statements=statements)
    for reason in plan.stops:
        say(f"{click.style('stops', fg='red', bold=True)}: {reason}")
    shown = sum(t.shown for s in plan.systems for t in s.tables)
    say(f"\n{shown} rows shown." if plan.right == "access" else f"\n{plan.rows} rows change.")


WORDS = {
    Standing.HELD: "",
    Standing.NOTHING_HELD: "nothing held (the person was looked for)",
    Standing.TASK: "a person has to look",
    Standing.NO_KEY: "nothing known of the person leads here",
    Standing.UNREACHABLE: "NOT ASKED: it cannot be reached",
    Standing.NO_PERMISSION: "NOT ASKED: permission is missing",
    Standing.ROW_SECURITY: "NOT ASKED: row-level security may hide rows",
    Standing.UNMAPPED: "it holds tables that the map does not know",
}


def _tell_system(system: SystemEffect, *, statements: bool) -> None:
    words = WORDS[system.standing]
    detail = faint("  " + system.detail) if system.detail else ""
    say(f"\n  {strong(system.system)}{'  ' + words if words else ''}{detail}")
    if system.task:
        say(f"    task: {system.task}")
    for line in (
        _columns([["", "shown", "deleted", "masked", "kept"], *map(_cells, system.tables)])
        if system.tables
        else ()
    ):
        say(f"    {line}")
    for table in system.tables:
        for note in _notes(table):
            say(f"      {note}")
    for statement in system.statements if statements else ():
        say()
        for line in statement.splitlines():
            say(f"      {faint(line.rstrip())}")


def _cells(table: TableEffect) -> list[str]:
    kept = table.kept.rows if table.kept else 0
    return [table.table, *(str(n) if n else "-" for n in (table.shown, table.deleted, table.masked, kept))]


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        )


def _notes(table: TableEffect) -> Iterable[str]:
    if table.kept:
        begun = f"until {table.kept.until}" if table.kept.until else ""
        open_ones = f"{table.kept.not_begun} without an end yet" if table.kept.not_begun else ""
        when = " and ".join(t for t in (begun, open_ones) if t)
        because = f"{table.kept.retention} ({table.kept.ground})"
        yield f"{table.table}: {table.kept.rows} kept for {because} {when}"
    if table.masks:
        masks = ", ".join(f"{c} ({m})" for c, m in sorted(table.masks.items()))
        yield f"{table.table}: masked in rows that stay: {masks}"
    if table.shells:
        yield f"{table.table}: {table.shells} stay as empty shells, because rows that stay must point at them"
