"""What the judge judges: one system's map, keys and rows, and who holds whom in it.

A *node* is a row, by its table and position, or a person whom ties know by an identity key alone, as
``("user/email", "hana@example.org")``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mamoru.model.map import Condition, How, Scalar, TableMap, TargetGone, Tie
from mamoru.model.place import Span
from mamoru.model.schema import ForeignKey, Table

Row = dict[str, Scalar]
Node = tuple[str, int | str]

BACKWARD = {How.OWNS, How.ACCESSES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Along a tie, one node holds another."""

    tie: Tie
    holder: Node
    held: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Columns of a table that lead to rows, by a tie or by a foreign key."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    refuse: bool
    when: Condition | None  #: it leads somewhere only where this holds
    keeps: bool = False  #: its value stays, though it leads nowhere any more


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One system: its map, its schema, its rows."""

    tables: Mapping[str, TableMap]
    schema: Mapping[str, Table]
    rows: Mapping[str, list[Row]]
    stays: Callable[[str, Row], bool]  #: whether a retention promise keeps a row of a table today
    staying: Collection[str] = ()  #: tables of people of which an erasure may leave rows

    def row(self, node: Node) -> Row:
        """Return the row of a node."""
        return self.rows[node[0]][int(node[1])]

    def nodes(self) -> list[Node]:
        """Return every row."""
        return [(name, n) for name, rows in self.rows.items() for n in range(len(rows))]

    def people(self) -> set[Node]:
        """Return the rows that are people, of whatever kind, pseudo-persons included."""
        return {n for n in self.nodes() if self.tables[n[0]].person}

    def is_nobody(self, node: Node) -> bool:
        """Return whether a person is the placeholder of erased people, or erased already and emptied."""
        table, row = self.tables[node[0]], self.row(node)
        if table.pseudo_person is not None and row[self.schema[node[0]].key[0]] == table.pseudo_person:
            return True
        left = self.blank_values(node[0])
        has_text = any(isinstance(value, str) and value.strip() for value in left.values())
        is_empty = bool(left) and not any(v is not None for v in left.values()) and node[0] in self.staying
        return (has_text or is_empty) and all(row[column] == value for column, value in left.items())

    def blank_values(self, people: str) -> Row:
        """Return the values that an erasure leaves in a row of people, the empty ones too."""
        table = self.tables[people]
        written = {
            u.column
            for n, t in self.tables.items()
            for tie in t.ties
            for u in tie.leaving
            if self._held(n, tie) == people
        }
        apart = written | {
            *self.schema[people].key,
            *(table.keep.columns if table.keep else ()),
            *(("closed",) if people in self.dating() else ()),
            *(c for tie in table.ties for c in tie.by),
        }
        whole = {n: c.mask for n, c in table.columns.items() if not c.document}
        uses = {**dict.fromkeys(table.known_by.values()), **whole}
        left = {n: u.argument if u else None for n, u in uses.items() if not u or u.mask in {"fixed", "null"}}
        return {column: value for column, value in left.items() if column not in apart}

    def dating(self) -> set[str]:
        """Return the tables whose date tells until when rows are kept: their own, or those of others."""
        return {self._dated(name) for name, table in self.tables.items() if table.keep}

    def _dated(self, table: str) -> str:
        keep = self.tables[table].keep
        return self._dated(self._by(table).to) if keep and keep.by else table

    def _by(self, table: str) -> Tie:
        """Return the tie to the row by whose date rows of a table are kept."""
        keep = self.tables[table].keep
        return next(t for t in self.tables[table].ties if keep and t.by == keep.by)

    def is_kept(self, node: Node) -> bool:
        """Return whether a retention promise keeps a row; one that nobody can date is kept."""
        keep = self.tables[node[0]].keep
        return keep is not None and self._not_over(node)

    def _not_over(self, node: Node) -> bool:
        keep = self.tables[node[0]].keep
        if keep is None or not keep.by:
            return self.stays(node[0], self.row(node))
        tie = self._by(node[0])
        to_columns = tie.to_columns or self.schema[tie.to].key
        return all(self._not_over(n) for n in self.led_to(tie.by, tie.to, to_columns, self.row(node)))

    def _held(self, table: str, tie: Tie) -> str:
        return tie.to if tie.how in BACKWARD else table

    def identities(self, people: Iterable[Node]) -> set[Node]:
        """Return people as those ties know them that hold an identity key instead of leading to a row."""
        known = [(self.tables[p[0]], self.row(p)) for p in people]
        pairs = [
            (f"{kind}/{key}", row[c])
            for t, row in known
            for kind in kinds_of(t, row)
            for key, c in t.keys_of(kind).items()
        ]
        return {(name, str(value)) for name, value in pairs if value is not None}

    def led_to(self, columns: Iterable[str], to: str, to_columns: Iterable[str], row: Row) -> set[Node]:
        """Return the rows that columns of a row lead to; NULL leads nowhere."""
        values = [row[c] for c in columns]
        there = enumerate(self.rows[to])
        return {(to, n) for n, r in there if None not in values and [r[c] for c in to_columns] == values}

    def links(self, deduced: Mapping[str, Tie] | None = None) -> list[Link]:
        """Return who holds whom, by the map and by what is deduced for tables that it does not tie."""
        found: list[Link] = []
        for here in self.nodes():
            more = [deduced[here[0]]] if deduced and here[0] in deduced else []
            for tie in (*self.tables[here[0]].ties, *more):
                found += self._along(tie, here)
        return found

    def _along(self, tie: Tie, here: Node) -> Iterator[Link]:
        row = self.row(here)
        if not tie.leads or (tie.when is not None and row[tie.when.column] != tie.when.equals):
            return
        if tie.to:
            targets = self.led_to(tie.by, tie.to, tie.to_columns or self.schema[tie.to].key, row)
        else:
            nobody = {None, "", *(u.argument for u in tie.leaving if u.column in tie.by)}
            targets = {(f"{tie.of}/{tie.known_as}", str(row[c])) for c in tie.by if row[c] not in nobody}
        for there in targets:
            backward = tie.how in BACKWARD
            yield Link(tie=tie, holder=here if backward else there, held=there if backward else here)

    def pointers(self, table: str) -> list[Pointer]:
        """Return where columns of a table lead: always by foreign keys, by other ties where they hold."""
        keys = {(k.columns, k.to, k.to_columns) for k in self.schema[table].foreign_keys}
        ties = [
            (t, (t.by, t.to, t.to_columns or self.schema[t.to].key)) for t in self.tables[table].ties if t.to
        ]
        refused = {place for t, place in ties if t.target_gone is TargetGone.REFUSE}
        places = [(place, None) for place in keys] + [(p, t.when) for t, p in ties if p not in keys]
        kept = {p for t, p in ties if t.target_gone is TargetGone.KEEP} - keys
        return [
            Pointer(
                columns=c,
                to=t,
                to_columns=k,
                refuse=(c, t, k) in refused,
                when=w,
                keeps=(c, t, k) in kept,
            )
            for (c, t, k), w in places
        ]

    def pointed(self, table: str, row: Row) -> Iterator[tuple[Pointer, set[Node]]]:
        """Yield what each pointer of a row leads to."""
        for pointer in self.pointers(table):
            if pointer.when is None or row[pointer.when.column] == pointer.when.equals:
                yield pointer, self.led_to(pointer.columns, pointer.to, pointer.to_columns, row)

    def emptied(self, table: str, pointer: Pointer) -> list[str]:
        """Return the columns of a pointer that can be NULL without cutting another tie that shares one."""
        known = self.schema[table]
        others = {p.columns for p in self.pointers(table)} - {pointer.columns}
        keep = self.tables[table].keep
        shared = {*(c for columns in others for c in columns), *(keep.by if keep else ())}
        return [c for c in pointer.columns if known.columns[c].nullable and c not in {*known.key, *shared}]


def kinds_of(table: TableMap, row: Row) -> list[str]:
    """Return the kinds of people that a row of a table of people is: one, or none that the map names."""
    if not table.kinds:
        return [table.person]
    return [k for k, told in table.kinds.items() if row[told.when.column] == told.when.equals]


def deduce(world: World) -> dict[str, Tie]:
    """Return, for tables without a tie, their one foreign key that leads towards people, as a tie.

    A table with several has none: the map must say whose its rows are.
    """
    silent = {n for n, t in world.tables.items() if not (t.ties or t.person or t.nothing_personal)}
    arrows = {(k.to, n) for n in silent for k in world.schema[n].foreign_keys if k.to != n}
    for name, table in world.tables.items():
        for tie in table.ties:
            if tie.how is not How.NONE:
                arrows.add((name, tie.to) if tie.how in BACKWARD else (tie.to, name))
    peopled = {"", *(n for n, t in world.tables.items() if t.person)}
    while more := {held for holder, held in arrows if holder in peopled} - peopled:
        peopled |= more
    keys = {n: [k for k in world.schema[n].foreign_keys if k.to in peopled - {n}] for n in silent}
    return {n: _owned(found[0]) for n, found in keys.items() if len(found) == 1}


def _owned(key: ForeignKey) -> Tie:
    return Tie(
        id="+".join(key.columns),
        by=key.columns,
        to=key.to,
        to_columns=key.to_columns,
        of="",
        known_as="",
        how=How.OWNED,
        hide=(),
        hide_reason="",
        leaving=(),
        delete_row=False,
        delete_reason="",
        target_gone=TargetGone.NULL,
        when=None,
        where=Span(file="", line=1, column=1),
    )
