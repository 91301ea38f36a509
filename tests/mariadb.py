"""A real MariaDB for tests: a throw-away server that listens on loopback only.

It runs as the user ``mysql`` that its package makes, in a temporary folder of its own, and ends with the
process that started it, however that process ends.
"""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

ACCOUNT = "mysql"
#: Below the ports that clients are given, so that none of them holds ours while the server is down.
PORTS = range(20_000, 32_000)
ANSWERS_WITHIN_S = 60.0
SETTINGS = {
    "bind-address": "127.0.0.1",
    "character-set-server": "utf8mb4",
    "skip-log-bin": "",
    "skip-name-resolve": "",
    "performance-schema": "OFF",
    "innodb-buffer-pool-size": "48M",
    "innodb-log-file-size": "16M",
    "default-time-zone": "+00:00",
    "max-connections": "60",
}
#: Loses what was committed when the machine fails, and asks little of the disk.
CARELESS = {
    "innodb-flush-log-at-trx-commit": "0",
    "innodb-flush-method": "nosync",
    "innodb-doublewrite": "0",
    "sync-binlog": "0",
}


class Server:
    """One server: started, stopped, killed and started again on the same port."""

    def __init__(self, folder: Path, *, programs: Path, durable: bool) -> None:
        self._folder = folder
        self._programs = programs
        self._settings = {**SETTINGS, **({} if durable else CARELESS)}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def connect(self, database: str = "") -> "pymysql.Connection[pymysql.cursors.Cursor]":
        """Connect as the server's administrator; what is done is committed at once."""
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user="root", database=database or None, autocommit=True
        )

    def lay(self) -> None:
        """Make the server's files."""
        options = ["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=normal"]
        account = [f"--user={ACCOUNT}"] if os.geteuid() == 0 else []
        command = [str(self._programs / "mariadb-install-db"), *options, *account, f"--datadir={self._files}"]
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=self._folder,
            env={**os.environ, "TMPDIR": str(self._folder)},  # a server that starts clears it out
        )
        if done.returncode:
            pytest.fail(f"mariadb-install-db lays nothing:\n{done.stdout}{done.stderr}", pytrace=False)

    def start(self) -> None:
        """Start the server and wait until it answers; on a port of its own the first time."""
        if self.port:
            self._start_on(self.port)
            return
        for _ in range(5):
            self.port = _free_port()
            with contextlib.suppress(ChildProcessError):
                self._start_on(self.port)
                return
        pytest.fail(f"MariaDB does not start:\n{self._last_words()}", pytrace=False)

    def stop(self) -> None:
        """Stop the server in order, cutting whoever is connected."""
        if self._process:
            self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(ANSWERS_WITHIN_S)
            self.kill()

    def kill(self) -> None:
        """Kill the server at once, as a power cut would (the disk goes on)."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def _files(self) -> Path:
        return self._folder / "files"

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"

    def _start_on(self, port: int) -> None:
        settings = [f"--{name}={value}" if value else f"--{name}" for name, value in self._settings.items()]
        command = [
            *_as_account(),
            str(_daemon()),
            "--no-defaults",
            f"--datadir={self._files}",
            f"--port={port}",
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, f"--socket={self._folder}/s", f"--tmpdir={self._folder}", *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,
            )
        self._await(self._process)

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + ANSWERS_WITHIN_S
        while process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(pymysql.Error):
                if self._is_ours():
                    return
            time.sleep(0.02)
        self.kill()
        raise ChildProcessError(self._last_words())

    def _is_ours(self) -> bool:
        """Tell this server from another that took the port first."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT @@datadir")
            return cursor.fetchone() == (f"{self._files}/",)

    def _last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]


@contextlib.contextmanager
def server(*, durable: bool) -> Iterator[Server]:
    """Run a server of its own; ``durable`` keeps every commit through a kill, and is slower."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="mamoru-mariadb-")).resolve()
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    laid = Server(folder, programs=found, durable=durable)
    try:
        laid.lay()
        laid.start()
        yield laid
    finally:
        laid.stop()
        shutil.rmtree(folder)


def programs() -> Path:
    """Return the folder of MariaDB's programs; without them the test fails."""
    found = shutil.which("mariadb-install-db")
    if found:
        return Path(found).parent
    return pytest.fail(
        "no MariaDB server: run tools/mariadb.sh as root, or `make test`, which runs it;"
        " these tests are not skipped, because Mamoru's promises rest on them",
        pytrace=False,
    )


def _daemon() -> Path:
    """Return the server itself, which Debian keeps where only root looks."""
    return Path(shutil.which("mariadbd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "mariadbd")


def _as_account() -> list[str]:
    """Return the words before a command that give up root, and end the command with this process."""
    give_up_root = [f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups"]
    return ["setpriv", "--pdeathsig=TERM", *(give_up_root if os.geteuid() == 0 else [])]


def _free_port() -> int:
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
