"""Exact sets over named axes: categories x purposes x recipients x regions, and whatever else is asked.

A space is a few axes, each with its values.  A set of its cells is one whole number, a bit for each cell, so
that union, intersection and difference are exact and take one step each over all cells.  Nothing here
knows what an axis means.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

Cell: TypeAlias = tuple[str, ...]  #: one value for each axis, in the order of the axes
SOMETHING = re.compile(rb"[^\0]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The axes, the slowest first, each with values that differ from one another."""

    axes: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(map(len, self.axes.values()))

    @property
    def nothing(self) -> "Cells":
        """No cell."""
        return Cells(space=self, bits=0)

    def box(self, **chosen: Iterable[str]) -> "Cells":
        """Return the cells with one of the chosen values on each axis named; all values on the others.

        A value that an axis does not have has no cells.  Raises ValueError for an axis that is none.
        """
        if unknown := chosen.keys() - self.axes.keys():
            message = f"no axis of this space: {', '.join(sorted(unknown))}"
            raise ValueError(message)
        bits, width = 1, 1
        for axis, values in reversed(tuple(self.axes.items())):
            wanted = set(chosen[axis]) if axis in chosen else None
            at = [number for number, value in enumerate(values) if wanted is None or value in wanted]
            bits = _repeated(bits, width, at)
            width *= len(values)
        return Cells(space=self, bits=bits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A set of cells of a space.  Two sets are compared and joined within one space only."""

    space: Space
    bits: int

    def __bool__(self) -> bool:
        return self.bits != 0

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __iter__(self) -> Iterator[Cell]:
        """Yield the cells in the order of the axes: witnesses of what is asked."""
        found = self.bits.to_bytes(-(-self.bits.bit_length() // 8), "little")
        for match in SOMETHING.finditer(found):
            byte = found[match.start()]
            yield from (self._cell(match.start() * 8 + bit) for bit in range(8) if byte >> bit & 1)

    def __or__(self, other: "Cells") -> "Cells":
        return Cells(space=self.space, bits=self.bits | other.bits)

    def __and__(self, other: "Cells") -> "Cells":
        return Cells(space=self.space, bits=self.bits & other.bits)

    def __sub__(self, other: "Cells") -> "Cells":
        return Cells(space=self.space, bits=self.bits & ~other.bits)

    def at(self, **chosen: Iterable[str]) -> "Cells":
        """Return those of the cells that have one of the chosen values on each axis named."""
        return self & self.space.box(**chosen)

    def along(self, axis: str) -> tuple[str, ...]:
        """Return the values of an axis that any of the cells has, in the order of the axis."""
        return tuple(value for value in self.space.axes[axis] if self.at(**{axis: (value,)}))

    def _cell(self, number: int) -> Cell:
        found = []
        for values in reversed(tuple(self.space.axes.values())):
            number, place = divmod(number, len(values))
            found.append(values[place])
        return tuple(reversed(found))


def _repeated(bits: int, width: int, at: list[int]) -> int:
    """Return the pattern once at each of these places; runs of neighbours are doubled, not laid singly."""
    found = 0
    for first, count in _runs(at):
        found |= _in_a_row(bits, width, count) << first * width
    return found


def _runs(at: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where each run of neighbours begins, and how long it is."""
    begins, last = -1, -1
    for number in at:
        if number != last + 1 or begins < 0:
            if begins >= 0:
                yield begins, last - begins + 1
            begins = number
        last = number
    if begins >= 0:
        yield begins, last - begins + 1


def _in_a_row(bits: int, width: int, count: int) -> int:
    found, have = bits, 1
    while have * 2 <= count:
        found |= found << have * width
        have *= 2
    if have < count:  # what is still missing overlaps with what is there, and is the same
        found |= found << (count - have) * width
    return found
