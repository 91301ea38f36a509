"""A service that speaks OpenDSR: it takes a request, finishes days later, and signs what it says."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.execute.remote.service import Answer, Asked, Service, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

DOMAIN = "127.0.0.1"
MAILER = """\
system: mailer
kind: opendsr
connect: {{url: "{url}", pause-s: 0}}
owner: marketing
days: 30
holds: {{origin: given, country: US, of: customer, categories: contact}}
identities:
  email: {{type: email, format: sha256}}
  customer-id: controller_customer_id
"""
KEY = generate_private_key(65537, 2048)
OTHER = generate_private_key(65537, 2048)


def certificate(key: RSAPrivateKey) -> bytes:
    """Return a certificate of the loopback address for a week, as PEM."""
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mailer")]), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=6))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(DOMAIN))]), critical=False)
    )
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


@dataclass(slots=True)
class Mailer:
    """The requests that it has taken, and their status."""

    taken: dict[str, dict[str, object]] = field(default_factory=dict)
    status: str = "pending"
    key: RSAPrivateKey | None = field(default_factory=lambda: KEY)
    other: str = ""  #: the id of another request, which it answers with

    def __call__(self, asked: Asked) -> Answer:
        """Answer as the specification says."""
        if asked.path == "/v2/discovery":
            where = f"http://{asked.headers['Host']}/cert.pem"
            return Answer(body={"api_version": "2.0", "processor_certificate": where})
        if asked.path == "/cert.pem":
            return Answer(body=certificate(KEY))
        if asked.method == "POST" and asked.path == "/v2/requests":
            request = asked.json
            self.taken[str(request["subject_request_id"])] = request
            told = {"subject_request_id": request["subject_request_id"], "controller_id": "acme"}
            return self._signed(201, told)
        known = asked.path.rpartition("/")[2]
        if known not in self.taken:
            return Answer(status=404)
        told = {"subject_request_id": self.other or known, "request_status": self.status}
        return self._signed(200, {**told, "results_url": "https://mailer.example/r/1"})

    def _signed(self, status: int, told: dict[str, object]) -> Answer:
        body = json.dumps(told).encode()
        if self.key is None:
            return Answer(status=status, body=body)
        signature = base64.b64encode(self.key.sign(body, PKCS1v15(), SHA256())).decode()
        headers = {"X-OpenDSR-Processor-Domain": DOMAIN, "X-OpenDSR-Signature": signature}
        return Answer(status=status, body=body, headers=headers)


@pytest.fixture(name="mailer")
def _mailer() -> Mailer:
    return Mailer()


@pytest.fixture(name="service")
def _service(mailer: Mailer) -> Iterator[Service]:
    with serving(mailer) as service:
        yield service


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, service: Service) -> Path:
    return company(tmp_path, {"systems/mailer.yaml": MAILER.format(url=service.url)})


def test_an_erasure_waits_until_the_service_reports_that_it_is_done(folder: Path, mailer: Mailer) -> None:
    """It is sent once, asked for again by resume, and told as reported, with a signature that was checked."""
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    mailer.status = "in_progress"
    told = mamoru(folder, "resume", expect=4).stdout
    assert (
        told.partition(" ")[2] == "is waiting: not finished there yet: mailer; `mamoru resume` asks again\n"
    )
    assert receipt(folder, "request.state") == {"": "waiting"}
    mailer.status = "completed"
    mamoru(folder, "resume", expect=0)

    ((request_id, request),) = mailer.taken.items()
    reported = receipt(folder, "reported.systems.mailer.")
    assert (reported["by"], reported["answers.0.status"]) == ("the service", "completed")
    assert reported["answers.0.signature"] == "verified"
    assert "verified" not in receipt(folder, "observed.systems.mailer.")
    assert receipt(folder, "request.state") == {"": "done"}
    assert (request_id[14], request["subject_request_type"], request["regulation"]) == (
        "4",
        "erasure",
        "gdpr",
    )
    assert request["subject_identities"] == [
        {
            "identity_type": "controller_customer_id",
            "identity_value": "1",
            "identity_format": "raw",
        },
        {
            "identity_type": "email",
            "identity_value": hashlib.sha256(b"hana@example.com").hexdigest(),
            "identity_format": "sha256",
        },
    ]


def test_an_answer_without_a_signature_is_told_as_that(folder: Path, mailer: Mailer) -> None:
    """What a service says unsigned is told, and that nobody signed it."""
    mailer.key, mailer.status = None, "completed"
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    mamoru(folder, "resume", expect=0)

    told = receipt(folder, "reported.systems.mailer.")
    assert told["answers.0.signature"] == "not verified: it has none"


def test_a_false_signature_closes_nothing(folder: Path, mailer: Mailer) -> None:
    """Somebody else's key, and then the right answer to another request."""
    mailer.key, mailer.status = OTHER, "completed"
    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    problem = "warning[MAM-520]: the answer of `mailer` is not to be trusted: {}\n"
    assert problem.format("its signature is not by their certificate") in told.stderr
    mailer.key, mailer.other = KEY, "a7551968-d5d6-44b2-9831-815ac9017798"
    told = mamoru(folder, "resume", expect=1)
    assert "MAM-520" in told.stderr
    assert "it names another request" in told.stderr

    assert receipt(folder, "request.state") == {"": "waiting"}


def test_a_cancelled_request_is_told_to_a_person(folder: Path, mailer: Mailer) -> None:
    """It goes on waiting; whoever sees to it reports the task."""
    mailer.status = "cancelled"
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    told = mamoru(folder, "resume", expect=1)

    assert "error[MAM-521]: the service `mailer` says that the request is cancelled\n" in told.stderr
    listed = mamoru(folder, "task", "list", expect=0)
    task = next(word for word in listed.stdout.split() if word.startswith("R-"))
    mamoru(folder, "task", "done", task, "--found", "1", "--by", "marketing", expect=0)
    told_of = receipt(folder, "reported.systems.mailer.")
    assert (told_of["task"], told_of["state"], told_of["found"]) == (task, "done", 1)


def test_an_access_is_answered_again_when_the_results_are_there(folder: Path, mailer: Mailer) -> None:
    """The second package says where the service has put them."""
    mamoru(folder, "run", "access", "-s", "customer-id=1", expect=4)
    mailer.status = "completed"

    told = mamoru(folder, "resume", expect=0)

    assert "-whole.zip" in told.stdout
    assert [r["subject_request_type"] for r in mailer.taken.values()] == ["access"]
