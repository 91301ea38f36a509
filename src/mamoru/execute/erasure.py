"""Erase people: plan it, or do it; one request may ask for a thousand people at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mamoru.evidence.receipt import Receipt
from mamoru.execute.alone import alone
from mamoru.execute.effects import SILENT
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import RowsChanged
from mamoru.execute.people import Identity
from mamoru.execute.receipts import NONCE_BYTES, Done, issue_receipt, keep_outside
from mamoru.execute.requests import (
    ROUNDS,
    Group,
    PlanChanged,
    apply_all,
    capture_all,
    commit_all,
    refuse_unasked,
    request_id,
    transaction,
)
from mamoru.execute.sealed import salts_of, subjects_of, write
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.request import State, Task
from mamoru.store import requests as stored
from mamoru.store.records import NewRequest, Secrets

LEASE_SECONDS = 300


class NotPlanned(MamoruError):
    """The request is not waiting to be run."""

    code = "MAM-433"

    def __init__(self, request: str, state: State) -> None:
        super().__init__(
            f"request {request} is {state.value}, so its plan cannot be run",
            why="a plan is carried out once; a second run would do what nobody has looked at",
            remedy="see `mamoru status`; make a new plan if the person asked again",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """The request under which something is done."""

    id: str
    right: str
    salt: bytes
    nonces: tuple[bytes, ...]
    expected: str  #: digest of the plan that was confirmed, or empty
    fence: int  #: of a request that is stored already; 0: it is saved when it is journalled


def plan_erasure(engine: Engine, of: str, asked: Sequence[Identity], *, right: str = "erasure") -> Plan:
    """Capture and undo: save and return what an erasure would do.  Changes no system."""
    prepared = engine.prepare(right, of)
    under = _new(engine, asked, right)
    with transaction(engine, prepared):
        group = capture_all(engine, prepared, asked, request=under.id, salt=under.salt)
    stored.plan_made(engine.store, new_request(engine, group.plan), _secrets(under, asked, group))
    return group.plan


def erase(
    engine: Engine, of: str, asked: Sequence[Identity], *, right: str = "erasure", confirmed: str = ""
) -> Outcome:
    """Erase people now.

    Raises NeedsWord, SystemsSilent, RowsChanged after three rounds, and the errors of finding people.
    ``confirmed`` is the beginning of the digest of a plan that stops and asks.
    """
    under = _new(engine, asked, right)
    with alone(engine.store.path, under.id):
        return _rounds(engine, of, asked, under=under, confirmed=confirmed)


def run_planned(engine: Engine, request: str, *, confirmed: str = "") -> Outcome:
    """Do exactly what a saved plan showed.  Raises PlanChanged when something else would be done.

    The caller holds the request (``execute.alone``).
    """
    found = stored.load(engine.store, request)
    fence = take(engine, request, State.PLANNED)
    if fence is None or found.secrets is None:
        raise NotPlanned(request, found.line.state)
    salt, nonces = salts_of(found.secrets)
    under = Under(
        id=request, right=found.line.right, salt=salt, nonces=nonces, expected=found.line.plan, fence=fence
    )
    try:
        return _rounds(
            engine, found.line.of, subjects_of(found.secrets).given, under=under, confirmed=confirmed
        )
    except PlanChanged:
        stored.finish(
            engine.store, request, fence=fence, state=State.STOPPED, finished=engine.moment(), applied={}
        )
        raise


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


def _rounds(engine: Engine, of: str, asked: Sequence[Identity], *, under: Under, confirmed: str) -> Outcome:
    """Try again, all of it, when rows appeared between capture and apply.

    When they always do, the request stops; after any other error in the middle it can be resumed.
    """
    journal = Journal(engine=engine, asked=asked, under=under)
    for last in (False,) * (ROUNDS - 1) + (True,):
        try:
            return _once(engine, of, journal, confirmed=confirmed)
        except RowsChanged:
            if last:
                journal.stop()
                raise
    raise AssertionError


def _once(engine: Engine, of: str, journal: "Journal", *, confirmed: str) -> Outcome:
    started = engine.moment()
    prepared, asked, under = engine.prepare(journal.under.right, of), journal.asked, journal.under
    outcomes: list[Outcome] = []
    with transaction(engine, prepared):
        group = capture_all(engine, prepared, asked, request=under.id, salt=under.salt)
        if under.expected and group.plan.digest != under.expected:
            raise PlanChanged(under.id)
        refuse_unasked(group.plan, confirmed=confirmed or "")
        apply_all(group, journal=lambda: journal.write(group))
        with engine.store.writing():
            commit_all(group, conclude=lambda: outcomes.append(_conclude(journal, group, started=started)))
    keep_outside(outcomes[0].receipt, engine)
    return outcomes[0]


def _conclude(journal: "Journal", group: Group, *, started: str) -> Outcome:
    under, applied = journal.under, applied_of(group)
    return conclude(
        journal.engine,
        group.plan,
        journal.asked,
        under=under,
        fence=under.fence,
        started=started,
        applied=applied,
    )


def applied_of(group: Group) -> dict[str, int]:
    """Return the rows changed by system."""
    changed = {s.system: sum(t.deleted + t.masked for t in s.tables) for s in group.plan.systems}
    return {c.erasing.connected.name: changed[c.erasing.connected.name] for c in group.systems}


def new_request(engine: Engine, plan: Plan) -> NewRequest:
    """Return what the store keeps of a request in clear."""
    return NewRequest(
        id=plan.request,
        right=plan.right,
        of=plan.of,
        made=engine.moment(),
        programme=plan.programme,
        recipe=plan.recipe,
        plan=plan.digest,
        rows=plan.rows,
        systems=tuple(s.system for s in plan.systems),
    )


def _secrets(under: Under, asked: Sequence[Identity], group: Group) -> Secrets:
    captured = {c.erasing.connected.name: c.sets for c in group.systems}
    return write(group.plan, asked, group.people, captured=captured, salt=under.salt, nonces=under.nonces)


@dataclass(slots=True, kw_only=True)
class Journal:
    """What is durable in Mamoru's store before anything is durable elsewhere."""

    engine: Engine
    asked: Sequence[Identity]
    under: Under  #: its fence is set by the first writing

    def write(self, group: Group) -> None:
        """Save the captured keys, and that systems are about to be changed."""
        secrets, store, plan = _secrets(self.under, self.asked, group), self.engine.store, group.plan
        if self.under.fence:
            stored.journal(
                store,
                self.under.id,
                fence=self.under.fence,
                secrets=secrets,
                systems=tuple(s.system for s in plan.systems),
                plan=plan.digest,
                rows=plan.rows,
            )
            return
        fence = stored.begin_applying(
            store,
            new_request(self.engine, plan),
            secrets,
            owner=self.engine.owner,
            now=self.engine.now(),
            lease_seconds=LEASE_SECONDS,
        )
        self.under = replace(self.under, fence=fence)

    def stop(self) -> None:
        """End a request that nothing was done for."""
        if self.under.fence:
            moment, fence = self.engine.moment(), self.under.fence
            stored.finish(
                self.engine.store,
                self.under.id,
                fence=fence,
                state=State.STOPPED,
                finished=moment,
                applied={},
            )


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
) -> Outcome:
    """Save the outcome and issue the receipt in one commit; then keep the checkpoint outside."""
    with engine.store.writing():
        outcome = conclude(
            engine, plan, asked, under=under, fence=fence, started=started, applied=applied, resumed=resumed
        )
    keep_outside(outcome.receipt, engine)
    return outcome


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
) -> Outcome:
    """Save the outcome and issue the receipt; the caller holds ``store.writing()``."""
    finished = engine.moment()
    tasks = tuple(_tasks(engine, plan))
    state = end_state(plan, waiting=bool(tasks))
    done = Done(
        plan=plan, state=state, started=started, finished=finished, subjects=asked, nonces=under.nonces,
        applied=tuple(applied), resumed=resumed, tasks=tasks,
        package=package,
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
        plan=plan, state=state, receipt=receipt, file=issued.file, tasks=tasks, nonces=under.nonces
    )


def end_state(plan: Plan, *, waiting: bool) -> State:
    """Return the state a request ends in.

    A system that could not answer keeps it open; a person who has still to look makes it wait.
    """
    open_systems = {*SILENT, Standing.UNMAPPED}
    if any(s.standing in open_systems for s in plan.systems):
        return State.OPEN
    return State.WAITING if waiting else State.DONE


def _tasks(engine: Engine, plan: Plan) -> list[Task]:
    return [
        _task(engine, plan, effect, number=number)
        for number, effect in enumerate((s for s in plan.systems if s.standing is Standing.TASK), 1)
    ]


def _task(engine: Engine, plan: Plan, effect: SystemEffect, *, number: int) -> Task:
    manual = engine.checked.programme.systems[effect.system].manual
    days = manual.days if manual else 0
    return Task(
        id=f"{plan.request}-{number}",
        request=plan.request,
        system=effect.system,
        owner=manual.owner if manual else "",
        due=(engine.now().date() + timedelta(days=days)).isoformat(),
        done="",
        found=None,
        by="",
        note="",
    )
