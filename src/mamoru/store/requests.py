"""The life of a request: planned, claimed, journalled, applied, finished, forgotten.

Each function is one durable commit, or part of the caller's ``store.writing()``.  A request that was not
planned apart costs two: ``begin_applying`` before any system is changed, ``finish`` after all are.
A *fence* is a number that grows with each claim: a process that lost its lease can save nothing more.
Law: GDPR art. 5(2) (accountability), 17 (``forget``).
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from mamoru.model.request import RequestLine, State, StepState, Task
from mamoru.store import log, receipts
from mamoru.store.database import Store
from mamoru.store.errors import (
    LostLease,
    NoSuchRequest,
    RequestExists,
    RequestUnfinished,
    StoreInUse,
)
from mamoru.store.records import Issued, NewRequest, Secrets, Step, StoredRequest
from mamoru.store.sealing import Seal, is_destroyed, new_seal, open_seal

CLAIMABLE = frozenset({State.PLANNED, State.APPLYING})
FOR_EVER = 2**62  #: later than every lease
ENDED = frozenset({State.DONE, State.STOPPED})


def plan_made(store: Store, new: NewRequest, secrets: Secrets) -> None:
    """Save a request that was planned and shown; nothing is changed yet.  Raises RequestExists."""
    _add(store, new, secrets, state=State.PLANNED, lease={"fence": 0, "owner": None, "until": 0})


def begin_applying(
    store: Store, new: NewRequest, secrets: Secrets, *, owner: str, now: datetime, lease_seconds: int
) -> int:
    """Save a request that is carried out at once, with its capture, and return its fence.

    Raises RequestExists.
    """
    lease = {"fence": 1, "owner": owner, "until": _end(now, lease_seconds)}
    _add(store, new, secrets, state=State.APPLYING, lease=lease)
    return 1


def claim(
    store: Store,
    request: str,
    *,
    owner: str,
    now: datetime,
    lease_seconds: int,
    states: Iterable[State] = CLAIMABLE,
    is_abandoned: bool = False,
) -> int | None:
    """Take the request, and return its new fence; none when somebody else holds it or its state is another.

    A lease that ended before ``now`` can be taken, and any lease when the caller knows that its owner is
    gone (``is_abandoned``).  Raises NoSuchRequest.
    """
    values = {
        "request": request,
        "owner": owner,
        "now": FOR_EVER if is_abandoned else int(now.timestamp()),
        "until": _end(now, lease_seconds),
        "states": json.dumps(sorted(states)),
    }
    with store.writing():
        for row in store.run("claim", values):
            return int(row["fence"])
        _find(store, request)
    return None


def journal(
    store: Store,
    request: str,
    *,
    fence: int,
    secrets: Secrets,
    systems: Sequence[str],
    plan: str | None = None,
    rows: int | None = None,
) -> None:
    """Save what was captured, and that these systems are about to be changed.

    Replaces what was sealed before, and where they are given the plan's digest and its rows.
    Raises LostLease, NoSuchRequest, RequestForgotten.
    """
    with store.writing():
        number = _held(store, "start", {"request": request, "fence": fence, "plan": plan, "rows": rows})
        _keep_secrets(store, number, secrets, seal=seal_of(store, number, request))
        store.run_each("add_step", [{"number": number, "system": system} for system in systems])


def finish(
    store: Store,
    request: str,
    *,
    fence: int,
    state: State,
    finished: str,
    applied: Mapping[str, int],
    issued: Issued | None = None,
    tasks: Sequence[Task] = (),
) -> None:
    """Save everything that the carrying out has come to, and give the request back.

    ``applied`` gives the rows changed by system.  A request with a receipt is finished inside the
    ``store.writing()`` in which its leaf was appended to the log.  Raises LostLease, NoSuchRequest,
    LogForked, RequestForgotten; let them end that ``writing``, so that nothing of it is saved.
    """
    with store.writing():
        number = _held(store, "finish", {"request": request, "fence": fence, "state": state})
        store.run_each("apply_step", _applied(number, applied, finished=finished))
        store.run_each("add_task", [_task(number, task) for task in tasks])
        if issued is not None:
            log.keep(store, issued)
            receipts.keep(store, number, issued, seal=seal_of(store, number, request))


def add_tasks(store: Store, request: str, tasks: Sequence[Task]) -> None:
    """Save what people have to do before a planned request can be run.  Raises NoSuchRequest."""
    with store.writing():
        number, _ = _find(store, request)
        store.run_each("add_task", [_task(number, task) for task in tasks])


def stop(store: Store, request: str) -> None:
    """Stop a planned request that nobody holds, unless it is planned no longer.  Raises NoSuchRequest."""
    with store.writing():
        _find(store, request)
        store.run("stop", {"request": request})


def is_forgettable(store: Store, request: str, *, state: State) -> bool:
    """Return whether nobody needs any more what is kept of a request in this state.

    One that is open may never be closed: what a system did not answer can be asked for by another request.
    """
    if state is State.OPEN:
        return all(row["done"] for row in store.run("tasks_of_request", {"request": request}))
    return state in ENDED


def forget(store: Store, request: str) -> None:
    """Destroy the key of a request that is ended, or left open, and with it all that is sealed of it.

    Its id, right, state, digests, steps and leaves stay.  Also empties the write-ahead log, where old copies
    of the key would stand, so it cannot be part of a ``writing``; copies in backups are not reached.
    Raises NoSuchRequest, RequestUnfinished, and StoreInUse while another process reads old copies: the
    request is forgotten then, and forgetting it again destroys what is left.
    """
    with store.writing():
        number, state = _find(store, request)
        if not is_forgettable(store, request, state=state):
            raise RequestUnfinished(request, state=state)
        for query in ("destroy_key", "drop_secrets", "drop_receipts", "drop_reports", "drop_people"):
            store.run(query, {"number": number})
    (emptied,) = store.run("truncate_wal")
    if emptied["busy"]:
        raise StoreInUse(store.path)


def requests(store: Store, *, most: int | None = None) -> tuple[RequestLine, ...]:
    """Return requests, the newest first: all, or at most as many as asked for."""
    return tuple(line_of(row) for row in store.run("lines", {"most": -1 if most is None else most}))


def unfinished(store: Store) -> tuple[RequestLine, ...]:
    """Return the requests that are applying, waiting or open, the oldest first."""
    return tuple(line_of(row) for row in store.run("unfinished_lines"))


def planned_with_setting(store: Store, prefix: str) -> tuple[tuple[str, str], ...]:
    """Return the planned requests, the oldest first, whose id stands behind ``prefix`` in a setting's name.

    Each with that setting.
    """
    return tuple((row["id"], row["value"]) for row in store.run("planned_with_setting", {"prefix": prefix}))


def carried_out_since(store: Store, request: str) -> tuple[RequestLine, ...]:
    """Return the requests that were carried out after this one, or not yet, whenever planned."""
    return tuple(line_of(row) for row in store.run("carried_out_since", {"request": request}))


def is_known(store: Store, request: str) -> bool:
    """Return whether there is a request of this id, forgotten or not."""
    return bool(store.run("number", {"request": request}))


def load(store: Store, request: str) -> StoredRequest:
    """Return everything the store has of a request.  Raises NoSuchRequest, BrokenSeal."""
    for row in store.run("stored", {"request": request}):
        return StoredRequest(
            line=line_of(row),
            programme=row["programme"],
            recipe=row["recipe"],
            fence=row["fence"],
            steps=_steps(row["steps"]),
            secrets=None if is_destroyed(row["wrapped"]) else _secrets(store, row),
        )
    raise NoSuchRequest(request)


def seal_of(store: Store, number: int, request: str) -> Seal:
    """Return the seal of a request.  Raises RequestForgotten, BrokenSeal."""
    (row,) = store.run("wrapped_key", {"number": number})
    return open_seal(store.wrapping, request, row["wrapped"])


def _add(
    store: Store, new: NewRequest, secrets: Secrets, *, state: State, lease: Mapping[str, object]
) -> None:
    seal, wrapped = new_seal(store.wrapping, new.id)
    with store.writing():
        added = store.run("add_request", {**_columns(new), "state": state, **lease})
        if not added:
            raise RequestExists(new.id)
        number = int(added[0]["number"])
        store.run("add_data_key", {"number": number, "wrapped": wrapped})
        _keep_secrets(store, number, secrets, seal=seal)
        store.run_each("add_step", [{"number": number, "system": system} for system in new.systems])


def _columns(new: NewRequest) -> dict[str, str | int]:
    return {
        "id": new.id,
        "right": new.right,
        "of": new.of,
        "made": new.made,
        "programme": new.programme,
        "recipe": new.recipe,
        "plan": new.plan,
        "rows": new.rows,
    }


def _keep_secrets(store: Store, number: int, secrets: Secrets, *, seal: Seal) -> None:
    sealed = {
        "subject": seal.close(secrets.subject, "subject"),
        "plan": seal.close(secrets.plan, "plan"),
        "capture": seal.close(secrets.capture, "capture"),
        "nonces": seal.close(secrets.nonces, "nonces"),
    }
    store.run("keep_secrets", {"number": number, **sealed})


def _secrets(store: Store, row: sqlite3.Row) -> Secrets:
    seal = open_seal(store.wrapping, row["id"], row["wrapped"])
    return Secrets(
        subject=seal.open(row["sealed_subject"], "subject"),
        plan=seal.open(row["sealed_plan"], "plan"),
        capture=seal.open(row["sealed_capture"], "capture"),
        nonces=seal.open(row["sealed_nonces"], "nonces"),
    )


def _held(store: Store, query: str, values: Mapping[str, object]) -> int:
    """Run a query that finds the request only under its fence, and return its number."""
    for row in store.run(query, values):
        return int(row["number"])
    request = str(values["request"])
    _find(store, request)
    raise LostLease(request)


def _find(store: Store, request: str) -> tuple[int, State]:
    for row in store.run("number", {"request": request}):
        return int(row["number"]), State(row["state"])
    raise NoSuchRequest(request)


def _end(now: datetime, lease_seconds: int) -> int:
    return int(now.timestamp()) + lease_seconds


def _applied(number: int, applied: Mapping[str, int], *, finished: str) -> list[dict[str, object]]:
    return [
        {"number": number, "system": system, "rows": rows, "finished": finished}
        for system, rows in applied.items()
    ]


def _task(number: int, task: Task) -> dict[str, object]:
    return {"number": number, "id": task.id, "system": task.system, "owner": task.owner, "due": task.due}


def line_of(row: sqlite3.Row) -> RequestLine:
    """Return a row of the view ``request_line`` as ``mamoru status`` lists it."""
    return RequestLine(
        id=row["id"],
        right=row["of_right"],
        of=row["of_kind"],
        state=State(row["state"]),
        made=row["made"],
        rows=row["row_count"],
        plan=row["plan"],
        waits_for=tuple(json.loads(row["waits_for"])),
    )


def _steps(listed: str) -> tuple[Step, ...]:
    return tuple(
        Step(system=system, state=StepState(state), rows=rows, finished=finished)
        for system, state, rows, finished in json.loads(listed)
    )
