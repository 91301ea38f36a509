"""Ask every rule of the shelf.

Comes in: a checked programme, and for ``--live`` the schemas of the databases as they are now.  Goes out:
all findings, in the order a person walks through the files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from mamoru.check.watching import Likeness, Watched
from mamoru.model.finding import Finding
from mamoru.model.kinds.rule import Question, Rule, Stops
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.notation.codes import LISTED_ONLY

SHELF = "mamoru.check.rules"


def judge(checked: CheckedProgramme) -> tuple[Finding, ...]:
    """Return what every rule finds in the files and the snapshots; empty when all promises can be kept.

    The notice is judged as it is, and with each supplement laid over it; what both have is told once.
    """
    asked = [rule.find for rule in members(SHELF, Rule).values() if rule.find]
    seen = [_seen(question, checked) for question in asked]
    found = [finding for findings, _ in seen for finding in findings]
    for view in in_regions(checked):
        likeness = Likeness(checked.programme.notice, view.programme.notice)
        anew = (question for question, (_, read) in zip(asked, seen, strict=True) if not likeness.holds(read))
        found.extend(finding for question in anew for finding in question(view))
    return in_order(dict.fromkeys(found))


def _seen(question: Question, checked: CheckedProgramme) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """Return what a rule finds, and the parts of the notice that it read to find it."""
    watched = Watched(checked.programme.notice)
    programme = replace(checked.programme, notice=watched.as_notice)
    findings = tuple(question(replace(checked, programme=programme)))
    return findings, frozenset(watched.parts_read)


def views(checked: CheckedProgramme) -> Iterator[CheckedProgramme]:
    """Yield the programme, and then as the people of each supplement are told it."""
    yield checked
    yield from in_regions(checked)


def in_regions(checked: CheckedProgramme) -> Iterator[CheckedProgramme]:
    """Yield the programme as the people of each supplement are told it."""
    for overlay in checked.programme.notice.overlays.values():
        yield replace(checked, programme=replace(checked.programme, notice=overlay.notice))


def judge_live(checked: CheckedProgramme, live: Mapping[str, Schema]) -> tuple[Finding, ...]:
    """Return what the rules for databases find in them; ``live`` holds the schema of each system reached."""
    rules = members(SHELF, Rule).values()
    return in_order(finding for rule in rules if rule.find_live for finding in rule.find_live(checked, live))


def judge_by_clock(checked: CheckedProgramme, *, today: date, made: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what the rules find that ask for the day; ``made`` is when each stated report was last made.

    ``made`` maps ids of nodes to ISO days.
    """
    asked = [rule.find_by_clock for rule in members(SHELF, Rule).values() if rule.find_by_clock]
    found = (f for question in asked for view in views(checked) for f in question(view, today, made))
    return in_order(dict.fromkeys(found))


def of_publication() -> frozenset[str]:
    """Return the codes of the rules whose errors stop a publication, but nobody's request."""
    return frozenset(r.code for r in members(SHELF, Rule).values() if r.stops is Stops.PUBLICATION)


def never_published() -> frozenset[str]:
    """Return the codes of the rules whose errors stop a publication though a company allows them."""
    return frozenset(r.code for r in members(SHELF, Rule).values() if not r.publishable)


def rules_allowable() -> dict[str, bool]:
    """Return the codes of rules and of reading's warnings, and whether a company may allow each."""
    rules = {r.code: r.allowable for r in members(SHELF, Rule).values()}
    return {**rules, **{code.value: True for code in LISTED_ONLY}}


def asked_of_files() -> frozenset[str]:
    """Return the codes of what needs no database: rules, and the warnings of reading."""
    rules = (r.code for r in members(SHELF, Rule).values() if r.find or r.find_by_clock)
    return frozenset((*rules, *(code.value for code in LISTED_ONLY)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by file, line and column, then by code; those without a place come last."""
    return tuple(sorted(findings, key=_place))


def _place(finding: Finding) -> tuple[bool, str, int, int, str, str, str]:
    where = finding.where
    at = (False, where.file, where.line, where.column) if where else (True, "", 0, 0)
    return (*at, finding.code, finding.node, finding.problem)
