"""What ``systems/NAME.yaml`` may say: one shape for a database, one for a system no connector reaches."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mamoru.notation.shapes.forms import (
    NOT_SAID,
    RECIPIENT_OR_DISCLOSURE,
    AnyScalar,
    Boolean,
    ColumnPath,
    Country,
    Given,
    Integer,
    Listed,
    Mappings,
    Name,
    Names,
    Path,
    Paths,
    Region,
    Regions,
    Shape,
    Text,
    Texts,
    Wordings,
)
from mamoru.notation.shapes.notice import Origin

MANUAL = "manual"  #: the kind of a system that a person has to search
NULL_MASK = "null"


class HoldsShape(Shape):
    """Where the data of a system comes from, and in which country it lies."""

    origin: Origin
    country: Country


class ManualHoldsShape(HoldsShape):
    """The same for a system without tables: also whose data, and which."""

    of: Names
    categories: Paths


def _one_mask(value: object) -> object:
    if value is None:
        return {NULL_MASK: None}
    return {str(value): None} if isinstance(value, str) else value


def _category_only(value: object) -> object:
    return {"category": value} if isinstance(value, str) else value


class ColumnShape(Shape):
    """What one column holds."""

    category: Path
    marks: Annotated[tuple[Literal["secret"], ...], Listed] = ()
    free_text: Annotated[Literal["may-name-others"] | None, Given] = Field(default=None, alias="free-text")
    mask: Annotated[dict[Name, AnyScalar], BeforeValidator(_one_mask)] = Field(default_factory=dict)


class MaskShape(Shape, extra="allow"):
    """`{MASK: column}`, with `is: ARGUMENT` where the mask wants one."""

    __pydantic_extra__: dict[str, Texts]
    argument: AnyScalar = Field(default=None, alias="is")


class AccessShape(Shape):
    """Columns not shown to who reaches the row by this tie, and the reason that is printed."""

    hide: Annotated[tuple[Text, ...], Listed, Field(min_length=1)]
    because: Text


class DeleteRowShape(Shape):
    """Why the row goes with this person, and that it goes though others own it as well."""

    because: Text
    though: Annotated[Literal["others-own-it"] | None, Given] = None


class KeepValueShape(Shape):
    """Why a value stays though what it leads to is gone, and which retention promise ends it."""

    because: Text
    until: Name = Field(alias="for")


class TargetGoneShape(Shape):
    """What becomes of a row, or of the value in it, when what it leads to is erased."""

    word: Literal["null", "refuse"] = Field(default="null", alias="target-gone")
    keep: Annotated[KeepValueShape | None, Given] = None
    delete_row: Annotated[DeleteRowShape | None, Given] = Field(default=None, alias="delete-row")


def _gone_word(value: object) -> object:
    return value if isinstance(value, dict) else {"target-gone": "null" if value is None else value}


class TieShape(Shape):
    """A column, or several, that leads to a row or to a person."""

    by: Annotated[tuple[Text, ...], Listed, Field(min_length=1)]
    to: Texts = ()
    of: Name = ""
    known_as: Name = Field(default="", alias="known-as")
    how: Literal["owned", "joint", "accessed", "owns", "accesses", "none"]
    when: Annotated[dict[str, AnyScalar], Field(min_length=1, max_length=1)] | None = None
    access: Annotated[AccessShape | None, Given] = None
    leaving: Annotated[tuple[MaskShape, ...], Mappings] = ()
    delete_row: Annotated[DeleteRowShape | None, Given] = Field(default=None, alias="delete-row")
    target_gone: Annotated[TargetGoneShape, BeforeValidator(_gone_word)] = Field(
        default_factory=TargetGoneShape, alias="target-gone"
    )


class RecomputedShape(Shape):
    """How a column is made of the rows of a table that lead to its row."""

    count: Text = ""
    sum: Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)+$")] = ""
    min: Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)+$")] = ""
    max: Annotated[str, Field(pattern=r"^[^.]+(\.[^.]+)+$")] = ""
    by: Annotated[tuple[Text, ...], Listed, Field(min_length=1)]
    when: Annotated[dict[str, AnyScalar], Field(min_length=1, max_length=1)] | None = None


class KeptShape(Shape):
    """Rows that stay after an erasure, because a retention promise keeps them."""

    retention: Name = Field(alias="for")
    regions: dict[Region, Name] = Field(
        default_factory=dict,
        alias="in",
        description="The promise that keeps them where a supplement is told.",
    )
    by: Annotated[
        tuple[Text, ...],
        Listed,
        Field(description="The columns of the tie to the row that has the date, where these have none."),
    ] = ()
    columns: Texts = ()


def _column_only(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class RegionColumnShape(Shape):
    """The column that says where a person is, and what its values mean where they are no codes."""

    column: Text
    values: dict[Text, Region] = Field(default_factory=dict, alias="is")


def _one_kind(value: object) -> object:
    return {str(value): {}} if isinstance(value, str | int | float) and not isinstance(value, bool) else value


class TableShape(Shape):
    """What one table holds."""

    kinds: Annotated[
        dict[Name, Annotated[dict[str, AnyScalar], Field(max_length=1)]], BeforeValidator(_one_kind)
    ] = Field(default_factory=dict, alias="is")
    known_by: dict[Name, Text] = Field(default_factory=dict, alias="known-by")
    region: Annotated[RegionColumnShape | None, BeforeValidator(_column_only), Given] = None
    collected: Text = ""
    pseudo_person: Annotated[AnyScalar, Given] = Field(default=None, alias="pseudo-person")
    columns: dict[str, Annotated[ColumnShape, BeforeValidator(_category_only)]] = Field(default_factory=dict)
    not_personal: Texts = Field(default=(), alias="not-personal")
    ties: Annotated[tuple[TieShape, ...], Mappings] = ()
    recomputed: dict[Text, RecomputedShape] = Field(default_factory=dict)
    kept: Annotated[KeptShape | None, Given] = None
    holds: Annotated[Literal["nothing-personal"] | None, Given] = None
    suspended_since: Text = Field(
        default="",
        alias="suspended-since",
        description="Each row keeps the data of its person out of use, since the day in this column.",
    )
    guessed: Texts = ()


class AgesShape(Shape):
    """How old the people of a use are, in years."""

    since: Annotated[Integer, Field(ge=0, le=120)] = Field(default=0, alias="from")
    under: Annotated[Integer, Field(ge=1, le=120)] = Field(
        default=0, description="Nobody of this age or above."
    )
    guardian: Literal["guardian-consent", "guardian-involvement"] = Field(default=NOT_SAID, alias="with")


class UseShape(Shape):
    """A job, a screen or an export that uses data of the system."""

    title: Wordings = Field(default_factory=dict)
    reads: Annotated[Paths, Field(min_length=1)]
    purpose: Name = Field(alias="for")
    of: Names = ()
    recipient: Annotated[str, Field(pattern=RECIPIENT_OR_DISCLOSURE)] = Field(default="", alias="to")
    region: Regions = ()
    choice: Name = ""
    sells: Boolean = False
    ages: Annotated[AgesShape | None, Given] = None


class SystemShape(Shape):
    """The map of a database."""

    system: Name
    title: Wordings = Field(default_factory=dict)
    kind: Name
    connect: dict[str, AnyScalar] = Field(default_factory=dict)
    holds: HoldsShape
    guessed: Annotated[tuple[Literal["holds"], ...], Listed] = ()
    events: dict[Name, ColumnPath] = Field(default_factory=dict)
    tables: dict[str, TableShape] = Field(default_factory=dict)
    uses: dict[Name, UseShape] = Field(default_factory=dict)


class SearchShape(Shape, extra="allow"):
    """How long a search may take, and what to do for each right."""

    __pydantic_extra__: dict[str, Wordings]
    days: Annotated[Integer, Field(ge=0, le=3650)]


class ManualShape(Shape):
    """The map of a system that no connector reaches."""

    system: Name
    title: Wordings = Field(default_factory=dict)
    kind: Literal["manual"]
    owner: Text
    holds: ManualHoldsShape
    search: SearchShape
    uses: dict[Name, UseShape] = Field(default_factory=dict)
