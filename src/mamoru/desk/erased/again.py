"""Audit that what was erased is nowhere, and erase again what a restored backup has brought back.

Law: GDPR art. 17, 32(1)(b); a backup that is restored must not undo an erasure.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from mamoru.desk.discovery import NoSuchSystem
from mamoru.desk.opening import Tell, open_engine
from mamoru.desk.requests import Carried, with_receipts
from mamoru.execute.engine import Engine
from mamoru.execute.erased.looking import Found, Looking
from mamoru.execute.erased.replaying import Again, plan_again, run_again
from mamoru.execute.recording.entering import enter_all
from mamoru.model.errors import MamoruError
from mamoru.store import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What an audit has found."""

    since: date  #: what was erased before is not looked for: no backup brings it back
    days: int  #: the same as a number of days
    requests: int  #: how many erasures were looked for
    forgotten: tuple[str, ...]  #: erasures that were forgotten before there was a ledger
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """One person who was erased again, or why not."""

    again: Again
    carried: Carried | None
    problem: MamoruError | None


def audit(folder: Path, *, restored: Mapping[str, str], tell: Tell | None = None) -> Audited:
    """Look in every system for what erasures have deleted or set to NULL; changes no system.

    ``restored``: system -> ISO time, UTC, of the backup that it was just restored from.  Raises
    NoSuchSystem, what ``open_engine`` raises.
    """
    with open_engine(folder, tell=tell, sound=False) as engine:
        return _audited(engine, restored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """An audit, and the erasures that would undo what it has found."""

    engine: Engine
    audited: Audited
    planned: tuple[Again, ...]

    def run(self) -> Iterator[Replayed]:
        """Erase again everybody of whom nothing but what was erased before would change."""
        for again in self.planned:
            if again.is_ready:
                try:
                    outcome = with_receipts(self.engine, run_again(self.engine, again))
                except MamoruError as problem:
                    yield Replayed(again=again, carried=None, problem=problem)
                else:
                    yield Replayed(again=again, carried=outcome, problem=None)


@contextmanager
def replaying(folder: Path, *, restored: Mapping[str, str], tell: Tell | None = None) -> Iterator[Replay]:
    """Look for people who are there again, and plan their erasure; nothing is changed until it is run.

    ``restored`` as in ``audit``.  Raises NoSuchSystem, what ``open_engine`` raises.
    """
    with open_engine(folder, tell=tell) as engine:
        audited = _audited(engine, restored)
        planned = plan_again(engine, audited.found.people, ledger.entries(engine.store))
        yield Replay(engine=engine, audited=audited, planned=tuple(planned))


def _audited(engine: Engine, restored: Mapping[str, str]) -> Audited:
    for name in restored:
        if name not in engine.checked.programme.systems:
            raise NoSuchSystem(name, sorted(engine.checked.programme.systems))
    today, days = engine.now().date(), engine.checked.programme.settings.backup_days
    forgotten = enter_all(engine.store, today=today, backup_days=days)
    entries: Sequence[ledger.Entry] = ledger.entries(engine.store)
    return Audited(
        since=today - timedelta(days=days),
        days=days,
        requests=len({entry.request for entry in entries}),
        forgotten=forgotten,
        found=Looking(engine=engine, restored=restored).look(entries),
    )
