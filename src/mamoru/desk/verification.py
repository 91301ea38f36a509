"""Verify a receipt, offline, with nothing but its file and a public key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mamoru.desk.files import content
from mamoru.evidence.reading import MOST_BYTES
from mamoru.evidence.receipt import identity_text
from mamoru.evidence.verdict import Verdict
from mamoru.evidence.verification import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """A person who wants to know whether a receipt is theirs."""

    identity: Mapping[str, str] = field(repr=False)  #: as it was given when they asked
    nonce: bytes = field(repr=False)  #: as it was handed out with the receipt


def verify_receipt(receipt: Path, key: Path, *, checkpoints: Path | None, whose: Whose | None) -> Verdict:
    """Verify; raises UnreadableFile, and what `evidence.verification.verify` raises."""
    return verify(
        content(receipt, most=MOST_BYTES),
        content(key, most=MOST_BYTES),
        checkpoints=content(checkpoints) if checkpoints else None,
        subject=(identity_text(whose.identity), whose.nonce) if whose else None,
        file=receipt.name,
        checkpoints_file=checkpoints.name if checkpoints else "",
    )
