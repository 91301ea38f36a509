r"""Keys in the environment, as container platforms and CI hand them to a program.

``at`` is a prefix: with ``MAMORU`` they are ``MAMORU_SEALING_KEY`` (32 bytes in base64) and
``MAMORU_SIGNING_KEY`` (Ed25519 as PEM, RFC 8410; its line breaks may be written as ``\n``).
"""

import os

from mamoru.keys import _parse
from mamoru.keys._errors import NoKey
from mamoru.model.kinds.keyring import Keyring, KeySource


def _load(at: str) -> Keyring:
    sealing, signing = f"{at}_SEALING_KEY", f"{at}_SIGNING_KEY"
    # Platforms that allow one line only write the breaks of a PEM as \n; base64 and PEM hold no backslash.
    pem = _read(signing).replace(b"\\n", b"\n")
    return _parse.keyring((sealing, _read(sealing)), (signing, pem))


def _read(name: str) -> bytes:
    value = os.environ.get(name, "")
    if not value.strip():
        raise NoKey(name, remedy=f"set the environment variable `{name}` for the process that runs Mamoru")
    return value.encode(errors="replace")


ENVIRONMENT = KeySource(
    name="environment",
    says="two environment variables that the platform sets for Mamoru",
    load=_load,
    create=None,
)
