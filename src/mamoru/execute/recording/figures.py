"""Keep what became of a request and what it destroyed, so that figures hold when its file is forgotten.

Comes in: a plan and how far it was carried out.  Goes out: numbers and names of the map; nothing personal.
Law: 11 CCR 7101, 7102; PIPA art. 21, enforcement decree art. 16.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mamoru.check.ending.destroying import (
    TECHNICAL,
    by_hand,
    electronic,
    items_of,
    method_of,
    statement_of,
)
from mamoru.execute.composing.acts import act_of
from mamoru.execute.sealed import plan_of
from mamoru.model.kinds.right import Act
from mamoru.model.map import SystemMap
from mamoru.model.notice import Notice
from mamoru.model.plan import Plan, SystemEffect, TableEffect
from mamoru.model.programme import Programme
from mamoru.model.request import MAMORU, Became, Destroyed, State, StepState, Task
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.store import figures
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.database import Store
from mamoru.store.records import StoredRequest

ENDED = frozenset({State.DONE, State.OPEN, State.WAITING, State.STOPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How far a request was carried out."""

    plan: Plan
    state: State
    finished: str  #: ISO time
    applied: Collection[str]  #: systems whose changes were committed
    tasks: Sequence[Task]
    unasked: bool = False  #: by the people that it is about
    undoable: bool = False  #: what it removed is kept, sealed, for some days: nothing is destroyed yet


def keep_figures(store: Store, carried: Carried, gone: Iterable[Destroyed]) -> None:
    """Keep what a request has come to, and what it destroyed."""
    plan = carried.plan
    figures.keep_outcome(
        store,
        plan.request,
        region=plan.region,
        people=plan.people,
        became=became(carried),
        answered=carried.finished if carried.state is State.DONE else "",
    )
    figures.keep_destroyed(store, gone)


def keep_destroyed_now(store: Store, request: str, programme: Programme, *, finished: str) -> None:
    """Record as destroyed what a request removed some days ago, and what nobody can put back from now on."""
    found = stored.load(store, request)
    if found.secrets is not None:
        figures.keep_destroyed(store, destroyed(_of_stored(store, found, finished=finished), programme))


def keep_before_forgetting(store: Store, request: str, programme: Programme) -> None:
    """Keep the same of a request that was concluded before this was kept, while its plan can be read."""
    found = stored.load(store, request)
    if found.secrets is None or figures.is_kept(store, request) or found.line.state not in ENDED:
        return
    carried = _of_stored(store, found)
    overlay = programme.notice.overlays.get(carried.plan.region)
    told = replace(programme, notice=overlay.notice) if overlay else programme
    with store.writing():
        keep_figures(store, carried, destroyed(carried, told))


def _of_stored(store: Store, found: StoredRequest, *, finished: str = "") -> Carried:
    """Return how far a request was carried out whose plan can still be read."""
    assert found.secrets is not None  # noqa: S101 - the callers have looked
    tasks = stored_tasks.of_request(store, found.line.id)
    done = [step for step in found.steps if step.state is StepState.APPLIED]
    return Carried(
        plan=plan_of(found.secrets.plan),
        state=found.line.state,
        finished=finished or max((*(s.finished for s in done), *(t.done for t in tasks)), default=""),
        applied=frozenset(step.system for step in done),
        tasks=tasks,
    )


def became(carried: Carried) -> Became:
    """Return what became of a request: by rows, whatever columns of a shown row are hidden."""
    if carried.unasked or carried.plan.right == SWEEP:
        return Became.UNASKED
    if carried.state is not State.DONE:
        return Became.OPEN
    act, tables = act_of(carried.plan.right), [t for s in carried.plan.systems for t in s.tables]
    shows = act is not None and act.shows
    given = sum(t.shown if shows else t.changed for t in tables)
    given += sum(task.found or 0 for task in carried.tasks)
    back = sum(t.withheld if shows else (t.kept.rows if t.kept else 0) for t in tables)
    if not given:
        return Became.DENIED if back else Became.NOTHING
    return Became.PART if back else Became.WHOLE


def destroyed(carried: Carried, programme: Programme) -> Iterator[Destroyed]:
    """Yield what an erasure destroyed, by system, table and method; nothing for any other request.

    ``programme`` has the notice as its person is told it.
    """
    if act_of(carried.plan.right) is not Act.ERASE:
        return
    for effect in () if carried.undoable else carried.plan.systems:
        system = programme.systems.get(effect.system)
        if system is not None and effect.system in carried.applied:
            yield from _by_mamoru(carried, effect, system, told=programme.notice)
    for task in carried.tasks:
        system = programme.systems.get(task.system)
        if system is not None and task.done and task.found:
            yield _by_hand(carried.plan, task, system, told=programme.notice)


def _by_mamoru(
    carried: Carried, effect: SystemEffect, system: SystemMap, *, told: Notice
) -> Iterator[Destroyed]:
    plan = carried.plan
    for table in effect.tables:
        mapped = system.tables.get(table.table)
        way = electronic(told, of=plan.of, items=items_of(mapped)) if mapped else None
        held = [name for name, column in mapped.columns.items() if column.category] if mapped else ()
        for method, rows in methods_used(table, held).items():
            yield Destroyed(
                request=plan.request, right=plan.right, of=plan.of, region=plan.region, system=effect.system,
                table=table.table, method=method, rows=rows, at=carried.finished, by=MAMORU,
                statement=way.statement if way else "", proof="",
            )  # fmt: skip


def methods_used(table: TableEffect, held: Collection[str]) -> dict[str, int]:
    """Return by which method how many rows of a table lost what they held.

    ``held`` are the columns that hold data: rows that lead nowhere any more have lost none.
    """
    found = {TECHNICAL: table.deleted}
    masks = {name: mask for name, mask in (table.masks or {}).items() if name in held}
    if table.masked and masks:
        masked = method_of(masks.values())
        found[masked] = found.get(masked, 0) + table.masked
    return {method: rows for method, rows in found.items() if rows}


def _by_hand(plan: Plan, task: Task, system: SystemMap, *, told: Notice) -> Destroyed:
    ways = by_hand(told, system, of=plan.of)
    is_machine = system.remote is not None
    way = electronic(told, of=plan.of, items=system.manual.holds) if is_machine and system.manual else None
    return Destroyed(
        request=plan.request, right=plan.right, of=plan.of, region=plan.region, system=task.system, table="",
        method=TECHNICAL if is_machine else task.method, rows=task.found or 0, at=task.done,
        by=MAMORU if is_machine else task.owner,
        statement=(way.statement if way else "") if is_machine else statement_of(ways, task.method),
        proof=task.proof,
    )  # fmt: skip
