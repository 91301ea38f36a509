"""The shape of a file of the shelf: strict, frozen, and nothing that is not named here.

A topic of the file is a mapping of names to facts; where a fact changed, to a list of facts that follow one
another.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from mamoru.model.law import Confidence, DeviceNeed, Keeping, Regime, Start

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
Time = Annotated[str, Field(pattern=r"^[1-9]\d* (hour|day|business day|week|month|year)s?$")]
Day = Annotated[date, Field(strict=True)]
Basis = Literal["consent", "contract", "law", "legitimate-interest", "vital-interest", "public-task"]
Ground = Literal[
    "employment",
    "not-for-profit",
    "made-public",
    "legal-claims",
    "public-interest",
    "health-care",
    "public-health",
    "research",
]  #: of the use of special-care data alone


def _listed(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


def _none(value: object) -> object:
    return None if value == "none" else value


def _no_names(value: object) -> object:
    return () if value == "none" else _listed(value)


Listed = BeforeValidator(_listed)
Names = Annotated[tuple[Name, ...], Listed, Field(min_length=1)]
MaybeNames = Annotated[tuple[Name, ...] | None, BeforeValidator(_no_names)]  #: ``none``: an empty list
Place = Annotated[str, Field(pattern=r"^(EEA|[A-Z]{2})$")]


class Shape(BaseModel):
    """Anything in a file."""

    model_config = {"frozen": True, "extra": "forbid", "populate_by_name": False}


class FactShape(Shape):
    """What every fact has."""

    says: Text | None = None
    article: Text
    since: Day | None = None
    until: Day | None = None
    source: Names
    confidence: Confidence


class RightShape(FactShape):
    """A right given, or expressly not; ``as`` names the rights of a notice that cover it, else its own.

    It is given only about data with one of the marks in ``about``, and not where the company never does what
    ``unless-never`` names; both as a notice writes them.
    """

    given: Annotated[bool, Field(strict=True)] = True
    stated_as: MaybeNames = Field(default=None, alias="as")
    about: Names = ()
    unless_never: Names = Field(default=(), alias="unless-never")


class ClockShape(FactShape):
    """A time to do something in; at least one of ``within`` and ``standard``."""

    within: Time | None = None
    standard: Text | None = None
    starts: Start | None = None
    longer: Time | None = None
    longer_if: Text | None = Field(default=None, alias="longer-if")
    when: Text | None = None


class BasisShape(FactShape):
    """Legal bases of which one is wanted."""

    needs: Annotated[tuple[Basis | Ground, ...], Listed, Field(min_length=1)]


class AgeShape(FactShape):
    """An age; ``none`` where the law names none."""

    years: Annotated[Annotated[int, Field(strict=True, ge=1, le=30)] | None, BeforeValidator(_none)]
    down_to: Annotated[int, Field(strict=True, ge=1, le=30)] | None = Field(default=None, alias="down-to")


class RetentionShape(FactShape):
    """A duty to keep, or to erase."""

    of: Text
    keep: Literal[Keeping.AT_LEAST, Keeping.AT_MOST]
    period: Time | None = None
    starts: Text
    later_by: Time | None = Field(default=None, alias="later-by")


class MarketingShape(FactShape):
    """Advertising by electronic message."""

    channel: Literal["any", "e-mail", "sms", "push", "phone"]
    regime: Regime
    existing_customers: bool = Field(default=False, strict=True, alias="existing-customers")


class DeviceShape(FactShape):
    """Access to a person's device."""

    needs: DeviceNeed


class AuthorityShape(FactShape):
    """Who supervises."""

    title: Text
    short: Text


class SaidShape(FactShape):
    """A fact that is its words."""

    says: Text


class TransferShape(SaidShape):
    """A way on which data may leave; ``as`` are the words in which a notice states it, ``any``: none."""

    stated_as: MaybeNames = Field(default=None, alias="as")
    to: Annotated[tuple[Place, ...], Listed] = ()
    only_to: Annotated[tuple[Place, ...], Listed] = Field(default=(), alias="only-to")


class PendingShape(FactShape):
    """What is not law yet."""

    says: Text
    expected: Day | None = None


class ActShape(Shape):
    """One text of the law."""

    title: Text
    address: Address | None = None


class LawShape(Shape):
    """A whole file."""

    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]{2})?$")]
    name: Text
    read: Day
    since: Day  #: of every fact that names no other day
    covers: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    acts: Annotated[dict[Text, ActShape], Field(min_length=1)]
    sources: Annotated[dict[Name, Text], Field(min_length=1)]
    authorities: dict[Name, Annotated[tuple[AuthorityShape, ...], Listed]]
    rights: dict[Name, Annotated[tuple[RightShape, ...], Listed]]
    clocks: dict[Name, Annotated[tuple[ClockShape, ...], Listed]]
    breach: dict[Name, Annotated[tuple[ClockShape, ...], Listed]]
    bases: dict[Name, Annotated[tuple[BasisShape, ...], Listed]] = Field(default_factory=dict)
    ages: dict[Name, Annotated[tuple[AgeShape, ...], Listed]]
    transfers: dict[Name, Annotated[tuple[TransferShape, ...], Listed]]
    retention: dict[Name, Annotated[tuple[RetentionShape, ...], Listed]] = Field(default_factory=dict)
    messages: dict[Name, Annotated[tuple[MarketingShape, ...], Listed]]
    devices: dict[Name, Annotated[tuple[DeviceShape, ...], Listed]] = Field(default_factory=dict)
    duties: dict[Name, Annotated[tuple[SaidShape, ...], Listed]]
    pending: dict[Name, Annotated[tuple[PendingShape, ...], Listed]] = Field(default_factory=dict)
