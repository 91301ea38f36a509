"""MAM-324: somebody looks again, by the day that was said, at whatever keeps rows from being destroyed.

It is told by a live check alone, since holds stand in Mamoru's own store and in no file of the programme.
Law: GDPR art. 5(1)(e), 17(3)(e); APPI art. 22.
"""

from mamoru.model.errors import MamoruError


class HeldTooLong(MamoruError):
    """A hold, or an appeal, that somebody had to look at again by now."""

    code = "MAM-324"

    def __init__(self, hold: str, review: str) -> None:
        super().__init__(
            f"{hold} had to be looked at again by {review}",
            why="what it freezes is kept for as long as it stands, and nobody has said that it is needed",
            remedy="ask whoever placed it (`mamoru hold list --whom`); if it is over `mamoru hold lift` or "
            "`mamoru appeal decide`, else place one anew with its next day, and lift this one",
        )
