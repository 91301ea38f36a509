"""The key of the log: made, kept as PEM, and published as one line of text.

PEM (PKCS #8) and public lines come in and go out as bytes and text; files are somebody else's.  Source:
c2sp.org/signed-note for names, key ids and the public line; RFC 8032 for Ed25519.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from mamoru.evidence.errors import (
    BadKeyName,
    PublicKeyProblem,
    SigningKeyProblem,
    UnreadablePublicKey,
    UnreadableSigningKey,
)

ED25519: Final = b"\x01"  #: the signature type of a signed note
SEED_BYTES = 32
PUBLIC_BYTES = 32
KEY_ID_BYTES = 4
KEY_PARTS = 3  #: of a public line: name, key id, key
LONGEST_PUBLIC_LINE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The private key of a log, with the log's name."""

    name: str
    private: Ed25519PrivateKey = field(repr=False)
    key_id: bytes  #: 4 bytes, follows from name and key


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyingKey:
    """The public key of a log, with the log's name."""

    name: str
    raw: bytes  #: 32 bytes (RFC 8032)
    key_id: bytes  #: 4 bytes, follows from name and key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @property
    def label(self) -> str:
        """Name and key id, as a person compares them."""
        return f"{self.name}+{self.key_id.hex()}"


def generate(name: str, *, random: Callable[[int], bytes]) -> SigningKey:
    """Make a key for the log ``name``; ``random(32)`` must give secret bytes.  Raises BadKeyName."""
    return _signing(name, Ed25519PrivateKey.from_private_bytes(random(SEED_BYTES)))


def load(pem: bytes, *, name: str, passphrase: bytes | None = None) -> SigningKey:
    """Read the private key of the log ``name`` from PEM.  Raises UnreadableSigningKey, BadKeyName."""
    try:
        private = load_pem_private_key(pem, passphrase)
    except TypeError:
        problem = SigningKeyProblem.LOCKED if passphrase is None else SigningKeyProblem.UNLOCKED
        raise UnreadableSigningKey(problem) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UnreadableSigningKey(_not_private(pem, passphrase)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise UnreadableSigningKey(SigningKeyProblem.OTHER_KIND)
    return _signing(name, private)


def dump(key: SigningKey, *, passphrase: bytes | None = None) -> bytes:
    """Return the private key as PEM (PKCS #8), encrypted if there is a passphrase."""
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def public(key: SigningKey) -> VerifyingKey:
    """Return the public half; its text, ``str(...)``, is the line to publish."""
    return VerifyingKey(name=key.name, raw=key.private.public_key().public_bytes_raw(), key_id=key.key_id)


def read_public(line: str | bytes) -> VerifyingKey:
    """Read the public line of a log: name+key id+base64.  Raises UnreadablePublicKey."""
    name, key_id, encoded = _parts(_line(line))
    if is_bad_name(name):
        raise UnreadablePublicKey(PublicKeyProblem.NAME)
    raw = decode(encoded, len(ED25519) + PUBLIC_BYTES)
    if raw is None:
        raise UnreadablePublicKey(PublicKeyProblem.NO_BASE64)
    if raw[:1] != ED25519:
        raise UnreadablePublicKey(PublicKeyProblem.OTHER_KIND)
    if key_id != _key_id(name, raw[1:]).hex():
        raise UnreadablePublicKey(PublicKeyProblem.KEY_ID)
    return VerifyingKey(name=name, raw=raw[1:], key_id=_key_id(name, raw[1:]))


def is_signed(key: VerifyingKey, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` (64 bytes) over ``message`` is of this key (RFC 8032, 5.1.7)."""
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def is_bad_name(name: str) -> bool:
    """Tell whether a signed note could not hold this name (c2sp.org/signed-note)."""
    return not name or "+" in name or " " in name or not name.isprintable()


def decode(encoded: str, length: int) -> bytes | None:
    """Return the ``length`` bytes that ``encoded`` is the one base64 text of (RFC 4648, 4), or None."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    return raw if len(raw) == length and base64.b64encode(raw).decode() == encoded else None


def _signing(name: str, private: Ed25519PrivateKey) -> SigningKey:
    if is_bad_name(name):
        raise BadKeyName
    return SigningKey(
        name=name, private=private, key_id=_key_id(name, private.public_key().public_bytes_raw())
    )


def _key_id(name: str, raw: bytes) -> bytes:
    return hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + ED25519 + raw).digest()[:KEY_ID_BYTES]


def _not_private(pem: bytes, passphrase: bytes | None) -> SigningKeyProblem:
    if b"PUBLIC KEY" in pem:
        return SigningKeyProblem.PUBLIC
    if b"ENCRYPTED" in pem and passphrase is not None:
        return SigningKeyProblem.OTHER_LOCK
    return SigningKeyProblem.NO_PEM


def _line(line: str | bytes) -> str:
    if len(line) > LONGEST_PUBLIC_LINE:
        raise UnreadablePublicKey(PublicKeyProblem.TOO_LONG)
    try:
        text = (line if isinstance(line, str) else line.decode()).strip()
    except UnicodeDecodeError:
        raise UnreadablePublicKey(PublicKeyProblem.NO_TEXT) from None
    if not text:
        raise UnreadablePublicKey(PublicKeyProblem.EMPTY)
    if "PRIVATE KEY" in text:
        raise UnreadablePublicKey(PublicKeyProblem.PRIVATE)
    if "\n" in text:
        raise UnreadablePublicKey(PublicKeyProblem.MANY_LINES)
    return text


def _parts(text: str) -> list[str]:
    parts = text.split("+", KEY_PARTS - 1)
    if len(parts) != KEY_PARTS:
        raise UnreadablePublicKey(PublicKeyProblem.PARTS)
    return parts
