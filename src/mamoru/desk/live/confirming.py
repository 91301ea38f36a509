"""Whether identity values still name the person of a request, before a service is asked by them once more.

A task may wait for days, and an e-mail address or a key be given to somebody else meanwhile: what is held
of them there would be erased, or shown to the person who asked.  What comes in: a request with its
journalled marks.  What goes out: nothing, or an error that leaves the task to a person.  Law: GDPR
art. 5(1)(d), 5(1)(f), 12(6); APPI art. 23.
"""

import json
from collections.abc import Iterable, Sequence

from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.identity.marks import mark
from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.execute.interrupted.left import gone
from mamoru.execute.people import ANSWERING, Finding, Person, queries_for
from mamoru.execute.sealed import captured_of, salts_of, subjects_of
from mamoru.model.errors import MamoruError
from mamoru.model.request import Task
from mamoru.store import requests as stored
from mamoru.store.records import Secrets

SEEN = "people of {}"  #: the setting that keeps the marks of rows seen when it was asked first; keyed digests


class GivenAway(MamoruError):
    """What a service is asked by may name somebody else by now."""

    code = "MAM-619"

    def __init__(self, task: Task, system: str) -> None:
        super().__init__(
            f"the system `{task.system}` is not asked again for request {task.request}: in `{system}` what "
            "the person was known by is now on another row, or on one that has changed",
            why="a key or an address may have been given to somebody else since, and what is held of them "
            "would be erased or shown; nothing was sent",
            remedy=f"look in `{task.system}` what is held of the person who asked, do what is left there, "
            f"and report it with `mamoru task done {task.id}`",
        )


class NotConfirmed(MamoruError):
    """A system that knows people does not answer, so nothing tells whom identity values name by now."""

    code = "MAM-667"

    def __init__(self, task: Task, silent: Sequence[str]) -> None:
        named = ", ".join(f"`{name}`" for name in silent)
        super().__init__(
            f"the system `{task.system}` is not asked again for request {task.request} while {named} "
            "cannot tell whom its keys belong to",
            why="the task has waited, and a key or an address may have been given to somebody else since; "
            "nothing was sent",
            remedy=f"see that it answers (`mamoru check --live` tells), then run `mamoru resume "
            f"{task.request}`; or report what a person did there with `mamoru task done {task.id}`",
        )


def note_people(engine: Engine, request: str) -> None:
    """Keep who is known by the identity values just now; the databases were changed by this process."""
    kept = stored.load(engine.store, request)
    if kept.secrets is None:
        return
    prepared = engine.prepare(kept.line.right, kept.line.of)
    _keep(engine, request, (mark(r, salts_of(kept.secrets)[0]) for r in _rows(prepared, kept.secrets)))


def confirm(engine: Engine, task: Task) -> None:
    """Check that every row that identity values lead to is the person's.  Raises GivenAway, NotConfirmed.

    Values that lead to no row are asked by: they are what was proved when the person asked.
    """
    kept = stored.load(engine.store, task.request)
    assert kept.secrets is not None  # noqa: S101 - a task that waits has them
    prepared = engine.prepare(kept.line.right, kept.line.of)
    if silent := [c.name for c in prepared.connected if c.recipe.people and not _answers(c)]:
        raise NotConfirmed(task, silent)
    rows, seen = _rows(prepared, kept.secrets), _seen(engine, task.request)
    theirs, salt = subjects_of(kept.secrets), salts_of(kept.secrets)[0]
    stays = set[Place]() if seen is not None else theirs.marks.keys() - _gone(prepared, kept.secrets)
    for row in rows:
        told = mark(row, salt)
        if told != theirs.marks.get(row.place) and told not in (seen or ()) and row.place not in stays:
            raise GivenAway(task, row.system)
    if seen is None:
        _keep(engine, task.request, (mark(row, salt) for row in rows))


def _answers(connected: Connected) -> bool:
    return connected.session is not None and connected.standing in ANSWERING


def _rows(prepared: Prepared, secrets: Secrets) -> list[FoundRow]:
    """Return the rows of people that the identity values of a request lead to now; nothing is locked."""
    known = {(k, v) for one in subjects_of(secrets).known for k, values in one.items() for v in values}
    people = tuple(Person(given={k: v}) for k, v in sorted(known))
    queries = queries_for(prepared.connected, lock=False)
    finding = Finding(recipe=prepared.recipe, connected=prepared.connected, queries=queries, people=people)
    sessions = [c.session for c in prepared.connected if c.session is not None]
    try:
        for session in sessions:
            session.begin(writing=False)
        finding.look_everywhere()
    finally:
        for session in sessions:
            session.rollback()
    return list({place: row for person in people for place, row in person.rows.items()}.values())


def _gone(prepared: Prepared, secrets: Secrets) -> set[Place]:
    """Return the rows that an erasure has deleted; what stands there now is another."""
    captured = captured_of(secrets)
    return {p for c in prepared.connected if c.name in captured for p in gone(c, captured[c.name][0])}


def _seen(engine: Engine, request: str) -> frozenset[str] | None:
    kept = engine.store.setting(SEEN.format(request))
    return frozenset(json.loads(kept)) if kept else None


def _keep(engine: Engine, request: str, marks: Iterable[str]) -> None:
    engine.store.keep_setting(SEEN.format(request), json.dumps(sorted(marks)))
