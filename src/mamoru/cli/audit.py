"""`mamoru audit`."""

from pathlib import Path

import click

from mamoru.cli._erased import audited_fields, backups, restored, tell_audited, verdict
from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._outcome import note
from mamoru.cli._telling import say_machine
from mamoru.cli._waiting import working

EXAMPLES = """
mamoru audit
mamoru audit --format json
"""


@click.command(cls=Command, short_help="Look whether what was erased is anywhere again.", examples=EXAMPLES)
@restored
@programme
@output
def audit(restored: tuple[str, ...], folder: Path, *, form: str) -> None:
    """Look in every system for the rows that erasures have deleted; changes nothing.

    They are known by keyed hashes, so that this needs no list of who was erased. A row is back if it was
    collected before its erasure, as the map's `collected:` column tells; one collected later, under a key
    that was given away again, is not counted. Where no column tells it, the row is listed as uncertain.

    Exits 0 when nothing is back, 1 when something is, 3 when a person must decide about uncertain rows,
    4 when a system could not be looked into.
    """
    from mamoru.desk.erased import again

    with working("looking for what was erased"):
        found = again.audit(folder, restored=backups(restored), tell=note)
    if form == "json":
        say_machine(dump("audit", audited_fields(found)))
    else:
        tell_audited(found)
    raise SystemExit(verdict(found))
