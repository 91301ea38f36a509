"""What ``notice.yaml`` may say of what the company does and never does."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mamoru.notation.shapes.forms import (
    MAYBE_NAME,
    NOT_SAID,
    Boolean,
    Date,
    Given,
    Integer,
    Language,
    Listed,
    Name,
    Region,
    Shape,
    Text,
    Texts,
    TitledShape,
    Url,
    Wordings,
)
from mamoru.notation.shapes.references import ALL, AtMost, ContactsOrTexts, Data, Every, People, Purposes


class ChoiceShape(TitledShape):
    """Something people decide about the use of their data."""

    of: People = ALL
    purposes: Purposes = Field(default=(), alias="for")
    channels: dict[Name, Literal["opt-in", "opt-out", "always"]] = Field(default_factory=dict)
    change_at: ContactsOrTexts = Field(default=(), alias="change-at")
    takes_effect: AtMost = Field(default="", alias="takes-effect")
    default: Literal["on", "off"] = Field(default=NOT_SAID)
    without_it: Wordings = Field(default_factory=dict, alias="without-it")
    sent_by: dict[Name, Literal["e-mail", "sms", "messenger", "push", "phone", "post", "shown"]] = Field(
        default_factory=dict,
        alias="sent-by",
        description="By what the messages of a channel reach people, where its name does not say it.",
    )


class ReleaseShape(TitledShape):
    """Data that leaves without naming anybody."""

    regime: Literal["statistics", "anonymised", "pseudonymised", "de-identified"]
    items: Data = Field(default=(), alias="from")
    least_group: Annotated[Integer, Field(ge=1, le=1_000_000)] = Field(default=0, alias="least-group")
    to: Text = ""
    undertakes: Annotated[
        tuple[Literal["no-reidentification", "contract-passes-on", "else-personal"], ...], Listed
    ] = Field(default=(), alias="promises")


class AgeShape(TitledShape):
    """What holds for people below an age."""

    of: People = ALL
    region: Region = ""
    under: Annotated[Integer, Field(ge=1, le=120)]
    inclusive: Boolean = False
    act: Literal["use", "buy", "open-account"] = Field(default=NOT_SAID, description="What the age is about.")
    then: Literal["refuse", "guardian-consent", "guardian-involvement"]


class SafeguardShape(TitledShape):
    """What protects data, and when somebody last looked."""

    kind: Literal[
        "encryption-in-transit",
        "encryption-at-rest",
        "card-data",
        "access",
        "design-review",
        "physical",
        "procedural",
        "review",
        "incident",
        "programme",
        "deny-by-default",
        "advice",
    ]
    standard: Text = ""
    at: Text = ""
    owner: Text = ""
    reviewed: Every = ""
    last: Date = ""
    until: Date = ""


class NeverShape(TitledShape):
    """What the company promises not to do."""

    what: Literal[
        "sale",
        "sharing-for-ads",
        "re-identification",
        "retaliation",
        "identifying-ads",
        "special-care-asked",
        "use",
        "other",
    ]
    of: People = ALL
    items: Data = ()
    but_for: Purposes = Field(default=(), alias="but-for", description="The purposes that are excepted.")
    text: Wordings = Field(default_factory=dict)


Means = Annotated[tuple[Literal["site", "direct", "other-public-means"], ...], Listed]


class DoneShape(Shape):
    """That what a change rule demands was done for the version now being written."""

    on: Date
    means: Means = ()


class ChangeShape(TitledShape):
    """How the notice itself is changed."""

    kind: Literal[
        "reviewed", "announced", "weakening", "new-purpose", "joint-use", "applies-to-all", "date-shown"
    ]
    means: Means = ()
    needs: Literal["announce", "notify-and-choice", "consent"] = Field(default=NOT_SAID)
    done: Annotated[DoneShape | None, Given] = None


class CookieNoticeShape(TitledShape):
    """The notice on cookies, and who sets them."""

    notice: Url
    version: Text = ""
    setters: Literal["own", "own-and-approved"] = Field(default=NOT_SAID)
    change_at: Texts = Field(default=(), alias="change-at")
    region: Region = ""


def _one_or_named(value: object) -> object:
    return {"": value} if isinstance(value, dict) and "notice" in value else value


#: One notice on cookies, or several by name; the one alone has no name of its own.
Cookies = Annotated[
    dict[Annotated[str, Field(pattern=MAYBE_NAME, max_length=100)], CookieNoticeShape],
    BeforeValidator(_one_or_named, json_schema_input_type=CookieNoticeShape | dict[Name, CookieNoticeShape]),
]


class CoveredShape(TitledShape):
    """What the notice covers."""

    what: Annotated[Texts, Field(min_length=1)]


class ExcludedShape(TitledShape):
    """What it does not cover, and what holds instead."""

    what: Literal["customer-content", "third-party", "own-notice", "organisation-account"]
    items: Data = ()
    then: Text = ""
    see: Url = ""


class ScopeShape(Shape):
    """What the notice covers, and what it does not."""

    covers: dict[Name, CoveredShape] = Field(default_factory=dict)
    excludes: dict[Name, ExcludedShape] = Field(default_factory=dict)


class DifferenceShape(TitledShape):
    """Where an edition says something else than the text that governs."""

    edition: Language
    at: Text
    text: Wordings


class LinkOutShape(TitledShape):
    """What leads to others, or shows what is theirs."""

    to: Text
    owner: Text
    purpose: Text


class ObligationShape(TitledShape):
    """A promise that is none of the others, with the one who keeps it."""

    text: Wordings = Field(default_factory=dict)
    owner: Text
    standards: Texts = ()


class EarlierShape(TitledShape):
    """Where earlier versions of the notice are shown."""

    at: Url
