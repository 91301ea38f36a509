"""Why a programme cannot be begun, a map not drafted, a file not laid out."""

from collections.abc import Iterable, Sequence

from mamoru.model.errors import MamoruError
from mamoru.model.place import Span


class CannotKeepWhole(MamoruError):
    """A file cannot be laid out without losing something."""

    code = "MAM-640"

    def __init__(self, file: str, because: str, where: Span | None) -> None:
        super().__init__(
            f"`{file}` is left as it is: {because}",
            why="a layout that loses a comment or changes a value is worse than none",
            remedy="mend what `mamoru check` says of it, or give the comment a line of its own; then format "
            "again",
            where=where,
        )


class NotOfProgramme(MamoruError):
    """A file that was named to be laid out is none of a programme."""

    code = "MAM-653"

    def __init__(self, file: str) -> None:
        super().__init__(
            f"`{file}` is no file of a programme",
            why="in the one layout stand only files that Mamoru reads; nothing was written",
            remedy="name programme.yaml, notice.yaml, supplements/REGION.yaml, systems/NAME.yaml, or the "
            "programme's folder",
        )


class NotAllSaid(MamoruError):
    """A programme cannot be begun without a person to ask, or what the person would say."""

    code = "MAM-641"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"not all is said that a programme begins with: {', '.join(f'`{flag}`' for flag in missing)}",
            why="this is no terminal, so nobody can be asked",
            remedy=f"give {' and '.join(missing)}; `mamoru init --help` has a call that asks nothing",
        )


class AlreadyThere(MamoruError):
    """A programme would overwrite files."""

    code = "MAM-642"

    def __init__(self, files: Iterable[str]) -> None:
        super().__init__(
            f"there is already {', '.join(f'`{file}`' for file in files)}",
            why="what people wrote is never overwritten; nothing was written",
            remedy="name an empty folder; for a further system of this programme use `mamoru map SYSTEM`",
        )


class NoConnection(MamoruError):
    """A system has no map yet, and nothing says how to reach it."""

    code = "MAM-643"

    def __init__(self, system: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"there is no systems/{system}.yaml, and `{'`, `'.join(missing)}` is not said",
            why="without them nothing says how to reach the database",
            remedy=f"say how: `mamoru map {system} --kind sqlite --connect file={system}.db`; "
            "docs/reference/systems.md lists the settings of each kind",
        )


class AlreadyMapped(MamoruError):
    """A system has a map that says how to reach it, and other words for it are given."""

    code = "MAM-647"

    def __init__(self, system: str, said: Sequence[str]) -> None:
        super().__init__(
            f"there is already systems/{system}.yaml, and `{'`, `'.join(said)}` is for a new system",
            why="the map says already how the database is reached and where it lies",
            remedy=f"change `kind:`, `connect:` or `holds:` in systems/{system}.yaml; then "
            f"`mamoru map {system}` adds what the map does not explain",
        )


class CannotAdd(MamoruError):
    """A map is written in a way that nothing can be added to."""

    code = "MAM-644"

    def __init__(self, file: str, because: str, where: Span | None) -> None:
        super().__init__(
            f"nothing was added to `{file}`: {because}",
            why="what people wrote stays as it is, so an addition needs a place of its own",
            remedy="write `tables:` with one table a line, without brackets round them all, then ask again; "
            "`mamoru map SYSTEM --format json` shows what is missing",
            where=where,
        )


class Unfit(MamoruError):
    """An answer that a programme cannot begin with."""

    code = "MAM-645"

    def __init__(self, question: str, wanted: str) -> None:
        super().__init__(
            f"what was said for {question} does not fit",
            why="the files would be refused as soon as they are read",
            remedy=f"say {wanted}",
        )
