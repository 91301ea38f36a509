"""A period of time as people write it: ``90 days``, ``6 months``, ``7 years``."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """The units a notice may use; months and years are calendar ones."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


#: 400 years of the Gregorian calendar are 4,800 months and 146,097 days, so these are whole numbers.
_PARTS = {Unit.DAYS: 4_800, Unit.MONTHS: 146_097, Unit.YEARS: 12 * 146_097}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A count of days, calendar months or calendar years."""

    count: int
    unit: Unit

    @property
    def length(self) -> int:
        """How long it lasts on average, for comparing only, in parts of which a day has 4,800."""
        return self.count * _PARTS[self.unit]

    def __str__(self) -> str:
        unit = self.unit.value if self.count != 1 else self.unit.value[:-1]
        return f"{self.count} {unit}"
