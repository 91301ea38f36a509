"""Read the versions in ``published/``: the text of a file in, a version out, with what is wrong with it.

A version that is at fault keeps nobody from reading the programme: rule MAM-249 tells it, and whoever needs
versions refuses it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.model.versions.canonical import Fields, digest
from mamoru.model.versions.version import ALLOWED, FORMAT, HASH, Version, file_of, written
from mamoru.notation.nearest import shortened
from mamoru.notation.shapes.forms import NAME

_MEMBERS = ("content", "effective", "format", "notice", HASH)
_FILE = re.compile(r"(?P<notice>.+)-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\.json")
_SHOWN = 12  #: hex digits of a hash that a person compares


class _NotFrozen(ValueError):
    """A file is not as it was frozen."""

    def __init__(self, fault: str, *, line: int = 1) -> None:
        super().__init__(fault)
        self.line = line


def is_version(name: str) -> bool:
    """Tell whether a file of ``published/`` is named like a version."""
    named = _FILE.fullmatch(name)
    return bool(named and re.fullmatch(NAME, named["notice"]))


def read_versions(texts: Mapping[str, str | Finding]) -> tuple[Version, ...]:
    """Return the versions in these files, the oldest first."""
    return in_order(read_version(text, file=file) for file, text in texts.items())


def in_order(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Return versions by the day they are for."""
    return tuple(sorted(versions, key=lambda version: (version.effective, version.file)))


def read_version(text: str | Finding, *, file: str) -> Version:
    """Return the version that a file holds, or what is wrong with it."""
    named = _FILE.fullmatch(PurePosixPath(file).name)
    document: Fields = {}
    fault, line = "", 1
    try:
        document = _document(text)
        _refuse_edited(document, str(text), file=file)
    except _NotFrozen as failure:
        fault, line = str(failure), failure.line
    content = document.get("content")
    return Version(
        file=file,
        notice=_text(document, "notice") or (named["notice"] if named else ""),
        effective=_text(document, "effective") or (named["day"] if named else ""),
        sha256=_text(document, HASH),
        content=content if isinstance(content, dict) and not fault else {},
        allowed=() if fault else tuple(_allowed(document)),
        fault=fault,
        where=Span(file=file, line=line, column=1 if line == 1 else 2),
    )


def _document(text: str | Finding) -> Fields:
    if isinstance(text, Finding):
        raise _NotFrozen(text.problem)
    try:
        found = json.loads(text, parse_constant=_no_number, parse_float=_no_number)
    except json.JSONDecodeError as failure:
        fault = "it is no JSON from here on"
        raise _NotFrozen(fault, line=failure.lineno) from None
    except (ValueError, RecursionError):
        fault = "it holds what no version holds"
        raise _NotFrozen(fault) from None
    if not isinstance(found, dict):
        fault = "it holds no version"
        raise _NotFrozen(fault)
    return found


def _refuse_edited(document: Fields, text: str, *, file: str) -> None:
    told = _text(document, "format")
    if told != FORMAT:
        fault = f"its format is `{shortened(told)}`, and this Mamoru reads `{FORMAT}`"
        raise _NotFrozen(fault, line=_line(text, "format"))
    if tuple(sorted(document.keys() - {ALLOWED})) != _MEMBERS or not isinstance(document["content"], dict):
        fault = f"a version has exactly the members {', '.join(_MEMBERS)}, and {ALLOWED} where something was"
        raise _NotFrozen(fault)
    found = _digest({name: part for name, part in document.items() if name != HASH})
    stated = _text(document, HASH)
    if found != stated:
        fault = f"what it says has the SHA-256 {found[:_SHOWN]}…, and it states {shortened(stated[:_SHOWN])}…"
        raise _NotFrozen(fault, line=_line(text, HASH))
    _refuse_rewritten(document, text)
    name = file_of(_text(document, "notice"), _text(document, "effective"))
    if name != PurePosixPath(file).name:
        fault = f"it holds the version `{shortened(name)}`"
        raise _NotFrozen(fault, line=_line(text, "effective"))


def _refuse_rewritten(document: Fields, text: str) -> None:
    """Find the first line that Mamoru would have written otherwise, such as a key that stands twice."""
    lines, wanted = text.splitlines(), written(document).splitlines()
    if lines != wanted:
        pairs = enumerate(zip(lines, wanted, strict=False), start=1)
        same = next((at for at, (line, other) in pairs if line != other), min(len(lines), len(wanted)))
        fault = "it is not written as Mamoru froze it"
        raise _NotFrozen(fault, line=max(same, 1))


def _digest(document: Fields) -> str:
    try:
        return digest(document)
    except UnicodeEncodeError:
        fault = "it holds what no version holds"
        raise _NotFrozen(fault) from None


def _text(document: Fields, name: str) -> str:
    found = document.get(name)
    return found if isinstance(found, str) else ""


def _allowed(document: Fields) -> Iterator[Fields]:
    found = document.get(ALLOWED)
    yield from (entry for entry in found if isinstance(entry, dict)) if isinstance(found, list) else ()


def _line(text: str, member: str) -> int:
    """Return the line of a member of the document itself."""
    return text.count("\n", 0, max(0, text.find(f'\n "{member}": ') + 1)) + 1


def _no_number(text: str) -> object:
    raise ValueError(text)
