"""What rows that stay can lose when the time of it is over, and what stands in the way.

Two things end so: categories of a row that holds others, kept longer; and rows that a promise of
``then: de-identify`` leaves, without anything that tells whose they are.  Comes in: the map and the snapshot
of a table.  Goes out: reasons, empty where there is none.  Law: GDPR art. 4(1), 5(1)(e), recital 26; APPI
art. 22.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mamoru.check.computed import names
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import ColumnMap, MaskUse, SystemMap, TableMap, Tie
from mamoru.model.notice import Mark, Notice
from mamoru.model.programme import SystemGraph
from mamoru.model.schema import Schema, Table
from mamoru.model.shelf import members


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptying:
    """One table of one system."""

    notice: Notice
    system: SystemMap
    graph: SystemGraph
    schema: Schema
    table: TableMap

    @property
    def known(self) -> Table:
        """The table as the database has it."""
        return self.schema.tables[self.table.name]

    def columns(self, items: Collection[str]) -> list[ColumnMap]:
        """Return the columns of some categories, but for those that the database computes from others."""
        return [
            c
            for c in self.table.columns.values()
            if c.category in items and not (self.known.columns[c.document or c.name].generated)
        ]

    # -- values ----------------------------------------------------------------------------------

    def unfit(self, items: Collection[str]) -> Iterator[str]:
        """Yield why the values of some categories cannot be masked in rows that stay."""
        for column in self.columns(items):
            if because := next(self._unfit(column), ""):
                yield f"`{column.name}` cannot be emptied in rows that stay: {because}"

    def _unfit(self, column: ColumnMap) -> Iterator[str]:
        name = column.document or column.name
        yield from self._needed(name)
        if not column.document:
            yield from self._refused(name, column.mask)

    def _refused(self, name: str, use: MaskUse | None) -> Iterator[str]:
        """Tell what the database would not take."""
        mask = masks()[use.mask if use else NULL]
        if mask.gives_null and not self.known.columns[name].nullable:
            yield "it is NOT NULL, and no mask leaves something else in it"
        if mask.destroys and not mask.gives_null and any(u == (name,) for u in self.known.unique):
            yield "it is unique, and its mask leaves the same for everybody"

    def _needed(self, name: str) -> Iterator[str]:
        """Tell for what else a column is needed."""
        if name in self.known.key:
            yield "it is of the key"
        if any(name in tie.by for tie in self.table.ties):
            yield "it is of a tie"
        if others := sorted(
            r.table for r in self.graph.references if self._is_named(r.to, r.to_columns, name)
        ):
            yield f"rows of `{others[0]}` are found by it"
        if kind := next(self._linked(name), ""):
            yield f"what is held of a `{kind}` elsewhere is found by it"
        if kind := next(self._known(name), ""):
            yield f"nothing else finds what is held of a `{kind}`"
        if event := next(self._dated(name), ""):
            yield f"`{event}` is its day"
        if made := next(self._made(name), ""):
            yield f"`{made}` is made of it"
        conditions = [t.when for t in self.table.ties] + [self.table.when(k) for k in self.table.people]
        if any(when and when.column == name for when in conditions):
            yield "it tells what a row is"

    def _is_named(self, to: str, to_columns: Collection[str], name: str) -> bool:
        return to == self.table.name and name in to_columns

    def _linked(self, name: str) -> Iterator[str]:
        for kind in self.table.people:
            linked = self.notice.people[kind].linked_by
            if any(c == name and key in linked for key, c in self.table.keys_of(kind).items()):
                yield kind

    def _known(self, name: str) -> Iterator[str]:
        """Yield whose rows nobody would find any more: no other key of theirs is sure to stay."""
        for kind in self.table.people:
            keys = {*self.table.keys_of(kind).values()}
            lasting = {key for key in keys if key in self.known.key or key not in self.table.columns}
            if name in keys and not lasting:
                yield kind

    def _dated(self, name: str) -> Iterator[str]:
        for event, (table, column) in sorted(self.system.events.items()):
            if table == self.table.name and name in self._sources(column):
                yield event

    def _sources(self, column: str) -> set[str]:
        """Return a column, and those that it is computed from."""
        found = {column}
        while more := {n for c in found for n in self._made_of(c)} - found:
            found |= more
        return found

    def _made_of(self, column: str) -> list[str]:
        told = self.known.columns.get(column)
        return names(told.computed, self.known.columns) if told and told.generated else []

    def _made(self, name: str) -> Iterator[str]:
        for other in self.system.tables.values():
            for told in other.recomputed:
                when = told.when.column if told.when else ""
                if told.of == self.table.name and name in {*told.by, told.value, when}:
                    yield f"{other.name}.{told.column}"

    # -- whose rows are --------------------------------------------------------------------------

    def identifying(self, items: Collection[str], *, apart: Collection[str]) -> Iterator[str]:
        """Yield what would still tell whose the rows are, or what cannot be emptied.

        ``apart``: tables whose rows tell that no more themselves by then.
        """
        if self.table.person:
            yield "its rows are people, and what else is theirs is found by them"
            return
        yield from self.unfit(items)
        for column in self.columns(items):
            marked = Mark.IDENTIFYING in self.notice.categories[column.category].marks or column.names_others
            if marked and column.mask and not masks()[column.mask.mask].destroys:
                yield f"what `{column.mask.mask}` leaves of `{column.name}` may still tell whose it is"
        for tie in self.leading(apart):
            yield from self._uncut(tie)
        yield from self._bare(apart)
        yield from self._from_people(apart)

    def leading(self, apart: Collection[str]) -> list[Tie]:
        """Return the ties of a table that lead to people, or to rows that do."""
        return [t for t in self.table.ties if not t.to or self._tells(t.to, apart)]

    def _tells(self, table: str, apart: Collection[str]) -> bool:
        """Return whether the rows of another table tell whose they are."""
        mapped = self.system.tables.get(table)
        return table not in {self.table.name, *apart} and mapped is not None and not mapped.nothing_personal

    def _uncut(self, tie: Tie) -> Iterator[str]:
        for name in tie.by:
            if name in self.known.key:
                yield f"it leads to whose it is by `{name}`, which is of its key"
            elif not self.known.columns[name].nullable and not any(u.column == name for u in tie.leaving):
                yield (
                    f"it leads to whose it is by `{name}`, which is NOT NULL, and no mask under `leaving:` "
                    "leads it elsewhere"
                )
            if made := next(self._made(name), ""):
                yield f"it leads to whose it is by `{name}`, and `{made}` is made of it"

    def _bare(self, apart: Collection[str]) -> Iterator[str]:
        """Tell of foreign keys of which the map says nothing."""
        tied = {name for tie in self.table.ties for name in tie.by}
        for key in self.known.foreign_keys:
            if self._tells(key.to, apart) and not tied & {*key.columns}:
                yield f"it leads to `{key.to}` by a foreign key without a tie"

    def _from_people(self, apart: Collection[str]) -> Iterator[str]:
        """Tell of rows that lead to these, and to people as well."""
        for name, other in sorted(self.system.tables.items()):
            to = [t for t in other.ties if t.to == self.table.name]
            leads = other.person or any(t.to not in {self.table.name, name} for t in other.ties)
            if to and leads and name not in {self.table.name, *apart}:
                yield f"rows of `{name}` lead to it, and to whose it is"


def masks() -> dict[str, Mask]:
    """Return the masks by name."""
    return {mask.name: mask for mask in members("mamoru.masks", Mask).values()}


NULL = "null"
