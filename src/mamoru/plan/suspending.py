"""What a suspension, and its lifting, does in one system: a row in a small table of exceptions.

The table stands beside the data, and whatever reads the data leaves out whom it names: nothing is copied
into their rows, and the row is theirs, so it is shown to them and goes with them like any other.  Law: GDPR
art. 18; APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.excepting import doubt, exception_tables, kind_excepted, naming_way
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.right import Act, Right
from mamoru.model.map import SystemMap, TableMap
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme, Way
from mamoru.model.recipe import AddStep, EraseTable
from mamoru.model.schema import Schema
from mamoru.model.shelf import members


class CannotSuspend(MamoruError):
    """A table of exceptions cannot hold one."""

    code = "MAM-309"

    def __init__(self, table: str, because: str, where: Span) -> None:
        super().__init__(
            f"`{table}` cannot say whose data is suspended: {because}",
            why="the suspension would look as if it held, and nobody's data would be kept out of use by it",
            remedy="give the table one tie, `how: owned`, that leads to the person, and let every other "
            "column but the one of `suspended-since` be empty",
            where=where,
        )


def lifts(right: Right, notice: Notice, of: str) -> bool:
    """Return whether a right ends a suspension that these people are given."""
    acts = {r.name: r.act for r in members("mamoru.rights", Right).values()}
    given = (g for g in notice.rights.values() if of in g.of)
    return right.act is Act.LIFT and any(acts.get(g.right) is Act.SUSPEND for g in given)


def exceptions(checked: CheckedProgramme, system: SystemMap, *, of: str) -> Iterator[tuple[TableMap, Way]]:
    """Yield the tables of exceptions for people of a kind, each with the tie that names the person.

    Raises CannotSuspend.
    """
    graph, schema = checked.graphs[system.name], checked.programme.schemas[system.name]
    for mapped in exception_tables(system, schema):
        if because := doubt(mapped, system, graph, table=schema.tables[mapped.name]):
            table = f"{system.name}.{mapped.name}"
            raise CannotSuspend(table, because, mapped.where)
        way = naming_way(mapped.name, graph)
        if way is not None and kind_excepted(mapped.name, system, graph) == of:
            yield mapped, way


def suspend_tables(
    checked: CheckedProgramme, system: SystemMap, *, of: str, act: Act
) -> tuple[EraseTable, ...]:
    """Return the people's tables and the tables of exceptions, in this order.  Raises CannotSuspend."""
    schema, found = checked.programme.schemas[system.name], list(exceptions(checked, system, of=of))
    holders = tuple(dict.fromkeys(way.holder for _, way in found if way.holder))
    people = (_step(schema, name, person=of) for name in holders)
    rows = (_step(schema, m.name, way=w, since=m.suspended_since, act=act) for m, w in found)
    return (*people, *rows)


def _step(
    schema: Schema,
    name: str,
    *,
    person: str = "",
    way: Way | None = None,
    since: str = "",
    act: Act | None = None,
) -> EraseTable:
    return EraseTable(
        table=schema.tables[name],
        person=person,
        owners=(way,) if way else (),
        kills=(),
        doomed=True,
        keep=None,
        readable=(),
        shell_for=(),
        masks=(),
        refuse=(),
        stays=act is not Act.LIFT,
        adds=AddStep(way=way, since=since) if way and act is Act.SUSPEND else None,
    )


def notes(right: Right, notice: Notice, of: str) -> tuple[str, ...]:
    """Return what the law still allows while the use is suspended, and what is not seen."""
    if right.act is Act.LIFT:
        return (TOLD_BEFORE,)
    if right.act is not Act.SUSPEND:
        return ()
    laws = notice.laws or (notice.law,)
    allowed = [f"{law}: {', '.join(right.still_allowed.get(law, KEEPING))}" for law in laws]
    return (f"uses of a suspended {of}'s data that go on: {'; '.join(allowed)}", UNSEEN)


TOLD_BEFORE = (
    "the person is told before it is lifted: a task (`mamoru task list`), reported before it can be run"
)
KEEPING = ("keeping it",)  #: where no law that is known says more
UNSEEN = (
    "Mamoru sees to it that the exception is written; that whatever uses the data reads it, it does not see"
)
