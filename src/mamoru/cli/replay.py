"""`mamoru replay`."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._erased import again_fields, audited_fields, backups, restored, tell_again, tell_audited
from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note, outcome_fields, tell_beside
from mamoru.cli._telling import (
    NOT_CLOSED,
    UNDECIDED,
    error_fields,
    place,
    say,
    say_machine,
    strong,
    tell_error,
)
from mamoru.cli._waiting import working
from mamoru.model.request import State

if TYPE_CHECKING:
    from mamoru.desk.erased.again import Replay, Replayed

EXAMPLES = """
mamoru replay --restored shop=2026-11-20    shows who is there again, asks, then erases them again
mamoru replay --yes                         what `collected:` columns tell is back, from a script
"""


@click.command(cls=Command, short_help="Erase again what a restored backup brought back.", examples=EXAMPLES)
@click.option("--yes", is_flag=True, help="Do not ask; what will be done is shown all the same.")
@restored
@programme
@output
def replay(restored: tuple[str, ...], folder: Path, *, yes: bool, form: str) -> None:
    """Erase again the people whom a restored backup has brought back.

    Each is erased by a request of its own, with a plan and a receipt as always, and only where all that would
    change was erased before: a person who has come back by themselves, or who has got a key that was somebody
    else's, is left alone. What is left to a person is told with its plan.

    Exits 0 when nothing is back or everybody was erased again, 3 when a person must decide about some of it,
    4 when a request waits, a system could not be looked into, or `mamoru sweep` has to take rows again.
    """
    from mamoru.desk.erased import again

    with ExitStack() as stack:
        with working("looking for what was erased"):
            found = stack.enter_context(again.replaying(folder, restored=backups(restored), tell=note))
        if form == "text":
            _tell_planned(found)
        done = _run(found, yes=yes, form=form)
    if form == "json":
        say_machine(dump("replay", _fields(found, done)))
    raise SystemExit(_verdict(found, done))


def _tell_planned(found: "Replay") -> None:
    tell_audited(found.audited)
    for one in found.planned:
        tell_again(one)
    if _left_to_sweeps(found):
        say(SWEPT)


SWEPT = "What sweeps had destroyed is there again, and due: `mamoru sweep` takes it."


def _left_to_sweeps(found: "Replay") -> bool:
    return any(one.is_swept and one.back for one in found.audited.found.looked)


def _run(found: "Replay", *, yes: bool, form: str) -> list["Replayed"]:
    """Erase again whom nobody need look at, once somebody has agreed."""
    ready = sum(one.is_ready for one in found.planned)
    if not ready:
        return []
    if not yes and not _agreed(ready, form=form):
        return []
    done = []
    with working("erasing again"):
        for one in found.run():
            done.append(one)
            if form == "text":
                _tell_done(one)
    return done


def _agreed(ready: int, *, form: str) -> bool:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    if form == "json" or not sys.stdin.isatty():
        say(f"Nothing was done. To erase {_people(ready)} again: mamoru replay --yes", err=True)
        return False
    if not click.confirm(f"Erase {_people(ready)} again?", default=False):
        say("Nothing was done. The plans are kept; `mamoru status` lists them.")
        return False
    return True


def _people(number: int) -> str:
    return "one person" if number == 1 else f"{number} people"


def _tell_done(one: "Replayed") -> None:
    request = one.again.plan.request if one.again.plan else ""
    if one.problem is not None:
        say(f"{strong(request)} was not run:")
        tell_error(one.problem)
    elif one.carried is not None:
        say(f"{strong(request)} {one.carried.outcome.state.value}  receipt: {place(one.carried.receipt)}")
        tell_beside(one.carried)


def _fields(found: "Replay", done: list["Replayed"]) -> dict[str, object]:
    return {
        "audit": audited_fields(found.audited),
        "planned": [again_fields(one) for one in found.planned],
        "run": [outcome_fields(one.carried) for one in done if one.carried],
        "refused": [error_fields(one.problem) for one in done if one.problem],
    }


def _verdict(found: "Replay", done: list["Replayed"]) -> int:
    closed = sum(one.carried is not None for one in done)
    if closed < len(found.planned) or any(one.unsure for one in found.audited.found.looked):
        return UNDECIDED
    waits = any(one.carried and one.carried.outcome.state is not State.DONE for one in done)
    return NOT_CLOSED if waits or found.audited.found.unseen or _left_to_sweeps(found) else 0
