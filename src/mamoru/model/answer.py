"""The answer to an access: what the person is shown, table by table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from mamoru.model.kinds.remote import Attached
from mamoru.model.plan import SystemEffect
from mamoru.model.recipe import Apart, ShowTable

Cell = str | int | float | bool | None | list[object] | dict[str, object]  #: what JSON can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One row as the database gave it; a hidden column is absent from ``cells`` and named."""

    cells: Mapping[str, Cell]
    hidden: tuple[str, ...]  #: columns not shown because of the tie that reached this row


class Rows(Protocol):
    """Rows in their order, read as often as they are asked for; very many are not held in memory."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[AnsweredRow]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredTable:
    """The rows of one table that the person reaches, and how its columns are treated."""

    system: str
    shown: ShowTable
    rows: Rows
    attached: tuple[Attached, ...] = ()  #: files that the rows name
    counted: int | None = None  #: rows of which a value is shown, where no column of any row is hidden

    @property
    def seen(self) -> int:
        """Rows of which any value is shown."""
        if self.counted is not None:
            return self.counted
        columns = [shown.column for shown in self.shown.shown]
        return sum(any(c in row.cells and c not in row.hidden for c in columns) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything an access found; the package is written from it."""

    request: str
    right: str  #: the right that is answered, by its name
    of: str  #: kind of person
    made: str  #: ISO time, UTC
    systems: tuple[SystemEffect, ...]  #: every system with its standing, also those without rows
    tables: tuple[AnsweredTable, ...]
    reported: Mapping[str, str]  #: system -> what a person found there (manual systems)
    regions: tuple[str, ...] = ()  #: where the person is, as far as that is known
    apart: tuple[Apart, ...] = ()  #: people of other kinds, known by the same keys and not asked about
