"""A stand-in for AWS on loopback (moto), spoken to over HTTP; and a way to fail on the way there."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import boto3

from tests.execute.remote.service import Answer, Asked

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "of-the-test", "AWS_SECRET_ACCESS_KEY": "s3cret-of-the-test"}
REGION = "ap-northeast-1"
NOWHERE = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
QUIET = {"AWS_EC2_METADATA_DISABLED": "true"}


@contextmanager
def cloud() -> Iterator[str]:
    """Run the stand-in until the end of the block; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/moto-api/data.json")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def emptied(url: str) -> None:
    """Forget everything that the stand-in holds."""
    urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()  # noqa: S310 - on loopback


def own(service: str, url: str) -> Any:  # noqa: ANN401 - the driver has no types
    """Return a client of the tests' own."""
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id="own",
        aws_secret_access_key="own",  # noqa: S106 - of a server on loopback
    )


@dataclass(slots=True)
class Between:
    """Stands between Mamoru and the stand-in: hands on what is asked, unless a test has other wishes."""

    url: str
    wishes: list[Callable[[Asked], Answer | None]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        """Answer as wished, or as the stand-in does."""
        for wish in self.wishes:
            if (answer := wish(asked)) is not None:
                return answer
        return self._handed_on(asked)

    def _handed_on(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix("/v2") or "/"
        query = urlencode([(name, value) for name, values in asked.query.items() for value in values])
        address = f"{self.url}{path}{'?' if query else ''}{query}"
        headers = {n: v for n, v in asked.headers.items() if n not in {"Host", "Content-Length", "Expect"}}
        headers.setdefault("Content-Type", "application/octet-stream")  # else it would be told as a form
        body = json.dumps({**asked.json, **asked.more}).encode() if asked.more else asked.body
        made = {"method": asked.method, "headers": headers, "data": body or None}
        request = urllib.request.Request(address, **made)  # type: ignore[arg-type]  # noqa: S310 - on loopback
        try:
            with urllib.request.urlopen(request) as answered:  # noqa: S310 - on loopback
                return _told(answered.status, answered.headers, answered.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return _told(refusal.code, refusal.headers, refusal.read())


def _told(status: int, headers: Any, body: bytes) -> Answer:  # noqa: ANN401 - an e-mail message, as http.client has it
    left_out = {"content-length", "transfer-encoding", "connection", "server", "date"}
    kept = {n: v for n, v in headers.items() if n.lower() not in left_out}
    return Answer(status=status, headers={**kept, "Connection": "close"}, body=body)


def _wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url).close()  # noqa: S310 - on loopback
        except OSError:
            continue
        return
    raise TimeoutError
