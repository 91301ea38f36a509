"""What is known of the laws: all of them, one of them on a day, and what wants a person's eye.

Reads the shelf ``laws``; decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mamoru.laws import NoSuchJurisdiction, cited, jurisdiction_named, jurisdictions, law_of
from mamoru.model.law import Confidence, Fact, Law, Value

QUARTER = timedelta(days=92)  #: facts are looked at again, and changes told, for this long


@dataclass(frozen=True, slots=True, kw_only=True)
class LawLine:
    """One law in the list of all."""

    jurisdiction: str
    name: str
    holding: int  #: facts that hold on the day
    unsure: int  #: of these
    next_change: date | None  #: the first day after it on which a fact begins or has ended
    read: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LawShown:
    """One law on one day."""

    law: Law
    on: date
    facts: tuple[Fact[Value], ...]
    next_change: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A day on which a law says something else."""

    on: date
    what: str  #: begins, ends, or expected
    fact: Fact[Value]
    before: Fact[Value] | None = None  #: what it took the place of


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What somebody has to look at, as of a day."""

    on: date
    changes: tuple[Change, ...]  #: of the last quarter and of all time to come, by date
    pending: tuple[Fact[Value], ...]  #: not law, and nobody knows when
    unsure: tuple[Fact[Value], ...]  #: of what holds on the day or later
    unread: tuple[Law, ...]  #: not compared with their sources for a quarter; the oldest first


def listed(on: date) -> tuple[LawLine, ...]:
    """List every law, as of a day."""
    return tuple(_line(law_of(code), on) for code in jurisdictions())


def shown(named: str, on: date) -> LawShown:
    """Show one law, as of a day: of a jurisdiction, capitals or not, or what a notice cites of one.

    ``JP-companies-act-432`` gives that duty alone, ``EU-GDPR`` the facts of that act.  Raises
    NoSuchJurisdiction.
    """
    name = named.strip()
    try:
        law = law_of(name.upper())
    except NoSuchJurisdiction:
        found = _cited(name)
        if found is None:
            raise
        law = found
    return LawShown(law=law, on=on, facts=law.in_force(on).facts, next_change=_next_change(law, on))


def _cited(name: str) -> Law | None:
    """Return the law that a name begins with, and of its acts and facts only what the name cites."""
    first, dash, rest = name.partition("-")
    spelled = (name, f"{first.upper()}{dash}{rest}")
    code = next((found for found in map(jurisdiction_named, spelled) if found), None)
    facts = next((found for found in map(cited, spelled) if found), ())
    if code is None or not facts:
        return None
    law = law_of(code)
    acts = tuple(act for act in law.acts if any(fact.article.startswith(act.short) for fact in facts))
    return replace(law, acts=acts, facts=facts)


def review(on: date) -> Review:
    """Tell what is unsure and what changes when, as of a day."""
    laws = [law_of(code) for code in jurisdictions()]
    facts = [fact for law in laws for fact in law.facts]
    changes = [change for law in laws for change in _changes(law) if change.on > on - QUARTER]
    return Review(
        on=on,
        changes=tuple(sorted(changes, key=lambda c: (c.on, c.fact.id))),
        pending=tuple(f for f in facts if f.pending and not f.pending.expected),
        unsure=tuple(f for f in facts if _is_unsure(f) and (f.until is None or f.until >= on)),
        unread=tuple(sorted((law for law in laws if law.read < on - QUARTER), key=lambda law: law.read)),
    )


def _is_unsure(fact: Fact[Value]) -> bool:
    return fact.confidence is Confidence.UNSURE and fact.pending is None


def _line(law: Law, on: date) -> LawLine:
    facts = law.in_force(on).facts
    return LawLine(
        jurisdiction=law.jurisdiction,
        name=law.name,
        holding=len(facts),
        unsure=sum(_is_unsure(fact) for fact in facts),
        next_change=_next_change(law, on),
        read=law.read,
    )


def _next_change(law: Law, on: date) -> date | None:
    return min((change.on for change in _changes(law) if change.on > on), default=None)


def _changes(law: Law) -> Iterator[Change]:
    """Yield when each fact begins, and when it has ended with nothing in its place."""
    followed = {before for fact in law.facts if (before := law.before(fact))}
    for fact in law.facts:
        if fact.pending:
            if fact.pending.expected:
                yield Change(on=fact.pending.expected, what="expected", fact=fact)
            continue
        yield Change(on=fact.since, what="begins", fact=fact, before=law.before(fact))
        if fact.until and fact not in followed:
            yield Change(on=fact.until + timedelta(days=1), what="ends", fact=fact)
