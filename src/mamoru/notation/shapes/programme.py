"""What ``programme.yaml`` may say."""

from typing import Annotated

from pydantic import Field

from mamoru.notation.shapes.forms import Date, Given, Integer, Mappings, Name, Shape, Text


class KeysShape(Shape):
    """Where Mamoru's own secret keys come from."""

    source: Name = Field(default="file", alias="from", description="A member of the shelf `keys`.")
    at: Text = Field(default=".mamoru/keys", description="A folder, a prefix of names, or the like.")


class LimitsShape(Shape):
    """Where a plan stops and asks a person, and how many days after it was shown it may still be run."""

    rows: Annotated[Integer, Field(ge=1, le=1_000_000_000)] = 10_000
    plan_days: Annotated[Integer, Field(ge=1, le=366)] = Field(default=30, alias="plan-days")
    backup_days: Annotated[Integer, Field(ge=1, le=4000)] = Field(
        default=400,
        alias="backup-days",
        description="How long the oldest backup is kept: so long is what was erased looked for again.",
    )
    undo_days: Annotated[Integer, Field(ge=0, le=7)] = Field(
        default=0,
        alias="undo-days",
        description="How many days what nobody asked for can be undone, at most 7; 0: it cannot.",
    )


class AllowShape(Shape):
    """A finding that the company lives with: which, why, until when, and who decided it."""

    rule: Text = Field(description="The code of the rule, such as `MAM-222`.")
    node: Text = Field(description="The id of the node that is found fault with; `*` stands for any part.")
    reason: Text = Field(description="Why; printed with the finding.")
    until: Date = Field(description="The last day on which it is allowed.")
    by: Text = Field(description="Who decided it: a role or a team.")


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
    allow: Annotated[tuple[AllowShape, ...], Mappings] = ()
