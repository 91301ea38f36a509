"""Files that a person names at the desk, or that the desk leaves for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mamoru.model.errors import MamoruError


class UnreadableFile(MamoruError):
    """A file that was named cannot be read."""

    code = "MAM-607"

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            f"the file {path.name or path} cannot be read: {because}",
            why="what was asked for cannot be done without it",
            remedy="check its name and its permissions",
        )


class UnwritableFile(MamoruError):
    """A file that was asked for cannot be written."""

    code = "MAM-609"

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            f"the file {path.name or path} cannot be written: {because}",
            why="what was asked for is not all there",
            remedy="make its folder writable, or room on its disk, or name another place",
        )


def content(path: Path, *, most: int | None = None) -> bytes:
    """Read a file, but if ``most`` is given no more than so many bytes and one.  Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            return file.read(-1 if most is None else most + 1)
    except OSError as error:
        raise UnreadableFile(path, reason(error)) from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Make the folder of a file that is about to be written.  Raises UnwritableFile."""
    try:
        if not path.parent.exists():
            _make(path)
        yield
    except (FileExistsError, NotADirectoryError):
        raise UnwritableFile(path, f"`{path.parent.name}` is no folder") from None
    except OSError as error:
        raise UnwritableFile(path, reason(error)) from None


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise
    except OSError as error:
        because = f"its folder `{path.parent}` cannot be made ({reason(error)})"
        raise UnwritableFile(path, because) from None


def reason(error: OSError) -> str:
    """Return what the operating system says, without the path."""
    return error.strerror or type(error).__name__
