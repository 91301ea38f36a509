"""Sets of keys, held by column.

A thousand people have fifty thousand rows: a tuple for each of them costs more time than all that is done
with them, and statements take columns anyway.  One person may have a million: a value for each of them costs
sixty megabytes, one text of all of them seven.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from typing import overload

Cell = str | int | float | bytes | None
Key = tuple[Cell, ...]  #: the values of a key's columns, as the database gave them

MANY = 10_000  #: values from which on a column is held as one text
PIECE = 1 << 16  #: characters, or values, of such a text that are taken apart at once
NUMBERS, TEXTS = ",", "\n"  #: what stands between whole numbers, and between texts
WHOLE = re.compile(r"-?[0-9]+(?:,-?[0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed(Sequence[Cell]):
    """Very many values as one text; it is read from its beginning, and taken apart in pieces."""

    text: str
    size: int
    between: str = NUMBERS
    as_numbers: bool = False  #: its values are whole numbers, not their texts

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Cell]:
        for piece in self.pieces():
            yield from (map(int, piece) if self.as_numbers else piece)

    def pieces(self) -> Iterator[list[str]]:
        """Yield the texts of the values, many at a time."""
        at = 0
        while at >= 0:
            end = self.text.find(self.between, at + PIECE)
            yield self.text[at : end if end >= 0 else None].split(self.between)
            at = end + 1 if end >= 0 else -1

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Cell]: ...
    def __getitem__(self, at: int | slice) -> Cell | Sequence[Cell]:
        if at == 0:
            return next(iter(self))
        return list(self)[at]


def packed(text: str, *, as_numbers: bool) -> Packed | None:
    """Return whole numbers with commas between them, as they are; none where it is anything else, or few."""
    if len(text) < MANY or WHOLE.fullmatch(text) is None:
        return None
    return Packed(text=text, size=text.count(NUMBERS) + 1, as_numbers=as_numbers)


def pack(column: Sequence[Cell]) -> Sequence[Cell]:
    """Hold a long column as one text, where that gives the very same values back."""
    if len(column) < MANY or isinstance(column, Packed):
        return column
    if all(type(cell) is int for cell in column):
        return Packed(text=_joined(column, NUMBERS), size=len(column), as_numbers=True)
    if all(isinstance(cell, str) and TEXTS not in cell for cell in column):
        return Packed(text=_joined(column, TEXTS), size=len(column), between=TEXTS)
    return column


def _joined(cells: Iterable[Cell], between: str) -> str:
    left = iter(cells)
    pieces = iter(lambda: between.join(map(str, islice(left, PIECE))), "")
    return between.join(pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one set, in their order; none have no columns."""

    columns: tuple[Sequence[Cell], ...]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Key]:
        return zip(*self.columns, strict=True)

    def column(self, number: int) -> Sequence[Cell]:
        """Return one value of each key, from 0; of no keys whichever column."""
        return self.columns[number] if self.columns else ()


NO_KEYS = Keys(columns=())


def keys_of(rows: Iterable[Key]) -> Keys:
    """Return keys that come one by one, each once."""
    return Keys(columns=tuple(zip(*dict.fromkeys(rows), strict=True)))


def union(sets: Sequence[Keys]) -> Keys:
    """Return the keys of several sets that hold some, each once."""
    if len(sets) == 1:
        return sets[0]
    columns = [keys.columns[0] for keys in sets]
    if any(len(keys.columns) > 1 for keys in sets) or not any(isinstance(c, Packed) for c in columns):
        return keys_of(chain.from_iterable(sets))
    return _united(columns) or keys_of(chain.from_iterable(sets))


def _united(columns: Sequence[Sequence[Cell]]) -> Keys | None:
    """Unite long columns of one kind, in the order of their values; none where they are of several kinds."""
    kinds = {(c.between, c.as_numbers) for c in columns if isinstance(c, Packed)}
    if len(kinds) > 1:
        return None
    ((between, as_numbers),) = kinds
    values: array[int] | list[Cell]
    if between == TEXTS:
        values = list(chain.from_iterable(columns))
        if not all(isinstance(v, str) and TEXTS not in v for v in values):
            return None
        values.sort(key=str)
    else:
        try:
            values = array("q", (int(str(v)) for c in columns for v in c))
        except (ValueError, OverflowError):
            return None
        values = array("q", sorted(values))
    text = _joined((value for value, _ in groupby(values)), between)
    return Keys(
        columns=(Packed(text=text, size=text.count(between) + 1, between=between, as_numbers=as_numbers),)
    )
