"""What the store takes and gives beside the nouns of the model.

Bytes are whatever the caller made of its values; the store seals them and does not look inside.
"""

from dataclasses import dataclass, field

from mamoru.model.request import RequestLine, StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request to save; nothing in it is personal."""

    id: str  #: random, made by the caller
    right: str
    of: str
    made: str  #: ISO time, UTC
    programme: str  #: digest of the programme
    recipe: str  #: digest of the recipe
    plan: str  #: digest of the plan
    rows: int
    systems: tuple[str, ...]  #: one step each


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What is personal in a request; sealed in the store, never printed."""

    subject: bytes = field(repr=False)  #: the identity values
    plan: bytes = field(repr=False)
    capture: bytes = field(repr=False, default=b"")  #: the captured keys
    nonces: bytes = field(repr=False, default=b"")  #: the salts of the receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One system of a request."""

    system: str
    state: StepState
    rows: int
    finished: str  #: ISO time, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """One request as the store has it."""

    line: RequestLine
    programme: str
    recipe: str
    fence: int  #: how often it was claimed
    steps: tuple[Step, ...]  #: by system
    secrets: Secrets | None  #: none: forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A receipt that was issued, with the leaf and the checkpoint it rests on."""

    index: int  #: of the leaf
    leaf: bytes
    size: int  #: of the log under the checkpoint
    checkpoint: str
    file: bytes = field(repr=False)  #: the receipt's file; names the subject, so it is sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One record of the log; no personal data."""

    index: int  #: place in the log, from 0
    request: str
    right: str
    checkpoint: str  #: signed when it was added, or empty
    is_forgotten: bool  #: the file of its request was destroyed


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReceipt:
    """One receipt as the store has it."""

    request: str
    index: int  #: of its leaf in the log
    file: bytes | None = field(repr=False)  #: none: forgotten
