"""Along which ties a request reaches a table.

Comes in: the graph of one system.  Goes out: for each table and kind of people the ways from the person to
its rows, which is what a person is told when asking why a row is theirs.
"""

from collections.abc import Iterator, Mapping

from mamoru.model.map import SystemMap
from mamoru.model.programme import SystemGraph, Way

Route = tuple[Way, ...]  #: from the person to the row; empty for the person's own row


def routes(
    system: SystemMap, graph: SystemGraph, *, erasing: bool
) -> Mapping[str, Mapping[str, tuple[Route, ...]]]:
    """Return table -> kind of people -> for each last way into the table the shortest route that ends in it.

    ``erasing`` follows only ties that delete rows.  A person who is reached but did not ask stops the walk.
    """
    ways = [w for w in graph.ways if (w.owning or w.tie.delete_row if erasing else w.shows)]
    people = {t.name: t.people for t in system.tables.values() if t.person}
    kinds = sorted(
        {*(k for found in people.values() for k in found), *(w.tie.of for w in ways if not w.holder)}
    )
    found: dict[str, dict[str, tuple[Route, ...]]] = {}
    for kind in kinds:
        shortest = _shortest(kind, people, ways)
        for table in shortest:
            found.setdefault(table, {})[kind] = tuple(_all(table, kind, ways, shortest=shortest)) or ((),)
    return found


def _all(table: str, kind: str, ways: list[Way], *, shortest: Mapping[str, Route]) -> Iterator[Route]:
    """Yield a route for each way into a table; none for a person's own row."""
    if not shortest[table]:
        return
    for way in (w for w in ways if w.held == table):
        if not way.holder and way.tie.of == kind:
            yield (way,)
        elif way.holder in shortest and way not in shortest[way.holder]:
            yield (*shortest[way.holder], way)


def _shortest(kind: str, people: Mapping[str, tuple[str, ...]], ways: list[Way]) -> dict[str, Route]:
    found: dict[str, Route] = {table: () for table, kinds in people.items() if kind in kinds}
    for way in ways:
        if not way.holder and way.tie.of == kind and way.held not in found:
            found[way.held] = (way,)
    edge = list(found)
    while edge:
        following = []
        for way in ways:
            if way.holder in edge and way.held not in found and way.held not in people:
                found[way.held] = (*found[way.holder], way)
                following.append(way.held)
        edge = following
    return found
