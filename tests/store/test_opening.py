import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from mamoru.model.errors import MamoruError
from mamoru.store import requests
from mamoru.store.database import ROOM, STEPS, create, lift, open_store, refuse_old_sqlite
from mamoru.store.errors import (
    DamagedStore,
    NewerStore,
    NotStore,
    OldSqlite,
    OtherSealingKey,
    StoreInUse,
    StoreReadOnly,
    StoreUnreachable,
)
from tests.store.samples import KEY, SECRETS, begun, digest_of, finish_with_receipt

NOBODY = 65534


def refusal(error: type[MamoruError], path: Path) -> str:
    """Return the whole message of the error that opening ``path`` raises."""
    with pytest.raises(error) as raised:
        open_store(path, KEY, wait_seconds=0)
    return str(raised.value)


@contextmanager
def without_privilege(folder: Path) -> Iterator[None]:
    """Be a user whom file modes bind, where the tests are run by root."""
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that every user can reach; pytest's own folders are closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_new_store_and_its_folder_belong_to_one_user(path: Path) -> None:
    with open_store(path, KEY) as store:
        begun(store)
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_every_commit_is_durable_and_foreign_keys_hold(path: Path) -> None:
    with open_store(path, KEY) as store:
        habits = {
            name: store.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert habits == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_store_opened_again_still_holds_what_was_saved(path: Path) -> None:
    with open_store(path, KEY) as store:
        begun(store)
    with open_store(path, KEY) as store:
        assert requests.load(store, "R-FIRST").secrets == SECRETS


def test_a_restored_copy_writes_ahead_again(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_store(path, KEY) as store:
        begun(store)
        store.connection.execute("VACUUM INTO ?", (str(copy),))

    with open_store(copy, KEY) as store:
        assert store.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert requests.load(store, "R-FIRST").secrets == SECRETS


def test_settings_are_kept_and_replaced(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.keep_setting("programme", "shop")
        store.keep_setting("programme", "shop-2")
    with open_store(path, KEY) as store:
        assert store.setting("programme") == "shop-2"
        assert store.setting("signing-key") is None


def test_another_sealing_key_is_refused(path: Path) -> None:
    open_store(path, KEY).close()

    with pytest.raises(OtherSealingKey) as raised:
        open_store(path, b"x" * 32)

    assert str(raised.value) == (
        f"MAM-716: the store `{path}` was made with another sealing key\n"
        "  why: nothing personal in it can be read with this key, and it would end up sealed with two\n"
        "  do:  give Mamoru the key the store was made with: `keys:` in programme.yaml says where it is"
    )


def test_a_newer_store_is_refused_and_left_as_it_is(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.connection.execute("PRAGMA user_version = 7")
    before = digest_of(path)

    assert refusal(NewerStore, path) == (
        f"MAM-715: the store `{path}` has version 7, this Mamoru knows versions up to {len(STEPS)}\n"
        "  why: what a newer Mamoru wrote there could be misread or lost\n"
        "  do:  install the Mamoru that last used this store, or a newer one"
    )
    assert digest_of(path) == before


@pytest.mark.parametrize("content", ["", "notes, not a database\n" * 100])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content, encoding="utf-8")

    assert refusal(NotStore, path) == (
        f"MAM-714: the file `{path}` is not a store of Mamoru\n"
        "  why: Mamoru never writes into a file that it did not make\n"
        "  do:  correct `store:` in programme.yaml, or move the file away"
    )
    assert path.read_text(encoding="utf-8") == content


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with ExitStack() as stack:
        shop = sqlite3.connect(path)
        stack.callback(shop.close)
        shop.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    before = digest_of(path)

    assert refusal(NotStore, path).startswith(f"MAM-714: the file `{path}` is not a store of Mamoru\n")
    assert digest_of(path) == before


def test_a_damaged_store_is_told_as_damaged(path: Path) -> None:
    with open_store(path, KEY) as store:
        finish_with_receipt(store, "R-FIRST", begun(store))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    assert refusal(DamagedStore, path) == (
        f"MAM-717: the store `{path}` is damaged\n"
        "  why: what it says of requests that are under way can no longer be trusted\n"
        "  do:  keep the file as it is, and restore the store from its last backup"
    )


def test_a_store_in_use_for_too_long_is_told_as_in_use(path: Path) -> None:
    with open_store(path, KEY) as other, other.writing():
        message = refusal(StoreInUse, path)

    assert message == (
        f"MAM-711: the store `{path}` is in use by another process\n"
        "  why: only one process at a time may write there; this one waited, then saved nothing\n"
        "  do:  let the other process end, then run the same again"
    )


@pytest.mark.parametrize("folder_mode", [0o755, 0o555])
def test_a_store_that_cannot_be_written_is_told_when_it_is_opened(
    open_folder: Path, folder_mode: int
) -> None:
    path = open_folder / "store.db"
    open_store(path, KEY).close()
    path.chmod(0o444)
    open_folder.chmod(folder_mode)

    with without_privilege(open_folder):
        message = refusal(StoreReadOnly, path)

    assert message == (
        f"MAM-713: the store `{path}` can be read but not written\n"
        "  why: every change of a system is written there first, so nothing was changed\n"
        "  do:  let the user who runs Mamoru write the file and its folder"
    )


def test_a_store_that_cannot_be_read_is_told_with_the_systems_reason(open_folder: Path) -> None:
    path = open_folder / "store.db"
    open_store(path, KEY).close()
    path.chmod(0)

    with without_privilege(open_folder):
        message = refusal(StoreUnreachable, path)

    assert message == (
        f"MAM-710: the store `{path}` cannot be used: unable to open database file\n"
        "  why: every change of a system is written there first, so nothing was changed\n"
        "  do:  let the user who runs Mamoru read and write the file and its folder"
    )


def test_a_folder_that_cannot_be_made_is_told_with_the_systems_reason(open_folder: Path) -> None:
    path = open_folder / "new" / "store.db"
    open_folder.chmod(0o555)

    with without_privilege(open_folder):
        message = refusal(StoreUnreachable, path)

    assert message.startswith(f"MAM-710: the store `{path}` cannot be used: Permission denied\n")


def test_a_file_in_place_of_the_folder_is_told_with_the_systems_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "store.db"

    assert refusal(StoreUnreachable, path).startswith(
        f"MAM-710: the store `{path}` cannot be used: File exists\n"
    )


def test_an_sqlite_that_is_too_old_is_refused() -> None:
    refuse_old_sqlite((3, 37, 0))

    with pytest.raises(OldSqlite) as raised:
        refuse_old_sqlite((3, 34, 1))

    assert str(raised.value) == (
        "MAM-719: this Python has SQLite 3.34.1, the store needs 3.37 or newer\n"
        "  why: older versions cannot claim a request in one step\n"
        "  do:  run Mamoru with a Python that has a newer SQLite"
    )


def test_making_a_store_leaves_nothing_else_behind(path: Path) -> None:
    open_store(path, KEY).close()

    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_who_comes_second_in_making_a_store_uses_the_first(path: Path) -> None:
    with open_store(path, KEY) as store:
        begun(store)
        first = path.stat().st_ino

        create(path, KEY)

        assert sorted(file.name for file in path.parent.iterdir()) == [
            "store.db",
            "store.db-shm",
            "store.db-wal",
        ]
        assert path.stat().st_ino == first
    with open_store(path, KEY) as store:
        assert requests.load(store, "R-FIRST").secrets == SECRETS


def test_an_older_store_is_lifted_with_what_it_holds(path: Path, tmp_path: Path) -> None:
    step = tmp_path / "0002_colour.sql"
    step.write_text(
        "ALTER TABLE request ADD COLUMN colour TEXT; -- a comment; with a semicolon\n"
        "CREATE TABLE shade (\n    name TEXT PRIMARY KEY\n) STRICT;\n",
        encoding="utf-8",
    )
    with open_store(path, KEY) as store:
        begun(store)

        lift(store, (*STEPS, step))

        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS) + 1
        assert store.connection.execute("SELECT id, colour FROM request").fetchone()[:] == ("R-FIRST", None)
        assert store.connection.execute("SELECT count(*) FROM shade").fetchone()[0] == 0


def test_a_step_that_fails_leaves_the_store_as_it_was(path: Path, tmp_path: Path) -> None:
    step = tmp_path / "0002_broken.sql"
    step.write_text("CREATE TABLE shade (name TEXT);\nCREATE TABLE shade (name TEXT);\n", encoding="utf-8")
    with open_store(path, KEY) as store:
        with pytest.raises(sqlite3.OperationalError, match="table shade already exists"):
            lift(store, (*STEPS, step))

        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)
        tables = {row[0] for row in store.connection.execute("SELECT name FROM sqlite_master")}
    assert "shade" not in tables


def test_a_new_store_has_the_newest_version(path: Path) -> None:
    with open_store(path, KEY) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone()[0] == len(STEPS)

    assert STEPS[0] == ROOM / "schema.sql"


def test_what_a_store_shows_of_itself_holds_no_key(path: Path) -> None:
    with open_store(path, KEY) as store:
        assert repr(store) == f"Store(path={path!r})"
