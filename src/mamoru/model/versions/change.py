"""One change between two versions, and what kind of change it is."""

from dataclasses import dataclass
from enum import StrEnum

from mamoru.model.versions.canonical import Tree


class Kind(StrEnum):
    """What a change means for people."""

    NEW_PURPOSE = "new purpose"
    NEW_RECIPIENT = "new recipient"
    NEW_JOINT_USE = "new joint-use item"
    WEAKER = "weaker"
    PRACTICE = "practice"
    STRONGER = "stronger"
    OTHER = "other"
    WORDING = "wording"


WIDENING = frozenset((Kind.NEW_PURPOSE, Kind.NEW_RECIPIENT, Kind.NEW_JOINT_USE, Kind.WEAKER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one node says otherwise than before."""

    kind: Kind
    node: str  #: ``recipients.courier``; empty for the notice as a whole
    section: str  #: of the tree: ``recipients``
    region: str = ""  #: the supplement, or the regions, whose people it concerns alone; empty: everybody
    regions: tuple[str, ...] = ()  #: the same, as codes of regions
    says: str  #: one sentence
    old: Tree  #: as the tree has it; none: not said
    new: Tree
    widens: bool  #: less protective of people than before
    judged: Kind = Kind.OTHER  #: of a change of practice: ``weaker``, ``stronger`` or ``other``

    @property
    def sentence(self) -> str:
        """What it says, with the people whom it concerns where that is not everybody."""
        return f"{self.region}: {self.says}" if self.region else self.says
