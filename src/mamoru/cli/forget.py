"""`mamoru forget`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import UNDECIDED, say, say_machine, strong

if TYPE_CHECKING:
    from mamoru.desk.forgetting import Forgettable

EXAMPLES = """
mamoru forget R-7KQ2M9X4TB            shows what goes and what stays, asks, then does it
mamoru forget R-7KQ2M9X4TB --yes      the same from a script
"""
GOES = (
    "who asked, by which keys they were found, and which rows were captured",
    "the plan, and the store's copies of its receipts",
    "the nonces: nobody can show any more whose a receipt is, but for who was given one",
    "who reported tasks, and their notes",
)
STAYS = (
    "that there was a request: its id, right, state and times, and how many rows",
    "its records in the log: receipts that were handed out still verify",
)


@click.command(cls=Command, short_help="Destroy what a concluded request holds.", examples=EXAMPLES)
@click.argument("request")
@click.option("--yes", is_flag=True, help="Do not ask.")
@programme
@output
def forget(request: str, folder: Path, *, yes: bool, form: str) -> None:
    """Destroy what REQUEST itself holds of a person, once it is concluded; it cannot be undone.

    The key of its file is overwritten, so that nobody can read the file again, and the packages in answers/
    are deleted. Copies elsewhere are not reached: backups of the store, and packages written elsewhere.

    A request that is planned, waiting or open is refused: what it holds is still needed.

    Exits 0 when it is done, 1 when it is refused, 3 when nobody has agreed.
    """
    from mamoru.desk import forgetting

    told = forgetting.forgettable(folder, request)
    if form == "text":
        _tell(told)
    if not yes:
        _agree(told, form=form)
    forgetting.forget(folder, request)
    if form == "json":
        say_machine(dump("forgotten", _fields(told, forgotten=True)))
    else:
        say(f"Request {request} is forgotten.")


def _tell(told: "Forgettable") -> None:
    line = told.request
    say(f"{strong(line.id)}, {line.right} for one {line.of}, {line.state.value}")
    for what in (*GOES, *told.packages):
        say(f"  goes:  {what}")
    for what in (*STAYS, *told.receipts):
        say(f"  stays: {what}")


def _agree(told: "Forgettable", *, form: str) -> None:
    """Ask before anything is destroyed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        if form == "json":
            say_machine(dump("forgotten", _fields(told, forgotten=False)))
        say(f"Nothing was done. To forget it: mamoru forget {told.request.id} --yes", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Destroy it? It cannot be undone.", default=False):
        say("Nothing was done.")
        raise SystemExit(UNDECIDED)


def _fields(told: "Forgettable", *, forgotten: bool) -> dict[str, object]:
    return {
        "request": told.request.id,
        "forgotten": forgotten,
        "goes": [*GOES, *told.packages],
        "stays": [*STAYS, *told.receipts],
    }
