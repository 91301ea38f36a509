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
mamoru undo R-7KQ2M9X4TB --end                its person wants it erased
"""
LEFT = "what was left stays removed, and can be put back by the same command until {}."
BACK, ENDS = "To put it back: mamoru undo {}", "To destroy it: mamoru undo {}"


@click.command(cls=Command, short_help="Put back what nobody asked to erase.", examples=EXAMPLES)
@click.argument("request")
@programme
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--end", "ends", is_flag=True, help="Destroy what is kept, in place of putting it back.")
@output
def undo(request: str, folder: Path, *, yes: bool, ends: bool, form: str) -> None:
    """Put back what REQUEST has removed, if it was run as one that nobody asked for (--unasked).

    It may be killed at any moment, and is begun again by the same command. A row is left as it is, and told,
    where its key or a value that must be unique is another's by now, where somebody has changed it since, and
    where what it belongs to was left or is gone. Where only a row that it led to is gone, it comes back
    without that reference, if it may be empty. What was left is kept until its days are over: once there is
    room for it, the same command puts it back.

    With --end what is kept is destroyed before its days are over, as when its person asks to be erased.

    Exits 0 when all is back or ended, 1 when it cannot be undone, 3 when nobody has agreed, 4 when rows were
    left.
    """
    from mamoru.desk.erased import undoing

    kept = undoing.kept_of(folder, request, tell=note)
    if form == "text":
        _tell_kept(kept)
    if not yes:
        _agree(kept, form=form, ends=ends)
    if ends:
        _end(folder, request, form=form)
        return
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


def _end(folder: Path, request: str, *, form: str) -> None:
    from mamoru.desk.erased import undoing

    ended = undoing.end_early(folder, request, tell=note)
    if form == "json":
        say_machine(dump("undone", {**_fields(ended), "undone": False}))
    else:
        say(f"What request {request} has removed is erased.")
        say(f"Receipt: {place(ended.receipt)}")
    for error in ended.beside:
        tell_warning(error)


def _agree(kept: "Undoable", *, form: str, ends: bool) -> None:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        if form == "json":
            names = ("system", "table", "removed", "changed")
            tables = [dict(zip(names, table, strict=True)) for table in kept.tables]
            told = {"request": kept.request, "until": kept.until, "tables": tables, "undone": False}
            say_machine(dump("undone", told))
        say(
            f"Nothing was done. {ENDS if ends else BACK}{' --end' if ends else ''} --yes".format(
                kept.request
            ),
            err=True,
        )
        raise SystemExit(UNDECIDED)
    question = "Destroy it? It cannot be put back then." if ends else "Put it back?"
    if not click.confirm(question, default=False):
        say("Nothing was done.")
        raise SystemExit(UNDECIDED)


def _tell(undone: "WasUndone") -> None:
    for one in undone.tables:
        left = f", {one.left} left as they are now" if one.left else ""
        bare = f" ({one.emptied} led to what is gone, and lead nowhere now)" if one.emptied else ""
        say(
            f"  {one.system}.{one.table}: {one.back} back{bare}, {one.restored} with their values again{left}"
        )
    said = f"Request {undone.request} is undone"
    say(f"{said}; {LEFT.format(undone.until)}" if undone.left else f"{said}.")
    say(f"Receipt: {place(undone.receipt)}")


def _fields(undone: "WasUndone") -> dict[str, object]:
    return {
        "request": undone.request,
        "tables": list(undone.tables),
        "left": undone.left,
        "until": undone.until,
        "receipt": place(undone.receipt),
        "beside": [error_fields(error) for error in undone.beside],
    }
