"""Carry out requests: capture everywhere, apply and verify everywhere, journal, commit, prove.

1. Find the people in every system, under lock.
2. Capture in all systems before any of them changes; make the plan.
3. Compare with the plan that was confirmed, if one was; stop where a person must decide.
4. Apply and verify in all systems, nothing committed yet.
5. Journal, while the last system applies: the captured keys are durable in Mamoru's store before
   anything is durable elsewhere.
6. Commit each system; while the last one does, put down the outcome, the log's leaf and the receipt.
7. Commit these together.

Killed before 5, nothing has happened; killed after it, ``execute.resuming`` goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from mamoru.execute.composing.acts import act_of
from mamoru.execute.composing.holding import OnHold, can_destroy, frozen, is_frozen
from mamoru.execute.composing.owing import OWED, owed
from mamoru.execute.composing.rows import nameless, refused, taken_from_others, without_nobody
from mamoru.execute.composing.telling import by_hand, keeper, recipients
from mamoru.execute.composing.unasked import refuse_final, undone_until
from mamoru.execute.connecting import Connected
from mamoru.execute.correction.judging import joining, refuse_unfit, unfit, untouched_effect
from mamoru.execute.effects import (
    SILENT,
    can_look,
    erasing_effect,
    fired,
    make_plan,
    no_key_effect,
    signed,
    silent_effect,
    with_keys,
    with_left,
)
from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.erasing import Erasing, fiscal_years, is_lone, keep_days, seeds
from mamoru.execute.identity.marks import marks
from mamoru.execute.people import ANSWERING, Identity, Person
from mamoru.execute.regions.finding import find
from mamoru.execute.remote.showing import with_remotes
from mamoru.execute.sets import Sets
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.recipe import Correction
from mamoru.store.kept import holds as stored_holds

LEASE_SECONDS = 300
ROUNDS = 3  #: how often rows that appeared meanwhile are captured again


class PlanChanged(MamoruError):
    """What would be done now is not what was shown."""

    code = "MAM-430"

    def __init__(self, request: str, *, programme: bool = False) -> None:
        changed = f"the programme, and with it the plan of request {request}, has changed since it was made"
        super().__init__(
            changed if programme else f"the rows of request {request} have changed since its plan was made",
            why="only what a person has seen may be done; nothing was changed",
            remedy="make the plan again with `mamoru plan`, look at it, and run that one: `mamoru run "
            "REQUEST`",
        )


class NeedsWord(MamoruError):
    """The plan stops and asks a person."""

    code = "MAM-431"

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            "the plan stops and asks: " + "; ".join(plan.stops),
            why="a plan like this is more often a mistake in the map than what the person asked for",
            remedy="look at the plan; if all that it shows shall be done, confirm it: "
            f"`mamoru run {plan.request} --confirm {plan.digest[:12]}`",
        )


class Forbidden(MamoruError):
    """Rows forbid the erasure; no confirmation lifts that."""

    code = "MAM-434"

    def __init__(self, plan: Plan) -> None:
        is_owed = any(OWED in reason for reason in plan.forbids)
        rows = "settle what it names, in that system or in the map; then plan again"
        super().__init__(
            f"this {plan.right} must not be carried out: " + "; ".join(plan.forbids),
            why="it would leave something wrong behind, so no confirmation lifts that; nothing was changed",
            remedy="give that answer first (`mamoru task list`); then plan again" if is_owed else rows,
        )


class SystemsSilent(MamoruError):
    """A system of the request does not answer; an erasure waits for it."""

    code = "MAM-432"

    def __init__(self, silent: Sequence[SystemEffect]) -> None:
        self.silent = silent
        super().__init__(
            f"not every system can be asked: {_silent(silent)}",
            why="what only that system knows of the person would be lost, and its rows would stay; nothing "
            "was changed",
            remedy="see that the system answers (`mamoru check --live` tells), then run the same command "
            "again",
        )


class HeldUp(MamoruError):
    """What was agreed to waits until every system answers."""

    code = "MAM-436"

    def __init__(self, request: str, silent: Sequence[SystemEffect]) -> None:
        super().__init__(
            f"request {request} waits until every system can be asked: {_silent(silent)}",
            why="what only that system knows of the person would be lost, and its rows would stay; nothing "
            "was changed, and it is kept that this was agreed to",
            remedy="see that the system answers (`mamoru check --live` tells); `mamoru resume` then does it, "
            f"and tells if it would no longer be what was agreed to; `mamoru forget {request}` takes it back",
        )


def _silent(systems: Sequence[SystemEffect]) -> str:
    return "; ".join(f"{s.system}: {s.standing.value} ({s.reason or s.detail})" for s in systems)


class Unfinished(MamoruError):
    """Something failed after systems may have been changed."""

    code = "MAM-442"

    def __init__(self, request: str, cause: MamoruError) -> None:
        super().__init__(
            f"request {request} was interrupted: {cause.problem}",
            why="some systems may be done already, each of them wholly or not at all; nothing is lost",
            remedy=f"mend that, then run `mamoru resume {request}`: it asks each system, and does the rest",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One system, captured under lock."""

    erasing: Erasing
    sets: Sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All systems of an erasure, captured, and the plan that follows."""

    people: tuple[Person, ...]
    systems: tuple[Captured, ...]
    plan: Plan  #: without its digests, until it is ``signed_off``
    engine: Engine  #: goes by what these people are told
    salt: bytes
    newest_hold: int  #: when it was captured; one that was placed since may be about them

    def refuse_held_since(self) -> None:
        """Raise OnHold where a hold was placed since the capture; then all of it is done again."""
        newest = stored_holds.newest(self.engine.store)
        if can_destroy(act_of(self.plan.right)) and newest != self.newest_hold:
            raise OnHold(self.plan.right, [PLACED], passing=True)


PLACED = "a hold was placed while it ran, so everything was undone"


def request_id(engine: Engine) -> str:
    """Return a new random id, such as ``R-7KQ2M9X4TB``."""
    return "R-" + "".join(LETTERS[b & 31] for b in engine.random(10))


LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@contextmanager
def transaction(engine: Engine, prepared: Prepared) -> Iterator[None]:
    """Hold one transaction in every system; whatever was not committed is undone at the end.

    Every request takes its turns in the order of the systems' names, so that no two wait for one another:
    all but the last at once, since what is asked first differs from request to request.
    """
    opened = [(c.session, c.standing in ANSWERING) for c in prepared.connected if c.session is not None]
    done = False
    try:
        for session, answers in opened:
            writing = answers and not prepared.recipe.right.act.shows
            session.begin(writing=writing, at_once=session is not opened[-1][0])
        yield
        done = True
    finally:
        for session, _ in opened:
            session.rollback()
        if not done:
            engine.forget_sessions()


def capture_all(
    engine: Engine,
    prepared: Prepared,
    asked: Sequence[Identity],
    *,
    under: "Under",
    meanwhile: Callable[[tuple[Person, ...]], None] = lambda _: None,
) -> Group:
    """Find everybody and capture in every system; changes nothing.  The caller holds the transaction.

    ``meanwhile`` is done with the people that were found while the first system works, if there is one.
    Raises NotUndoable for what nobody asked for.
    """
    found_in = find(engine, prepared, asked)
    engine, prepared, people = found_in.engine, found_in.prepared, found_in.people
    recipe, notice = prepared.recipe, engine.checked.programme.notice
    newest_hold = stored_holds.newest(engine.store)
    years = fiscal_years(notice, found_in.answering)
    captured: list[Captured] = []
    effects: list[SystemEffect] = []
    for connected in prepared.connected:
        if unlooked := _unlooked(engine, prepared, connected, people=people):
            effects.append(unlooked)
        else:
            refuse_unfit(connected)
            found = seeds(connected, people, recipe.linked_by)
            queries = engine.erasure(prepared, connected, lone=is_lone(found))
            days = keep_days(connected, years, engine.now().date())
            erasing = Erasing(connected=connected, queries=queries, seeds=found, days=days, years=years)
            sets = erasing.capture(meanwhile=None if captured else partial(meanwhile, people))
            captured.append(Captured(erasing=erasing, sets=sets))
            effects.append(with_left(erasing_effect(erasing, sets), connected, people))
    effects = with_remotes(effects, prepared.connected, people, right=recipe.right.name)
    acts = engine.acts(fired(prepared.connected, effects))
    changed = sum(t.changed for e in effects for t in e.tables)
    effects += recipients(recipe, notice, changed=changed)
    both = [(c.erasing, c.sets) for c in captured]
    if under.unasked:
        refuse_final(engine, recipe, effects, captured=both)
    plan = make_plan(
        under.id,
        recipe,
        engine.checked,
        effects=effects,
        people=len(people),
        stops=[
            *(f"in the system `{e.system}` {e.detail}" for e in effects if e.left),
            *taken_from_others(both),
            *joining(prepared, both),
            *acts.stops,
        ],
        forbids=[*_forbidding(engine, prepared, people, captured=captured), *acts.forbids],
        notes=(*found_in.notes, *recipe.notes, *acts.notes, *undone_until(engine, unasked=under.unasked)),
        given=engine.given, controllers=found_in.controllers,
    )  # fmt: skip
    return Group(
        people=people, systems=tuple(captured), plan=plan, engine=engine, salt=under.salt,
        newest_hold=newest_hold,
    )  # fmt: skip


def _forbidding(
    engine: Engine, prepared: Prepared, people: Sequence[Person], *, captured: Sequence[Captured]
) -> list[str]:
    """Return why it must not be carried out, as far as the rows, other requests and holds say."""
    both = [(c.erasing, c.sets) for c in captured]
    return [
        *refused(both),
        *nameless(both),
        *without_nobody(both),
        *unfit(prepared, both, people),
        *owed(engine, prepared.recipe, people, captured=both),
        *frozen(engine, prepared.recipe, people, captured=both),
    ]


def _unlooked(
    engine: Engine, prepared: Prepared, connected: Connected, *, people: Sequence[Person]
) -> SystemEffect | None:
    """Return the effect in a system in which nothing is captured; none where something is."""
    recipe = prepared.recipe
    if connected.session is None or connected.standing not in ANSWERING:
        notice = engine.checked.programme.notice
        effect = silent_effect(connected, recipe.right.name, notice.governing_language)
        return by_hand(effect, recipe, connected, notice=notice)
    if not can_look(connected, people, recipe.linked_by):
        return with_left(no_key_effect(connected), connected, people)
    if not (connected.recipe.erase or recipe.right.act is Act.ERASE):
        return keeper(recipe, connected, people) or untouched_effect(connected, recipe)
    return None


def signed_off(group: Group) -> Group:
    """Return the same with the digests of its plan: of the captured keys, of the people, and of the whole.

    They are left until they are asked for, since a system can be at work meanwhile.
    """
    if group.plan.digest:
        return group
    captured = {c.erasing.connected.name: c for c in group.systems}
    systems = tuple(
        with_keys(e, c.erasing, c.sets, salt=group.salt) if (c := captured.get(e.system)) else e
        for e in group.plan.systems
    )
    met = marks((p.rows for p in group.people), group.salt)
    return replace(group, plan=signed(replace(group.plan, systems=systems), met.values()))


def refuse_silent(plan: Plan) -> None:
    """Raise SystemsSilent where a system does not answer, for whatever reason."""
    silent = [s for s in plan.systems if s.standing in SILENT and s.standing is not Standing.NO_KEY]
    if silent:
        raise SystemsSilent(silent)


def refuse_forbidden(plan: Plan) -> None:
    """Raise Forbidden where the map, or what the database would do by itself, says no; OnHold for a hold."""
    if is_frozen(plan.forbids):
        raise OnHold(plan.right, plan.forbids)
    if plan.forbids:
        raise Forbidden(plan)


def refuse_unasked(plan: Plan, *, confirmed: str) -> None:
    """Raise NeedsWord where a person must decide first."""
    if plan.stops and not (confirmed and plan.digest.startswith(confirmed)):
        raise NeedsWord(plan)


def apply_all(group: Group, *, journal: Callable[[], None]) -> None:
    """Apply and verify in every system, and journal while the last one works; the caller commits.

    Raises RowsChanged.
    """
    for system in group.systems[:-1]:
        system.erasing.apply(system.sets)
    if not group.systems:
        journal()
    for system in group.systems[-1:]:
        system.erasing.apply(system.sets, meanwhile=journal)


def commit_all(group: Group, *, conclude: Callable[[], None]) -> None:
    """Commit every system, and conclude while the last one does; only then may what it put down be saved."""
    for system in group.systems[:-1]:
        system.erasing.session.commit()
    if not group.systems:
        conclude()
    for system in group.systems[-1:]:
        system.erasing.session.commit(meanwhile=conclude)


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """The request under which something is done."""

    id: str
    right: str
    salt: bytes
    nonces: tuple[bytes, ...]
    expected: str  #: digest of the plan that was confirmed, or empty
    fence: int  #: of a request that is stored already; 0: it is saved when it is journalled
    programme: str = ""  #: digest of the programme that the plan was made under, or empty
    corrections: tuple[Correction, ...] = ()  #: what is to be otherwise
    unasked: str = ""  #: why it is done though nobody asked for it; empty: somebody did
