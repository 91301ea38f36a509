"""A period of time as people write it: ``90 days``, ``6 months``, ``7 years``."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """The units a notice may use; months and years are calendar ones."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A count of days, calendar months or calendar years."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        unit = self.unit.value if self.count != 1 else self.unit.value[:-1]
        return f"{self.count} {unit}"
