"""Know whether the process that carries out a request is still alive.

A lock on a small file beside the store is let go by the operating system when its process dies, even
by ``kill -9``; so a request can be taken up again at once, and never while somebody is at it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
    folder = store.parent / "in-hand"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{request}.lock"
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InHand(request) from None
        yield
        path.unlink(missing_ok=True)
    finally:
        os.close(handle)
