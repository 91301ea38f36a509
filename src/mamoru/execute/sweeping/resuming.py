"""Go on with a slice of a sweep that was interrupted after it was journalled.

Its rows went together or not at all.  Where the system itself does not tell which, one of them that is still
there, and still due, proves that nothing was done.  Then nothing is done now either: the next sweep takes
them, by what is due and what is frozen on that day.  That none is there proves nothing: whoever uses the
system may have deleted them.  So no such row is counted as swept, and the receipt says that nobody can tell.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from mamoru.execute.alone import alone
from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import Outcome, take, told_outside
from mamoru.execute.interrupted.left import has_committed
from mamoru.execute.people import ANSWERING
from mamoru.execute.requests import SystemsSilent, Under
from mamoru.execute.resuming import Interrupted, left_over
from mamoru.execute.sealed import captured_of, place_of, plan_of, salts_of, subjects_of
from mamoru.execute.sweeping.carrying import end
from mamoru.execute.sweeping.planning import looking
from mamoru.execute.sweeping.slices import Slicing
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan, SystemEffect
from mamoru.model.recipe import Recipe, SystemRecipe
from mamoru.model.request import State
from mamoru.model.sweeping.recipe import SWEEP, SWEEPING
from mamoru.plan.due import day_everywhere
from mamoru.plan.ending.sweeps import sweeps
from mamoru.sql import naming
from mamoru.sql.keys import NO_KEYS
from mamoru.store import requests as stored
from mamoru.store.kept import vault
from mamoru.store.kept.vault import VaultState
from mamoru.store.records import Secrets, StoredRequest


def interrupted(engine: Engine) -> Sequence[str]:
    """Name the slices that were begun and not ended, the oldest first."""
    return [line.id for line in stored.unfinished(engine.store) if line.right == SWEEP]


def settle_slices(engine: Engine) -> tuple[Outcome, ...]:
    """Settle every slice that was interrupted.  Raises as ``resume_slice`` does."""
    found = (resume_slice(engine, request) for request in interrupted(engine))
    return tuple(outcome for outcome in found if outcome)


def settle_before(engine: Engine) -> Iterator[Outcome]:
    """Settle the slices whose rows another request could take first.

    One that a process is still at, or that cannot be settled now, holds nobody up: a sweep, or
    ``mamoru resume``, tells why.
    """
    for request in interrupted(engine):
        outcome = None
        with suppress(MamoruError):
            outcome = resume_slice(engine, request)
        if outcome is not None:
            yield outcome


def resume_slice(engine: Engine, request: str) -> Outcome | None:
    """Settle one slice; none where nothing of it was done, or where it is settled.

    Raises InHand, SystemsSilent, ProgrammeChanged, and what databases raise.
    """
    with alone(engine.store.path, request):
        found = stored.load(engine.store, request)
        if found.secrets is None or found.line.state is not State.APPLYING:
            return None
        one = _read(engine, found, found.secrets)
        done = _is_done(engine, one)
        if done is not False:
            plan = one.plan if done else _in_doubt(one.plan)
            outcome = end(engine, plan, under=one.under, started=found.line.made, resumed=True)
            return told_outside(outcome, engine)
        now, fence = engine.moment(), one.under.fence
        with engine.store.writing():
            stored.finish(engine.store, request, fence=fence, state=State.STOPPED, finished=now, applied={})
            if one.under.unasked:  # nothing went, so nothing is kept
                vault.destroy(engine.store, request, VaultState.ENDED)
        return None


def _read(engine: Engine, found: StoredRequest, secrets: Secrets) -> Interrupted:
    (salt, nonces), subjects = salts_of(secrets), subjects_of(secrets)
    fence = take(engine, found.line.id, State.APPLYING) or 0
    return Interrupted(
        stored=found,
        subjects=subjects,
        captured=captured_of(secrets),
        plan=plan_of(secrets.plan),
        under=Under(
            id=found.line.id,
            right=SWEEP,
            salt=salt,
            nonces=nonces,
            expected="",
            fence=fence,
            unasked=subjects.unasked,
        ),
    )


def _in_doubt(plan: Plan) -> Plan:
    """Return what a receipt says where nobody can tell whether a slice was committed."""
    return replace(plan, systems=tuple(replace(s, tables=(), detail=IN_DOUBT) for s in plan.systems))


IN_DOUBT = "nobody can tell whether the sweep, or somebody else meanwhile, took what was due"


def _is_done(engine: Engine, one: Interrupted) -> bool | None:
    """Return whether the system has committed the slice; none where nobody can tell."""
    ((system, (_, asked)),) = one.captured.items()
    connected = _opened(engine, one, one.effect(system))
    if place_of(connected) != asked.place:
        raise one.changed(system, "`connect:` says something else of")
    with looking(connected):
        committed = has_committed(connected, asked)
        if committed is not None:
            return committed
        due = _still_due(engine, connected, one)
        return False if (left_over(connected, one) if due is None else due) else None


def _still_due(engine: Engine, connected: Connected, one: Interrupted) -> int | None:
    """Count the rows under the keys of a slice that are due still; none where no sweep takes them now.

    None of a slice whose rows stay as well: there the values that stand in them tell it.
    """
    ((system, (sets, asked)),) = one.captured.items()
    found = sweeps(engine.checked, today=day_everywhere(engine.now()), systems=[system])
    for recipe in (r for r in found.recipes if not r.stays):
        tables = [step.table.name for step in recipe.system.erase]
        if tables == list(asked.tables) and sets.keys.get(naming.deleted(tables.index(recipe.table))):
            there = replace(connected, recipe=recipe.system)
            taken = naming.deleted(tables.index(recipe.table))
            slicing = Slicing(engine=engine, connected=there, recipe=recipe, others={})
            return slicing.erasing(sets.keys.get(taken, NO_KEYS)).capture().size(taken)
    return None


def _opened(engine: Engine, one: Interrupted, effect: SystemEffect) -> Connected:
    """Open the system of a slice.  Raises ProgrammeChanged, SystemsSilent."""
    mapped = engine.checked.programme.systems.get(effect.system)
    if mapped is None or effect.system not in engine.checked.graphs:
        raise one.changed(effect.system, "it no longer has the system")
    bare = SystemRecipe(
        system=mapped, people=(), identity_keys=(), relations={}, owning=(), everyone=frozenset(),
        placeholders={}, blanks={},
    )  # fmt: skip
    (connected,) = engine.connect(Recipe(right=SWEEPING, of="", linked_by=(), systems=(bare,), digest=""))
    if connected.session is None or connected.standing not in ANSWERING:
        silent = SystemEffect(
            system=effect.system, standing=connected.standing, detail=connected.detail, tables=(),
            statements=(), reason=connected.reason,
        )  # fmt: skip
        raise SystemsSilent([silent])
    return connected
