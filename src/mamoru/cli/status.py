"""`mamoru status`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._holding import hold_fields, line_of
from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import task_fields
from mamoru.cli._telling import counted, say, say_machine, strong
from mamoru.model.request import RequestLine, State
from mamoru.model.sweeping.recipe import SWEEP

if TYPE_CHECKING:
    from mamoru.desk.standing import Status

EXAMPLES = """
mamoru status
mamoru status --format json
"""
ENDED = frozenset({State.DONE, State.STOPPED, State.PLANNED})  #: states that wait for no system


@click.command(cls=Command, short_help="Show where every request stands.", examples=EXAMPLES)
@programme
@output
def status(folder: Path, *, form: str) -> None:
    r"""Show where every request stands, and which tasks people have still to do.

    \b
    planned   shown; nothing was changed; `mamoru run REQUEST` does it, for some time
    applying  being carried out, or interrupted: then `mamoru resume` goes on
    waiting   done in every system; a person has still to look: `mamoru task list`
    open      rows are left that only a new request reaches; `mamoru resume REQUEST` tells what to do
    done      closed, with its receipt
    stopped   something else would have been done than was shown; nothing was changed
    """
    from mamoru.desk import standing

    found = standing.status(folder)
    if form == "json":
        say_machine(dump("status", _fields(found)))
        return
    for line in found.requests:
        say(_told(line, found))
    if not found.requests:
        say("no request has been made yet")
    for errand in found.errands:
        task = errand.task
        say(f"task {strong(task.id)}: {task.owner} looks in {task.system}, due {task.due}")
    for name, until in found.undoable.items():
        say(f"{strong(name)} can be undone until {until}: mamoru undo {name}")
    for hold in found.holds:
        say(line_of(hold, due=hold.is_due(found.now.date().isoformat())))
    for name, files in found.orphans.items():
        left = ", ".join(files)
        say(f"{strong(name)} was stopped before it was saved and left {left}: mamoru forget {name}")
    if found.interrupted:
        say(f"{len(found.interrupted)} not finished: run `mamoru resume`, unless a process is still at it")


def _told(line: RequestLine, found: "Status") -> str:
    waits = _until(line, found) or _waits(line)
    state = f"{line.state.value:<9} {counted(line.rows, 'row'):>10}{waits}"
    return f"{strong(line.id)}  {line.made}  {line.right:<8} {line.of:<12} {state}"


def _until(line: RequestLine, found: "Status") -> str:
    """Say up to when a plan may be run."""
    if line.id not in found.until:
        return ""
    until = found.until[line.id]
    if until < found.now:
        return "  too old to be run: plan again"
    if line.id in found.agreed:
        return f"  agreed to: `mamoru resume` runs it when every system answers, until {until:%Y-%m-%d}"
    return f"  may be run until {until:%Y-%m-%d}"


def _waits(line: RequestLine) -> str:
    if line.state is State.STOPPED and line.right != SWEEP:
        return "  plan again if it is still asked for"
    if not line.waits_for or line.state in ENDED:
        return ""
    return f"  {'left in' if line.state is State.OPEN else 'waits for'} {', '.join(line.waits_for)}"


def _fields(found: "Status") -> dict[str, object]:
    return {
        "programme": found.programme,
        "requests": list(found.requests),
        "tasks": [task_fields(errand.task) for errand in found.errands],
        "until": {name: f"{until:%Y-%m-%dT%H:%M:%SZ}" for name, until in found.until.items()},
        "agreed": sorted(found.agreed),
        "orphans": {name: list(files) for name, files in found.orphans.items()},
        "undoable": dict(found.undoable),
        "holds": [hold_fields(hold) for hold in found.holds],
        "interrupted": [line.id for line in found.interrupted],
    }
