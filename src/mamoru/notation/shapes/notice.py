"""What ``notice.yaml`` may say."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, RootModel, Tag

from mamoru.notation.shapes.forms import (
    RECIPIENT_ID,
    RELEASE_ID,
    Countries,
    Country,
    Date,
    Given,
    Language,
    Listed,
    Mappings,
    MonthDay,
    Name,
    Names,
    Path,
    Paths,
    PeriodText,
    Shape,
    Text,
    Texts,
    Wordings,
)

LEAF = "<leaf>"  #: stands in the path of an error, never in a file
BRANCH = "<branch>"
LEAF_KEYS = frozenset({"marks", "title", "origin", "clause"})

Origin = Literal["given", "automatic", "other-sources"]


class NodeShape(Shape):
    """Anything that states a clause of the company's own text."""

    clause: Texts = ()


class TitledShape(NodeShape):
    """A node with a title for people."""

    title: Wordings = Field(default_factory=dict)


class EffectiveShape(NodeShape):
    """The day from which the notice holds."""

    on: Date


class LanguagesShape(NodeShape):
    """The editions, and the one that governs."""

    governing: Language
    editions: Annotated[tuple[Language, ...], Listed, Field(min_length=1)]


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
    fiscal_year_ends: Annotated[MonthDay | None, Given] = Field(default=None, alias="fiscal-year-ends")
    representative: Annotated[RepresentativeShape | None, Given] = None


class RouteShape(NodeShape):
    """Who is the controller; the last one is `{else: ID}`."""

    when: Annotated[dict[str, object] | None, Given] = None
    to: Name = Field(default="", alias="is")
    otherwise: Name = Field(default="", alias="else")


class PeopleShape(TitledShape):
    """One capacity in which people stand towards the company."""

    known_by: Names = Field(default=(), alias="known-by")
    linked_by: Names = Field(default=(), alias="linked-by")


def _marks_only(value: object) -> object:
    return {"marks": value} if isinstance(value, (list, str)) else value


MarkWord = Literal["identifying", "sensitive", "special-care", "high-risk", "secret", "derived"]


class LeafShape(TitledShape):
    """One category of data."""

    marks: Annotated[tuple[MarkWord, ...], Listed]
    origin: Annotated[Origin | None, Given] = None


def _leaf_or_branch(value: object) -> str:
    return BRANCH if isinstance(value, Mapping) and LEAF_KEYS.isdisjoint(value) else LEAF


class BranchShape(RootModel[Annotated[dict[Name, "DataShape"], Field(min_length=1)]]):
    """A branch of the tree of data."""

    model_config = {"strict": True, "frozen": True}


DataShape = Annotated[
    Annotated[LeafShape, BeforeValidator(_marks_only), Tag(LEAF)] | Annotated[BranchShape, Tag(BRANCH)],
    Discriminator(_leaf_or_branch),
]


class PurposeShape(TitledShape):
    """What data is used for."""

    of: Names
    uses: Paths = ()
    basis: Literal[
        "consent", "contract", "law", "legitimate-interest", "vital-interest", "public-task", "none"
    ] = "none"
    choice: Name = ""
    marks: Annotated[tuple[Literal["profiling"], ...], Listed] = ()
    by: Annotated[str, Field(pattern=RECIPIENT_ID)] = ""
    shown_at: Text = Field(default="", alias="shown-at")
    only_as: Annotated[str, Field(pattern=RELEASE_ID)] = Field(default="", alias="only-as")
    only_if: Annotated[object, Given] = Field(default=None, alias="only-if")


class RecipientShape(TitledShape):
    """Who gets data, in which role, and at most which categories."""

    role: Literal["processor", "third-party", "joint-use"]
    of: Names = ("all",)
    receives: Paths = ()
    purposes: Names = Field(default=(), alias="for")
    country: Countries = ()
    safeguard: Text = ""
    members: Annotated[object, Given] = None
    responsible: Name = ""
    needs: Text = ""
    exceptions: Annotated[object, Given] = None


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
    then: Literal["destroy"] = "destroy"


class RightShape(TitledShape):
    """A right that the notice gives, or the law that is named."""

    of: Names = ("all",)
    law: Text = ""


class CollectionPointShape(TitledShape):
    """Where data is collected."""

    of: Names
    collects: Paths
    purposes: Names = Field(default=(), alias="for")
    optional: Paths = ()
    without_it: Wordings = Field(default_factory=dict, alias="without-it")


class NoticeShape(Shape):
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
    recipients: dict[Name, RecipientShape] = Field(default_factory=dict)
    retention: dict[Name, RetentionShape] = Field(default_factory=dict)
    collection_points: dict[Name, CollectionPointShape] = Field(
        default_factory=dict, alias="collection-points"
    )
    choices: dict[Name, object] = Field(default_factory=dict)
    requests: dict[Name, object] = Field(default_factory=dict)
    releases: dict[Name, object] = Field(default_factory=dict)
    contacts: dict[Name, object] = Field(default_factory=dict)
    safeguards: Annotated[object, Given] = None
    changes: Annotated[object, Given] = None
    obligations: Annotated[object, Given] = None
    cookies: Annotated[object, Given] = None
    scope: Annotated[object, Given] = None
    ages: Annotated[object, Given] = None
    processors_are: Annotated[object, Given] = Field(default=None, alias="processors-are")
