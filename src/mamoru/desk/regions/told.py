"""By which notice a person is answered: as it is, or as the people of their region are told it."""

from collections.abc import Sequence

from mamoru.desk.opening import Tell
from mamoru.execute.engine import Engine
from mamoru.execute.sealed import plan_of
from mamoru.model.errors import MamoruError
from mamoru.model.promises.codes import is_region, region_meant
from mamoru.model.promises.regions import UNKNOWN
from mamoru.notation.in_force import told_today
from mamoru.store import requests as stored


class NoRegion(MamoruError):
    """What was given is no region."""

    code = "MAM-617"

    def __init__(self, region: str) -> None:
        meant = region_meant(region)
        super().__init__(
            f"`{region}` is no region{f'; did you mean `{meant}`?' if meant else ''}",
            why="what the people of a region are told is looked up by its code",
            remedy="write a country of ISO 3166-1, a part of one, or EEA: `BR`, `US-CA`",
        )


class UnknownSupplement(MamoruError):
    """The programme has no such supplement."""

    code = "MAM-618"

    def __init__(self, region: str, known: Sequence[str]) -> None:
        there = f"it has {', '.join(known)}" if known else "it has none"
        super().__init__(
            f"the programme has no supplement `{region}` any more; {there}",
            why="what was begun by what the people of a region are told would go on by another notice",
            remedy=f"put supplements/{region}.yaml back as it was, then ask again",
        )


def told_in(engine: Engine, region: str, *, tell: Tell | None = None) -> Engine:
    """Return an engine that goes by what the people of a region are told; without one, as it is.

    ``tell`` hears of a region for which there is no supplement, and of a notice that is not in force yet.
    Raises NoRegion.
    """
    if not region:
        _tell_day(engine, tell)
        return engine
    if not is_region(region):
        raise NoRegion(region)
    found = engine.checked.programme.notice.for_region(region).region
    if tell and not found:
        tell(f"No supplement is for {region}: the notice holds as it is.")
    chosen = engine.told_in(found, given=region)
    _tell_day(chosen, tell)
    return chosen


def _tell_day(engine: Engine, tell: Tell | None) -> None:
    """Say where what people are told is not in force yet."""
    later = told_today(engine.checked.programme.notice, today=engine.now().date().isoformat())
    if tell and later:
        tell(later)


def as_begun(engine: Engine, request: str) -> Engine:
    """Return an engine that goes by what the person of a saved request was told when it was begun.

    Raises UnknownSupplement.
    """
    secrets = stored.load(engine.store, request).secrets
    plan = plan_of(secrets.plan) if secrets else None
    region = plan.region if plan else ""
    known = engine.checked.programme.notice.overlays
    if region not in {"", UNKNOWN, *known}:
        raise UnknownSupplement(region, sorted(known))
    return engine.told_in(region, given=plan.given if plan else "")
