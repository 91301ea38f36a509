"""Rows that wait, outside memory, until the package of their answer is written.

They stand in a file without a name, sealed under a key that only this process has: when it ends, however it
ends, nobody can read them any more.  Texts of JSON objects come in, rows go out, as often as they are asked
for.  Source: AES-256-GCM, NIST SP 800-38D.  Law: GDPR art. 32(1)(a).
"""

import json
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mamoru.model.answer import AnsweredRow, Cell

KEY_BITS = 256
NONCE_BYTES = 12
ReadRow = Callable[[dict[str, Cell]], AnsweredRow]


@dataclass(slots=True, weakref_slot=True, kw_only=True, eq=False)
class Spool:
    """The rows of one table, in their order."""

    read: ReadRow
    file: int  #: open, and closed when nobody holds the rows any more
    seal: AESGCM = field(repr=False)
    sizes: list[int] = field(default_factory=list)  #: bytes of each sealed piece
    rows: int = 0

    @classmethod
    def within(cls, folder: Path, read: ReadRow) -> "Spool":
        """Begin with no rows; ``folder`` has room for them.  Raises OSError."""
        file, name = tempfile.mkstemp(dir=folder)
        spool = cls(read=read, file=file, seal=AESGCM(AESGCM.generate_key(KEY_BITS)))
        weakref.finalize(spool, os.close, file)
        Path(name).unlink()
        return spool

    def add(self, texts: Sequence[str]) -> None:
        """Add rows, each as a JSON object.  Raises OSError."""
        whole = f"[{','.join(texts)}]".encode()
        sealed = self.seal.encrypt(_nonce(len(self.sizes)), whole, None)
        left = memoryview(sealed)
        while left:
            left = left[os.write(self.file, left) :]
        self.sizes.append(len(sealed))
        self.rows += len(texts)

    def __len__(self) -> int:
        return self.rows

    def __iter__(self) -> Iterator[AnsweredRow]:
        at = 0
        for number, size in enumerate(self.sizes):
            whole = self.seal.decrypt(_nonce(number), os.pread(self.file, size, at), None)
            at += size
            yield from map(self.read, json.loads(whole))


def _nonce(number: int) -> bytes:
    """Return the number of a piece; no key seals two pieces of one number."""
    return number.to_bytes(NONCE_BYTES)
