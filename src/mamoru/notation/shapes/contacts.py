"""What ``notice.yaml`` may say of whom people can reach: contacts, officers, authorities."""

from typing import Annotated, Literal

from pydantic import Field

from mamoru.notation.shapes import forms
from mamoru.notation.shapes.forms import (
    Date,
    Email,
    Language,
    Listed,
    Region,
    Regions,
    Text,
    Texts,
    TitledShape,
    Url,
    Wordings,
)
from mamoru.notation.shapes.references import ALL, EntityName, People

Who = Literal["customer", "non-customer", "agent", "anyone"]


class ContactShape(TitledShape):
    """Where people can turn to, and with what."""

    name: Wordings = Field(default_factory=dict)
    entity: EntityName = ""
    about: Texts = Field(default=(), alias="for")
    of: People = ALL
    who: Who = "anyone"
    region: Region = ""
    address: Text = ""
    email: Email = ""
    phone: Text = ""
    url: Url = ""
    hours: Annotated[str, Field(pattern=forms.HOURS)] = ""
    closed: Annotated[tuple[Annotated[str, Field(pattern=forms.CLOSED)], ...], Listed] = ()
    languages: Annotated[tuple[Language, ...], Listed] = ()
    confirmed: Date = ""


class OfficerShape(TitledShape):
    """Who answers for personal data."""

    role: Literal[
        "dpo",
        "privacy-officer",
        "compliance-officer",
        "representative",
        "domestic-agent",
        "responsible-person",
    ]
    entity: EntityName
    regions: Regions = Field(default=(), alias="for")
    name: Wordings = Field(default_factory=dict)
    person: Wordings = Field(default_factory=dict)
    email: Email = ""
    phone: Text = ""
    address: Text = ""
    url: Url = ""
    confirmed: Date = ""


class AuthorityShape(TitledShape):
    """The supervisory authority that people can complain to."""

    name: Wordings
    regions: Regions = Field(default=(), alias="for")
    address: Text = ""
    post: Text = ""
    email: Email = ""
    phone: Text = ""
    url: Url = ""
    complaints: Text = ""
    confirmed: Date = ""
