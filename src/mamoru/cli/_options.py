"""Options that several commands share."""

from pathlib import Path

import click

programme = click.option(
    "--programme",
    "-p",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
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
    required=True,
    help="Who asks, by a key the notice names.",
)
of = click.option("--of", "of", metavar="KIND", default="", help="In which capacity: customer, employee ...")
output = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


def identity(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read KEY=VALUE pairs; a value may hold further equals signs."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip() or not value.strip():
            problem = "write KEY=VALUE, such as email=hana@example.com"
            raise click.BadParameter(problem, param_hint="--subject")
        found[key.strip()] = value.strip()
    return found
