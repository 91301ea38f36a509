"""Which promise keeps the rows of a table for the person who asks: the one that holds in their region.

Comes in: the notice as the person is told it, and what the map says of the table.  Goes out: a promise.
Nobody knows the region of some people, and a row that is deleted cannot be brought back: theirs are kept by
the longest promise that a law of any region needs (docs/decisions/0014).  Law: GDPR art. 17(3)(b).
"""

from collections.abc import Iterator, Mapping

from mamoru.check.keeping import kept
from mamoru.model.map import Keep, SystemMap
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


def told_periods(
    notice: Notice, systems: Mapping[str, SystemMap], *, of: str
) -> Mapping[str, tuple[Retention, ...]]:
    """Return the promises that people of a kind are told, by category: the one that holds, if one does.

    What every map replaces in this region holds for nobody there.  Where nothing decides between two of them,
    or a law decides, those are told that no other stands ``over:``.
    """
    wins = {one.item: one.verdict.wins for one in kept(notice, systems) if one.of == of}
    replaced = _replaced(notice, systems)
    found: dict[str, tuple[Retention, ...]] = {}
    for leaf, winner in wins.items():
        said = tuple(p for p in notice.retention.values() if of in p.of and leaf in p.items)
        held = tuple(p for p in said if p.name not in replaced) or said
        left = tuple(p for p in held if not any(p.name in other.over for other in held))
        found[leaf] = tuple(p for p in held if p.node.id == winner) or left or held
    return found


def _replaced(notice: Notice, systems: Mapping[str, SystemMap]) -> set[str]:
    """Return the promises in whose place every map that names them keeps by another, in this region."""
    keeps = [t.keep for system in systems.values() for t in system.tables.values() if t.keep]
    held = {promise.name for keep in keeps if (promise := notice.promise_of(keep))}
    return {name for keep in keeps for name in (keep.retention, *keep.regions.values())} - held


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
