"""What ``notice.yaml`` may say under ``requests``: how people ask, prove who they are, and are answered."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from mamoru.notation.shapes import forms
from mamoru.notation.shapes.contacts import Who
from mamoru.notation.shapes.forms import (
    Boolean,
    Given,
    Integer,
    Listed,
    Name,
    Shape,
    Text,
    Texts,
    TitledShape,
    Url,
)
from mamoru.notation.shapes.references import (
    ALL,
    ContactOrText,
    People,
    Proofs,
    RetentionId,
    RightName,
    Rights,
    Within,
)

FREE = "<free>"  #: stand in the path of an error, never in a file
PAID = "<paid>"


def _one_or_more(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


class ChannelShape(TitledShape):
    """A way to ask."""

    to: ContactOrText
    rights: Rights = Field(default=ALL, alias="for")
    of: People = ALL
    who: Annotated[tuple[Who, ...], BeforeValidator(_one_or_more, json_schema_input_type=list[Who] | Who)] = (
        "anyone",
    )


class FormShape(TitledShape):
    """A form for one right."""

    right: RightName = Field(alias="for")
    url: Url = ""
    required: Boolean = False


class ProofShape(TitledShape):
    """How somebody proves who they are."""

    accepts: Texts
    such_as: Texts = Field(default=(), alias="such-as")
    refuses: Texts = ()
    by: Literal["document", "contact-on-file", "login", "power-of-attorney"] = "document"
    then: RetentionId = ""


class AskerShape(TitledShape):
    """Who may ask, for whom, and what shows it."""

    behalf: Texts = Field(default=(), alias="for")
    proof: Text = ""
    proof_any: Proofs = Field(default=(), alias="proof-any", description="One of these proofs is enough.")


class AnswerShape(TitledShape):
    """How a request is answered."""

    by: Literal["letter", "email", "download", "any"] = "any"
    to: Text = ""
    condition: Text = Field(default="", alias="if")
    within: Within = ""


class FreeShape(TitledShape):
    """A request costs nothing."""

    free: Literal["none"] = Field(alias="is")


class PaidShape(TitledShape):
    """What a request costs."""

    amount: Annotated[Integer, Field(ge=1, le=1_000_000)]
    currency: Annotated[str, Field(pattern=forms.CURRENCY)]


def _free_or_paid(value: object) -> str:
    return PAID if isinstance(value, Mapping) and not {"amount", "currency"}.isdisjoint(value) else FREE


FeeShape = Annotated[
    Annotated[FreeShape, Tag(FREE)] | Annotated[PaidShape, Tag(PAID)],
    Discriminator(_free_or_paid),
]


class RefusalsShape(TitledShape):
    """What somebody is told who is refused."""

    told: Annotated[tuple[Literal["reason", "authority", "appeal-form"], ...], Listed, Field(min_length=1)]
    appeal_within: Within = Field(default="", alias="appeal-within")


class RequestsShape(Shape):
    """How people ask, prove who they are, and are answered."""

    channels: dict[Name, ChannelShape] = Field(default_factory=dict)
    forms: dict[Name, FormShape] = Field(default_factory=dict)
    identity: dict[Name, ProofShape] = Field(default_factory=dict)
    made_by: dict[Name, AskerShape] = Field(default_factory=dict, alias="made-by")
    answered: dict[Name, AnswerShape] = Field(default_factory=dict)
    fee: Annotated[FeeShape | None, Given] = None
    refusals: Annotated[RefusalsShape | None, Given] = None
