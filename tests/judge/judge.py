"""The slow judge: what an erasure must leave and what an access must show, row by row over plain dicts.

Comes in: a map, the keys of its tables, every row, and the people asked for.  Goes out: every row after
the erasure, or the rows that one person is shown.  Nothing in it is clever, and nothing is shared with
the engine but the nouns of the model: where the two differ, one of them is wrong.

A *node* is a row, by its table and position, or a person whom ties know by an identity key alone, as
``("user/email", "hana@example.org")``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mamoru.model.map import How, MaskUse, Scalar, TableMap, TargetGone, Tie
from mamoru.model.schema import Table

Row = dict[str, Scalar]
Rows = Mapping[str, list[Row]]
Node = tuple[str, int | str]
Pointer = tuple[tuple[str, ...], str, tuple[str, ...], bool]  #: columns, table, its columns, refuse

OWNING = {How.OWNED, How.JOINT, How.OWNS}
BACKWARD = {How.OWNS, How.ACCESSES}


class Refuses(Exception):
    """A row that stays leads to a row that goes, and the map says that such an erasure must stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Along a tie, one node holds another."""

    tie: Tie
    holder: Node
    held: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One system: its map, its schema, its rows."""

    tables: Mapping[str, TableMap]
    schema: Mapping[str, Table]
    rows: Rows
    stays: Callable[[str, Row], bool]  #: whether a retention promise keeps a row of a table today

    def row(self, node: Node) -> Row:
        """Return the row of a node."""
        return self.rows[node[0]][int(node[1])]

    def nodes(self) -> list[Node]:
        """Return every row."""
        return [(name, n) for name, rows in self.rows.items() for n in range(len(rows))]

    def people(self) -> set[Node]:
        """Return the rows that are people, of whatever kind, pseudo-persons included."""
        return {n for n in self.nodes() if self.tables[n[0]].person}

    def is_placeholder(self, node: Node) -> bool:
        """Return whether a person is the placeholder that erased people are replaced by."""
        placeholder = self.tables[node[0]].pseudo_person
        return placeholder is not None and self.row(node)[self.schema[node[0]].key[0]] == placeholder

    def identities(self, people: Iterable[Node]) -> set[Node]:
        """Return people as those ties know them that hold an identity key instead of leading to a row."""
        known = [(self.tables[p[0]], self.row(p)) for p in people]
        pairs = [(f"{t.person}/{key}", row[c]) for t, row in known for key, c in t.known_by.items()]
        return {(name, str(value)) for name, value in pairs if value is not None}

    def led_to(self, columns: Iterable[str], to: str, to_columns: Iterable[str], row: Row) -> list[Node]:
        """Return the rows that columns of a row lead to; NULL leads nowhere."""
        values = [row[c] for c in columns]
        there = enumerate(self.rows[to])
        return [(to, n) for n, r in there if None not in values and [r[c] for c in to_columns] == values]

    def links(self, deduced: Mapping[str, Tie] | None = None) -> list[Link]:
        """Return who holds whom."""
        return [link for here in self.nodes() for tie in self._ties(here[0], deduced or {}) for link in self._along(tie, here)]

    def _ties(self, table: str, deduced: Mapping[str, Tie]) -> list[Tie]:
        return [*(t for t in self.tables[table].ties if t.how is not How.NONE), *(t for n, t in deduced.items() if n == table)]

    def _along(self, tie: Tie, here: Node) -> Iterator[Link]:
        row = self.row(here)
        if tie.when is not None and row[tie.when.column] != tie.when.equals:
            return
        if tie.to:
            targets = self.led_to(tie.by, tie.to, tie.to_columns or self.schema[tie.to].key, row)
        else:
            targets = [(f"{tie.of}/{tie.known_as}", str(row[c])) for c in tie.by if row[c] is not None]
        for there in targets:
            backward = tie.how in BACKWARD
            yield Link(tie=tie, holder=here if backward else there, held=there if backward else here)


def spread(roots: Iterable[Node], links: Collection[Link], *, not_into: Collection[Node]) -> set[Node]:
    """Return the roots and everything that hangs on them."""
    found = set(roots)
    while more := {x.held for x in links if x.holder in found and x.held not in not_into} - found:
        found |= more
    return found


# -- erasure ---------------------------------------------------------------------------------------


def goes(world: World, links: Collection[Link], asked: set[Node]) -> set[Node]:
    """Return who goes: those asked for, what no living row owns any more, what ``delete-row`` takes along."""
    people = world.people()
    owning = [x for x in links if x.tie.how in OWNING]
    elsewhere = {x.holder for x in links if x.holder[0] not in world.tables}
    persons = (elsewhere | {p for p in people if not world.is_placeholder(p)}) - asked
    taken: set[Node] = set()
    while True:
        living = spread(persons, owning, not_into=people | taken)
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
    kept = {n for n in gone if n[0] in world.tables and world.tables[n[0]].keep and world.stays(n[0], world.row(n))}
    leaving = people | (gone - kept)
    after = {n: _left(world, n, [x.tie for x in links if x.held == n and x.holder in leaving]) for n in world.nodes()}
    deleted = _deleted(world, after, (gone - kept) & set(after))
    for node, row in after.items():
        if node in gone - deleted:
            _blank(world, node, row, readable=world.tables[node[0]].keep.columns if node in kept else ())  # type: ignore[union-attr]  # it is kept
        if node not in deleted:
            _cut(world, node, row, deleted)
    return {name: [after[name, n] for n in range(len(rows)) if (name, n) not in deleted] for name, rows in world.rows.items()}


def _left(world: World, node: Node, ties: Iterable[Tie]) -> Row:
    """Return a row with what the ties say is masked when their holder leaves."""
    row = dict(world.row(node))
    for tie in ties:
        for use in tie.leaving:
            row[use.column] = _masked(use, row[use.column], world.tables[tie.to].pseudo_person if tie.to else None)
        for column in () if tie.to or {u.column for u in tie.leaving} & {*tie.by} else tie.by:
            row[column] = None
    return row


def _masked(use: MaskUse | None, value: Scalar, placeholder: Scalar) -> Scalar:
    match use.mask if use else "null":
        case "null":
            return None
        case "fixed":
            return use.argument if use else None
        case "pseudo-person":
            return placeholder
        case "truncate":
            return None if value is None else str(value)[: int(str(use.argument if use else 0))]
    raise AssertionError(use)


def _pointers(world: World, table: str) -> list[Pointer]:
    """Return where columns of a table lead: by its ties, and by the foreign keys of the database."""
    ties = [t for t in world.tables[table].ties if t.to]
    found = {(t.by, t.to, t.to_columns or world.schema[t.to].key): t.target_gone is TargetGone.REFUSE for t in ties}
    for key in world.schema[table].foreign_keys:
        found.setdefault((key.columns, key.to, key.to_columns), False)
    return [(*place, refuse) for place, refuse in found.items()]


def _emptied(world: World, table: str, columns: Iterable[str]) -> list[str]:
    """Return the columns of a pointer that can be NULL."""
    known = world.schema[table]
    return [c for c in columns if known.columns[c].nullable and c not in known.key]


def _deleted(world: World, after: Mapping[Node, Row], going: set[Node]) -> set[Node]:
    """Return what goes but for shells: rows that a row which stays must lead to."""
    deleted = set(going)
    while True:
        needed: set[Node] = set()
        for node in set(after) - deleted:
            for columns, to, to_columns, refuse in _pointers(world, node[0]):
                if not refuse and not _emptied(world, node[0], columns):
                    needed |= {*world.led_to(columns, to, to_columns, after[node])} & deleted
        if not needed:
            return deleted
        deleted -= needed


def _blank(world: World, node: Node, row: Row, *, readable: Collection[str]) -> None:
    """Mask every personal column of a row that is kept, or stays as a shell; ties are not touched."""
    table = world.tables[node[0]]
    apart = {*readable, *world.schema[node[0]].key, *(c for t in table.ties for c in t.by)}
    for column in {*table.columns, *table.known_by.values()} - apart:
        use = table.columns[column].mask if column in table.columns else None
        row[column] = _masked(use, row[column], None)


def _cut(world: World, node: Node, row: Row, deleted: set[Node]) -> None:
    """Empty what leads to a deleted row."""
    before = dict(row)
    for columns, to, to_columns, refuse in _pointers(world, node[0]):
        if {*world.led_to(columns, to, to_columns, before)} & deleted:
            if refuse:
                raise Refuses
            row.update(dict.fromkeys(_emptied(world, node[0], columns)))


# -- access ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One row as a person is shown it."""

    cells: Row
    hidden: frozenset[str]


def access(world: World, asked: Iterable[Node], deduced: Mapping[str, Tie]) -> dict[str, list[Seen]]:
    """Return what one person is shown; rows of people who did not ask are shown and lead no further."""
    own = {*asked}
    me = own | world.identities(own)
    strangers = world.people() - me
    links = [x for x in world.links(deduced) if x.holder not in strangers]
    found: dict[str, list[Seen]] = {name: [] for name in world.rows}
    reached = spread(me, links, not_into=())
    for node in world.nodes():
        if node in reached:
            by = [{*x.tie.hide} for x in links if x.held == node and x.holder in reached]
            hidden = set() if node in own else set.intersection(*by)
            found[node[0]].append(_seen(world, node, hidden))
    return found


def _seen(world: World, node: Node, hidden: set[str]) -> Seen:
    personal = {n for n, c in world.tables[node[0]].columns.items() if not (c.secret or c.names_others)}
    cells = {c: v for c, v in world.row(node).items() if c in personal - hidden}
    return Seen(cells=cells, hidden=frozenset(hidden & personal))
