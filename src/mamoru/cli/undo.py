"""`mamoru undo`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note
from mamoru.cli._telling import (
    NOT_CLOSED,
    UNDECIDED,
    counted,
    error_fields,
    place,
    say,
    say_machine,
    strong,
    tell_warning,
)
from mamoru.cli._waiting import working

if TYPE_CHECKING:
    from mamoru.desk.erased.undoing import Undoable, WasUndone

EXAMPLES = """
mamoru undo R-7KQ2M9X4TB
mamoru undo R-7KQ2M9X4TB --yes --format json
"""


@click.command(cls=Command, short_help="Put back what nobody asked to erase.", examples=EXAMPLES)
@click.argument("request")
@programme
@click.option("--yes", is_flag=True, help="Do not ask.")
@output
def undo(request: str, folder: Path, *, yes: bool, form: str) -> None:
    """Put back what REQUEST has removed, if it was run as one that nobody asked for (--unasked).

    It may be killed at any moment, and is begun again by the same command. A row is left as it is, and told,
    where its key or a value that must be unique is another's by now, where somebody has changed it since, and
    where what it belongs to was left.

    Exits 0 when all is back, 1 when it cannot be undone, 3 when nobody has agreed, 4 when rows were left.
    """
    from mamoru.desk.erased import undoing

    kept = undoing.kept_of(folder, request, tell=note)
    if form == "text":
        _tell_kept(kept)
    if not yes:
        _agree(kept, form=form)
    with working("putting rows back"):
        undone = undoing.put_back(folder, request, tell=note)
    if form == "json":
        say_machine(dump("undone", {**_fields(undone), "undone": True}))
    else:
        _tell(undone)
    for error in undone.beside:
        tell_warning(error)
    if undone.left:
        raise SystemExit(NOT_CLOSED)


def _tell_kept(kept: "Undoable") -> None:
    say(f"{strong(kept.request)} can be undone until {kept.until}")
    for system, table, deleted, changed in kept.tables:
        lost = f"{counted(deleted, 'row')} removed, {counted(changed, 'row')} that lost values"
        say(f"  {system}.{table}: {lost}")


def _agree(kept: "Undoable", *, form: str) -> None:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        if form == "json":
            names = ("system", "table", "removed", "changed")
            tables = [dict(zip(names, table, strict=True)) for table in kept.tables]
            told = {"request": kept.request, "until": kept.until, "tables": tables, "undone": False}
            say_machine(dump("undone", told))
        say(f"Nothing was done. To put it back: mamoru undo {kept.request} --yes", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Put it back?", default=False):
        say("Nothing was done.")
        raise SystemExit(UNDECIDED)


def _tell(undone: "WasUndone") -> None:
    for one in undone.tables:
        left = f", {one.left} left as they are now" if one.left else ""
        say(f"  {one.system}.{one.table}: {one.back} back, {one.restored} with their values again{left}")
    said = f"Request {undone.request} is undone"
    say(f"{said}; what was left stays removed." if undone.left else f"{said}.")
    say(f"Receipt: {place(undone.receipt)}")


def _fields(undone: "WasUndone") -> dict[str, object]:
    return {
        "request": undone.request,
        "tables": list(undone.tables),
        "left": undone.left,
        "receipt": place(undone.receipt),
        "beside": [error_fields(error) for error in undone.beside],
    }
