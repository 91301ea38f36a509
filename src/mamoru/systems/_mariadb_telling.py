"""What goes wrong in MariaDB, told by the names of things and never by the server's own message.

An error of the driver comes in, one of ours goes out.  The server's messages quote values of rows; its names
of tables, columns and constraints stand in them between quotes of their own.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.systems._session import Conflict, NoPermission, Refused, Unreachable

if TYPE_CHECKING:
    import pymysql

LOCK_WAITED, DEADLOCK, CHANGED_SINCE = 1205, 1213, 1020
GAVE_WAY = frozenset({LOCK_WAITED, DEADLOCK, CHANGED_SINCE, 1969, 3024, 1317})
AGAIN_AT_ONCE = frozenset({DEADLOCK, CHANGED_SINCE})
#: A command, a column, a routine or the database is denied; the server or the transaction only reads.
DENIED = frozenset({1142, 1143, 1370, 1227, 1044, 1290, 1792, 1836})
AWAY = frozenset({1040, 1053, 1077, 1079, 1129, 1130, 1152, 1158, 1159, 1160, 1161, 1184, 1203, 1226, 1927})
FULL = frozenset({1021, 1114, 1030})  #: disk, table, what the engine was told by the disk
LOST = range(2000, 2100)  #: what the driver itself tells
DANGLES = frozenset({1451, 1452})  #: a foreign key; perhaps of a row that was written after the capture
#: Codes whose messages hold names only, and what they are called (MariaDB, error codes).
NAMING = {
    1048: r"Column '([^']*)'",
    1054: r"Unknown column '([^']*)'",
    1062: r" for key '([^']*)'",
    1146: r"Table '([^']*)'",
    1264: r"column '([^']*)'",
    1265: r"column '([^']*)'",
    1292: r"column [^.]*\.?[^.]*\.(\S+) at row",
    1364: r"Field '([^']*)'",
    1366: r"column [^.]*\.?[^.]*\.(\S+) at row",
    1406: r"column '([^']*)'",
    1451: r"CONSTRAINT .([^\"`]*).",
    1452: r"CONSTRAINT .([^\"`]*).",
    4025: r"CONSTRAINT .([^\"`]*). failed",
}
WORDS = {
    1048: "it may not be empty",
    1054: "there is no such column",
    1062: "the value is taken, and must be unique",
    1146: "there is no such table",
    1264: "the value is out of range",
    1265: "it cannot hold the value",
    1292: "it cannot hold the value",
    1364: "it has no value",
    1366: "it cannot hold the value",
    1406: "the value is too long",
    1451: "rows that reference it are left",
    1452: "it would reference no row",
    1644: "a trigger stopped it",
    4025: "a constraint forbids it",
}


class CutShort(MamoruError):
    """MariaDB cut off a list of keys, because it was longer than one answer may be."""

    code = "MAM-506"

    def __init__(self) -> None:
        super().__init__(
            "MariaDB cut off the list of rows concerned: it is longer than `max_allowed_packet` lets through",
            why="rows whose keys are missing from the list would be left; nothing was changed",
            remedy="ask who runs the database to raise `max_allowed_packet` (64 bytes for each row concerned "
            "are plenty), then run the same command again",
        )


class TooLong(MamoruError):
    """A statement with its keys in it is longer than MariaDB takes."""

    code = "MAM-507"

    def __init__(self, system: str, *, needed: int, allowed: int) -> None:
        super().__init__(
            f"a statement for the system `{system}` has {needed:,} bytes, and its `max_allowed_packet` is "
            f"{allowed:,}",
            why="all keys stand in one statement, so that it is done as a whole; nothing was changed",
            remedy="ask who runs it to raise `max_allowed_packet`, or ask for fewer people at once; "
            "then run the same command again",
        )


class HoldOneAnother(MamoruError):
    """Rows that are to be deleted lead to one another, and MariaDB lets none of them go."""

    code = "MAM-516"

    def __init__(self, system: str, *, table: str, columns: Sequence[str], because: str) -> None:
        super().__init__(
            f"rows of `{table}` in the system `{system}` lead to one another by {_and(columns)}, and MariaDB "
            f"deletes none of them: {because}",
            why="it looks at each row and not at all of them together, so they are led elsewhere before they "
            "go; nothing was changed",
            remedy=f"let {_and(columns)} be NULL there, or add a row to `{table}` that stays and that they "
            "can lead to (the map's `pseudo-person:` is one), then run the same command again",
        )


def _and(columns: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in columns)


class NotThisServer(MamoruError):
    """The server is none that this kind of system speaks to."""

    code = "MAM-508"

    def __init__(self, system: str, *, version: str) -> None:
        super().__init__(
            f"the server of the system `{system}` is {version}, and not MariaDB 10.6 or newer",
            why="the statements of an erasure were tried on MariaDB only; another server reads some of them "
            "otherwise, or not at all",
            remedy="move the database to MariaDB 10.6 or newer, or describe the system as `kind: manual` "
            "until then",
        )


def told(error: "pymysql.Error", system: str, *, at: str = "") -> MamoruError:
    """Return the error of ours; ``at`` is what the refused statement changes."""
    code, message = _parts(error)
    if not code or code in LOST:
        return Unreachable(system, because=f"the connection was lost ({type(error).__name__})")
    reason = f"{_about(code, message)}{f' at `{at}`' if at else ''} (error {code})"
    if code in GAVE_WAY:
        return Conflict(system, because=reason, passing=code in AGAIN_AT_ONCE)
    if code in DENIED:
        return NoPermission(system, because=reason)
    if code in AWAY | FULL:
        return Unreachable(system, because=reason)
    return Refused(system, because=reason, passing=code in DANGLES)


def _parts(error: "pymysql.Error") -> tuple[int, str]:
    code = error.args[0] if error.args else 0
    return (code if isinstance(code, int) else 0), str(error.args[1]) if len(error.args) > 1 else ""


def _about(code: int, message: str) -> str:
    named = re.search(NAMING[code], message) if code in NAMING else None
    what = KINDS_OF_TROUBLE.get(code) or WORDS.get(code, "it is not accepted")
    return f"`{named[1]}`: {what}" if named else what


KINDS_OF_TROUBLE = {
    LOCK_WAITED: "a lock was waited for too long",
    DEADLOCK: "two transactions waited for one another",
    CHANGED_SINCE: "a row has changed since it was read",
    1114: "the table is full",
    1021: "the disk is full",
    1142: "a command is denied to it",
    1143: "a column is denied to it",
    1290: "the server only reads",
    1792: "the transaction only reads",
    1836: "the server only reads",
}
