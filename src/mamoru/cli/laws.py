"""`mamoru laws`."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output
from mamoru.cli._telling import counted, faint, say, say_machine, strong
from mamoru.model.law import Confidence, Fact, Value

if TYPE_CHECKING:
    from mamoru.desk.laws import Change, LawLine, LawShown, Review

LIST_EXAMPLES = """
mamoru laws list
mamoru laws list --on 2027-06-01 --format json
"""
SHOW_EXAMPLES = """
mamoru laws show JP
mamoru laws show IN --on 2027-06-01     what will hold then
mamoru laws show LU                     a country of the EEA stands under EU
mamoru laws show JP-companies-act-432   what a notice names as the ground of a promise
"""
REVIEW_EXAMPLES = """
mamoru laws review
mamoru laws review --on 2027-01-01 --format json
"""
NO_ADVICE = "A list of facts with their sources, not legal advice."


def _today() -> date:
    return datetime.now(UTC).date()


def _day(ctx: click.Context, option: click.Parameter, value: datetime | None) -> date:
    del ctx, option
    return value.date() if value else _today()


on_day = click.option(
    "--on",
    "on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="As of which day, such as 2027-06-01; today when left out.",
)


@click.group(invoke_without_command=True, short_help="Show what is known of the laws.")
@click.pass_context
def laws(ctx: click.Context) -> None:
    """Show what is known of the laws, and how sure it is; without a further word, list them.

    Each fact has an article, the days on which it holds, a source and a confidence: verified (read in the
    source), confident, moderate, or unsure. An unsure fact is shown and never decides.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(listed, on=_today(), form="text")


@laws.command("list", cls=Command, short_help="List the laws.", examples=LIST_EXAMPLES)
@on_day
@output
def listed(*, on: date, form: str) -> None:
    """List the jurisdictions, with how many facts hold, how many of them are unsure, and the next change."""
    from mamoru.desk import laws as known

    found = known.listed(on)
    if form == "json":
        say_machine(dump("laws", {"on": on.isoformat(), "laws": [_plain(line) for line in found]}))
        return
    for line in found:
        unsure = f"{line.unsure} unsure" if line.unsure else ""
        then = f"changes on {line.next_change}" if line.next_change else ""
        told = f"{line.name:<24}{counted(line.holding, 'fact'):>9}  {unsure:<9}  {then}"
        say(f"{strong(f'{line.jurisdiction:<6}')}{told}".rstrip())
    say(NO_ADVICE)


@laws.command(cls=Command, short_help="Show one law.", examples=SHOW_EXAMPLES)
@click.argument("jurisdiction", metavar="JURISDICTION")
@on_day
@output
def show(jurisdiction: str, *, on: date, form: str) -> None:
    """Show what the law of JURISDICTION says: JP, US-CA, a country of the EEA, or a law as a notice cites it.

    Each fact stands with its article, the days on which it holds, its confidence and its sources.
    """
    from mamoru.desk import laws as known

    found = known.shown(jurisdiction, on)
    if form == "json":
        say_machine(dump("law", _law_fields(found)))
        return
    say(strong(f"{found.law.name} ({found.law.jurisdiction}), as of {on}"))
    for act in found.law.acts:
        say(f"  {act.short}: {act.title}{f', {act.address}' if act.address else ''}")
    for topic, facts in groupby(found.facts, key=lambda fact: fact.topic):
        say()
        say(strong(topic))
        _tell_facts(facts)
    say()
    if found.next_change:
        say(f"The next change is on {found.next_change}: mamoru laws review")
    say(f"Compared with its sources on {found.law.read}. {NO_ADVICE}")


@laws.command(cls=Command, short_help="List what is unsure, and what changes when.", examples=REVIEW_EXAMPLES)
@on_day
@output
def review(*, on: date, form: str) -> None:
    """List what a person should look at, as of a day.

    Changes of the last quarter and to come, by date; what is not law yet; what is unsure; and laws that
    nobody compared with their sources for a quarter.
    """
    from mamoru.desk import laws as known

    found = known.review(on)
    if form == "json":
        say_machine(dump("laws-review", _review_fields(found)))
        return
    say(strong(f"Changes in the quarter before {on}, and to come"))
    for change in found.changes:
        _tell_change(change)
    if not found.changes:
        say("  none is known")
    _tell_part("Not law yet", found.pending, _tell_whole)
    _tell_part(
        "Unsure: shown, and decides nothing until a person has read the text", found.unsure, _tell_whole
    )
    if found.unread:
        say()
        say(strong("Not compared with their sources for a quarter"))
        for law in found.unread:
            say(f"  {law.jurisdiction}: last on {law.read}")


def _tell_facts(facts: Iterable[Fact[Value]]) -> None:
    for fact in facts:
        unsure = click.style("UNSURE, decides nothing: ", fg="yellow") if _is_unsure(fact) else ""
        say(f"  {fact.name}: {unsure}{fact.words}")
        say(f"    {faint(_grounds(fact))}")


def _tell_whole(fact: Fact[Value]) -> None:
    say(f"  {strong(fact.id)}: {fact.words}")
    say(f"    {faint(_grounds(fact))}")


def _tell_change(change: "Change") -> None:
    before = f" (before: {change.before.words})" if change.before else ""
    say(f"  {change.on}  {strong(change.fact.id)} {change.what}: {change.fact.words}{before}")
    say(f"    {faint(_grounds(change.fact))}")


def _tell_part(title: str, facts: Iterable[Fact[Value]], tell: Callable[[Fact[Value]], None]) -> None:
    facts = tuple(facts)
    if facts:
        say()
        say(strong(title))
    for fact in facts:
        tell(fact)


def _is_unsure(fact: Fact[Value]) -> bool:
    return fact.confidence is Confidence.UNSURE


def _grounds(fact: Fact[Value]) -> str:
    """Return article, days, confidence and sources in one line."""
    until = f" until {fact.until}" if fact.until else ""
    sources = ", ".join(str(source) for source in fact.sources)
    return f"{fact.article} | since {fact.since}{until} | {fact.confidence.value}: {sources}"


def _law_fields(found: "LawShown") -> dict[str, object]:
    law = found.law
    return {
        "jurisdiction": law.jurisdiction,
        "name": law.name,
        "on": found.on.isoformat(),
        "read": law.read.isoformat(),
        "covers": list(law.covers),
        "acts": list(law.acts),
        "facts": [_fact_fields(fact) for fact in found.facts],
        "next_change": _iso(found.next_change),
    }


def _review_fields(found: "Review") -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "changes": [
            {
                "on": change.on.isoformat(),
                "what": change.what,
                "fact": _fact_fields(change.fact),
                "before": _fact_fields(change.before) if change.before else None,
            }
            for change in found.changes
        ],
        "pending": [_fact_fields(fact) for fact in found.pending],
        "unsure": [_fact_fields(fact) for fact in found.unsure],
        "unread": [{"jurisdiction": one.jurisdiction, "read": one.read.isoformat()} for one in found.unread],
    }


def _fact_fields(fact: Fact[Value]) -> dict[str, object]:
    """Return a fact for programs; one that does not decide has words and no value."""
    return {
        "id": fact.id,
        "words": fact.words,
        "value": _plain(fact.decided) if fact.decided else None,
        "article": fact.article,
        "since": fact.since.isoformat(),
        "until": _iso(fact.until),
        "confidence": fact.confidence.value,
        "sources": [str(source) for source in fact.sources],
    }


def _plain(value: "Value | LawLine") -> dict[str, object]:
    fields = asdict(value)
    return {name: part.isoformat() if isinstance(part, date) else part for name, part in fields.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
