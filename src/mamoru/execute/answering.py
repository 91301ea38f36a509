"""Show a person what is held of them; nothing is changed, so there is nothing to resume."""

from dataclasses import dataclass

from mamoru.execute.effects import can_look, make_plan, no_key_effect, showing_effect, silent_effect
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import is_lone, seeds
from mamoru.execute.erasure import Outcome, conclude, told_outside
from mamoru.execute.people import ANSWERING, Identity, Person, find_people
from mamoru.execute.receipts import NONCE_BYTES
from mamoru.execute.requests import LEASE_SECONDS, Under, new_request, request_id, transaction
from mamoru.execute.sealed import write
from mamoru.execute.showing import show
from mamoru.model.answer import Answer, AnsweredTable
from mamoru.model.plan import Plan, SystemEffect
from mamoru.store import requests as stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an access found, before it is told to anybody."""

    answer: Answer
    plan: Plan
    people: tuple[Person, ...]
    under: Under


def look(engine: Engine, of: str, asked: Identity, *, right: str = "access") -> Found:
    """Ask every system what it holds of one person.

    Access is for one person: an answer to several would show each of them the others' rows.
    """
    prepared = engine.prepare(right, of)
    random = engine.random(2 * NONCE_BYTES)
    request = request_id(engine)
    salt, nonce = random[:NONCE_BYTES], random[NONCE_BYTES:]
    under = Under(id=request, right=right, salt=salt, nonces=(nonce,), expected="", fence=0)
    language = engine.checked.programme.notice.governing_language
    effects: list[SystemEffect] = []
    tables: list[AnsweredTable] = []
    with transaction(engine, prepared):
        people = find_people(prepared.recipe, prepared.connected, [asked], queries=prepared.people)
        for connected in prepared.connected:
            if connected.session is None or connected.standing not in ANSWERING:
                effects.append(silent_effect(connected, right, language))
            elif not can_look(connected, people, prepared.recipe.linked_by):
                effects.append(no_key_effect(connected, people))
            else:
                found = seeds(connected, people, prepared.recipe.linked_by)
                query = engine.access(prepared, connected, lone=is_lone(found))
                shown = show(connected, query, found)
                effects.append(showing_effect(connected, shown, query.query.text))
                tables += shown
    plan = make_plan(request, prepared.recipe, engine.checked, effects=effects, people=1, stops=())
    answer = Answer(
        request=request, of=of, made=engine.moment(), systems=plan.systems, tables=tuple(tables), reported={}
    )
    return Found(answer=answer, plan=plan, people=people, under=under)


def tell(engine: Engine, found: Found, asked: Identity, *, package: str = "") -> Outcome:
    """Save that the person was answered, and issue the receipt, in one commit.

    ``package`` is the digest of the manifest of what was handed over.
    """
    started = found.answer.made
    secrets = write(
        found.plan, [asked], found.people, captured={}, salt=found.under.salt, nonces=found.under.nonces
    )
    with engine.store.writing():
        fence = stored.begin_applying(
            engine.store,
            new_request(engine, found.plan),
            secrets,
            owner=engine.owner,
            now=engine.now(),
            lease_seconds=LEASE_SECONDS,
        )
        observed = {s.system: sum(t.shown for t in s.tables) for s in found.plan.systems if s.statements}
        outcome = conclude(
            engine,
            found.plan,
            [asked],
            under=found.under,
            fence=fence,
            started=started,
            applied=observed,
            package=package,
        )
    return told_outside(outcome, engine)
