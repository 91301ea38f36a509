"""Who can be reached: contacts, officers, authorities.

An empty text is not stated.  Days are ISO dates.
"""

from dataclasses import dataclass

from mamoru.model.promises.node import Node, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where people can turn to, and with what."""

    node: Node
    title: Wording
    name: Wording
    entity: str  #: id of an entity, or empty
    about: tuple[str, ...]  #: what it is there for, in the company's words
    of: tuple[str, ...]
    who: str  #: ``customer``, ``non-customer``, ``agent`` or ``anyone``
    region: str
    address: str
    email: str
    phone: str
    url: str
    hours: str  #: ``10:00-17:00 Asia/Tokyo``
    closed: tuple[str, ...]  #: ``weekend``, ``JP-holidays``
    languages: tuple[str, ...]
    confirmed: str  #: the day somebody last looked, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who answers for personal data within an entity, or for it in a region (GDPR art. 27, 37)."""

    node: Node
    title: Wording
    role: str  #: ``dpo``, ``privacy-officer``, ``compliance-officer``, ``representative``, ...
    entity: str
    regions: tuple[str, ...]
    name: Wording
    person: Wording
    email: str
    phone: str
    address: str
    url: str
    confirmed: str  #: the day somebody last looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The supervisory authority that people of a region can complain to."""

    node: Node
    title: Wording
    name: Wording
    regions: tuple[str, ...]
    address: str
    post: str
    email: str
    phone: str
    url: str
    complaints: str  #: e-mail address for complaints
    confirmed: str
