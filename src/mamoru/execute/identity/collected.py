"""Since when a row stands where it stands: a key may be given away, the day of collection is not.

Comes in: the place of a row of people.  Goes out: the day that its table says (``collected:``).
"""

from datetime import date, timedelta

from mamoru.execute.connecting import Connected
from mamoru.execute.identity.rows import Place
from mamoru.sql.kind import Call
from mamoru.sql.whole.day import ROW, day_query

ONE_DAY = timedelta(days=1)  #: a column tells its day in whatever time zone


def collected_on(connected: Connected, place: Place) -> str:
    """Return the day on which a row was collected, YYYY-MM-DD, or nothing."""
    dialect, session = connected.kind.dialect, connected.session
    column = connected.recipe.system.tables[place[1]].collected
    if not column or dialect is None or session is None:
        return ""
    table = next(p.table for p in connected.recipe.people if p.table.name == place[1])
    call = Call(query=day_query(table, column, dialect), bound=dialect.bind_lone(ROW, place[2]))
    (result,) = session.run([call])
    return str(result.rows[0][0] or "") if result.rows else ""


def was_before(day: str, moment: str) -> bool:
    """Return whether a row of that day was there before a moment (ISO), whatever the time zone."""
    return bool(day) and day < (date.fromisoformat(moment[:10]) - ONE_DAY).isoformat()


def came_after(day: str, moment: str) -> bool:
    """Return whether a row of that day came after a moment (ISO), whatever the time zone."""
    return bool(day) and day > (date.fromisoformat(moment[:10]) + ONE_DAY).isoformat()
