"""Sets of keys, held by column.

A thousand people have fifty thousand rows: a tuple for each of them costs more time than all that is done
with them, and statements take columns anyway.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Cell = str | int | float | bytes | None
Key = tuple[Cell, ...]  #: the values of a key's columns, as the database gave them


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
