"""What a system without SQL is to the engine: it can be asked what it holds of a person, and to erase it.

Every act may be done twice without harm.  What was done is known by looking again, or, where a service
cannot be looked into, only by what it reports.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from mamoru.model.documents.sampled import Sampled
from mamoru.model.errors import MamoruError

Cell = str | int | float | bool | None | list[object] | dict[str, object]  #: what JSON can hold
Known = Mapping[str, Sequence[str]]  #: identity key -> the values that proved to be one person's


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a system is asked to do for one person; the same errand has the same id, however often."""

    id: str  #: UUID, version 4 in form; from a keyed hash, so that it tells nothing of the person
    known: Known
    right: str  #: ``access`` or ``erasure``
    since: str  #: ISO time, UTC: when the person asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that is handed over as it is; it may be larger than memory."""

    name: str  #: what the item calls it; letters, digits, ``.``, ``-`` and ``_``
    pieces: Callable[[], Iterable[bytes]]  #: raises what looking raises, also where it changed meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Items of one sort that are held of a person."""

    name: str
    shown: Mapping[str, str]  #: field -> category
    withheld: Mapping[str, str]  #: field -> why it is not shown
    items: tuple[Mapping[str, Cell], ...]
    attached: tuple[Attached, ...] = ()  #: files of the items


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How far a service says it is with an errand."""

    done: bool
    status: str  #: in the service's word, or ``asked``
    found: int | None = None  #: how many it says it found
    digest: str = ""  #: SHA-256 of its answer, hex
    signature: str = ""  #: ``verified``, ``not verified: REASON``, or empty where the kind has none
    kept: str = ""  #: which items stay, as the map says, without what was to go, and why
    results: str = ""  #: where it says the results are; it may be open to whoever knows it


class Remote(Protocol):
    """A system that is asked by calls; every method raises the errors of ``systems._session``."""

    @property
    def looks(self) -> bool:
        """Whether it can be looked into."""

    def says(self, right: str) -> tuple[str, ...]:
        """Return what it will be asked, without values."""

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Return what it holds of the person."""

    def verify(self, errand: Errand) -> None:
        """Look again, where it can be looked into.  Raises StillHeld."""

    def ask(self, errand: Errand) -> Reply:
        """Ask it to do the errand, or how far it is; where nothing can be asked by what is known, done.

        An errand that it had taken comes without keys: it is asked how far it is, and never begun anew.
        """

    def greet(self) -> None:
        """Make one call that changes nothing and names nobody."""

    def close(self) -> None:
        """Let go of connections; never raises."""


@runtime_checkable
class Keeping(Protocol):
    """A system that can say what it is set up to keep of what it erases."""

    def keeps(self) -> Sequence[MamoruError]:
        """Return what is kept, or may be; one call or more, none of which names anybody."""


@runtime_checkable
class Sampling(Protocol):
    """A system whose items are documents that may hold more than the map names."""

    def sampled(self, *, most: int, seconds: float) -> Sequence[Sampled]:
        """Return what stands in so many documents of each sort beside what the map names; never a value."""
