"""Run a planned erasure in this process, and be killed at a named point: ``killed.py FOLDER REQUEST POINT``.

A point is ``MODULE:FUNCTION:before|after:N``: the N-th call of that function.
"""

import importlib
import os
import signal
import sys
from pathlib import Path


def die_at(point: str) -> None:
    """Wrap the function so that the process kills itself, as by ``kill -9``, at its N-th call."""
    module_name, name, side, count = point.split(":")
    owner = importlib.import_module(module_name)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    original = getattr(owner, last)
    calls = 0

    def wrapped(*words: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if side == "before" and calls == int(count):
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*words, **named)
        if side == "after" and calls == int(count):
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, last, wrapped)


if __name__ == "__main__":
    die_at(sys.argv[3])
    from mamoru.desk.requests import run_plan

    run_plan(Path(sys.argv[1]), sys.argv[2], confirmed="")
