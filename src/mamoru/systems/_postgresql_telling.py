"""What goes wrong in PostgreSQL, told by the names of things and never by the server's own message.

An error of the driver comes in, one of ours goes out.  The server's details quote values of rows; its names
of tables, columns, constraints and functions do not (PostgreSQL manual, 55.8).
"""

import re
from typing import TYPE_CHECKING

from mamoru.model.errors import MamoruError
from mamoru.systems._session import Conflict, NoPermission, Refused, Unreachable

if TYPE_CHECKING:
    import psycopg

GAVE_WAY = frozenset({"40001", "40P01", "55P03"})  #: not serializable, deadlock, lock not available
AGAIN_AT_ONCE = GAVE_WAY - {"55P03"}  #: a lock was waited for long enough already
DENIED = frozenset({"42501", "25006"})
AWAY = ("08", "57P", "53")
MISSING = frozenset({"42703", "42P01"})  #: column, table; such a message holds its name only
DANGLES = "23503"  #: a foreign key; perhaps of a row that was written after the capture
FUNCTION = re.compile(r"function ([\w.]+)\(")


def told(error: "psycopg.Error", system: str, *, at: str = "") -> MamoruError:
    """Return the error of ours; ``at`` is what the refused statement changes."""
    state = error.sqlstate or ""
    if not state:
        return Unreachable(system, because=f"the connection was lost ({type(error).__name__})")
    reason = f"{type(error).__name__}{_about(error, state)}{f' at `{at}`' if at else ''} (SQLSTATE {state})"
    if state in GAVE_WAY:
        return Conflict(system, because=reason, passing=state in AGAIN_AT_ONCE)
    if state in DENIED:
        return NoPermission(system, because=reason)
    if state.startswith(AWAY):
        return Unreachable(system, because=reason)
    return Refused(system, because=reason, passing=state == DANGLES)


def _about(error: "psycopg.Error", state: str) -> str:
    diag = error.diag
    if state in MISSING and diag.message_primary:
        return f", {diag.message_primary},"
    names = " ".join(n for n in (diag.table_name, diag.column_name, diag.constraint_name) if n)
    within = FUNCTION.search(diag.context or "")
    return (f" on {names}" if names else "") + (f" in the function {within[1]}" if within else "")
