"""What is told of promises that no plan of a request carries out, and of the rows that sweeps take."""

from collections.abc import Iterator
from datetime import date

from mamoru.check.promised.carried import carried
from mamoru.desk.explanation.told import Group, Link, Told, group, of_node
from mamoru.model.notice import Node, Retention
from mamoru.model.programme import CheckedProgramme
from mamoru.plan.ending.sweeps import sweeps

PARTS = "rows that stay, in which a sweep masks what is over"
NOTHING = "It is read and kept as a promise of the notice; nothing in Mamoru carries the whole of it out yet."


def promised(checked: CheckedProgramme, node: Node) -> Told:
    """Tell of a promise by what it is kept, or that nothing sees to the whole of it."""
    says = carried(checked).get(node.id, NOTHING)
    return of_node(node, "promise", "", says=[says])


def swept(checked: CheckedProgramme, retention: Retention) -> Iterator[Group]:
    """Yield the tables of which a sweep takes rows when this promise is over, and those of which it cannot.

    ``checked`` is the whole programme, since what people of other regions are promised holds rows, too.
    """
    tables = {f"{n}.{t.name}": t for n, s in checked.programme.systems.items() for t in s.tables.values()}
    found = sweeps(checked, today=date.fromisoformat(checked.programme.notice.effective))
    mine = [r for r in found.recipes if retention.node.id in r.promises]
    for says, stays in (("rows that a sweep takes", False), (PARTS, True)):
        of = [tables[f"{r.system.system.name}.{r.table}"] for r in mine if bool(r.stays) is stays]
        if of or not stays:
            yield group(says, (Link(id=table.id, says="", where=table.where) for table in of))
    left = [one for one in found.unswept if retention.node.id in one.promises]
    if left:
        yield group(
            "rows that no sweep takes",
            (
                Link(id=f"systems.{one.system}.{one.table}".rstrip("."), says=one.because, where=None)
                for one in left
            ),
        )
