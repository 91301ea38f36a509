"""`mamoru plan`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import identity, of, output, programme, subject
from mamoru.cli._telling import UNDECIDED, say, tell_plan


@click.command()
@click.argument("right")
@subject
@of
@programme
@output
@click.option("--statements", is_flag=True, help="Show the very SQL that would run.")
def plan(right: str, subject: tuple[str, ...], of: str, *, folder: Path, form: str, statements: bool) -> None:
    """Show exactly what carrying out RIGHT would do for one person; changes nothing.

    An erasure's plan is saved: `mamoru run REQUEST` then does exactly that, or stops.
    """
    from mamoru.desk import requests

    made = requests.plan(folder, right, identity(subject), of=of)
    if form == "json":
        say(dump(made), nl=False)
    else:
        tell_plan(made, statements=statements)
        if right == "erasure":
            say(f"To do exactly this: mamoru run {made.request}")
    raise SystemExit(UNDECIDED if made.stops else 0)
