"""The kind of the shelf ``masks``: one way of blanking a value in a row that stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mamoru.model.expression import Expression
from mamoru.model.map import Scalar


class Argument(StrEnum):
    """What a mask wants to be told beside the column."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A way of masking; its examples are its documentation and its test.

    Applying a mask twice gives the same as once, so a resumed run does no harm.
    """

    name: str  #: as written in a map
    says: str
    argument: Argument
    gives_null: bool  #: cannot be used on a NOT NULL column
    points_at_placeholder: bool  #: re-points a tie to the pseudo-person of the table it leads to
    destroys: bool  #: nothing of the value is left; if not, what is left names nobody
    expression: Callable[[Scalar], Expression]  #: from the argument
    examples: Mapping[tuple[Scalar, Scalar], Scalar]  #: (argument, before) -> after
