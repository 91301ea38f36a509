"""`mamoru discover`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import counted, error_fields, say, say_machine, tell_error
from mamoru.cli._waiting import working
from mamoru.model.errors import MamoruError

EXAMPLES = """
mamoru discover          every system of this programme
mamoru discover shop     only systems/shop.yaml, after its database has changed
"""


@click.command(cls=Command, short_help="Write down what databases say of themselves.", examples=EXAMPLES)
@click.argument("systems", nargs=-1, metavar="[SYSTEM]...")
@programme
@output
def discover(systems: tuple[str, ...], folder: Path, *, form: str) -> None:
    """Write down what the database of each SYSTEM says of itself, beside its map.

    Without SYSTEM, of all. Only the schema is read, no row. The files systems/NAME.schema.json belong into
    version control: the check reads them, and so needs no database. A map needs only `system`, `kind`,
    `connect` and `holds` for it; `mamoru check` then lists every table and column that is still to be
    explained.

    Exits 0 when all were read, 1 when a system did not answer; the others are written all the same.
    """
    from mamoru.desk import discovery

    with working("reading schemas"):
        results = discovery.discover(folder, systems)
    found = [r for r in results if isinstance(r, discovery.Discovered)]
    errors = [r for r in results if isinstance(r, MamoruError)]
    if form == "json":
        say_machine(dump("discovery", {"snapshots": found, "errors": list(map(error_fields, errors))}))
    else:
        for one in found:
            word = "written" if one.changed else "unchanged"
            say(f"{one.file}: {counted(one.tables, 'table')}, {counted(one.columns, 'column')} ({word})")
        if not results:
            say("nothing to discover: the programme has no system with a database (systems/NAME.yaml)")
    raise SystemExit(max((tell_error(e) for e in errors), default=0))
