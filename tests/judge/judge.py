"""The slow judge: what an erasure must leave and what an access must show, row by row over plain dicts.

Comes in: a world and the people asked for.  Goes out: every row after the erasure, or the rows that one
person is shown.  Nothing in it is clever, and nothing is shared with the engine but the nouns of the
model: where the two differ, one of them is wrong.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mamoru.model.documents.paths import Path
from mamoru.model.map import ColumnMap, How, MaskUse, Recomputed, Scalar, Tie
from tests.judge.world import Link, Node, Row, World, deduce

OWNING = {How.OWNED, How.JOINT, How.OWNS}


class Refuses(Exception):
    """A row that stays leads to a row that goes, and the map says that such an erasure must stop."""


def spread(roots: Iterable[Node], links: Collection[Link], *, not_into: Collection[Node]) -> set[Node]:
    """Return the roots and everything that hangs on them."""
    found = set(roots)
    while more := {x.held for x in links if x.holder in found and x.held not in not_into} - found:
        found |= more
    return found


# -- erasure ---------------------------------------------------------------------------------------


def goes(world: World, links: Collection[Link], asked: set[Node]) -> set[Node]:
    """Return who goes: those asked for, what no living row owns any more, what `delete-row` takes along."""
    people = world.people()
    owning = [x for x in links if x.tie.how in OWNING]
    elsewhere = {x.holder for x in links if x.holder[0] not in world.tables}
    living_people = (elsewhere | {p for p in people if not world.is_nobody(p)}) - asked
    taken: set[Node] = set()
    while True:
        living = spread(living_people, owning, not_into=people | taken)
        gone = asked | (spread(asked | taken, owning, not_into=people) - living)
        along = {x.held for x in links if x.tie.delete_row and x.holder in gone} - people - taken
        if not along:
            return gone
        taken |= along


def erase(world: World, asked: Iterable[Node]) -> dict[str, list[Row]]:
    """Return every row that is left, as it is left.  Raises Refuses."""
    people = {*asked}
    people |= world.identities(people)
    links = world.links()
    gone = goes(world, links, people)
    kept = {n for n in gone if n in world.nodes() and _kept(world, n)}
    leaving = people | (gone - kept)
    after = {
        n: _left(world, n, [x.tie for x in links if x.held == n and x.holder in leaving])
        for n in world.nodes()
    }
    deleted = _deleted(world, after, (gone - kept) & set(after))
    pointed = [found for n in set(after) - deleted for found in world.pointed(n[0], world.row(n))]
    if any(pointer.refuse and targets and targets <= deleted for pointer, targets in pointed):
        raise Refuses
    for node in set(after) - deleted:
        if node in gone:
            _blank(world, node, after[node], readable=_readable(world, node) if node in kept else ())
        _cut(world, node, after[node], deleted)
    for node in set(after) - deleted:
        for told in world.tables[node[0]].recomputed:
            _make_anew(world, node, told, after=after, deleted=deleted)
    return {
        t: [after[t, n] for n in range(len(rows)) if (t, n) not in deleted] for t, rows in world.rows.items()
    }


def _kept(world: World, node: Node) -> bool:
    return world.is_kept(node)


def _readable(world: World, node: Node) -> Collection[str]:
    keep = world.tables[node[0]].keep
    return keep.columns if keep else ()


def _left(world: World, node: Node, ties: Iterable[Tie]) -> Row:
    """Return a row with what the ties say is masked when their holder leaves."""
    row = dict(world.row(node))
    for tie in ties:
        for use in tie.leaving:
            held = world.tables[node[0]].columns.get(use.column)
            if held is not None and held.document:
                row[held.document] = _inside(row[held.document], held, use)
                continue
            row[use.column] = _masked(
                use, row[use.column], world.tables[tie.to].pseudo_person if tie.to else None
            )
        if not tie.to and not {u.column for u in tie.leaving} & {*tie.by}:
            row.update(dict.fromkeys(tie.by))
    return row


def _masked(use: MaskUse | None, value: Scalar, placeholder: Scalar = None) -> Scalar:
    if use is None or use.mask == "null":
        return None
    if use.mask == "fixed":
        return use.argument
    if use.mask == "truncate":
        return None if value is None else str(value)[: int(str(use.argument))]
    assert use.mask == "pseudo-person"
    return placeholder


def _inside(document: Scalar, held: ColumnMap, use: MaskUse | None) -> Scalar:
    """Return the text of a document with one value of it masked."""
    return None if document is None else text_of(_put(json.loads(str(document)), held.path, use))


def text_of(document: object) -> str:
    """Return a document as one text, whatever way it was written."""
    return json.dumps(document, sort_keys=True)


def _put(document: object, path: Path, use: MaskUse | None) -> object:
    name, rest, removed = path[0], path[1:], use is not None and use.mask == "remove"
    if name is None:
        if not isinstance(document, list) or (removed and not rest):
            return [] if isinstance(document, list) else document
        return [_put(one, rest, use) if rest else _masked(use, None) for one in document]
    if not isinstance(document, dict) or name not in document:
        return document
    if removed and not rest:
        return {n: v for n, v in document.items() if n != name}
    return {**document, name: _put(document[name], rest, use) if rest else _masked(use, None)}


NOTHING = object()  #: stands there


def _taken(document: object, path: Path) -> object:
    """Return what stands at a path; of a list what its elements have there, if one of them has anything."""
    if not path:
        return document
    if path[0] is None:
        elements = document if isinstance(document, list) else []
        return [v for e in elements if (v := _taken(e, path[1:])) is not NOTHING] or NOTHING
    if not isinstance(document, dict) or path[0] not in document:
        return NOTHING
    return _taken(document[path[0]], path[1:])


def _deleted(world: World, after: Mapping[Node, Row], going: set[Node]) -> set[Node]:
    """Return what goes but for shells: rows that a row which stays must lead to."""
    deleted = set(going)
    while True:
        needed: set[Node] = set()
        for node in set(after) - deleted:
            for pointer, targets in world.pointed(node[0], after[node]):
                if not (pointer.refuse or pointer.keeps or world.emptied(node[0], pointer)):
                    needed |= targets
        if not needed & deleted:
            return deleted
        deleted -= needed


def _blank(world: World, node: Node, row: Row, *, readable: Collection[str]) -> None:
    """Mask every personal column of a row that is kept, or stays as a shell; ties are not touched.

    The date that a period of kept rows runs from is not touched either, be it theirs or that of others.
    """
    table = world.tables[node[0]]
    apart = {*readable, *world.schema[node[0]].key, *(c for t in table.ties for c in t.by)}
    apart |= {"closed"} if node[0] in world.dating() else set()
    for column in {*table.columns, *table.known_by.values()} - apart:
        if column in table.columns and table.columns[column].document:
            held = table.columns[column]
            row[held.document] = _inside(row[held.document], held, held.mask)
            continue
        row[column] = _masked(table.columns[column].mask if column in table.columns else None, row[column])


def _cut(world: World, node: Node, row: Row, deleted: set[Node]) -> None:
    """Empty what leads to a deleted row."""
    for pointer, targets in world.pointed(node[0], dict(row)):
        if targets and targets <= deleted and not pointer.keeps:
            row.update(dict.fromkeys(world.emptied(node[0], pointer)))


def _make_anew(
    world: World, node: Node, told: Recomputed, *, after: Mapping[Node, Row], deleted: set[Node]
) -> None:
    """Make a counter anew where a row that it counts is deleted."""

    def counts(row: Row) -> bool:
        key = [world.row(node)[c] for c in world.schema[node[0]].key]
        return [row[c] for c in told.by] == key and (
            told.when is None or row[told.when.column] == told.when.equals
        )

    if not any(n[0] == told.of and counts(world.row(n)) for n in deleted):
        return
    left = [row for n, row in after.items() if n[0] == told.of and n not in deleted and counts(row)]
    values = [v for row in left if told.value and isinstance(v := row[told.value], int)]
    made = {"count": len(left), "sum": sum(values), "min": min(values, default=None)}
    after[node][told.column] = (
        made[told.made_as.value] if told.made_as != "max" else max(values, default=None)
    )


def orphaned(before: World, after: World, asked: Iterable[Node]) -> list[str]:
    """Return the rows that hung on the people asked for, and are left without living owner or reason.

    It looks at the rows that are left and at nothing that was computed: who owns them now, whether a promise
    keeps them, whether a row that is left must lead to them.
    """
    people = {*asked}
    owning = [x for x in before.links() if x.tie.how in OWNING]
    hung = {
        _named(before, n)
        for n in spread(people | before.identities(people), owning, not_into=before.people())
    }
    links = [x for x in after.links() if x.tie.how in OWNING]
    elsewhere = {x.holder for x in links if x.holder[0] not in after.tables}
    gone = {_named(before, n) for n in people}
    alive = {n for n in after.people() if not after.is_nobody(n) and _named(after, n) not in gone} | elsewhere
    owned = spread(alive - before.identities(people), links, not_into=after.people())
    needed = {
        target
        for n in after.nodes()
        for pointer, targets in after.pointed(n[0], after.row(n))
        if not (pointer.keeps or after.emptied(n[0], pointer))
        for target in targets
    }
    left = (n for n in after.nodes() if _named(after, n) in hung and n not in owned | needed)
    return [str(_named(after, n)) for n in left if not _kept(after, n)]


def _named(world: World, node: Node) -> tuple[object, ...]:
    """Return the table and key of a row, which stay the same; a row without a key is only itself."""
    if node[0] not in world.tables:
        return node
    key = world.schema[node[0]].key
    return (node[0], *(world.row(node)[c] for c in key)) if key else (node[0], object())


# -- access ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One row as a person is shown it."""

    cells: Row
    hidden: frozenset[str]


def access(world: World, asked: Iterable[Node]) -> dict[str, list[Seen]]:
    """Return what one person is shown; rows of people who did not ask are shown and lead no further."""
    own = {*asked}
    me = own | world.identities(own)
    strangers = world.people() - own
    links = [x for x in world.links(deduce(world)) if x.tie.how is not How.NONE and x.holder not in strangers]
    reached = spread(me, links, not_into=())
    found: dict[str, list[Seen]] = {name: [] for name in world.rows}
    for node in [n for n in world.nodes() if n in reached]:
        by = [{*x.tie.hide} for x in links if x.held == node and x.holder in reached]
        found[node[0]].append(_seen(world, node, hidden=set() if node in own else set.intersection(*by)))
    return found


def _seen(world: World, node: Node, *, hidden: set[str]) -> Seen:
    columns = world.tables[node[0]].columns.values()
    cleared = {c.name for c in columns if not (c.secret or c.names_others)}
    row = world.row(node)
    cells = {c: v for c, v in row.items() if c in cleared - hidden}
    for held in (c for c in columns if c.document and c.name in cleared - hidden):
        document = row[held.document]
        found = NOTHING if document is None else _taken(json.loads(str(document)), held.path)
        cells[held.name] = None if found is NOTHING else found  # type: ignore[assignment]  # of any form
    return Seen(cells=cells, hidden=frozenset(hidden & cleared))
