"""`mamoru run`."""

import sys
from pathlib import Path

import click

from mamoru.cli._options import identity, of, programme
from mamoru.cli._outcome import tell_outcome
from mamoru.cli._telling import UNDECIDED, say, tell_plan
from mamoru.model.plan import Plan


@click.command()
@click.argument("what", metavar="RIGHT|REQUEST")
@click.option(
    "--subject", "-s", "subject", metavar="KEY=VALUE", multiple=True, help="Who asks; with a right."
)
@of
@programme
@click.option("--yes", is_flag=True, help="Do not ask; the plan is shown all the same.")
@click.option(
    "--confirm",
    "confirmed",
    metavar="DIGEST",
    default="",
    help="Confirm a plan that stops and asks, by its digest.",
)
@click.option(
    "--package", type=click.Path(path_type=Path), help="Where to write the access package (a ZIP file)."
)
@click.option(
    "--language", default="", help="Language of the access package; the notice's own when left out."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def run(
    what: str,
    subject: tuple[str, ...],
    of: str,
    *,
    folder: Path,
    yes: bool,
    confirmed: str,
    package: Path | None,
    language: str,
    form: str,
) -> None:
    """Carry out a right for one person, or a planned request, after showing what will be done.

    `mamoru run access --subject ...` writes the access package; `mamoru run erasure --subject ...`
    plans, shows, asks, and erases; `mamoru run R-XXXXXXXXXX` does exactly what that plan showed.

    Exits 0 when done, 3 when a person must decide first, 4 when it waits for a person or a system.
    """
    from mamoru.desk import requests

    if requests.shows(what):
        carried = requests.run_access(
            folder, what, identity(_needed(subject)), of=of, package=package, language=language
        )
        tell_outcome(carried, form=form, show_plan=True)
        return
    if subject:
        planned = requests.plan(folder, what, identity(subject), of=of)
    else:
        planned = requests.plan_of_request(folder, what)
    if form == "text":
        tell_plan(planned, statements=False)
    _agree(planned, yes=yes or bool(confirmed), form=form)
    tell_outcome(requests.run_plan(folder, planned.request, confirmed=confirmed), form=form, show_plan=False)


def _needed(subject: tuple[str, ...]) -> tuple[str, ...]:
    if not subject:
        problem = "say who asks: --subject KEY=VALUE"
        raise click.UsageError(problem)
    return subject


def _agree(planned: Plan, *, yes: bool, form: str) -> None:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    if yes:
        return
    if form == "json" or not sys.stdin.isatty():
        say(f"Nothing was done. To do exactly this: mamoru run {planned.request} --yes", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Do exactly this?", default=False):
        say(f"Nothing was done. The plan is kept: mamoru run {planned.request}")
        raise SystemExit(UNDECIDED)
