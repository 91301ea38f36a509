"""What ``notice.yaml`` may say."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from mamoru.notation.shapes.conduct import (
    AgeShape,
    ChangeShape,
    ChoiceShape,
    Cookies,
    DifferenceShape,
    EarlierShape,
    LinkOutShape,
    NeverShape,
    ObligationShape,
    ReleaseShape,
    SafeguardShape,
    ScopeShape,
)
from mamoru.notation.shapes.contacts import AuthorityShape, ContactShape, OfficerShape
from mamoru.notation.shapes.forms import (
    NOT_SAID,
    RECIPIENT_ID,
    RELEASE_ID,
    Boolean,
    Country,
    Date,
    Email,
    Given,
    Language,
    Listed,
    Mappings,
    MonthDay,
    Name,
    Names,
    NodeShape,
    Paths,
    PeriodText,
    Region,
    Regions,
    Shape,
    Text,
    Texts,
    TitledShape,
    Wordings,
)
from mamoru.notation.shapes.records import DestructionShape, ReportShape
from mamoru.notation.shapes.references import ALL, Channels, Data, EntityName, People, Purposes
from mamoru.notation.shapes.requests import RequestsShape
from mamoru.notation.shapes.retention import AnyRetention, GroundShape
from mamoru.notation.shapes.sharing import (
    DisclosureShape,
    ProcessorRuleShape,
    RecipientShape,
    SourceShape,
    TransferShape,
)

LEAF = "<leaf>"  #: stands in the path of an error, never in a file
BRANCH = "<branch>"
BELOW = "<below>"
TITLE = "title"
LEAF_KEYS = frozenset({"marks", "title", "origin", "classes", "examples", "clause"})

Origin = Literal["given", "automatic", "other-sources"]


class EffectiveShape(NodeShape):
    """The day from which the notice holds."""

    on: Date


class EditionShape(Shape):
    """The notice in one language."""

    language: Language
    of: Date = Field(default="", description="The day of the governing text that it renders.")
    status: Literal["binding", "informational"] = "binding"


def _tag_only(value: object) -> object:
    return {"language": value} if isinstance(value, str) else value


Edition = Annotated[EditionShape, BeforeValidator(_tag_only, json_schema_input_type=EditionShape | Language)]


def _editions(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, (str, dict)) else value


Editions = Annotated[
    tuple[Edition, ...],
    BeforeValidator(_editions, json_schema_input_type=list[Edition] | Edition),
    Field(min_length=1),
]


class LanguagesShape(NodeShape):
    """The editions, and the one that governs."""

    governing: Language
    editions: Editions


class RepresentativeShape(Shape):
    """The person who represents an entity, and when that was last confirmed."""

    title: Wordings = Field(default_factory=dict)
    name: Wordings
    confirmed: Annotated[Date | None, Given] = None


class EntityShape(NodeShape):
    """One legal person of the group."""

    name: Wordings
    country: Country
    address: Annotated[str, Given] = ""
    phone: Text = ""
    email: Email = ""
    registration: Text = ""
    fiscal_year_ends: Annotated[MonthDay | None, Given] = Field(default=None, alias="fiscal-year-ends")
    representative: Annotated[RepresentativeShape | None, Given] = None


class WhenShape(Shape):
    """Where a route holds: all that is stated must fit."""

    region: Regions = ()
    provider: EntityName = ""
    collector: EntityName = ""
    of: People = ()


class RouteShape(NodeShape):
    """Who is the controller; the last one is `{else: ID}`."""

    when: Annotated[WhenShape | None, Given] = None
    to: Name = Field(default="", alias="is")
    otherwise: Name = Field(default="", alias="else")


class PeopleShape(TitledShape):
    """One capacity in which people stand towards the company."""

    known_by: Names = Field(default=(), alias="known-by")
    linked_by: Names = Field(default=(), alias="linked-by")
    via: Literal["own", "organisation", "guardian", "agent"] = "own"


def _marks_only(value: object) -> object:
    return {"marks": value} if isinstance(value, (list, str)) else value


MarkWord = Literal[
    "identifying",
    "sensitive",
    "special-care",
    "high-risk",
    "secret",
    "derived",
    "precise-location",
    "children",
    "card",
    "health",
    "credit-bureau",
    "camera",
    "voice",
]


class LeafShape(TitledShape):
    """One category of data."""

    marks: Annotated[tuple[MarkWord, ...], Listed]
    origin: Annotated[Origin | None, Given] = None
    classes: dict[Region, Names] = Field(default_factory=dict)
    examples: Texts = ()


def _leaf_or_branch(value: object) -> str:
    if not isinstance(value, Mapping) or not (LEAF_KEYS - {TITLE}).isdisjoint(value):
        return LEAF
    return LEAF if value.keys() == {TITLE} else BRANCH


def _apart(value: object) -> object:
    """Tell the title of a branch from what stands below it."""
    if not isinstance(value, Mapping):
        return value
    below = {name: inner for name, inner in value.items() if name != TITLE}
    return {BELOW: below, **({TITLE: value[TITLE]} if TITLE in value else {})}


class BranchShape(Shape):
    """A branch of the tree of data."""

    title: Wordings = Field(default_factory=dict)
    below: Annotated[dict[Name, "DataShape"], Field(min_length=1, alias=BELOW)]

    _apart = model_validator(mode="before")(_apart)


DataShape = Annotated[
    Annotated[LeafShape, BeforeValidator(_marks_only), Tag(LEAF)] | Annotated[BranchShape, Tag(BRANCH)],
    Discriminator(_leaf_or_branch),
]


class ConditionShape(Shape):
    """Something of which one must have happened."""

    any_of: Annotated[Names, Field(min_length=1)] = Field(alias="any")


def _any_of(value: object) -> object:
    return {"any": value} if isinstance(value, (str, list)) else value


Condition = Annotated[
    ConditionShape, BeforeValidator(_any_of, json_schema_input_type=ConditionShape | list[Name] | Name)
]


BasisWord = Literal[
    "consent", "contract", "law", "legitimate-interest", "vital-interest", "public-task", "none"
]


SpecialGround = Literal[
    "consent",
    "employment",
    "vital-interest",
    "not-for-profit",
    "made-public",
    "legal-claims",
    "public-interest",
    "health-care",
    "public-health",
    "research",
]


class PurposeShape(TitledShape):
    """What data is used for."""

    of: Names
    uses: Paths = ()
    basis: BasisWord = "none"
    choice: Name = ""
    marks: Annotated[tuple[Literal["profiling", "scoring", "interest-based-ads"], ...], Listed] = ()
    by: Annotated[str, Field(pattern=RECIPIENT_ID)] = ""
    shown_at: Text = Field(default="", alias="shown-at")
    only_as: Annotated[str, Field(pattern=RELEASE_ID)] = Field(default="", alias="only-as")
    only_if: Annotated[Condition | None, Given] = Field(default=None, alias="only-if")
    open: Boolean = False
    sensitive_basis: Text = Field(
        default="",
        alias="sensitive-basis",
        description="In words: who is bound to secrecy, or which law allows the use of special-care data.",
    )
    special_ground: SpecialGround = Field(
        default=NOT_SAID,
        alias="special-ground",
        description="The ground of the use of special-care data, beside the basis (GDPR art. 9(2)).",
    )


class KeptEarlierShape(Shape):
    """How long the value before a correction is kept, and why."""

    keep: PeriodText
    ground: GroundShape


class RightShape(TitledShape):
    """A right that the notice gives, or the law that is named."""

    right: Name = Field(default="", description="The right; the id where it is left out.")
    of: Names = ALL
    law: Text = ""
    when: Annotated[
        tuple[
            Literal[
                "no-longer-needed",
                "consent-withdrawn",
                "unlawful",
                "direct-marketing",
                "legitimate-interest",
                "interest-of-third-party",
                "public-task",
                "improper",
            ],
            ...,
        ],
        Listed,
    ] = ()
    scope: Literal["all", "provided"] = Field(default="all", alias="data")
    based_on: Annotated[tuple[Literal["consent", "contract"], ...], Listed] = Field(
        default=(), alias="based-on", description="Data that is used on one of these grounds."
    )
    automated: Boolean = Field(default=False, description="Data that is processed by automated means.")
    shows: Data = Field(default=(), description="Examples of what can be seen; the rest can be seen, too.")
    towards: Annotated[
        EntityName, Field(description="The entity that it is asked of, if it is one alone.")
    ] = ""
    via: Channels = ()
    choice: Annotated[Name, Field(description="The choice by which people use it.")] = ""
    limits_services: Boolean = Field(default=False, alias="limits-services")
    earlier: Annotated[
        KeptEarlierShape | None,
        Given,
        Field(description="Of a correction: that the value before it is kept; without this it is not."),
    ] = Field(default=None, alias="earlier-value")


class CollectionPointShape(TitledShape):
    """Where data is collected."""

    of: People
    collects: Data
    purposes: Purposes = Field(default=(), alias="for")
    required: Data = ()
    optional: Data = ()
    without_it: Wordings = Field(default_factory=dict, alias="without-it")
    automatic: Boolean = False
    events: Texts = ()
    example: Boolean = False


class BasesShape(TitledShape):
    """The legal bases that people are told are all there are."""

    only: Annotated[tuple[BasisWord, ...], Listed, Field(min_length=1)]


class SectionsShape(Shape):
    """The sections that the notice and each of its supplements may have."""

    recipients: dict[Name, RecipientShape] = Field(default_factory=dict)
    retention: dict[Name, AnyRetention] = Field(default_factory=dict)
    collection_points: dict[Name, CollectionPointShape] = Field(
        default_factory=dict, alias="collection-points"
    )
    officers: dict[Name, OfficerShape] = Field(default_factory=dict)
    authorities: dict[Name, AuthorityShape] = Field(default_factory=dict)
    contacts: dict[Name, ContactShape] = Field(default_factory=dict)
    sources: dict[Name, SourceShape] = Field(default_factory=dict)
    transfers: dict[Name, TransferShape] = Field(default_factory=dict)
    disclosures: dict[Name, DisclosureShape] = Field(default_factory=dict)
    processors_are: dict[Name, ProcessorRuleShape] = Field(default_factory=dict, alias="processors-are")
    choices: dict[Name, ChoiceShape] = Field(default_factory=dict)
    requests: RequestsShape = Field(default_factory=RequestsShape)
    releases: dict[Name, ReleaseShape] = Field(default_factory=dict)
    ages: dict[Name, AgeShape] = Field(default_factory=dict)
    safeguards: dict[Name, SafeguardShape] = Field(default_factory=dict)
    never: dict[Name, NeverShape] = Field(default_factory=dict)
    changes: dict[Name, ChangeShape] = Field(default_factory=dict)
    cookies: Cookies = Field(default_factory=dict)
    scope: ScopeShape = Field(default_factory=ScopeShape)
    bases: dict[Name, BasesShape] = Field(default_factory=dict)
    differs: dict[Name, DifferenceShape] = Field(default_factory=dict)
    links: dict[Name, LinkOutShape] = Field(default_factory=dict)
    obligations: dict[Name, ObligationShape] = Field(default_factory=dict)
    reports: dict[Name, ReportShape] = Field(default_factory=dict)
    destruction: dict[Name, DestructionShape] = Field(default_factory=dict)
    earlier: Annotated[EarlierShape | None, Given] = None


class NoticeShape(SectionsShape):
    """What the company promises its customers."""

    notice: Name
    title: Wordings = Field(default_factory=dict)
    effective: EffectiveShape
    languages: LanguagesShape
    law: Text
    entities: Annotated[dict[Name, EntityShape], Field(min_length=1)]
    controllers: Annotated[tuple[RouteShape, ...], Mappings, Field(min_length=1)]
    people: Annotated[dict[Name, PeopleShape], Field(min_length=1)]
    data: Annotated[dict[Name, DataShape], Field(min_length=1)]
    purposes: dict[Name, PurposeShape]
    rights: dict[Name, RightShape]
