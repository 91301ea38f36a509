"""What tells the row of a person who was erased before and whose row had to stay: such a person owns nothing.

Comes in: the map of one system.  Goes out: by table of people, every value that masks leave in such a row.  A
text among them proves it.  Where they are all NULL it may be somebody living who filled nothing in, so that
rows which go for no other reason are shown, and a person decides.  Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.computed import period_columns
from mamoru.check.staying import named_by, shells
from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import Scalar, SystemMap, TableMap
from mamoru.model.programme import CheckedProgramme
from mamoru.model.shelf import members

Blank = dict[str, Scalar]  #: column -> what a mask leaves in it


def proved_emptied(checked: CheckedProgramme, system: SystemMap) -> dict[str, Blank]:
    """Return, for each table of people of which the masks prove it, what a row emptied before has.

    All of the values count together, NULL too; without a text among them they prove nothing, since living
    people leave columns empty, too, and share numbers.
    """
    return {
        people.name: blank
        for people, blank in _left(checked, system)
        if any(isinstance(v, str) and v.strip() for v in blank.values())
    }


def perhaps_emptied(checked: CheckedProgramme, system: SystemMap) -> dict[str, Blank]:
    """Return the same for tables of which nothing but NULL tells it, and whose rows an erasure may leave."""
    return {
        people.name: blank
        for people, blank in _left(checked, system)
        if blank
        and all(v is None for v in blank.values())
        and _may_be_null(checked, system, people=people, columns=blank)
        and _may_stay(checked, system, people)
    }


def _left(checked: CheckedProgramme, system: SystemMap) -> Iterator[tuple[TableMap, Blank]]:
    schema, graph = checked.programme.schemas[system.name], checked.graphs[system.name]
    for name in sorted(graph.people & schema.tables.keys()):
        people = system.tables[name]
        yield people, _blank(checked, system, people)


def _blank(checked: CheckedProgramme, system: SystemMap, people: TableMap) -> Blank:
    """Return every value that masks leave in the row of a person who was erased, and had to stay."""
    graph, table = checked.graphs[system.name], checked.programme.schemas[system.name].tables[people.name]
    masks = {m.name: m for m in members("mamoru.masks", Mask).values()}
    elsewhere = {u.column for w in graph.ways if w.held == people.name for u in w.tie.leaving}
    apart = elsewhere | {
        *table.key,
        *(people.keep.columns if people.keep else ()),
        *period_columns(checked.programme.notice, system, people, known=table, graph=graph),
        *(named_by(graph, table) - people.columns.keys()),
        *(c for t in people.ties for c in t.by),
    }
    whole = (c for c in people.columns.values() if not c.document)
    uses = {**dict.fromkeys(people.known_by.values()), **{c.name: c.mask for c in whole}}
    left = {n: masks[u.mask].expression(u.argument) if u else Value(value=None) for n, u in uses.items()}
    return {n: v.value for n, v in left.items() if isinstance(v, Value) and n not in apart}


def _may_be_null(checked: CheckedProgramme, system: SystemMap, *, people: TableMap, columns: Blank) -> bool:
    table = checked.programme.schemas[system.name].tables[people.name]
    return all(table.columns[c].nullable for c in columns)


def _may_stay(checked: CheckedProgramme, system: SystemMap, people: TableMap) -> bool:
    """Return whether an erasure may leave a person's row: kept, or as a shell."""
    graph = checked.graphs[system.name]
    return people.keep is not None or any(people.name in shells(system, graph, of=k) for k in people.people)
