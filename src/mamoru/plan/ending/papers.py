"""What people have to look through for what is due: a sweep of papers is a task for whoever keeps them.

Comes in: the checked programme and the day.  Goes out: for each system that people search, and each kind of
people of whom it holds something, what they are told.  Law: GDPR art. 5(1)(e); APPI art. 22; PIPA art. 21.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from mamoru.check.ending.destroying import by_hand, instruction
from mamoru.model.map import SystemMap
from mamoru.model.notice import Retention
from mamoru.model.programme import CheckedProgramme
from mamoru.model.sweeping.recipe import PaperSweep
from mamoru.plan.due import earliest_of
from mamoru.plan.ending.terms import DE_IDENTIFY, every


def papers(checked: CheckedProgramme, system: SystemMap, *, today: date) -> Iterator[PaperSweep]:
    """Yield the tasks of a system; none where a machine asks it."""
    manual = system.manual
    if manual is None or system.remote is not None:
        return
    promises = list(every(checked.programme.notice))
    for kind in manual.of:
        found = [p for p in promises if kind in p.of and not set(manual.holds).isdisjoint(p.items)]
        if found:
            yield PaperSweep(
                system=system.name,
                of=kind,
                owner=manual.owner,
                days=manual.days,
                promises=tuple(dict.fromkeys(p.node.id for p in found)),
                task=_task(checked, system, found, kind=kind, today=today),
            )


def _task(
    checked: CheckedProgramme, system: SystemMap, promises: Sequence[Retention], *, kind: str, today: date
) -> str:
    """Return what is asked of people: what has been kept long enough, by each promise, and how it ends."""
    held = set(system.manual.holds) if system.manual else set()
    notice = checked.programme.notice
    parts = []
    for promise in promises:
        day = earliest_of(notice, promise, today=today).isoformat()
        end = CROSS_OUT if promise.then == DE_IDENTIFY else DESTROY
        items = ", ".join(sorted(held & {*promise.items}))
        parts.append(
            f"{end} {items} where `{promise.after}` was before {day} and nothing keeps it ({promise.node.id})"
        )
    how = instruction(by_hand(notice, system, of=kind), notice.governing_language)
    return "; ".join((*parts, *([how] if how else ())))


DESTROY, CROSS_OUT = "destroy", "make unreadable whose they are, and keep the rest:"
