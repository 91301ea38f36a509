"""`mamoru explain`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mamoru.cli._machine import dump
from mamoru.cli._options import Command, output, programme
from mamoru.cli._telling import faint, say, say_machine, strong

if TYPE_CHECKING:
    from mamoru.desk.explanation.meaning import Meaning
    from mamoru.desk.explanation.told import Group, Told

EXAMPLES = """
mamoru explain MAM-206              what a finding means, and a programme without it
mamoru explain contact.email        where a category is held, used, sent, kept and erased
mamoru explain purposes.promote     what a purpose rests on
mamoru explain orders.customer_id   a column, and whose row it makes
mamoru explain K-13                 what states a clause of the company's text
mamoru explain allow.1              what the company lives with, and until when
"""
ANYWHERE = "Files that are not shown are those of the smallest programme, docs/reference/rules/README.md."
MAY_BE_ALLOWED = "may be allowed for a time, under `allow:` of programme.yaml"
NEVER_PUBLISHED = f"{MAY_BE_ALLOWED}; no notice is published with it all the same"
NEVER_ALLOWED = "can never be allowed: people who did not ask would be hit"
DIFFERS = "that differs from case to case; what is printed with the code says it"


@click.command(cls=Command, short_help="Explain a finding, a promise or a column.", examples=EXAMPLES)
@click.argument("word", metavar="CODE|NODE")
@programme
@output
def explain(word: str, *, folder: Path, form: str) -> None:
    """Explain what a code of a finding or an error means, or what a node of the programme says.

    A NODE is what findings, plans and receipts name: a promise of the notice, a category, a system, a table,
    a column, a tie. Its first parts may be left out while only one node is meant. For a node you see what it
    rests on and what rests on it. The identifier of a clause of the company's own text is a NODE, too; so
    are an allowance (allow.1), and the file of a published version.

    A code needs no programme. Exits 2 when nothing has that name.
    """
    from mamoru.desk.explanation import explaining
    from mamoru.desk.explanation.meaning import Meaning

    found = explaining.explain(folder, word)
    if isinstance(found, Meaning):
        say_machine(dump("code", found)) if form == "json" else _tell_code(found)
        return
    if form == "json":
        say_machine(dump("nodes", {"asked": word, "nodes": list(found)}))
        return
    for told in found:
        _tell_node(told)


def _tell_code(meaning: "Meaning") -> None:
    weight = f", {meaning.weight}" if meaning.weight else ""
    say(f"{strong(meaning.code)} ({meaning.kind}{weight}): {meaning.says}")
    say(f"  why: {meaning.why or DIFFERS}")
    if meaning.kind != "rule":
        say(f"  do:  {meaning.remedy or DIFFERS}")
    if meaning.article:
        say(f"  law: {meaning.article}")
    for asked in meaning.asked_of:
        say(f"  asks {asked}")
    if meaning.kind == "rule":
        allowed = MAY_BE_ALLOWED if meaning.publishable else NEVER_PUBLISHED
        say(f"  {allowed if meaning.allowable else NEVER_ALLOWED}")
    if meaning.fails:
        _tell_example("A programme that fails:", meaning.fails, beside=meaning.passes)
        _tell_example("A programme that passes:", meaning.passes, beside=meaning.fails)
        say()
        say(faint(f"`>` marks what differs. {ANYWHERE}"))
    say(faint(f"More: {meaning.page}"))


def _tell_example(heading: str, files: Mapping[str, str], *, beside: Mapping[str, str]) -> None:
    say()
    say(strong(heading))
    for name, text in files.items():
        say(f"  {name}")
        other = set(beside.get(name, "").splitlines())
        for line in text.splitlines():
            say(f"  {' ' if line in other else '>'} {line}".rstrip())


def _tell_node(told: "Told") -> None:
    title = f": {told.title}" if told.title else ""
    say(f"{strong(told.id)}{title} ({told.kind})")
    if told.where:
        say(f"  {faint('-->')} {told.where}")
    for line in told.excerpt.splitlines():
        say(f"  {line}".rstrip())
    for sentence in told.says:
        say(f"  {sentence}")
    if told.clauses:
        say(f"  clause: {', '.join(told.clauses)}")
    for group in told.groups:
        for line in _group(group):
            say(line)
    say()


def _group(group: "Group") -> Iterator[str]:
    if not group.links:
        yield f"  {group.heading}: none"
        return
    yield f"  {group.heading}:"
    width = max(len(link.id) for link in group.links)
    for link in group.links:
        yield f"    {link.id:<{width}}  {link.says}".rstrip()
