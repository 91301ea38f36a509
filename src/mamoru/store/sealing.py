"""Seal what is personal, each request with a key of its own, which the sealing key wraps.

Clear bytes come in and sealed ones go out, and back.  Destroying a request's one wrapped key makes all that
is sealed of it unreadable.  Source: AES-256-GCM, NIST SP 800-38D.  Law: GDPR art. 32(1)(a), APPI art. 23.
"""

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mamoru.store.errors import BrokenSeal, RequestForgotten

KEY_BYTES = 32
NONCE_BYTES = 12
DATA_KEY = "data_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The opened data key of one request.

    The nonce is random and drawn here, not given: a nonce used twice would open both texts, and no caller
    should be able to do that.  A request seals a few dozen texts, far below the 2**32 that one key allows.
    """

    request: str
    key: AESGCM = field(repr=False)

    def close(self, clear: bytes, column: str) -> bytes:
        """Return ``clear`` sealed for its place: it opens in no other column and no other request."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.key.encrypt(nonce, clear, _place(self.request, column))

    def open(self, sealed: bytes, column: str) -> bytes:
        """Return what was sealed for ``column``.  Raises BrokenSeal."""
        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self.key.decrypt(nonce, text, _place(self.request, column))
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise BrokenSeal(self.request, column) from None


def new_seal(wrapping: AESGCM, request: str) -> tuple[Seal, bytes]:
    """Return a seal with a new random key, and that key as wrapped for the store."""
    data_key = os.urandom(KEY_BYTES)
    wrapped = Seal(request=request, key=wrapping).close(data_key, DATA_KEY)
    return Seal(request=request, key=AESGCM(data_key)), wrapped


def open_seal(wrapping: AESGCM, request: str, wrapped: bytes) -> Seal:
    """Return the seal of a request.  Raises RequestForgotten, and BrokenSeal for a changed key."""
    if is_destroyed(wrapped):
        raise RequestForgotten(request)
    data_key = Seal(request=request, key=wrapping).open(wrapped, DATA_KEY)
    return Seal(request=request, key=AESGCM(data_key))


def is_destroyed(wrapped: bytes) -> bool:
    """Tell whether a wrapped key was overwritten with zeros, which is how the store destroys one."""
    return not any(wrapped)


def _place(request: str, column: str) -> bytes:
    return f"{request}\0{column}".encode()
