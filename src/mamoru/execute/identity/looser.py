"""Find whom else a value fits, where one database takes for the same what another tells apart.

A column without letter case matches `hana@` and `Hana@`; a number column matches `7` and `007`.  Where the
tables of people tell the two apart, a row that such a column leads to may be either's.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from mamoru.execute.connecting import Connected
from mamoru.execute.identity.rows import Place, askable, matches, numbered
from mamoru.execute.identity.tied import carried, spellings, types_by
from mamoru.model.recipe import FindPerson
from mamoru.sql.people import PersonQuery, alike_query, is_fixed, is_whole

Asked = tuple[Connected, FindPerson, PersonQuery]  #: a table of people, and one key it is asked by


def variants(value: str) -> set[str]:
    """Return other spellings, one for each way in which databases take values for the same."""
    letters = {c: unicodedata.normalize("NFC", c + "\u0301") for c in "aeiouAEIOU"}
    accented = "".join(letters.get(c, c) for c in value)
    plain = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return {value.swapcase(), value.upper(), f"0{value}", f"{value} ", accented, plain} - {value}


def swallowed(
    system: Connected, key: str, values: Iterable[str], *, tables: Sequence[Asked]
) -> dict[str, set[str]]:
    """Return the values that ties of a system match more loosely, with spellings that they match too."""
    if not tables or _alike(system, key, tables):
        return {}
    others = {v: variants(v) for v in values}
    found = carried(system, key, {v for more in others.values() for v in more})
    near = {v: more & found for v, more in others.items() if more & found}
    stored = spellings(system, key, {*near, *(v for more in near.values() for v in more)}) if near else {}
    same = {v: {o for o in more if stored.get(o, set()) & stored.get(v, set())} for v, more in near.items()}
    return {v: (more | stored[v]) - {v} for v, more in same.items() if more}


def _alike(system: Connected, key: str, tables: Sequence[Asked]) -> bool:
    """Return whether columns compare alike by their types: whole numbers, or UUIDs, with the same."""
    types = types_by(system.recipe, key).values()
    every = [*((t, system) for t in types), *((q.column_type, s) for s, _, q in tables)]
    whole = all(is_whole(t) for t, _ in every)
    return not types or whole or all(t.lower() == "uuid" and _is_fixed(t, s) for t, s in every)


def _is_fixed(column_type: str, system: Connected) -> bool:
    return system.kind.dialect is not None and is_fixed(column_type, system.kind.dialect)


def is_loose(table: Asked, value: str, place: Place) -> bool:
    """Return whether a table finds a row by another spelling of a value too."""
    system, people, query = table
    return any(m.row.place == place for m in matches(system, people, query, values=sorted(variants(value))))


def fitting(table: Asked, value: str, others: Iterable[str]) -> set[Place]:
    """Return the rows of a table of people that have the value in any spelling.

    Where the table itself takes all the spellings for the same, no other than it finds by each of them.
    """
    system, people, query = table
    wanted = sorted({value, *others})
    by_value: dict[str, set[Place]] = {v: set() for v in wanted}
    for match in matches(system, people, query, values=wanted):
        by_value[match.value].add(match.row.place)
    found = {place for places in by_value.values() for place in places}
    if by_value[value] and all(places == found for places in by_value.values()):
        return found
    return found | _read_through(table, value)


def _read_through(table: Asked, value: str) -> set[Place]:
    system, people, query = table
    dialect, column = system.kind.dialect, dict(people.known_by)[query.key]
    if system.session is None or dialect is None or not askable(value, "text", dialect):
        return set()
    call = numbered(system, alike_query(people, column, dialect), [value])
    (result,) = system.session.run([call])
    pseudo = str(system.recipe.placeholders.get(people.table.name))
    keys = (tuple(v if isinstance(v, (int, float)) else str(v) for v in row[1:]) for row in result.rows)
    return {(system.name, people.table.name, key) for key in keys if str(key[0]) != pseudo}


def others_of(
    values: Mapping[str, Iterable[str]], tables: Sequence[Asked], own: Mapping[str, set[Place]]
) -> dict[str, set[Place]]:
    """Return the rows that fit a value in any spelling and are not the own ones, for each that has some."""
    found = {
        v: {place for t in tables for place in fitting(t, v, more)} - own[v] for v, more in values.items()
    }
    return {v: places for v, places in found.items() if places}
