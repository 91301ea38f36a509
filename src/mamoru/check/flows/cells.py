"""Exact sets over named axes: categories x purposes x recipients x regions, and whatever else is asked.

A space is a few axes, each with its values.  A set of its cells is one whole number, a bit for each cell, so
that union, intersection and difference are exact and take one step each over all cells.  Nothing here
knows what an axis means.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import prod
from typing import TypeAlias

Cell: TypeAlias = tuple[str, ...]  #: one value for each axis, in the order of the axes
Box: TypeAlias = Mapping[str, Iterable[str]]  #: the values chosen of an axis; of one left out, all
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
        return self.union([chosen])

    def union(self, boxes: Iterable[Box]) -> "Cells":
        """Return the cells that are in any of the boxes; many are laid together faster than one by one.

        Raises ValueError as ``box`` does.
        """
        axes = tuple(self.axes.items())
        if not axes:
            return Cells(space=self, bits=int(any(True for _ in boxes)))
        (slowest, values), faster = axes[0], axes[1:]
        width = prod(len(others) for _, others in faster)
        layers = [0] * len(values)  # a statement touches few values of the slowest axis, and not the whole
        for chosen in boxes:
            self._check(chosen)
            layer = _laid(faster, chosen)
            for number in _places(slowest, values, chosen):
                layers[number] |= layer
        return Cells(space=self, bits=_stacked(layers, width))

    def _check(self, chosen: Box) -> None:
        if unknown := chosen.keys() - self.axes.keys():
            message = f"no axis of this space: {', '.join(sorted(unknown))}"
            raise ValueError(message)


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


def _places(axis: str, values: tuple[str, ...], chosen: Box) -> list[int]:
    """Return where the chosen values of an axis stand; all, where none is chosen."""
    wanted = set(chosen[axis]) if axis in chosen else None
    return [number for number, value in enumerate(values) if wanted is None or value in wanted]


def _laid(axes: Sequence[tuple[str, tuple[str, ...]]], chosen: Box) -> int:
    bits, width = 1, 1
    for axis, values in reversed(axes):
        bits = _repeated(bits, width, _places(axis, values, chosen))
        width *= len(values)
    return bits


def _stacked(layers: list[int], width: int) -> int:
    """Return the layers one above the other, joined pairwise so that few numbers are long."""
    while len(layers) > 1:
        pairs = zip_longest(layers[::2], layers[1::2], fillvalue=0)
        layers = [low | high << width for low, high in pairs]
        width *= 2
    return layers[0] if layers else 0


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
