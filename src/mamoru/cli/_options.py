"""Options and habits that several commands share."""

import os
from pathlib import Path
from typing import Any

import click

from mamoru.cli._telling import tell_error
from mamoru.model.errors import MamoruError

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

programme = click.option(
    "--programme",
    "-p",
    "folder",
    metavar="FOLDER",
    type=FOLDER,
    default=".",
    show_default="this folder",
    help="The programme's folder: the one with programme.yaml.",
)
subject = click.option(
    "--subject",
    "-s",
    "subject",
    metavar="KEY=VALUE",
    multiple=True,
    help="Who asks, by a key the notice names; several for one person, if they are of different keys.",
)
of = click.option(
    "--of",
    "of",
    metavar="KIND",
    default="",
    help="In which capacity: customer, employee ... Needed where the notice names several.",
)
region = click.option(
    "--region",
    "region",
    metavar="REGION",
    default="",
    help="Where the person lives, such as BR or US-CA: what supplements/ tell people there holds. "
    "Left out, the map's `region:` column tells it.",
)
unasked = click.option(
    "--unasked",
    "unasked",
    metavar="REASON",
    default="",
    help="Of an erasure that nobody asked for, such as the end of a test account: why it is done. It can be "
    "undone for the days that programme.yaml says (`mamoru undo`).",
)
output = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


class Command(click.Command):
    """A command whose errors are told in the format that was asked for, and whose help ends in examples."""

    def __init__(self, *words: Any, examples: str = "", **named: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*words, **named)
        self.examples = examples

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run it; an error a person can cause is told in full and never as a traceback."""
        try:
            return super().invoke(ctx)
        except MamoruError as error:
            raise SystemExit(tell_error(error, form=str(ctx.params.get("form", "text")))) from None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are: never wrapped, so that they can be copied."""
        del ctx
        if self.examples:
            with formatter.section("Examples"):
                for line in self.examples.strip().splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line.strip()}\n")


def refuse_unasked(what: str, unasked: str) -> None:
    """Refuse a reason why nobody asked, where somebody always does."""
    if unasked and what != "erasure":
        problem = "--unasked goes with erasure; a saved request knows whether somebody asked"
        raise click.UsageError(problem)


def identity(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read KEY=VALUE pairs; a value may hold further equals signs."""
    if not pairs:
        problem = (
            "say who asks, by a key the notice names: --subject KEY=VALUE, such as -s email=hana@example.com"
        )
        raise click.UsageError(problem)
    found: dict[str, str] = {}
    for pair in map(_text, pairs):
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not (equals and key and value):
            problem = "write KEY=VALUE, such as email=hana@example.com"
            raise click.BadParameter(problem, param_hint="--subject")
        if key in found:
            problem = f"`{key}` is given twice; a request is for one person"
            raise click.BadParameter(problem, param_hint="--subject")
        found[key] = value
    return found


def _text(word: str) -> str:
    """Return what was typed as UTF-8, whatever the locale made of it."""
    try:
        return os.fsencode(word).decode()
    except UnicodeDecodeError:
        problem = "it is not UTF-8"
        raise click.BadParameter(problem, param_hint="--subject") from None
