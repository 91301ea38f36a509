"""What a sweep does to one table: which rows' time can be over, what goes with them, what keeps them.

Law: GDPR art. 5(1)(e); APPI art. 22.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.model.kinds.right import Act, Right
from mamoru.model.map import Scalar
from mamoru.model.programme import Reference, Way
from mamoru.model.recipe import SystemRecipe

SWEEP = "sweep"  #: stands where a request names its right: nobody asked, the time was over
SWEEPING = Right(name=SWEEP, says="destroy what has been kept long enough", act=Act.ERASE, articles=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A column that periods run from."""

    column: str
    earliest: str  #: ISO date: a row of this day, or a later one, is kept
    through: tuple[Reference, ...] = ()  #: how to get to the row that has it; none: the row itself has it


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRecipe:
    """The rows of one table whose time is over, and what goes with them, or what they lose."""

    table: str
    promises: tuple[str, ...]  #: ids of every promise on what goes; all of them must be over
    of: str  #: kind of people that the rows are about, the first of several
    clocks: tuple[Clock, ...]
    nobody: Scalar  #: key of the pseudo-person, which is nobody's row; none: there is none
    along: Mapping[str, tuple[Way, ...]]  #: table -> ways to rows that go with its rows
    holding: Mapping[str, tuple[Reference, ...]]  #: table -> references whose rows hold its rows
    emptied: Mapping[str, tuple[Reference, ...]]  #: the same of references that are emptied: frozen rows hold
    system: SystemRecipe
    stays: bool = False  #: no row goes: what is over is masked
    nobodys: bool = False  #: of what stays: all of it is over, and it leads to nobody any more
    unless: tuple[Clock, ...] = ()  #: of what stays: where all of these are over too, the row goes instead

    @property
    def id(self) -> str:
        """``shop.orders``."""
        return f"{self.system.system.name}.{self.table}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unswept:
    """A table under a promise of which a sweep can take no row, and why."""

    system: str
    table: str
    promises: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSweep:
    """A system that people look through for what is due."""

    system: str
    of: str  #: kind of people
    owner: str  #: the role that does it
    days: int  #: how long it may take
    promises: tuple[str, ...]
    task: str  #: what they are told
