"""Make a report that the notice states, or the record of what was destroyed.

Comes in: a name, a region, days.  Goes out: the report; one for publication that is written to a file is kept
among the evidence too, so that the check knows when it was last made.
Law: Cal. Civ. Code 1798.130(a)(5); 11 CCR 7102; PIPA art. 21, enforcement decree art. 16.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from mamoru.calendars.periods import earliest_kept
from mamoru.desk.opening import open_records, programme_of
from mamoru.desk.regions.told import NoRegion
from mamoru.desk.stated import figures as counting
from mamoru.desk.stated import inventory
from mamoru.desk.stated.made import Cell, Made, Span
from mamoru.execute.recording.figures import keep_before_forgetting
from mamoru.model.errors import MamoruError
from mamoru.model.notice import Notice
from mamoru.model.period import Period, Unit
from mamoru.model.programme import Programme
from mamoru.model.promises.codes import is_region
from mamoru.model.promises.records import Report
from mamoru.model.request import Became, Counted, Destroyed
from mamoru.notation.nearest import listed, meant, shortened
from mamoru.store import figures as kept
from mamoru.store.database import Store

DESTRUCTION = "destruction"
YEAR = Period(count=1, unit=Unit.YEARS)
NO_SPAN = "The notice does not say over how long this report looks back; it was made of a year."
RECORD = (
    "day", "system", "what", "kind of data", "rows or papers", "method", "by whom", "because of", "stated by",
    "proof",
)  # fmt: skip
BACKUPS = (
    "Counted are rows deleted or blanked. Copies in backups last until those end (`limits: {backup-days: "
    "NUMBER}`); `mamoru replay` erases them again after a restore."
)
RECORD_NOTES = (
    "For whoever may ask for it: it names requests, so it is not for publication.",
    "What Mamoru did it verified in the system; what people did is as they reported it.",
    BACKUPS,
    "What nobody asked for stands there as a `sweep`, since its time was over; what no sweep takes does not.",
)


class NoStatedReport(MamoruError):
    """The notice states no report of that name, or states it in several places."""

    code = "MAM-524"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        word = shortened(name)
        several = [one for one in known if one.rpartition(".")[2] == name]
        problem = f"the notice states no report `{word}`{meant(name, known)}"
        if len(several) > 1:
            problem = f"the notice states a report `{word}` in several places"
        super().__init__(
            problem,
            why="people are told of it by the name, and in the region, that the notice gives it",
            remedy=f"name one of {listed(several or [*known, DESTRUCTION])}; `--region` says for whom",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants made."""

    name: str
    region: str = ""
    first: date | None = None
    last: date | None = None
    every_figure: bool = False  #: small groups too


def make(folder: Path, asked: Asked, *, today: date) -> Made:
    """Make a stated report, or the record of destruction.

    Raises NoProgramme, Unreadable, NoRegion, NoStatedReport, what keys and store raise.
    """
    if asked.region and not is_region(asked.region):
        raise NoRegion(asked.region)
    if asked.name == DESTRUCTION:
        with open_records(folder) as (programme, store):
            view = programme.notice.for_region(asked.region) if asked.region else programme.notice
            return _record(replace(programme, notice=view), asked, store, today=today)
    told, report = _stated(programme_of(folder, snapshots=False).notice, asked)
    with open_records(folder) as (programme, store):
        here = replace(programme, notice=told)
        days = _days(report, asked, today=today)
        made = _requests if report.tells == "requests" else _inventory
        return made(here, report, asked, days=days, today=today, store=store)


def _stated(notice: Notice, asked: Asked) -> tuple[Notice, Report]:
    """Return the report, and the notice as the people are told it that it is for."""
    views = [notice, *(overlay.notice for overlay in notice.overlays.values())]
    if asked.region:
        views = [notice.for_region(asked.region)]
    found = {
        report.node.id: (view, report)
        for view in reversed(views)
        for report in view.reports.values()
        if report.can_be_made and (asked.region or _is_own(report, view))
    }
    named = [i for i in found if asked.name in _names(i)]
    if len(named) != 1:
        raise NoStatedReport(asked.name, sorted(found))
    return found[named[0]]


def _names(node: str) -> set[str]:
    """Return what a report may be called: by its id, ``reports.NAME``, or NAME alone."""
    parts = node.split(".")
    return {node, ".".join(parts[-2:]), parts[-1]}


def _is_own(report: Report, view: Notice) -> bool:
    return report.node.id.startswith("supplements.") == bool(view.region)


def _days(report: Report, asked: Asked, *, today: date) -> Span:
    last = asked.last or today - timedelta(days=1)
    period = report.looks_back or report.every or YEAR
    return Span(first=asked.first or earliest_kept(last + timedelta(days=1), period), last=last)


def _requests(
    programme: Programme, report: Report, asked: Asked, *, days: Span, today: date, store: Store | None
) -> Made:
    told = programme.notice
    every = counted(store, programme) if store else ()
    own = counting.received(every, days, region=told.region)
    rights = [name for name, given in told.rights.items() if not set(given.of).isdisjoint(report.of)]
    found = counting.rows(own, of=report.of, rights=rights, every=asked.every_figure)
    notes = [*counting.notes(every, days, region=told.region, small=asked.every_figure)]
    return replace(
        _made(told, report, days=days, today=today, default="Requests received"),
        headings=counting.HEADINGS,
        rows=tuple(found),
        notes=(*_unsaid(report, asked), *notes),
        publishable=not asked.every_figure,
    )


def counted(store: Store, programme: Programme) -> tuple[Counted, ...]:
    """Return every request as it counts; one that was concluded before that was kept is counted now."""
    for one in kept.counted(store):
        if one.became is Became.UNKNOWN:
            keep_before_forgetting(store, one.request, programme)
    return kept.counted(store)


def _inventory(
    programme: Programme, report: Report, asked: Asked, *, days: Span, today: date, store: Store | None
) -> Made:
    del store
    told = programme.notice
    apart = {item for one in told.excluded.values() for item in one.items}
    items = [item for item in report.items or told.categories if item not in apart]
    had = inventory.held(programme, items, days)
    facts: list[inventory.Fact] = [(item, "") for item in had]
    notes, default = [inventory.HELD], "Categories collected"
    if report.tells == "disclosed":
        facts, empty = inventory.disclosed(programme, report, had)
        notes, default = [inventory.HELD, inventory.DISCLOSED], "Categories disclosed"
        if empty:
            notes.append(f"No map holds anything that these get: {', '.join(empty)}.")
    elif report.tells == "sold-or-shared":
        facts = inventory.sold(programme, had)
        notes, default = [inventory.HELD, inventory.SOLD], "Categories sold or shared"
    gone = [item for item, still in had.items() if not still]
    if gone:
        notes.append(f"No map of today holds these any more: {', '.join(gone)}.")
    return replace(
        _made(told, report, days=days, today=today, default=default),
        headings=inventory.headings(report),
        rows=tuple(inventory.rows(report, facts, told)),
        notes=(*_unsaid(report, asked), *notes),
    )


def _unsaid(report: Report, asked: Asked) -> Iterator[str]:
    if not (report.looks_back or report.every or asked.first):
        yield NO_SPAN


def _made(told: Notice, report: Report, *, days: Span, today: date, default: str) -> Made:
    return Made(
        id=report.node.id,
        title=report.title.get(told.governing_language) or default,
        controller=_controller(told),
        region=told.region,
        days=days,
        made=today,
        headings=(),
        rows=(),
        notes=(),
    )


def _controller(told: Notice) -> str:
    entity = told.entities[told.controller]
    return entity.name.get(told.governing_language) or next(iter(entity.name.values()), told.controller)


def _record(programme: Programme, asked: Asked, store: Store | None, *, today: date) -> Made:
    told = programme.notice
    if store:
        counted(store, programme)
    days = Span(first=asked.first or date.min, last=asked.last or today)
    found = [one for one in (kept.destroyed(store) if store else ()) if days.has(one.at)]
    own = [one for one in found if not asked.region or one.region == told.region]
    return Made(
        id=DESTRUCTION,
        title="Record of destruction",
        controller=_controller(told),
        region=told.region,
        days=days if asked.first or asked.last else None,
        made=today,
        headings=RECORD,
        rows=tuple(_entry(one, programme) for one in own),
        notes=RECORD_NOTES,
        publishable=False,
    )


def _entry(one: Destroyed, programme: Programme) -> tuple[Cell, ...]:
    system = programme.systems.get(one.system)
    table = system.tables.get(one.table) if system else None
    held = [c.category for c in table.columns.values()] if table else []
    if system and system.manual and not one.table:
        held = [*system.manual.holds]
    because = f"{one.right} {one.request}"
    return (
        one.at[:10], one.system, one.table or "(looked for there)", ", ".join(dict.fromkeys(held)) or None,
        one.rows, one.method or "not said", one.by, because, one.statement or None, one.proof or None,
    )  # fmt: skip
