"""Write a receipt as a file that people can read: JSON, indented, one field on a line.

A receipt comes in, bytes go out; there is one way to write each receipt, so the line of everything in it is
known (``Layout``).  Escapes are those of RFC 8785, text is UTF-8.
"""

from dataclasses import dataclass
from json.encoder import encode_basestring

from mamoru.evidence.receipt import FORMAT, Field, Receipt, Withheld, scalar_text
from mamoru.model.place import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each part of a receipt stands in its file."""

    file: str
    fields: int  #: how many
    proof: int  #: how many hashes

    @property
    def fields_part(self) -> Span:
        """The line that opens the fields."""
        return self._part(3)

    def field(self, at: int) -> Span:
        """Return the line of the field ``at``, from 0."""
        return self._entry(4 + at)

    @property
    def tree_size(self) -> Span:
        """The line of ``tree_size``; ``leaf_index`` stands before it."""
        return self._part(6 + self.fields)

    @property
    def leaf_hash(self) -> Span:
        """The line of ``leaf_hash``."""
        return self._part(7 + self.fields)

    @property
    def inclusion_proof(self) -> Span:
        """The line that opens the inclusion proof."""
        return self._part(8 + self.fields)

    def checkpoint(self, line: int) -> Span:
        """Return the line of the checkpoint's line ``line``, from 1."""
        return self._entry(10 + self.fields + self.proof + line)

    def _part(self, line: int) -> Span:
        return Span(file=self.file, line=line, column=3)

    def _entry(self, line: int) -> Span:
        return Span(file=self.file, line=line, column=5)


def layout(receipt: Receipt, *, file: str) -> Layout:
    """Return where the parts of ``receipt`` stand in the file that ``write`` makes."""
    return Layout(file=file, fields=len(receipt.fields), proof=len(receipt.proof))


def write(receipt: Receipt) -> bytes:
    """Return the bytes of the receipt's file."""
    return text(receipt).encode()


def text(receipt: Receipt) -> str:
    """Return the text of the receipt's file."""
    lines = (
        "{",
        f'  "format": "{FORMAT}",',
        '  "fields": [',
        ",\n".join([_field(field) for field in receipt.fields]),
        "  ],",
        f'  "leaf_index": {receipt.leaf_index},',
        f'  "tree_size": {receipt.tree_size},',
        f'  "leaf_hash": "{receipt.leaf_hash.hex()}",',
        *_list("inclusion_proof", [node.hex() for node in receipt.proof], end=","),
        *_list("checkpoint", receipt.checkpoint.removesuffix("\n").split("\n"), end=""),
        "}\n",
    )
    return "\n".join(lines)


def _field(field: Field) -> str:
    if isinstance(field, Withheld):
        return f'    {{"withheld": "{field.digest}"}}'
    path, value = encode_basestring(field.path), scalar_text(field.value)
    return (
        f'    {{"path": {path}, "value": {value}, "salt": "{field.salt.hex()}", "digest": "{field.digest}"}}'
    )


def _list(name: str, entries: list[str], *, end: str) -> list[str]:
    written = ",\n".join([f"    {encode_basestring(entry)}" for entry in entries])
    return [f'  "{name}": [', *([written] if entries else []), f"  ]{end}"]
