"""Give people the task to look through papers for what is due: one at a time, and no more than one a month.

A task is a request of the journal, as a slice is; whoever does it reports how many they found, and by which
method they were destroyed, and the last report closes it with a receipt.  Law: GDPR art. 5(1)(e), 5(2); APPI
art. 22; PIPA art. 21.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from mamoru.execute.alone import alone
from mamoru.execute.effects import signed
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import Outcome, conclude, told_outside
from mamoru.execute.interrupted.journal import new_request
from mamoru.execute.receipts import NONCE_BYTES
from mamoru.execute.requests import LEASE_SECONDS, Under, request_id
from mamoru.execute.sealed import of_people, write
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.request import Became
from mamoru.model.sweeping.recipe import SWEEP, PaperSweep
from mamoru.store import figures
from mamoru.store import requests as stored
from mamoru.store import tasks as stored_tasks

EVERY = timedelta(days=30)  #: between two tasks of a system
GIVEN = "papers of {} in {} looked through since"  #: setting that keeps the day of the last task


def due_papers(engine: Engine, papers: Iterable[PaperSweep]) -> Iterator[PaperSweep]:
    """Yield what it is time to look through: no task of it is left, and the last one is a month old."""
    open_tasks = {(task.system, task.request) for task in stored_tasks.undone(engine.store)}
    waiting = {(system, *_told(engine, request)) for system, request in open_tasks}
    today = engine.now().date()
    for paper in papers:
        last = engine.store.setting(_given(paper))
        is_time = not last or date.fromisoformat(last) + EVERY <= today
        if is_time and (paper.system, SWEEP, paper.of) not in waiting:
            yield paper


def _told(engine: Engine, request: str) -> tuple[str, str]:
    line = stored.load(engine.store, request).line
    return line.right, line.of


def _given(paper: PaperSweep) -> str:
    return GIVEN.format(paper.of, paper.system)


def hand_over(engine: Engine, paper: PaperSweep) -> Outcome:
    """Give people the task, and issue the receipt that it waits."""
    with alone(engine.store.path, request := request_id(engine)):
        under = Under(
            id=request, right=SWEEP, salt=engine.random(NONCE_BYTES), nonces=(), expected="", fence=1
        )
        plan, started = _plan(engine, paper, request), engine.moment()
        sealed = write(plan, of_people((), (), salt=under.salt, nonces=()), captured={})
        with engine.store.writing():
            stored.begin_applying(
                engine.store,
                new_request(engine, plan),
                sealed,
                owner=engine.owner,
                now=engine.now(),
                lease_seconds=LEASE_SECONDS,
            )
            figures.keep_outcome(
                engine.store, request, region="", people=0, became=Became.UNASKED, answered=""
            )
            engine.store.keep_setting(_given(paper), engine.now().date().isoformat())
            outcome = conclude(engine, plan, (), under=under, fence=1, started=started, applied={})
    return told_outside(outcome, engine)


def _plan(engine: Engine, paper: PaperSweep, request: str) -> Plan:
    effect = SystemEffect(
        system=paper.system, standing=Standing.TASK, detail="", tables=(), statements=(), task=paper.task
    )
    plan = Plan(
        request=request,
        right=SWEEP,
        of=paper.of,
        people=0,
        programme=engine.checked.programme.digest,
        recipe="",
        systems=(effect,),
        stops=(),
        digest="",
        notes=(NOBODY.format(", ".join(f"`{promise}`" for promise in paper.promises)),),
    )
    return signed(plan)


NOBODY = "nobody asked: people look for what has been kept long enough by {}"
