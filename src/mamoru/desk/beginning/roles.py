"""What the name of a column says of somebody: whose the row is, or who did something with it.

Comes in: the name of a column, and the schema.  Goes out: its role, and whether it can hold such a name.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from mamoru.desk.beginning.words import parts, word_list
from mamoru.model.schema import Column, Table

_NUMBERS = frozenset({"id", "uuid", "guid", "no", "number"})
#: Words for people that as often mean something else: an account of books, a client of a program.
_DOUBTFUL = frozenset({"account", "client", "contact", "lead", "guest", "rider", "people"})
_LONG = 6  #: letters of a word that is looked for in a name without joints, such as ``lastupdatedby``
_HOLDS = ("INT", "SERIAL", "NUMERIC", "DECIMAL", "NUMBER", "CHAR", "TEXT", "STRING", "UUID")


class Role(StrEnum):
    """What somebody is to a row."""

    OWN = "own"
    ACTING = "acting"


@cache
def role_of(column: str) -> Role | None:
    """Return what the person whom a column names is to the row, if its name says that it names one."""
    told = parts(column)
    bare = told[:-1] if len(told) > 1 and told[-1] in _NUMBERS else told
    joined, known = "".join(told), word_list()
    if any(_ends(name, word) for name in (told, bare) for word in known.acting):
        return Role.ACTING
    if any(joined.endswith(word.replace(" ", "")) for word in known.acting if len(word) >= _LONG):
        return Role.ACTING
    own = known.own | _people()
    flat = any(joined == f"{word}id" for word in own)
    return Role.OWN if flat or any(_ends(name, word) for name in (told, bare) for word in own) else None


def names_somebody(table: Table) -> Iterator[str]:
    """Yield the columns that by name and type hold who somebody is to a row; a row's own key does not."""
    alone = table.key if len(table.key) == 1 else ()
    for name, column in table.columns.items():
        if name not in alone and role_of(name) and can_name(column):
            yield name


def can_name(column: Column) -> bool:
    """Tell whether a column can hold the key or the name of somebody."""
    said = column.type.upper()
    return any(word in said for word in _HOLDS)


def _ends(name: tuple[str, ...], word: str) -> bool:
    wanted = tuple(word.split())
    return name[-len(wanted) :] == wanted if word.isascii() else "".join(name).endswith(word)


@cache
def _people() -> frozenset[str]:
    return frozenset(word for group in word_list().people for word in group) - _DOUBTFUL
