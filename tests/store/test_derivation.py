import hashlib
import hmac

from mamoru.store.derivation import derive
from tests.store.samples import KEY


def hkdf(key: bytes, context: bytes) -> bytes:
    """Return the first 32 bytes of HKDF-SHA256, as RFC 5869, 2.2 and 2.3, writes it."""
    extracted = hmac.new(bytes(32), key, hashlib.sha256).digest()
    return hmac.new(extracted, context + b"\x01", hashlib.sha256).digest()


def test_a_derived_key_is_hkdf_over_its_purpose() -> None:
    assert derive(KEY, "store data keys") == hkdf(KEY, b"mamoru/1/store data keys")


def test_other_purposes_and_other_sealing_keys_give_other_keys() -> None:
    derived = {derive(key, purpose) for key in (KEY, bytes(32)) for purpose in ("a", "b")}

    assert len(derived) == 4
    assert all(len(key) == 32 for key in derived)
    assert KEY not in derived
