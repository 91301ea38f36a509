"""The ledger of what was erased: keyed hashes, each month under a key of its own.

Hashes go in and come out; nobody can read from them what was erased, and without the month's key nobody can
even try.  That key is destroyed when the last backup that could bring the rows back has expired.
Source: RFC 2104 (HMAC).  Law: GDPR art. 5(1)(e), 17, 32; APPI art. 22.
"""

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mamoru.store.database import Store
from mamoru.store.sealing import KEY_BYTES, Seal

EPOCH_KEY = "epoch_key"
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A month, and the key that all hashes of what was erased in it are made with."""

    name: str  #: such as ``2026-11``
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What one request erased in one table, to be entered."""

    epoch: str
    system: str
    table: str
    what: str  #: what became of the rows, in the caller's words
    columns: tuple[str, ...]  #: that were set to NULL, where the rows stay
    at: str  #: ISO time, UTC
    digests: Sequence[bytes]  #: of ``DIGEST_BYTES``


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one request erased in one table."""

    request: str
    right: str
    of: str
    epoch: Epoch
    system: str
    table: str
    what: str
    columns: tuple[str, ...]
    at: str
    digests: frozenset[bytes] = field(repr=False)


def epoch_of(store: Store, at: str) -> Epoch:
    """Return the epoch of an ISO time; its first use makes its key.  The caller holds ``store.writing()``."""
    name = at[:7]
    for row in store.run("epoch_key", {"name": name}):
        return _opened(store, name, row["wrapped"])
    key = os.urandom(KEY_BYTES)
    store.run("add_epoch", {"name": name, "wrapped": _seal(store, name).close(key, EPOCH_KEY)})
    return Epoch(name=name, key=key)


def not_entered(store: Store, rights: Collection[str]) -> tuple[str, ...]:
    """Name the requests that have erased something and are not in the ledger yet, the oldest first."""
    return tuple(str(row["id"]) for row in store.run("not_entered", {"rights": json.dumps(sorted(rights))}))


def enter(store: Store, request: str, entries: Sequence[NewEntry]) -> None:
    """Enter what a request erased, unless it is entered; part of the caller's ``store.writing()``."""
    (row,) = store.run("number", {"request": request})
    number = int(row["number"])
    if store.run("add_entered", {"number": number}):
        store.run_each("add_erased", [_columns(number, entry) for entry in entries if entry.digests])


def entries(store: Store) -> tuple[Entry, ...]:
    """Return the whole ledger.  Raises BrokenSeal."""
    epochs: dict[str, Epoch] = {}
    found = []
    for row in store.run("erased"):
        name = row["epoch"]
        if name not in epochs:
            epochs[name] = _opened(store, name, row["wrapped"])
        found.append(
            Entry(
                request=row["id"],
                right=row["of_right"],
                of=row["of_kind"],
                epoch=epochs[name],
                system=row["system"],
                table=row["of_table"],
                what=row["what"],
                columns=tuple(json.loads(row["columns"])),
                at=row["at"],
                digests=frozenset(_split(row["digests"])),
            )
        )
    return tuple(found)


def expire(store: Store, *, today: date, backup_days: int) -> tuple[str, ...]:
    """Destroy the keys and hashes of the months that no backup reaches back to any more, and name them."""
    oldest = (today - timedelta(days=backup_days)).isoformat()[:7]
    with store.writing():
        ended = tuple(str(row["name"]) for row in store.run("epochs_before", {"name": oldest}))
        for name in ended:
            for query in ("destroy_epoch", "drop_erased", "drop_epoch"):
                store.run(query, {"name": name})
    if ended:
        store.run("truncate_wal")  # where old copies of a key would stand
    return ended


def _columns(number: int, entry: NewEntry) -> dict[str, object]:
    return {
        "number": number,
        "epoch": entry.epoch,
        "system": entry.system,
        "table": entry.table,
        "what": entry.what,
        "columns": json.dumps(entry.columns),
        "at": entry.at,
        "digests": b"".join(sorted(entry.digests)),
    }


def _split(digests: bytes) -> list[bytes]:
    return [digests[i : i + DIGEST_BYTES] for i in range(0, len(digests), DIGEST_BYTES)]


def _seal(store: Store, name: str) -> Seal:
    return Seal(request=f"epoch {name}", key=store.wrapping)


def _opened(store: Store, name: str, wrapped: bytes) -> Epoch:
    return Epoch(name=name, key=_seal(store, name).open(wrapped, EPOCH_KEY))
