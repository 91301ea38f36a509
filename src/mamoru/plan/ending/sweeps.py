"""What a sweep does in every system: what rows that stay lose first, then the rows that go.

Comes in: the checked programme and the day.  Goes out: recipes, and what no sweep can do, with the reason.
Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from mamoru.model.sweeping.recipe import PaperSweep, SweepRecipe, Unswept
from mamoru.plan.ending.papers import papers
from mamoru.plan.ending.parts import Parts
from mamoru.plan.ending.terms import By, by_law, every, terms_of
from mamoru.plan.ending.whole import Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What of one system, or of several, a sweep may take, and what it may not."""

    recipes: tuple[SweepRecipe, ...]  #: in the order in which they are carried out
    unswept: tuple[Unswept, ...]
    papers: tuple[PaperSweep, ...] = ()  #: what people look through


def sweeps(
    checked: CheckedProgramme, *, today: date, systems: Collection[str] = (), retention: Collection[str] = ()
) -> Found:
    """Compile a sweep; of these systems, and by these promises (``retention.invoices``) only, if named."""
    names = [n for n in sorted(checked.programme.systems) if not systems or n in systems]
    laws = frozenset(by_law(checked.programme))
    found = [_of_system(checked, name, today, laws=laws) for name in names]
    named = {*retention}
    return Found(
        recipes=tuple(r for one in found for r in one.recipes if not named or named & {*r.promises}),
        unswept=tuple(u for one in found for u in one.unswept if not named or named & {*u.promises}),
        papers=tuple(p for one in found for p in one.papers if not named or named & {*p.promises}),
    )


def _of_system(checked: CheckedProgramme, name: str, today: date, *, laws: By) -> Found:
    system = checked.programme.systems[name]
    if name not in checked.graphs:
        found = tuple(papers(checked, system, today=today))
        left = () if found else tuple(_by_hand(checked.programme.notice, system))
        return Found(recipes=(), unswept=left, papers=found)
    terms = terms_of(checked, name, today=today, laws=laws)
    whole = Whole(terms=terms, dating=terms.dating())
    going = whole.recipes()
    parts = Parts(terms=terms, whole=whole)
    lasting = parts.recipes()
    swept = {step.table.name for r in going for step in r.system.erase if step.doomed} | parts.done
    return Found(recipes=(*lasting, *going), unswept=(*_unswept(whole, swept), *parts.left))


def _unswept(whole: Whole, swept: Collection[str]) -> Iterator[Unswept]:
    system = whole.terms.system
    for name in sorted({*whole.covered, *whole.reasons} - set(swept)):
        promises = tuple(dict.fromkeys(p.node.id for p in whole.terms.promises(system.tables[name])))
        if promises:
            because = whole.reasons.get(name, LOOSE)
            yield Unswept(system=system.name, table=name, promises=promises, because=because)


LOOSE = "no sweep takes the rows that its own hang on"


def _by_hand(notice: Notice, system: SystemMap) -> Iterator[Unswept]:
    """Tell of a system that only its own service can look through."""
    held = set(system.manual.holds) if system.manual else set()
    promises = tuple(p.node.id for p in every(notice) if held & {*p.items})
    if promises:
        yield Unswept(system=system.name, table="", promises=promises, because=BY_HAND)


BY_HAND = "nobody but the service itself can look there for what is due"
