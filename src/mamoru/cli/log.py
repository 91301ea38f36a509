"""`mamoru log`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import say, say_machine, strong
from mamoru.cli._verdict import tell_verdict
from mamoru.cli._waiting import working

FILE = click.Path(dir_okay=False, path_type=Path)
LIST_EXAMPLES = """
mamoru log list
mamoru log list --format json
"""
VERIFY_EXAMPLES = """
mamoru log verify                                           against the file that programme.yaml names
mamoru log verify --checkpoints /media/auditor/checkpoints.txt --key /media/auditor/public-key.txt
"""


@click.group(short_help="Show the evidence log, and verify the whole of it.")
def log() -> None:
    """Show the evidence log, and verify the whole of it.

    Each receipt is one record of the log. After each record the log is signed anew, and that checkpoint is
    also kept outside the store.
    """


@log.command("list", cls=Command, short_help="List the records of the log.", examples=LIST_EXAMPLES)
@programme
@output
def listed(folder: Path, *, form: str) -> None:
    """List the records of the log, the oldest first: when, which right and request, the receipt's file."""
    from mamoru.desk import logbook

    found = logbook.entries(folder)
    if form == "json":
        say_machine(dump("log", {"records": list(found)}))
        return
    for one in found:
        told = f"{one.number:>6}  {one.at or '-':<20}  {one.right or '-':<8}  {strong(one.request or '-')}"
        say(f"{told}  {one.receipt}{'  forgotten' if one.forgotten else ''}".rstrip())
    if not found:
        say("nothing has been recorded yet")


@log.command(cls=Command, short_help="Verify the whole log.", examples=VERIFY_EXAMPLES)
@click.option(
    "--checkpoints",
    type=FILE,
    help="The checkpoints kept outside the store; the file that programme.yaml names when left out.",
)
@click.option(
    "--key",
    "keys",
    type=FILE,
    multiple=True,
    help="A public key of the log, the one in use first; those in evidence/ when left out.",
)
@programme
@output
def verify(folder: Path, *, checkpoints: Path | None, keys: tuple[Path, ...], form: str) -> None:
    """Verify that the log begins with every checkpoint kept outside, and that each record fits its hash.

    A log that was cut back, rewritten or forked is told with the first checkpoint that it contradicts. It
    proves most with a checkpoints file, and a public key, that others keep.

    Exits 0 when everything holds, 1 when anything was changed, 2 when a file cannot be read.
    """
    from mamoru.desk import logbook

    with working("verifying"):
        verdict = logbook.verify(folder, keys=keys, checkpoints=checkpoints)
    holds = "The log holds." if verdict.proved else "The log is empty."
    raise SystemExit(tell_verdict(verdict, form=form, holds=holds))
