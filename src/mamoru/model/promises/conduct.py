"""What the company does and never does: choices, ages, safeguards, releases, changes and the like.

An empty text is not stated.  Days are ISO dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mamoru.model.period import Period
from mamoru.model.promises.node import Node, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something people decide about the use of their data."""

    node: Node
    title: Wording
    of: tuple[str, ...]
    purposes: tuple[str, ...]
    channels: Mapping[str, str]  #: channel -> ``opt-in``, ``opt-out`` or ``always``
    change_at: tuple[str, ...]  #: ``contacts.ID``, or words
    takes_effect: Period | None  #: at most this long after the change; zero days is at once
    default: str  #: ``on``, ``off`` or empty
    without_it: Wording
    sent_by: Mapping[str, str] = field(default_factory=dict)  #: channel -> ``e-mail``, ``sms`` ..., if said


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Data that leaves without naming anybody."""

    node: Node
    title: Wording
    regime: str  #: ``statistics``, ``anonymised``, ``pseudonymised`` or ``de-identified``
    items: tuple[str, ...]  #: leaf categories, expanded
    least_group: int  #: people in the smallest group shown; 0 is not stated
    to: str
    undertakes: tuple[str, ...]  #: ``no-reidentification``, ``contract-passes-on``, ``else-personal``


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """What holds for people below an age."""

    node: Node
    title: Wording
    of: tuple[str, ...]
    region: str
    under: int  #: years
    inclusive: bool  #: people of exactly that age belong to it
    act: str  #: what it is about: ``use``, ``buy``, ``open-account``; empty: everything
    then: str  #: ``refuse``, ``guardian-consent`` or ``guardian-involvement``


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """What protects data, and when somebody last looked."""

    node: Node
    title: Wording
    kind: str
    standard: str
    at: str
    owner: str
    reviewed: Period | None  #: how often
    last: str
    until: str  #: the day an attestation ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """What the company promises not to do."""

    node: Node
    title: Wording
    what: str
    of: tuple[str, ...]
    items: tuple[str, ...]  #: leaf categories, expanded
    but_for: tuple[str, ...]  #: names of the purposes that are excepted
    text: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """That what a change rule demands was done for the version that comes into force next."""

    on: str
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How the notice itself is changed."""

    node: Node
    title: Wording
    kind: str
    means: tuple[str, ...]  #: ``site``, ``direct``, ``other-public-means``
    needs: str  #: ``announce``, ``notify-and-choice``, ``consent`` or empty
    done: Done | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieNotice:
    """The notice on cookies, and who sets them."""

    node: Node
    title: Wording
    notice: str  #: its address
    version: str
    setters: str  #: ``own``, ``own-and-approved`` or empty
    change_at: tuple[str, ...]
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What the notice covers."""

    node: Node
    title: Wording
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """What it does not cover, and what holds instead."""

    node: Node
    title: Wording
    what: str
    items: tuple[str, ...]  #: leaf categories, expanded; none: it is not said which
    then: str
    see: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """The legal bases that people are told are all there are (GDPR art. 13(1)(c); LGPD art. 9)."""

    node: Node
    title: Wording
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where an edition says something else than the text that governs."""

    node: Node
    title: Wording
    edition: str  #: its language
    at: str  #: id of the node that it says otherwise
    text: Wording  #: what it says instead


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOut:
    """What leads to others, or shows what is theirs."""

    node: Node
    title: Wording
    to: str
    owner: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """A promise that is none of the others, with the one who keeps it."""

    node: Node
    title: Wording
    text: Wording
    owner: str
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Where earlier versions of the notice are shown."""

    node: Node
    title: Wording
    at: str
