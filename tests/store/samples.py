"""What the tests of the store share: a key, a moment, requests about nobody, and what must always hold."""

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mamoru.evidence.log import MemoryNodes, append, root
from mamoru.model.request import State, Task
from mamoru.store import log, receipts, requests
from mamoru.store.database import Store
from mamoru.store.log import LogTables
from mamoru.store.records import Issued, NewRequest, Secrets

KEY = bytes(range(32))
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MADE = "2026-11-22T09:00:00Z"
ENDED = "2026-11-22T09:00:05Z"
SECRETS = Secrets(subject=b"subject-0f3a", plan=b"plan-0f3a", capture=b"capture-0f3a", nonces=b"nonces-0f3a")
NEW = NewRequest(
    id="R-FIRST",
    right="erasure",
    of="customer",
    made=MADE,
    programme="a" * 64,
    recipe="b" * 64,
    plan="c" * 64,
    rows=12,
    systems=("mailer", "shop"),
)
TASK = Task(
    id="T-1",
    request="R-FIRST",
    system="paper",
    owner="the archive",
    due="2026-12-01",
    done="",
    found=None,
    by="",
    note="",
)


def new(request: str) -> NewRequest:
    """Return a new request of this id."""
    return replace(NEW, id=request)


def begun(store: Store, request: str = "R-FIRST", *, secrets: Secrets = SECRETS) -> int:
    """Begin a request and return its fence."""
    return requests.begin_applying(store, new(request), secrets, owner="tester", now=NOW, lease_seconds=60)


def append_leaf(store: Store, leaf: bytes, *, file: bytes = b"") -> Issued:
    """Append a leaf to the log, and return what stands for its receipt; its checkpoint holds the root."""
    nodes = LogTables(store)
    index = append(nodes, leaf)
    checkpoint = f"{index + 1} {root(nodes, index + 1).hex()}"
    return Issued(index=index, leaf=leaf, size=index + 1, checkpoint=checkpoint, file=file or leaf)


def finish_with_receipt(
    store: Store, request: str, fence: int, *, state: State = State.DONE, tasks: Sequence[Task] = ()
) -> None:
    """Append the leaf of a request to the log and finish it, in one commit."""
    with store.writing():
        issued = append_leaf(store, request.encode(), file=b"receipt of " + request.encode())
        requests.finish(
            store,
            request,
            fence=fence,
            state=state,
            finished=ENDED,
            applied={"shop": 12, "mailer": 0},
            issued=issued,
            tasks=tasks,
        )


def assert_whole(store: Store) -> None:
    """Every request is begun or done; every done one has a leaf and a receipt; the log is one chain."""
    assert [row[0] for row in store.connection.execute("PRAGMA integrity_check")] == ["ok"]
    assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    lines = requests.requests(store)
    done = [line.id for line in lines if line.state is State.DONE]
    leaves = [log.leaf(store, index) for index in range(LogTables(store).size())]
    assert sorted(leaves) == sorted(request.encode() for request in done)
    for request in done:
        (receipt,) = receipts.of_request(store, request)
        assert receipt.file == b"receipt of " + request.encode()
        assert leaves[receipt.index] == request.encode()
    for line in lines:
        assert line.state in {State.APPLYING, State.DONE}
        assert requests.load(store, line.id).secrets == SECRETS
        assert line.waits_for == (() if line.state is State.DONE else ("mailer", "shop"))
    assert log.last_checkpoint(store) == _checkpoint_of(leaves)


def _checkpoint_of(leaves: Sequence[bytes]) -> str | None:
    nodes = MemoryNodes()
    for leaf in leaves:
        append(nodes, leaf)
    return f"{len(leaves)} {root(nodes, len(leaves)).hex()}" if leaves else None


def bytes_of(folder: Path) -> bytes:
    """Return all bytes of all files in a folder: the store, its write-ahead log and its index."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def digest_of(file: Path) -> str:
    """Return the digest of a file, to see whether it was changed."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def command(*words: str) -> list[str]:
    """Return the command that runs the worker of these tests with ``words``."""
    return [sys.executable, str(Path(__file__).with_name("worker.py")), *words]


def environment() -> dict[str, str]:
    """Return the environment in which a worker imports what this process does."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
