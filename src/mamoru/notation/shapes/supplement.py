"""What ``supplements/REGION.yaml`` may say: what the people of some regions are told beside the notice."""

from typing import Annotated, ClassVar

from pydantic import Field

from mamoru.notation.shapes.forms import Given, Name, Names, NodeShape, Region, Regions, Texts
from mamoru.notation.shapes.notice import (
    DataShape,
    Editions,
    EffectiveShape,
    EntityShape,
    PeopleShape,
    PurposeShape,
    RightShape,
    SectionsShape,
)
from mamoru.notation.shapes.records import ToldControllerShape

INSTEAD = "instead"


class MoreLanguagesShape(NodeShape):
    """Editions for these regions; the notice says which one governs."""

    editions: Editions


class SupplementShape(SectionsShape):
    """What is added for some regions, or stands in the place of an entry of the notice."""

    in_entries: ClassVar[frozenset[str]] = frozenset({INSTEAD})  #: taken off before this shape is asked

    supplement: Region
    regions: Annotated[Regions, Field(min_length=1)] = Field(alias="for")
    effective: Annotated[EffectiveShape | None, Given] = None
    law: Annotated[Texts, Field(min_length=1)]
    languages: Annotated[MoreLanguagesShape | None, Given] = None
    entities: dict[Name, EntityShape] = Field(default_factory=dict)
    controllers: dict[Name, ToldControllerShape] = Field(
        default_factory=dict, description="Who is named to them as controller; the notice routes to each."
    )
    people: dict[Name, PeopleShape] = Field(default_factory=dict)
    data: dict[Name, DataShape] = Field(default_factory=dict)
    purposes: dict[Name, PurposeShape] = Field(default_factory=dict)
    rights: dict[Name, RightShape] = Field(default_factory=dict)
    only_rights: Names = Field(default=(), alias="only-rights")
