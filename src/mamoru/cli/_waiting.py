"""A sign of life on a terminal while something takes its time."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE_S = 1.0  #: what is done sooner needs no sign
ERASE = "\r\x1b[K"  #: back to the beginning of the line, and clear it (ECMA-48, 8.3.41)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on standard error what is being done and since when, once it takes over a second.

    Nothing is written where that is no terminal.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    done = threading.Event()
    sign = threading.Thread(target=_show, args=(what, done, sys.stderr), daemon=True)
    sign.start()
    try:
        yield
    finally:
        done.set()
        sign.join()


def _show(what: str, done: threading.Event, stream: TextIO) -> None:
    seconds = 0
    while not done.wait(PATIENCE_S):
        seconds += 1
        stream.write(f"{ERASE}{what}, {seconds} s")
        stream.flush()
    if seconds:
        stream.write(ERASE)
        stream.flush()
