"""Go on with what was interrupted, what services have not finished, and what a silent system held up."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mamoru.desk.live.confirming import confirm
from mamoru.desk.opening import Tell, open_engine
from mamoru.desk.regions.told import as_begun
from mamoru.desk.requests import (
    Carried,
    Forgotten,
    and_asked,
    answered,
    run_saved,
    with_receipts,
    write_receipts,
)
from mamoru.desk.rights import shows
from mamoru.execute.answering import NotAnsweredAgain
from mamoru.execute.engine import Engine
from mamoru.execute.remote.asking import go_on, waiting
from mamoru.execute.requests import SystemsSilent
from mamoru.execute.resuming import resume
from mamoru.execute.sweeping.resuming import resume_slice
from mamoru.model.errors import MamoruError
from mamoru.model.request import RequestLine, State
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.store import requests as stored
from mamoru.store.kept.agreed import Agreement, agreements


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A request that was gone on with, and waits on."""

    state: State
    systems: tuple[str, ...]  #: that were asked again: services that have not finished, or silent systems


Resumed = Carried | MamoruError | Pending | RequestLine  #: the line: there was nothing to go on with


def resume_all(
    folder: Path, request: str = "", *, tell: Tell | None = None
) -> tuple[tuple[str, Resumed], ...]:
    """Go on with one request, or with all that can be; an error of one does not stop the others."""
    with open_engine(folder, tell=tell) as engine:
        if request:
            found = stored.load(engine.store, request)
            if found.secrets is None and found.line.state is State.OPEN:
                raise Forgotten(request)
            agreed = [one for one in agreements(engine.store) if one.request == request]
            return ((request, _one(engine, request, agreed) or found.line),)
        return tuple(_all(engine))


def _all(engine: Engine) -> Iterator[tuple[str, Resumed]]:
    for name in [line.id for line in stored.unfinished(engine.store)]:
        if (result := _go_on(engine, name)) is not None:
            yield name, result
    for one in agreements(engine.store):
        yield one.request, _agreed(engine, one)


def _one(engine: Engine, request: str, agreed: list[Agreement]) -> Resumed | None:
    return _agreed(engine, agreed[0]) if agreed else _go_on(engine, request)


def _agreed(engine: Engine, agreed: Agreement) -> Resumed:
    """Carry out what somebody has agreed to, if every system answers by now."""
    try:
        return run_saved(engine, agreed.request, whatever=agreed.whatever)
    except SystemsSilent as silent:
        return Pending(state=State.PLANNED, systems=tuple(one.system for one in silent.silent))
    except MamoruError as error:
        return error


def _go_on(engine: Engine, request: str) -> Resumed | None:
    """Go on with a request, or conclude a slice of a sweep; one that was not done is stopped."""
    line = stored.load(engine.store, request).line
    if line.right != SWEEP or line.state is State.WAITING:
        return _resumed(engine, request)
    try:
        outcome = resume_slice(engine, request)
    except MamoruError as error:
        return error
    return with_receipts(engine, outcome) if outcome else stored.load(engine.store, request).line


def _resumed(opened: Engine, request: str) -> Carried | MamoruError | Pending | None:
    try:
        return _further(as_begun(opened, request), request)
    except MamoruError as error:
        write_receipts(opened, request)  # a request that ends here has one, too
        state = stored.load(opened.store, request).line.state
        if isinstance(error, NotAnsweredAgain) and state is State.OPEN:
            return Pending(state=state, systems=error.systems)
        return error


def _further(engine: Engine, request: str) -> Carried | MamoruError | Pending | None:
    if failed := go_on(engine, request, partial(confirm, engine)):
        return failed[0]
    line, asked = stored.load(engine.store, request).line, waiting(engine, request)
    if asked and line.state is State.WAITING:
        return Pending(state=line.state, systems=tuple(task.system for task in asked))
    if shows(line.right):
        return answered(engine, request)
    if outcome := resume(engine, request):
        return and_asked(engine, with_receipts(engine, outcome), at_once=False)
    return write_receipts(engine, request)
