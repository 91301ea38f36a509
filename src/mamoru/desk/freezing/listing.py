"""Which holds and appeals there are, read from Mamoru's own store alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from mamoru.desk.freezing.errors import NoSuchHold
from mamoru.desk.freezing.placing import Identity, subjects_of_hold
from mamoru.desk.opening import open_records
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept.holds import Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One hold or appeal, as it is listed."""

    hold: Hold
    state: str  #: ``standing``, ``due`` (somebody had to look at it again), ``over`` or ``ended``
    whom: Mapping[str, str]  #: the person, by the keys that were given; of one that has ended nothing


def listed(folder: Path, *, every: bool, today: date | None = None) -> tuple[Listed, ...]:
    """Return the holds and appeals that stand, or with ``every`` all of them, the newest first.

    Raises NoProgramme, Unreadable, and what keys and store raise.
    """
    day = (today or datetime.now(UTC).date()).isoformat()
    with open_records(folder) as (_, store):
        found: Sequence[Hold] = stored_holds.every(store) if store else ()
    told = (_listed(hold, day) for hold in found)
    return tuple(one for one in told if every or one.hold.stands(day))


def reason_of(folder: Path, hold: str) -> Listed:
    """Return one hold or appeal.  Raises NoSuchHold."""
    for one in listed(folder, every=True):
        if one.hold.id == hold:
            return one
    raise NoSuchHold(hold)


def _listed(hold: Hold, day: str) -> Listed:
    state = (
        "ended" if hold.ended else "due" if hold.is_due(day) else "standing" if hold.stands(day) else "over"
    )
    return Listed(hold=hold, state=state, whom=dict(_whom(hold)))


def _whom(hold: Hold) -> Iterator[tuple[str, str]]:
    given: Sequence[Identity] = subjects_of_hold(hold) if hold.subject else ()
    for one in given:
        yield from one.items()
