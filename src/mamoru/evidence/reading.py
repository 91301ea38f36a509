"""Read a receipt file, strictly: what no receipt holds is told with its line and column.

Bytes come in, a receipt goes out.  What cannot be a receipt is an error; a receipt that was changed is not:
that is for ``verification``.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from mamoru.evidence.errors import FileProblem, NotReceipt, PartProblem, UnreadableReceipt
from mamoru.evidence.receipt import (
    FORMAT,
    LARGEST_WHOLE,
    SALT_BYTES,
    Field,
    Receipt,
    Scalar,
    Shown,
    Withheld,
    printable,
)
from mamoru.model.place import Span

MOST_BYTES = 32 * 1024 * 1024
HASH_BYTES = 32
LONGEST_NUMBER = 18  #: characters; a longer one is no number that a receipt holds
SHOWN = ("path", "value", "salt", "digest")
WITHHELD = ("withheld",)
PARTS = ("format", "fields", "leaf_index", "tree_size", "leaf_hash", "inclusion_proof", "checkpoint")
HEX = re.compile("[0-9a-f]*", re.ASCII)

Part = TypeVar("Part")


class _WrongPart(Exception):
    """A value is not what its place in a receipt asks for; ``read`` tells where."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The text of a file, to find places in when something is wrong."""

    file: str
    text: str

    def at(self, offset: int) -> Span:
        line = self.text.count("\n", 0, offset) + 1
        return Span(file=self.file, line=line, column=offset - self.text.rfind("\n", 0, offset))

    def part(self, name: str) -> Span:
        """Return where the part ``name`` stands, or the beginning of the file."""
        return self.at(max(0, self.text.find(f'"{name}"')))

    def entry(self, index: int, entry: object) -> Span:
        """Return where an entry of ``fields`` stands: on its own line, else on one that holds the same."""
        lines = self.text.split("\n")
        for number in chain([3 + index], range(len(lines))):
            if number < len(lines) and _holds(lines[number], entry):
                column = len(lines[number]) - len(lines[number].lstrip()) + 1
                return Span(file=self.file, line=number + 1, column=column)
        return self.part("fields")


def read(content: bytes, *, file: str = "receipt.json") -> Receipt:
    """Read the receipt in ``content``; ``file`` is the name that places are told with.

    Raises UnreadableReceipt for what is empty, larger than 32 MiB, no text or no JSON, and NotReceipt for
    other JSON.
    """
    page = _Page(file=file, text=_text(content, file))
    parts = _parts(_parsed(page), page)
    return Receipt(
        fields=_fields(_part(parts, "fields", _list, page=page), page),
        leaf_index=_part(parts, "leaf_index", _whole, page=page),
        tree_size=_part(parts, "tree_size", _whole, page=page),
        leaf_hash=_part(parts, "leaf_hash", _hash, page=page),
        proof=_part(parts, "inclusion_proof", _hashes, page=page),
        checkpoint=_part(parts, "checkpoint", _note, page=page),
    )


def _text(content: bytes, file: str) -> str:
    start = Span(file=file, line=1, column=1)
    if len(content) > MOST_BYTES:
        raise UnreadableReceipt(FileProblem.TOO_LARGE, where=start)
    if not content.strip():
        raise UnreadableReceipt(FileProblem.EMPTY, where=start)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        where = _Page(file=file, text=before).at(len(before))
        raise UnreadableReceipt(FileProblem.NO_TEXT, where=where) from None


def _parsed(page: _Page) -> object:
    try:
        parsed: object = json.loads(page.text, parse_int=_number)
    except json.JSONDecodeError as error:
        where = Span(file=page.file, line=error.lineno, column=error.colno)
        raise UnreadableReceipt(FileProblem.NO_JSON, where=where, detail=error.msg) from None
    except RecursionError:
        raise UnreadableReceipt(FileProblem.TOO_DEEP, where=page.at(0)) from None
    return parsed


def _number(digits: str) -> int | float:
    """Return the number; one too long for a receipt becomes a fraction, which no part of it accepts."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float("inf")


def _parts(parsed: object, page: _Page) -> Mapping[str, object]:
    if not isinstance(parsed, dict) or "format" not in parsed:
        raise NotReceipt(PartProblem.NO_FORMAT, where=page.at(0))
    if parsed["format"] != FORMAT:
        raise NotReceipt(PartProblem.FORMAT, where=page.part("format"), part="its format")
    if strange := _strange(parsed, PARTS):
        raise NotReceipt(strange, where=page.part(_first_strange(parsed)))
    return parsed


def _part(parts: Mapping[str, object], name: str, kind: Callable[[object], Part], *, page: _Page) -> Part:
    try:
        return kind(parts[name])
    except _WrongPart as wrong:
        raise NotReceipt(wrong.problem, where=page.part(name), part=f"`{name}`") from None


def _fields(entries: list[object], page: _Page) -> tuple[Field, ...]:
    fields: list[Field] = []
    paths: set[str] = set()
    for index, entry in enumerate(entries):
        try:
            fields.append(_field(entry, paths))
        except _WrongPart as wrong:
            where = page.entry(index, entry)
            raise NotReceipt(wrong.problem, where=where, part=f"entry {index} of `fields`") from None
    return tuple(fields)


def _field(entry: object, paths: set[str]) -> Field:
    """Read one field; ``paths`` are those already there, and its own is added to them."""
    if not isinstance(entry, dict):
        raise _WrongPart(PartProblem.NO_OBJECT)
    withheld = "withheld" in entry
    if strange := _strange(entry, WITHHELD if withheld else SHOWN):
        raise _WrongPart(strange)
    if withheld:
        return Withheld(digest=_hash(entry["withheld"]).hex())
    return Shown(
        path=_path(entry["path"], paths),
        value=_scalar(entry["value"]),
        salt=_hex(entry["salt"], SALT_BYTES, PartProblem.SALT),
        digest=_hash(entry["digest"]).hex(),
    )


def _strange(found: Mapping[str, object], names: tuple[str, ...]) -> str:
    """Return what is too much or too little in ``found``, as the end of a sentence."""
    for name in found:
        if name not in names:
            return f"has a `{printable(name)}`, which no receipt has there"
    for name in names:
        if name not in found:
            return f"has no `{name}`"
    return ""


def _first_strange(found: Mapping[str, object]) -> str:
    return next((name for name in found if name not in PARTS), "format")


def _path(found: object, paths: set[str]) -> str:
    if not isinstance(found, str) or not found:
        raise _WrongPart(PartProblem.PATH)
    if found in paths:
        raise _WrongPart(PartProblem.TWICE)
    paths.add(found)
    return found


def _scalar(found: object) -> Scalar:
    if found is None or isinstance(found, str):
        return found
    if isinstance(found, int) and -LARGEST_WHOLE <= found <= LARGEST_WHOLE:
        return found
    raise _WrongPart(PartProblem.VALUE)


def _whole(found: object) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise _WrongPart(PartProblem.WHOLE)
    return found


def _list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise _WrongPart(PartProblem.LIST)
    return found


def _hashes(found: object) -> tuple[bytes, ...]:
    return tuple(_hash(entry) for entry in _list(found))


def _note(found: object) -> str:
    lines = _list(found)
    if not all(isinstance(line, str) and "\n" not in line for line in lines):
        raise _WrongPart(PartProblem.LINES)
    return "".join(f"{line}\n" for line in lines)


def _hash(found: object) -> bytes:
    return _hex(found, HASH_BYTES, PartProblem.HASH)


def _hex(found: object, length: int, problem: PartProblem) -> bytes:
    if not isinstance(found, str) or len(found) != 2 * length or not HEX.fullmatch(found):
        raise _WrongPart(problem)
    return bytes.fromhex(found)


def _holds(line: str, entry: object) -> bool:
    try:
        found: object = json.loads(line.strip().removesuffix(","))
    except (ValueError, RecursionError):
        return False
    return found == entry
