"""The tasks of people: what is still to be done, and the report that it was.

Who did a task, and what was noted, can name people: both are sealed with the key of the request.
"""

import sqlite3

from mamoru.model.request import Task
from mamoru.store.database import Store
from mamoru.store.errors import NoSuchTask, TaskDone
from mamoru.store.sealing import Seal, is_destroyed, open_seal


def undone(store: Store) -> tuple[Task, ...]:
    """Return the tasks of all requests that nobody has done yet, the most urgent first."""
    return tuple(_task(store, row) for row in store.run("undone_tasks"))


def of_request(store: Store, request: str) -> tuple[Task, ...]:
    """Return all tasks of one request, in the order they were made; of a forgotten one without reports."""
    return tuple(_task(store, row) for row in store.run("tasks_of_request", {"request": request}))


def task(store: Store, name: str) -> Task:
    """Return one task.  Raises NoSuchTask."""
    return _task(store, _row(store, name))


def task_done(
    store: Store, task: str, *, done: str, found: int, by: str, note: str, method: str = "", proof: str = ""
) -> Task:
    """Save the report of a task and return the task as it is now.

    ``done`` is ISO time, ``found`` how many rows or papers were found; ``method`` and ``proof`` tell how they
    were destroyed, stay when the request is forgotten, and so name nobody.  When it was the last task for its
    system, the request no longer waits for that system.  Raises NoSuchTask, TaskDone, RequestForgotten.
    """
    with store.writing():
        row = _row(store, task)
        if row["done"]:
            raise TaskDone(task)
        seal = open_seal(store.wrapping, row["request_id"], row["wrapped"])
        report = {
            "task": task,
            "done": done,
            "found": found,
            "done_by": seal.close(by.encode(), _by(task)),
            "note": seal.close(note.encode(), _note(task)),
            "method": method,
            "proof": proof,
        }
        store.run("mark_task_done", report)
        step = {"number": row["request"], "system": row["system"], "finished": done}
        store.run("end_task_step", step)
        return _task(store, _row(store, task))


def _row(store: Store, task: str) -> sqlite3.Row:
    for row in store.run("task", {"task": task}):
        return row
    raise NoSuchTask(task)


def _task(store: Store, row: sqlite3.Row) -> Task:
    task, is_sealed = row["id"], bool(row["done"]) and not is_destroyed(row["wrapped"])
    seal = open_seal(store.wrapping, row["request_id"], row["wrapped"]) if is_sealed else None
    return Task(
        id=task,
        request=row["request_id"],
        system=row["system"],
        owner=row["owner"],
        due=row["due"],
        done=row["done"],
        found=row["found"],
        by=_text(seal, row["done_by"], _by(task)),
        note=_text(seal, row["note"], _note(task)),
        method=row["method"],
        proof=row["proof"],
    )


def _text(seal: Seal | None, sealed: bytes, column: str) -> str:
    return seal.open(sealed, column).decode() if seal else ""


def _by(task: str) -> str:
    return f"task.by/{task}"


def _note(task: str) -> str:
    return f"task.note/{task}"
