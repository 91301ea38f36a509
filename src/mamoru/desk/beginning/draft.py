"""What a draft of a map holds: every entry is a guess, with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.model.map import How


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGuess:
    """What a column probably holds."""

    column: str
    category: str  #: empty: it says nothing of a person
    why: str
    free_text: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TieGuess:
    """A column that probably leads to a row, or to a person by a key."""

    by: tuple[str, ...]
    to: tuple[
        str, ...
    ]  #: a table, or columns of it where they are not its key; empty: ``of`` and ``known_as``
    how: How
    why: str
    of: str = ""
    known_as: str = ""
    blanked: str = ""  #: the column that names the person and cannot be empty, in a row that may stay
    stand_in: str = ""  #: the column that is led to the row that stands in for who goes
    part: str = ""  #: why a row goes with what it refers to, whoever else owns it


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGuess:
    """What a table probably holds."""

    name: str
    person: str
    known_by: Mapping[str, str]
    columns: tuple[ColumnGuess, ...]
    not_personal: tuple[ColumnGuess, ...]
    ties: tuple[TieGuess, ...]
    left: tuple[str, ...]  #: columns that only a person can explain
    why: str
    nothing_personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The tables that no map mentions, and the columns that no entry of a table explains."""

    system: str
    tables: tuple[TableGuess, ...]  #: new ones
    more: tuple[TableGuess, ...]  #: tables of the map, with what is missing in them


def table_guess(
    name: str,
    *,
    ties: tuple[TieGuess, ...],
    columns: tuple[ColumnGuess | str, ...],
    why: str,
    person: str = "",
    known_by: Mapping[str, str] | None = None,
    nothing_personal: bool = False,
) -> TableGuess:
    """Return what a table probably holds, its columns sorted by what was guessed of them."""
    guesses = [column for column in columns if isinstance(column, ColumnGuess)]
    return TableGuess(
        name=name,
        person=person,
        known_by=known_by or {},
        columns=tuple(guess for guess in guesses if guess.category),
        not_personal=tuple(guess for guess in guesses if not guess.category),
        ties=ties,
        left=tuple(column for column in columns if isinstance(column, str)),
        why=why,
        nothing_personal=nothing_personal,
    )
