"""Promises that are read and kept in the notice, and that nothing executes yet.

Of a free section (``requests``, ``safeguards``) and of a property without a model value
(``shown-at``, ``exceptions``), every part that states a clause becomes a node, so that no clause is
lost; a section or property without any clause is one node.
"""

from collections.abc import Collection, Iterator

from mamoru.model.notice import Node
from mamoru.notation.codes import Code
from mamoru.notation.page import Page, Path
from mamoru.notation.resolve.names import EVERYTHING, PEOPLE, Use, is_known
from mamoru.notation.text.written import Written

_CLAUSE = "clause"
_OF = "of"

OF_NAMED_NODES = ("choices", "requests", "releases", "contacts", "ages")  #: each entry is a promise
OF_ONE_NODE = ("safeguards", "changes", "obligations", "cookies", "scope", "processors-are")


def free_sections(page: Page, people: Collection[str]) -> Iterator[Node]:
    """Yield the nodes of the sections that nothing executes, in the order of the file."""
    for name, entry in page.root.entries.items():
        if name in OF_NAMED_NODES:
            _check_people(page, (name,), entry, people=people)
            if _CLAUSE in entry.entries:
                yield page.node((name,), _clauses(page, (name,), entry))
            for path, child in _parts((name,), entry):
                yield from _nodes(page, path, child)
        elif name in OF_ONE_NODE:
            yield from promises(page, (name,), people)


def properties(page: Page, path: Path, keys: tuple[str, ...], *, people: Collection[str]) -> Iterator[Node]:
    """Yield the nodes of those keys of a node that are written and that nothing executes."""
    entries = page.written(*path).entries
    for key in keys:
        if key in entries:
            yield from promises(page, (*path, key), people)


def promises(page: Page, path: Path, people: Collection[str]) -> Iterator[Node]:
    """Yield the nodes at and below the path, and tell people in them whom nobody named."""
    written = page.written(*path)
    _check_people(page, path, written, people=people)
    yield from _nodes(page, path, written)


def _nodes(page: Page, path: Path, written: Written) -> Iterator[Node]:
    """Yield this node; where only its parts state clauses, each of the parts instead."""
    if _CLAUSE in written.entries:
        yield page.node(path, _clauses(page, path, written))
        yield from _stated_below(page, path, written)
    elif _states_clause(written):
        for part, child in _parts(path, written):
            yield from _nodes(page, part, child)
    else:
        yield page.node(path, ())


def _stated_below(page: Page, path: Path, written: Written) -> Iterator[Node]:
    for part, child in _parts(path, written):
        if _CLAUSE in child.entries:
            yield page.node(part, _clauses(page, part, child))
        yield from _stated_below(page, part, child)


def _states_clause(written: Written) -> bool:
    children = (*written.entries.values(), *written.items)
    return _CLAUSE in written.entries or any(_states_clause(child) for child in children)


def _parts(path: Path, written: Written) -> Iterator[tuple[Path, Written]]:
    for key, entry in written.entries.items():
        if key not in {_CLAUSE, _OF}:
            yield (*path, key), entry
    for index, item in enumerate(written.items):
        yield (*path, index), item


def _clauses(page: Page, path: Path, written: Written) -> tuple[str, ...]:
    value = written.entries[_CLAUSE]
    words = value.items or (value,)
    if all(isinstance(word.value, str) and word.value for word in words):
        return tuple(word.text for word in words)
    page.tell(
        Code.WRONG_KIND,
        "`clause` wants a text or a list of texts",
        why="what Mamoru cannot read it cannot keep",
        remedy="write it like `clause: K-12` or `clause: [K-12, K-13]`",
        where=page.value(*path, _CLAUSE),
    )
    return ()


def _check_people(page: Page, path: Path, written: Written, *, people: Collection[str]) -> None:
    if _OF in written.entries:
        value = written.entries[_OF]
        for index, word in enumerate(value.items or (value,)):
            if word.text not in EVERYTHING:
                use = Use(path=(*path, _OF, index), node="")
                is_known(page, word.text, PEOPLE, known=people, use=use)
    for part, child in _parts(path, written):
        _check_people(page, part, child, people=people)
