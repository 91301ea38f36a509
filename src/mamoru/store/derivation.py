"""Keys for single purposes, derived from the one sealing key.

A key that is used for one thing only can neither weaken nor open another.  Source: RFC 5869 (HKDF).
"""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def derive(sealing: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for ``purpose``; the same for the same purpose, unrelated for any other.

    No salt: the sealing key is random already, and the same key must come out on every machine.
    """
    context = f"mamoru/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=context).derive(sealing)
