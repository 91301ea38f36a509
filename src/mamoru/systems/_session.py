"""Common parts of sessions: what goes wrong when a database is reached, said in one way."""

import re

from mamoru.model.errors import MamoruError


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
            f"the login of system `{system}` lacks a permission: {because}",
            why="rows that Mamoru may not see would be missing from the answer without a trace",
            remedy="grant the login SELECT, UPDATE and DELETE on the mapped tables",
        )


class MissingSetting(MamoruError):
    """``connect:`` is incomplete or wrong."""

    code = "MAM-503"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"`connect:` of system `{system}` is not usable: {because}",
            why="Mamoru would not know which database is meant",
            remedy=f"correct systems/{system}.yaml; `docs/reference/systems` lists the settings",
        )


class Conflict(MamoruError):
    """The database refused, because somebody else is changing the same rows; worth another try."""

    code = "MAM-504"

    def __init__(self, system: str, *, because: str, passing: bool = False) -> None:
        super().__init__(
            f"the system `{system}` gave way to another transaction: {because}",
            why="nothing was changed; the rows were in use",
            remedy="run the same again when the other program has let go",
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


CHANGE = re.compile(r"(?:WITH\s+\w+\s+AS\s+\()?\s*((?:DELETE FROM|UPDATE)\s+(?:\"[^\"]*\"|[^\s(\"])+)")


def change(text: str) -> str:
    """Return what a statement changes, such as ``DELETE FROM orders``; nothing where it only reads.

    Texts of statements hold no values, so that this may be told.
    """
    found = CHANGE.match(text)
    return " ".join(found[1].split()) if found else ""
