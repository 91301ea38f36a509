"""What the company names and records: controllers told to a region, reports, how data is destroyed.

An empty text is not stated.  Days are ISO dates.  Law: GDPR art. 13(1)(a); Cal. Civ. Code 1798.130(a)(5);
PIPA art. 21.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.model.period import Period
from mamoru.model.promises.node import Node, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldController:
    """An entity that the people of some regions are told is their controller."""

    node: Node
    title: Wording  #: how the law there calls it: the responsible party, the personal information handler
    entity: str
    data_bank_of: tuple[str, ...]  #: kinds of people whose registered data bank it holds (Peru)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A list that is made again and again, of what was done in a period that has ended."""

    node: Node
    title: Wording
    tells: str  #: ``collected``, ``disclosed``, ``sold-or-shared`` or ``requests``
    of: tuple[str, ...]
    items: tuple[str, ...]  #: leaf categories, expanded
    by: tuple[str, ...]  #: what its rows are: ``categories``, ``classes``, ``recipients``, ``rights``
    looks_back: Period | None  #: over how long; none: it is not said
    every: Period | None  #: how often it is made anew
    last: str  #: the day on which it was last made
    at: str  #: where it is shown
    owner: str

    @property
    def can_be_made(self) -> bool:
        """Whether Mamoru can make it in these rows, of the maps, the notice and its own store."""
        return ROWS[self.tells].issuperset(self.by)


ALL_BUT_RIGHTS = frozenset({"categories", "classes", "recipients"})
#: What is told -> the rows in which it can be told.
ROWS: Mapping[str, frozenset[str]] = {
    "requests": frozenset({"rights"}),
    "collected": frozenset({"categories", "classes"}),
    "disclosed": ALL_BUT_RIGHTS,
    "sold-or-shared": ALL_BUT_RIGHTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """How data is destroyed when its time has ended, and what is recorded of it."""

    node: Node
    title: Wording
    of: tuple[str, ...]
    items: tuple[str, ...]  #: leaf categories, expanded
    medium: str  #: ``electronic``, ``paper`` or empty: whatever holds the data
    by: tuple[str, ...]  #: one of these is used: ``technical``, ``de-identify``, ``shred``, ``incinerate``
    method: Wording
    unrecoverable: bool  #: nobody can get it back afterwards
    recorded: tuple[str, ...]  #: ``day``, ``items``, ``method``, ``by-whom``
    at: str  #: where the records stand
