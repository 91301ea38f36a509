"""The tables of the evidence log: hashes of subtrees, leaves, checkpoints.

``LogTables`` is what ``evidence`` appends to and proves from; nothing in these tables is personal.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.store.database import Store
from mamoru.store.errors import LogForked
from mamoru.store.records import Issued, LogEntry
from mamoru.store.sealing import is_destroyed


@dataclass(frozen=True, slots=True)
class LogTables:
    """The nodes of the log; they are put only inside ``store.writing()``, so that the log cannot fork."""

    store: Store

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the hash of a node; raises LookupError where none was put."""
        for row in self.store.run("node", {"level": level, "number": index}):
            return bytes(row["hash"])
        missing = f"node {index} of level {level}"
        raise LookupError(missing)

    def put(self, level: int, index: int, node: bytes) -> None:
        """Keep the hash of a node that was never put before.  Raises LogForked."""
        if not self.store.connection.in_transaction:
            fault = "a node of the log is put inside store.writing() only"
            raise RuntimeError(fault)
        if not self.store.run("add_node", {"level": level, "number": index, "hash": node}):
            raise LogForked(level=level, index=index)

    def size(self) -> int:
        """Return the number of leaves whose hash was put."""
        (row,) = self.store.run("log_size")
        return int(row["size"])


def keep(store: Store, issued: Issued) -> None:
    """Keep the leaf whose hash was put last, and the checkpoint over it.  Raises LogForked."""
    if not store.run("add_leaf", {"number": issued.index, "leaf": issued.leaf}):
        raise LogForked(level=0, index=issued.index)
    store.run("keep_checkpoint", {"size": issued.size, "text": issued.checkpoint})


def leaf(store: Store, index: int) -> bytes:
    """Return a leaf of the log; raises LookupError where there is none."""
    for row in store.run("leaf", {"number": index}):
        return bytes(row["leaf"])
    missing = f"leaf {index}"
    raise LookupError(missing)


def leaves(store: Store, *, at_once: int = 1_000) -> Iterator[bytes]:
    """Yield every leaf of the log, in order, reading ``at_once`` of them; up to the first that is missing."""
    number = 0
    while rows := store.run("leaves_from", {"first": number, "most": at_once}):
        for row in rows:
            if row["number"] != number:
                return
            yield bytes(row["leaf"])
            number += 1


def entries(store: Store) -> tuple[LogEntry, ...]:
    """Return every record of the log, the oldest first."""
    return tuple(
        LogEntry(
            index=row["number"],
            request=row["id"] or "",
            right=row["of_right"] or "",
            checkpoint=row["text"] or "",
            is_forgotten=row["wrapped"] is not None and is_destroyed(row["wrapped"]),
        )
        for row in store.run("log_entries")
    )


def last_checkpoint(store: Store) -> str | None:
    """Return the signed checkpoint of the largest size; none for an empty log."""
    return next((str(row["text"]) for row in store.run("last_checkpoint")), None)


def checkpoints_after(store: Store, size: int) -> tuple[str, ...]:
    """Return the signed checkpoints of a log larger than ``size``, the smallest first."""
    return tuple(str(row["text"]) for row in store.run("checkpoints_after", {"size": size}))
