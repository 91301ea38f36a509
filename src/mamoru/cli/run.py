"""`mamoru run`."""

import sys
from pathlib import Path

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import (
    Command,
    identity,
    of,
    output,
    programme,
    refuse_unasked,
    region,
    subject,
    unasked,
)
from mamoru.cli._outcome import note, plan_fields, tell_outcome
from mamoru.cli._showing import SHORT, SILENT, tell_plan
from mamoru.cli._telling import UNDECIDED, say, say_machine
from mamoru.cli._values import corrections, sets, values, was
from mamoru.cli._waiting import working
from mamoru.desk.rights import known, shows
from mamoru.model.plan import Plan
from mamoru.model.recipe import Correction

REQUEST = "R-"  #: what every request's id begins with, and no right
EXAMPLES = """
mamoru run access --of customer -s email=hana@example.com --package answer.zip
mamoru run erasure --of customer -s customer-id=7     shows the plan, asks, then does it
mamoru run correction -s customer-id=7 --set contact.name="Hana Mori"
mamoru run access -s email=hana@example.com --region BR    as people in Brazil are told
mamoru run R-7KQ2M9X4TB                               does what that saved plan showed
mamoru run R-7KQ2M9X4TB --yes --format json           the same from a script
"""


@click.command(cls=Command, short_help="Carry out a right, or a planned request.", examples=EXAMPLES)
@click.argument("what", metavar="RIGHT|REQUEST")
@subject
@of
@region
@unasked
@sets
@was
@values
@programme
@click.option("--yes", is_flag=True, help="Do not ask; the plan is shown all the same.")
@click.option(
    "--confirm",
    "confirmed",
    metavar="DIGEST",
    default="",
    help=f"Confirm the saved plan of a REQUEST that stops and asks, by the first {SHORT} characters of its "
    "digest.",
)
@click.option(
    "--package",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the access package: a new ZIP file; answers/REQUEST.zip when left out.",
)
@click.option(
    "--language",
    metavar="TAG",
    default="",
    help="Language of the access package, such as en; the notice's governing one when left out.",
)
@output
def run(
    what: str,
    subject: tuple[str, ...],
    of: str,
    *,
    region: str,
    unasked: str,
    sets: tuple[str, ...],
    was: tuple[str, ...],
    values: Path | None,
    folder: Path,
    yes: bool,
    confirmed: str,
    package: Path | None,
    language: str,
    form: str,
) -> None:
    """Carry out a right for one person, or a planned request, after showing what will be done.

    RIGHT is access, which writes the answer as a package, or erasure, which plans, shows, asks, and erases.
    REQUEST is the id that `mamoru plan` gave: exactly that plan is done, or nothing. It may be killed at any
    moment; `mamoru resume` goes on.

    Exits 0 when done, 3 when a person must decide first, 4 when it waits for a person or a system.
    """
    refuse_unasked(what, unasked)
    _refuse_mixture(what, subject, package=package is not None or bool(language), confirmed=confirmed)
    otherwise = corrections(sets, was, values)
    if (region or otherwise) and what.startswith(REQUEST):
        knows = "by which notice it was begun: leave --region" if region else "its values: leave --set"
        problem = f"{what} is a saved request, which knows {knows} out"
        raise click.UsageError(problem)
    if shows(what):
        _answer(
            folder,
            what,
            identity(subject),
            of=of,
            region=region,
            package=package,
            language=language,
            form=form,
        )
    else:
        planned = _planned(folder, what, subject, of=of, region=region, otherwise=otherwise, unasked=unasked)
        seen = what.startswith(REQUEST)
        _carry_out(folder, planned, yes=yes, whatever=yes and not seen, confirmed=confirmed, form=form)


def _refuse_mixture(what: str, subject: tuple[str, ...], *, package: bool, confirmed: str) -> None:
    """Refuse words that would be left unheard."""
    is_request = what.startswith(REQUEST)
    if not is_request and what not in known():
        problem = f"`{what}` is neither a right ({', '.join(known())}) nor the id of a request ({REQUEST}...)"
        raise click.UsageError(problem)
    if is_request and subject:
        problem = f"{what} is a saved request, which knows who asked: leave --subject out"
        raise click.UsageError(problem)
    if package and not shows(what):
        problem = "--package and --language go with access: mamoru run access ..."
        raise click.UsageError(problem)
    if confirmed and not is_request:
        problem = "--confirm goes with a saved plan: mamoru run REQUEST --confirm DIGEST"
        raise click.UsageError(problem)
    if confirmed and len(confirmed) < SHORT:
        problem = f"give at least the first {SHORT} characters of the plan's digest"
        raise click.BadParameter(problem, param_hint="--confirm")


def _answer(
    folder: Path,
    right: str,
    who: dict[str, str],
    *,
    of: str,
    region: str,
    package: Path | None,
    language: str,
    form: str,
) -> None:
    from mamoru.desk import requests

    with working("looking in every system"):
        carried = requests.run_access(
            folder, right, who, of=of, region=region, package=package, language=language, tell=note
        )
    tell_outcome(carried, form=form, show_plan=True)


def _planned(
    folder: Path,
    what: str,
    subject: tuple[str, ...],
    *,
    of: str,
    region: str,
    otherwise: tuple[Correction, ...],
    unasked: str,
) -> Plan:
    from mamoru.desk import requests

    if what.startswith(REQUEST):
        return requests.plan_of_request(folder, what)
    who = identity(subject)
    with working("planning"):
        return requests.plan(
            folder, what, who, of=of, region=region, corrections=otherwise, unasked=unasked, tell=note
        )


def _carry_out(folder: Path, planned: Plan, *, yes: bool, whatever: bool, confirmed: str, form: str) -> None:
    from mamoru.desk import requests

    if form == "text":
        tell_plan(planned, statements=False)
    if confirmed and not planned.digest.startswith(confirmed):
        say("Nothing was done: what is confirmed is the digest of another plan.", err=True)
        raise SystemExit(UNDECIDED)
    if not (yes or confirmed or planned.stops or planned.forbids):
        _agree(planned, form=form)
    with working("carrying it out"):
        carried = requests.run_plan(
            folder, planned.request, confirmed=confirmed, whatever=whatever, tell=note
        )
    tell_outcome(carried, form=form, show_plan=False)


def _agree(planned: Plan, *, form: str) -> None:
    """Ask before anything is changed; without a terminal nobody can agree, so --yes is needed."""
    silent = any(one.standing.was_not_asked for one in planned.systems)
    if form == "json":
        say_machine(dump("plan", plan_fields(planned)))
    if silent or form == "json" or not sys.stdin.isatty():
        exactly = f"To do exactly this: mamoru run {planned.request} --yes"
        say(f"Nothing was done. {SILENT.format(right=planned.right) if silent else exactly}", err=True)
        raise SystemExit(UNDECIDED)
    if not click.confirm("Do exactly this?", default=False):
        say(f"Nothing was done. The plan is kept: mamoru run {planned.request}")
        raise SystemExit(UNDECIDED)
