"""What the name of a column says of somebody: whose the row is, or who did something with it.

Comes in: the name of a column, and the schema.  Goes out: its role, and whether it can hold such a name.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from mamoru.desk.beginning.words import core, parts, singular, word_list
from mamoru.model.schema import Column, Table

_NUMBERS = frozenset({"id", "uuid", "guid", "no", "number"})
#: Words for people that as often mean something else: an account of books, a client of a program.
_DOUBTFUL = frozenset({"account", "client", "contact", "lead", "guest", "rider", "people"})
#: Words beside the one for a person that change nothing of whose a row is; both sides have a message.
_EITHER = frozenset({"from", "to", "for", "fk", "ref"})
_SHORT = 3  #: letters of a word that is cut short, such as ``cust``
_LONG = 6  #: letters of a word that is looked for in a name without joints, such as ``lastupdatedby``
_HOLDS = ("INT", "SERIAL", "NUMERIC", "DECIMAL", "NUMBER", "CHAR", "TEXT", "STRING", "UUID")


class Role(StrEnum):
    """What somebody is to a row."""

    OWN = "own"
    ACTING = "acting"


@cache
def role_of(column: str) -> Role | None:
    """Return what the person whom a column names is to the row, if its name says that it names one."""
    told, known = _bare(column), word_list()
    own = known.own | _people()
    somebody = next((word for word in own if _ends(told, word) or "".join(told[-1:]) == f"{word}id"), "")
    before = told[:-1] if somebody else told  # of `creator_user`, creator
    joined = "".join(parts(column))
    flat = (word.replace(" ", "") for word in known.acting if len(word) >= _LONG)
    if any(_ends(name, word) for name in (told, before) for word in known.acting):
        return Role.ACTING
    if not somebody and any(joined.endswith(word) for word in flat):
        return Role.ACTING
    return Role.OWN if somebody else None


def _bare(column: str) -> tuple[str, ...]:
    """Return the words of a name without what says that it is a number of somebody."""
    told = parts(column)
    if len(told) > 1 and told[-1] in _NUMBERS:
        return told[:-1]
    ends = (word for word in word_list().refers if not word.isascii() and column.endswith(word))
    end = max(ends, key=len, default="")
    return parts(column.removesuffix(end)) if end else told


def names_somebody(table: Table) -> Iterator[str]:
    """Yield the columns that by name and type hold who somebody is to a row; a row's own number does not."""
    mine = "".join(core(table.bare_name).split())
    own = {mine, f"{mine}id", "id"} if len(table.key) == 1 else set()
    for name, column in table.columns.items():
        if not (name in table.key and "".join(parts(name)) in own) and role_of(name) and can_name(column):
            yield name


def tells_whose(column: str, table: Table, target: Table) -> bool:
    """Tell whether a column that leads to people says whose a row is, unlike `contact_customer` or `boss`."""
    if column in target.key:
        return True
    beside = _EITHER | word_list().beside | set(core(table.bare_name).split())
    told = [word for word in map(singular, _bare(column)) if word not in beside]
    said, person = "".join(told or map(singular, _bare(column))), core(target.bare_name).split()
    known = {word.replace(" ", "") for word in word_list().own | _people()} | {"account", "client", "guest"}
    known |= {"".join(person), "".join(person[-1:])}
    return bool(said) and (
        said.removesuffix("id") in known
        or said in known
        or any(len(said) >= _SHORT and word.startswith(said) for word in known)
    )


def word_for_people(table: Table) -> str:
    """Return the word for people in a table's name, as in ``user_preferences``; empty if there is none."""
    return next((p for p in core(table.bare_name).split() if p in _people()), "")


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
