"""`mamoru report`."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, programme, region
from mamoru.cli._telling import place, say, say_machine
from mamoru.cli._waiting import working

if TYPE_CHECKING:
    from mamoru.desk.stated.reports import Asked

SUFFIX = {"html": ".html", "json": ".json"}
EXAMPLES = """
mamoru report                              writes out/report.html
mamoru report --format json --to - | jq    on standard output, for a program
mamoru report collected --region US-CA --to collected.md    what the notice states under `reports:`
mamoru report requests --from 2025-01-01 --until 2025-12-31
mamoru report destruction --region KR      the record of what was destroyed, when, how and by whom
"""
ISO = click.DateTime(["%Y-%m-%d"])


@click.command(
    cls=Command, short_help="Report all that was done, or what the notice states.", examples=EXAMPLES
)
@click.argument("stated", metavar="[STATED]", default="")
@programme
@region
@click.option("--from", "first", metavar="DAY", type=ISO, help="The first day that a stated report is about.")
@click.option("--until", "last", metavar="DAY", type=ISO, help="The last such day; yesterday when left out.")
@click.option("--every-figure", is_flag=True, help="Show small groups too: not for publication.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "json", "text"]),
    default=None,
    show_default="html, or text for a stated report",
    help="A page for people, JSON for programs, or text, which is Markdown too.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="",
    show_default="out/report.html or out/report.json; - for a stated report",
    help="The file to write: a new one, or a report of before; - is standard output.",
)
def report(
    stated: str, folder: Path, target: str, *, form: str | None, **asked: str | datetime | None
) -> None:
    """Write a report of what was checked, planned, done and proved, to be read in a browser.

    It holds no value of a person: names of the notice and the map, counts, statements without values,
    and what verifies of each receipt in evidence/receipts.

    STATED is a report that the notice states under `reports:`, such as `collected` or `reports.requests`: it
    is made of the maps, the published versions and Mamoru's own store, forgotten requests too, and says what
    these cannot know. It looks back as long as the notice says. Counts below ten are not shown, nor what
    would give them. Written to a file, a copy stands in evidence/reports, and `mamoru check` tells when the
    next is due. `destruction` is the record of what was destroyed: kept for an authority, not published.
    """
    if stated:
        from mamoru.desk.stated.reports import Asked

        wanted = Asked(
            name=stated,
            region=str(asked["region"]),
            first=_day(asked["first"]),
            last=_day(asked["last"]),
            every_figure=bool(asked["every_figure"]),
        )
        _stated(folder, wanted, target, form=form or "text")
        return
    _refuse_stray(form, asked)
    _whole(folder, target, form=form or "html")


def _day(given: str | datetime | None) -> date | None:
    return given.date() if isinstance(given, datetime) else None


def _refuse_stray(form: str | None, asked: dict[str, str | datetime | None]) -> None:
    stray = [name for name, given in asked.items() if given]
    if form == "text" or stray:
        words = {"first": "--from", "last": "--until", "every_figure": "--every-figure", "region": "--region"}
        word = words[stray[0]] if stray else "--format text"
        problem = f"{word} is for a report that the notice states: name it"
        raise click.UsageError(problem)


def _whole(folder: Path, target: str, *, form: str) -> None:
    from mamoru.desk import reporting

    file = None if target == "-" else Path(target or f"out/report{SUFFIX[form]}")
    with working("reporting"):
        made = reporting.report(folder, file, form=form)
    if isinstance(made, str):
        say_machine(made)
    else:
        say(f"Report: {place(made)}")


def _stated(folder: Path, asked: "Asked", target: str, *, form: str) -> None:
    from mamoru.desk.stated import writing
    from mamoru.desk.stated.made import as_text, fields

    if form == "html":
        problem = "a report that the notice states is text or JSON: --format text or --format json"
        raise click.UsageError(problem)
    if asked.first and asked.last and asked.first > asked.last:
        problem = "--from is a day after --until"
        raise click.UsageError(problem)
    with working("reporting"):
        made = writing.make(folder, asked)
    machine = dump("stated-report", fields(made))
    text = machine if form == "json" else as_text(made)
    if target in {"", "-"}:
        say_machine(text)
        return
    kept = writing.write(folder, made, Path(target), text=text, machine=machine)
    say(f"Report: {place(Path(target))}")
    if kept:
        say(f"Kept as evidence: {place(kept)}")
        say(f"In the notice, write `last: {made.made.isoformat()}` in `{made.id}`.")
