"""Where requests stand, and what people have still to do; read from Mamoru's own store alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mamoru.check.ending.destroying import instruction
from mamoru.desk.opening import open_records
from mamoru.desk.packages import packages
from mamoru.execute.alone import is_in_hand
from mamoru.execute.composing.acts import act_of
from mamoru.model.programme import Programme
from mamoru.model.request import RequestLine, State, Task
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.database import Store
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept import vault
from mamoru.store.kept.agreed import agreements
from mamoru.store.kept.holds import Hold
from mamoru.store.kept.vault import VaultState

RESUMED = "Mamoru asks it; `mamoru resume` goes on, and tells what is in the way"  #: where a machine is asked
ANYTHING = "look for everything held of this person"  #: where the map does not tell what to do


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A task that nobody has done yet, with what is to be done."""

    task: Task
    right: str
    says: str  #: as the map tells it, in the governing language where it has that


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where all requests stand."""

    programme: str  #: its name
    requests: tuple[RequestLine, ...]  #: the newest first
    errands: tuple[Errand, ...]  #: the most urgent first

    until: Mapping[str, datetime]  #: for each planned request, up to when it may be run
    now: datetime
    agreed: frozenset[str]  #: planned requests that `mamoru resume` runs as soon as every system answers
    orphans: Mapping[str, tuple[str, ...]]  #: packages of runs that were killed before they were saved
    undoable: Mapping[str, str]  #: request -> ISO time, UTC: up to when it can be undone
    holds: tuple[Hold, ...]  #: holds and appeals that stand, the oldest first

    @property
    def interrupted(self) -> tuple[RequestLine, ...]:
        """Requests that `mamoru resume` would go on with."""
        return tuple(r for r in self.requests if r.state is State.APPLYING)


def status(folder: Path) -> Status:
    """List requests and open tasks.  Raises NoProgramme, Unreadable, and what keys and store raise."""
    with open_records(folder) as (programme, store):
        written = _left(folder, Path(programme.settings.folder) / programme.settings.store)
        lines = stored.requests(store) if store else ()
        tasks = stored_tasks.undone(store) if store else ()
        rights = {line.id: line.right for line in lines}
        errands = tuple(_errand(programme, task, rights.get(task.request, ""), store=store) for task in tasks)
        now = datetime.now(UTC)
        kept = vault.living(store) if store else ()
        agreed = agreements(store) if store else ()
        holds = stored_holds.standing(store, today=now.date().isoformat()) if store else ()
    until = {
        line.id: line.runs_until(days=programme.settings.plan_days)
        for line in lines
        if line.state is State.PLANNED
    }
    return Status(
        programme=programme.settings.name,
        requests=lines,
        errands=errands,
        until=until,
        now=now,
        agreed=frozenset(one.request for one in agreed),
        orphans={name: files for name, files in written.items() if name not in rights},
        undoable={one.request: one.until for one in kept if one.state is not VaultState.KEEPING},
        holds=holds,
    )


def whose(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return whom each task that nobody has done is about, by its id: what they gave to be known by.

    A task for all people of a request names none of them.  This is personal data: it is read for whoever
    does the task, and saved nowhere.
    """
    from mamoru.execute.sealed import subjects_of  # noqa: PLC0415 - it needs much that a status does without

    found = dict[str, Mapping[str, str]]()
    with open_records(folder) as (_, store):
        for task in stored_tasks.undone(store) if store else ():
            secrets = stored.load(store, task.request).secrets if store else None
            given = subjects_of(secrets).given if secrets else ()
            number = 0 if len(given) == 1 else task.person
            if number is not None and given:
                found[task.id] = given[number]
    return found


def _left(folder: Path, store: Path) -> dict[str, tuple[str, ...]]:
    """Return the packages that no process is at.

    They are looked for before requests are: a run saves its request before it lets go of it.
    """
    return {name: files for name, files in packages(folder).items() if not is_in_hand(store, name)}


def _due(task: Task, store: Store) -> str:
    """Return what is asked of whoever looks through papers for what has been kept long enough."""
    from mamoru.execute.sealed import plan_of  # noqa: PLC0415 - it needs much that a status does without

    secrets = stored.load(store, task.request).secrets
    effects = plan_of(secrets.plan).systems if secrets else ()
    return next((one.task for one in effects if one.system == task.system), ANYTHING)


def _errand(programme: Programme, task: Task, right: str, *, store: Store | None) -> Errand:
    from mamoru.desk.stated.destruction import ways_of  # noqa: PLC0415 - as the next one
    from mamoru.execute.composing.telling import says  # noqa: PLC0415 - it needs much that a status does without

    system = programme.systems.get(task.system)
    if system and system.remote:
        return Errand(task=task, right=right, says=RESUMED)
    if right == SWEEP and store:
        return Errand(task=task, right=right, says=_due(task, store))
    told = system.manual.instructions.get(right, {}) if system and system.manual else {}
    act = act_of(right)
    text = says(task.system, act, by_hand=bool(system and system.manual)) if act else ""
    words = told.get(programme.notice.governing_language) or next(iter(told.values()), text or ANYTHING)
    ways = ways_of(programme, task, store) if store else ()
    how = instruction(ways, programme.notice.governing_language)
    return Errand(task=task, right=right, says=f"{words}; {how}" if how else words)
