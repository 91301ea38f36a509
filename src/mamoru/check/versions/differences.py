"""Walk two trees of a notice, section by section and entry by entry, down to every value that differs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mamoru.model.versions.canonical import Fields, Tree, fields_of

#: Sections that are one entry, and not several by name.
SINGLE = frozenset(("fee", "refusals", "earlier", "routes_order"))
#: What is said of the notice itself.
ITSELF = frozenset(("id", "title", "effective", "governing_language", "law", "laws", "controller"))


#: Nouns within an entry that come and go as one, and how long their paths are.
_WHOLE = {
    "exceptions": 2,
    "representative": 1,
    "undertaking": 1,
    "ties": 2,
    "recomputed": 2,
    "region_column": 1,
    "kept_rows": 1,
    "look": 2,
    "erase": 2,
    "keys": 2,
    "objects": 2,
    "items": 2,
    "documents": 2,
}
#: What tells most of such a noun.
_TELLING = {"ties": "how", "recomputed": "of", "region_column": "column", "kept_rows": "retention"}
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An entry that came or went, or a value within an entry that is not the same."""

    section: str  #: empty for the notice itself
    name: str
    path: tuple[str, ...]  #: within the entry; empty: the whole of it
    old: Tree  #: none: it is not there
    new: Tree


def differences(old: Fields, new: Fields) -> Iterator[Difference]:
    """Yield everything that differs, section by section in the order of their names."""
    for section in sorted({_section(name) for name in {*old, *new}}):
        before, after = _entries(old, section), _entries(new, section)
        for name in sorted({*before, *after}):
            yield from _entry(section, name, before.get(name), new=after.get(name))


def _section(name: str) -> str:
    return "" if name in ITSELF else name


def _entries(tree: Fields, section: str) -> Fields:
    if not section:
        itself = {name: part for name, part in tree.items() if name in ITSELF}
        return {"": itself}
    part = tree.get(section)
    if section in SINGLE or not isinstance(part, dict):
        return {} if part is None else {"": part}
    return part


def _entry(section: str, name: str, old: Tree, *, new: Tree) -> Iterator[Difference]:
    if old == new and type(old) is type(new):
        return
    if old is None or new is None or not (isinstance(old, dict) and isinstance(new, dict)):
        yield Difference(section=section, name=name, path=(), old=old, new=new)
        return
    before, after = dict(_leaves(old, ())), dict(_leaves(new, ()))
    for path in _wholes(before, after):
        here, there = (_taken(leaves, path) for leaves in (before, after))
        yield Difference(section=section, name=name, path=path, old=here, new=there)
    for path in sorted({*before, *after}):
        if before.get(path) != after.get(path) or type(before.get(path)) is not type(after.get(path)):
            yield Difference(section=section, name=name, path=path, old=before.get(path), new=after.get(path))


def _wholes(before: Mapping[Path, Tree], after: Mapping[Path, Tree]) -> list[Path]:
    """Return the paths of those nouns within an entry that came or went as a whole."""
    there = [{path[: _WHOLE[path[0]]] for path in leaves if path[0] in _WHOLE} for leaves in (before, after)]
    return sorted(path for path in there[0] ^ there[1] if len(path) == _WHOLE[path[0]])


def _taken(leaves: dict[Path, Tree], path: Path) -> Tree:
    """Take the values of a noun away, and return what tells most of it, or that it is there; or none."""
    found = {inner: leaves[inner] for inner in leaves if inner[: len(path)] == path}
    for inner in found:
        del leaves[inner]
    return found.get((*path, _TELLING.get(path[0], "")), True) if found else None


def _leaves(tree: Fields, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Tree]]:
    """Yield each value with its path; an object that says nothing is a value, too."""
    for name, part in tree.items():
        path = (*above, name)
        inner = _numbered(part)
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, path)
        else:
            yield path, True if inner == {} else inner


def _numbered(part: Tree) -> Tree:
    """Return a list of objects, whose order counts, as an object; other lists are values."""
    if isinstance(part, list) and any(isinstance(entry, dict) for entry in part):
        return {str(at): entry for at, entry in enumerate(part, 1)}
    return part


def named_fields(tree: Tree) -> Fields:
    """Return the members of an entry that stand alone: texts, numbers and lists of them."""
    return {".".join(path): leaf for path, leaf in _leaves(fields_of(tree), ())}
