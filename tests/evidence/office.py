"""A log and its receipts, made with counted bytes in place of random ones."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mamoru.evidence.issue import issue
from mamoru.evidence.log import MemoryNodes
from mamoru.evidence.receipt import Receipt, Scalar, Sealed, Withheld, commit, seal
from mamoru.evidence.signing import SigningKey, VerifyingKey, generate, public

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
NONCE = b"a nonce of Hana, 24 byte"
FIELDS: tuple[tuple[str, Scalar], ...] = (
    ("request", "R-17"),
    ("right", "erasure"),
    ("subjects.0", commit("customer:hana@example.org", NONCE)),
    ("subjects.1", commit("customer:jun@example.org", b"another nonce, of Jun's")),
    ("systems.online-shop.tables.orders.deleted", 12),
    ("systems.online-shop.verified", True),
    ("systems.warehouse.note", 'kept under "税法" § 7\n'),
    ("reported.mailer.deleted", 1),
    ("reported.mailer.answer", None),
)


def counted(start: int = 0) -> Callable[[int], bytes]:
    """Return a stand-in for a source of random bytes that gives others on each call."""
    drawn = start

    def draw(count: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return b"".join((drawn * 1_000_003 + at).to_bytes(4, "big") for at in range(count))[:count]

    return draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A log under one key, with what was issued from it."""

    key: SigningKey
    nodes: MemoryNodes
    sealed: list[Sealed]
    issued: list[Receipt]

    @property
    def public(self) -> VerifyingKey:
        return public(self.key)

    def record(self, *fields: tuple[str, Scalar]) -> Receipt:
        number = len(self.issued)
        sealed = seal(fields or FIELDS, random=counted(number))
        receipt = issue(sealed, self.nodes, key=self.key, at=NOW + timedelta(minutes=number))
        self.sealed.append(sealed)
        self.issued.append(receipt)
        return receipt


def opened(name: str = "shop.example/mamoru", *, seed: int = 0) -> Office:
    key = generate(name, random=counted(seed))
    return Office(key=key, nodes=MemoryNodes(), sealed=[], issued=[])


def redact(receipt: Receipt, keep: Callable[[str], bool]) -> Receipt:
    """Withhold all fields but those whose path ``keep`` accepts."""
    return replace(
        receipt,
        fields=tuple(
            field if isinstance(field, Withheld) or keep(field.path) else Withheld(digest=field.digest)
            for field in receipt.fields
        ),
    )
