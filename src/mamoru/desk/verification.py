"""Verify a receipt, offline, with nothing but its file and a public key."""

from pathlib import Path

from mamoru.evidence.reading import MOST_BYTES
from mamoru.evidence.verdict import Verdict
from mamoru.evidence.verification import verify
from mamoru.model.errors import MamoruError


class UnreadableFile(MamoruError):
    """A file that was named cannot be read."""

    code = "MAM-607"

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            f"the file {path.name} cannot be read: {because}",
            why="nothing can be verified without it",
            remedy="check its name and its permissions",
        )


def verify_receipt(
    receipt: Path, key: Path, *, checkpoints: Path | None, subject: tuple[str, bytes] | None
) -> Verdict:
    """Verify; ``subject`` is the identity text and the nonce of a person who wants to know it is theirs."""
    return verify(
        content(receipt),
        content(key),
        checkpoints=content(checkpoints) if checkpoints else None,
        subject=subject,
        file=receipt.name,
    )


def content(path: Path) -> bytes:
    """Read a file, but no more than a receipt can be long and one byte.  Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(path, error.strerror or type(error).__name__) from None
