"""Common parts of sessions: what goes wrong when a database is reached, said in one way."""

import re
from functools import cache

from mamoru.model.errors import MamoruError

Row = tuple[object, ...]


class Unreachable(MamoruError):
    """The system does not answer."""

    code = "MAM-501"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` cannot be reached: {because}",
            why="a system that does not answer is never taken for one that holds nothing",
            remedy=f"start it or correct `connect:` in systems/{system}.yaml, then run again",
        )


class NoPermission(MamoruError):
    """The login may not do what the plan needs."""

    code = "MAM-502"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"Mamoru's login of the system `{system}` may not do what is needed: {because}",
            why="rows that Mamoru may not see would be missing from the answer, or stay after an erasure, "
            "unnoticed",
            remedy="ask who runs the database to let this login read, change and delete rows of every "
            "table of the map (in PostgreSQL: `GRANT SELECT, UPDATE, DELETE ON TABLE TO LOGIN`), then run "
            "the same command again",
        )


class MissingSetting(MamoruError):
    """``connect:`` is incomplete or wrong."""

    code = "MAM-503"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"`connect:` of the system `{system}` cannot be used: {because}",
            why="Mamoru does not know which database is meant, or how to reach it",
            remedy=f"mend `connect:` in systems/{system}.yaml (docs/reference/systems.md lists what it may "
            "say), then run `mamoru check --live`",
        )


class Conflict(MamoruError):
    """The database refused, because somebody else is changing the same rows; worth another try."""

    code = "MAM-504"

    def __init__(self, system: str, *, because: str, passing: bool = False) -> None:
        super().__init__(
            f"in the system `{system}` another program was at work at the same time: {because}",
            why="two programs that change the same rows at once would spoil each other's work; nothing was "
            "changed",
            remedy="wait until the other program is done, then run the same command again",
        )
        self.passing = passing


class Refused(MamoruError):
    """The database refused a statement of the plan.

    ``passing`` where rows that somebody else has just written may be the reason.
    """

    code = "MAM-505"

    def __init__(self, system: str, *, because: str, passing: bool = False) -> None:
        super().__init__(
            f"the system `{system}` refused a statement of the plan: {because}",
            why="its schema, a constraint or a trigger differs from the map; nothing was changed in it",
            remedy=f"mend what is wrong (`mamoru check --live`, `mamoru discover {system}`), then run again",
        )
        self.passing = passing


class TooDeep(MamoruError):
    """The database cannot read a statement that is nested so deep."""

    code = "MAM-509"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"a statement of the plan is nested deeper than the system `{system}` can read: {because}",
            why="who owns a row is asked along every chain of ties, one inside the other, and the map has "
            "long ones; nothing was changed in it",
            remedy=f"in systems/{system}.yaml, see whether tables that hang on many others need each of "
            "these ties (`how: none` for those that own nothing), or run Mamoru with a newer release of "
            "what reads the statements; until then erase these people there by hand",
        )


BYTES = "a row or a person is named by bytes, which are not carried from one statement to the next"


def without_bytes(rows: list[Row], system: str) -> list[Row]:
    """Return rows as they are: what comes out of statements are keys, and JSON.  Raises Refused."""
    if any(isinstance(cell, bytes) for row in rows for cell in row):
        raise Refused(system, because=BYTES)
    return rows


CHANGE = re.compile(r"(?:WITH\s+\w+\s+AS\s+\()?\s*((?:DELETE FROM|UPDATE)\s+(?:\"[^\"]*\"|[^\s(\"])+)")


@cache
def change(text: str) -> str:
    """Return what a statement changes, such as ``DELETE FROM orders``; nothing where it only reads.

    Texts of statements hold no values, so that this may be told.
    """
    found = CHANGE.match(text)
    return " ".join(found[1].split()) if found else ""
