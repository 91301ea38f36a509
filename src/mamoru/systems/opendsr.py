"""Services that speak OpenDSR (formerly OpenGDPR): they take a request, and report when it is fulfilled.

Source: OpenDSR specification 2.0 (github.com/opengdpr/OpenDSR), sections 5 (identities), 7 (request), 8
(status) and 4.2 (signatures).  A request is known by an id of ours, so it is asked for before it is sent:
sending twice is not needed, and would do no harm.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from mamoru.model.kinds.remote import Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._http import MANNERS, SETTINGS, Response, Web, json_of, origin
from mamoru.systems._remote import Cancelled, Declined, NotTheirs, NotUnderstood, SentElsewhere
from mamoru.systems._session import MissingSetting

NAMES = ("Opendsr", "Opengdpr")  #: in headers; the older name is honoured (10.1)
TYPES = {"access": "access", "erasure": "erasure", "portability": "portability"}
UNKNOWN = frozenset({404, 410})
TAKEN = frozenset({200, 201, 202})
STATUSES = frozenset({"pending", "in_progress", "completed", "cancelled"})
VERIFIED = "verified"


@dataclass(slots=True, kw_only=True)
class _Processor:
    """One service; ``model.kinds.remote.Remote`` says what the methods do."""

    web: Web
    map: RemoteMap
    key: RSAPublicKey | None = None  #: of their certificate, when it was read

    @property
    def looks(self) -> bool:
        """They are asked for results, and answer when they are ready."""
        return False

    def says(self, right: str) -> tuple[str, ...]:
        """Return the call that begins a request."""
        return (f"POST /{self._resource} ({TYPES[right]})",) if right in TYPES else ()

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Nothing is told at once."""
        del errand
        return ()

    def verify(self, errand: Errand) -> None:
        """There is nothing to look into."""

    def ask(self, errand: Errand) -> Reply:
        """Return how far the request is; begin it where they do not know it."""
        named = f"GET /{self._resource}/{{id}}"
        response = self.web.call("GET", f"{self._requests}/{errand.id}", named=named)
        if response.status in UNKNOWN:
            if not errand.known:  # it had taken the request: only how far it is was to be asked
                raise Declined(self.web.system.name, named, because="it knows the request no more")
            return self._begin(errand)
        if response.status != 200:  # noqa: PLR2004 - the status of an answer (8.2)
            raise Declined(self.web.system.name, named, because=f"it answered {response.status}")
        return self._reply(response, errand, named=named)

    def greet(self) -> None:
        """Read what they say they can do (6)."""
        self._discovery()

    def close(self) -> None:
        """Nothing stays open between calls."""

    @property
    def _resource(self) -> str:
        return str(self.web.system.settings.get("requests") or "requests").strip("/")

    @property
    def _requests(self) -> str:
        return f"{self.web.base}/{self._resource}"

    def _begin(self, errand: Errand) -> Reply:
        named = f"POST /{self._resource}"
        body = self._body(errand)
        response = self.web.call("POST", self._requests, named=named, body=body, key=errand.id)
        if response.status not in TAKEN:
            raise Declined(self.web.system.name, named, because=f"it answered {response.status}")
        return self._reply(response, errand, named=named)

    def _body(self, errand: Errand) -> dict[str, object]:
        settings = self.web.system.settings
        told: dict[str, object] = {
            "regulation": str(settings.get("regulation") or "gdpr"),
            "subject_request_id": errand.id,
            "subject_request_type": TYPES[errand.right],
            "submitted_time": errand.since,
            "subject_identities": [
                {"identity_type": kind, "identity_value": _value(value, kind, form), "identity_format": form}
                for key, (kind, form) in sorted(self.map.identities.items())
                for value in errand.known.get(key, ())
            ],
        }
        version = settings.get("api-version")
        return {**told, "api_version": str(version)} if version else told

    def _reply(self, response: Response, errand: Errand, *, named: str) -> Reply:
        """Read an answer, when it is known whose it is."""
        signature = self._signature(response)
        told = json_of(self.web.system.name, named, response.body)
        if not isinstance(told, dict) or told.get("subject_request_id") != errand.id:
            raise NotTheirs(self.web.system.name, because="it names another request")
        status = str(told.get("request_status") or "pending")
        if status not in STATUSES:
            raise NotUnderstood(self.web.system.name, named, because="its status is none of OpenDSR")
        if status == "cancelled":
            raise Cancelled(self.web.system.name)
        counted = told.get("results_count")
        return Reply(
            done=status == "completed",
            status=status,
            found=counted if isinstance(counted, int) and not isinstance(counted, bool) else None,
            digest=hashlib.sha256(response.body).hexdigest(),
            signature=signature,
            results=str(told.get("results_url") or ""),
        )

    # -- signatures ------------------------------------------------------------------------------------

    def _signature(self, response: Response) -> str:
        """Return what is known of an answer's signature (8.8).  Raises NotTheirs for a false one."""
        signed = _header(response.headers, "Signature")
        if not signed:
            return "not verified: it has none"
        domain = _header(response.headers, "Processor-Domain")
        if domain.lower() != self._domain:
            raise NotTheirs(self.web.system.name, because="it is signed for another domain")
        key = self.key = self.key or self._certified()
        try:
            key.verify(base64.b64decode(signed, validate=True), response.body, PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            raise NotTheirs(
                self.web.system.name, because="its signature is not by their certificate"
            ) from None
        return VERIFIED

    @property
    def _domain(self) -> str:
        told = self.web.system.settings.get("domain")
        return str(told or urlsplit(self.web.base).hostname or "").lower()

    def _certified(self) -> RSAPublicKey:
        """Return the key of their certificate, if it is for their domain and of today."""
        try:
            certificate = x509.load_pem_x509_certificate(self._certificate())
        except ValueError:
            raise NotTheirs(self.web.system.name, because="their certificate cannot be read") from None
        now = datetime.now(UTC)
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            raise NotTheirs(self.web.system.name, because="their certificate is not of today")
        if self._domain not in _names_of(certificate):
            raise NotTheirs(self.web.system.name, because="their certificate is for another domain")
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise NotTheirs(self.web.system.name, because="their certificate has no RSA key")
        return key

    def _certificate(self) -> bytes:
        pinned = self.web.system.settings.get("certificate")
        if pinned:
            try:
                return (self.web.folder / str(pinned)).read_bytes()
            except OSError:
                because = f"there is no certificate at `{pinned}`"
                raise MissingSetting(self.web.system.name, because=because) from None
        where = str(self._discovery().get("processor_certificate") or "")
        if origin(where) != origin(self.web.base):
            raise SentElsewhere(self.web.system.name, "GET /discovery")
        response = self.web.call("GET", where, named="GET CERTIFICATE")
        if response.status != 200:  # noqa: PLR2004 - the one status that brings it
            because = f"it answered {response.status}"
            raise Declined(self.web.system.name, "GET CERTIFICATE", because=because)
        return response.body

    def _discovery(self) -> Mapping[str, object]:
        named = "GET /discovery"
        response = self.web.call("GET", f"{self.web.base}/discovery", named=named)
        if response.status != 200:  # noqa: PLR2004 - the status of an answer (6.4)
            raise Declined(self.web.system.name, named, because=f"it answered {response.status}")
        told = json_of(self.web.system.name, named, response.body)
        if not isinstance(told, dict):
            raise NotUnderstood(self.web.system.name, named, because="it is no discovery document")
        return told


def _header(headers: Mapping[str, str], name: str) -> str:
    told = (headers.get(f"X-{spelled}-{name}", "") for spelled in NAMES)
    return "".join(next(filter(None, told), "").split())


def _names_of(certificate: x509.Certificate) -> set[str]:
    """Return the names that a certificate is for; those of hosts and addresses alone (RFC 9525, 4.1)."""
    try:
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    addresses = (str(a) for a in named.get_values_for_type(x509.IPAddress))
    return {n.lower() for n in (*named.get_values_for_type(x509.DNSName), *addresses)}


def _value(value: str, kind: str, form: str) -> str:
    """Return an identity value as it is sent; of a hashed e-mail address, the hash of its usual form."""
    if form != "sha256":
        return value
    usual = value.strip().lower() if kind == "email" else value
    return hashlib.sha256(usual.encode()).hexdigest()


def _remote(system: SystemMap, folder: Path) -> Remote:
    regulation = system.settings.get("regulation")
    if regulation not in {None, "gdpr", "ccpa"}:
        raise MissingSetting(system.name, because="`regulation` is neither gdpr nor ccpa")
    return _Processor(web=Web(system=system, folder=folder), map=system.remote or RemoteMap())


WRITTEN = """\
owner: marketing
days: 30
holds: {origin: given, country: US, of: customer, categories: contact}
identities:
  email: {type: email, format: sha256}
  customer-id: controller_customer_id    # raw
"""
OPENDSR = SystemKind(
    name="opendsr",
    says="a service that speaks OpenDSR 2.0: it takes a request, and reports when it is fulfilled",
    settings={
        **SETTINGS,
        "requests": "name of the resource; `requests` when left out (`opendsr_requests` and "
        "`opengdpr_requests` are used, too)",
        "regulation": "`gdpr`, which it is when left out, or `ccpa`",
        "api-version": "what is sent as `api_version`; nothing when left out",
        "domain": "domain that answers are signed for; the host of `url` when left out",
        "certificate": "file with their certificate (PEM); read from where they say, on the same host, when "
        "left out",
    },
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "see what the service does: a receipt tells its status, the digest of its answer, and who signed it",
        "check who issued the certificate, or whether it was revoked: pin it with `certificate:`",
        "be called back: the service is asked again by `mamoru resume`",
        "fetch results of an access: the answer tells the address that the service gave",
        "cancel a request",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
    ),
    manners=MANNERS | {"api-version", "certificate"},
    remote=_remote,
    written=WRITTEN,
)
