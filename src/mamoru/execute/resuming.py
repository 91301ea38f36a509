"""Go on with what was interrupted.

A system's changes were one transaction: it was changed wholly or not at all, also by a COMMIT whose answer
never came.  Where the system itself does not tell which, the journalled keys do, asked for by the journalled
statement: one captured row of the person that is still there proves that nothing was done.  Then it is done
now, by the same statements, to the same people; a key that somebody else has by now stops it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mamoru.execute.alone import alone
from mamoru.execute.composing.acts import act_of
from mamoru.execute.composing.holding import OnHold, refuse_frozen
from mamoru.execute.connecting import Connected
from mamoru.execute.correction.earlier import marks_of
from mamoru.execute.effects import erasing_effect, with_keys
from mamoru.execute.engine import Engine, Prepared
from mamoru.execute.erasing import Erasing, is_lone, seeds
from mamoru.execute.erasure import Outcome, finish, take, told_outside
from mamoru.execute.identity.marks import Seen
from mamoru.execute.identity.rows import FoundRow, Place
from mamoru.execute.interrupted.left import Left, changes, gone, has_committed, old, see, telling
from mamoru.execute.people import ANSWERING, Person
from mamoru.execute.receipts import Done, issue_receipt
from mamoru.execute.requests import SystemsSilent, Under, Unfinished, transaction
from mamoru.execute.sealed import (
    Asked,
    Subjects,
    captured_of,
    people_of,
    place_of,
    plan_of,
    recipe_of,
    salts_of,
    subjects_of,
)
from mamoru.execute.sets import LARGE, Sets
from mamoru.execute.undoing.keeping import kept_again, kept_until
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act
from mamoru.model.plan import Plan, SystemEffect
from mamoru.model.request import State
from mamoru.sql.holding import ONE
from mamoru.sql.keys import NO_KEYS
from mamoru.sql.kind import Call
from mamoru.sql.query import Query
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks
from mamoru.store.records import Secrets, StoredRequest

NOT_DONE = "not changed: the request stopped before"
IN_DOUBT = "perhaps changed: nothing tells whether the request stopped before or after"


class KeyReused(MamoruError):
    """A key of the person now belongs to somebody else."""

    code = "MAM-441"

    def __init__(self, request: str, system: str) -> None:
        super().__init__(
            f"in the system `{system}` a key of request {request} now belongs to another person",
            why="going on would erase somebody who did not ask; nothing more was changed there",
            remedy="make a new request with a key that still is the person's",
        )


class CannotTell(MamoruError):
    """A row under the person's key may be theirs, or the next holder's."""

    code = "MAM-447"

    def __init__(self, request: str, system: str) -> None:
        super().__init__(
            f"in the system `{system}` nothing tells whose row now has a key of request {request}",
            why="it carries no other key of the person, and keys are given away again: it may be somebody "
            "else's by now; nothing more was changed there, and the request ends here",
            remedy="look there whose it is; if it still is the person's, make a new plan, look at it, and "
            "run that one; the receipt of this one tells what was done",
        )


class RestChanged(MamoruError):
    """What is left to do is not what was shown."""

    code = "MAM-443"

    def __init__(self, request: str, system: str) -> None:
        super().__init__(
            f"in the system `{system}` the rows of request {request} have changed since it was interrupted",
            why="only what was shown may be done; nothing more was changed there, and the request ends here",
            remedy="make a new plan for the same person, look at it, and run that one; the receipt of this "
            "one tells what was done",
        )


class ProgrammeChanged(MamoruError):
    """The programme no longer says what the interrupted request was begun with."""

    code = "MAM-444"

    def __init__(self, request: str, *, system: str, what: str, begun: str) -> None:
        super().__init__(
            f"the programme has changed since request {request} was interrupted: {what} `{system}`",
            why="the request is finished as it was begun or not at all; nothing was changed now",
            remedy=f"put the programme's files back as they were (digest {begun[:12]}) and run "
            f"`mamoru resume {request}`; or make a new request for the same person: when everything is gone, "
            "resume closes this one",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """A journalled request, read back."""

    stored: StoredRequest
    subjects: Subjects
    captured: Mapping[str, tuple[Sets, Asked]]
    plan: Plan
    under: Under

    @property
    def id(self) -> str:
        """The request's id."""
        return self.stored.line.id

    def effect(self, system: str) -> SystemEffect:
        """Return what the plan says of a system."""
        return next(s for s in self.plan.systems if s.system == system)

    def changed(self, system: str, what: str) -> ProgrammeChanged:
        """Return the error that the programme says otherwise of a system now."""
        return ProgrammeChanged(self.id, system=system, what=what, begun=self.stored.programme)


def resume(engine: Engine, request: str) -> Outcome | None:
    """Go on with one request; none when nothing can be done for it now.

    Raises InHand while another process is at it; KeyReused, CannotTell and RestChanged, which end the
    request; ProgrammeChanged, and Unfinished for everything that can be mended.
    """
    with alone(engine.store.path, request):
        found = stored.load(engine.store, request)
        if found.secrets is None:
            return None
        if found.line.state is State.APPLYING:
            return _finish(engine, _read(engine, found, found.secrets, state=State.APPLYING))
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
            corrections=subjects_of(secrets).corrections,
            unasked=subjects_of(secrets).unasked,
        ),
    )


def _finish(engine: Engine, interrupted: Interrupted) -> Outcome:
    try:
        _go_on(engine, interrupted)
        return _save(engine, interrupted, done=set(interrupted.captured))
    except (KeyReused, CannotTell, RestChanged, ProgrammeChanged, OnHold):
        raise
    except MamoruError as error:
        raise Unfinished(interrupted.id, error) from error


def _go_on(engine: Engine, interrupted: Interrupted) -> None:
    """Do what is left to do."""
    under = interrupted.under
    prepared = engine.prepare(under.right, interrupted.plan.of, under.corrections)
    with transaction(engine, prepared):
        systems = _answering(prepared, interrupted)
        left, seen = _left(engine, prepared, systems, interrupted=interrupted)
        done = {c.name for c in systems} - {one.name for one in left}
        _refuse_other_place([c for c in systems if c.name in done], interrupted)
        theirs = frozenset[Place]().union(*(one.old for one in left))
        strangers = seen.strangers(_staying([c for c in systems if c.name in done], interrupted), theirs)
        try:
            _refuse_others(left, seen, strangers, interrupted=interrupted)
            both, people = [(one.erasing, one.now) for one in left], people_of(interrupted.subjects)
            refuse_frozen(engine, prepared.recipe, people, captured=both, request=interrupted.id)
            with kept_again(engine, interrupted.id, both, unasked=interrupted.under.unasked):
                for one in left:
                    _again(one, interrupted)
        except (KeyReused, CannotTell, RestChanged):
            untouched = frozenset(one.name for one in left if one.is_untouched(seen, strangers))
            _save(engine, interrupted, done=done, untouched=untouched, state=State.STOPPED)
            raise
        for one in left:
            one.erasing.session.commit()


def _left(
    engine: Engine, prepared: Prepared, systems: Sequence[Connected], *, interrupted: Interrupted
) -> tuple[list[Left], Seen]:
    """Return the systems that may not have done what was captured, and who is there now."""
    answers = {c.name: left_over(c, interrupted) for c in systems}
    unsettled = [c for c in systems if answers[c.name]]
    seen = see(prepared, interrupted.subjects, salt=interrupted.under.salt, ask=bool(unsettled))
    people, left = people_of(interrupted.subjects), []
    for connected in unsettled:
        before, asked = interrupted.captured[connected.name]
        committed = has_committed(connected, asked)
        if committed and not any(seen.same(p) for p in gone(connected, before)):
            continue  # else its database was set back since, and holds the people again
        erasing = _ready(engine, prepared, connected, people=people, interrupted=interrupted)
        left.append(
            Left(
                erasing=erasing,
                before=before,
                now=erasing.capture(),
                answers=answers[connected.name],
                is_undone=committed is False,
                old=old(connected, seen, interrupted.stored.line.made),
            )
        )
    return left, seen


def _staying(done: Sequence[Connected], interrupted: Interrupted) -> dict[str, frozenset[Place]]:
    """Return the rows of the people that stay in the systems that were changed."""
    return {
        c.name: frozenset(p for p in interrupted.subjects.marks if p[0] == c.name) - gone(c, sets)
        for c in done
        for sets in [interrupted.captured[c.name][0]]
        if changes(sets)
    }


def _refuse_others(
    left: Sequence[Left], seen: Seen, strangers: Sequence[FoundRow], *, interrupted: Interrupted
) -> None:
    """Check that what is left to do is done to the very people who were found before."""
    if not left:
        return
    for one in left:
        if not all(one.is_same(p, seen) for p in interrupted.subjects.marks if p[0] == one.name):
            raise KeyReused(interrupted.id, one.name)
    if strangers:
        raise KeyReused(interrupted.id, strangers[0].system)
    for one in left:
        if not one.is_undone and one.by_key_alone(seen):
            raise CannotTell(interrupted.id, one.name)


def _save(
    engine: Engine,
    interrupted: Interrupted,
    *,
    done: set[str],
    untouched: frozenset[str] = frozenset(),
    state: State | None = None,
) -> Outcome:
    """Save the outcome: of systems that were not done, that they were not, or that nobody knows."""
    open_systems = interrupted.captured.keys() - done
    systems = tuple(
        replace(s, tables=(), detail=NOT_DONE if s.system in untouched else IN_DOUBT)
        if s.system in open_systems
        else s
        for s in interrupted.plan.systems
    )
    applied = {s.system: sum(t.changed for t in s.tables) for s in systems if s.system in done}
    is_erased = done and act_of(interrupted.under.right) is Act.ERASE
    whose = marks_of(engine, people_of(interrupted.subjects)) if is_erased else ()
    return finish(
        engine, replace(interrupted.plan, systems=systems), interrupted.subjects.given,
        under=interrupted.under, fence=interrupted.under.fence, started=interrupted.stored.line.made,
        applied=applied, resumed=True, state=state, whose=whose,
    )  # fmt: skip


def _answering(prepared: Prepared, interrupted: Interrupted) -> list[Connected]:
    """Return the systems that were captured.  Raises ProgrammeChanged, SystemsSilent."""
    now = {c.name: c for c in prepared.connected}
    if gone := [name for name in interrupted.captured if name not in now or now[name].kind.open is None]:
        raise interrupted.changed(gone[0], "it no longer has the system")
    systems = [now[name] for name in interrupted.captured]
    if silent := [c for c in systems if c.session is None or c.standing not in ANSWERING]:
        raise SystemsSilent(
            [
                replace(interrupted.effect(c.name), standing=c.standing, detail=c.detail, reason=c.reason)
                for c in silent
            ]
        )
    return systems


def left_over(connected: Connected, interrupted: Interrupted) -> frozenset[str]:
    """Return what speaks against a system having done what was captured, by its own verifying statement.

    These are captured rows still there, as the person's or somebody else's by now, and values still unmasked;
    rows of the same people that have come since say nothing, but where no captured row had a key.
    """
    sets, asked = interrupted.captured[connected.name]
    if not changes(sets):
        return frozenset()
    dialect, session = connected.kind.dialect, connected.session
    assert dialect is not None  # noqa: S101 - a session implies a dialect
    assert session is not None  # noqa: S101 - only systems that answer come here
    bound: dict[str, object] = {}
    for name, columns in asked.widths.items():
        if name.startswith(ONE):
            bound.update(dialect.bind_lone(name, next(iter(sets.keys[name.removeprefix(ONE)]))))
        else:
            bound.update(dialect.bind(name, sets.keys.get(name, NO_KEYS), columns))
    text = interrupted.effect(connected.name).statements[-1]
    verify = Query(text=text, sets=frozenset(asked.widths), constants=asked.constants)
    large = any(len(sets.keys.get(name, NO_KEYS)) > LARGE for name in asked.widths)
    (result,) = session.run([Call(query=verify, bound=bound, large=large)])
    return telling(sets) & {str(row[0]) for row in result.rows}


def _refuse_other_place(done: Sequence[Connected], interrupted: Interrupted) -> None:
    """Refuse to take a database for done in which the captured rows may never have been."""
    for connected in done:
        sets, asked = interrupted.captured[connected.name]
        if changes(sets) and place_of(connected) != asked.place:
            raise interrupted.changed(connected.name, "`connect:` says something else of")


def _ready(
    engine: Engine,
    prepared: Prepared,
    connected: Connected,
    *,
    people: Sequence[Person],
    interrupted: Interrupted,
) -> Erasing:
    """Prepare the same statements as before.  Raises ProgrammeChanged where they would be others."""
    found = seeds(connected, people, prepared.recipe.linked_by)
    asked = interrupted.captured[connected.name][1]
    erasing = Erasing(
        connected=connected,
        queries=engine.erasure(prepared, connected, lone=is_lone(found)),
        seeds=found,
        days=asked.days,
        years=tuple((month, day) for month, day in asked.years),
    )
    if recipe_of(erasing, engine) != asked.recipe:
        raise interrupted.changed(connected.name, "it says otherwise what is to be done in")
    return erasing


def _again(one: Left, interrupted: Interrupted) -> None:
    """Apply what was captured again, but only what was shown."""
    now = erasing_effect(one.erasing, one.now)
    now = with_keys(now, one.erasing, one.now, salt=interrupted.under.salt)
    if now.tables != interrupted.effect(now.system).tables:
        raise RestChanged(interrupted.id, now.system)
    one.erasing.apply(one.now)


def _conclude(engine: Engine, interrupted: Interrupted) -> Outcome:
    """All tasks are done: issue the receipt that tells what people reported."""
    tasks = stored_tasks.of_request(engine.store, interrupted.plan.request)
    applied = {
        s.system: sum(t.shown + t.changed for t in s.tables) for s in interrupted.plan.systems if s.statements
    }
    moment = engine.moment()
    done = Done(
        plan=interrupted.plan, state=State.DONE, started=interrupted.stored.line.made, finished=moment,
        subjects=interrupted.subjects.given, nonces=interrupted.under.nonces, applied=tuple(applied),
        resumed=False, tasks=tasks, unasked=interrupted.under.unasked,
        undone_until=kept_until(engine, interrupted.under),
    )  # fmt: skip
    with engine.store.writing():
        issued, receipt = issue_receipt(done, engine)
        stored.finish(
            engine.store, interrupted.plan.request, fence=interrupted.under.fence, state=State.DONE,
            finished=moment, applied=applied, issued=issued,
        )  # fmt: skip
    outcome = Outcome(
        plan=interrupted.plan, state=State.DONE, receipt=receipt, file=issued.file, tasks=tasks,
        nonces=interrupted.under.nonces,
    )  # fmt: skip
    return told_outside(outcome, engine)
