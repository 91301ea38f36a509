"""Commands as a shell starts them: with pipes, locales and terminals of all kinds."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

MAMORU = (sys.executable, "-m", "mamoru")
#: Where these commands keep compiled modules: a machine may tell Python to keep none, and each would be slow.
BYTECODE = Path(__file__).parents[2] / ".pytest_cache/bytecode"
TOLD_OTHERWISE = frozenset(
    (
        *("LC_ALL", "LANG", "NO_COLOR", "TERM", "COLUMNS"),
        *("PYTHONIOENCODING", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"),
    )
)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a command: none of what this machine says of terminals and languages."""
    here = {k: v for k, v in os.environ.items() if k not in TOLD_OTHERWISE}
    return {**here, "LANG": "C.UTF-8", "PYTHONPYCACHEPREFIX": str(BYTECODE), **(more or {})}


def shell(
    folder: Path, *words: str, more: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command without a terminal."""
    return subprocess.run(
        [*MAMORU, *words],
        cwd=folder,
        env=environment(more),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


LOST = ("\x03", "\x04")  #: Ctrl-C and the end of input, which are lost when they come before the reading


def _next_piece(keeper: int, *, again: str) -> bytes:
    """Read on; press ``again`` anew while nothing comes."""
    while again and not select.select([keeper], [], [], 2.0)[0]:
        os.write(keeper, again.encode())
    return os.read(keeper, 4096)


def on_a_terminal(
    folder: Path, command: Sequence[str], *, answers: Mapping[str, str], more: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command on a terminal of its own; each time it shows a key of ``answers``, type the value.

    Returns the exit code and all that the terminal showed.
    """
    keeper, terminal = pty.openpty()
    process = subprocess.Popen(
        command, cwd=folder, env=environment({"TERM": "xterm", **(more or {})}),
        stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    shown, waiting, lost = b"", dict(answers), "".join(a for a in answers.values() if a in LOST)
    with suppress(OSError):  # a terminal whose last user is gone cannot be read
        while piece := _next_piece(keeper, again="" if waiting else lost):
            shown += piece
            for question in [q for q in waiting if q.encode() in shown]:
                os.write(keeper, waiting.pop(question).encode())
    os.close(keeper)
    return process.wait(), shown.decode().replace("\r\n", "\n")
