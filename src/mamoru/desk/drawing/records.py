"""What a data map shows beside the boxes: reports that are made of the data, and how it is destroyed.

Comes in: the notice with its supplements, and the categories that are shown.  Goes out: one entry for each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mamoru.desk.drawing.words import text_of
from mamoru.model.notice import Notice
from mamoru.model.promises.records import Destruction, Report

TELLS = {
    "collected": "what was collected",
    "disclosed": "what was disclosed",
    "sold-or-shared": "what was sold or shared",
    "requests": "the requests received",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One report, or one way of destruction."""

    id: str
    title: str
    says: str
    items: tuple[str, ...]  #: leaf categories; none: of none in particular

    @property
    def line(self) -> str:
        """Return it in one line."""
        return f"{self.id}: {f'{self.title}; ' if self.title else ''}{self.says}"


def records(notice: Notice, shown: Collection[str], *, whole: bool) -> tuple[Record, ...]:
    """Return what the notice and its supplements state of these categories; ``whole``: of all there is."""
    views = (notice, *(overlay.notice for overlay in notice.overlays.values()))
    found = {one.id: one for view in views for one in _stated(view)}
    return tuple(one for one in found.values() if whole or not set(one.items).isdisjoint(shown))


def _stated(view: Notice) -> Iterator[Record]:
    for report in view.reports.values():
        yield Record(
            id=report.node.id, title=text_of(report.title), says=_of_report(report), items=report.items
        )
    for one in view.destruction.values():
        yield Record(id=one.node.id, title=text_of(one.title), says=_of_destruction(one), items=one.items)


def _of_report(report: Report) -> str:
    parts = [f"reports {TELLS[report.tells]}, by {', '.join(report.by)}"]
    parts += [f"every {report.every}"] if report.every else []
    parts += [f"last made on {report.last}"] if report.last else []
    return "; ".join(parts)


def _of_destruction(one: Destruction) -> str:
    what = f"what is {one.medium}" if one.medium else "the data"
    says = f"{what} is destroyed by {' or '.join(one.by)}"
    return f"{says}, and cannot be recovered" if one.unrecoverable else says
