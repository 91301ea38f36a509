"""A stand-in for MongoDB on loopback (SecantusDB), which speaks its protocol, for the time of a block."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymongo

Database = pymongo.database.Database[dict[str, Any]]
MAIN = "from secantus.cli import main; main()"


@contextmanager
def documents_server(folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Start a server; yields its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", MAIN, "--port", str(port), "--storage-path", str(folder)]
    command += ["--enable-test-commands"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, server
    finally:
        server.kill()
        server.wait()


@contextmanager
def database(port: int) -> Iterator[Database]:
    """Lend the database, by a client of the tests' own."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        "127.0.0.1", port, uuidRepresentation="standard", serverSelectionTimeoutMS=5000
    )
    with client:
        yield client["shop"]


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            continue
        return
    raise TimeoutError
