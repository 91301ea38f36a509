import shutil
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from mamoru.model.request import State
from mamoru.store import requests
from mamoru.store.database import open_store
from mamoru.store.log import LogTables
from tests.store.samples import (
    KEY,
    NOW,
    SECRETS,
    assert_whole,
    begun,
    command,
    environment,
    finish_with_receipt,
    new,
)

#: where a worker is killed -> what is then there of its request
POINTS = {
    "nothing": [],
    "begun": [State.APPLYING],
    "locked": [State.APPLYING],
    "appended": [State.APPLYING],
    "finished": [State.APPLYING],
    "committed": [State.DONE],
}


def started(*words: str) -> subprocess.Popen[str]:
    """Start a worker that is talked to through pipes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command(*words), env=environment(), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )


def heard(worker: subprocess.Popen[str]) -> str:
    """Return the next line that a worker says."""
    assert worker.stdout
    return worker.stdout.readline().rstrip()


def go(*workers: subprocess.Popen[str]) -> list[tuple[str, str]]:
    """Let workers that wait for one another start at once; return what each then said, when all ended."""
    assert {heard(worker) for worker in workers} == {"ready"}
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [worker.communicate() for worker in workers]


def test_processes_that_open_a_new_store_at_once_share_one(path: Path) -> None:
    said = go(*[started("open", str(path)) for _ in range(6)])

    assert said == [("opened\n", "")] * 6
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]
    open_store(path, KEY).close()


def test_each_request_is_claimed_by_one_process_only(path: Path) -> None:
    names = [f"R-{number}" for number in range(40)]
    with open_store(path, KEY) as store:
        for name in names:
            requests.plan_made(store, new(name), SECRETS)

    said = go(*[started("claim", str(path), f"worker-{number}", *names) for number in range(3)])

    assert [errors for _, errors in said] == ["", "", ""]
    assert sorted(name for got, _ in said for name in got.split()) == sorted(names)
    with open_store(path, KEY) as store:
        assert {requests.load(store, name).fence for name in names} == {1}


def test_two_processes_at_once_append_to_one_log(path: Path) -> None:
    workers = [started("work", str(path), prefix, "40") for prefix in ("A", "B")]

    said = [worker.communicate() for worker in workers]

    assert [errors for _, errors in said] == ["", ""]
    with open_store(path, KEY) as store:
        assert LogTables(store).size() == 80
        assert_whole(store)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_the_store_is_whole_and_the_request_is_taken_up(path: Path, point: str) -> None:
    with open_store(path, KEY) as store:
        finish_with_receipt(store, "R-BEFORE", begun(store, "R-BEFORE"))
    killed = started("work", str(path), "R", "1", point)
    assert killed.communicate()[1] == ""
    assert killed.returncode == -signal.SIGKILL

    with open_store(path, KEY, wait_seconds=0) as store:
        assert_whole(store)
        assert [line.state for line in requests.requests(store)] == [*POINTS[point], State.DONE]
        for line in requests.unfinished(store):
            fence = requests.claim(
                store, line.id, owner="next", now=NOW + timedelta(seconds=60), lease_seconds=60
            )
            assert fence == 2
            finish_with_receipt(store, line.id, fence)
        assert_whole(store)
        assert requests.unfinished(store) == ()


def test_killed_at_no_chosen_point_the_store_is_whole_and_holds_what_was_said(path: Path) -> None:
    said: list[str] = []
    for run in range(5):
        worker = started("work", str(path), f"R{run}", "1000000")
        said += [heard(worker) for _ in range(3 + run)]
        worker.kill()
        rest, errors = worker.communicate()
        said += rest.split()
        assert errors == ""

        with open_store(path, KEY, wait_seconds=0) as store:
            assert_whole(store)
            done = {line.id for line in requests.requests(store) if line.state is State.DONE}
        assert set(said) <= done


def test_a_write_ahead_log_cut_off_anywhere_gives_an_earlier_whole_store(path: Path, tmp_path: Path) -> None:
    """After a power cut the end of the file may be missing; what was there before it is not lost."""
    ahead = path.with_name("store.db-wal")
    with open_store(path, KEY) as store:
        finish_with_receipt(store, "R-0", begun(store, "R-0"))
        store.run("truncate_wal")
        for name in ("R-1", "R-2", "R-3"):
            finish_with_receipt(store, name, begun(store, name))
        cut = tmp_path / "cut"
        cut.mkdir()
        counts = []
        for length in [*range(0, ahead.stat().st_size, 2060), ahead.stat().st_size]:
            shutil.copyfile(path, cut / "store.db")
            (cut / "store.db-wal").write_bytes(ahead.read_bytes()[:length])
            with open_store(cut / "store.db", KEY) as copy:
                assert_whole(copy)
                counts.append(LogTables(copy).size())

    assert counts == sorted(counts)
    assert set(counts) == {1, 2, 3, 4}
