"""Why a file that was asked for is not written where it was asked for."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from mamoru.model.errors import MamoruError


class NotOverwritten(MamoruError):
    """A file is in the way that is not Mamoru's own earlier output of that kind."""

    code = "MAM-615"

    def __init__(self, path: Path, wanted: str) -> None:
        super().__init__(
            f"`{path}` is there already, and is no {wanted} that Mamoru wrote",
            why="what Mamoru did not write itself it never overwrites; nothing was done",
            remedy=f"name a file that is not there, such as `{free(path)}`, or move that one away",
        )


class PlaceTaken(MamoruError):
    """A file was to be written where something of the programme's own belongs."""

    code = "MAM-616"

    def __init__(self, path: Path, whose: str) -> None:
        super().__init__(
            f"`{path}` is a place of {whose}",
            why="what belongs there would be lost, or this be taken for it; nothing was done",
            remedy="name a file elsewhere",
        )


class AnotherPackage(MamoruError):
    """The package of another request is in the way."""

    code = "MAM-650"

    def __init__(self, path: Path, request: str) -> None:
        super().__init__(
            f"`{path}` is the package of request {request}",
            why="an answer that was not handed over yet would be lost; nothing was done",
            remedy=f"name a file that is not there, such as `{free(path)}`, or leave --package out",
        )


class AnotherForm(MamoruError):
    """A file was asked for by a name that says it is of another form than what is written."""

    code = "MAM-661"

    def __init__(self, path: Path, wanted: str, endings: Sequence[str]) -> None:
        super().__init__(
            f"`{path}` is named like a file of another form than a {wanted}",
            why="whatever opens it by its name would not read it; nothing was done",
            remedy=f"name it `{path.with_suffix(endings[0])}`",
        )


class NoFolder(MamoruError):
    """A file was asked for in a folder that is not there."""

    code = "MAM-651"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no folder `{path.parent}` for `{path.name}`",
            why="a mistyped place would be made, and nobody find the file again; nothing was done",
            remedy="make the folder first, or name another place",
        )


def free(path: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(name for name in names if not name.exists())
