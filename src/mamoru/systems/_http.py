"""HTTP as Mamoru speaks it: to one host, over TLS, bounded in time and size, tried again where that helps.

No message holds a filled-in address, a value or a secret: a call is named by its template.  Sources: RFC 9110
(15.4 redirects, 10.2.3 Retry-After), RFC 6750 (bearer), RFC 7617 (basic).
"""

import base64
import http.client
import ipaddress
import json
import os
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from mamoru.model.map import SystemMap
from mamoru.systems._remote import Declined, NotUnderstood, SentElsewhere
from mamoru.systems._session import MissingSetting, Unreachable

MOST_BYTES = 32 * 1024 * 1024  #: of one answer
WHOLE_ANSWER_S = 120.0  #: a service that sends drop by drop is given up after this, or after ``answer-s``
MOST_WAIT_S = 30.0  #: a service that asks for more patience is asked again by `mamoru resume`
DIGITS = re.compile(r"[0-9]{1,18}")  #: what ``isdigit`` takes for more than that is no number to Python
TOKEN = re.compile(r"[A-Za-z0-9-]+")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
SCHEMES = {"bearer": "Bearer", "api-key": "ApiKey"}
LINES = "application/x-ndjson"  #: a body that is bytes: JSON, one value a line
AGAIN = frozenset({429, 500, 502, 503, 504})
CUT = (ConnectionError, TimeoutError, http.client.HTTPException, urllib.error.URLError, OSError)
SETTINGS = {
    "url": "address that every call begins with; https, but on this machine",
    "authentication": "`bearer`, `basic`, `api-key` (Elasticsearch's), `header`, or `none`, which it is when "
    "left out",
    "secret-from": "environment variable that holds the token or password, or `file:PATH`; it never stands "
    "in a map",
    "user": "login, for `basic`",
    "header": "name of the header that takes the secret, for `header`",
    "timeout-s": "how many seconds to wait for each sign of life; 10 when left out",
    "answer-s": "how many seconds a whole answer may take; 120 when left out",
    "tries": "how often a call is made that fails for a passing reason; 3 when left out",
    "pause-s": "seconds before the second try, then twice that; 0.5 when left out; `Retry-After` counts more",
    "per-second": "how many calls to make in a second at most; any number when left out",
}
MANNERS = frozenset(SETTINGS) - {"url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a service answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str  #: where it came from; it holds values of a person, and goes into no message


def _opener() -> urllib.request.OpenerDirector:
    """Return what speaks to servers and proxies, and follows no redirect by itself."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


@dataclass(slots=True, kw_only=True)
class Web:
    """One service, with what every call to it shares."""

    system: SystemMap
    folder: Path
    sleep: Callable[[float], None] = time.sleep
    last: float = -1e9  #: when the last call was made
    opener: urllib.request.OpenerDirector = field(default_factory=_opener)

    def __post_init__(self) -> None:
        parts = _split(str(self.system.settings.get("url") or ""))
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise MissingSetting(self.system.name, because="`url` is missing, or no address of the web")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise MissingSetting(self.system.name, because="`url` holds a login, a query or a fragment")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise MissingSetting(self.system.name, because="`url` is not https")

    @property
    def base(self) -> str:
        """The address that calls begin with."""
        return str(self.system.settings["url"]).rstrip("/")

    def call(self, method: str, url: str, *, named: str, body: object = None, key: str = "") -> Response:
        """Make one call, again where it fails for a reason that may pass.

        ``named`` is how it is told of; ``key`` lets the service know a second try of the same call.
        Raises Unreachable, Declined, NotUnderstood, SentElsewhere, MissingSetting.
        """
        tries = int(self.number("tries", 3))
        for left in reversed(range(tries)):
            pause = self.number("pause-s", 0.5) * 2 ** (tries - left - 1)
            try:
                response = self._followed(method, url, named=named, body=body, key=key)
            except CUT as failure:
                if not left:
                    raise Unreachable(self.system.name, because=_reason(failure)) from None
                self.sleep(pause)
                continue
            if response.status not in AGAIN or not left:
                return response
            self._wait(response, pause, named=named)
        raise AssertionError

    def rest(self, n: int) -> None:
        """Wait as before the ``n``-th try of a call, where part of what it asked for was put off."""
        self.sleep(self.number("pause-s", 0.5) * 2 ** (n - 1))

    def _wait(self, response: Response, pause: float, *, named: str) -> None:
        asked = _seconds(response.headers.get("Retry-After", ""))
        if asked > MOST_WAIT_S:
            because = f"it answered {response.status}, and asks for {asked:.0f} seconds of patience"
            raise Declined(self.system.name, named, because=because)
        self.sleep(max(pause, asked))

    def _followed(self, method: str, url: str, *, named: str, body: object, key: str) -> Response:
        """Make a call, and where it only reads follow redirects on the same host."""
        response = self._once(method, url, named=named, body=body, key=key)
        for _ in range(MOST_REDIRECTS):
            to = response.headers.get("Location", "") if response.status in REDIRECTS else ""
            if not to:
                return response
            further = joined(url, to)
            if method not in {"GET", "HEAD"} or origin(further) != origin(url):
                raise SentElsewhere(self.system.name, named)
            url = further
            response = self._once(method, url, named=named, body=body, key=key)
        raise Declined(self.system.name, named, because="its redirects do not end")

    def _once(self, method: str, url: str, *, named: str, body: object, key: str) -> Response:
        self._keep_the_pace()
        request = urllib.request.Request(url, method=method, headers=self._headers(body, key))  # noqa: S310 - http or https, seen to above
        if body is not None:
            request.data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        timeout = self.number("timeout-s", 10)
        try:
            with self.opener.open(request, timeout=timeout) as opened:
                return self._read(opened, named, is_whole=method != "HEAD")
        except urllib.error.HTTPError as answered:
            with answered:
                return self._read(answered, named, is_whole=method != "HEAD")

    def _read(
        self, opened: http.client.HTTPResponse | urllib.error.HTTPError, named: str, *, is_whole: bool
    ) -> Response:
        pieces, size, until = list[bytes](), 0, time.monotonic() + self.number("answer-s", WHOLE_ANSWER_S)
        while piece := opened.read1(65536):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                raise NotUnderstood(self.system.name, named, because=f"it is over {MOST_BYTES:,} bytes")
            if time.monotonic() > until:
                raise TimeoutError
        told = opened.headers.get("Content-Length", "")
        if is_whole and DIGITS.fullmatch(told) and size < int(told):
            raise ConnectionError
        headers = {name.title(): str(value) for name, value in opened.headers.items()}
        return Response(
            status=int(opened.status or 0), headers=headers, body=b"".join(pieces), url=str(opened.url)
        )

    def _keep_the_pace(self) -> None:
        pace = self.number("per-second", 0)
        early = self.last + 1 / pace - time.monotonic() if pace else 0.0
        if early > 0:
            self.sleep(early)
        self.last = time.monotonic()

    def _headers(self, body: object, key: str) -> Mapping[str, str]:
        headers = {"Accept": "application/json", "User-Agent": "mamoru", **self._authorization()}
        if body is not None:
            headers["Content-Type"] = LINES if isinstance(body, bytes) else "application/json"
        return {**headers, "Idempotency-Key": key} if key else headers

    def _authorization(self) -> Mapping[str, str]:
        settings = self.system.settings
        how = str(settings.get("authentication") or "none")
        if how == "none":
            return {}
        secret = secret_of(self.system, self.folder)
        if how in SCHEMES:
            return {"Authorization": f"{SCHEMES[how]} {secret}"}
        if how == "basic":
            login = f"{settings.get('user') or ''}:{secret}".encode()
            return {"Authorization": f"Basic {base64.b64encode(login).decode()}"}
        if how == "header" and TOKEN.fullmatch(str(settings.get("header") or "")):
            return {str(settings["header"]): secret}
        because = "`authentication` is none of bearer, basic, api-key, header (with `header: NAME`) and none"
        raise MissingSetting(self.system.name, because=because)

    def number(self, name: str, usual: float) -> float:
        """Return a setting that is a number, or what is usual.  Raises MissingSetting."""
        value = self.system.settings.get(name)
        if value is None:
            return usual
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise MissingSetting(self.system.name, because=f"`{name}` is no number")
        return max(value, 1) if name == "tries" else value


def secret_of(system: SystemMap, folder: Path, setting: str = "secret-from") -> str:
    """Return the secret from where the map says it is.  Raises MissingSetting, which does not hold it."""
    named = str(system.settings.get(setting) or "")
    if not named:
        raise MissingSetting(system.name, because=f"`{setting}` is missing")
    try:
        kind, _, path = named.partition(":")
        secret = (folder / path).read_text().strip() if kind == "file" else os.environ[named]
    except (KeyError, OSError, UnicodeDecodeError):
        raise MissingSetting(system.name, because=f"there is no secret at `{named}`") from None
    if not secret or not secret.isascii() or not secret.isprintable():
        raise MissingSetting(system.name, because=f"the secret at `{named}` is not one line of ASCII")
    return secret


def json_of(system: str, named: str, body: bytes) -> object:
    """Read an answer.  Raises NotUnderstood."""
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood(system, named, because="it is no JSON") from None
    return found


def origin(url: str) -> tuple[str, str, int | None]:
    """Return what says to whom a call goes: scheme, host, port."""
    parts = _split(url)
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        port = -1
    return parts.scheme, (parts.hostname or "").lower(), port


def joined(here: str, to: str) -> str:
    """Return where an address leads from here; nowhere where it is none."""
    try:
        return urljoin(here, to)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _seconds(told: str) -> float:
    """Read ``Retry-After``: seconds, or a date (RFC 9110, 10.2.3); 0 where it says neither."""
    if DIGITS.fullmatch(told.strip()):
        return float(told)
    try:
        return (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0


def _reason(failure: BaseException) -> str:
    """Say why a call failed, in words that hold no address."""
    cause = failure.reason if isinstance(failure, urllib.error.URLError) else failure
    if isinstance(cause, TimeoutError):
        return "it did not answer in time"
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return "the connection was cut" if isinstance(cause, Exception) else "the connection failed"
