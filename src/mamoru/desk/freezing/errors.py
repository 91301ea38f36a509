"""Why a hold or an appeal cannot be placed, or ended."""

from mamoru.model.errors import MamoruError
from mamoru.model.request import State


class NoSuchHold(MamoruError):
    """No hold or appeal of this id stands."""

    code = "MAM-648"

    def __init__(self, hold: str, *, ended: str = "") -> None:
        super().__init__(
            f"{hold} ended on {ended[:10]}" if ended else f"there is no hold or appeal `{hold}`",
            why="only what stands can be ended; nothing was changed",
            remedy="see which stand: `mamoru hold list`",
        )


class NotAppealable(MamoruError):
    """Nothing of a request can be contested yet, or nothing tells by whom."""

    code = "MAM-527"

    def __init__(self, request: str, because: str) -> None:
        super().__init__(
            f"no appeal against request {request} can be registered: {because}",
            why="an appeal is against an answer that somebody was given, and freezes the rows of that person "
            "alone",
            remedy="see where it stands with `mamoru status`; name who appeals with --subject, by the key "
            "that they were asked for with; to keep rows at once, `mamoru hold place`",
        )


def not_answered(request: str, state: State) -> NotAppealable:
    """Return the error that a request was not answered yet."""
    return NotAppealable(request, f"it is {state.value}, so that nobody was answered yet")
