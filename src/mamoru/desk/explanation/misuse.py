"""A word of the command line that nothing can be done by, as an error that a program can read."""

from mamoru.model.errors import MamoruError


class Misused(MamoruError):
    """The words of a command do not fit together, or one is not known."""

    code = "MAM-652"

    def __init__(self, problem: str, command: str) -> None:
        super().__init__(
            problem,
            why="a command that is half understood would do something else than was meant; nothing was done",
            remedy=f"`{command} --help` lists its words",
        )
