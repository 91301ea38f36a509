"""What ``notice.yaml`` may say of where data comes from and goes to, recipients included."""

from typing import Annotated, Literal

from pydantic import Field

from mamoru.notation.shapes import forms
from mamoru.notation.shapes.forms import (
    NOT_SAID,
    Boolean,
    Countries,
    Date,
    Given,
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
    ContactId,
    Data,
    EntityName,
    EntityNames,
    Every,
    People,
    Purposes,
    RecipientName,
    RetentionName,
    RetentionOrText,
)

SafeguardWord = Literal[
    "adequacy",
    "standard-clauses",
    "binding-rules",
    "consent",
    "equivalent-measures",
    "contract",
    "derogation",
    "privacy-shield",
    "law",
]
BoundBy = Literal["contract", "notice", "law"]


class LimitsShape(Shape):
    """What binds a recipient."""

    only_needed: Boolean = Field(default=False, alias="only-needed")
    no_other_use: Boolean = Field(default=False, alias="no-other-use")
    bound_by: BoundBy = Field(default=NOT_SAID, alias="bound-by")
    checked: Every = ""
    evidence: Text = ""
    until: Date = ""


class ProcessorRuleShape(TitledShape):
    """What holds for all processors."""

    only_needed: Boolean = Field(default=False, alias="only-needed")
    no_other_use: Boolean = Field(default=False, alias="no-other-use")
    bound_by: BoundBy = Field(default=NOT_SAID, alias="bound-by")
    checked: Every = ""
    evidence: Text = ""
    until: Date = ""
    chosen_by: Text = Field(default="", alias="chosen-by")
    chosen_from: Texts = Field(default=(), alias="from")
    within: Text = ""


class WithoutConsentShape(TitledShape):
    """A ground on which a recipient gets data that otherwise needs consent."""

    record: Texts = ()


class RecipientShape(TitledShape):
    """Who gets data, in which role, and at most which categories."""

    role: Literal["processor", "third-party", "joint-use"]
    function: Text = ""
    of: People = ALL
    receives: Data = ()
    purposes: Purposes = Field(default=(), alias="for")
    countries: Countries = Field(default=(), alias="country")
    safeguard: SafeguardWord = Field(default=NOT_SAID)
    entities: EntityNames = ()
    members: EntityNames = ()
    responsible: EntityName = ""
    needs: Literal["consent", "notice"] = Field(default=NOT_SAID)
    exceptions: dict[Name, WithoutConsentShape] = Field(default_factory=dict)
    limits: Annotated[LimitsShape | None, Given] = None
    identified_on_screen: Boolean = Field(default=False, alias="identified-on-screen")
    only_related_data: Boolean = Field(default=False, alias="only-related-data")
    contact: ContactId = ""
    retention: RetentionName = ""
    example: Boolean = False


class SourceShape(TitledShape):
    """Where data comes from that the person does not give."""

    kind: Literal[
        "provider", "partner", "affiliate", "public", "credit-bureau", "carrier", "third-party", "own-use"
    ]
    of: People = ALL
    gives: Data
    purposes: Purposes = Field(default=(), alias="for")
    country: Countries = ()
    url: Url = ""
    example: Boolean = False


class UndertakingShape(Shape):
    """What a recipient abroad has undertaken."""

    checked: Every = ""
    until: Date = ""


class TransferShape(TitledShape):
    """Data that leaves a region, and the safeguard it leaves under."""

    origin: Annotated[tuple[forms.RegionOrAll, ...], Listed, Field(min_length=1)] = Field(alias="from")
    to: Countries
    recipient: RecipientName = ""
    contact: Text = ""
    of: People = ALL
    items: Data = ()
    purposes: Purposes = Field(default=(), alias="for")
    how: Text = ""
    retention: RetentionOrText = ""
    safeguard: SafeguardWord
    law: Text = ""
    information: Url = ""
    undertaking: Annotated[UndertakingShape | None, Given] = None
    surviving: Boolean = False


class DisclosureShape(TitledShape):
    """A ground on which data may be given to somebody who is on no list."""

    ground: Literal[
        "law",
        "life",
        "public-health",
        "public-body",
        "protection",
        "business-transfer",
        "fraud-prevention",
        "credit-risk",
        "safety-report",
        "transaction",
        "notify-first",
        "consent",
    ]
    to: Text = ""
    record: Text = ""
    keeps_promises: Boolean = Field(default=False, alias="keeps-promises")
