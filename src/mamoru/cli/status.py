"""`mamoru status`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import output, programme
from mamoru.cli._telling import say, strong


@click.command()
@programme
@output
def status(folder: Path, *, form: str) -> None:
    """Show where every request stands, and which tasks people have still to do."""
    from mamoru.desk import requests

    found = requests.status(folder)
    if form == "json":
        say(dump(found), nl=False)
        return
    for line in found.requests:
        waits = f"  waits for {', '.join(line.waits_for)}" if line.waits_for else ""
        state = f"{line.state.value:<9} {line.rows:>6} rows{waits}"
        say(f"{strong(line.id)}  {line.made}  {line.right:<8} {line.of:<12} {state}")
    if not found.requests:
        say("no request has been made yet")
    for task in found.tasks:
        say(f"task {strong(task.id)}: {task.owner} looks in {task.system}, due {task.due}")
    if found.interrupted:
        say(f"{len(found.interrupted)} interrupted: run `mamoru resume`")
