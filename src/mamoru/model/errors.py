"""The base of every error that stops the work."""

from mamoru.model.place import Span


class MamoruError(Exception):
    """Something that stops the work, told in the notice's words.

    Holds no personal data: ``problem``, ``why`` and ``remedy`` may be printed, logged and sent.
    """

    code: str = "MAM-900"  #: stable; documented in ``docs/reference``
    passing: bool = False  #: nothing was changed, and the same may succeed when it is tried again at once

    def __init__(self, problem: str, *, why: str, remedy: str, where: Span | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.why = why
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.code}: {self.problem}\n  why: {self.why}\n  do:  {self.remedy}"
