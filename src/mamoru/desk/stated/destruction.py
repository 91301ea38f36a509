"""How people destroy what they find, by what the notice states; and that they say by which way they did.

Comes in: a task and what is reported of it.  Goes out: the ways that are stated for it, or an error.
Law: PIPA art. 21(2), enforcement decree art. 16.
"""

from collections.abc import Sequence

from mamoru.check.ending.destroying import Way, by_hand, methods
from mamoru.execute.composing.acts import act_of
from mamoru.execute.sealed import plan_of
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.programme import Programme
from mamoru.model.request import Task
from mamoru.notation.nearest import shortened
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.database import Store


class MethodNotStated(MamoruError):
    """Somebody reports that papers were found, and not by which of the stated ways they were destroyed."""

    code = "MAM-525"

    def __init__(self, task: str, method: str, stated: Sequence[str]) -> None:
        wanted = f"the notice states {' or '.join(stated)} for what task {task} destroys"
        super().__init__(
            f"{wanted}, and `{shortened(method)}` is reported"
            if method
            else f"{wanted}, and the report does not say which of them was used",
            why="people were promised a way of destruction, and the record has to show that it was used",
            remedy=f"report it again with `--method {stated[0]}`"
            + (f" (or {', '.join(stated[1:])})" if stated[1:] else "")
            + "; nothing was saved",
        )


def ways_of(programme: Programme, task: Task, store: Store) -> Sequence[Way]:
    """Return the ways stated for what a task finds, as its person is told; none where it erases nothing."""
    found = stored.load(store, task.request)
    system = programme.systems.get(task.system)
    if system is None or found.secrets is None or act_of(found.line.right) is not Act.ERASE:
        return ()
    overlay = programme.notice.overlays.get(plan_of(found.secrets.plan).region)
    return by_hand(overlay.notice if overlay else programme.notice, system, of=found.line.of)


def refuse_unstated(programme: Programme, store: Store, task: str, *, found: int, method: str) -> None:
    """Raise MethodNotStated where the notice states a way, papers were found, and none or another is given.

    Raises NoSuchTask.
    """
    one = stored_tasks.task(store, task)
    stated = methods(ways_of(programme, one, store)) if found or method else ()
    if stated and not one.done and method not in stated:
        raise MethodNotStated(task, method, stated)
