"""The answer to an access: what the person is shown, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass

from mamoru.model.plan import SystemEffect
from mamoru.model.recipe import Apart, ShowTable

Cell = str | int | float | bool | None | list[object] | dict[str, object]  #: what JSON can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One row as the database gave it; a hidden column is absent from ``cells`` and named."""

    cells: Mapping[str, Cell]
    hidden: tuple[str, ...]  #: columns not shown because of the tie that reached this row


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredTable:
    """The rows of one table that the person reaches, and how its columns are treated."""

    system: str
    shown: ShowTable
    rows: tuple[AnsweredRow, ...]

    @property
    def seen(self) -> int:
        """Rows of which any value is shown."""
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
