"""Why what nobody asked for cannot be undone, or not now."""

from mamoru.model.errors import MamoruError


class CannotUndo(MamoruError):
    """What a request has removed cannot be put back, or not now."""

    code = "MAM-529"

    def __init__(self, request: str, because: str, *, again: str = "") -> None:
        super().__init__(
            f"request {request} cannot be undone: {because}",
            why="only what nobody asked for is kept, for the days that programme.yaml says, and put back "
            "where it was; nothing was changed",
            remedy=again or "`mamoru status` tells what can be undone, and until when",
        )
