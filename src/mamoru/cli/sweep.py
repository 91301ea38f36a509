"""`mamoru sweep`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note, tell_beside
from mamoru.cli._telling import (
    NOT_CLOSED,
    UNDECIDED,
    counted,
    error_fields,
    faint,
    place,
    say,
    say_machine,
    strong,
)
from mamoru.cli._waiting import working
from mamoru.model.sweeping.plan import SweepPlan, TableSweep
from mamoru.model.sweeping.recipe import PaperSweep

if TYPE_CHECKING:
    from mamoru.desk.requests import Carried
    from mamoru.desk.retention.sweeping import Sweep

EXAMPLES = """
mamoru sweep --plan                           what is due, and what stays and why; changes nothing
mamoru sweep --yes                            destroy it, as a line of cron or a systemd timer does
mamoru sweep --system shop --retention invoices
mamoru sweep --confirm 1f0c2a94d1be           all of a sweep that was over the limit
mamoru sweep --undo-days 7                    the first one: it can be undone for a week
"""


@click.command(cls=Command, short_help="Destroy what has been kept long enough.", examples=EXAMPLES)
@programme
@click.option("--plan", "only", is_flag=True, help="Show what would go, and end.")
@click.option(
    "--system", "systems", metavar="SYSTEM", multiple=True, help="Only this system; several by repetition."
)
@click.option(
    "--retention", "retention", metavar="ID", multiple=True, help="Only by this promise of the notice."
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    help="Ask where more rows would change.",
)
@click.option("--confirm", "confirmed", metavar="DIGEST", default="", help="Do all that a sweep showed.")
@click.option(
    "--undo-days",
    type=click.IntRange(min=1, max=7),
    default=None,
    help="Keep what goes, sealed, for so many days, in which `mamoru undo` puts it back.",
)
@click.option("--statements", is_flag=True, help="Show the SQL.")
@click.option("--yes", is_flag=True, help="Do not ask; a sweep over the limit wants --confirm all the same.")
@output
def sweep(
    folder: Path,
    *,
    only: bool,
    systems: tuple[str, ...],
    retention: tuple[str, ...],
    limit: int,
    confirmed: str,
    undo_days: int | None,
    statements: bool,
    yes: bool,
    form: str,
) -> None:
    """Destroy what has been kept for as long as the notice promises, and no longer.

    A row is due when its time is over by every promise on anything in it, and in what goes with it. In rows
    that stay, each category that is over is masked; where the notice says `then: de-identify` rows stay as
    nobody's. What a law, an open end or another promise still keeps stays, and so do rows about people on
    hold or with a request under way, rows that others which stay lead to, and rows whose day nobody can read.
    Whoever keeps papers gets a task. It may be killed at any moment: the next sweep goes on.

    Exits 0 when all that was due is gone, or nothing was; 1 when it was refused or rows changed meanwhile; 3
    when nobody has agreed, or it is over the limit; 4 when a system could not be asked.
    """
    from mamoru.desk.retention import sweeping as desk

    with desk.sweeping(
        folder, systems=systems, retention=retention, limit=limit, undo_days=undo_days or 0, tell=note
    ) as found:
        if form == "text":
            _tell_plan(found.plan, found.papers, statements=statements)
        if only or not (found.plan.rows or found.plan.forbids or found.papers):
            _tell_end(found, (), form=form)
        else:
            if not (yes or confirmed or found.plan.stops or found.plan.forbids):
                _agree(found, form=form)
            with working("sweeping"):
                done = tuple(found.run(confirmed=confirmed))
            _tell_end(found, done, form=form)
        if found.plan.silent:
            raise SystemExit(NOT_CLOSED)


def _agree(found: "Sweep", *, form: str) -> None:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        if form == "json":
            say_machine(dump("sweep", _fields(found, ())))
        say("Nothing was done. To do this: mamoru sweep --yes", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Do exactly this?", default=False):
        say("Nothing was done.")
        raise SystemExit(UNDECIDED)


def _tell_plan(plan: SweepPlan, papers: tuple[PaperSweep, ...], *, statements: bool) -> None:
    for one in plan.sweeps:
        if one.over or one.unreadable:
            for line in _lines(one):
                say(line)
            for statement in one.statements if statements else ():
                say(faint(f"    {statement};"))
    for lost in plan.unswept:
        where = f"{lost.system}.{lost.table}" if lost.table else lost.system
        say(faint(f"not swept: {where} ({', '.join(lost.promises)}): {lost.because}"))
    for paper in papers:
        promises = ", ".join(paper.promises)
        say(f"{strong(paper.system)} ({promises}): a task for the {paper.owner}, about {paper.of}")
        say(f"  {paper.task}")
    for system, because in plan.silent:
        say(f"not asked: {system}: {because}", err=True)
    due = f"{counted(plan.rows, 'row')} would change" if plan.rows else "nothing is due"
    say(f"{strong(f'{due}, on {plan.today}')}{f', plan {plan.digest[:12]}' if plan.rows else ''}")


def _lines(one: TableSweep) -> Iterator[str]:
    ends = (NOBODYS if one.recipe.nobodys else PART) if one.recipe.stays else ""
    yield strong(f"{one.recipe.id} ({', '.join(one.recipe.promises)}){ends}")
    for table in one.tables:
        told = [f"{counted(table.deleted, 'row')} deleted"] if table.deleted else []
        columns = ", ".join(table.masks or ())
        lose = "loses" if table.masked == 1 else "lose"
        told += [f"{counted(table.masked, 'row')} {lose} {columns}"] if table.masked else []
        yield f"  {table.table}: {', '.join(told)}"
    if one.frozen:
        yield f"  {counted(one.frozen, 'row')} left: about people {FROZEN}"
    if one.held:
        holders = sorted({r.table for found in one.recipe.holding.values() for r in found})
        named = f" ({', '.join(holders)})" if holders else ""
        yield f"  {counted(one.held, 'row')} left: rows that stay lead to them, or to what goes along{named}"
    if one.unreadable:
        yield f"  {counted(one.unreadable, 'row')} left: their day is no day that anybody can read"


KEPT = "What went is kept, sealed, for {}; then it is destroyed. `mamoru undo` puts it back until then."
PART, NOBODYS = ": rows stay, and lose what is over in them", ": rows stay as nobody's"
FROZEN = "on hold, with a request under way, or out of use"


def _tell_end(found: "Sweep", done: tuple["Carried", ...], *, form: str) -> None:
    for carried in (*found.settled, *done):
        tell_beside(carried)
    if form == "json":
        say_machine(dump("sweep", _fields(found, done)))
        return
    for carried in found.settled:
        say(f"An interrupted sweep is concluded: {place(carried.receipt)}")
    if done:
        say(f"{strong('Done.')} {counted(len(done), 'receipt')}:")
    for carried in done:
        say(f"  {place(carried.receipt)}")
        for task in carried.outcome.tasks:
            say(f"  {task.id}: for the {task.owner}, due {task.due} (mamoru task list)")
    if done and found.undo_days:
        say(KEPT.format(counted(found.undo_days, "day")))


def _fields(found: "Sweep", done: tuple["Carried", ...]) -> dict[str, object]:
    plan = found.plan
    return {
        "today": plan.today,
        "rows": plan.rows,
        "digest": plan.digest,
        "sweeps": [_table_fields(one) for one in plan.sweeps],
        "unswept": list(plan.unswept),
        "papers": list(found.papers),
        "silent": [{"system": system, "because": because} for system, because in plan.silent],
        "stops": list(plan.stops),
        "forbids": list(plan.forbids),
        "settled": [_done_fields(carried) for carried in found.settled],
        "done": [_done_fields(carried) for carried in done],
    }


def _table_fields(one: TableSweep) -> dict[str, object]:
    return {
        "system": one.recipe.system.system.name,
        "table": one.recipe.table,
        "promises": list(one.recipe.promises),
        "over": one.over,
        "frozen": one.frozen,
        "held": one.held,
        "unreadable": one.unreadable,
        "tables": list(one.tables),
        "statements": list(one.statements),
    }


def _done_fields(carried: "Carried") -> dict[str, object]:
    return {
        "request": carried.outcome.plan.request,
        "rows": carried.outcome.plan.rows,
        "receipt": place(carried.receipt),
        "beside": [error_fields(error) for error in carried.beside],
    }
