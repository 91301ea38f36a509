"""Common parts of sessions: what goes wrong when a database is reached, said in one way."""

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

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` gave way to another transaction: {because}",
            why="nothing was changed; the rows were in use",
            remedy="run `mamoru resume`; it tries again",
        )


class Refused(MamoruError):
    """The database refused a statement of the plan."""

    code = "MAM-505"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` refused a statement of the plan: {because}",
            why="nothing was changed in it; its constraints or triggers say otherwise than the map",
            remedy=f"run `mamoru check --live`, or `mamoru discover {system}` if its schema has changed",
        )
