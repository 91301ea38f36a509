"""Where the nodes of a notice, and the tables of its maps, stand in the files."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from mamoru.check.versions.maps.snapshots import SNAPSHOTS
from mamoru.check.versions.maps.tree import SYSTEMS, TABLES
from mamoru.check.versions.tree import MASKED, NARROWED, PRACTICE, STAYING, USES
from mamoru.model.place import Span
from mamoru.model.programme import Programme
from mamoru.model.promises.node import Node
from mamoru.model.versions.canonical import Tree, fields_of
from mamoru.model.versions.change import Change

_OWN = "supplements"
_OF_MAPS = frozenset((PRACTICE, STAYING, NARROWED, MASKED))
_BY_TABLE = frozenset((SYSTEMS, TABLES, SNAPSHOTS))
_SKIPPED = frozenset(("overlays", "unexecuted"))


def places_of(programme: Programme, region: str = "") -> Mapping[str, Span]:
    """Return where each node stands for the people of a region; none: for everybody.

    Ids are those of changes, without the supplement a node is of.
    """
    notice = programme.notice
    told = notice.for_region(region) if region else notice
    found: dict[str, Span] = {}
    for node in _nodes(told):
        parts = node.id.split(".")
        found[".".join(parts[2:] if parts[0] == _OWN else parts)] = node.where
    return found


def place_of(programme: Programme, change: Change) -> Span:
    """Return where a change is to be looked at: its node, a map, or else the day of the notice."""
    places = places_of(programme, *change.regions[:1])
    if change.section in _BY_TABLE:
        mapped = _table(programme, change.node.partition(".")[2])
    else:
        mapped = _mapped(programme, change) if change.section in _OF_MAPS else _used(programme, change)
    return mapped or places.get(change.node) or places.get("effective") or programme.notice.where


def _used(programme: Programme, change: Change) -> Span | None:
    """Return where the map names a use; none for what is no use, or is gone."""
    uses = (use for system in programme.systems.values() for use in system.uses.values())
    return next((use.where for use in uses if change.section == USES and use.id == change.node), None)


def _mapped(programme: Programme, change: Change) -> Span | None:
    """Return where the first table, or system, stands that holds a category now."""
    now, before = _named(change.new), _named(change.old)
    names = [*(name for name in now if name not in before), *(name for name in before if name not in now)]
    named = (_table(programme, name.partition(" ")[0]) for name in names)
    return next((place for place in named if place), None)


def _named(tree: Tree) -> list[str]:
    """Return the tables that a part of the practice names, whichever of the parts it is."""
    fields = fields_of(tree) if isinstance(tree, dict) else {"": tree}
    tables = next((fields[part] for part in ("", "tables", "rows") if part in fields), None)
    return [name for name in tables if isinstance(name, str)] if isinstance(tables, list) else []


def _table(programme: Programme, place: str) -> Span | None:
    system = programme.systems.get(place.partition(".")[0])
    if system is None:
        return None
    name = place.partition(".")[2]
    table = system.tables.get(name) or system.tables.get(name.rpartition(".")[0])
    return table.where if table else system.where


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in _SKIPPED:
                yield from _nodes(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _nodes(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
