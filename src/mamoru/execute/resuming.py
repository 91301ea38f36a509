"""Go on with what was interrupted.

A system either holds every captured row or none, since its changes were one transaction; asking for
the journalled keys tells which, also after a COMMIT whose answer never came.  Where nothing was
done, it is done now, to the same people and nobody else: a key that another person has meanwhile
been given stops the request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mamoru.execute.alone import alone
from mamoru.execute.connecting import Connected
from mamoru.execute.effects import erasing_effect
from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.erasing import Erasing, is_lone, keep_days, seeds
from mamoru.execute.erasure import Outcome, Under, finish, take
from mamoru.execute.people import FoundRow, Identity, Person, UnknownPerson, find_people
from mamoru.execute.receipts import Done, issue_receipt, keep_outside
from mamoru.execute.requests import PlanChanged, SystemsSilent, transaction
from mamoru.execute.sealed import Subjects, captured_of, plan_of, salts_of, subjects_of
from mamoru.execute.sets import Sets
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan
from mamoru.model.request import State
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.records import Secrets, StoredRequest


class KeyReused(MamoruError):
    """A key of the person now belongs to somebody else."""

    code = "MAM-441"

    def __init__(self, request: str, system: str) -> None:
        super().__init__(
            f"in the system `{system}` a key of request {request} now belongs to another person",
            why="going on would erase somebody who did not ask; nothing was changed there",
            remedy="make a new request with a key that still is the person's",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """A journalled request, read back."""

    stored: StoredRequest
    subjects: Subjects
    captured: Mapping[str, Sets]
    plan: Plan
    under: Under


def resume(engine: Engine, request: str) -> Outcome | None:
    """Go on with one request; none when nothing can be done for it now.

    Raises InHand while another process is at it, KeyReused, SystemsSilent, and what a run raises.
    """
    with alone(engine.store.path, request):
        found = stored.load(engine.store, request)
        if found.secrets is None:
            return None
        if found.line.state is State.APPLYING:
            return _go_on(engine, _read(engine, found, found.secrets, state=State.APPLYING))
        if found.line.state is State.WAITING and not any(
            not t.done for t in stored_tasks.of_request(engine.store, request)
        ):
            return _conclude(engine, _read(engine, found, found.secrets, state=State.WAITING))
        return None


def _read(engine: Engine, found: StoredRequest, secrets: Secrets, *, state: State) -> Interrupted:
    salt, nonces = salts_of(secrets)
    fence = take(engine, found.line.id, state)
    return Interrupted(
        stored=found,
        subjects=subjects_of(secrets),
        captured=captured_of(secrets),
        plan=plan_of(secrets.plan),
        under=Under(
            id=found.line.id,
            right=found.line.right,
            salt=salt,
            nonces=nonces,
            expected=found.line.plan,
            fence=fence or 0,
        ),
    )


def _go_on(engine: Engine, interrupted: Interrupted) -> Outcome:
    if interrupted.stored.recipe != engine.prepare(interrupted.plan.right, interrupted.plan.of).recipe.digest:
        raise PlanChanged(interrupted.stored.line.id)
    prepared = engine.prepare(interrupted.plan.right, interrupted.plan.of)
    people = _people(interrupted.subjects)
    counts: dict[str, int] = {}
    with transaction(engine, prepared):
        silent = [c for c in prepared.connected if c.name in interrupted.captured and c.session is None]
        if silent:
            raise SystemsSilent([s for s in interrupted.plan.systems if s.system in {c.name for c in silent}])
        ready = [
            _ready(engine, prepared, c, people=people)
            for c in prepared.connected
            if c.name in interrupted.captured
        ]
        undone = [e for e in ready if e.left_over(interrupted.captured[e.connected.name])]
        if undone:
            _same_people(prepared, interrupted, people=people, undone=undone)
        for erasing in undone:
            _again(engine, erasing, interrupted)
        for erasing in undone:
            erasing.session.commit()
    for effect in interrupted.plan.systems:
        if effect.system in interrupted.captured:
            counts[effect.system] = sum(t.deleted + t.masked for t in effect.tables)
    return finish(
        engine, interrupted.plan, interrupted.subjects.given, under=interrupted.under,
        fence=interrupted.under.fence, started=interrupted.stored.line.made, applied=counts, resumed=True,
    )  # fmt: skip


def _people(subjects: Subjects) -> tuple[Person, ...]:
    return tuple(
        Person(
            given=given,
            known={k: set(v) for k, v in known.items()},
            rows={row: FoundRow(system=row[0], table=row[1], key=row[2], identities=()) for row in rows},
        )
        for given, known, rows in zip(subjects.given, subjects.known, subjects.rows, strict=True)
    )


def _ready(engine: Engine, prepared: Prepared, connected: Connected, *, people: Sequence[Person]) -> Erasing:
    found = seeds(connected, people, prepared.recipe.linked_by)
    return Erasing(
        connected=connected,
        queries=engine.erasure(prepared, connected, lone=is_lone(found)),
        seeds=found,
        days=keep_days(connected, engine.checked.programme.notice, engine.now().date()),
    )


def _same_people(
    prepared: Prepared,
    interrupted: Interrupted,
    *,
    people: Sequence[Person],
    undone: Sequence[Erasing],
) -> None:
    """Check that the journalled keys still are those people's, by asking for their identities again."""
    names = {e.connected.name for e in undone}
    known: list[Identity] = [{k: v[0] for k, v in p.items() if v} for p in interrupted.subjects.known]
    asked = [{k: v for k, v in p.items() if k in prepared.recipe.linked_by} or p for p in known]
    try:
        now = find_people(prepared.recipe, prepared.connected, asked, queries=prepared.people)
    except UnknownPerson:
        now = ()
    found = {row for p in now for row in p.rows}
    for row in (r for p in people for r in p.rows if r[0] in names):
        if row not in found:
            raise KeyReused(interrupted.stored.line.id, row[0])


def _again(engine: Engine, erasing: Erasing, interrupted: Interrupted) -> None:
    """Capture again and apply, but only what was shown."""
    sets = erasing.capture()
    notice = engine.checked.programme.notice
    now = erasing_effect(erasing, sets, notice, salt=interrupted.under.salt)
    shown = next(s for s in interrupted.plan.systems if s.system == now.system)
    if [t.keys for t in now.tables] != [t.keys for t in shown.tables]:
        raise PlanChanged(interrupted.stored.line.id)
    erasing.apply(sets)


def _conclude(engine: Engine, interrupted: Interrupted) -> Outcome:
    """All tasks are done: issue the receipt that tells what people reported."""
    tasks = stored_tasks.of_request(engine.store, interrupted.plan.request)
    applied = {
        s.system: sum(t.shown + t.deleted + t.masked for t in s.tables)
        for s in interrupted.plan.systems
        if s.statements
    }
    moment = engine.moment()
    done = Done(
        plan=interrupted.plan, state=State.DONE, started=interrupted.stored.line.made, finished=moment,
        subjects=interrupted.subjects.given, nonces=interrupted.under.nonces, applied=tuple(applied),
        resumed=False, tasks=tasks,
    )  # fmt: skip
    with engine.store.writing():
        issued, receipt = issue_receipt(done, engine)
        stored.finish(
            engine.store, interrupted.plan.request, fence=interrupted.under.fence, state=State.DONE,
            finished=moment, applied=applied, issued=issued,
        )  # fmt: skip
    keep_outside(receipt, engine)
    return Outcome(
        plan=interrupted.plan,
        state=State.DONE,
        receipt=receipt,
        file=issued.file,
        tasks=tasks,
        nonces=interrupted.under.nonces,
    )
