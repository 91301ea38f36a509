"""The receipts of a request; their files name the person, so they are sealed and can be forgotten."""

import sqlite3

from mamoru.store.database import Store
from mamoru.store.records import Issued, StoredReceipt
from mamoru.store.sealing import Seal, is_destroyed, open_seal


def keep(store: Store, number: int, issued: Issued, *, seal: Seal) -> None:
    """Keep the file of a receipt of the request of this number."""
    file = seal.close(issued.file, _file(issued.index))
    store.run("add_receipt", {"index": issued.index, "number": number, "file": file})


def of_request(store: Store, request: str) -> tuple[StoredReceipt, ...]:
    """Return the receipts of a request, the oldest first.  Raises BrokenSeal."""
    return tuple(_receipt(store, row) for row in store.run("receipts", {"request": request}))


def _receipt(store: Store, row: sqlite3.Row) -> StoredReceipt:
    return StoredReceipt(request=row["request_id"], index=row["leaf"], file=_opened(store, row))


def _opened(store: Store, row: sqlite3.Row) -> bytes | None:
    if is_destroyed(row["wrapped"]):
        return None
    seal = open_seal(store.wrapping, row["request_id"], row["wrapped"])
    return seal.open(row["file"], _file(row["leaf"]))


def _file(index: int) -> str:
    return f"receipt/{index}"
