"""The notice: what the company promises its customers, as values.

Every promise is a node with an id (its path, ``purposes.promote``), the clause of the company's
text that it states, and the place where it was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mamoru.model.map import Keep
from mamoru.model.period import Period
from mamoru.model.place import Span
from mamoru.model.promises.conduct import (
    Age,
    Bases,
    Change,
    Choice,
    CookieNotice,
    Covered,
    Difference,
    Earlier,
    Excluded,
    LinkOut,
    Never,
    Obligation,
    Release,
    Safeguard,
)
from mamoru.model.promises.contacts import Authority, Contact, Officer
from mamoru.model.promises.node import Node, Wording
from mamoru.model.promises.records import Destruction, Report, ToldController
from mamoru.model.promises.regions import UNKNOWN, wider
from mamoru.model.promises.requests import Answer, Asker, Channel, Fee, Form, Proof, Refusals
from mamoru.model.promises.sharing import (
    Disclosure,
    Limits,
    ProcessorRule,
    Source,
    Transfer,
    WithoutConsent,
)

__all__ = [
    "Category",
    "CollectionPoint",
    "Edition",
    "Entity",
    "GivenRight",
    "Mark",
    "Node",
    "Notice",
    "OpenEnd",
    "Overlay",
    "PersonKind",
    "Purpose",
    "Recipient",
    "Representative",
    "Retention",
    "Route",
    "Wording",
]


class Mark(StrEnum):
    """What is special about a category of data."""

    IDENTIFYING = "identifying"
    SENSITIVE = "sensitive"
    SPECIAL_CARE = "special-care"
    HIGH_RISK = "high-risk"
    SECRET = "secret"  # noqa: S105 - the name of a mark
    DERIVED = "derived"
    PRECISE_LOCATION = "precise-location"
    CHILDREN = "children"
    CARD = "card"
    HEALTH = "health"
    CREDIT_BUREAU = "credit-bureau"
    CAMERA = "camera"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """The person who represents an entity."""

    title: Wording
    name: Wording
    confirmed: str  #: the day somebody last looked, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One legal person of the group; the controller unless the notice says otherwise."""

    node: Node
    name: Wording
    country: str  #: ISO 3166-1 alpha-2
    address: str
    fiscal_year_ends: tuple[int, int]  #: month, day; (2, 29) is the last day of February
    phone: str = ""
    email: str = ""
    registration: str = ""  #: number in a public register
    representative: Representative | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which entity is the controller where all that is stated here fits; what is empty fits always."""

    node: Node
    regions: tuple[str, ...]
    provider: str  #: the entity that has the contract
    collector: str  #: the entity that collected
    of: tuple[str, ...]
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The notice in one language."""

    language: str
    of: str  #: the day of the governing text that it renders
    binding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKind:
    """One capacity in which people stand towards the company: customer, shareholder, applicant."""

    node: Node
    name: str
    title: Wording
    known_by: tuple[str, ...]  #: identity keys, such as ``email`` or ``customer-id``
    linked_by: tuple[str, ...]  #: those of them that prove two rows of two systems to be one person
    via: str = "own"  #: ``own``, ``organisation``, ``guardian``, ``agent``: who acts for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A leaf of the tree of data, such as ``contact.email``."""

    node: Node
    id: str
    title: Wording
    marks: frozenset[Mark]
    origin: str = ""  #: ``given``, ``automatic``, ``other-sources``; empty: as the system that holds it says
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: region -> classes of its law
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch of the tree of data, such as ``contact``, and how people are told it."""

    node: Node
    title: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What data is used for; nothing may be used outside the purposes (APPI art. 17, 18)."""

    node: Node
    title: Wording
    of: tuple[str, ...]  #: kinds of people
    uses: tuple[str, ...]  #: leaf categories, expanded
    basis: str  #: legal basis; empty where the law asks for none
    choice: str  #: name of the choice that gates it (``promotions``), or empty
    marks: tuple[str, ...] = ()  #: ``profiling``, ``scoring``, ``interest-based-ads``
    by: str = ""  #: ``recipients.ID``
    shown_at: str = ""
    only_as: str = ""  #: ``releases.ID``
    only_if: tuple[str, ...] = ()  #: one of these must have happened
    open: bool = False  #: the words are open-ended, so nothing is authorised by it
    sensitive_basis: str = ""  #: who is bound to secrecy, or the law that allows it, in words
    special_ground: str = ""  #: of the use of special-care data, beside its basis; a word of a closed list


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets data, in which role, and at most which categories."""

    node: Node
    title: Wording
    role: str  #: ``processor``, ``third-party`` or ``joint-use``
    of: tuple[str, ...]
    receives: tuple[str, ...]  #: leaf categories, expanded
    purposes: tuple[str, ...]
    countries: tuple[str, ...]
    function: str = ""
    safeguard: str = ""
    entities: tuple[str, ...] = ()  #: of the group, named one by one
    members: tuple[str, ...] = ()  #: of a joint use
    responsible: str = ""  #: the entity that manages a joint use
    needs: str = ""  #: ``consent``, ``notice`` or empty
    exceptions: Mapping[str, WithoutConsent] = field(default_factory=dict)
    limits: Limits | None = None
    identified_on_screen: bool = False
    only_related_data: bool = False
    contact: str = ""  #: ``contacts.ID``
    retention: str = ""  #: id of a retention promise
    example: bool = False  #: one of an open list


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long categories of data of a kind of people are kept, and why."""

    node: Node
    name: str
    items: tuple[str, ...]  #: leaf categories, expanded
    of: tuple[str, ...]
    keep: Period
    after: str  #: the event the period runs from; each map binds it to a column
    to_fiscal_year_end: bool  #: the end moves up to the end of that fiscal year
    ground: str  #: the law (``law: JP-companies-act-432``) or purpose that needs it
    then: str = "destroy"  #: ``destroy``, ``de-identify``, ``shred`` or ``incinerate``
    method: Wording = field(default_factory=dict)
    at_most: bool = False  #: it may end sooner; the period is the longest
    meanwhile: tuple[str, ...] = ()  #: what the person can still do: ``reopen``, ``see``, ``ask-support``
    over: Mapping[str, str] = field(default_factory=dict)  #: name of a promise, or a law -> why this one wins


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnd:
    """A promise that keeping ends, without a period."""

    node: Node
    title: Wording
    items: tuple[str, ...]  #: leaf categories, expanded
    of: tuple[str, ...]
    until: tuple[str, ...]  #: ``purpose-ends``, ``law-ends``, ``told``
    then: str
    method: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRight:
    """A right that the notice, or the law it names, gives to people."""

    node: Node
    right: str  #: name of a member of the shelf ``rights``, or one that nothing executes yet
    of: tuple[str, ...]
    source: str  #: ``notice`` or the law
    when: tuple[str, ...] = ()  #: grounds; none: always
    provided_only: bool = False  #: only data that the person gave
    based_on: tuple[str, ...] = ()  #: legal bases of the uses it is about; none: of all
    automated: bool = False  #: only data processed by automated means (GDPR art. 20(1)(b))
    shows: tuple[str, ...] = ()  #: leaf categories, expanded: examples of what can be seen
    towards: str = ""  #: id of the one entity that it is asked of, or empty
    via: tuple[str, ...] = ()  #: ids of channels
    choice: str = ""  #: name of the choice by which people use it, or empty
    limits_services: bool = False
    earlier_kept: Period | None = None  #: how long the value before a correction is kept; none: it is not
    earlier_ground: str = ""  #: why, as of a retention promise; no purpose uses it


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPoint:
    """Where data is collected: the source shown beside the data (APPI art. 21)."""

    node: Node
    title: Wording
    of: tuple[str, ...]
    collects: tuple[str, ...]  #: leaf categories, expanded
    purposes: tuple[str, ...] = ()  #: names of the purposes stated there (APPI art. 21)
    required: tuple[str, ...] = ()  #: leaf categories, expanded
    optional: tuple[str, ...] = ()  #: the same
    without_it: Wording = field(default_factory=dict)
    automatic: bool = False
    events: tuple[str, ...] = ()
    example: bool = False  #: one of an open list


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What the people of some regions are told beside the notice, or instead of a part of it."""

    id: str  #: ``BR``; its nodes are ``supplements.BR. ...``
    regions: tuple[str, ...]
    effective: str  #: ISO date
    law: tuple[str, ...]
    nodes: tuple[Node, ...]  #: its own, and no others
    notice: "Notice"  #: the notice as it is there

    def serves(self, region: str) -> bool:
        """Return whether it names the region."""
        return region in self.regions


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The whole notice, resolved: categories expanded, every name known."""

    id: str
    title: Wording
    effective: str  #: ISO date
    governing_language: str
    languages: tuple[str, ...]
    law: str
    controller: str  #: id of an entity
    entities: Mapping[str, Entity]
    people: Mapping[str, PersonKind]  #: those of the supplements as well, since maps name them
    categories: Mapping[str, Category]  #: the same
    branches: Mapping[str, Branch] = field(default_factory=dict)  #: the same; those that have a title
    purposes: Mapping[str, Purpose]
    recipients: Mapping[str, Recipient]
    retention: Mapping[str, Retention]
    rights: Mapping[str, GivenRight]  #: those that Mamoru can carry out
    collection_points: Mapping[str, CollectionPoint]
    unexecuted: tuple[Node, ...]  #: promises read and kept in the notice, that nothing executes yet
    heading: tuple[Node, ...] = ()  #: parts of the notice itself with a clause: ``effective``, ``languages``
    where: Span
    editions: tuple[Edition, ...] = ()
    routes: tuple[Route, ...] = ()  #: to other controllers; the first that fits decides
    open_ends: Mapping[str, OpenEnd] = field(default_factory=dict)  #: ``retention`` without a period
    other_rights: Mapping[str, GivenRight] = field(default_factory=dict)  #: given, and not executed yet
    officers: Mapping[str, Officer] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    transfers: Mapping[str, Transfer] = field(default_factory=dict)
    disclosures: Mapping[str, Disclosure] = field(default_factory=dict)
    processor_rules: Mapping[str, ProcessorRule] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)  #: ``requests.channels``, and so on
    forms: Mapping[str, Form] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    askers: Mapping[str, Asker] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    fee: Fee | None = None
    refusals: Refusals | None = None
    releases: Mapping[str, Release] = field(default_factory=dict)
    ages: Mapping[str, Age] = field(default_factory=dict)
    safeguards: Mapping[str, Safeguard] = field(default_factory=dict)
    never: Mapping[str, Never] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    cookies: Mapping[str, CookieNotice] = field(default_factory=dict)  #: one without a name: ``""``
    covered: Mapping[str, Covered] = field(default_factory=dict)  #: ``scope.covers``
    excluded: Mapping[str, Excluded] = field(default_factory=dict)  #: ``scope.excludes``
    bases: Mapping[str, Bases] = field(default_factory=dict)
    differences: Mapping[str, Difference] = field(default_factory=dict)  #: ``differs``
    links: Mapping[str, LinkOut] = field(default_factory=dict)
    obligations: Mapping[str, Obligation] = field(default_factory=dict)
    told_controllers: Mapping[str, ToldController] = field(default_factory=dict)  #: of a supplement
    reports: Mapping[str, Report] = field(default_factory=dict)
    destruction: Mapping[str, Destruction] = field(default_factory=dict)
    earlier: Earlier | None = None
    region: str = ""  #: the supplement that is laid over it, none, or ``UNKNOWN``
    laws: tuple[str, ...] = ()  #: of that supplement; none: ``law`` alone
    law_at: tuple[Span, ...] = ()  #: where each of them stands, or ``law``
    overlays: Mapping[str, Overlay] = field(default_factory=dict)  #: by id; none in what one gives

    @property
    def every_right(self) -> Mapping[str, GivenRight]:
        """All rights that are given, those that nothing executes last."""
        return {**self.rights, **self.other_rights}

    def promise_of(self, keep: Keep) -> Retention | None:
        """Return the promise that keeps rows of people who are told this; none where it is not there."""
        name = keep.regions.get(self.region, keep.retention) if keep.regions else keep.retention
        return self.retention.get(name)

    def where_unknown(self) -> "Notice":
        """Return the notice as it is told to people of whom nobody knows in which region they are."""
        return replace(self, region=UNKNOWN)

    def for_region(self, region: str) -> "Notice":
        """Return the notice as the people of a region are told it; without a supplement, as it is.

        ``region`` is a country of ISO 3166-1, a part of one (``US-CA``), or ``EEA``.  Where no supplement
        names it, one that names what it belongs to holds: ``US`` for ``US-CA``, ``EEA`` for ``DE``.
        """
        for name in (region, *wider(region)):
            for overlay in self.overlays.values():
                if overlay.serves(name):
                    return overlay.notice
        return self
