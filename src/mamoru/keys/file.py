"""Keys in two files of one folder, which only the user who runs Mamoru may read.

``sealing.key`` holds 32 bytes in base64, ``signing.pem`` an Ed25519 private key (RFC 8410).
Law: GDPR art. 32(1)(a) (encryption), APPI art. 23 (security control).
"""

import base64
import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mamoru.keys import _parse
from mamoru.keys._errors import KeyExists, NoKey, UnguardedKey, UnreachableKey
from mamoru.model.kinds.keyring import Keyring, KeySource

SEALING = "sealing.key"
SIGNING = "signing.pem"
OTHERS_IN_FOLDER = 0o022  #: may replace a file in it; reading its names tells nothing
OTHERS_IN_FILE = 0o077


def _load(at: str) -> Keyring:
    sealing, signing = Path(at, SEALING), Path(at, SIGNING)
    texts = _read(sealing), _read(signing)
    _refuse_unguarded_folder(Path(at))
    return _parse.keyring((str(sealing), texts[0]), (str(signing), texts[1]))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Of the file that is open, so that nobody can swap it between looking and reading.
            if os.fstat(file.fileno()).st_mode & OTHERS_IN_FILE:
                raise UnguardedKey(str(path), mode="600")
            return file.read()
    except FileNotFoundError:
        raise NoKey(
            str(path), remedy="put it back from your own safe copy; only a new programme needs new keys"
        ) from None
    except OSError as refusal:
        raise _unreachable(path, refusal) from None


def _refuse_unguarded_folder(folder: Path) -> None:
    if stat.S_IMODE(folder.stat().st_mode) & OTHERS_IN_FOLDER:
        raise UnguardedKey(str(folder), mode="700")


def _create(at: str) -> Keyring:
    texts = {Path(at, SEALING): _new_sealing(), Path(at, SIGNING): _new_signing()}
    try:
        Path(at).mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_unguarded_folder(Path(at))
    except OSError as refusal:
        raise _unreachable(Path(at), refusal) from None
    _write_all(texts)
    return _load(at)


def _new_sealing() -> bytes:
    return base64.b64encode(os.urandom(_parse.SEALING_BYTES)) + b"\n"


def _new_signing() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_all(texts: dict[Path, bytes]) -> None:
    """Write every file or none: half a pair would only look like keys.  Never replaces one (O_EXCL)."""
    written: list[Path] = []
    try:
        for path, text in texts.items():
            _write_new(path, text, written=written)
        _keep_names(path.parent)
    except OSError as refusal:
        for half in written:
            half.unlink()
        error = KeyExists(str(path)) if isinstance(refusal, FileExistsError) else _unreachable(path, refusal)
        raise error from None


def _write_new(path: Path, text: bytes, *, written: list[Path]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        written.append(path)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    """Make the names of new files as durable as their content, before anything is sealed with them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreachable(path: Path, refusal: OSError) -> UnreachableKey:
    return UnreachableKey(str(path), reason=refusal.strerror or type(refusal).__name__)


FILE = KeySource(
    name="file",
    says="two files in a folder that only the user who runs Mamoru may read",
    load=_load,
    create=_create,
)
