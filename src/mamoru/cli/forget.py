"""`mamoru forget`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import UNDECIDED, say, say_machine, strong
from mamoru.desk.rights import shows

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

ELSEWHERE = "its package, where `--package` put it: that place is not known any more, so delete it there"


@click.command(cls=Command, short_help="Destroy what a concluded request holds.", examples=EXAMPLES)
@click.argument("request")
@click.option("--yes", is_flag=True, help="Do not ask.")
@programme
@output
def forget(request: str, folder: Path, *, yes: bool, form: str) -> None:
    """Destroy what REQUEST itself holds of a person, when nobody needs it any more; it cannot be undone.

    The key of its file is overwritten, so that nobody can read the file again, and the packages in answers/
    are deleted. Copies elsewhere are not reached: backups of the store, and packages written elsewhere.

    A request that is being carried out or waiting is refused: what it holds is still needed. A plan that was
    not run is ended by it. A request that is open is not closed by it: what is left open is named, and only a
    new request for the same person reaches it. A package that a killed run left, as `mamoru status` tells, is
    deleted.

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
    if line:
        say(f"{strong(told.id)}, {line.right} for one {line.of}, {line.state.value}")
    else:
        say(f"{strong(told.id)}, stopped before it was saved")
    for what in _goes(told):
        say(f"  goes:  {what}")
    for what in _stays(told):
        say(f"  stays: {what}")
    for system in told.left_open:
        say(f"  open:  {system} was not asked for all of it; only a new request for the same person does it")


def _goes(told: "Forgettable") -> list[str]:
    return [*(GOES if told.request else ()), *told.packages]


def _stays(told: "Forgettable") -> list[str]:
    elsewhere = bool(told.request and shows(told.request.right) and not told.packages)
    return [*(STAYS if told.request else ()), *([ELSEWHERE] if elsewhere else []), *told.receipts]


def _agree(told: "Forgettable", *, form: str) -> None:
    """Ask before anything is destroyed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        if form == "json":
            say_machine(dump("forgotten", _fields(told, forgotten=False)))
        say(f"Nothing was done. To forget it: mamoru forget {told.id} --yes", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Destroy it? It cannot be undone.", default=False):
        say("Nothing was done.")
        raise SystemExit(UNDECIDED)


def _fields(told: "Forgettable", *, forgotten: bool) -> dict[str, object]:
    return {
        "request": told.id,
        "forgotten": forgotten,
        "goes": _goes(told),
        "stays": _stays(told),
        "left_open": list(told.left_open),
    }
