"""`mamoru task`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note as say_beside
from mamoru.cli._outcome import outcome_fields, task_fields, tell_beside
from mamoru.cli._telling import (
    NOT_CLOSED,
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
    from mamoru.desk.requests import Reported

LIST_EXAMPLES = """
mamoru task list
mamoru task list --who
"""
DONE_EXAMPLES = """
mamoru task done R-7KQ2M9X4TB-1 --found 2 --by "records office" --method shred --proof "certificate 114"
mamoru task done R-7KQ2M9X4TB-2 --found 0 --by "shop security"
"""


@click.group(short_help="See and report what people have to do.")
def task() -> None:
    """See and report what people have to do where no connector reaches, such as in a paper register."""


@task.command("list", cls=Command, short_help="List what is still to be done.", examples=LIST_EXAMPLES)
@click.option("--who", is_flag=True, help="Also tell whom each task is about: personal data.")
@programme
@output
def listed(folder: Path, *, who: bool, form: str) -> None:
    """List the tasks that nobody has done yet, the most urgent first, with what is to be done.

    Of a batch, everybody has tasks of their own: R-7KQ2M9X4TB-1.5 is about its fifth person.
    """
    from mamoru.desk import standing

    found = standing.status(folder).errands
    people = standing.whose(folder) if who else {}
    if form == "json":
        told = [{"about": dict(people.get(e.task.id, {}))} if who else {} for e in found]
        tasks = [
            {**task_fields(e.task), "right": e.right, "says": e.says, **t}
            for e, t in zip(found, told, strict=True)
        ]
        say_machine(dump("tasks", {"tasks": tasks}))
        return
    for errand in found:
        one = errand.task
        say(f"{strong(one.id)}  due {one.due}  {errand.right}: {one.owner} looks in {one.system}")
        say(f"  {errand.says}")
        if about := people.get(one.id):
            say(f"  about {', '.join(f'{key}={value}' for key, value in sorted(about.items()))}")
    if found:
        say("When it is done: mamoru task done TASK --found NUMBER --by WHO")
    else:
        say("nothing is to be done")


@task.command(cls=Command, short_help="Report a task done.", examples=DONE_EXAMPLES)
@click.argument("task_id", metavar="TASK")
@click.option(
    "--found",
    metavar="NUMBER",
    type=click.IntRange(min=0),
    required=True,
    help="How many papers or rows were found; 0: nothing.",
)
@click.option("--by", metavar="WHO", required=True, help="Who did it: a role or a name.")
@click.option(
    "--note",
    metavar="TEXT",
    default="",
    help="What was found, or done with it. An access shows it to the person.",
)
@click.option(
    "--method",
    type=click.Choice(["technical", "de-identify", "shred", "incinerate"]),
    help="By which way it was destroyed. Wanted where the notice states one and something was found.",
)
@click.option(
    "--proof",
    metavar="TEXT",
    default="",
    help="What shows that, such as the number of a certificate. It stays in the record: name nobody.",
)
@click.option(
    "--receipts",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="With the last task of a batch: write everybody's own receipt there, and their nonce.",
)
@programme
@output
def done(
    task_id: str,
    folder: Path,
    *,
    found: int,
    by: str,
    note: str,
    method: str | None,
    proof: str,
    receipts: Path | None,
    form: str,
) -> None:
    """Report TASK done; the last task of a request closes it and issues its final receipt.

    The receipt says how many were found, as what people reported and Mamoru did not see. Who did it, and
    the note, are kept sealed in the store and stand in no receipt.

    Of an access, the last task also writes the answer anew, whole: what the systems hold then, and what
    people found, with their notes. Hand that package over; it stands beside the first one in answers/.

    Where the notice states how data is destroyed, --method says which way was used; `mamoru report
    destruction` lists it with --proof, the role that the map names, and the day.

    Exits 0 when the report is saved, 4 when it was the last one and the request could still not be closed.
    """
    from mamoru.desk import requests
    from mamoru.desk.batch import carrying

    if receipts is not None:
        carrying.make_folder(receipts)
    with working("reporting"):
        reported = requests.task_done(
            folder,
            task_id,
            found=found,
            by=by,
            note=note,
            method=method or "",
            proof=proof,
            tell=say_beside,
        )
    if receipts is not None and reported.carried is not None:
        carrying.write_closing_receipts(receipts, reported.carried)
    if form == "json":
        say_machine(dump("task-done", _done_fields(reported)))
    else:
        _tell_done(reported, by=by)
    if reported.carried:
        tell_beside(reported.carried)
    if reported.waits:
        tell_warning(reported.waits)
        raise SystemExit(NOT_CLOSED)


def _done_fields(reported: "Reported") -> dict[str, object]:
    one, carried, waits = reported.task, reported.carried, reported.waits
    return {
        "task": one.id,
        "request": one.request,
        "found": one.found,
        "left": [task.id for task in reported.left],
        "outcome": outcome_fields(carried) if carried else None,
        "waits": error_fields(waits) if waits else None,
    }


def _tell_done(reported: "Reported", *, by: str) -> None:
    one, carried = reported.task, reported.carried
    say(f"{strong(one.id)}: {one.found} found, reported by {by}")
    if carried:
        if carried.package:
            say(f"Package: {place(carried.package)}")
        say(f"Request {one.request} is {carried.outcome.state.value}. Receipt: {place(carried.receipt)}")
    elif reported.left:
        say(f"Request {one.request} still waits for {counted(len(reported.left), 'task')}")
    elif reported.runs:
        say(f"Request {one.request} can be run now: mamoru run {one.request}")
    else:
        say(f"Request {one.request} is not closed yet. When it can be: mamoru resume {one.request}")
