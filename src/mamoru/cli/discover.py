"""`mamoru discover`."""

from pathlib import Path

import click

from mamoru.cli._options import programme
from mamoru.cli._telling import say


@click.command()
@click.argument("systems", nargs=-1)
@programme
def discover(systems: tuple[str, ...], folder: Path) -> None:
    """Write down what the databases of SYSTEMS say of themselves, beside their maps.

    Without SYSTEMS, of all.  The files systems/NAME.schema.json belong into version control: the check
    and the plan read them, and so need no database.
    """
    from mamoru.desk import discovery

    for found in discovery.discover(folder, systems):
        word = "written" if found.changed else "unchanged"
        say(f"{found.file}: {found.tables} tables, {found.columns} columns ({word})")
