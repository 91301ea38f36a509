"""`mamoru retention`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import FOLDER, Command, output
from mamoru.cli._telling import REFUSED, counted, faint, say, say_machine, strong

if TYPE_CHECKING:
    from mamoru.check.keeping import Claim
    from mamoru.desk.retention.conflicts import Conflicts, Limit, Line

EXAMPLES = """
mamoru retention conflicts                    every category, with what keeps it and for how long
mamoru retention conflicts --unanswered       only what nothing decides
mamoru retention conflicts -c contact.email   one category, or all below a branch
mamoru retention conflicts --format json
"""


@click.group(short_help="Show how long what is kept, and why.")
def retention() -> None:
    """Show how long what is kept, and by which promise or law."""


@retention.command(cls=Command, short_help="Compare promises and laws on keeping.", examples=EXAMPLES)
@click.argument("folder", type=FOLDER, required=False)
@click.option("--programme", "-p", "named", metavar="FOLDER", type=FOLDER, help="The same as FOLDER.")
@click.option("--category", "-c", metavar="NAME", default="", help="Only this category, or those below it.")
@click.option("--unanswered", is_flag=True, help="Only what nothing decides.")
@output
def conflicts(folder: Path | None, *, named: Path | None, category: str, unanswered: bool, form: str) -> None:
    """List for each category every promise and law with its period, which wins, and why.

    Promises are those of the notice and of each supplement, with the recipients and the tables that keep by
    them. A law's minimum beats a promise to delete earlier; of two promises by one event the shorter holds;
    an unsure fact decides nothing. What nothing decides is unanswered until the notice says which holds
    (`over:` of a retention promise), and publication waits for it.

    Exits 0 when everything is decided, 1 when something is unanswered, 2 when a file cannot be read.
    """
    from mamoru.desk.retention import conflicts as desk

    if folder and named:
        problem = "name the programme's folder once"
        raise click.UsageError(problem)
    found = desk.conflicts(folder or named or Path())
    lines = [line for line in _chosen(found, category) if line.verdict.doubts or not unanswered]
    if category and not lines and not unanswered and not any(_below(i, category) for i in found.unsaid):
        problem = f"of `{category}` nothing is said, and the notice has no such category"
        raise click.BadParameter(problem, param_hint="--category")
    if form == "json":
        say_machine(dump("retention-conflicts", _fields(found, lines)))
    else:
        _tell(found, lines, whole=not (category or unanswered))
    raise SystemExit(REFUSED if found.unanswered else 0)


def _chosen(found: "Conflicts", category: str) -> Iterator["Line"]:
    for line in found.lines:
        items = tuple(item for item in line.items if not category or _below(item, category))
        if items:
            yield replace(line, items=items)


def _below(item: str, category: str) -> bool:
    return item == category or item.startswith(f"{category}.")


def _tell(found: "Conflicts", lines: Iterable["Line"], *, whole: bool) -> None:
    for line in lines:
        _tell_line(line)
    if whole:
        _tell_limits("What laws want gone, whatever is promised", found.limits)
        _tell_limits("Unsure: shown, and decides nothing until a person has read the text", found.unsure)
    if whole and found.unsaid:
        say(strong("Nobody says how long"))
        say(f"  {', '.join(found.unsaid)}")
        say()
    if found.unanswered:
        say(f"{found.name}: {counted(len(found.unanswered), 'conflict')} unanswered; publication waits")
    else:
        say(f"{found.name}: every conflict is decided")


def _tell_line(line: "Line") -> None:
    where = f"{', '.join(line.of)}; {', '.join(line.regions)}"
    say(f"{strong(', '.join(line.items))} ({where})")
    width = max(len(claim.id) for claim in line.verdict.claims)
    for claim in line.verdict.claims:
        mark = strong(">") if claim.id == line.verdict.wins else " "
        say(f"  {mark} {claim.id.ljust(width)}  {_says(claim)}")
    if line.verdict.wins:
        say(f"    {line.verdict.wins} holds: {line.verdict.why}")
    for doubt in line.verdict.doubts:
        say(f"    {click.style('UNANSWERED', fg='red')}: {doubt.says}")
        say(f"    do: {doubt.answer}")
    say()


def _says(claim: "Claim") -> str:
    unsure = click.style("UNSURE, decides nothing: ", fg="yellow") if not claim.decides else ""
    rests_on = f" ({claim.rests_on})" if claim.rests_on else ""
    users = f"; used by {', '.join(claim.used_by)}" if claim.used_by else ""
    return f"{unsure}{claim.period}{rests_on}{users}"


def _tell_limits(title: str, limits: Iterable["Limit"]) -> None:
    limits = tuple(limits)
    if not limits:
        return
    say(strong(title))
    for limit in limits:
        say(f"  {limit.fact.id} ({', '.join(limit.regions)}): {limit.fact.words}")
        say(f"    {faint(f'{limit.fact.article} | {limit.fact.confidence.value}')}")
    say()


def _fields(found: "Conflicts", lines: Iterable["Line"]) -> dict[str, object]:
    return {
        "programme": found.name,
        "categories": [_line_fields(item, line) for line in lines for item in line.items],
        "unanswered": [asdict(doubt) for doubt in found.unanswered],
        "unsaid": list(found.unsaid),
        "limits": [_limit_fields(limit) for limit in found.limits],
        "unsure": [_limit_fields(limit) for limit in found.unsure],
    }


def _line_fields(item: str, line: "Line") -> dict[str, object]:
    verdict = line.verdict
    return {
        "category": item,
        "of": list(line.of),
        "regions": list(line.regions),
        "claims": [asdict(claim) for claim in verdict.claims],
        "wins": verdict.wins,
        "why": verdict.why,
        "unanswered": [asdict(doubt) for doubt in verdict.doubts],
    }


def _limit_fields(limit: "Limit") -> dict[str, object]:
    fact = limit.fact
    return {
        "id": fact.id,
        "regions": list(limit.regions),
        "words": fact.words,
        "article": fact.article,
        "confidence": fact.confidence.value,
    }
