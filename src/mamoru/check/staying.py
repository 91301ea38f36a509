"""Which rows an erasure deletes, and which it must leave because others lead to them.

Comes in: the graph of one system and a kind of person.  Goes out: the tables that can lose rows, and the
references that force a row to stay as a shell.  The rules are those of
``docs/decisions/0002-erasure-is-reachability.md``.
"""

from collections.abc import Mapping

from mamoru.model.map import Condition, SystemMap
from mamoru.model.programme import Reference, SystemGraph, Way
from mamoru.model.schema import Table

_NUMBERS = ("INT", "BIGINT", "SMALLINT", "SERIAL", "BIGSERIAL", "NUMERIC", "DECIMAL", "NUMBER", "UUID")


def kinds_held(system: SystemMap, graph: SystemGraph) -> tuple[str, ...]:
    """Return the kinds of people that a request in this system may be about, by name."""
    found = {k for t in system.tables.values() for k in t.people} | {w.tie.of for w in graph.ways}
    return tuple(sorted(found - {""}))


def dying(system: SystemMap, graph: SystemGraph, *, of: str) -> frozenset[str]:
    """Return the tables whose rows can go with people of this kind; other people never go with them."""
    people = {t.name: t.people for t in system.tables.values() if t.person}
    found = {name for name, kinds in people.items() if of in kinds}
    ways = [w for w in graph.ways if (w.owning or w.tie.delete_row) and w.held not in people]
    while more := {w.held for w in ways if _goes_by(w, found, of=of)} - found:
        found |= more
    return frozenset(found)


def _goes_by(way: Way, doomed: set[str], *, of: str) -> bool:
    return way.holder in doomed if way.holder else way.tie.of == of


def sole_owner(graph: SystemGraph, table: str) -> Way | None:
    """Return the one way by which every row of a table goes, if it has no other and no condition.

    A row that may have several holders along it, as a group has members, does not go with the first.
    """
    ways = [w for w in graph.ways if w.held == table and (w.owning or w.tie.delete_row)]
    if len(ways) != 1 or table in graph.people:
        return None
    return ways[0] if ways[0].owning and ways[0].single and ways[0].tie.when is None else None


def shells(system: SystemMap, graph: SystemGraph, *, of: str) -> Mapping[str, tuple[Reference, ...]]:
    """Return, by table, the references that may not be emptied, of rows that may stay when their target goes.

    A row such a reference leads to cannot be deleted; it stays as a shell, with every personal column masked.
    A shell holds fast in its turn what it refers to.
    """
    doomed = dying(system, graph, of=of)
    staying = {r.table for r in graph.references} - doomed
    staying |= {t for t in doomed if t in system.tables and system.tables[t].keep is not None}
    fast = [r for r in graph.references if r.to in doomed and _holds_fast(r)]
    while True:
        needed = [r for r in fast if r.table in staying or not goes_with(graph, r)]
        if {r.to for r in needed} <= staying:
            return {t: tuple(r for r in needed if r.to == t) for t in sorted({r.to for r in needed})}
        staying |= {r.to for r in needed}


def _holds_fast(reference: Reference) -> bool:
    return not (reference.nullable or reference.refuse or reference.repointed or reference.keeps)


def goes_with(graph: SystemGraph, reference: Reference) -> bool:
    """Return whether a row always goes with the row it refers to: its only owner, or by ``delete-row``.

    What else ``delete-row`` takes the row with makes it go more often, never less; and of two owners by one
    column, each where another column has its word, a row has only one.
    """
    way = reference.way
    if way is None or way.held != reference.table or way.held in graph.people:
        return False
    if not way.single or way.tie.when != reference.when:
        return False
    others = (w for w in graph.ways if w.held == way.held and w.owning and w is not way)
    return way.tie.delete_row or (way.owning and all(_apart(w.tie.when, reference.when) for w in others))


def named_by(graph: SystemGraph, table: Table) -> frozenset[str]:
    """Return the numbers by which other rows name a table's rows: they say no more than a key does.

    A text is none of them: an e-mail address is personal, whoever refers to it (MAM-287).
    """
    columns = (c for r in graph.references if r.to == table.name for c in r.to_columns)
    return frozenset(c for c in columns if table.columns[c].type.upper().startswith(_NUMBERS))


def _apart(one: Condition | None, other: Condition | None) -> bool:
    """Return whether no row fits both conditions, in whatever way the database compares texts."""
    if one is None or other is None or one.column != other.column:
        return False
    return str(one.equals).strip().casefold() != str(other.equals).strip().casefold()
