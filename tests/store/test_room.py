import subprocess
from pathlib import Path

import pytest

from mamoru.model.request import State
from mamoru.store import requests
from mamoru.store.database import Store
from mamoru.store.errors import StoreFull
from mamoru.store.log import LogTables
from mamoru.store.records import Secrets
from tests.store.samples import (
    ENDED,
    append_leaf,
    assert_whole,
    begun,
    command,
    environment,
    finish_with_receipt,
)

LARGE = Secrets(subject=b"", plan=b"p" * 100_000)


def limit(store: Store, pages: int) -> None:
    """Let the store grow by this many pages and no more, as a full disk would."""
    (used,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {used + pages}")


def test_without_room_a_request_is_not_begun_and_nothing_saved_is_lost(store: Store) -> None:
    finish_with_receipt(store, "R-BEFORE", begun(store, "R-BEFORE"))
    limit(store, 3)

    with pytest.raises(StoreFull) as raised:
        begun(store, secrets=LARGE)

    assert str(raised.value) == (
        f"MAM-712: there is no room left for the store `{store.path}`\n"
        "  why: nothing of this step was saved; everything saved before it is still there\n"
        "  do:  make room on the disk, then run the same again"
    )
    assert not store.connection.in_transaction
    assert [line.id for line in requests.requests(store)] == ["R-BEFORE"]
    assert_whole(store)


def test_without_room_a_request_is_not_finished_and_can_be_finished_later(store: Store) -> None:
    fence = begun(store)
    limit(store, 3)

    def finish() -> None:
        with store.writing():
            issued = append_leaf(store, b"R-FIRST", file=b"f" * 100_000)
            requests.finish(
                store, "R-FIRST", fence=fence, state=State.DONE, finished=ENDED, applied={}, issued=issued
            )

    with pytest.raises(StoreFull):
        finish()
    assert_whole(store)
    assert LogTables(store).size() == 0
    assert requests.load(store, "R-FIRST").line.state is State.APPLYING

    limit(store, 1000)
    finish()
    assert requests.load(store, "R-FIRST").line.state is State.DONE
    assert LogTables(store).size() == 1


def test_a_new_store_that_finds_no_room_is_not_there_at_all(path: Path) -> None:
    """A limit on the size of files, which binds the worker only, stands in for a disk that refuses."""
    path.parent.mkdir()
    worker = subprocess.run(
        command("open", str(path), "8192"),
        env=environment(),
        input="go\n",
        check=False,
        capture_output=True,
        text=True,
    )

    assert worker.stdout == (
        "ready\n"
        f"MAM-710: the store `{path}` cannot be used: disk I/O error\n"
        "  why: every change of a system is written there first, so nothing was changed\n"
        "  do:  let the user who runs Mamoru read and write the file and its folder\n"
    )
    assert list(path.parent.iterdir()) == []
