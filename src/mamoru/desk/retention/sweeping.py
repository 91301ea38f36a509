"""Sweep what has been kept long enough: show it, and do exactly that.

Law: GDPR art. 5(1)(e), 5(2); APPI art. 22.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from mamoru.desk.opening import Tell, open_engine
from mamoru.desk.requests import Carried, with_receipts, write_receipts
from mamoru.execute.engine import Engine
from mamoru.execute.sweeping.carrying import carry_out
from mamoru.execute.sweeping.errors import NotSwept, What
from mamoru.execute.sweeping.planning import Ready, plan_sweep, ready
from mamoru.execute.sweeping.resuming import settle_slices
from mamoru.execute.sweeping.slices import SLICE
from mamoru.execute.sweeping.undoable import MOST, refuse_final
from mamoru.model.sweeping.plan import SweepPlan
from mamoru.model.sweeping.recipe import SWEEP, PaperSweep
from mamoru.plan.due import day_everywhere
from mamoru.plan.ending.sweeps import sweeps
from mamoru.store import requests as stored

LIMIT = 10_000  #: rows from which on a sweep asks a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A planned sweep; nothing is changed until it is run."""

    engine: Engine
    opened: Ready
    plan: SweepPlan
    settled: tuple[Carried, ...]  #: slices of an earlier sweep that were interrupted, and are concluded now
    most: int
    undo_days: int = 0  #: for how long it can be undone

    @property
    def papers(self) -> tuple[PaperSweep, ...]:
        """What people are given to look through; nothing where all of it is to be undone."""
        return () if self.undo_days else self.plan.papers

    def run(self, *, confirmed: str) -> Iterator[Carried]:
        """Do exactly what was shown, and yield each slice when it is done.

        Raises SweepForbidden, SweepNeedsWord, SweepChanged, SweepUnfinished, and what databases raise.
        """
        for outcome in carry_out(
            self.engine, self.opened, self.plan, confirmed=confirmed, most=self.most, undo_days=self.undo_days
        ):
            yield with_receipts(self.engine, outcome)


@contextmanager
def sweeping(
    folder: Path,
    *,
    systems: Sequence[str] = (),
    retention: Sequence[str] = (),
    limit: int = LIMIT,
    most: int = SLICE,
    undo_days: int = 0,
    now: Callable[[], datetime] | None = None,
    tell: Tell | None = None,
) -> Iterator[Sweep]:
    """Conclude what was interrupted, then plan a sweep: of these systems and promises only, if any are named.

    ``most``: rows of a table that go in one transaction.  ``undo_days``: for how long it can be undone.
    Raises NotSwept, NotUndoable, what ``open_engine`` raises.
    """
    with open_engine(folder, now=now, tell=tell) as engine:
        named = _named(engine, systems, retention)
        settled = tuple(with_receipts(engine, outcome) for outcome in settle_slices(engine))
        _write_last(engine)
        today = day_everywhere(engine.now())
        opened = ready(engine, sweeps(engine.checked, today=today, systems=systems, retention=named))
        most = min(most, MOST) if undo_days else most
        plan = plan_sweep(engine, opened, limit=limit, most=most)
        if undo_days:
            refuse_final(engine, opened, plan)
        yield Sweep(engine=engine, opened=opened, plan=plan, settled=settled, most=most, undo_days=undo_days)


def _write_last(engine: Engine) -> None:
    """Write the receipt of the last slice if a process was killed before it did; the others have theirs."""
    lines = (line for line in stored.requests(engine.store, most=RECENT) if line.right == SWEEP)
    for line in islice(lines, 1):
        write_receipts(engine, line.id)


RECENT = 1_000  #: requests among which the last slice is looked for


def _named(engine: Engine, systems: Sequence[str], retention: Sequence[str]) -> list[str]:
    """Return the ids of the promises that were named, with or without ``retention.``.  Raises NotSwept."""
    programme = engine.checked.programme
    for name in systems:
        if name not in programme.systems:
            raise NotSwept(What.SYSTEM, name, sorted(programme.systems))
    told = (programme.notice, *(overlay.notice for overlay in programme.notice.overlays.values()))
    known = {p.node.id: p.name for one in told for p in one.retention.values()}
    found = []
    for name in retention:
        ids = [one for one, short in known.items() if name in (one, short)]
        if not ids:
            raise NotSwept(What.RETENTION, name, sorted(known))
        found += ids
    return found
