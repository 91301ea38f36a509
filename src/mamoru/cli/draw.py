"""`mamoru draw`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import counted, place, say, say_machine

if TYPE_CHECKING:
    from mamoru.desk.drawing.content import DataMap

EXAMPLES = """
mamoru draw --out map.svg                    the whole programme, to be opened in a browser
mamoru draw --table                          the same, as a table
mamoru draw --category contact --out c.svg   one branch of the data, each category by itself
mamoru draw --purpose promote > promote.svg  one purpose, and what it rests on
"""


@click.command(cls=Command, short_help="Draw the data map as a picture or table.", examples=EXAMPLES)
@click.option(
    "--out",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the SVG here: a new file, or one that was drawn before.",
)
@click.option("--table", "as_table", is_flag=True, help="Print the same as a table.")
@click.option("--system", metavar="NAME", multiple=True, help="Only what has to do with this system.")
@click.option("--category", metavar="NAME", multiple=True, help="Only this category, or this branch of them.")
@click.option("--purpose", metavar="NAME", multiple=True, help="Only what has to do with this purpose.")
@click.option("--recipient", metavar="NAME", multiple=True, help="Only what has to do with this recipient.")
@programme
@output
def draw(target: Path | None, *, as_table: bool, folder: Path, form: str, **only: tuple[str, ...]) -> None:
    """Draw which systems hold which data, what for, and who gets it.

    The picture is one SVG file with no script in it, for browsers and documents, in light and dark. Many
    categories are drawn by branch; name one to see its leaves. Without --out and --table the SVG is printed.
    A dashed line holds for a part of the branch; a thick one is a use that a map states, from the system to
    its purpose and to who gets it. The four filters may be combined, and each given several
    times.
    """
    from mamoru.desk.drawing import draw as drawing
    from mamoru.desk.drawing.words import Wanted

    wanted = Wanted(
        systems=only["system"],
        categories=only["category"],
        purposes=only["purpose"],
        recipients=only["recipient"],
    )
    found = drawing.drawn(folder, wanted, target)
    if target:
        drawing.write_picture(found, target)
    if form == "json":
        say_machine(dump("data-map", found))
    elif as_table:
        say(drawing.as_table(found), nl=False)
    elif target:
        say(f"{place(target)}: {_counts(found)}")
    else:
        say_machine(drawing.as_picture(found))


def _counts(found: "DataMap") -> str:
    systems, _, purposes, recipients = (len(layer) for layer in found.layers)
    categories = counted(len(found.rows), "category").replace("categorys", "categories")
    told = (
        counted(systems, "system"),
        categories,
        counted(purposes, "purpose"),
        counted(recipients, "recipient"),
    )
    return ", ".join(told)
