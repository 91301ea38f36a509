"""A few expressions over one column, dialect-free; ``sql`` lowers them for each database."""

from dataclasses import dataclass

from mamoru.model.map import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A constant, bound as a parameter and never written into SQL text."""

    value: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """The value the column has now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCharacters:
    """The first ``count`` characters of a text."""

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOfYear:
    """The first of January of a date's year."""


Expression = Value | Old | FirstCharacters | FirstOfYear
