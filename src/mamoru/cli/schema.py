"""`mamoru schema`."""

from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output
from mamoru.cli._telling import place, say, say_machine

EXAMPLES = """
mamoru schema                        all five, into the folder schemas
mamoru schema notice                 one of them, printed
mamoru schema --out .vscode/mamoru   all five, elsewhere
"""
KINDS = ("programme", "notice", "supplement", "system", "snapshot")
USUAL = Path("schemas")


@click.command(cls=Command, short_help="Write the JSON Schema for editors.", examples=EXAMPLES)
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option(
    "--out",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; without KIND the default is `schemas`.",
)
@output
def schema(kind: str | None, folder: Path | None, *, form: str) -> None:
    """Write the JSON Schema of the notation, by which an editor completes and corrects it.

    \b
    programme  of programme.yaml
    notice     of notice.yaml
    supplement of supplements/REGION.yaml
    system     of systems/NAME.yaml
    snapshot   of systems/NAME.schema.json

    KIND alone is printed. The schemas are made from what reads the files, so they are of this version of
    Mamoru; write them anew after an upgrade. docs/editors.md tells how an editor is led to them.
    """  # noqa: D301 - click itself reads the sign \b, and lays out these lines as they are
    from mamoru.desk import schemas

    if kind and folder is None:
        say_machine(schemas.schema(kind))
        return
    files = schemas.write_schemas(folder or USUAL, kind)
    if form == "json":
        say_machine(dump("schemas", {"files": list(files)}))
        return
    for file in files:
        say(f"{place(file)}: written")
