"""Rows that a request passes over: of another kind of people, who are known by the same key.

Comes in: a checked programme and a kind of people.  Goes out: the other kinds, by which keys they are
known as well, and in which tables.  Law: GDPR art. 12(1), 15(1), 17(1); APPI art. 33.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.known import KeyColumn, key_columns
from mamoru.model.map import TableMap
from mamoru.model.programme import CheckedProgramme, Way
from mamoru.model.recipe import Apart


def apart(checked: CheckedProgramme, *, of: str) -> tuple[Apart, ...]:
    """Return the people of other kinds whom a request of one kind is not about, though a key is both's.

    A column is none of them where a tie of the people asked for leads to its rows by that very key.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for place, one in _others(checked, of):
        found.setdefault(one.kind, {}).setdefault(place, set()).add(one.key)
    return tuple(_grouped(found))


def _grouped(found: dict[str, dict[str, set[str]]]) -> Iterator[Apart]:
    """Yield one entry for a kind and the keys of its tables, so that many tables are told of once."""
    for kind, places in sorted(found.items()):
        by_keys: dict[tuple[str, ...], list[str]] = {}
        for place, keys in sorted(places.items()):
            by_keys.setdefault(tuple(sorted(keys)), []).append(place)
        for names, tables in by_keys.items():
            yield Apart(of=kind, keys=names, tables=tuple(tables))


def _others(checked: CheckedProgramme, of: str) -> Iterator[tuple[str, KeyColumn]]:
    own = set(checked.programme.notice.people[of].known_by)
    for name, graph in sorted(checked.graphs.items()):
        tables = checked.programme.systems[name].tables
        for table in tables.values():
            into = [way for way in graph.ways if way.held == table.name]
            for one in key_columns(table):
                if one.kind != of and one.key in own and not any(_leads(w, one, tables, of=of) for w in into):
                    yield f"{name}.{table.name}", one


def _leads(way: Way, one: KeyColumn, tables: Mapping[str, TableMap], *, of: str) -> bool:
    """Return whether the people asked for are shown the rows, each of them, by what stands in that column."""
    if not way.shows or way.tie.when is not None or way.held_columns != (one.column,):
        return False
    if not way.holder:
        return way.tie.of == of and way.tie.known_as == one.key
    holder = tables.get(way.holder)
    own = holder.keys_of(of) if holder and of in holder.people else {}
    return way.holder_columns == (own.get(one.key),)
