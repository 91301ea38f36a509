"""A receipt: what was done, field by field, each under a salted digest of its own.

Paths and values come in; sealed fields and their *leaf* go out.  The leaf is what the log holds: digests
salted with 16 random bytes, so the log holds no personal data and no hash that can be guessed.  A field can
be withheld, and the rest still verifies.  Law: GDPR art. 5(1)(c), 5(2); counsel's point on evidence: it is
pseudonymous while a salt lives, and the salts live in the erasable request file.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring

from mamoru.evidence.errors import FieldProblem, ReceiptTooLarge, ShortNonce, UnsealableField

FORMAT = "mamoru-receipt/1"
FIELD_TAG = b"mamoru-field/1\n"  #: keeps a field's digest apart from every other hash
SALT_BYTES = 16
SHORTEST_NONCE = 16
MOST_FIELDS = 50_000
MOST_CHARACTERS = 3_000_000  #: of all paths and values; keeps a file below ``reading.MOST_BYTES``
LARGEST_WHOLE = 2**53 - 1  #: the largest number that every JSON reader keeps exactly (RFC 7493, 2.2)

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field that its reader can see, and check against its digest."""

    path: str  #: such as ``systems.shop.tables.orders.deleted``
    value: Scalar
    salt: bytes  #: 16 random bytes
    digest: str  #: SHA-256, 64 lower-case hex digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A field of which only the digest is given."""

    digest: str  #: SHA-256, 64 lower-case hex digits


Field = Shown | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The record of what was done, ready for the log."""

    fields: tuple[Shown, ...]
    leaf: bytes  #: what the log holds of this record


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A record with the proof that it stands in the signed log."""

    fields: tuple[Field, ...]
    leaf_index: int  #: place in the log, from 0
    tree_size: int  #: records in the log when the checkpoint was signed
    leaf_hash: bytes
    proof: tuple[bytes, ...]  #: inclusion proof, lowest sibling first (RFC 6962, 2.1.1)
    checkpoint: str  #: a signed note (c2sp.org/tlog-checkpoint)


def seal(fields: Iterable[tuple[str, Scalar]], *, random: Callable[[int], bytes]) -> Sealed:
    """Seal ``fields`` in their order; ``random(n)`` gives n random bytes, such as ``secrets.token_bytes``.

    Raises UnsealableField for an empty or repeated path, a fraction, a number beyond 2**53 - 1 or text that
    is no Unicode, and ReceiptTooLarge.
    """
    named = tuple(fields)
    _refuse_large(named)
    _refuse_repeated(named)
    salts = random(SALT_BYTES * len(named))
    shown = tuple(
        [
            _shown(path, value, salts[at * SALT_BYTES : (at + 1) * SALT_BYTES])
            for at, (path, value) in enumerate(named)
        ]
    )
    return Sealed(fields=shown, leaf=leaf(shown))


def digest(path: str, value: Scalar, salt: bytes) -> str:
    """Return the digest of one field: SHA-256 of tag, salt and the JSON text of ``[path, value]``.

    The tag and the salt have fixed lengths and JSON ends by itself, so no two fields share an encoding.  The
    JSON is UTF-8 without white space, escaped as RFC 8785 says.  Raises UnicodeEncodeError for text that is
    no Unicode (half of a surrogate pair).
    """
    text = f"[{encode_basestring(path)},{scalar_text(value)}]"
    return hashlib.sha256(FIELD_TAG + salt + text.encode()).hexdigest()


def scalar_text(value: Scalar) -> str:
    """Return ``value`` as JSON text, in the one way a receipt writes it."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return int.__repr__(value)


def leaf(fields: Iterable[Field]) -> bytes:
    """Return the leaf: JSON (RFC 8785) of the format and the digests, in their order."""
    digests = ",".join([f'"{field.digest}"' for field in fields])
    return f'{{"digests":[{digests}],"format":"{FORMAT}"}}'.encode()


def identity_text(identity: Mapping[str, str]) -> str:
    """Return the identity that a commitment hides: ``key=value`` lines, by key."""
    return "\n".join(f"{key}={value}" for key, value in sorted(identity.items()))


def commit(identity: str, nonce: bytes) -> str:
    """Return the commitment to a data subject, for a field ``subjects.N``: HMAC-SHA256, 64 hex digits.

    The identity is taken in Unicode form NFC without white space around it; capitals count.  The nonce, at
    least 16 random bytes, is handed to the person and else lives only in the erasable request file: without
    it nobody can tell whose commitment this is.  Raises ShortNonce.
    """
    if len(nonce) < SHORTEST_NONCE:
        raise ShortNonce(len(nonce))
    canonical = unicodedata.normalize("NFC", identity).strip()
    return hmac.digest(nonce, canonical.encode(), "sha256").hex()


def _shown(path: str, value: Scalar, salt: bytes) -> Shown:
    if problem := _problem(path, value):
        raise UnsealableField(printable(path), problem)
    try:
        return Shown(path=path, value=value, salt=salt, digest=digest(path, value, salt))
    except UnicodeEncodeError:
        raise UnsealableField(printable(path), FieldProblem.NO_UNICODE) from None


def _problem(path: str, value: object) -> FieldProblem | None:
    if not path:
        return FieldProblem.NO_PATH
    if value is None or isinstance(value, str):
        return None
    if not isinstance(value, int):
        return FieldProblem.KIND
    return None if -LARGEST_WHOLE <= value <= LARGEST_WHOLE else FieldProblem.TOO_BIG


def _refuse_repeated(named: tuple[tuple[str, Scalar], ...]) -> None:
    if len({path for path, _ in named}) == len(named):
        return
    seen: set[str] = set()
    for path, _ in named:
        if path in seen:
            raise UnsealableField(printable(path), FieldProblem.TWICE)
        seen.add(path)


def _refuse_large(named: tuple[tuple[str, Scalar], ...]) -> None:
    characters = sum([len(path) + (len(value) if isinstance(value, str) else 0) for path, value in named])
    if len(named) > MOST_FIELDS or characters > MOST_CHARACTERS:
        raise ReceiptTooLarge(fields=len(named), characters=characters)


def printable(path: str) -> str:
    """Return ``path`` fit for a message: a receipt from elsewhere must not steer the reader's terminal."""
    return path if path.isprintable() else ascii(path)[1:-1]
