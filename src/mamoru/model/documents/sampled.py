"""What stands in documents beside the values that a map names: names of members, never values.

Comes in: the paths of a map, and a way to ask which members stand at a place.  Goes out: the places that no
path leads to, and the paths that lead to nothing.  A name that stands in one document only, that looks like a
value, or that is one of many at its place, may be a value itself (an e-mail address, a person's key): it is
counted and not told.  Law: GDPR art. 5(1)(c), 5(2).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mamoru.model.documents.paths import Path, within, written

MANY = 300  #: members of one place that are counted; what is more is not read
FEW = 24  #: members of one place that are still names; of more, only those that many documents have
COMMON = 10  #: such a member stands at least in a tenth of the documents that the most frequent one has
NAME = re.compile(r"[^\W\d][\w-]{0,39}")
VALUE = re.compile(r"\d{3}|^[0-9a-fA-F-]{8,}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What was seen in the documents of one column, or of one collection."""

    table: str
    column: str  #: empty where the rows are documents themselves
    looked: int  #: how many documents were read
    answered: bool  #: false: not all that was asked was answered, or not in time
    unnamed: tuple[str, ...] = ()  #: as a map would name them
    further: Mapping[str, int] = field(default_factory=dict)  #: place -> how many members that may be values
    absent: tuple[str, ...] = ()  #: names of the map of which no document has a value
    rest: bool = False  #: the map says that whatever it does not name says nothing about a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Members with one name, or values at one place: how many, and what they are."""

    name: str | None  #: none: several names that were not told, or no name
    times: int
    names: int = 1  #: how many names these are
    is_object: bool
    is_list: bool
    is_value: bool  #: a text, a number, true or false


class Looking(Protocol):
    """A way to ask documents; each answer is none where it was not given, or not in time."""

    def values(self, place: Path) -> Seen | None:
        """Return what stands at a place."""

    def members(self, place: Path, named: Sequence[str]) -> Sequence[Seen] | None:
        """Return the members of the objects at a place; a name that is not told has none.

        Told are the names given, and those that stand there more than once.
        """


@dataclass(slots=True, kw_only=True)
class Walk:
    """Goes through the places that a map leads to, and no deeper."""

    looking: Looking
    column: str
    named: Mapping[Path, str]  #: path -> how the map calls it
    unnamed: set[Path] = field(default_factory=set)
    further: dict[Path, int] = field(default_factory=dict)
    found: set[Path] = field(default_factory=set)
    answered: bool = True

    def begin(self, *, table: str, rest: bool) -> Sampled:
        """Look; ``rest`` as in ``Sampled``."""
        whole = self.looking.values(())
        if whole is not None and whole.times:
            self._judge((), whole)
        elif whole is None:
            self.answered = False
        looked = whole.times if whole else 0
        absent = {n for p, n in self.named.items() if p not in self.found}
        return Sampled(
            table=table,
            column=self.column,
            looked=looked,
            answered=self.answered,
            unnamed=tuple(sorted(self._written(place) for place in self.unnamed)),
            further={self._written(place): n for place, n in sorted(self.further.items(), key=_order)},
            absent=tuple(sorted(absent)) if looked and self.answered else (),
            rest=rest,
        )

    def _judge(self, place: Path, seen: Seen) -> None:
        covering = [path for path in self.named if within(place, path)]
        if covering:
            self.found.update(covering)
            return
        deeper = [path for path in self.named if within(path, place)]
        if not deeper or seen.is_value:
            self.unnamed.add(place)
        if deeper and seen.is_object:
            self._members(place, deeper)
        if deeper and seen.is_list:
            self._elements(place)

    def _elements(self, place: Path) -> None:
        each = (*place, None)
        seen = self.looking.values(each)
        if seen is None:
            self.answered = False
        elif seen.times:
            self._judge(each, seen)

    def _members(self, place: Path, deeper: Iterable[Path]) -> None:
        steps = (path[len(place)] for path in deeper)
        known = sorted({step for step in steps if step is not None})
        seen = self.looking.members(place, known)
        if seen is None:
            self.answered = False
            return
        names, most = sum(s.names for s in seen), max((s.times for s in seen if s.name), default=0)
        for one in seen:
            is_common = names <= FEW or one.times * COMMON >= most
            if one.name is not None and (one.name in known or (is_common and is_name(one.name))):
                self._judge((*place, one.name), one)
            else:
                self.further[place] = self.further.get(place, 0) + one.names

    def _written(self, place: Path) -> str:
        return written(self.column, place).removeprefix(".")


def _order(entry: tuple[Path, int]) -> list[str]:
    return ["" if step is None else step for step in entry[0]]


def is_name(text: str) -> bool:
    """Return whether a member's name is a word, and nothing like a number, a key, a day or an address."""
    return NAME.fullmatch(text) is not None and VALUE.search(text) is None
