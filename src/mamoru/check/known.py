"""What an identity key tells of a person: an e-mail address tells something, a number nothing.

Comes in: the notice and the maps.  Goes out: the category of each key, and the columns that hold one.
Law: GDPR art. 15(1)(b): whatever a person is known by is data about them; APPI art. 33.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mamoru.model.map import SystemMap, TableMap
from mamoru.model.notice import Notice

Maps = Mapping[str, SystemMap]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyColumn:
    """A column by which people are known, in their own table or in another one."""

    column: str
    kind: str  #: kind of people
    key: str
    own: bool  #: of the person's own row, and not of a tie


def key_columns(table: TableMap) -> Iterator[KeyColumn]:
    """Yield the columns of a table that hold identity keys."""
    for kind in table.people:
        for key, column in table.keys_of(kind).items():
            yield KeyColumn(column=column, kind=kind, key=key, own=True)
    for tie in table.ties:
        for column in tie.by if tie.known_as else ():
            yield KeyColumn(column=column, kind=tie.of, key=tie.known_as, own=False)


def unmapped_keys(table: TableMap, *, of: str = "") -> dict[str, KeyColumn]:
    """Return the columns with identity keys of which the map says nothing else.

    Where people of several kinds are known by one column, it is told of the kind ``of``.
    """
    said = {*table.columns, *table.not_personal}
    keys = sorted(
        (k for k in key_columns(table) if k.column not in said), key=lambda k: k.own and k.kind == of
    )
    return {found.column: found for found in keys}


def key_categories(notice: Notice, systems: Maps) -> Mapping[tuple[str, str], str]:
    """Return by kind of people and key the category that the key is; a mere number has none.

    It is the one that a map gives any column with that key, else the one that is called like it.
    """
    called: dict[str, str] = {}
    for name in notice.categories:
        called.setdefault(name.rpartition(".")[2], name)
    found = {
        (kind.name, key): called[key]
        for kind in notice.people.values()
        for key in kind.known_by
        if key in called
    }
    for table in (table for system in systems.values() for table in system.tables.values()):
        for one in key_columns(table):
            if one.column in table.columns:
                found[one.kind, one.key] = table.columns[one.column].category
    return found


def held_by_keys(notice: Notice, systems: Maps) -> Iterator[tuple[TableMap, KeyColumn, str]]:
    """Yield the columns that hold a category only as an identity key, with their table and that category."""
    categories = key_categories(notice, systems)
    for system in systems.values():
        for table in system.tables.values():
            for one in unmapped_keys(table).values():
                if (one.kind, one.key) in categories:
                    yield table, one, categories[one.kind, one.key]
