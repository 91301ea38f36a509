import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mamoru.model.request import State
from mamoru.store import receipts, requests, tasks
from mamoru.store.database import Store, open_store
from mamoru.store.errors import BrokenSeal, StoreInUse
from mamoru.store.records import Secrets
from tests.store.samples import ENDED, KEY, SECRETS, TASK, append_leaf, begun, bytes_of, finish_with_receipt

MARKED = Secrets(
    subject=b'{"email": "MARKED-subject"}',
    plan=b'{"note": "MARKED-plan"}' * 400,  # long enough for pages of its own
    capture=b'{"key": "MARKED-capture"}' * 400,
    nonces=b"MARKED-nonces",
)
MARKS = ("MARKED", "印", b"MARKED".hex(), "MARKED".encode("utf-16-le").decode("latin-1"))


def fill(store: Store) -> None:
    """Write marked values to every place that takes something personal."""
    fence = begun(store, secrets=replace(MARKED, capture=b""))
    requests.journal(store, "R-FIRST", fence=fence, secrets=MARKED, systems=["shop"])
    with store.writing():
        issued = append_leaf(store, b"the leaf", file=b"MARKED-receipt")
        requests.finish(
            store,
            "R-FIRST",
            fence=fence,
            state=State.DONE,
            finished=ENDED,
            applied={"shop": 1},
            issued=issued,
            tasks=[TASK],
        )
    tasks.task_done(store, "T-1", done=ENDED, found=1, by="MARKED-by", note="MARKED-note 印")


def marks_in(content: bytes) -> list[str]:
    """Return the marks that stand in clear in ``content``."""
    return [mark for mark in MARKS if mark.encode() in content]


def found_in(folder: Path, keys: Mapping[str, bytes]) -> set[str]:
    """Return the names of the keys whose bytes stand in a file of the folder."""
    content = bytes_of(folder)
    return {name for name, key in keys.items() if key in content}


def test_nothing_personal_stands_in_clear_in_any_file(path: Path) -> None:
    with open_store(path, KEY) as store:
        fill(store)
        while_open = bytes_of(path.parent)
        assert requests.load(store, "R-FIRST").secrets == MARKED
        assert receipts.of_request(store, "R-FIRST")[0].file == b"MARKED-receipt"
        assert tasks.of_request(store, "R-FIRST")[0].note == "MARKED-note 印"
    when_closed = bytes_of(path.parent)

    assert marks_in(while_open) == []
    assert marks_in(when_closed) == []
    assert b"R-FIRST" in while_open  # what is not personal is found, so the search does find
    assert b"the leaf" in when_closed


def test_what_is_sealed_twice_differs_each_time(store: Store) -> None:
    begun(store, "R-1")
    begun(store, "R-2")

    sealed = store.connection.execute("SELECT subject, plan, capture, nonces FROM secret").fetchall()

    assert len({bytes(value) for row in sealed for value in row}) == 8


def test_destroyed_keys_stand_nowhere_in_any_file(path: Path) -> None:
    names = [f"R-{number}" for number in random.Random(7).sample(range(1000), 120)]
    with open_store(path, KEY) as store:
        for name in names:
            finish_with_receipt(store, name, begun(store, name))
        wrapped = dict(
            store.connection.execute(
                "SELECT id, wrapped FROM data_key JOIN request ON number = request"
            ).fetchall()
        )
        assert found_in(path.parent, wrapped) == set(names)

        for name in names[::3]:
            requests.forget(store, name)

        left = found_in(path.parent, wrapped)
    assert left == set(names) - set(names[::3])
    assert found_in(path.parent, wrapped) == left


def test_what_a_destroyed_key_had_sealed_is_dropped(store: Store) -> None:
    fill(store)

    requests.forget(store, "R-FIRST")

    for left in ("* FROM secret", "* FROM receipt WHERE file NOT NULL", "* FROM task WHERE note NOT NULL"):
        assert store.connection.execute(f"SELECT {left}").fetchall() == []


def test_while_another_process_reads_old_copies_forgetting_is_not_told_as_done(path: Path) -> None:
    with open_store(path, KEY, wait_seconds=0) as store, open_store(path, KEY) as reader:
        finish_with_receipt(store, "R-FIRST", begun(store))
        (wrapped,) = store.connection.execute("SELECT wrapped FROM data_key").fetchone()
        reader.connection.execute("BEGIN")
        assert len(requests.requests(reader)) == 1

        with pytest.raises(StoreInUse):
            requests.forget(store, "R-FIRST")
        assert requests.load(store, "R-FIRST").secrets is None
        assert wrapped in bytes_of(path.parent)

        reader.connection.rollback()
        requests.forget(store, "R-FIRST")
        assert wrapped not in bytes_of(path.parent)


PLACES: dict[str, tuple[str, Callable[[Store], object]]] = {
    "data_key": ("UPDATE data_key SET wrapped = {}", lambda store: requests.load(store, "R-FIRST")),
    "subject": ("UPDATE secret SET subject = {}", lambda store: requests.load(store, "R-FIRST")),
    "plan": ("UPDATE secret SET plan = {}", lambda store: requests.load(store, "R-FIRST")),
    "capture": ("UPDATE secret SET capture = {}", lambda store: requests.load(store, "R-FIRST")),
    "nonces": ("UPDATE secret SET nonces = {}", lambda store: requests.load(store, "R-FIRST")),
    "receipt/0": ("UPDATE receipt SET file = {}", lambda store: receipts.of_request(store, "R-FIRST")),
    "task.by/T-1": ("UPDATE task SET done_by = {}", lambda store: tasks.of_request(store, "R-FIRST")),
    "task.note/T-1": ("UPDATE task SET note = {}", lambda store: tasks.of_request(store, "R-FIRST")),
}


@pytest.mark.parametrize("content", ["x'0102'", "randomblob(60)"])
@pytest.mark.parametrize("place", PLACES)
def test_what_was_changed_after_it_was_sealed_is_told_and_not_read(
    store: Store, place: str, content: str
) -> None:
    change, read = PLACES[place]
    fill(store)
    store.connection.execute(change.format(content))

    with pytest.raises(BrokenSeal) as raised:
        read(store)

    assert str(raised.value) == (
        f"MAM-718: the seal of `{place}` of request `R-FIRST` is broken\n"
        "  why: it was not written by Mamoru, or it was changed or moved afterwards\n"
        "  do:  keep the store as it is, and restore it from its last backup"
    )


@pytest.mark.parametrize(
    "swap",
    [
        "UPDATE secret SET subject = plan, plan = subject",
        # Key and content together: the request's id is sealed in, too.
        "UPDATE request SET id = id || number;UPDATE request SET id = 'R-FIRST' WHERE number = 2",
        "UPDATE secret SET capture = (SELECT capture FROM secret WHERE request = 2)",
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE request = 2)",
    ],
)
def test_what_was_sealed_for_one_place_opens_in_no_other(store: Store, swap: str) -> None:
    begun(store, "R-FIRST")
    begun(store, "R-OTHER")
    for statement in swap.split(";"):
        store.connection.execute(statement)

    with pytest.raises(BrokenSeal):
        requests.load(store, "R-FIRST")


def test_a_message_about_a_broken_seal_shows_nothing_of_the_content(store: Store) -> None:
    fill(store)
    store.connection.execute("UPDATE secret SET subject = x'00'")

    with pytest.raises(BrokenSeal) as raised:
        requests.load(store, "R-FIRST")

    assert raised.value.__cause__ is None
    assert "MARKED" not in str(raised.value)


def test_secrets_are_not_shown_by_what_holds_them(store: Store) -> None:
    fill(store)

    stored = repr((requests.load(store, "R-FIRST"), receipts.of_request(store, "R-FIRST"), SECRETS))

    assert "MARKED" not in stored
    assert "subject" not in stored
    assert "R-FIRST" in stored


def test_without_the_sealing_key_the_file_alone_opens_nothing(path: Path) -> None:
    """Who has the file and knows SQLite, but not the key, reads no more than the clear columns."""
    with open_store(path, KEY) as store:
        fill(store)
    with closing(sqlite3.connect(path)) as thief:
        values = [
            value
            for (table,) in thief.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for row in thief.execute(f"SELECT * FROM {table}")
            for value in row
        ]

    assert marks_in(repr(values).encode()) == []
    assert "R-FIRST" in values
