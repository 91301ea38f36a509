"""Which promise or law decides how long a category of data of a kind of people is kept.

Comes in: a notice, as it is or as the people of a region are told it, and the maps.  Goes out: for each
category and kind of people every promise and law with its period, which of them wins and why, and what
nothing decides (*doubts*).  A law's minimum beats a promise to delete earlier; of two promises by one event
the shorter holds, unless a map or a recipient keeps by the longer; ``over:`` of the notice answers the rest.
An unsure fact is listed and decides nothing.  Law: GDPR art. 5(1)(e), 13(2)(a), 17(3)(b); APPI art. 22.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations
from math import inf

from mamoru.check.places import laws_over
from mamoru.laws import cited, duty_cited, jurisdiction_named, law_of
from mamoru.model.law import Fact, Keeping, RetentionDuty
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice, OpenEnd, Retention
from mamoru.model.place import Span

AFTER_NEED = (
    "needed-no-more"  #: the fact of a law that runs after the need, so that it competes with no period
)
OF_LAW = "law: "  #: what the ground of a promise begins with that a law needs

Maps = Mapping[str, SystemMap]
Users = tuple[tuple[str, str], ...]  #: name of a promise, and the recipient or table that keeps by it


class Sort(StrEnum):
    """What says how long something is kept."""

    PROMISE = "promise"
    OPEN_END = "open end"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One promise or law that says how long."""

    id: str  #: ``retention.invoices``, ``JP.retention.corporation-tax``
    sort: Sort
    period: str  #: in words
    rests_on: str  #: ground of a promise, article of a law
    decides: bool  #: false: an unsure fact
    used_by: tuple[str, ...] = ()  #: recipients and tables that keep by it


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two of them between which nothing decides."""

    first: str  #: id of a promise
    second: str  #: id of a promise or a fact
    says: str
    answer: str  #: what has to be written
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of how long, what wins, and what nothing decides."""

    claims: tuple[Claim, ...]
    wins: str  #: id of a claim; empty where nothing decides
    why: str
    doubts: tuple[Doubt, ...]
    answers: tuple[tuple[str, str], ...] = ()  #: promise and key of its ``over:`` that answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How long one category of one kind of people is kept."""

    item: str
    of: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is said of one category of one kind of people."""

    promises: tuple[str, ...]
    open_ends: tuple[str, ...]
    users: Users


def kept(told: Notice, systems: Maps) -> Iterator[Kept]:
    """Yield what decides for each category and kind of people of which anything is said."""
    verdicts: dict[_Said, Verdict] = {}
    most = _at_most(told)
    for (item, kind), said in sorted(_said(told, systems).items()):
        if said not in verdicts:
            verdicts[said] = _verdict(told, said, most)
        yield Kept(item=item, of=kind, verdict=verdicts[said])


def minimum(promise: Retention) -> Fact[RetentionDuty] | None:
    """Return the duty to keep that a promise names as its ground; none where it decides nothing."""
    fact = _cited(promise.ground)
    return fact if fact and fact.decided and fact.decided.keeping is Keeping.AT_LEAST else None


def falls_short(promise: Retention) -> Fact[RetentionDuty] | None:
    """Return the duty that a promise names and does not keep long enough; none where it does."""
    fact = minimum(promise)
    return fact if fact and _least(fact) > promise.keep.length else None


def limits(told: Notice) -> tuple[Fact[RetentionDuty], ...]:
    """Return what the laws over a notice surely say of when personal data must be gone."""
    return tuple(f for f in _duties(told) if f.decided and f.decided.keeping is Keeping.AT_MOST)


def unsure(told: Notice) -> tuple[Fact[RetentionDuty], ...]:
    """Return what those laws perhaps say of keeping: it is shown and decides nothing."""
    return tuple(fact for fact in _duties(told) if not fact.decides)


def lasts(promise: Retention) -> str:
    """Return how long a promise keeps: ``7 years after order-closed``."""
    end = ", to the end of that fiscal year" if promise.to_fiscal_year_end else ""
    return f"{promise.keep} after {promise.after}{end}"


def _duties(told: Notice) -> Iterator[Fact[RetentionDuty]]:
    return (fact for law in laws_over(told) for fact in law.in_force(law.read).all_of(RetentionDuty))


def _said(told: Notice, systems: Maps) -> dict[tuple[str, str], _Said]:
    """Return by category and kind of people the promises on it, and who keeps by them."""
    promises: dict[tuple[str, str], dict[str, None]] = {}
    users: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    named = [(name, _cells(kept.items, kept.of)) for name, kept in told.retention.items()]
    named += [(name, _cells(end.items, end.of)) for name, end in told.open_ends.items()]
    for name, cells in named:
        for cell in cells:
            promises.setdefault(cell, {})[name] = None
    for name, user, cells in (*_recipients(told), *_tables(told, systems)):
        for cell in cells:
            promises.setdefault(cell, {})[name] = None
            users.setdefault(cell, {})[(name, user)] = None
    return {
        cell: _Said(
            promises=tuple(name for name in names if name in told.retention),
            open_ends=tuple(name for name in names if name in told.open_ends),
            users=tuple(users.get(cell, ())),
        )
        for cell, names in promises.items()
    }


Cells = tuple[tuple[str, str], ...]


def _cells(items: Sequence[str], of: Sequence[str]) -> Cells:
    return tuple((item, kind) for item in items for kind in of)


def _recipients(told: Notice) -> Iterator[tuple[str, str, Cells]]:
    for recipient in told.recipients.values():
        name = recipient.retention.removeprefix("retention.")
        if name in told.retention or name in told.open_ends:
            yield name, recipient.node.id, _cells(recipient.receives, recipient.of)


def _tables(told: Notice, systems: Maps) -> Iterator[tuple[str, str, Cells]]:
    for system in systems.values():
        for table in system.tables.values():
            promise = told.promise_of(table.keep) if table.keep else None
            if table.keep and promise:
                columns = (table.columns[name] for name in table.keep.columns if name in table.columns)
                held = dict.fromkeys(column.category for column in columns)
                yield promise.name, table.id, _cells(tuple(held), promise.of)


def _verdict(told: Notice, said: _Said, most: Sequence[Fact[RetentionDuty]]) -> Verdict:
    promises = [told.retention[name] for name in said.promises]
    claims = tuple(_claims(told, said))
    if not promises:
        why = "keeping ends, and no period is stated"
        return Verdict(claims=claims, wins=claims[0].id, why=why, doubts=())
    doubts, answers = _compared(promises, said.users)
    best = _best(promises, said.users)
    if best is None:
        return Verdict(claims=claims, wins="", why="", doubts=doubts or (_circle(promises),), answers=answers)
    beyond, allowed = _beyond(best, most)
    verdict = Verdict(claims=claims, wins=best.node.id, why="", doubts=beyond, answers=(*answers, *allowed))
    short = falls_short(best)
    if beyond:
        return _with(verdict, wins="", why="")
    if short:
        return _with(verdict, wins=short.id, why="a law's minimum beats a promise to delete earlier")
    return _with(verdict, wins=best.node.id, why=_reason(best, promises, said, answered=bool(allowed)))


def _with(verdict: Verdict, *, wins: str, why: str) -> Verdict:
    doubts = verdict.doubts
    return Verdict(claims=verdict.claims, wins=wins, why=why, doubts=doubts, answers=verdict.answers)


def _reason(best: Retention, promises: Sequence[Retention], said: _Said, *, answered: bool) -> str:
    others = (_beats(best, other, said.users) for other in promises if other is not best)
    reasons = dict.fromkeys(reason for reason in others if reason)
    if reasons:
        return "; ".join(reasons)
    if answered:
        return "the notice says why the limit of a law does not hold"
    return "a stated period is more exact than an open end" if said.open_ends else "nothing else is said"


def _claims(told: Notice, said: _Said) -> Iterator[Claim]:
    for name in said.promises:
        promise = told.retention[name]
        users = tuple(user for known, user in said.users if known == name)
        yield Claim(
            id=promise.node.id,
            sort=Sort.PROMISE,
            period=lasts(promise),
            rests_on=promise.ground,
            decides=True,
            used_by=users,
        )
    for name in said.open_ends:
        yield _open_claim(told.open_ends[name], tuple(user for known, user in said.users if known == name))
    for fact in dict.fromkeys(_cited(told.retention[name].ground) for name in said.promises):
        if fact:
            words, sure = fact.words, fact.decides
            yield Claim(id=fact.id, sort=Sort.LAW, period=words, rests_on=fact.article, decides=sure)


def _open_claim(end: OpenEnd, users: tuple[str, ...]) -> Claim:
    until = f"until {' or '.join(end.until)}"
    return Claim(id=end.node.id, sort=Sort.OPEN_END, period=until, rests_on="", decides=True, used_by=users)


def _compared(
    promises: Sequence[Retention], users: Users
) -> tuple[tuple[Doubt, ...], tuple[tuple[str, str], ...]]:
    """Return the pairs between which nothing decides, and the answers of the notice that are needed."""
    doubts, answers = [], []
    for first, second in combinations(promises, 2):
        if _beats(first, second, users) is None and _beats(second, first, users) is None:
            doubts.append(_doubt(first, second, users))
        answers += [(a.name, b.name) for a, b in ((first, second), (second, first)) if b.name in a.over]
    return tuple(doubts), tuple(answers)


def _best(promises: Sequence[Retention], users: Users) -> Retention | None:
    """Return the promise that beats every other."""
    for one in promises:
        if all(_beats(one, other, users) is not None for other in promises if other is not one):
            return one
    return None


def _beats(first: Retention, second: Retention, users: Users) -> str | None:
    """Return why the first holds where both are said; none where it does not, or nothing decides."""
    if _answers(first, second) or _answers(second, first):
        answered = _answers(first, second) and not _answers(second, first)
        return f"the notice says so: {first.over[second.name]}" if answered else None
    longer = _length(first) >= _length(second)
    if minimum(first):
        return _by_law(first, second, longer=longer)
    if minimum(second) or first.after != second.after:
        return None
    if _length(first) == _length(second):
        return "both say the same"
    used = any(name == second.name for name, _ in users)
    return None if longer or used else "of two promises by one event the shorter holds"


def _answers(first: Retention, second: Retention) -> bool:
    """Tell whether the notice says that the first holds; no word of a notice beats the minimum of a law."""
    longer = _length(first) >= _length(second)
    return second.name in first.over and (longer or not minimum(second))


def _by_law(first: Retention, second: Retention, *, longer: bool) -> str | None:
    if longer and minimum(second):
        return "laws need both, and this one for longer"
    if longer:
        return "a law's minimum beats a promise to delete earlier"
    same = first.after == second.after and not minimum(second)
    return "a law needs it, and no longer than this" if same else None


def _doubt(first: Retention, second: Retention, users: Users) -> Doubt:
    longer, shorter = sorted((first, second), key=_length, reverse=True)
    used = [user for name, user in users if name == longer.name]
    kept_by = f", and {_named(used)} by the longer" if used else ""
    return Doubt(
        first=longer.node.id,
        second=shorter.node.id,
        says=f"`{longer.node.id}` keeps {lasts(longer)}, `{shorter.node.id}` {lasts(shorter)}{kept_by}",
        answer=(
            "make the two agree, or write in the one that holds why it does: "
            f"`over: {{{shorter.name}: REASON}}` in `{longer.node.id}`, or "
            f"`over: {{{longer.name}: REASON}}` in `{shorter.node.id}`"
        ),
        where=longer.node.where,
    )


def _named(users: Sequence[str]) -> str:
    return f"`{users[0]}` keeps" if len(users) == 1 else f"{len(users)} recipients or tables keep"


def _circle(promises: Sequence[Retention]) -> Doubt:
    first, second = promises[:2]
    names = ", ".join(f"`{promise.node.id}`" for promise in promises)
    return Doubt(
        first=first.node.id,
        second=second.node.id,
        says=f"{names} beat one another in a circle",
        answer="let one of them stand `over:` all the others, or take its `items:` out of the others",
        where=first.node.where,
    )


def _at_most(told: Notice) -> tuple[Fact[RetentionDuty], ...]:
    """Return the limits that compete with a period: with a number, and not counted from the end of need."""
    return tuple(f for f in limits(told) if f.decided and f.decided.period and f.name != AFTER_NEED)


def _beyond(
    best: Retention, most: Sequence[Fact[RetentionDuty]]
) -> tuple[tuple[Doubt, ...], tuple[tuple[str, str], ...]]:
    """Return the limits that a promise goes beyond, and those that the notice answers.

    A law that needs the promise frees it from a limit for as long as that law needs, and no longer.
    """
    doubts, allowed = [], []
    for fact in most:
        if best.keep.length <= max(_least(fact), _needed(best)):
            continue
        keys = [key for key in best.over if fact.id in {one.id for one in cited(key)}]
        allowed += [(best.name, key) for key in keys]
        doubts += [] if keys else [_limited(best, fact)]
    return tuple(doubts), tuple(allowed)


def _needed(promise: Retention) -> float:
    """Return how long a law needs what is promised; without end where that law sets no number."""
    fact = minimum(promise)
    return 0.0 if fact is None else _least(fact) or inf


def _limited(promise: Retention, fact: Fact[RetentionDuty]) -> Doubt:
    key = f"{fact.jurisdiction}-{fact.name}"
    need = minimum(promise)
    beside = f"; {need.id} needs no more than {need.decided.period}" if need and need.decided else ""
    return Doubt(
        first=promise.node.id,
        second=fact.id,
        says=(
            f"`{promise.node.id}` keeps {lasts(promise)}, but the law of {law_of(fact.jurisdiction).name} "
            f"says: {fact.words}{beside}"
        ),
        answer=(
            "shorten the promise, in the notice or in a supplement; or write in it why that law does not "
            f"reach it: `over: {{{key}: REASON}}`"
        ),
        where=promise.node.where,
    )


def _length(promise: Retention) -> tuple[float, bool]:
    """Return how long a promise keeps, for comparing: not less than the law that it names."""
    fact = minimum(promise)
    return max(promise.keep.length, _least(fact) if fact else 0.0), promise.to_fiscal_year_end


def _least(fact: Fact[RetentionDuty]) -> float:
    """Return the length of a duty; 0 where it sets no number."""
    period = fact.decided.period.period if fact.decided and fact.decided.period else None
    return period.length if period else 0.0


def _cited(ground: str) -> Fact[RetentionDuty] | None:
    return _duty(ground.removeprefix(OF_LAW)) if ground.startswith(OF_LAW) else None


@cache
def _duty(law: str) -> Fact[RetentionDuty] | None:
    """Return the retention duty that a notice cites, as its law was last read."""
    jurisdiction = jurisdiction_named(law)
    return duty_cited(law, law_of(jurisdiction).read) if jurisdiction else None
