"""A real Redis server on loopback, for the time of a block."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

PASSWORD = "of-the-test"  # noqa: S105 - of a server on loopback


@contextmanager
def redis_server(folder: Path) -> Iterator[int]:
    """Start a server with a password; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command += ["--save", "", "--requirepass", PASSWORD]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def client(port: int) -> redis.Redis:
    """Return a client of the tests' own."""
    return redis.Redis(port=port, password=PASSWORD, decode_responses=True)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(redis.ConnectionError), client(port) as asked:
            asked.ping()
            return
    raise TimeoutError
