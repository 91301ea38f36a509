"""Know whether the process that carries out a request is still alive.

A lock on a small file beside the store is let go by the operating system when its process dies, even
by ``kill -9``; so a request can be taken up again at once, and never while somebody is at it.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mamoru.model.errors import MamoruError


class InHand(MamoruError):
    """Another process is carrying out this request."""

    code = "MAM-440"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"request {request} is being carried out by another process",
            why="two at once would do everything twice",
            remedy="wait for it; `mamoru status` shows when it is done",
        )


@contextmanager
def alone(store: Path, request: str) -> Iterator[None]:
    """Hold a request against other processes of this machine.  Raises InHand."""
    path = _lock(store, request)
    handle = _held(path, request)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


@contextmanager
def in_hand(store: Path, request: str) -> Iterator[Callable[[], None]]:
    """Give what holds a request, as ``alone`` does, once it is called; further calls do nothing more."""
    with ExitStack() as held:
        taken: list[str] = []

        def hold() -> None:
            if not taken:
                held.enter_context(alone(store, request))
                taken.append(request)

        yield hold


def is_in_hand(store: Path, request: str) -> bool:
    """Return whether a process of this machine holds a request; changes nothing."""
    try:
        handle = os.open(_lock(store, request), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(store: Path, request: str) -> Path:
    return store.parent / "in-hand" / f"{request}.lock"


def _held(path: Path, request: str) -> int:
    """Return the locked file that stands at this path: one that its last holder took away counts no more."""
    while True:
        handle = _opened(path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise InHand(request) from None
        if _stands(path, handle):
            return handle
        os.close(handle)


def _opened(path: Path) -> int:
    """Open the file, which is made if it is missing, and its folder too."""
    try:
        return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        return os.open(path, os.O_CREAT | os.O_RDWR, 0o600)


def _stands(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
