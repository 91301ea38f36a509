"""The report of a run: what was found, planned, done and proved, for people to read afterwards.

Also the kind of the shelf ``formats``.  Nothing here holds a value of a person: names of the notice
and the map, counts, statements without values, digests.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mamoru.model.finding import AllowedFinding, Finding, KnownFinding
from mamoru.model.plan import Plan
from mamoru.model.request import State


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSummary:
    """What an access package holds, in numbers."""

    request: str
    of: str  #: kind of person
    language: str
    records: int  #: rows of the person of which any value is shown, of all tables
    tables: int  #: tables with at least one of them
    unseen: int = 0  #: rows of the person of which no value is shown
    withheld: int  #: columns that are not shown in at least one row
    nothing_held: tuple[str, ...]  #: leaf categories that every system that may hold them denied
    waits_for: tuple[str, ...]  #: systems without a full answer: the package is not complete
    files: int
    size: int  #: bytes of all files before compression
    manifest: str  #: SHA-256 of ``manifest.json``, hex; it vouches for every other file


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a planned request has come."""

    request: str
    state: State
    reported: Mapping[str, int] = field(
        default_factory=dict
    )  #: how many papers a person found there, by system


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One receipt, and what ``verify`` says of it."""

    request: str
    right: str
    file: str  #: relative to the programme
    proved: tuple[str, ...]  #: one sentence each
    unproved: tuple[str, ...]  #: what a receipt cannot prove, one sentence each


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMeaning:
    """What a code of a finding means, whatever it was found in."""

    code: str
    says: str  #: of a rule the question it asks
    why: str  #: empty where it differs from case to case
    article: str
    page: str  #: where the reference tells of it
    allowable: bool  #: a company may allow it for a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole run, from the notice to the receipts."""

    title: str
    programme: str  #: its name
    made: str  #: ISO time, UTC
    findings: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()  #: of a baseline; ``findings`` are then the new ones
    allowed: tuple[AllowedFinding, ...] = ()
    gone: tuple[KnownFinding, ...] = ()  #: in the baseline, and not found any more
    compared: bool = False  #: there is a baseline
    meanings: Mapping[str, CodeMeaning] = field(default_factory=dict)  #: by code, if wanted
    lines: Mapping[tuple[str, int], str] = field(default_factory=dict)  #: file, line -> its text, of findings
    plans: tuple[Plan, ...] = ()
    progress: tuple[Progress, ...] = ()  #: of these plans; one without is planned, and nothing was changed
    receipts: tuple[ReceiptLine, ...] = ()
    package: PackageSummary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to put a report; a member of the shelf ``formats``."""

    name: str  #: as a person asks for it: ``html``
    says: str
    render: Callable[[Report], str]
