"""A few expressions over one column, dialect-free; ``sql`` lowers them for each database."""

from dataclasses import dataclass

from mamoru.model.documents.paths import Edit
from mamoru.model.map import Recomputed, Scalar


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOfRows:
    """What the rows that are left make: their number, their sum, the least or the greatest."""

    told: Recomputed


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Nothing: a member of a document goes with its name; a column, which cannot, becomes NULL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InDocument:
    """The document that stands there, with some values inside of it changed and the others as they are."""

    edits: tuple[Edit, ...]


Expression = Value | Old | FirstCharacters | FirstOfYear | MadeOfRows | Removed | InDocument
