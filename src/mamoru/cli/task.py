"""`mamoru task`."""

from pathlib import Path

import click

from mamoru.cli._options import programme
from mamoru.cli._telling import say, strong


@click.group()
def task() -> None:
    """See and report what people have to do where no connector reaches."""


@task.command("list")
@programme
def listed(folder: Path) -> None:
    """List the tasks that nobody has done yet, the most urgent first."""
    from mamoru.desk import requests

    found = requests.status(folder).tasks
    for one in found:
        say(f"{strong(one.id)}  due {one.due}  {one.owner} looks in {one.system}")
    if not found:
        say("nothing is to be done")


@task.command()
@click.argument("task_id", metavar="TASK")
@click.option(
    "--found",
    type=click.IntRange(min=0),
    required=True,
    help="How many papers or rows were found (0: nothing).",
)
@click.option("--by", required=True, help="Who did it: a role or a name.")
@click.option("--note", default="", help="What was found, or done with it.")
@programme
def done(task_id: str, folder: Path, *, found: int, by: str, note: str) -> None:
    """Report TASK done; the last task of a request closes it and issues its final receipt."""
    from mamoru.desk import requests

    reported, carried = requests.task_done(folder, task_id, found=found, by=by, note=note)
    say(f"{strong(reported.id)}: {found} found, reported by {by}")
    if carried:
        say(f"Request {reported.request} is {carried.outcome.state.value}. Receipt: {carried.receipt}")
