"""Open Mamoru's own database: one SQLite file, sealed, of which every commit is durable.

A path and the sealing key come in, an open store goes out.  Two processes may have it open at once; one
writes, the others wait.  Law: GDPR art. 32(1)(b) (integrity, resilience).
"""

import hmac
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mamoru.store import errors
from mamoru.store.derivation import derive
from mamoru.store.queries import QUERIES
from mamoru.store.telling import file_errors, sqlite_errors, told

ROOM = Path(__file__).parent
STEPS = (ROOM / "schema.sql", *sorted(ROOM.glob("migrations/*.sql")))  #: the n-th makes version n
APPLICATION = 0x4D414D4F
OLDEST_SQLITE = (3, 37, 0)  #: RETURNING, STRICT tables
KEY_CHECK = "key-check"
#: Safe against a power cut; foreign keys hold; what is deleted is overwritten with zeros.
HABITS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open store; the other modules of this room read and write through it.

    It belongs to the thread that opened it.  Raises, from every use: StoreInUse, StoreFull, StoreReadOnly,
    StoreUnreachable, DamagedStore.
    """

    path: Path
    connection: sqlite3.Connection = field(repr=False)
    wrapping: AESGCM = field(repr=False)  #: wraps the data keys of requests
    marking: bytes = field(repr=False)  #: keys the digests by which people are found again

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one lock for writing; what is done inside is saved together at the end, or not at all.

        Inside another ``writing`` it is part of that one.
        """
        is_inside = self.connection.in_transaction
        if is_inside:
            yield
            return
        self.run("begin")
        try:
            yield
            self.run("commit")
        finally:
            if self.connection.in_transaction:
                self.connection.rollback()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the store throughout, whatever other processes save meanwhile."""
        self.run("begin_reading")
        try:
            yield
        finally:
            self.connection.rollback()

    def run(self, query: str, values: Mapping[str, object] | tuple[()] = ()) -> list[sqlite3.Row]:
        """Run the query of this name and return all its rows."""
        try:  # not `with sqlite_errors`: this is run a dozen times for each request
            return self.connection.execute(QUERIES[query], values).fetchall()
        except sqlite3.Error as refusal:
            raise told(refusal, self.path) from refusal

    def run_each(self, query: str, values: Iterable[Mapping[str, object]]) -> None:
        """Run the query of this name once for each of ``values``."""
        with sqlite_errors(self.path):
            self.connection.executemany(QUERIES[query], values)

    def setting(self, name: str) -> str | None:
        """Return what was kept under ``name``."""
        return next((str(row["value"]) for row in self.run("setting", {"name": name})), None)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``; one durable commit.  Settings are not sealed."""
        self.run("keep_setting", {"name": name, "value": value})

    def close(self) -> None:
        """Close the store; what was saved stays."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: Path, sealing: bytes, *, wait_seconds: float = 5.0) -> Store:
    """Open the store at ``path``, or make it, with the 32-byte sealing key.

    ``wait_seconds`` is how long every later use waits for another process that writes.  Raises OldSqlite,
    NotStore, NewerStore, OtherSealingKey, and what every use of a ``Store`` raises.
    """
    refuse_old_sqlite(sqlite3.sqlite_version_info)
    with file_errors(path):
        is_there = path.exists()
    if not is_there:
        create(path, sealing)
    store = _connect(path, called=path, sealing=sealing, wait_seconds=wait_seconds)
    with _closing_on_error(store):
        _refuse_foreign(store)
        _settle(store)
        _refuse_other_key(store, sealing)
    return store


def refuse_old_sqlite(found: Sequence[int]) -> None:
    """Raise OldSqlite when the version ``found`` lacks what the store needs."""
    if tuple(found) < OLDEST_SQLITE:
        raise errors.OldSqlite(found=".".join(map(str, found)), needed=".".join(map(str, OLDEST_SQLITE[:2])))


def lift(store: Store, steps: Sequence[Path]) -> None:
    """Bring the store to the version that ``steps`` lead to, all of them or none.  Raises NewerStore."""
    if _pragma(store, "user_version") == len(steps):
        return
    with store.writing():
        version = _pragma(store, "user_version")  # another process may have been quicker
        if version > len(steps):
            raise errors.NewerStore(store.path, version=version, known=len(steps))
        with sqlite_errors(store.path):
            for step in steps[version:]:
                for statement in _statements(step.read_text(encoding="utf-8")):
                    store.connection.execute(statement)
            store.connection.execute(f"PRAGMA user_version = {len(steps)}")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; ``executescript`` would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def create(path: Path, sealing: bytes) -> None:
    """Make a new store, unless there is one by then.

    It is made beside its place and then given its name: it is there whole, or not at all, and of two
    processes that make it at once the second uses that of the first.
    """
    with file_errors(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        os.close(handle)
    try:
        with _connect(Path(name), called=path, sealing=sealing, wait_seconds=0) as store:
            _settle(store)
            store.keep_setting(KEY_CHECK, _key_check(sealing))
            store.run("truncate_wal")  # on a full disk this fails; closing would not, and lose what it wrote
        with file_errors(path), suppress(FileExistsError):
            path.hardlink_to(name)
            _keep_name(path.parent)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Make the new name in ``folder`` as durable as the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _connect(file: Path, *, called: Path, sealing: bytes, wait_seconds: float) -> Store:
    """Connect to a file that is there (``mode=rw`` makes none); errors call it ``called``."""
    with sqlite_errors(called):
        address = f"{file.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, timeout=wait_seconds, isolation_level=None)
    connection.row_factory = sqlite3.Row
    store = Store(
        path=called,
        connection=connection,
        wrapping=AESGCM(derive(sealing, "store data keys")),
        marking=derive(sealing, "store marks of people"),
    )
    with _closing_on_error(store), sqlite_errors(called):
        for habit in HABITS:
            connection.execute(habit)
    return store


@contextmanager
def _closing_on_error(store: Store) -> Iterator[None]:
    with ExitStack() as stack:
        stack.callback(store.close)
        yield
        stack.pop_all()


def _settle(store: Store) -> None:
    """Make the log of changes one that is written ahead, which a restored copy may lack, and lift."""
    with sqlite_errors(store.path):
        store.connection.execute("PRAGMA journal_mode = WAL")
    lift(store, STEPS)


def _refuse_foreign(store: Store) -> None:
    """Refuse a database of something else before anything is written, also one that is empty."""
    if _pragma(store, "application_id") != APPLICATION:
        raise errors.NotStore(store.path)


def _refuse_other_key(store: Store, sealing: bytes) -> None:
    """Refuse a wrong key, and a store that cannot be written, before a system is touched."""
    store.run("try_writing")
    kept = store.setting(KEY_CHECK) or ""
    if not hmac.compare_digest(kept, _key_check(sealing)):
        raise errors.OtherSealingKey(store.path)


def _key_check(sealing: bytes) -> str:
    """Return a value that only the same key gives, and that tells nothing about the key."""
    return derive(sealing, "store key check").hex()


def _pragma(store: Store, name: str) -> int:
    with sqlite_errors(store.path):
        return int(store.connection.execute(f"PRAGMA {name}").fetchone()[0])
