"""What an act that nobody asked for has removed, kept sealed for some days so that it can be put back.

Its key stands apart from that of the request, and is overwritten when the days are over: from then on the
rows are erased, in every copy of the store that has not kept the key.  Law: GDPR art. 17(1), 32(1)(a).  While
the key lives, data is removed from use, and not erased.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mamoru.store.database import Store
from mamoru.store.errors import StoreInUse
from mamoru.store.sealing import new_seal, open_seal

ROWS = "removed.rows"


class VaultState(StrEnum):
    """Where the rows of one request stand; text in the store."""

    KEEPING = "keeping"  #: the request is being carried out
    KEPT = "kept"  #: they can be put back
    UNDOING = "undoing"  #: they are being put back
    PARTLY = "partly"  #: they were put back but for some, which still can be
    UNDONE = "undone"  #: they were put back
    ENDED = "ended"  #: the key is destroyed, so they are erased


LIVING = frozenset({VaultState.KEEPING, VaultState.KEPT, VaultState.UNDOING, VaultState.PARTLY})
SETTLED = frozenset({VaultState.KEPT, VaultState.PARTLY})  #: nobody is at work on them


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """What is kept of one request."""

    request: str
    state: VaultState
    until: str  #: ISO time, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What is kept of one system."""

    system: str
    rows: bytes = field(repr=False)  #: whatever the caller made of them


def keep(store: Store, request: str, *, until: str, removed: Iterable[Removed]) -> None:
    """Keep what is about to be removed, in place of what was kept before; in the caller's ``writing()``."""
    number = _number(store, request)
    store.run("drop_removed", {"number": number})
    seal, wrapped = new_seal(store.wrapping, _name(request))
    store.run("keep_vault", {"number": number, "until": until, "wrapped": wrapped})
    rows = [
        {"number": number, "system": r.system, "rows": seal.close(r.rows, _of(r.system))} for r in removed
    ]
    store.run_each("add_removed", rows)


def keep_again(store: Store, request: str, removed: Removed) -> None:
    """Replace what is kept of one system of a request that is gone on with."""
    with store.writing():
        number = _number(store, request)
        (row,) = store.run("vault", {"request": request})
        seal = open_seal(store.wrapping, _name(request), row["wrapped"])
        rows = seal.close(removed.rows, _of(removed.system))
        store.run("add_removed", {"number": number, "system": removed.system, "rows": rows})


def settle(store: Store, request: str, applied: Iterable[str]) -> None:
    """Say that the request is carried out, and drop what was kept of systems that were not changed."""
    number, done = _number(store, request), set(applied)
    for row in store.run("removed_systems", {"number": number}):
        if row["system"] not in done:
            store.run("drop_removed_of", {"number": number, "system": row["system"]})
    set_state(store, request, VaultState.KEPT)


def set_state(store: Store, request: str, state: VaultState) -> None:
    """Say where the rows stand; durable by itself, or in the caller's ``writing()``."""
    store.run("set_vault", {"request": request, "state": state})


def find(store: Store, request: str) -> Vault | None:
    """Return what is kept of a request; none where nothing ever was."""
    return next((_vault(row) for row in store.run("vault", {"request": request})), None)


def living(store: Store) -> tuple[Vault, ...]:
    """Return everything whose key lives, the first to end first."""
    return tuple(_vault(row) for row in store.run("vaults_living"))


def rows(store: Store, request: str) -> Mapping[str, bytes]:
    """Return what is kept, by system.  Raises RequestForgotten where the key is destroyed, BrokenSeal."""
    (vault,) = store.run("vault", {"request": request})
    seal = open_seal(store.wrapping, _name(request), vault["wrapped"])
    found = store.run("removed", {"request": request})
    return {row["system"]: seal.open(row["rows"], _of(row["system"])) for row in found}


def destroy(store: Store, request: str, state: VaultState) -> None:
    """Destroy the key and the rows; part of the caller's ``writing()``, after which ``emptied`` is due."""
    number = _number(store, request)
    store.run("destroy_vault", {"number": number, "state": state})
    store.run("drop_removed", {"number": number})
    if state is VaultState.UNDONE:
        store.run("add_entered", {"number": number})  # its rows are there again, by right
    store.run("drop_forgotten")  # of requests that were forgotten while it could still be undone


def emptied(store: Store) -> None:
    """Empty the write-ahead log, where old copies of a key would stand.  Raises StoreInUse."""
    (found,) = store.run("truncate_wal")
    if found["busy"]:
        raise StoreInUse(store.path)


def _vault(row: sqlite3.Row) -> Vault:
    return Vault(request=str(row["id"]), state=VaultState(str(row["state"])), until=str(row["until"]))


def _number(store: Store, request: str) -> int:
    (row,) = store.run("number", {"request": request})
    return int(row["number"])


def _name(request: str) -> str:
    return f"{request}/removed"


def _of(system: str) -> str:
    return f"{ROWS}/{system}"
