"""What ``notice.yaml`` may say of how long data is kept."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from mamoru.notation.shapes.forms import (
    Boolean,
    Given,
    Listed,
    Name,
    Names,
    Path,
    PeriodText,
    Shape,
    Text,
    TitledShape,
    Wordings,
)
from mamoru.notation.shapes.references import ALL, Data, People

Ending = Literal["destroy", "de-identify", "shred", "incinerate"]
KEPT = "<kept>"  #: stand in the path of an error, never in a file
OPEN_END = "<open-end>"


class GroundShape(Shape):
    """The law or the purpose that needs data to be kept: one of the two."""

    law: Text = ""
    purpose: Name = ""


class RetentionShape(TitledShape):
    """How long data is kept, and why."""

    items: Annotated[tuple[Path, ...], Listed, Field(min_length=1)]
    of: Names
    keep: PeriodText
    after: Name
    rounded_up_to: Annotated[Literal["fiscal-year-end"] | None, Given] = Field(
        default=None, alias="rounded-up-to"
    )
    ground: GroundShape
    then: Ending = "destroy"
    method: Wordings = Field(default_factory=dict)
    at_most: Boolean = Field(default=False, alias="at-most", description="It may end sooner.")
    meanwhile: Annotated[
        tuple[Literal["reopen", "see", "ask-support"], ...],
        Listed,
        Field(description="What the person can still do until it ends."),
    ] = ()
    over: Annotated[
        dict[Text, Text],
        Field(description="What this promise wins over, another one or the limit of a law, and why."),
    ] = Field(default_factory=dict)


class OpenEndShape(TitledShape):
    """A promise of an end without a period."""

    items: Annotated[Data, Field(min_length=1)]
    of: People = ALL
    until: Annotated[tuple[Literal["purpose-ends", "law-ends", "told"], ...], Listed, Field(min_length=1)]
    then: Ending = "destroy"
    method: Wordings = Field(default_factory=dict)


def _kept_or_open(value: object) -> str:
    return OPEN_END if isinstance(value, Mapping) and "until" in value else KEPT


AnyRetention = Annotated[
    Annotated[RetentionShape, Tag(KEPT)] | Annotated[OpenEndShape, Tag(OPEN_END)],
    Discriminator(_kept_or_open),
]
