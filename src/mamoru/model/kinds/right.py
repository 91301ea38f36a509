"""The kind of the shelf ``rights``: one right of a data subject."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    """What carrying out a right does to the systems."""

    SHOW = "show"
    CARRY = "carry"  #: show what the person gave, to take along
    CORRECT = "correct"
    SUSPEND = "suspend"  #: keep the data, and keep it out of use
    LIFT = "lift"  #: end that
    ERASE = "erase"

    @property
    def shows(self) -> bool:
        """Whether the person gets an answer, and no system is changed."""
        return self in {Act.SHOW, Act.CARRY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right of a data subject, and the act that carries it out."""

    name: str  #: as written in a notice
    says: str
    act: Act
    articles: tuple[str, ...]  #: the laws that give it
    #: Of a suspension: jurisdiction -> the uses that its law still allows.
    still_allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
