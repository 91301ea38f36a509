"""Why a sweep does not run, or not to its end."""

from collections.abc import Sequence
from enum import StrEnum

from mamoru.model.errors import MamoruError


class What(StrEnum):
    """What a sweep can be confined to; the name is that of the option."""

    SYSTEM = "system"
    RETENTION = "retention promise"


class SweepNeedsWord(MamoruError):
    """A sweep stops and asks a person."""

    code = "MAM-656"

    def __init__(self, stops: Sequence[str], *, digest: str) -> None:
        super().__init__(
            "the sweep stops and asks: " + "; ".join(stops),
            why="a sweep like this is more often a wrong day, or a mistake in the notice or the map, than "
            "what is due; nothing was changed",
            remedy="look at what it shows; if all of it shall go, confirm it: "
            f"`mamoru sweep --confirm {digest[:12]}`, with the same `--system` and `--retention`",
        )


class SweepForbidden(MamoruError):
    """What the database would do by itself forbids a sweep."""

    code = "MAM-657"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            "this sweep must not be carried out: " + "; ".join(reasons),
            why="it would leave something wrong behind, so no confirmation lifts that; nothing was changed",
            remedy="settle what it names, in that system or in the map; `--retention` and `--system` sweep "
            "the rest meanwhile",
        )


class SweepChanged(MamoruError):
    """What would go now is not what was shown."""

    code = "MAM-658"

    def __init__(self, place: str, *, swept: int) -> None:
        done = f"; {swept:,} row{'s' if swept != 1 else ''} went before, with receipts" if swept else ""
        super().__init__(
            f"the rows of `{place}` have changed since the sweep was planned{done}",
            why="only what was shown goes; of this table nothing more was changed",
            remedy="run `mamoru sweep` again: it plans anew what is due by then",
        )


class NotSwept(MamoruError):
    """Nothing of that name can be swept."""

    code = "MAM-659"

    def __init__(self, what: What, name: str, known: Sequence[str]) -> None:
        there = f"there are {', '.join(f'`{k}`' for k in known)}" if known else "there is none"
        super().__init__(
            f"the programme has no {what.value} `{name}`; {there}",
            why="a sweep of nothing would look as if nothing were due",
            remedy=f"name one of them, or leave `--{what.name.lower()}` away",
        )


class SweepUnfinished(MamoruError):
    """Something failed after rows may have gone."""

    code = "MAM-660"

    def __init__(self, request: str, cause: MamoruError) -> None:
        super().__init__(
            f"the sweep was interrupted, and nobody knows whether {request} is done: {cause.problem}",
            why="its rows went all together or not at all; nothing is lost",
            remedy=f"mend that, then run `mamoru resume {request}`, or `mamoru sweep` again, which does that "
            "first",
        )
