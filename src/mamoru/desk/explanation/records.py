"""What is told of reports that the notice states, and of the ways in which data is destroyed."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from mamoru.desk.drawing.records import Record, records
from mamoru.desk.explanation.told import Told, of_node
from mamoru.model.notice import Node, Notice

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_MADE = "Nothing in Mamoru can make it in these rows."


def told_of(notice: Notice) -> "Iterator[tuple[str, Callable[[], Told]]]":
    """Yield the ids of reports and ways of destruction, and what tells of each."""
    said = {one.id: one for one in records(notice, (), whole=True)}
    for report in notice.reports.values():
        how = f"`mamoru report {report.node.id}` makes it." if report.can_be_made else NOT_MADE
        yield report.node.id, partial(_record, report.node, said[report.node.id], "report", says=[how])
    for one in notice.destruction.values():
        says = [
            "Receipts of erasures name it, and tasks of people tell it.",
            "`mamoru report destruction` lists what was destroyed, when, how and by whom.",
        ]
        yield one.node.id, partial(_record, one.node, said[one.node.id], "way of destruction", says=says)


def _record(node: Node, record: Record, kind: str, *, says: Sequence[str]) -> Told:
    first = f"{record.says[0].upper()}{record.says[1:]}."
    return of_node(node, kind, record.title, says=[first, *says])
