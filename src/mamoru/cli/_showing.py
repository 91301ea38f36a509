"""How the command line shows a plan: per system and table, what happens to how many rows, and why."""

from collections.abc import Iterable, Sequence

import click

from mamoru.cli._telling import counted, faint, say, strong
from mamoru.desk.rights import shows
from mamoru.model.plan import Kept, Plan, Standing, SystemEffect, TableEffect
from mamoru.model.promises.regions import UNKNOWN

SHORT = 12  #: characters of a digest that people are shown
ASKED_LATER = "asked by Mamoru, after the databases"  #: instead of a person's task
WORDS = {
    Standing.HELD: "",
    Standing.NOTHING_HELD: "nothing held (the person was looked for)",
    Standing.TASK: "a person has to look",
    Standing.NO_KEY: "nothing known of the person leads here",
    Standing.SHARED_KEY: "NOT ALL: rows are left that may be another person's",
    Standing.UNREACHABLE: "NOT ASKED: it cannot be reached",
    Standing.NO_PERMISSION: "NOT ASKED: permission is missing",
    Standing.ROW_SECURITY: "NOT ASKED: row-level security may hide rows",
    Standing.UNMAPPED: "it holds tables that the map does not know",
}


SILENT = (
    "Not every system was asked, so this cannot be carried out. Plan again when they answer; or agree now to "
    "whatever is found then: mamoru run {right} --yes, with the same --subject, and `mamoru resume` does it."
)  #: of a plan that could not ask everywhere


def tell_plan(plan: Plan, *, statements: bool) -> None:
    """Print a plan: per system and table what is shown, deleted, masked and kept, until when and why."""
    whom = f"one {plan.of}" if plan.people == 1 else f"{plan.people} of kind {plan.of}"
    told = f", as told in {plan.region}" if plan.region not in {"", UNKNOWN} else ""
    say(f"{strong(f'Plan {plan.digest[:SHORT]}')} of request {plan.request}: {plan.right} for {whom}{told}")
    if verdict := _verdict(plan):
        say(click.style(verdict, fg="red", bold=True))
    for system in plan.systems:
        _tell_system(system, statements=statements)
    for note in plan.notes:
        say(f"\n{click.style('note', fg='yellow', bold=True)}: {note}")
    shown = sum(t.shown for s in plan.systems for t in s.tables)
    withheld = sum(t.withheld for s in plan.systems for t in s.tables)
    wholly = f" {counted(withheld, 'row')} withheld wholly: no column of theirs is shown." if withheld else ""
    if shows(plan.right):
        say(f"\n{counted(shown, 'row')} shown.{wholly}")
    else:
        say(f"\n{counted(plan.rows, 'row')} would change.")
    for reason in plan.forbids:
        say(f"\n{click.style('forbidden', fg='red', bold=True)}: {reason}")
    for reason in plan.stops:
        say(f"\n{click.style('stops', fg='red', bold=True)}: {reason}")


def _verdict(plan: Plan) -> str:
    """Return in a line that it cannot be carried out as it is; the reasons end what is told of a plan."""
    if plan.forbids:
        return f"It is forbidden, for {counted(len(plan.forbids), 'reason')} told at the end."
    return f"It stops, for {counted(len(plan.stops), 'reason')} told at the end." if plan.stops else ""


def _tell_system(system: SystemEffect, *, statements: bool) -> None:
    words = ASKED_LATER if system.by_machine else WORDS[system.standing]
    why = system.reason or system.detail
    detail = faint("  " + why) if why else ""
    say(f"\n  {strong(system.system)}{'  ' + words if words else ''}{detail}")
    if system.task:
        say(f"    task: {system.task}")
    for line in _columns(system.tables):
        say(f"    {line}")
    for table in system.tables:
        for note in _notes(table):
            say(f"      {note}")
    for statement in system.statements if statements else ():
        say()
        for line in statement.splitlines():
            say(f"      {faint(line.rstrip())}")


def _columns(tables: Sequence[TableEffect]) -> Iterable[str]:
    """Yield the lines of a table of counts, with the columns that count anything."""
    counts = {
        "shown": [t.shown for t in tables],
        "withheld": [t.withheld for t in tables],
        "deleted": [t.deleted for t in tables],
        "masked": [t.masked for t in tables],
        "corrected": [t.corrected for t in tables],
        "added": [t.added for t in tables],
        "kept": [t.kept.rows if t.kept else 0 for t in tables],
    }
    used = {name: [str(n) if n else "-" for n in numbers] for name, numbers in counts.items() if any(numbers)}
    names = ["", *(t.table for t in tables)]
    columns = [[name, *cells] for name, cells in used.items()]
    widths = [max(map(len, column)) for column in columns]
    longest = max(map(len, names))
    for at, name in enumerate(names if tables else ()):
        cells = (column[at].rjust(width) for column, width in zip(columns, widths, strict=True))
        yield "  ".join([name.ljust(longest), *cells]).rstrip()


def _notes(table: TableEffect) -> Iterable[str]:
    if table.kept:
        yield f"{table.table}: {_kept(table.kept)}"
        if table.kept.readable:
            yield f"{table.table}: readable in kept rows: {', '.join(table.kept.readable)}"
    if table.masks and table.corrected:
        yield f"{table.table}: corrected: {', '.join(sorted(table.masks))}"
    elif table.masks:
        masks = ", ".join(f"{c} ({m})" for c, m in sorted(table.masks.items()))
        yield f"{table.table}: masked in rows that stay: {masks}"
    if table.shells == 1:
        yield f"{table.table}: 1 stays as an empty shell, because rows that stay must point at it"
    elif table.shells:
        yield f"{table.table}: {table.shells} stay as empty shells, because rows that stay must point at them"


def _kept(kept: Kept) -> str:
    because = f"{kept.rows} kept for {kept.retention} ({kept.ground})"
    if not kept.until:
        return f"{because}, without an end yet: what their period runs from has not happened"
    if not kept.not_begun:
        return f"{because} until {kept.until}{' at the latest' if kept.rows > 1 else ''}"
    return f"{because}, the last until {kept.until}, {kept.not_begun} of them without an end yet"
