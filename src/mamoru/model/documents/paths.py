"""Paths inside the documents of a JSON column, and what becomes of the values they lead to.

A path names members of objects, and each element of a list: ``address.street``, ``friends[*].email``.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Step = str | None  #: the name of a member; none: each element of a list
Path = tuple[Step, ...]

PLAIN = re.compile(r"[^\s.\"'`\\\[\]$*]+")
STEP = re.compile(rf"(?P<each>\[\*\])|(?P<dot>\.?)(?:(?P<plain>{PLAIN.pattern})|\"(?P<quoted>[^\"\\]+)\")")


def path_of(text: str) -> Path | None:
    """Return what a path says, as a map writes it; none where it is none."""
    found, at = list[Step](), 0
    while at < len(text):
        step = STEP.match(text, at)
        if step is None or (not step["each"] and bool(step["dot"]) != bool(found)):
            return None
        found.append(None if step["each"] else step["plain"] or step["quoted"])
        at = step.end()
    return tuple(found) or None


def written(column: str, path: Path) -> str:
    """Return how a value inside of a column is called: ``profile.address.street``, ``profile[*].email``."""
    return column + "".join("[*]" if step is None else f".{_name(step)}" for step in path)


def _name(step: str) -> str:
    return step if PLAIN.fullmatch(step) else f'"{step}"'


def spellings(name: str) -> tuple[str, ...]:
    """Return how a member's name may stand in the text of JSON, with and without escapes (RFC 8259, 7)."""
    escaped = json.dumps(name)[1:-1]
    upper = re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), escaped)
    plain = (name, escaped, upper)
    return tuple(dict.fromkeys((*plain, *(text.replace("/", "\\/") for text in plain))))


def within(path: Path, other: Path) -> bool:
    """Return whether a path leads to the same value as another, or to a part of it."""
    return path[: len(other)] == other


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a value inside of a document becomes."""

    text: str | None = None  #: none: JSON's null
    removed: bool = False  #: it goes, with its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One value inside of a document, and what it becomes."""

    path: Path
    to: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Edits by the first step of their paths, so that a document is walked once for all of them."""

    members: Mapping[str, "Branch | Written"] = field(default_factory=dict)
    each: "Branch | Written | None" = None  #: of a list


def branch(edits: Iterable[Edit]) -> Branch:
    """Return edits as a tree; no path may lie within another one."""
    groups: dict[Step, list[Edit]] = {}
    for edit in edits:
        groups.setdefault(edit.path[0], []).append(edit)
    below = {step: _below(found) for step, found in groups.items()}
    return Branch(members={s: b for s, b in below.items() if s is not None}, each=below.get(None))


def _below(edits: list[Edit]) -> Branch | Written:
    last = next((e for e in edits if len(e.path) == 1), None)
    return last.to if last else branch(Edit(path=e.path[1:], to=e.to) for e in edits)


def is_rest(name: str, column: str) -> bool:
    """Return whether a name means whatever else stands in the documents of a column: ``profile.*``."""
    return name == f"{column}.*"


def inside(name: str, columns: Iterable[str]) -> tuple[str, Path | None] | None:
    """Return the column that a name begins with, and the path behind it; none: it begins with no column.

    The path is none where what stands behind the column is no path.
    """
    starts = [c for c in columns if name.startswith(c) and name[len(c) : len(c) + 1] in {".", "["}]
    if not starts:
        return None
    column = max(starts, key=len)
    return column, path_of(name[len(column) :].removeprefix("."))
