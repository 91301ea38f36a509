"""How a field of an index is asked for a value, and where it stands in a document.

Comes in: what an index says of its fields (its mapping), and documents as they were written.  Goes out:
whether a term query on a field finds each document that has a value, and the values that do stand there.  A
text that is cut into words, a nested object, or a field that is not indexed is found by no such query, and an
index says nothing of it: it answers with no documents.
Source: OpenSearch documentation, mappings and field types; term query.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

TEXTS = frozenset({"keyword", "wildcard"})
WHOLE = frozenset({"long", "integer", "short", "byte", "unsigned_long"})
ID = "_id"  #: of a document; it stands beside what was written
OPEN = frozenset({"true", "strict", "strict_allow_templates"})  #: no document has an unknown field
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,19})")
TYPE = re.compile(r"[a-z_]{1,40}")
Mapped = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How a path of the map is asked for in one index."""

    source: str  #: where its values stand in a document; another place for a field of several forms
    is_number: bool = False
    most: int | None = None  #: characters; of a longer value the index knows nothing
    refused: str = ""  #: why it finds not every document, or others too


def field_of(mapped: Mapped, path: str) -> Field | None:
    """Return how a path is asked for; none where the index does not know it, and no document can have it."""
    if path == ID:
        return Field(source=ID)
    if path in _table(mapped.get("runtime")):
        return Field(source=path, refused="is computed when it is asked for")
    return _walked(mapped, path.split("."), at="", dynamic=mapped.get("dynamic", True))


def is_whole(mapped: Mapped, settings: Mapped) -> bool:
    """Return whether an index gives documents back as they were written."""
    kept = _table(mapped.get("_source"))
    own = _table(_table(_table(settings.get("index")).get("mapping")).get("source"))
    modes = {str(kept.get("mode", "stored")), str(own.get("mode", "stored"))}
    is_cut = bool(kept.get("includes") or kept.get("excludes"))
    return modes == {"stored"} and not is_cut and kept.get("enabled") not in (False, "false")


def properties(node: Mapped) -> Mapping[str, Mapped]:
    """Return the fields inside of an object, as an index says them."""
    return {name: _table(inner) for name, inner in _table(node.get("properties")).items()}


def is_closed(mapped: Mapped, parts: Sequence[str]) -> bool:
    """Return whether documents may have fields at a place that their index says nothing of."""
    node, dynamic = mapped, mapped.get("dynamic", True)
    for part in parts:
        node = properties(node).get(part, {})
        dynamic = node.get("dynamic", dynamic)
    return str(dynamic).lower() not in OPEN


def _walked(node: Mapped, parts: Sequence[str], *, at: str, dynamic: object) -> Field | None:
    dynamic, known = node.get("dynamic", dynamic), _table(node.get("properties"))
    for n in range(1, len(parts) + 1):
        name = ".".join(parts[:n])  # an object without objects inside has names with dots
        if name in known:
            return _inside(_table(known[name]), parts[n:], at=at + name, dynamic=dynamic)
    if str(dynamic).lower() in OPEN:
        return None
    return Field(source=at + ".".join(parts), refused="is left out of the index, whatever documents have")


def _inside(node: Mapped, rest: Sequence[str], *, at: str, dynamic: object) -> Field | None:
    kind = node.get("type", "object")
    if kind == "nested" or node.get("enabled") in (False, "false"):
        return Field(source=at, refused=f"lies in `{at}`, of which a query for documents sees nothing")
    if not rest:
        return _leaf(node, at)
    if kind == "object":
        return _walked(node, rest, at=f"{at}.", dynamic=dynamic)
    form = _table(node.get("fields")).get(".".join(rest))
    if form is not None:
        return _leaf(_table(form), at)
    return Field(source=at, refused=f"lies in `{at}`, which is no object to the index")


def _leaf(node: Mapped, at: str) -> Field:
    kind = str(node.get("type", "object"))
    if kind not in TEXTS | WHOLE:
        told = kind if TYPE.fullmatch(kind) else "another one"
        return Field(source=at, refused=f"is of the type `{told}`, which does not find exactly one value")
    if node.get("index") in (False, "false"):
        return Field(source=at, refused="is not indexed")
    most = node.get("ignore_above")
    digits = str(most) if isinstance(most, int | str) else ""
    return Field(source=at, is_number=kind in WHOLE, most=int(digits) if digits.isdecimal() else None)


def _table(value: object) -> Mapped:
    return value if isinstance(value, dict) else {}


# -- documents as they were written: a name with dots is the same as objects inside one another ------------


def at(source: object, path: str) -> Iterator[object]:
    """Yield what stands at a path, in every way to write it; of lists that lie on the way each entry."""
    if isinstance(source, list):
        for entry in source:
            yield from at(entry, path)
    elif isinstance(source, dict):
        for name, inner in source.items():
            if name == path:
                yield inner
            elif path.startswith(f"{name}."):
                yield from at(inner, path[len(name) + 1 :])


def without(source: object, paths: Sequence[str]) -> object:
    """Return a document without what stands at some paths."""
    if isinstance(source, list):
        return [without(entry, paths) for entry in source]
    if not isinstance(source, dict):
        return source
    return {
        name: without(inner, [path[len(name) + 1 :] for path in paths if path.startswith(f"{name}.")])
        for name, inner in source.items()
        if name not in paths
    }


def spelled(source: object, path: str) -> Iterator[str]:
    """Yield the values at a path as texts; whole numbers as an index takes them."""
    for found in at(source, path):
        for value in _flat(found):
            if isinstance(value, bool):
                yield "true" if value else "false"
            elif isinstance(value, float) and value.is_integer():
                yield str(int(value))
            elif value is not None:
                yield str(value)


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for entry in value:
            yield from _flat(entry)
    else:
        yield value
