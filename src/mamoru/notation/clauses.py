"""Which node of a programme states which clause of the company's own text."""

from collections.abc import Iterator, Mapping

from mamoru.model.notice import Node, Notice
from mamoru.model.programme import Programme


def clauses(programme: Programme) -> Mapping[str, tuple[str, ...]]:
    """Return clause -> ids of the nodes that state it, both in the order of the notice's parts."""
    found: dict[str, list[str]] = {}
    for node in dict.fromkeys(nodes(programme.notice)):
        for clause in node.clauses:
            found.setdefault(clause, []).append(node.id)
    return {clause: tuple(ids) for clause, ids in found.items()}


def nodes(notice: Notice) -> Iterator[Node]:
    """Yield every node of the notice, those that nothing executes after the others, supplements last."""
    yield from notice.heading
    for part in (
        notice.entities,
        notice.people,
        notice.categories,
        notice.purposes,
        notice.recipients,
        notice.retention,
        notice.rights,
        notice.collection_points,
    ):
        yield from (promise.node for promise in part.values())
    yield from notice.unexecuted
    for overlay in notice.overlays.values():
        yield from overlay.nodes
