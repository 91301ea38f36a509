"""Show a person what is held of them; nothing is changed, so there is nothing to resume.

Where people had still to look somewhere, the systems are asked once more when all have: what they reported
and what the systems hold then stand in one answer.  Law: GDPR art. 15(1), 12(1); APPI art. 33.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mamoru.execute.alone import alone
from mamoru.execute.connecting import Connected
from mamoru.execute.correction import earlier
from mamoru.execute.effects import (
    can_look,
    make_plan,
    no_key_effect,
    showing_effect,
    signed,
    silent_effect,
    with_left,
)
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import is_lone, seeds
from mamoru.execute.erasure import Outcome, conclude, end_state, take, told_outside
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.execute.identity.marks import marks
from mamoru.execute.interrupted.journal import new_request
from mamoru.execute.people import ANSWERING, Identity, Person
from mamoru.execute.receipts import NONCE_BYTES
from mamoru.execute.regions.finding import find
from mamoru.execute.remote.errands import errand
from mamoru.execute.remote.showing import look_remotely
from mamoru.execute.requests import LEASE_SECONDS, Under, request_id, transaction
from mamoru.execute.sealed import Subjects, of_people, salts_of, subjects_of, write
from mamoru.execute.showing import show
from mamoru.model.answer import Answer, AnsweredTable
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Errand
from mamoru.model.kinds.right import Act
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.request import State, Task
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.records import StoredRequest

LEFT = frozenset({State.WAITING, State.OPEN})  #: something is left to answer
FULL = frozenset({Standing.HELD, Standing.NOTHING_HELD, Standing.TASK})  #: nothing is missing there

HandOver = Callable[[Answer, Sequence[Task]], str]  #: writes the package; returns its manifest's digest


class NotAnsweredAgain(MamoruError):
    """What people reported cannot stand in one answer with what the systems hold while one is silent."""

    code = "MAM-445"

    def __init__(self, request: str, silent: Sequence[tuple[str, Standing, str]]) -> None:
        named = "; ".join(f"{system}: {standing.value} ({detail})" for system, standing, detail in silent)
        self.systems = tuple(system for system, *_ in silent)
        super().__init__(
            f"request {request} cannot be answered as a whole: {named}",
            why="everybody has reported, and the answer is written anew so that it holds what they found; "
            "the reports are saved, and the request waits",
            remedy=f"mend that, then run `mamoru resume {request}`",
        )


class GoneMeanwhile(MamoruError):
    """The person that was answered is no longer known as they were."""

    code = "MAM-446"

    def __init__(self, request: str, *, reported: bool = True) -> None:
        lost = "no package holds what people reported" if reported else "nobody can answer what was left open"
        super().__init__(
            f"the person of request {request} is no longer known in the systems as they were, so {lost}",
            why="they were erased or changed meanwhile; a key of theirs may lead to somebody else now",
            remedy="tell the person in writing what was found; the receipt says how many"
            if reported
            else "if the person still asks, make a new request with what they are known by now; "
            f"`mamoru forget {request}` ends this one",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an access found, before it is told to anybody."""

    answer: Answer
    plan: Plan
    people: tuple[Person, ...]
    under: Under
    engine: Engine  #: goes by what the person is told


def look(
    engine: Engine, of: str, asked: Identity, *, right: str = "access", under: Under | None = None
) -> Found:
    """Ask every system what it holds of one person; ``under`` is the request, if there is one already.

    Access is for one person: an answer to several would show each of them the others' rows.
    """
    prepared = engine.prepare(right, of) if under else engine.prepare_search(right, of)
    under = under or _new(engine, right)
    request = under.id
    effects: list[SystemEffect] = []
    tables: list[AnsweredTable] = []
    with transaction(engine, prepared):
        found_in = find(engine, prepared, [asked])
        engine, prepared, people = found_in.engine, found_in.prepared, found_in.people
        language = engine.checked.programme.notice.governing_language
        for connected in prepared.connected:
            if connected.session is None or connected.standing not in ANSWERING:
                effects.append(silent_effect(connected, right, language))
            elif not can_look(connected, people, prepared.recipe.linked_by):
                effects.append(with_left(no_key_effect(connected), connected, people))
            else:
                found = seeds(connected, people, prepared.recipe.linked_by)
                query = engine.access(prepared, connected, lone=is_lone(found))
                shown = show(connected, query, found, store=engine.store.path)
                effect = showing_effect(connected, shown, query.query.text)
                effects.append(with_left(effect, connected, people))
                tables += shown
        if prepared.recipe.right.act is Act.SHOW:
            tables += earlier.tables(engine, people, prepared.connected)
    effects, items = look_remotely(
        effects, prepared.connected, people[0], errand=_errand(engine, under), act=prepared.recipe.right.act
    )
    tables += items
    plan = signed(
        make_plan(
            request, prepared.recipe, engine.checked, effects=effects, people=1, stops=(),
            notes=(*found_in.notes, *prepared.recipe.notes), given=engine.given,
            controllers=found_in.controllers,
        )
    )  # fmt: skip
    answer = Answer(
        request=request,
        right=right,
        of=of,
        made=engine.moment(),
        systems=plan.systems,
        tables=tuple(tables),
        reported={},
        regions=found_in.regions,
        apart=prepared.recipe.apart,
    )
    return Found(answer=answer, plan=plan, people=people, under=under, engine=engine)


def _errand(engine: Engine, under: Under) -> Errand:
    return errand(under.id, 0, known={}, salt=under.salt, right=under.right, since=engine.moment())


def _new(engine: Engine, right: str) -> Under:
    random = engine.random(2 * NONCE_BYTES)
    salt, nonce = random[:NONCE_BYTES], random[NONCE_BYTES:]
    return Under(id=request_id(engine), right=right, salt=salt, nonces=(nonce,), expected="", fence=0)


def tell(engine: Engine, found: Found, asked: Identity, *, package: str = "") -> Outcome:
    """Save that the person was answered, and issue the receipt, in one commit.

    ``package`` is the digest of the manifest of what was handed over.
    """
    started = found.answer.made
    whose = of_people([asked], found.people, salt=found.under.salt, nonces=found.under.nonces)
    secrets = write(found.plan, whose, captured={})
    with engine.store.writing():
        fence = stored.begin_applying(
            engine.store,
            new_request(engine, found.plan),
            secrets,
            owner=engine.owner,
            now=engine.now(),
            lease_seconds=LEASE_SECONDS,
        )
        stored_people.is_about(engine.store, found.plan.request, earlier.marks_of(engine, found.people))
        observed = {s.system: sum(t.shown for t in s.tables) for s in found.plan.systems if s.statements}
        outcome = conclude(
            found.engine,
            found.plan,
            [asked],
            under=found.under,
            fence=fence,
            started=started,
            applied=observed,
            package=package,
        )
    return told_outside(outcome, engine)


def tell_again(engine: Engine, request: str, hand_over: HandOver) -> Outcome | None:
    """Answer once more when the last person has reported and every system answers, and close the request.

    None when nothing was left open, or it still waits for somebody.  Raises NotAnsweredAgain and what looking
    and handing over raise: then it goes on waiting, and this can be asked again; GoneMeanwhile for good.
    """
    with alone(engine.store.path, request):
        kept = stored.load(engine.store, request)
        tasks = stored_tasks.of_request(engine.store, request)
        is_over = kept.line.state in LEFT and all(task.done for task in tasks)
        if kept.secrets is None or not is_over:
            return None
        subjects, (salt, nonces) = subjects_of(kept.secrets), salts_of(kept.secrets)
        under = Under(id=request, right=kept.line.right, salt=salt, nonces=nonces, expected="", fence=0)
        found = _same_person(engine, kept, subjects, under=under)
        manifest = hand_over(found.answer, tasks)
        with engine.store.writing():
            outcome = _closed(engine, kept, found, tasks=tasks, asked=subjects.given, package=manifest)
        return told_outside(outcome, engine)


def _same_person(engine: Engine, kept: StoredRequest, subjects: Subjects, *, under: Under) -> Found:
    """Look again for the very person that was found before."""
    (asked,) = subjects.given
    connected = engine.prepare(kept.line.right, kept.line.of).connected
    _refuse_silent(kept.line.id, [c for c in connected if c.standing not in (*ANSWERING, Standing.TASK)])
    try:
        found = look(engine, kept.line.of, asked, right=kept.line.right, under=under)
    except UnknownPerson:
        raise GoneMeanwhile(kept.line.id, reported=kept.line.state is State.WAITING) from None
    now = marks((person.rows for person in found.people), under.salt)
    if not subjects.marks.items() <= now.items():
        raise GoneMeanwhile(kept.line.id, reported=kept.line.state is State.WAITING)
    if end_state(found.plan, waiting=False) is State.OPEN:
        _refuse_silent(kept.line.id, [s for s in found.plan.systems if s.standing not in FULL])
    return found


def _refuse_silent(request: str, silent: Sequence[Connected | SystemEffect]) -> None:
    if silent:
        named = [(c.name if isinstance(c, Connected) else c.system, c.standing, c.detail) for c in silent]
        raise NotAnsweredAgain(request, named)


def _closed(
    engine: Engine,
    kept: StoredRequest,
    found: Found,
    *,
    tasks: Sequence[Task],
    asked: Sequence[Identity],
    package: str,
) -> Outcome:
    """Save what was found now in place of what was found first, and end the request."""
    under, plan = found.under, found.plan
    fence = take(engine, under.id, kept.line.state) or 0
    whose = of_people(asked, found.people, salt=under.salt, nonces=under.nonces)
    secrets = write(plan, whose, captured={})
    systems = [s.system for s in plan.systems]
    stored.journal(
        engine.store,
        under.id,
        fence=fence,
        secrets=secrets,
        systems=systems,
        plan=plan.digest,
        rows=plan.rows,
    )
    observed = {s.system: sum(t.shown for t in s.tables) for s in plan.systems if s.statements}
    return conclude(
        engine, plan, asked, under=under, fence=fence, started=kept.line.made, applied=observed,
        package=package, reported=tasks,
    )  # fmt: skip
