"""What people have to do for a request, as tasks: one for each system that they search, and each person.

Of several people planned as one set everybody has tasks of their own, so that a receipt proves for each of
them what was found and when it was reported.  A service that Mamoru asks itself has one task for all.
Law: GDPR art. 5(2), 12(3); APPI art. 33, 34.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from mamoru.execute.composing.telling import DAYS, DESK
from mamoru.execute.engine import Engine
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.request import Task


def tasks_of(engine: Engine, plan: Plan, reported: Sequence[Task]) -> list[Task]:
    """Return the tasks for each system that people search, but for those where they already have."""
    searched = {task.system for task in reported}
    systems = (s for s in plan.systems if s.standing is Standing.TASK and s.system not in searched)
    return [
        _task(engine, plan, effect, number=number)
        for n, effect in enumerate(systems, len(reported) + 1)
        for number in _numbers(plan, effect, n)
    ]


def _numbers(plan: Plan, effect: SystemEffect, n: int) -> Iterator[str]:
    """Yield the end of a task's id: ``2``, or for each of several people ``2.1``, ``2.2`` and so on."""
    if plan.people <= 1 or effect.by_machine:  # a sweep is about nobody
        yield str(n)
    else:
        yield from (f"{n}.{person}" for person in range(1, plan.people + 1))


def _task(engine: Engine, plan: Plan, effect: SystemEffect, *, number: str) -> Task:
    mapped = engine.checked.programme.systems.get(effect.system)
    manual = mapped.manual if mapped else None
    days = manual.days if manual else DAYS
    return Task(
        id=f"{plan.request}-{number}",
        request=plan.request,
        system=effect.system,
        owner=manual.owner if manual else DESK,
        due=(engine.now().date() + timedelta(days=days)).isoformat(),
        done="",
        found=None,
        by="",
        note="",
    )
