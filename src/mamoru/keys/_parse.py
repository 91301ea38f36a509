"""From the text of two keys to a keyring, for every place that keeps keys as text.

Base64 and PEM come in, a keyring goes out.  Sources: RFC 4648 (base64), RFC 8410 (Ed25519 in PKCS #8).
"""

import base64
import binascii

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mamoru.keys._errors import BrokenKey
from mamoru.model.kinds.keyring import Keyring

SEALING_BYTES = 32


def keyring(sealing: tuple[str, bytes], signing: tuple[str, bytes]) -> Keyring:
    """Return the keyring made of two texts, each given with the name of its place.  Raises BrokenKey."""
    return Keyring(sealing=_sealing(*sealing), signing=_signing(*signing))


def _sealing(at: str, text: bytes) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != SEALING_BYTES:
        raise BrokenKey(at, wanted=f"{SEALING_BYTES} bytes in base64")
    return key


def _signing(at: str, pem: bytes) -> bytes:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it is locked with a passphrase
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BrokenKey(at, wanted="an Ed25519 private key as PEM (PKCS #8) without a passphrase")
    return pem
