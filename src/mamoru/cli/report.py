"""`mamoru report`."""

from pathlib import Path

import click

from mamoru.cli._options import programme
from mamoru.cli._telling import say


@click.command()
@programme
@click.option("--format", "form", type=click.Choice(["html", "json"]), default="html", show_default=True)
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    default="out/report.html",
    show_default=True,
)
def report(folder: Path, target: Path, *, form: str) -> None:
    """Write a report of what was checked, planned, done and proved, to be read in a browser."""
    from mamoru.desk import reporting

    say(f"Report: {reporting.report(folder, target, form=form)}")
