"""Carry out a sweep: slice by slice, each one transaction, one request of the journal and one receipt.

1. Capture under lock what the plan's slice held; compare.
2. Apply and verify, nothing committed yet.
3. Journal, unless a hold was placed or a request begun meanwhile: then the slice is undone and taken anew.
4. Commit the system; save outcome, log leaf and receipt in one commit.

Killed before 3, nothing has happened; after it ``execute.sweeping.resuming`` goes on.
Law: GDPR art. 5(1)(e), 5(2); APPI art. 22.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mamoru.execute.alone import alone
from mamoru.execute.effects import signed, with_keys
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import Outcome, conclude, told_outside
from mamoru.execute.interrupted.journal import new_request
from mamoru.execute.receipts import NONCE_BYTES
from mamoru.execute.requests import LEASE_SECONDS, ROUNDS, Under, request_id
from mamoru.execute.sealed import how_asked, of_people, recipe_of, write
from mamoru.execute.sweeping.errors import (
    SweepChanged,
    SweepForbidden,
    SweepNeedsWord,
    SweepUnfinished,
)
from mamoru.execute.sweeping.freezing import frozen_now, mark_of
from mamoru.execute.sweeping.papers import hand_over
from mamoru.execute.sweeping.planning import Ready, rows_of
from mamoru.execute.sweeping.slices import Slice, Slicing
from mamoru.execute.sweeping.undoable import keep
from mamoru.execute.undoing.keeping import Keeping
from mamoru.model.errors import MamoruError
from mamoru.model.plan import Plan
from mamoru.model.request import Became, State
from mamoru.model.sweeping.plan import SweepPlan, TableSweep
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.sql.keys import NO_KEYS, Keys
from mamoru.store import figures
from mamoru.store import requests as stored
from mamoru.store.kept import vault
from mamoru.store.kept.vault import VaultState


class _MeanwhileError(Exception):
    """A hold was placed, or a request begun, while a slice ran; it is taken anew."""


def refuse(plan: SweepPlan, *, confirmed: str) -> None:
    """Raise SweepForbidden or SweepNeedsWord where it must not run as it is."""
    if plan.forbids:
        raise SweepForbidden(plan.forbids)
    is_confirmed = bool(confirmed) and plan.digest.startswith(confirmed)
    if not is_confirmed and (confirmed or plan.stops):
        other = (ANOTHER,) if confirmed else ()
        raise SweepNeedsWord((*other, *plan.stops), digest=plan.digest)


ANOTHER = "what is confirmed is the digest of another sweep"


def carry_out(
    engine: Engine, opened: Ready, plan: SweepPlan, *, confirmed: str, most: int, undo_days: int = 0
) -> Iterator[Outcome]:
    """Do what a plan showed, and yield the outcome of each slice when it is done.

    ``undo_days``: for how long what goes is kept, sealed, so that it can be put back.  Raises
    SweepForbidden, SweepNeedsWord, SweepChanged, SweepUnfinished, and what databases raise.
    """
    refuse(plan, confirmed=confirmed)
    swept = 0
    for sweep in plan.sweeps:
        slicing, after = opened.slicing(engine, sweep.recipe, most=most), NO_KEYS
        for expected in sweep.slices:
            going = Going(
                engine=engine,
                slicing=slicing,
                sweep=sweep,
                expected=expected,
                swept=swept,
                undo_days=undo_days,
            )
            outcome, found = going.settle(after)
            swept, after = swept + outcome.plan.rows, found.last
            yield told_outside(outcome, engine)
    for paper in () if undo_days else plan.papers:  # what people destroy does not come back
        yield hand_over(engine, paper)


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """One slice, being carried out."""

    engine: Engine
    slicing: Slicing
    sweep: TableSweep
    expected: str  #: the digest that was shown
    swept: int  #: rows that went in slices before
    undo_days: int = 0  #: for how long it can be put back; 0: it is destroyed

    def settle(self, after: Keys) -> tuple[Outcome, Slice]:
        """Carry the slice out; again where something was placed meanwhile.  Raises as ``carry_out`` does."""
        for _ in range(ROUNDS):
            try:
                with alone(self.engine.store.path, request := request_id(self.engine)):
                    return self._once(request, after)
            except _MeanwhileError:
                continue
        raise self._changed()

    def _changed(self) -> SweepChanged:
        return SweepChanged(self.sweep.recipe.id, swept=self.swept)

    def _once(self, request: str, after: Keys) -> tuple[Outcome, Slice]:
        engine, frozen = self.engine, frozen_now(self.engine)
        session = self.slicing.connected.session
        assert session is not None  # noqa: S101 - only systems that answer come here
        started, intact = engine.moment(), False
        session.begin(writing=True, at_once=True)
        try:
            found = self.slicing.take(frozen.rows(engine, self.slicing.connected), after, lock=True)
            if found is None or found.digest(engine.store.marking) != self.expected:
                raise self._changed()
            kept = [Keeping(erasing=found.erasing, sets=found.sets).read()] if self.undo_days else []
            found.erasing.apply(found.sets)
            removed = [one.removed() for one in kept]
            under = self._under(request)
            plan = plan_of(engine, request, found, sweep=self.sweep, salt=under.salt)
            with engine.store.writing():
                if intact := mark_of(engine) != frozen.mark:
                    raise _MeanwhileError
                begin(engine, plan, found, under=under)
                if removed:
                    keep(engine, request, removed, days=self.undo_days)
            try:
                session.commit()
                outcome = end(engine, plan, under=under, started=started)
            except MamoruError as error:
                raise SweepUnfinished(request, error) from error
            intact = True
        finally:
            session.rollback()
            if not intact:
                engine.forget_sessions()
        return outcome, found

    def _under(self, request: str) -> Under:
        salt = self.engine.random(NONCE_BYTES)
        unasked = UNDOABLE if self.undo_days else ""
        return Under(id=request, right=SWEEP, salt=salt, nonces=(), expected="", fence=1, unasked=unasked)


def plan_of(engine: Engine, request: str, found: Slice, *, sweep: TableSweep, salt: bytes) -> Plan:
    """Return a slice as the plan that its receipt tells of."""
    erasing, recipe = found.erasing, sweep.recipe
    over = ", ".join(f"`{promise}`" for promise in recipe.promises)
    plan = Plan(
        request=request,
        right=SWEEP,
        of=recipe.of,
        people=0,
        programme=engine.checked.programme.digest,
        recipe=recipe_of(erasing, engine),
        systems=(with_keys(found.effect, erasing, found.sets, salt=salt),),
        stops=(),
        digest="",
        notes=(OVER.format(over),),
    )
    return signed(plan)


UNDOABLE = "nobody asked, and it can be undone"
OVER = "nobody asked: the time of these rows was over by {}"


def begin(engine: Engine, plan: Plan, found: Slice, *, under: Under) -> None:
    """Journal a slice; part of the caller's ``store.writing()``."""
    erasing, (effect,) = found.erasing, plan.systems
    secrets = write(
        plan,
        of_people((), (), salt=under.salt, nonces=under.nonces, unasked=under.unasked),
        captured={effect.system: (found.sets, how_asked(erasing, engine))},
    )
    stored.begin_applying(
        engine.store,
        new_request(engine, plan),
        secrets,
        owner=engine.owner,
        now=engine.now(),
        lease_seconds=LEASE_SECONDS,
    )
    figures.keep_outcome(engine.store, plan.request, region="", people=0, became=Became.UNASKED, answered="")


def end(engine: Engine, plan: Plan, *, under: Under, started: str, resumed: bool = False) -> Outcome:
    """Save the outcome of a slice that is committed, or perhaps is, and issue its receipt."""
    applied = {effect.system: rows_of(effect.tables) for effect in plan.systems if effect.tables}
    told = under if applied else replace(under, unasked="")  # of what nobody knows, nothing is removed
    with engine.store.writing():
        outcome = conclude(
            engine, plan, (), under=told, fence=under.fence, started=started, applied=applied,
            resumed=resumed, state=None if applied else State.STOPPED,
        )  # fmt: skip
        if under.unasked and not applied:  # perhaps it has to be put back all the same
            vault.set_state(engine.store, plan.request, VaultState.KEPT)
    return outcome
