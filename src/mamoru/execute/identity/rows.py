"""Ask a table of people for identity values: which rows there are, and by which value each was found."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mamoru.execute.connecting import Connected
from mamoru.execute.sets import LARGE
from mamoru.model.recipe import FindPerson
from mamoru.sql.dialect import Dialect
from mamoru.sql.holding import ONE
from mamoru.sql.keys import Cell, Key, Keys
from mamoru.sql.kind import Call
from mamoru.sql.people import PersonQuery, bits, is_fixed, is_whole
from mamoru.sql.query import Query

Place = tuple[str, str, Key]  #: system, table, key of a row


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One row of a table of people."""

    system: str
    table: str
    key: Key
    identities: tuple[tuple[str, str], ...]  #: as the database spells them; what is blank is none
    region: str = ""  #: where the person is, ``UNKNOWN`` where it says nothing known; empty: it says nothing

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.system, self.table, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row, and the value that the database found it by; it may spell the value otherwise."""

    row: FoundRow
    value: str


def matches(
    system: Connected, table: FindPerson, query: PersonQuery, *, values: Sequence[str]
) -> list[Match]:
    """Ask one table for values of one key, all at once.  The pseudo-person is nobody, and never found."""
    dialect = system.kind.dialect
    if system.session is None or dialect is None:
        return []
    asked = [(told, v) for v in values for told in askable(v, query.column_type, dialect)]
    if not asked:
        return []
    if len(asked) == 1:
        (result,) = system.session.run(
            [Call(query=query.lone, bound=dialect.bind_lone(f"{ONE}v", (asked[0][0],)))]
        )
        found = [(asked[0][1], row) for row in result.rows]
    else:
        (result,) = system.session.run([numbered(system, query.query, [told for told, _ in asked])])
        found = [(asked[int(str(row[0]))][1], row[1:]) for row in result.rows]
    pseudo, read = str(system.recipe.placeholders.get(table.table.name)), reading(system, table)
    return [Match(row=read(row), value=value) for value, row in found if str(row[0]) != pseudo]


def numbered(system: Connected, query: Query, values: Sequence[Cell]) -> Call:
    """Bind values with their numbers as the set ``v``."""
    assert system.kind.dialect is not None  # noqa: S101 - asked only of systems with a session
    keys = Keys(columns=(values, range(len(values))))
    return Call(query=query, bound=system.kind.dialect.bind("v", keys, 2), large=len(keys) > LARGE)


def reading(system: Connected, table: FindPerson) -> Callable[[Sequence[object]], FoundRow]:
    """Return how rows of a table of people are read, which a thousand of them share."""
    width, types, dialect = len(table.table.key), table.table.columns, system.kind.dialect
    spelled = [(key, spelling(types[column].type, dialect)) for key, column in table.known_by]
    last, name, people = width + len(spelled), system.name, table.table.name

    def read(cells: Sequence[object]) -> FoundRow:
        told = zip(spelled, cells[width:last], strict=True)
        return FoundRow(
            system=name,
            table=people,
            key=tuple([v if isinstance(v, (int, float)) else str(v) for v in cells[:width]]),
            identities=tuple(
                [(key, as_told(v)) for (key, as_told), v in told if v is not None and not is_blank(str(v))]
            ),
            region=table.region.read(str(cells[last])) if table.region and cells[last] is not None else "",
        )

    return read


def is_blank(value: str) -> bool:
    """Return whether a value says nothing: two people without an address do not share one."""
    return not value.strip()


def spelling(column_type: str, dialect: Dialect | None) -> Callable[[object], str]:
    """Return how a column's values are told to every system: ``7``, be it stored as 7.0 or 7.00.

    The blanks that PostgreSQL fills a CHAR up with are no part of the value.
    """
    kind = column_type.lower()
    if kind.startswith(DECIMAL):
        return lambda value: WHOLE_DECIMAL.sub("", _text(value))
    if dialect is not None and is_fixed(column_type, dialect) and PADDED.match(kind):
        return lambda value: _text(value).rstrip(" ")
    return _text


def _text(value: object) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def askable(value: str, column_type: str, dialect: Dialect) -> Sequence[Cell]:
    """Return a value as a column of this type is asked for it; nothing, where no row can have it.

    A column of SQLite may hold anything; one without a type tells a number from the same number as text.
    """
    if is_fixed(column_type, dialect):
        return (value,) if possible(value, column_type) else ()
    if not possible(value, "text"):
        return ()
    if column_type.upper() != "ANY" or NUMBER.fullmatch(value) is None:
        return (value,)
    return (value, int(value) if possible(value, "integer") else float(value))


def possible(value: str, column_type: str) -> bool:
    """Return whether a column of this type could hold the value; a number column never holds letters."""
    kind = column_type.lower()
    if is_whole(kind):
        digits = value.removeprefix("-")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= INTEGER_DIGITS
        return is_number and -(2**63) <= int(value) < 2 ** (64 if kind.endswith(" unsigned") else 63)
    if kind.startswith(DECIMAL):
        return NUMBER.fullmatch(value) is not None
    if "uuid" in kind:
        return len(value.replace("-", "")) == UUID_DIGITS and all(
            c in "0123456789abcdefABCDEF-" for c in value
        )
    return "\x00" not in value and not is_blank(value)


def as_key(value: str, column_type: str, dialect: Dialect | None) -> int | str | None:
    """Return a value as the key of a row that is not there (any more), none where it could not be one."""
    if dialect is None or not possible(value, column_type):
        return None
    if not is_whole(column_type):
        return value
    number = int(value)
    return number if number.bit_length() < bits(column_type, dialect) else None


INTEGER_DIGITS = 20
UUID_DIGITS = 32
NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?")
DECIMAL = ("numeric", "decimal", "real", "float", "double")
WHOLE_DECIMAL = re.compile(r"\.0*$")
PADDED = re.compile(r"(bpchar|char|character)(?! *varying)\b")
