"""What can go wrong, made to happen: at a named point of a run, on the wire, on the disk, at the keyboard."""

import importlib
import os
import pty
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.small import Told

COMMITTED = b"COMMIT\x00"  #: how PostgreSQL says that it has committed (CommandComplete)
WITHIN_S = 60


@contextmanager
def at(point: str, act: Callable[[], object]) -> Iterator[None]:
    """Do something at a point of this process: ``MODULE:FUNCTION:before|after:N``, its N-th call.

    ``*`` for N means every call.
    """
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
        due = count in ("*", str(calls))
        if due and side == "before":
            act()
        result = original(*words, **named)
        if due and side == "after":
            act()
        return result

    setattr(owner, last, wrapped)
    try:
        yield
    finally:
        setattr(owner, last, original)


def interrupt() -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the operating system refuse this process to write a file beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


# -- processes -------------------------------------------------------------------------------------


def start(*words: str) -> subprocess.Popen[str]:
    """Start Python with these words, ready to be told to go on by a line on its standard input."""
    return subprocess.Popen(
        [sys.executable, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def as_nobody_special(folder: Path, *words: str) -> Told:
    """Run the command as a user to whom the permissions of files apply, which they do not to root."""
    give_up = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*give_up, sys.executable, "-m", "mamoru", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN_S,
    )
    return Told(returncode=done.returncode, stdout=done.stdout, stderr=done.stderr)


def ctrl_c_at(prompt: str, folder: Path, *words: str) -> Told:
    """Run the command on a terminal, and press Ctrl-C when it has asked."""
    master, slave = pty.openpty()
    with ExitStack() as stack:
        stack.callback(os.close, master)
        running = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "mamoru", *words],
                cwd=folder,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
            )
        )
        os.close(slave)
        told = _read_until(master, prompt)
        running.send_signal(signal.SIGINT)
        told += _read_until(master, None, press=lambda: running.send_signal(signal.SIGINT))
        return Told(returncode=running.wait(WITHIN_S), stdout=told.replace("\r\n", "\n"), stderr="")


def _read_until(terminal: int, word: str | None, *, press: Callable[[], None] | None = None) -> str:
    """Read from a terminal until a word has come, or until nobody writes to it any more.

    ``press`` is done anew while nothing comes: Ctrl-C is lost when it comes before the answer is read.
    """
    told = b""
    while word is None or word.encode() not in told:
        while press is not None and not select.select([terminal], [], [], 2.0)[0]:
            press()
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # EIO: the other end is closed
            piece = b""
        if not piece:
            break
        told += piece
    return told.decode()


# -- the wire --------------------------------------------------------------------------------------


class Proxy:
    """Stands between Mamoru and a PostgreSQL on loopback; cuts the connection where it is told to."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._before: bytes | None = None
        self._answer: bytes | None = None
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Return the address of the database, through this proxy."""
        port = self._listening.getsockname()[1]
        return f"postgresql://{self._to.username}@127.0.0.1:{port}{self._to.path}"

    def cut_before(self, word: bytes) -> None:
        """Cut when the client sends ``word``, which never arrives."""
        self._before = word

    def cut_answer(self, word: bytes) -> None:
        """Cut when the server answers ``word``, which never arrives."""
        self._answer = word

    def close(self) -> None:
        """Cut everything."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._cut()

    def _cut(self) -> None:
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
                server = socket.create_connection((self._to.hostname, self._to.port))
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, from_client: bool) -> None:  # noqa: FBT001 - a thread's argument
        with suppress(OSError):
            while piece := source.recv(65536):
                if self._is_due(piece, from_client=from_client):
                    self.cuts += 1
                    self._cut()
                    return
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _is_due(self, piece: bytes, *, from_client: bool) -> bool:
        word = self._before if from_client else self._answer
        if word is None or word not in piece:
            return False
        self._before = self._answer = None
        return True


@contextmanager
def proxy(url: str) -> Iterator[Proxy]:
    """Put a proxy before a database."""
    standing = Proxy(url)
    try:
        yield standing
    finally:
        standing.close()
