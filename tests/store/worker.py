"""A process that works on a store beside others, and may be killed at a named point.

worker.py open PATH                            wait for a line, then open the store
worker.py work PATH PREFIX COUNT [KILL_AT]     finish COUNT requests; say so after each
worker.py claim PATH OWNER REQUEST...          wait for a line, then claim each; say which were got
"""

import os
import resource
import signal
import sys
from pathlib import Path

from mamoru.model.errors import MamoruError
from mamoru.model.request import State
from mamoru.store import requests
from mamoru.store.database import open_store
from tests.store.samples import ENDED, KEY, NOW, append_leaf, begun


def die_at(point: str, kill_at: str) -> None:
    if point == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)


def say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def wait_for_others() -> None:
    say("ready")
    sys.stdin.readline()


def open_only(path: Path, *, most: int) -> None:
    wait_for_others()
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        with open_store(path, KEY, wait_seconds=60):
            say("opened")
    except MamoruError as error:
        say(error)


def work(path: Path, prefix: str, count: int, *, kill_at: str) -> None:
    with open_store(path, KEY, wait_seconds=60) as store:
        for number in range(count):
            request = f"{prefix}-{number}"
            die_at("nothing", kill_at)
            fence = begun(store, request)
            die_at("begun", kill_at)
            with store.writing():
                die_at("locked", kill_at)
                issued = append_leaf(store, request.encode(), file=b"receipt of " + request.encode())
                die_at("appended", kill_at)
                requests.finish(
                    store,
                    request,
                    fence=fence,
                    state=State.DONE,
                    finished=ENDED,
                    applied={"shop": 12, "mailer": 0},
                    issued=issued,
                )
                die_at("finished", kill_at)
            say(request)
            die_at("committed", kill_at)


def claim(path: Path, owner: str, names: list[str]) -> None:
    with open_store(path, KEY, wait_seconds=60) as store:
        wait_for_others()
        for name in names:
            if requests.claim(store, name, owner=owner, now=NOW, lease_seconds=60) is not None:
                say(name)


def main(verb: str, path: Path, words: list[str]) -> None:
    if verb == "open":
        open_only(path, most=int(words[0]) if words else resource.RLIM_INFINITY)
    elif verb == "work":
        work(path, words[0], int(words[1]), kill_at=(words[2:] or [""])[0])
    else:
        claim(path, words[0], words[1:])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
