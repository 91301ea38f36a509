"""Circles of tables that lead to one another, and which of them cannot be walked.

Comes in: the graph of one system.  Goes out: what stands in the way of carrying a circle out.  The rules are
those of ``docs/decisions/0018-circles-are-walked.md``.
"""

from collections.abc import Iterable

from mamoru.model.programme import SystemGraph, Way
from mamoru.model.schema import Schema


def keyless(schema: Schema, circle: Iterable[str]) -> list[str]:
    """Return the tables of a circle whose rows no key tells apart, so that a walk could not end."""
    return [name for name in circle if name in schema.tables and not schema.tables[name].key]


def inside(graph: SystemGraph, circle: Iterable[str]) -> list[Way]:
    """Return the ways within a circle by which rows go."""
    tables = {*circle}
    return [w for w in graph.ways if {w.holder, w.held} <= tables and (w.owning or w.tie.delete_row)]


def mixed(graph: SystemGraph, circle: Iterable[str]) -> bool:
    """Return whether rows of a circle are owned within it, and go within it whoever owns them.

    Who goes then depends on who lives and the other way round, which no recursion of one kind answers.
    """
    ways = inside(graph, circle)
    return any(w.owning for w in ways) and any(w.tie.delete_row for w in ways)
