"""`mamoru batch`."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, of, output, programme, region
from mamoru.cli._outcome import note, tell_beside
from mamoru.cli._telling import (
    NOT_CLOSED,
    UNDECIDED,
    counted,
    error_fields,
    place,
    say,
    say_machine,
    strong,
    tell_error,
    tell_warning,
)
from mamoru.cli._waiting import working
from mamoru.desk.rights import not_for_many
from mamoru.model.errors import MamoruError
from mamoru.model.request import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mamoru.desk.batch.carrying import Batch, Group, Left
    from mamoru.desk.requests import Carried

EXAMPLES = """
mamoru batch erasure leavers.csv --of customer               shows what would be done, and asks
mamoru batch erasure leavers.csv --of customer --show        only shows it
mamoru batch erasure leavers.csv --of customer --yes --receipts handed-out
"""
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command, short_help="Carry out a right for many people at once.", examples=EXAMPLES)
@click.argument("right")
@click.argument("file", type=FILE)
@of
@region
@click.option("--show", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; what will be done is shown all the same.")
@click.option(
    "--receipts",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for everybody's own receipt and nonce, named after their line of the file.",
)
@programme
@output
def batch(
    right: str,
    file: Path,
    *,
    of: str,
    region: str,
    show: bool,
    yes: bool,
    receipts: Path | None,
    folder: Path,
    form: str,
) -> None:
    """Carry out RIGHT for everybody in FILE: CSV whose first line names identity keys, one person a line.

    Up to a thousand people are one set of statements. Whoever stands in the way of the others (nobody knows
    them, their plan stops and asks) is found, taken out, and told by the number of their line; the others are
    planned without them. What would be done is shown before anything is.

    Exits 0 when it is done for everybody, 3 when nobody has agreed or somebody was taken out, 4 when a
    request waits for a person or a system.
    """
    if problem := not_for_many(right):
        raise click.UsageError(problem)
    from mamoru.desk.batch import carrying

    if receipts is not None:
        carrying.make_folder(receipts)
    with ExitStack() as stack:
        with working("planning"):
            found = stack.enter_context(
                carrying.planned_batch(folder, right, file, of=of, region=region, tell=note)
            )
        told = _Telling(form, receipts)
        told.planned(found)
        if found.groups and not show and (yes or _agreed(found, form=form)):
            told.run(found)
        code = told.verdict(found, show=show)
    raise SystemExit(code)


class _Telling:
    """What a batch comes to, told as it goes, or at the end to a program."""

    def __init__(self, form: str, receipts: Path | None) -> None:
        self.form, self.receipts = form, receipts
        self.people, self.groups = 0, list[dict[str, object]]()
        self.shown: list[dict[str, object]] = []
        self.open = 0

    def planned(self, found: "Batch") -> None:
        """Print what would be done."""
        self.people = sum(len(group.lines) for group in found.groups)
        self.shown = [
            {"request": g.plan.request, "people": len(g.lines), "rows": g.plan.rows} for g in found.groups
        ]
        if self.form == "json":
            return
        for group in found.groups:
            _tell_group(group)
        _tell_left(found.left)

    def run(self, found: "Batch") -> None:
        """Carry out every group, and print what became of it."""
        from mamoru.desk.batch import carrying

        before = len(found.left)
        with working("carrying it out"):
            for group, became in found.run():
                self._one(group, became)
                if self.receipts and not isinstance(became, MamoruError):
                    try:
                        carrying.write_own_receipts(self.receipts, group, became)
                    except MamoruError as error:
                        tell_warning(error)
        if self.form == "text":
            _tell_left(found.left[before:])

    def _one(self, group: "Group", became: "Carried | MamoruError") -> None:
        request = group.plan.request
        if isinstance(became, MamoruError):
            self.open += 1
            self.groups.append(
                {"request": request, "people": len(group.lines), "error": error_fields(became)}
            )
            say(f"{strong(request)} was not carried out:", err=True)
            tell_error(became)
            return
        state = became.outcome.state
        self.open += state is not State.DONE
        receipt = place(became.receipt)
        self.groups.append(
            {"request": request, "people": len(group.lines), "state": state.value, "receipt": receipt}
        )
        if self.form == "text":
            say(f"{strong(request)}  {_people(len(group.lines))}: {state.value}  receipt: {receipt}")
        tell_beside(became)

    def verdict(self, found: "Batch", *, show: bool) -> int:
        """Print the end, and return the exit code."""
        if self.form == "json":
            fields = {"people": self.people, "planned": self.shown, "run": self.groups, "left": found.left}
            say_machine(dump("batch", fields))
        elif show:
            say(f"Nothing was done. It would be done for {_people(self.people)}.")
        if found.left or (found.groups and not show):
            return UNDECIDED
        return NOT_CLOSED if self.open else 0


def _tell_left(left: "Sequence[Left]") -> None:
    for one in sorted(left, key=lambda one: one.line):
        code = f" [{one.code}]" if one.code else ""
        say(f"line {one.line} is taken out{code}: {one.problem}")


def _tell_group(group: "Group") -> None:
    plan, first, last = group.plan, group.lines[0].number, group.lines[-1].number
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    rows = f"{counted(plan.rows, 'row')} would change"
    say(f"{strong(plan.request)}  {_people(plan.people)}, {lines}: {rows}")
    for system in plan.systems:
        for table in system.tables:
            kept = f", {table.kept.rows} kept for {table.kept.retention}" if table.kept else ""
            counts = f"{table.deleted} deleted, {table.masked} masked{kept}"
            say(f"  {system.system}.{table.table}: {counts}")
        if system.task:
            say(f"  {system.system}: a person has to {system.task}")


def _people(number: int) -> str:
    return "one person" if number == 1 else f"{number:,} people"


def _agreed(found: "Batch", *, form: str) -> bool:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    people = _people(sum(len(group.lines) for group in found.groups))
    if form == "json" or not sys.stdin.isatty():
        say(f"Nothing was done. To do it for {people}: the same with --yes", err=True)
        return False
    if not click.confirm(f"Do it for {people}?", default=False):
        say("Nothing was done.")
        return False
    return True
