"""Erase people: plan it, or do it; one request may ask for a thousand people at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from mamoru.evidence.receipt import Receipt
from mamoru.execute.alone import in_hand
from mamoru.execute.composing.acts import act_of
from mamoru.execute.composing.handing import tasks_of
from mamoru.execute.composing.telling import NotToldYet, tell_first
from mamoru.execute.correction.earlier import marks_of
from mamoru.execute.correction.judging import RehearsalFailed
from mamoru.execute.effects import SILENT
from mamoru.execute.engine import Engine
from mamoru.execute.interrupted.journal import Journal, new_request, nothing
from mamoru.execute.people import Identity
from mamoru.execute.receipts import NONCE_BYTES, Done, issue_receipt, keep_outside
from mamoru.execute.requests import (
    LEASE_SECONDS,
    ROUNDS,
    Group,
    PlanChanged,
    Under,
    Unfinished,
    apply_all,
    capture_all,
    commit_all,
    refuse_forbidden,
    refuse_silent,
    refuse_unasked,
    request_id,
    signed_off,
    transaction,
)
from mamoru.execute.sealed import salts_of, subjects_of
from mamoru.execute.undoing.keeping import apply_journalled, end_of, leave_no_copy, settled
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.plan import Plan, Standing
from mamoru.model.recipe import Correction
from mamoru.model.request import State, Task
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks

Settled = TypeVar("Settled", Group, "Outcome")


class NotPlanned(MamoruError):
    """The request is not waiting to be run."""

    code = "MAM-433"

    def __init__(self, request: str, state: State) -> None:
        super().__init__(
            f"request {request} is {state.value}, so its plan cannot be run",
            why="a plan is carried out once: a second run would change rows that nobody has looked at",
            remedy="see where it stands with `mamoru status`; if the person has asked again, make a new "
            "plan with `mamoru plan`",
        )


class PlanOutdated(MamoruError):
    """The plan was shown too long ago to be run."""

    code = "MAM-435"

    def __init__(self, request: str, *, days: int) -> None:
        super().__init__(
            f"the plan of request {request} is older than {days} days",
            why="whoever agreed to it looked at rows and promises of that time, and its file still names a "
            "person; nothing was changed, and the request ends here",
            remedy="make a new plan if the person still asks; `limits: {plan-days: NUMBER}` in "
            f"programme.yaml says how long one holds; `mamoru forget {request}` destroys this one's file",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request."""

    plan: Plan
    state: State
    receipt: Receipt
    file: bytes  #: the receipt as a file
    tasks: tuple[Task, ...]
    nonces: tuple[bytes, ...]  #: one for each person: proves whose commitment the receipt holds
    unkept: MamoruError | None = None  #: why its checkpoint is not kept outside yet
    ended: bool = False  #: it destroyed what was kept of earlier acts that nobody had asked for


def plan_erasure(
    engine: Engine,
    of: str,
    asked: Sequence[Identity],
    *,
    right: str = "erasure",
    corrections: tuple[Correction, ...] = (),
    unasked: str = "",
) -> Plan:
    """Capture and undo: save and return what an erasure, or another change, would do.  Changes no system.

    A correction is tried as well, since a database may refuse a value.  ``unasked`` says why it is
    done though nobody asked for it.  Raises RehearsalFailed, NotUndoable.
    """
    under = replace(_new(engine, asked, right), corrections=corrections, unasked=unasked)
    journal = Journal(engine=engine, asked=asked, under=under)
    group = _until_settled(lambda: _captured(of, journal), journal)
    with engine.store.writing():
        stored.plan_made(engine.store, new_request(engine, group.plan), journal.secrets(group))
        if act_of(right) is Act.LIFT:
            stored.add_tasks(engine.store, under.id, [tell_first(engine, under.id)])
    return group.plan


def _captured(of: str, journal: Journal) -> Group:
    engine, under = journal.engine, journal.under
    prepared = engine.prepare_search(under.right, of, under.corrections)
    with transaction(engine, prepared):
        group = signed_off(capture_all(engine, prepared, journal.asked, under=under))
        if under.corrections and not group.plan.forbids:
            _rehearse(group)
    return group


def _rehearse(group: Group) -> None:
    """Apply what was captured; the caller undoes it.  Raises RehearsalFailed."""
    try:
        apply_all(group, journal=lambda: None)
    except MamoruError as error:
        raise RehearsalFailed(error) from error


def erase(
    engine: Engine, of: str, asked: Sequence[Identity], *, right: str = "erasure", confirmed: str = ""
) -> Outcome:
    """Erase people now.

    Raises NeedsWord, SystemsSilent, RowsChanged after three rounds, and the errors of finding people.
    ``confirmed`` is the beginning of the digest of a plan that stops and asks.
    """
    under = _new(engine, asked, right)
    with in_hand(engine.store.path, under.id) as hold:
        return _rounds(engine, of, asked, under=under, confirmed=confirmed, hold=hold)


def run_planned(engine: Engine, request: str, *, confirmed: str = "", whatever: bool = False) -> Outcome:
    """Do exactly what a saved plan showed; or ``whatever`` is planned now, if somebody agreed beforehand.

    Raises PlanChanged when something else would be done, and PlanOutdated; both end the request.  Raises
    NotToldYet where somebody has to be told first; the plan stays.

    The caller holds the request (``execute.alone``).
    """
    found = stored.load(engine.store, request)
    fence = take(engine, request, State.PLANNED)
    if fence is None or found.secrets is None:
        raise NotPlanned(request, found.line.state)
    salt, nonces = salts_of(found.secrets)
    subjects = subjects_of(found.secrets)
    under = Under(
        id=request,
        right=found.line.right,
        salt=salt,
        nonces=nonces,
        expected="" if whatever else found.line.plan,
        fence=fence,
        programme=found.programme,
        corrections=subjects.corrections,
        unasked=subjects.unasked,
    )
    asked = subjects.given
    days = engine.checked.programme.settings.plan_days
    if found.line.runs_until(days=days) < engine.now():
        Journal(engine=engine, asked=asked, under=under).put_back(State.STOPPED)
        raise PlanOutdated(request, days=days)
    if any(not task.done for task in stored_tasks.of_request(engine.store, request)):
        Journal(engine=engine, asked=asked, under=under).put_back(State.PLANNED)
        raise NotToldYet(request)
    return _rounds(engine, found.line.of, asked, under=under, confirmed=confirmed)


def take(engine: Engine, request: str, state: State) -> int | None:
    """Claim a request in this state, whatever is left of the last owner's lease.

    The caller holds the request on this machine, which proves that its last owner is gone.
    """
    return stored.claim(
        engine.store,
        request,
        owner=engine.owner,
        now=engine.now(),
        lease_seconds=LEASE_SECONDS,
        states=(state,),
        is_abandoned=True,
    )


def _new(engine: Engine, asked: Sequence[Identity], right: str) -> Under:
    random = engine.random(NONCE_BYTES * (len(asked) + 1))
    pieces = [random[i : i + NONCE_BYTES] for i in range(0, len(random), NONCE_BYTES)]
    nonces = tuple(pieces[1:])
    return Under(id=request_id(engine), right=right, salt=pieces[0], nonces=nonces, expected="", fence=0)


def _rounds(
    engine: Engine,
    of: str,
    asked: Sequence[Identity],
    *,
    under: Under,
    confirmed: str,
    hold: Callable[[], None] = nothing,
) -> Outcome:
    """Try again, all of it, when rows appeared between capture and apply.

    A request of which nothing was done is planned again, and stopped when its plan no longer holds.
    """
    journal = Journal(engine=engine, asked=asked, under=under, hold=hold)
    ends = State.PLANNED
    try:
        return _until_settled(lambda: _once(of, journal, confirmed=confirmed), journal)
    except PlanChanged:
        ends = State.STOPPED
        raise
    finally:
        with suppress(MamoruError):  # what went wrong first is told
            journal.put_back(ends)


def _until_settled(act: Callable[[], Settled], journal: Journal) -> Settled:
    for last in (False,) * (ROUNDS - 1) + (True,):
        try:
            return act()
        except MamoruError as error:
            if last or journal.in_doubt or not error.passing:
                raise
    raise AssertionError


def _once(of: str, journal: Journal, *, confirmed: str) -> Outcome:
    engine, under, outcomes = journal.engine, journal.under, list[Outcome]()
    if under.programme not in ("", engine.checked.programme.digest):
        raise PlanChanged(under.id, programme=True)
    started = engine.moment()
    prepared = engine.prepare_search(under.right, of, under.corrections)
    with transaction(engine, prepared):
        group = capture_all(engine, prepared, journal.asked, under=under, meanwhile=journal.prepare)
        refuse_silent(
            group.plan
        )  # before its plan is found to be another one, since it has no rows of theirs
        refuse_forbidden(group.plan)
        if under.expected or group.plan.stops:
            group = signed_off(group)
        if under.expected and group.plan.digest != under.expected:
            raise PlanChanged(under.id)
        refuse_unasked(group.plan, confirmed=confirmed or "")
        apply_journalled(group, journal)
        with deciding(journal), engine.store.writing():
            commit_all(group, conclude=lambda: outcomes.append(_conclude(journal, started=started)))
    return told_outside(outcomes[0], engine)


@contextmanager
def deciding(journal: Journal) -> Iterator[None]:
    """Do what leaves a request in doubt when it fails.  Raises Unfinished."""
    journal.in_doubt = True
    try:
        yield
    except MamoruError as error:
        raise Unfinished(journal.under.id, error) from error


def told_outside(outcome: Outcome, engine: Engine) -> Outcome:
    """Keep the checkpoint outside too.  The request is done and saved: what fails now is told beside it."""
    if outcome.ended:
        leave_no_copy(engine)
    unkept = keep_outside(outcome.receipt, engine)
    return replace(outcome, unkept=unkept) if unkept else outcome


def _conclude(journal: Journal, *, started: str) -> Outcome:
    group, under, act = journal.written, journal.under, act_of(journal.under.right)
    assert group is not None  # noqa: S101 - the journal is written before anything is committed
    applied = applied_of(group)
    told = stored_tasks.of_request(journal.engine.store, under.id) if act is Act.LIFT else ()
    return conclude(
        group.engine,
        group.plan,
        journal.asked,
        under=under,
        fence=under.fence,
        started=started,
        applied=applied,
        whose=marks_of(journal.engine, group.people) if act is Act.ERASE else (),
        reported=told,
    )


def applied_of(group: Group) -> dict[str, int]:
    """Return the rows changed by system."""
    changed = {s.system: sum(t.changed for t in s.tables) for s in group.plan.systems}
    return {c.erasing.connected.name: changed[c.erasing.connected.name] for c in group.systems}


def finish(
    engine: Engine,
    plan: Plan,
    asked: Sequence[Identity],
    *,
    under: Under,
    fence: int,
    started: str,
    applied: Mapping[str, int],
    resumed: bool = False,
    state: State | None = None,
    whose: Sequence[str] = (),
) -> Outcome:
    """Save the outcome and issue the receipt in one commit; then keep the checkpoint outside."""
    with engine.store.writing():
        outcome = conclude(
            engine, plan, asked, under=under, fence=fence, started=started, applied=applied, resumed=resumed,
            state=state, whose=whose,
        )  # fmt: skip
    return told_outside(outcome, engine)


def conclude(
    engine: Engine,
    plan: Plan,
    asked: Sequence[Identity],
    *,
    under: Under,
    fence: int,
    started: str,
    applied: Mapping[str, int],
    resumed: bool = False,
    package: str = "",
    state: State | None = None,
    reported: Sequence[Task] = (),
    whose: Sequence[str] = (),
) -> Outcome:
    """Save the outcome and issue the receipt; the caller holds ``store.writing()``.

    ``state`` is where the request ends, if not where its plan leads; ``reported`` are the tasks that people
    have done already; ``whose`` are the marks of people who were erased, of whom nothing earlier is kept.
    """
    finished = engine.moment()
    stored_people.expire(engine.store, today=engine.now().date().isoformat())
    kept, ended = settled(engine, under, applied), False
    if under.corrections:
        stored_people.keep_applied(engine.store, plan.request, applied)
    elif whose and not under.unasked:
        stored_people.drop_earlier(engine.store, whose)
        ended = end_of(engine, whose)
    tasks = () if state else (*reported, *tasks_of(engine, plan, reported))
    state = state or end_state(plan, waiting=any(not task.done for task in tasks))
    done = Done(
        plan=plan, state=state, started=started, finished=finished, subjects=asked, nonces=under.nonces,
        applied=tuple(applied), resumed=resumed, tasks=tasks,
        package=package, corrections=under.corrections,
        unasked=under.unasked, undone_until=kept,
    )  # fmt: skip
    issued, receipt = issue_receipt(done, engine)
    stored.finish(
        engine.store,
        plan.request,
        fence=fence,
        state=state,
        finished=finished,
        applied=applied,
        issued=issued,
        tasks=tasks,
    )
    return Outcome(
        plan=plan, state=state, receipt=receipt, file=issued.file, tasks=tasks, nonces=under.nonces,
        ended=ended,
    )  # fmt: skip


def end_state(plan: Plan, *, waiting: bool) -> State:
    """Return the state a request ends in.

    A system that could not answer, or in which rows were left, keeps it open; a person who has still to look
    makes it wait.
    """
    open_systems = {*SILENT, Standing.UNMAPPED, Standing.SHARED_KEY}
    if any(s.standing in open_systems for s in plan.systems):
        return State.OPEN
    return State.WAITING if waiting else State.DONE
