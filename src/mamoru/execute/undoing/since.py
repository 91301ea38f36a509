"""What has happened since a removal to the rows that it took from: by other removals, and by erasures.

Removals that can be undone themselves are undone first, the latest before the others: one keeps what the one
before it had left.  What an erasure that is final has emptied stays empty, also where it was empty already.
Law: GDPR art. 5(1)(d), 17(1).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mamoru.execute.composing.acts import act_of
from mamoru.execute.engine import Engine
from mamoru.execute.recording.digests import DELETED, digest
from mamoru.execute.recording.entering import enter
from mamoru.execute.undoing.errors import CannotUndo
from mamoru.execute.undoing.keeping import KeptTable, tables_of
from mamoru.execute.undoing.whose import led_to
from mamoru.model.documents.paths import inside
from mamoru.model.kinds.right import Act
from mamoru.model.map import SystemMap, Tie
from mamoru.model.request import State
from mamoru.store import ledger
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept import vault
from mamoru.store.kept.vault import LIVING, VaultState
from mamoru.store.ledger import Entry

CARRIED = frozenset({State.DONE, State.OPEN, State.WAITING, State.APPLYING})  #: perhaps in part
AWAITED = (
    "request {}, which came later and can be undone itself, has removed or masked rows of it in `{}` too"
)
FIRST = "undo that one first: `mamoru undo {0}`; or end it: `mamoru undo {0} --end`"
INTERRUPTED = "the erasure {} was interrupted, and may be about what would come back"
NULL = "null"
Kept = Mapping[str, tuple[str, tuple[KeptTable, ...]]]  #: by system


def kept_of(engine: Engine, request: str) -> Kept:
    """Return what a request has removed, by system, and where it was removed from."""
    return {name: tables_of(rows) for name, rows in vault.rows(engine.store, request).items()}


def refuse_awaiting(engine: Engine, request: str, kept: Kept) -> None:
    """Raise CannotUndo where a later removal has to be undone first, or to be ended; it names the latest."""
    for later in reversed(stored.carried_out_since(engine.store, request)):
        found = vault.find(engine.store, later.id)
        if found is None or found.state not in LIVING - {VaultState.PARTLY}:  # that one was undone already
            continue
        theirs = kept_of(engine, later.id)
        for name, (_, tables) in kept.items():
            others = {t.table: t for t in theirs.get(name, ("", ()))[1]}
            for table in tables:
                if table.table in others and _meet(engine, name, table, later=others[table.table]):
                    because = AWAITED.format(later.id, f"{name}.{table.table}")
                    raise CannotUndo(request, because, again=FIRST.format(later.id))


def _meet(engine: Engine, system: str, table: KeptTable, *, later: KeptTable) -> bool:
    """Return whether a later removal took, or masked, what this one has masked."""
    key = engine.checked.programme.schemas[system].tables[table.table].key
    taken = {later.cells(row, key) for row in later.deleted}
    masked = dict(zip((later.cells(row, key) for row in later.before), later.lost(), strict=True))
    return any(
        (one := table.cells(row, key)) in taken or (one in masked and not lost.isdisjoint(masked[one]))
        for row, lost in zip(table.before, table.lost(), strict=True)
    )


# -- erasures that are final -----------------------------------------------------------------------


def final_since(engine: Engine, request: str) -> tuple[str, ...]:
    """Name the erasures that were carried out since a removal, and that nobody can put back.

    Raises CannotUndo where one was interrupted, since nobody knows yet what it has erased.
    """
    later = stored.carried_out_since(engine.store, request)
    erased = [r for r in later if act_of(r.right) is Act.ERASE and r.state in CARRIED]
    final = [r for r in erased if not _comes_back(engine, r.id)]
    for one in final:
        if one.state is State.APPLYING:
            raise CannotUndo(request, INTERRUPTED.format(one.id), again=f"`mamoru resume {one.id}` first")
    return tuple(one.id for one in final)


def _comes_back(engine: Engine, request: str) -> bool:
    kept = vault.find(engine.store, request)
    return kept is not None and kept.state is not vault.VaultState.ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """What final erasures have emptied since a removal, in one system."""

    system: SystemMap
    entries: Sequence[Entry] = field(repr=False)

    def of(self, table: str, key: Sequence[object]) -> frozenset[str]:
        """Return the columns of a row that an erasure has masked; documents as a whole."""
        met = [e for e in self.entries if e.table == table and self._holds(e, table, key)]
        masked = [e for e in met if e.what != DELETED]
        columns = {name for entry in masked for name in entry.columns}
        return frozenset(
            self._column(table, n) for n in (*columns, *(self._otherwise(table) if masked else ()))
        )

    def _holds(self, entry: Entry, table: str, key: Sequence[object]) -> bool:
        place = (self.system.name, table, tuple(str(cell) for cell in key))
        return digest(entry.epoch.key, place) in entry.digests

    def _otherwise(self, table: str) -> Iterator[str]:
        """Name what masks leave something else in than NULL: the ledger does not tell of which rows."""
        for name, column in self.system.tables[table].columns.items():
            if column.mask is not None and column.mask.mask != NULL:
                yield name
        for one in _ties(self.system, table):
            yield from (use.column for use in one.leaving if use.mask != NULL)

    def _column(self, table: str, name: str) -> str:
        held = self.system.tables[table].columns.get(name)
        found = inside(name, self.system.tables[table].documents)
        return (held.document or name) if held else found[0] if found else name


def _ties(system: SystemMap, table: str) -> Iterator[Tie]:
    """Yield the ties that may mask rows of a table: its own, and those of others that lead to it."""
    for name, mapped in system.tables.items():
        yield from (one for one in mapped.ties if table in {name, one.to})


def emptied_since(engine: Engine, requests: Sequence[str]) -> Mapping[str, Emptied]:
    """Return by system what these erasures have emptied; enters them in the ledger, which tells it."""
    for request in requests:
        enter(engine.store, request)  # one that is forgotten is entered already
    entries = [e for e in ledger.entries(engine.store) if e.request in requests] if requests else []
    systems = engine.checked.programme.systems
    return {
        name: Emptied(system=system, entries=[e for e in entries if e.system == name])
        for name, system in systems.items()
    }


# -- holds -----------------------------------------------------------------------------------------


def is_held(engine: Engine, request: str) -> bool:
    """Return whether anybody is on hold whom a request is about, or whom a row that it keeps names."""
    today = engine.now().date().isoformat()
    standing = {hold.id for hold in stored_holds.standing(engine.store, today=today)}
    if not standing:
        return False
    people = (*stored_holds.people_of(engine.store, request), *_named(engine, request))
    return not standing.isdisjoint(stored_holds.about(engine.store, people))


def _named(engine: Engine, request: str) -> tuple[str, ...]:
    """Return the marks of everybody whom a row that is kept leads to by a tie."""
    systems, named = engine.checked.programme.systems, list[tuple[object, ...]]()
    for name, (_, tables) in kept_of(engine, request).items():
        for table in tables:
            mapped = systems[name].tables.get(table.table) if name in systems else None
            named += led_to(name, mapped, table) if mapped else ()
    return stored_people.marks(engine.store, named)
