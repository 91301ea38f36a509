"""Enter what requests erased in the ledger, from what is sealed of them.

It is done when somebody looks, and before a request is forgotten: an erasure itself need not wait for it.
"""

from collections.abc import Iterator
from datetime import date

from mamoru.execute.recording.digests import DELETED, MASKED, digest
from mamoru.execute.sealed import Asked, captured_of
from mamoru.execute.sets import Sets
from mamoru.model.kinds.right import Act, Right
from mamoru.model.request import RequestLine, StepState
from mamoru.model.shelf import members
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.sql import naming
from mamoru.store import ledger
from mamoru.store import requests as stored
from mamoru.store.database import Store
from mamoru.store.ledger import Epoch, NewEntry


def enter_all(store: Store, *, today: date, backup_days: int) -> tuple[str, ...]:
    """Bring the ledger up to date; return the requests whose rows were erased and can no longer be told.

    What no backup can bring back any more leaves it.
    """
    ledger.expire(store, today=today, backup_days=backup_days)
    return tuple(name for name in ledger.not_entered(store, _erasing()) if not enter(store, name))


def enter_before_forgetting(store: Store, line: RequestLine) -> None:
    """Enter what a request erased, if it is of a right that erases."""
    if line.right in _erasing():
        enter(store, line.id)


def _erasing() -> frozenset[str]:
    named = (r.name for r in members("mamoru.rights", Right).values() if r.act is Act.ERASE)
    return frozenset({SWEEP, *named})


def enter(store: Store, request: str) -> bool:
    """Enter what one request erased; false where what was sealed of it is gone."""
    found = stored.load(store, request)
    if found.secrets is None:
        return False
    times = {s.system: s.finished for s in found.steps if s.state is StepState.APPLIED}
    with store.writing():
        epochs = {at: ledger.epoch_of(store, at) for at in sorted(set(times.values()))}
        entries = [
            entry
            for system, (sets, asked) in captured_of(found.secrets).items()
            if system in times
            for entry in _entries(system, sets, asked, at=times[system], epoch=epochs[times[system]])
        ]
        ledger.enter(store, request, entries)
    return True


def _entries(system: str, sets: Sets, asked: Asked, *, at: str, epoch: Epoch) -> Iterator[NewEntry]:
    for name, keys in sets.keys.items():
        letter, position, _ = naming.read(name) or ("", 0, 0)
        columns = tuple(asked.emptied.get(name, ()))
        if columns or letter in {naming.DELETED, naming.MASKED}:
            table = asked.tables[position]
            yield NewEntry(
                epoch=epoch.name,
                system=system,
                table=table,
                what=DELETED if letter == naming.DELETED else MASKED,
                columns=columns,
                at=at,
                digests=[digest(epoch.key, (system, table, key)) for key in keys],
            )
