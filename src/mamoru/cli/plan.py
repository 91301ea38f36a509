"""`mamoru plan`."""

import sys
from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import (
    Command,
    identity,
    of,
    output,
    programme,
    refuse_unasked,
    region,
    subject,
    unasked,
)
from mamoru.cli._outcome import note, plan_fields
from mamoru.cli._showing import SHORT, SILENT, tell_plan
from mamoru.cli._telling import UNDECIDED, say, say_machine
from mamoru.cli._values import corrections, sets, values, was
from mamoru.cli._waiting import working
from mamoru.desk.rights import shows

EXAMPLES = """
mamoru plan access --of customer -s email=hana@example.com
mamoru plan erasure --of customer -s customer-id=7 --statements
mamoru plan erasure --of customer -s customer-id=7 --region BR    as people in Brazil are told
mamoru plan correction -s customer-id=7 --set contact.name="Hana Mori" --was contact.name="Hana Sato"
"""


@click.command(cls=Command, short_help="Show what a request would do.", examples=EXAMPLES)
@click.argument("right")
@subject
@of
@region
@unasked
@sets
@was
@values
@programme
@output
@click.option("--statements", is_flag=True, help="Show the very SQL that would run.")
def plan(
    right: str,
    subject: tuple[str, ...],
    of: str,
    *,
    region: str,
    unasked: str,
    sets: tuple[str, ...],
    was: tuple[str, ...],
    values: Path | None,
    folder: Path,
    form: str,
    statements: bool,
) -> None:
    """Show exactly what carrying out RIGHT would do for one person; changes nothing.

    RIGHT is one that the notice gives and Mamoru carries out.

    The plan of what changes anything is saved: `mamoru run REQUEST` then does exactly that, or stops. What
    an access finds is counted and forgotten.

    Exits 0 when it could be carried out as shown, 3 when a person must decide first.
    """
    who, otherwise = identity(subject), corrections(sets, was, values)
    refuse_unasked(right, unasked)

    from mamoru.desk import requests

    with working("planning"):
        made = requests.plan(
            folder, right, who, of=of, region=region, corrections=otherwise, unasked=unasked, tell=note
        )
    silent = not shows(right) and any(s.standing.was_not_asked for s in made.systems)
    if form == "json":
        say_machine(dump("plan", plan_fields(made)))
    else:
        tell_plan(made, statements=statements)
        if shows(right):
            say(f"Nothing was saved. To answer the person: mamoru run {right}, with the same --subject")
        elif made.stops and not made.forbids:
            word = f"--confirm {made.digest[:SHORT]}"
            say(f"Once a person has agreed to what stops it: mamoru run {made.request} {word}")
        elif not (made.forbids or silent):
            yes = "" if sys.stdin.isatty() else " --yes"  # nobody can be asked there either
            say(f"To do exactly this: mamoru run {made.request}{yes}")
        elif silent:
            say(SILENT.format(right=right))
    raise SystemExit(UNDECIDED if made.stops or made.forbids or silent else 0)
