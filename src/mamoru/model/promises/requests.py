"""How people ask, prove who they are, and are answered.

An empty text is not stated.
"""

from dataclasses import dataclass

from mamoru.model.period import Period
from mamoru.model.promises.node import Node, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to ask."""

    node: Node
    title: Wording
    to: str  #: ``contacts.ID``, an address of the web, or a text
    rights: tuple[str, ...]
    of: tuple[str, ...]
    who: tuple[str, ...]  #: of ``customer``, ``non-customer``, ``agent``, ``anyone``


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form for one right."""

    node: Node
    title: Wording
    right: str
    url: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How somebody proves who they are."""

    node: Node
    title: Wording
    accepts: tuple[str, ...]
    such_as: tuple[str, ...]
    refuses: tuple[str, ...]
    by: str  #: ``document``, ``contact-on-file``, ``login`` or ``power-of-attorney``
    then: str  #: ``retention.ID``: how long the proof is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who may ask, for whom, and what shows it."""

    node: Node
    title: Wording
    behalf: tuple[str, ...]
    proof: str
    proof_any: tuple[str, ...]  #: names of proofs of which one is enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How a request is answered."""

    node: Node
    title: Wording
    by: str  #: ``letter``, ``email``, ``download`` or ``any``
    to: str
    condition: str
    within: Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What a request costs."""

    node: Node
    title: Wording
    amount: int  #: in whole units of the currency; 0 is free
    currency: str  #: ISO 4217, or empty where it is free


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """What somebody is told who is refused."""

    node: Node
    title: Wording
    told: tuple[str, ...]  #: ``reason``, ``authority``, ``appeal-form``
    appeal_within: Period | None
