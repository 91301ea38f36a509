"""The notice: what the company promises its customers, as values.

Every promise is a node with an id (its path, ``purposes.promote``), the clause of the company's
text that it states, and the place where it was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mamoru.model.period import Period
from mamoru.model.place import Span

Wording = Mapping[str, str]  #: language tag -> text; ``""`` holds a text given without a language


class Mark(StrEnum):
    """What is special about a category of data."""

    IDENTIFYING = "identifying"
    SENSITIVE = "sensitive"
    SPECIAL_CARE = "special-care"
    HIGH_RISK = "high-risk"
    SECRET = "secret"  # noqa: S105 - the name of a mark
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every promise has: an id, the clauses it states, and its place."""

    id: str
    clauses: tuple[str, ...]
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One legal person of the group; the controller unless the notice says otherwise."""

    node: Node
    name: Wording
    country: str  #: ISO 3166-1 alpha-2
    address: str
    fiscal_year_ends: tuple[int, int]  #: month, day; (2, 29) is the last day of February


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKind:
    """One capacity in which people stand towards the company: customer, shareholder, applicant."""

    node: Node
    name: str
    title: Wording
    known_by: tuple[str, ...]  #: identity keys, such as ``email`` or ``customer-id``
    linked_by: tuple[str, ...]  #: those of them that prove two rows of two systems to be one person


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A leaf of the tree of data, such as ``contact.email``."""

    node: Node
    id: str
    title: Wording
    marks: frozenset[Mark]
    origin: str = ""  #: ``given``, ``automatic``, ``other-sources``; empty: as the system that holds it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What data is used for; nothing may be used outside the purposes (APPI art. 17, 18)."""

    node: Node
    title: Wording
    of: tuple[str, ...]  #: kinds of people
    uses: tuple[str, ...]  #: leaf categories, expanded
    basis: str  #: legal basis; empty where the law asks for none
    choice: str  #: name of the choice that gates it (``promotions``), or empty


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRight:
    """A right that the notice, or the law it names, gives to people."""

    node: Node
    right: str  #: name of a member of the shelf ``rights``
    of: tuple[str, ...]
    source: str  #: ``notice`` or the law


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionPoint:
    """Where data is collected: the source shown beside the data (APPI art. 21)."""

    node: Node
    title: Wording
    of: tuple[str, ...]
    collects: tuple[str, ...]  #: leaf categories, expanded
    purposes: tuple[str, ...] = ()  #: names of the purposes stated there (APPI art. 21)


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
    people: Mapping[str, PersonKind]
    categories: Mapping[str, Category]
    purposes: Mapping[str, Purpose]
    recipients: Mapping[str, Recipient]
    retention: Mapping[str, Retention]
    rights: Mapping[str, GivenRight]
    collection_points: Mapping[str, CollectionPoint]
    unexecuted: tuple[Node, ...]  #: promises read and kept in the notice, that nothing executes yet
    heading: tuple[Node, ...] = ()  #: parts of the notice itself with a clause: ``effective``, ``languages``
    where: Span
