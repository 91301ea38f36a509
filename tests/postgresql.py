"""A real PostgreSQL for tests: a throw-away cluster that listens on loopback only.

PostgreSQL refuses to run as root; there it runs as the user ``postgres`` that its package makes.  The
cluster stands in a temporary folder of its own, not in pytest's, because pytest closes its folders to
every other user.  The server ends with the process that started it, however that process ends.
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
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import psycopg
import pytest

ACCOUNT = "postgres"
#: Below the ports that clients are given, so that none of them holds ours while the server is down.
PORTS = range(20_000, 32_000)
ANSWERS_WITHIN_S = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "UTC",
    "lc_messages": "C",
}
#: Loses what was committed when the machine fails, and asks nothing of the disk.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
NO_MORE: Mapping[str, str] = MappingProxyType({})


class Server:
    """One cluster: started, stopped, killed and started again on the same port."""

    def __init__(self, folder: Path, *, programs: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._programs = programs
        self._settings = {**SETTINGS, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Return the address of the database ``postgres``, as its superuser."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """Return the address of the database ``name``."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def lay(self) -> None:
        """Make the cluster's files."""
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [*_as_account(), str(self._programs / "initdb"), "-D", str(self._cluster), *options]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=self._folder)
        if done.returncode:
            pytest.fail(f"initdb makes no cluster:\n{done.stderr}", pytrace=False)

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
        pytest.fail(f"PostgreSQL does not start:\n{self._last_words()}", pytrace=False)

    def stop(self) -> None:
        """Stop the server in order, cutting whoever is connected."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(ANSWERS_WITHIN_S)
            self.kill()

    def kill(self) -> None:
        """Kill the server and all its processes at once, as a power cut would (the disk goes on)."""
        if self._process:
            below = _children(self._process.pid) if self._process.poll() is None else []
            self._process.kill()
            self._process.wait()
            self._process = None
            for process in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    @property
    def _cluster(self) -> Path:
        return self._folder / "cluster"

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"

    def _start_on(self, port: int) -> None:
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        command = [*_as_account(), str(self._programs / "postgres"), "-D", str(self._cluster)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-p", str(port), *settings],
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
            with contextlib.suppress(psycopg.OperationalError):
                if self._is_ours():
                    return
            time.sleep(0.02)
        self.kill()
        raise ChildProcessError(self._last_words())

    def _is_ours(self) -> bool:
        """Tell this cluster from another that took the port first."""
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            return connection.execute("SHOW data_directory").fetchone() == (str(self._cluster),)

    def _last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]


@contextlib.contextmanager
def server(*, durable: bool, more: Mapping[str, str] = NO_MORE) -> Iterator[Server]:
    """Run a cluster of its own; ``durable`` keeps every commit through a kill, and is slower.

    ``more`` are settings of PostgreSQL beside, or instead of, those of tests.
    """
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="mamoru-postgresql-")).resolve()
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    laid = Server(folder, programs=found, settings={**({} if durable else CARELESS), **more})
    try:
        laid.lay()
        laid.start()
        yield laid
    finally:
        laid.stop()
        shutil.rmtree(folder)


def programs(packages: Path = Path("/usr/lib/postgresql")) -> Path:
    """Return the folder of PostgreSQL's programs, of its newest version; without one the test fails."""
    versions = sorted(packages.glob("[0-9]*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    if versions:
        return versions[-1].parent
    return pytest.fail(
        f"no PostgreSQL server under {packages}: run tools/postgresql.sh as root, or `make test`,"
        " which runs it; these tests are not skipped, because Mamoru's promises rest on them",
        pytrace=False,
    )


def _as_account() -> list[str]:
    """Return the words before a command that give up root, and end the command with this process."""
    give_up_root = [f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups"]
    return ["setpriv", "--pdeathsig=INT", *(give_up_root if os.geteuid() == 0 else [])]


def _free_port() -> int:
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]
