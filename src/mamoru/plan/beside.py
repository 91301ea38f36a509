"""What a request leaves, said before anybody believes that it left nothing.

Comes in: what the check has resolved, and the steps of an erasure.  Goes out: the rows that are shown to
these people and stay as they are, and, in words, those of people of other kinds who are known by the same
keys.  Nothing is counted.  Law: GDPR art. 12(1), 12(4), 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Collection, Iterator, Sequence

from mamoru.model.kinds.right import Act
from mamoru.model.map import SystemMap
from mamoru.model.programme import CheckedProgramme, SystemGraph, Way
from mamoru.model.recipe import Apart, EraseTable, SystemRecipe
from mamoru.plan.showing import reaching

TELLING = frozenset({Act.SHOW, Act.CARRY, Act.ERASE})  #: acts after which people believe that they know all


def told_apart(found: Sequence[Apart]) -> tuple[str, ...]:
    """Return in words whom a request was not about, though they are known by the same keys."""
    return tuple(
        APART.format(kind=one.of, tables=_listed(one.tables), keys=_listed(one.keys)) for one in found
    )


APART = (
    "people of the kind `{kind}` in {tables} are known by {keys} too, and were not asked about: ask for them "
    "with `--of {kind}`"
)


def told_whole(checked: CheckedProgramme, systems: Sequence[SystemRecipe], *, of: str) -> tuple[str, ...]:
    """Return in words, for each system, the rows that an access shows and an erasure does not change."""
    found = {
        one.system.name: tuple(whole(one.system, checked.graphs[one.system.name], one.erase, of=of))
        for one in systems
        if one.system.name in checked.graphs
    }
    return tuple(WHOLE.format(name, ", ".join(tables)) for name, tables in found.items() if tables)


WHOLE = (
    "in `{}` rows that an access shows stay as they are, since they are others' and nothing in them is "
    "masked: {}"
)


def whole(system: SystemMap, graph: SystemGraph, steps: Sequence[EraseTable], *, of: str) -> Iterator[str]:
    """Yield the tables with rows that people of this kind are shown, and that stay whole when they go.

    Of a table that loses rows or values too, the columns by which those rows are reached are named.
    """
    ways, doomed = reaching(system, graph, of), {step.table.name for step in steps if step.doomed}
    masked = {mask.way.id for step in steps for mask in step.masks if mask.way}
    masked |= {m.reference.way.id for s in steps for m in s.masks if m.reference and m.reference.way}
    changed = {step.table.name for step in steps}
    staying = (w for w in _staying(ways, graph, doomed) if w.id not in masked)
    left = [w for w in staying if _says_something(system, w)]
    for name in sorted({w.held for w in left}):
        by = sorted({"+".join(w.tie.by) for w in left if w.held == name})
        yield f"`{name}` (by {_listed(by)})" if name in changed else f"`{name}`"


def _staying(ways: Sequence[Way], graph: SystemGraph, doomed: Collection[str]) -> list[Way]:
    """Return the ways by which rows are shown that do not go, since whoever holds them stays."""
    found = {w.id: w for w in ways if not _goes(w, graph, doomed)}
    while True:
        holders = {w.held for w in found.values()} - graph.people
        more = [w for w in ways if w.id not in found and w.holder in holders]
        if not more:
            return list(found.values())
        found.update((w.id, w) for w in more)


def _goes(way: Way, graph: SystemGraph, doomed: Collection[str]) -> bool:
    holds = way.owning or way.tie.delete_row
    return holds and (not way.holder or way.holder in doomed) and way.held not in graph.people


def _says_something(system: SystemMap, way: Way) -> bool:
    """Return whether something personal is shown of the rows that a way leads to."""
    mapped = system.tables.get(way.held)
    columns = mapped.columns.values() if mapped else ()
    return any(not (c.secret or c.names_others or c.name in way.tie.hide) for c in columns)


def _listed(names: Sequence[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)
