"""Undo what nobody asked for: put its rows back in every system, then destroy what was kept of them.

1. Say durably that it is being undone: from then on the key is not destroyed before that is done.
2. Put rows back in all systems, nothing committed yet; then commit each.
3. In one commit: the receipt, the end of what was kept; the ledger holds nothing of it.

Where rows had to be left, what was kept ends when its days are over: somebody may make room for them until
then.  Killed anywhere, it is begun again: what is there just as it was kept counts as back.
Law: GDPR art. 5(1)(d), (f), 5(2), 32(1)(c).
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from mamoru.evidence.issue import issue
from mamoru.evidence.receipt import Receipt, Scalar, seal
from mamoru.evidence.writing import write
from mamoru.execute.alone import alone
from mamoru.execute.connecting import Connected
from mamoru.execute.engine import Engine
from mamoru.execute.people import ANSWERING
from mamoru.execute.recording.figures import keep_destroyed_now
from mamoru.execute.requests import transaction
from mamoru.execute.sealed import place_of
from mamoru.execute.undoing.errors import CannotUndo
from mamoru.execute.undoing.keeping import KeptTable
from mamoru.execute.undoing.leading import Leading, leading
from mamoru.execute.undoing.preparing import prepare
from mamoru.execute.undoing.putting import PutBack, Putting, is_back, unfit
from mamoru.execute.undoing.since import (
    Kept,
    emptied_since,
    final_since,
    is_held,
    kept_of,
    refuse_awaiting,
)
from mamoru.model.sweeping.recipe import SWEEP
from mamoru.store import log, receipts
from mamoru.store import people as stored_people
from mamoru.store import requests as stored
from mamoru.store.database import Store
from mamoru.store.errors import StoreInUse
from mamoru.store.kept import holds as stored_holds
from mamoru.store.kept import vault
from mamoru.store.kept.vault import SETTLED, Vault, VaultState
from mamoru.store.log import LogTables
from mamoru.store.records import Issued, StoredRequest

Fields = Iterator[tuple[str, Scalar]]
UNDOABLE = frozenset({*SETTLED, VaultState.UNDOING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What became of an undoing."""

    request: str
    tables: tuple[PutBack, ...]
    receipt: Receipt
    until: str  #: ISO time, UTC, up to which what was left can be put back; empty where nothing was

    @property
    def left(self) -> int:
        """Rows that were left as they are now."""
        return sum(one.left for one in self.tables)


def undoable(engine: Engine, request: str) -> Vault:
    """Return what is kept of a request, if it can be put back now.  Raises NoSuchRequest, CannotUndo."""
    stored.load(engine.store, request)
    found, now = vault.find(engine.store, request), engine.moment()
    if found is None:
        raise CannotUndo(request, "nothing of it was kept")
    if found.state not in UNDOABLE:
        raise CannotUndo(request, ENDED[found.state])
    is_over = found.state in SETTLED and found.until < now
    if is_over and not is_held(engine, request):
        raise CannotUndo(request, f"its days were over on {found.until[:10]}")
    return found


ENDED = {
    VaultState.KEEPING: "it was interrupted, and has to be carried out first (`mamoru resume`)",
    VaultState.UNDONE: "it is undone already",
    VaultState.ENDED: "what was kept of it is destroyed",
}


def undo(engine: Engine, request: str) -> Undone:
    """Put back what a request has removed.  Raises NoSuchRequest, CannotUndo, InHand."""
    with alone(engine.store.path, request):
        until = undoable(engine, request).until
        found = stored.load(engine.store, request)
        tables = _put(engine, found)
        with engine.store.writing():
            fields = _undone_fields(engine, found, tables)
            receipt = _issue(engine, request, fields)
            left = _close(engine, request, tables)
        if not left:
            _empty(engine.store)
        return Undone(request=request, tables=tuple(tables), receipt=receipt, until=until if left else "")


def _close(engine: Engine, request: str, tables: Sequence[PutBack]) -> bool:
    """Destroy what was kept if all of it is back; return whether rows were left."""
    left = any(one.left for one in tables)
    if left:
        vault.set_state(engine.store, request, VaultState.PARTLY)
    else:
        vault.destroy(engine.store, request, VaultState.UNDONE)
    return left


def _put(engine: Engine, found: StoredRequest) -> list[PutBack]:
    """Put rows back in every system, all or none, then commit each."""
    request = found.line.id
    kept = kept_of(engine, request)
    refuse_awaiting(engine, request, kept)
    prepared = prepare(engine, found.line, kept)
    connected = {c.name: c for c in prepared.connected}
    is_begun = not _is_kept(engine, request)  # killed before; systems may be done, and are not left half
    final = final_since(engine, request)
    erased = frozenset(mark for one in final for mark in stored_holds.people_of(engine.store, one))
    emptied = emptied_since(engine, final)
    with transaction(engine, prepared):
        told: list[PutBack] = []
        for name, (place, tables) in kept.items():
            one = _answering(request, name, connected.get(name), place=place)
            if changed := list(unfit(one, tables)):
                raise CannotUndo(request, CHANGED.format(", ".join(changed)))
            references = engine.checked.graphs[name].references
            putting = Putting(
                connected=one, references=references, tables={t.table: t for t in tables},
                leading=_leading(engine, one, tables),
                is_erased=partial(_is_erased, engine=engine, system=name, marks=erased),
                emptied=emptied[name].of,
            )  # fmt: skip
            told += putting.put()
            if putting.lost_people and len(kept) > 1 and not is_begun:
                raise CannotUndo(request, TAKEN.format(name, putting.lost_people[0]))
        vault.set_state(engine.store, request, VaultState.UNDOING)
        for name in kept:
            session = connected[name].session
            assert session is not None  # noqa: S101 - it has just put rows back
            session.commit()
    return told


def _leading(engine: Engine, one: Connected, tables: Sequence[KeptTable]) -> dict[str, Leading]:
    system, graph = engine.checked.programme.systems[one.name], engine.checked.graphs[one.name]
    relations = one.recipe.relations
    return {t.table: leading(system, graph.references, relations[t.table]) for t in tables}


TAKEN = "the key of who was removed is somebody else's by now in `{}.{}`, and other systems know them by it"


def _is_kept(engine: Engine, request: str) -> bool:
    kept = vault.find(engine.store, request)
    return kept is not None and kept.state is VaultState.KEPT


def _is_erased(table: str, key: Sequence[str], *, engine: Engine, system: str, marks: frozenset[str]) -> bool:
    return bool(marks) and stored_people.marks(engine.store, [(system, table, list(key))])[0] in marks


def _answering(request: str, name: str, found: Connected | None, *, place: str, words: str = "") -> Connected:
    if found is None or found.session is None or found.standing not in ANSWERING:
        then = f"`mamoru undo {request}{words}` again"
        again = f"see that it answers (`mamoru check --live` tells), then {then}"
        raise CannotUndo(request, f"the system `{name}` does not answer", again=again)
    if place_of(found) != place:
        raise CannotUndo(request, f"`connect:` of `{name}` says something else than when it was kept")
    return found


def end_over(engine: Engine) -> tuple[tuple[str, Receipt], ...]:
    """Destroy what is kept of requests whose days are over, and issue their final receipts.

    Not while somebody whom it is about is on hold; nor while it is being put back.
    """
    now, ended = engine.moment(), list[tuple[str, Receipt]]()
    for one in vault.living(engine.store):
        if one.until < now and one.state in SETTLED and not is_held(engine, one.request):
            ended.append((one.request, _end(engine, one.request)))
    if ended:
        with suppress(StoreInUse):  # whoever reads there now, SQLite writes over it when they have done
            _empty(engine.store)
    return tuple(ended)


def end_now(engine: Engine, request: str) -> Receipt:
    """Destroy what is kept of a request before its days are over, and issue its final receipt.

    Raises NoSuchRequest, CannotUndo, InHand.
    """
    with alone(engine.store.path, request):
        kept = undoable(engine, request)
        if kept.state not in SETTLED:
            raise CannotUndo(request, "it is being put back, which has to be ended first")
        if is_held(engine, request):
            raise CannotUndo(request, ON_HOLD)
        if kept.state is VaultState.KEPT:  # else what is back was put back, and is not ended
            _refuse_back(engine, request, kept_of(engine, request))
        receipt = _end(engine, request)
    _empty(engine.store)
    return receipt


ON_HOLD = "somebody it is about, or whom a row of it names, is on hold, so that it cannot be ended either"


def _refuse_back(engine: Engine, request: str, kept: Kept) -> None:
    """Raise CannotUndo where what a request has removed stands there again, as after a restore."""
    found = stored.load(engine.store, request)
    prepared = prepare(engine, found.line, kept)
    connected = {c.name: c for c in prepared.connected}
    with transaction(engine, prepared):
        for name, (place, tables) in kept.items():
            one = _answering(request, name, connected.get(name), place=place, words=" --end")
            if unfit_now := list(unfit(one, tables)):
                raise CannotUndo(request, CHANGED.format(", ".join(unfit_now)))
            for table in tables:
                if is_back(one, table):
                    because = f"rows that it removed stand in `{name}.{table.table}` again, {AS_THEY_WERE}"
                    raise CannotUndo(request, because, again=BACK.format(request))


CHANGED = "{} is no longer the table it was"
AS_THEY_WERE = "as they were, so that ending it would erase nothing"
BACK = (
    "if a backup was restored, erase them again: an erasure that the person asks for ends this one too; if "
    "they shall stay: `mamoru undo {}`"
)


def _end(engine: Engine, request: str) -> Receipt:
    if not _is_kept(engine, request):
        return _end_left(engine, request)
    with engine.store.writing():
        receipt = _issue(engine, request, _erased_fields(engine, stored.load(engine.store, request)))
        keep_destroyed_now(engine.store, request, engine.checked.programme, finished=engine.moment())
        vault.destroy(engine.store, request, VaultState.ENDED)
        if stored.load(engine.store, request).line.right != SWEEP:  # whose rows were over may be there still
            people = stored_holds.people_of(engine.store, request)
            stored_people.drop_earlier(engine.store, people, before=request)
    return receipt


def _end_left(engine: Engine, request: str) -> Receipt:
    """Destroy what was left when the rest was put back, of which the ledger holds nothing."""
    with engine.store.writing():
        receipt = _issue(engine, request, _left_fields(engine, stored.load(engine.store, request)))
        vault.destroy(engine.store, request, VaultState.UNDONE)
    return receipt


def _empty(store: Store) -> None:
    """Take old copies of the key out of the write-ahead log, as far as nobody reads there."""
    vault.emptied(store)


def _undone_fields(engine: Engine, found: StoredRequest, tables: Sequence[PutBack]) -> Fields:
    yield from _frame(engine, found, "undone")
    for one in tables:
        place = f"observed.systems.{one.system}.tables.{one.table}"
        for name in ("back", "emptied", "restored", "left"):
            if count := getattr(one, name):
                yield f"{place}.{name}", count


def _erased_fields(engine: Engine, found: StoredRequest) -> Fields:
    yield from _frame(engine, found, "erased")
    yield "effect", "erased: the key of what was kept is destroyed"


def _left_fields(engine: Engine, found: StoredRequest) -> Fields:
    yield from _frame(engine, found, "undone")
    yield "effect", "erased: the key of the rows that were not put back is destroyed"


def _frame(engine: Engine, found: StoredRequest, state: str) -> Fields:
    notice = engine.checked.programme.notice
    yield "request.id", found.line.id
    yield "request.right", found.line.right
    yield "request.of", found.line.of
    yield "request.state", state
    yield "finished", engine.moment()
    yield "notice.id", notice.id
    yield "notice.effective", notice.effective
    yield "programme", engine.checked.programme.digest
    yield "plan", found.line.plan


def _issue(engine: Engine, request: str, fields: Fields) -> Receipt:
    """Append to the log and sign; the caller holds ``store.writing()``."""
    sealed = seal(list(fields), random=engine.random)
    receipt = issue(sealed, LogTables(engine.store), key=engine.key, at=engine.now())
    issued = Issued(
        index=receipt.leaf_index,
        leaf=sealed.leaf,
        size=receipt.tree_size,
        checkpoint=receipt.checkpoint,
        file=write(receipt),
    )
    log.keep(engine.store, issued)
    (row,) = engine.store.run("number", {"request": request})
    number = int(row["number"])
    receipts.keep(engine.store, number, issued, seal=stored.seal_of(engine.store, number, request))
    return receipt
