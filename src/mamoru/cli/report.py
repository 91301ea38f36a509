"""`mamoru report`."""

from pathlib import Path

import click

from mamoru.cli._options import Command, programme
from mamoru.cli._telling import place, say, say_machine
from mamoru.cli._waiting import working

SUFFIX = {"html": ".html", "json": ".json"}
EXAMPLES = """
mamoru report                              writes out/report.html
mamoru report --format json --to - | jq    on standard output, for a program
"""


@click.command(cls=Command, short_help="Write a report of all that was done.", examples=EXAMPLES)
@programme
@click.option(
    "--format",
    "form",
    type=click.Choice(list(SUFFIX)),
    default="html",
    show_default=True,
    help="A page for people, or JSON for programs.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="",
    show_default="out/report.html or out/report.json",
    help="The file to write: a new one, or a report of before; - is standard output.",
)
def report(folder: Path, target: str, *, form: str) -> None:
    """Write a report of what was checked, planned, done and proved, to be read in a browser.

    It holds no value of a person: names of the notice and the map, counts, statements without values,
    and what verifies of each receipt in evidence/receipts.
    """
    from mamoru.desk import reporting

    file = None if target == "-" else Path(target or f"out/report{SUFFIX[form]}")
    with working("reporting"):
        made = reporting.report(folder, file, form=form)
    if isinstance(made, str):
        say_machine(made)
    else:
        say(f"Report: {place(made)}")
