"""The error of people who are not told one notice."""

from collections.abc import Collection

from mamoru.model.errors import MamoruError
from mamoru.model.promises.regions import UNKNOWN

AS_IT_IS = "the notice without supplements"
NOT_KNOWN = "that of people whose region is unknown"


class NotOneNotice(MamoruError):
    """What was asked is not covered by one notice, so that no plan of it could be right."""

    code = "MAM-459"

    def __init__(self, problem: str, *, why: str, remedy: str) -> None:
        super().__init__(problem, why=why, remedy=remedy)


def elsewhere(given: str, found: Collection[str]) -> NotOneNotice:
    """Return the error of a region that was given, and another one that stands in the person's row."""
    return NotOneNotice(
        f"`--region {given}` was given, and the person's row says {_listed(found)}",
        why="people there are told another notice, with other rights and periods; nothing was changed",
        remedy="leave `--region` out, or correct the row where the person has moved; then ask again",
    )


def apart(told: Collection[str]) -> NotOneNotice:
    """Return the error of several people who are told different notices."""
    return NotOneNotice(
        f"the people asked for are not told one notice: {_listed(told)}",
        why="one plan goes by one notice, and their rights and periods differ; nothing was changed",
        remedy="make one request for the people of each",
    )


def _listed(names: Collection[str]) -> str:
    named = {"": AS_IT_IS, UNKNOWN: NOT_KNOWN}
    return ", ".join(named.get(name, name) for name in sorted(names, reverse=True))
