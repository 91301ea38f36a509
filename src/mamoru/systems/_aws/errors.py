"""What can be wrong with stores of objects and items; no message holds a value of a person."""

from mamoru.model.errors import MamoruError


class HeldFast(MamoruError):
    """Objects that the store refuses to delete before a day, or until somebody lets go of them."""

    code = "MAM-649"

    def __init__(self, system: str, *, items: int, until: str) -> None:
        held = "1 version of an object" if items == 1 else f"{items} versions of objects"
        end = f"until {until}" if until else "for as long as a legal hold stands"
        super().__init__(
            f"the system `{system}` keeps {held} of the person locked {end}",
            why="its object lock lets nobody delete them; all else of the person is gone there, and the task "
            "waits",
            remedy="tell the person what is kept and until when; then run `mamoru resume`, which deletes it, "
            "or let whoever set the lock lift it before",
        )


class CopiesStay(MamoruError):
    """A system is set up to keep copies of what is erased in it."""

    code = "MAM-654"

    def __init__(self, system: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` keeps what is erased in it: {because}",
            why="a receipt would tell that nothing is held, while a copy is",
            remedy="end it, or say in the notice how long such copies stay, and erase them where they are",
        )


class TooMuch(MamoruError):
    """An answer would hold more bytes than the map allows."""

    code = "MAM-655"

    def __init__(self, system: str, *, megabytes: int, most: int) -> None:
        super().__init__(
            f"the system `{system}` holds {megabytes} MB of objects of the person, and an answer may hold "
            f"{most} MB of them",
            why="an answer that leaves objects out, and does not say so, is none",
            remedy=f"raise `most-mb` under `connect:` in systems/{system}.yaml, or write `withheld:` where "
            "objects are not handed over",
        )
