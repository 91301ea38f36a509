"""Properties of a node that are read and kept in the notice, and that nothing executes yet.

Every part of such a property that states a clause becomes a node, so that no clause is lost; a property
without any clause is one node.
"""

from collections.abc import Iterator

from mamoru.model.notice import Node
from mamoru.notation.page import Page, Path
from mamoru.notation.text.written import Written

_CLAUSE = "clause"


def properties(page: Page, path: Path, keys: tuple[str, ...]) -> Iterator[Node]:
    """Yield the nodes of those keys of a node that are written and that nothing executes."""
    entries = page.written(*path).entries
    for key in keys:
        if key in entries:
            yield from _nodes(page, (*path, key), entries[key])


def _nodes(page: Page, path: Path, written: Written) -> Iterator[Node]:
    """Yield this node; where only its parts state clauses, each of the parts instead."""
    if _CLAUSE in written.entries:
        value = written.entries[_CLAUSE]
        yield page.node(path, tuple(word.text for word in value.items or (value,)))
    elif _states_clause(written):
        for key, child in written.entries.items():
            yield from _nodes(page, (*path, key), child)
    else:
        yield page.node(path, ())


def _states_clause(written: Written) -> bool:
    return _CLAUSE in written.entries or any(map(_states_clause, written.entries.values()))
