"""Where data comes from and goes to: sources, transfers, disclosures, and the limits of recipients.

An empty text is not stated.  Days are ISO dates.
"""

from dataclasses import dataclass

from mamoru.model.period import Period
from mamoru.model.promises.node import Node, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What binds a recipient."""

    only_needed: bool
    no_other_use: bool
    bound_by: str  #: ``contract``, ``notice`` or ``law``
    checked: Period | None  #: how often
    evidence: str  #: where the proof is
    until: str  #: the day that proof ends


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorRule:
    """What holds for all processors."""

    node: Node
    title: Wording
    only_needed: bool
    no_other_use: bool
    bound_by: str
    checked: Period | None
    evidence: str
    until: str
    chosen_by: str
    chosen_from: tuple[str, ...]
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutConsent:
    """A ground on which a recipient gets data that otherwise needs consent (APPI art. 27(1))."""

    node: Node
    title: Wording
    record: tuple[str, ...]  #: what is written down each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where data comes from that the person does not give (GDPR art. 14)."""

    node: Node
    title: Wording
    kind: str  #: ``provider``, ``partner``, ``public``, ``credit-bureau``, ...
    of: tuple[str, ...]
    gives: tuple[str, ...]  #: leaf categories, expanded
    country: tuple[str, ...]
    url: str
    example: bool  #: one of an open list
    purposes: tuple[str, ...] = ()  #: what it may be used for; none: whatever the notice states


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What a recipient abroad has undertaken, and when that is looked at."""

    checked: Period | None
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Data that leaves a region, and the safeguard it leaves under (GDPR ch. V, APPI art. 28)."""

    node: Node
    title: Wording
    origin: tuple[str, ...]  #: regions; ``all`` is any
    to: tuple[str, ...]  #: countries
    recipient: str  #: id of a recipient, or empty
    contact: str
    of: tuple[str, ...]
    items: tuple[str, ...]  #: leaf categories, expanded
    purposes: tuple[str, ...]
    how: str  #: date and method
    retention: str  #: id of a retention promise, or a text
    safeguard: str
    law: str
    information: str  #: address of the sheet on the country's law
    undertaking: Undertaking | None
    surviving: bool  #: still honoured, but nothing may rely on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A ground on which data may be given to somebody who is on no list."""

    node: Node
    title: Wording
    ground: str
    to: str
    record: str  #: what is written down each time
    keeps_promises: bool  #: what was promised goes along with the data
