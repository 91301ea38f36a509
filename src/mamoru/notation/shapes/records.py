"""What the notice or a supplement may say of controllers named, reports made, and data destroyed."""

from typing import Annotated, Literal

from pydantic import Field

from mamoru.notation.shapes.forms import NOT_SAID, Boolean, Date, Listed, Text, TitledShape, Wordings
from mamoru.notation.shapes.references import ALL, Data, EntityName, Every, People, Within


class ToldControllerShape(TitledShape):
    """An entity that the people of these regions are told is their controller."""

    entity: EntityName
    data_bank_of: People = Field(
        default=(), alias="data-bank-of", description="Whose registered data bank it holds."
    )


class ReportShape(TitledShape):
    """A list that is made again and again, of what was done in a period that has ended."""

    tells: Literal["collected", "disclosed", "sold-or-shared", "requests"]
    of: People = ALL
    items: Data = ()
    by: Annotated[
        tuple[Literal["categories", "classes", "recipients", "rights"], ...], Listed, Field(min_length=1)
    ]
    looks_back: Within = Field(default="", alias="looks-back")
    every: Every = ""
    last: Date = Field(default="", description="The day on which it was last made.")
    at: Text = ""
    owner: Text


class DestructionShape(TitledShape):
    """How data is destroyed when its time has ended, and what is recorded of it."""

    of: People = ALL
    items: Data
    medium: Literal["electronic", "paper"] = Field(default=NOT_SAID)
    by: Annotated[
        tuple[Literal["technical", "de-identify", "shred", "incinerate"], ...], Listed, Field(min_length=1)
    ]
    method: Wordings = Field(default_factory=dict)
    unrecoverable: Boolean = False
    recorded: Annotated[tuple[Literal["day", "items", "method", "by-whom"], ...], Listed] = ()
    at: Text = Field(default="", description="Where the records stand.")
