"""Which promise keeps the rows of a table for the person who asks: the one that holds in their region.

Comes in: the notice as the person is told it, and what the map says of the table.  Goes out: a promise.
Nobody knows the region of some people, and a row that is deleted cannot be brought back: theirs are kept by
the longest promise that a law of any region needs (docs/decisions/0014).  Law: GDPR art. 17(3)(b).
"""

from collections.abc import Iterator

from mamoru.model.map import Keep
from mamoru.model.notice import Notice, Retention
from mamoru.model.period import Period, Unit
from mamoru.model.programme import Programme
from mamoru.model.promises.regions import UNKNOWN

_BY_LAW = "law:"  #: how the ground of a promise begins that a law needs
_YEAR = Period(count=1, unit=Unit.YEARS).length  #: what rounding up may add


def promise_for(notice: Notice, keep: Keep, *, of: str) -> Retention | None:
    """Return the promise that keeps rows of people of the kind ``of``; none if it has no period there."""
    stated = notice.promise_of(keep)
    if notice.region != UNKNOWN or stated is None:
        return stated
    there = (overlay.notice.promise_of(keep) for overlay in notice.overlays.values())
    lawful = (p for p in there if p and p.ground.startswith(_BY_LAW) and _fits(p, stated, of=of))
    return max((stated, *lawful), key=_length)


def kept_longer(programme: Programme, of: str) -> tuple[Retention, ...]:
    """Return the promises of regions by which rows of people whose region is unknown are kept."""
    return tuple({promise.node.id: promise for promise in _longer(programme, of)}.values())


def _longer(programme: Programme, of: str) -> Iterator[Retention]:
    notice = programme.notice.where_unknown()
    for system in programme.systems.values():
        for table in system.tables.values():
            found = promise_for(notice, table.keep, of=of) if table.keep else None
            if table.keep and found and found != notice.promise_of(table.keep):
                yield found


def _fits(promise: Retention, stated: Retention, *, of: str) -> bool:
    """Tell whether it is about these people, and counts from the day that the map has a column for."""
    return of in promise.of and promise.after == stated.after


def _length(promise: Retention) -> int:
    return promise.keep.length + (_YEAR if promise.to_fiscal_year_end else 0)
