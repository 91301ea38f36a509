"""What ``programme.yaml`` may say."""

from typing import Annotated

from pydantic import Field

from mamoru.notation.shapes.forms import Given, Integer, Name, Shape, Text


class KeysShape(Shape):
    """Where Mamoru's own secret keys come from."""

    source: Name = Field(default="file", alias="from", description="A member of the shelf `keys`.")
    at: Text = Field(default=".mamoru/keys", description="A folder, a prefix of names, or the like.")


class LimitsShape(Shape):
    """Where a plan stops and asks a person, and how many days after it was shown it may still be run."""

    rows: Annotated[Integer, Field(ge=1, le=1_000_000_000)] = 10_000
    plan_days: Annotated[Integer, Field(ge=1, le=366)] = Field(default=30, alias="plan-days")


class ProgrammeShape(Shape):
    """The settings of Mamoru itself."""

    programme: Name = Field(description="The programme's name.")
    store: Text = Field(default=".mamoru/store.db", description="Mamoru's own database.")
    keys: Annotated[KeysShape, Given] = Field(default=KeysShape.model_construct())
    checkpoints: Text = Field(
        default="evidence/checkpoints.txt",
        description="Every signed checkpoint is also appended to this file.",
    )
    limits: Annotated[LimitsShape, Given] = Field(default=LimitsShape.model_construct())
