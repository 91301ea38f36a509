"""A real HTTP service on loopback, which behaves as a test wants it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One call, as it arrived."""

    method: str
    path: str  #: as it was written, escapes included
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    more: dict[str, object] = field(default_factory=dict)  #: what is added to its body when it is handed on

    @property
    def json(self) -> dict[str, object]:
        """Its body."""
        read: dict[str, object] = json.loads(self.body)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent back; ``body`` as JSON unless it is bytes."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  #: tell of more bytes than are sent
    drops: bool = False  #: send byte by byte, each in time


STOPPED = threading.Event()  #: never set: it is waited for
Behaviour = Callable[[Asked], Answer]


@dataclass(slots=True, kw_only=True)
class Service:
    """A running service, and what it was asked."""

    behave: Behaviour
    url: str = ""
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(behave: Behaviour) -> Iterator[Service]:
    """Run a service until the end of the block."""
    service = Service(behave=behave)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            parts = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=parts.path,
                query=parse_qs(parts.query, keep_blank_values=True),
                headers={name.title(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
            )
            service.asked.append(asked)
            answer = service.behave(asked)
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + (100 if answer.cut else 0)))
            self.end_headers()
            if answer.drops:
                self._drip(body)
            elif self.command != "HEAD":
                self.wfile.write(body)
            self.close_connection = True

        def _drip(self, body: bytes) -> None:
            with suppress(OSError):
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    STOPPED.wait(0.01)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _do  # noqa: N815 - what http.server calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
