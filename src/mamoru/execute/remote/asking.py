"""Ask the systems without SQL of a request, when its databases are done, until each has done it.

For each person: look what is held, and keep how much; ask; look again.  Each step may be made twice, so that
whoever goes on after a kill begins with the first that is not known to be done.  What failed leaves the task
waiting.  What was looked for again and not found is observed; of a service that cannot be looked into there
is only what it reports.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mamoru.execute.alone import alone
from mamoru.execute.engine import Engine
from mamoru.execute.remote.errands import Progress, errand, keep_progress, progress
from mamoru.execute.remote.showing import counted, open_remote
from mamoru.execute.sealed import salts_of, subjects_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Errand, Remote
from mamoru.model.request import State, Task
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks

BY = "mamoru"  #: who did a task that no person did
Confirm = Callable[[Task], None]  #: raises where the keys of a task may name somebody else by now
ASKED_IN = frozenset({State.WAITING, State.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One task that Mamoru does itself."""

    engine: Engine
    task: Task
    remote: Remote
    errands: Sequence[Errand]


def go_on(engine: Engine, request: str, confirm: Confirm | None = None) -> tuple[MamoruError, ...]:
    """Do what is left to do of a request in systems that are asked by calls; return what is in the way.

    ``confirm`` is asked before a service is told keys; none: the databases were looked into just now.  A
    service that has not finished is in nobody's way: its task waits.  Raises InHand.
    """
    if not waiting(engine, request):
        return ()
    with alone(engine.store.path, request):
        found = list[MamoruError]()
        for task in waiting(engine, request):
            try:
                _try(engine, task, confirm)
            except MamoruError as error:
                found.append(error)
        return tuple(found)


def waiting(engine: Engine, request: str) -> tuple[Task, ...]:
    """Return the tasks of a request that are not done, in systems that are asked by calls."""
    kept = stored.load(engine.store, request)
    if kept.secrets is None or kept.line.state not in ASKED_IN:
        return ()
    systems = engine.checked.programme.systems
    return tuple(
        task
        for task in stored_tasks.of_request(engine.store, request)
        if not task.done and task.system in systems and systems[task.system].remote
    )


def _try(engine: Engine, task: Task, confirm: Confirm | None) -> None:
    kept, programme = stored.load(engine.store, task.request), engine.checked.programme
    remote = open_remote(programme.systems[task.system], programme.settings.folder)
    if remote is None or kept.secrets is None or not remote.says(kept.line.right):
        return
    salt = salts_of(kept.secrets)[0]
    errands = [
        errand(task.id, n, known=known, salt=salt, right=kept.line.right, since=kept.line.made)
        for n, known in enumerate(subjects_of(kept.secrets).known)
    ]
    try:
        asking = Asking(engine=engine, task=task, remote=remote, errands=errands)
        _ask(asking if confirm is None else _confirmed(asking, confirm))
    finally:
        remote.close()


def _confirmed(asking: Asking, confirm: Confirm) -> Asking:
    """Return the same when its keys still are the people's.  Raises what confirming raises.

    A service that has taken every errand is asked how far it is by their ids alone.
    """
    so_far, errands = progress(asking.engine.store, asking.task.id), asking.errands
    if all(so_far.get(n, Progress()).status for n in range(len(errands))):
        return replace(asking, errands=[replace(one, known={}) for one in errands])
    confirm(asking.task)
    return asking


def _ask(asking: Asking) -> None:
    store, task = asking.engine.store, asking.task
    so_far, notes = progress(store, task.id), list[str]()
    for n in range(len(asking.errands)):
        if not so_far.get(n, Progress()).done:
            notes += _step(asking, so_far, n)
    if all(so_far[n].done for n in range(len(asking.errands))):
        found = sum(one.found or 0 for one in so_far.values())
        note = "; ".join(filter(None, notes))
        stored_tasks.task_done(store, task.id, done=asking.engine.moment(), found=found, by=BY, note=note)


def _step(asking: Asking, so_far: dict[int, Progress], n: int) -> Iterator[str]:
    """Do one errand as far as it goes, and keep how far that is; yield where its results are."""
    store, task, remote, errand = asking.engine.store, asking.task, asking.remote, asking.errands[n]
    here = so_far.get(n, Progress())
    if remote.looks and here.found is None:
        here = replace(here, found=counted(remote.look(errand)))
        keep_progress(store, task.id, {**so_far, n: here})
    reply = remote.ask(errand)
    if reply.done:
        remote.verify(errand)
    so_far[n] = replace(here.told(reply), done=reply.done, looked=remote.looks and reply.done)
    keep_progress(store, task.id, so_far)
    yield reply.results
