"""The kind of the shelf ``rights``: one right of a data subject."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What carrying out a right does to the systems."""

    SHOW = "show"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right of a data subject, and the act that carries it out."""

    name: str  #: as written in a notice
    says: str
    act: Act
    articles: tuple[str, ...]  #: the laws that give it
