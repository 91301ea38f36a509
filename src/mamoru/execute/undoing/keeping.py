"""Keep what an act that nobody asked for is about to remove, before anything is durable elsewhere.

1. Read the rows that go, and those that are masked, under the lock of the capture.
2. Apply and verify; read the masked rows again: only what still stands like this may be put back later.
3. Save both with the journal, in one commit, sealed by a key of its own; then commit the systems.

Killed before 3, nothing has happened; after it, what is kept is what goes.  Law: GDPR art. 5(1)(f), 32(1)(c).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from mamoru.execute.composing.removed import known_by
from mamoru.execute.engine import Engine
from mamoru.execute.erasing import Erasing
from mamoru.execute.interrupted.journal import Journal
from mamoru.execute.recording.figures import keep_destroyed_now
from mamoru.execute.requests import Group, Under, apply_all
from mamoru.execute.sealed import place_of
from mamoru.execute.sets import Binding, Sets
from mamoru.model.recipe import Cause
from mamoru.sql import naming
from mamoru.sql.causes import masked_in
from mamoru.sql.effects.restoring import Restoring, made
from mamoru.sql.keys import NO_KEYS, Cell
from mamoru.store import people as stored_people
from mamoru.store.errors import StoreInUse
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept import vault
from mamoru.store.kept.vault import SETTLED, Removed, Vault, VaultState

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTable:
    """What one table loses; every row has the cells of ``columns``."""

    table: str
    columns: Sequence[str]
    deleted: Sequence[Row]
    before: Sequence[Row]  #: of rows that stay and lose values
    after: Sequence[Row]  #: the same rows, in the same order
    made: Sequence[str]  #: columns that are made of rows, and are made anew
    masked: Sequence[Sequence[str]] = ()  #: of each row of ``before`` the columns that masks were put on

    def lost(self) -> list[frozenset[str]]:
        """Return of each row of ``before`` the columns it lost, also those that were empty already."""
        pairs = zip(self.before, self.after, self.masked or ((),) * len(self.before), strict=True)
        return [frozenset(masked) | self.changed(was, now) for was, now, masked in pairs]

    def cells(self, row: Row, columns: Sequence[str]) -> Row:
        """Return the cells of some columns of a row."""
        return tuple(row[self.columns.index(name)] for name in columns)

    def changed(self, was: Row, now: Row) -> frozenset[str]:
        """Return the columns in which a row has lost a value."""
        both = zip(self.columns, was, now, strict=True)
        return frozenset(c for c, before, after in both if before != after and c not in self.made)


@dataclass(slots=True, kw_only=True)
class Keeping:
    """One system's rows, read before and after."""

    erasing: Erasing
    sets: Sets
    deleted: dict[int, list[Row]] = field(default_factory=dict)
    before: dict[int, list[Row]] = field(default_factory=dict)

    def read(self) -> "Keeping":
        """Read what is about to go and what is about to change."""
        for i, _ in enumerate(self.erasing.steps):
            self.deleted[i] = self._rows(i, naming.deleted(i))
            self.before[i] = self._rows(i, naming.masked(i))
        return self

    def removed(self) -> Removed:
        """Read what was masked again, and return all of it as it is kept."""
        tables = [
            self._table(i) for i, _ in enumerate(self.erasing.steps) if self.deleted[i] or self.before[i]
        ]
        whole = {"place": place_of(self.erasing.connected), "tables": [_told(table) for table in tables]}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        return Removed(system=self.erasing.connected.name, rows=text.encode())

    def _table(self, i: int) -> KeptTable:
        step, restoring = self.erasing.steps[i], self._restoring(i)
        place = [restoring.columns.index(name) for name in step.table.key]
        masked = self._masked(i)
        after = {tuple(row[n] for n in place): row for row in self._rows(i, naming.masked(i))}
        return KeptTable(
            table=step.table.name,
            columns=restoring.columns,
            deleted=self.deleted[i],
            before=self.before[i],
            after=[after[tuple(row[n] for n in place)] for row in self.before[i]],
            made=sorted(made(step)),
            masked=[masked[tuple(str(row[n]) for n in place)] for row in self.before[i]],
        )

    def _masked(self, i: int) -> Mapping[Sequence[str], list[str]]:
        """Return by key the columns that masks are put on, be they empty already or not."""
        found, step = defaultdict[Sequence[str], list[str]](list), self.erasing.steps[i]
        for mask, name in masked_in(i, step):
            if mask.cause is not Cause.RECOMPUTED:
                for key in self.sets.keys.get(name, NO_KEYS):
                    found[tuple(map(str, key))].append(mask.column)
        return found

    def _restoring(self, i: int) -> Restoring:
        recipe = self.erasing.connected.recipe
        return Restoring(
            table=self.erasing.steps[i].table, relations=recipe.relations, dialect=self.erasing.dialect
        )

    def _rows(self, i: int, name: str) -> list[Row]:
        if not self.sets.keys.get(name, NO_KEYS):
            return []
        recipe = self.erasing.connected.recipe
        binding = Binding(keys=self.sets.keys, recipe=recipe, dialect=self.erasing.dialect, days={})
        (result,) = self.erasing.session.run([binding.call(self._restoring(i).reading(name))])
        return [cells(row) for row in result.rows]


def cells(row: Sequence[object]) -> Row:
    """Return a row as the driver gave it: what ``kept`` makes of a value is one of these."""
    return tuple(cell if isinstance(cell, str | int | float) else None for cell in row)


def _known(group: Group) -> Iterator[tuple[str, str]]:
    """Yield what the people were known by: whoever asks for them while they are removed is told."""
    for person in group.people:
        yield from person.given.items()
        yield from ((key, value) for key, values in person.known.items() for value in values)


def _told(table: KeptTable) -> Mapping[str, object]:
    return {name: getattr(table, name) for name in table.__slots__}


def tables_of(rows: bytes) -> tuple[str, tuple[KeptTable, ...]]:
    """Return where rows were kept from (``place_of``), and what each table has lost."""
    told = json.loads(rows)
    tables = (
        KeptTable(
            table=t["table"],
            columns=t["columns"],
            deleted=[tuple(row) for row in t["deleted"]],
            before=[tuple(row) for row in t["before"]],
            after=[tuple(row) for row in t["after"]],
            made=t["made"],
            masked=t.get("masked", ()),
        )
        for t in told["tables"]
    )
    return told["place"], tuple(tables)


def apply_journalled(group: Group, journal: Journal) -> None:
    """Apply and verify in every system, and journal; what nobody asked for is kept with the journal.

    Raises RowsChanged, OnHold.
    """
    if not journal.under.unasked:
        apply_all(group, journal=lambda: journal.write(group))
        return
    kept = [Keeping(erasing=c.erasing, sets=c.sets).read() for c in group.systems]
    apply_all(group, journal=lambda: None)
    removed = [one.removed() for one in kept]
    store, days = journal.engine.store, journal.engine.checked.programme.settings.undo_days
    until = (journal.engine.now().astimezone(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.writing():
        journal.write(group)
        stored_people.is_about(store, group.plan.request, known_by(store, group.plan.of, _known(group)))
        vault.keep(store, group.plan.request, until=until, removed=removed)


@contextmanager
def kept_again(
    engine: Engine, request: str, left: Sequence[tuple[Erasing, Sets]], *, unasked: str
) -> Iterator[None]:
    """Keep anew what an interrupted request has still to remove: it may have changed since it was kept."""
    kept = [Keeping(erasing=erasing, sets=sets).read() for erasing, sets in left] if unasked else []
    yield
    for one in kept:
        vault.keep_again(engine.store, request, one.removed())


def settled(engine: Engine, under: Under, applied: Iterable[str]) -> str:
    """Say that what nobody asked for is done, and return up to when it can be undone (ISO time, UTC).

    Nothing for what somebody asked for.  Part of the caller's ``store.writing()``.
    """
    if not under.unasked:
        return ""
    vault.settle(engine.store, under.id, applied)
    return kept_until(engine, under)


def end_of(engine: Engine, people: Sequence[str]) -> bool:
    """Destroy what is kept of people who have asked for their erasure: nobody can undo it any more.

    Returns whether anything was.  Part of the caller's ``store.writing()``; then ``leave_no_copy``.
    """
    ended = False
    for one in vault.living(engine.store):
        about = stored_holds.people_of(engine.store, one.request)
        if one.state in SETTLED and not set(about).isdisjoint(people):
            _end(engine, one)
            ended = True
    return ended


def _end(engine: Engine, one: Vault) -> None:
    if one.state is VaultState.PARTLY:  # what is back is erased by the request itself
        vault.destroy(engine.store, one.request, VaultState.UNDONE)
        return
    keep_destroyed_now(engine.store, one.request, engine.checked.programme, finished=engine.moment())
    vault.destroy(engine.store, one.request, VaultState.ENDED)


def leave_no_copy(engine: Engine) -> None:
    """Take copies of a destroyed key out of the write-ahead log; whoever reads there now delays that."""
    with suppress(StoreInUse):
        vault.emptied(engine.store)


def kept_until(engine: Engine, under: Under) -> str:
    """Return up to when a request can be undone (ISO time, UTC); nothing where it cannot, or no more."""
    kept = vault.find(engine.store, under.id) if under.unasked else None
    return kept.until if kept and kept.state not in (VaultState.UNDONE, VaultState.ENDED) else ""
