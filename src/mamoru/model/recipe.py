"""The recipe: what a request will do, compiled from the checked programme without touching a system."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mamoru.model.documents.paths import Path
from mamoru.model.expression import Expression, Value
from mamoru.model.kinds.right import Right
from mamoru.model.map import Condition, RegionColumn, Scalar, SystemMap
from mamoru.model.notice import Retention
from mamoru.model.programme import Reference, Way
from mamoru.model.schema import Table


class Cause(StrEnum):
    """Why a row that stays is masked."""

    HOLDER_GONE = "holder-gone"  #: the person or row on a tie goes
    KEPT = "kept"  #: a retention promise keeps the row, not all of its columns
    SHELL = "shell"  #: a row that stays must reference it
    TARGET_GONE = "target-gone"  #: a reference to a row that is deleted
    RECOMPUTED = "recomputed"  #: rows that it was made of are deleted
    CORRECTED = "corrected"  #: the person says that a value of theirs is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskStep:
    """One column of one table set to a value, for rows that meet the cause."""

    column: str
    value: Expression
    mask: str
    cause: Cause
    way: Way | None = None  #: for HOLDER_GONE
    reference: Reference | None = None  #: for TARGET_GONE; for RECOMPUTED, of those rows to this one
    was: Value | None = None  #: for CORRECTED: only where the column holds this


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepStep:
    """Rows of a table that a retention promise keeps."""

    retention: Retention
    event: str  #: column the period runs from; NULL: it has not begun, so the row is kept
    through: tuple[Reference, ...] = ()  #: how to get to the row that has it; none: the kept row has it


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStep:
    """A row added for each person asked for, unless there is one."""

    way: Way  #: names the person
    since: str  #: column of the day


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseTable:
    """What an erasure does to one table.

    Of the rows that nobody living owns, those under ``keep`` stay masked, those in ``shell_for``
    stay as shells, the rest are deleted.
    """

    table: Table
    person: str  #: kind of person asked for, or empty
    owners: tuple[Way, ...]  #: owning ways into the table
    kills: tuple[Way, ...]  #: ways by which a row goes whoever else owns it
    doomed: bool  #: rows of it can be deleted at all
    keep: KeepStep | None
    readable: tuple[str, ...]  #: personal columns that stay readable in kept rows
    shell_for: tuple[Reference, ...]  #: NOT NULL references to it by rows that may stay
    masks: tuple[MaskStep, ...]
    refuse: tuple[Reference, ...]  #: references whose answer is to stop
    stays: bool = False  #: nobody goes: the rows that would go are theirs alone, and may be corrected
    adds: AddStep | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value that a person wants to be another one."""

    what: str  #: a leaf category, or one column: ``shop.customers.name``
    value: str = field(repr=False)
    was: str | None = field(repr=False, default=None)  #: only where this stands; none: whatever stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A column that an access package leaves out, and why."""

    column: str
    #: ``unmapped``, ``internal-key``, ``identity-key``, ``others-key``, ``not-personal``, ``secret`` or
    #: ``names-others``; of what is taken along, also ``not-provided`` or ``other-basis``; of values that a
    #: correction replaced, ``earlier-holder``
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A column that an access package shows."""

    column: str
    category: str
    hidden_by: tuple[str, ...]  #: ids of ways by which it is not shown
    document: str = ""  #: the column of JSON that it stands in; empty: it is a column itself
    path: Path = ()  #: where in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTable:
    """What an access shows of one table."""

    table: Table
    person: str
    ways: tuple[Way, ...]
    shown: tuple[Shown, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPerson:
    """How people of the asked kind are found in one table of people."""

    table: Table
    known_by: tuple[tuple[str, str], ...]  #: identity key, column
    region: RegionColumn | None = None  #: read with each row
    when: Condition | None = None  #: what tells their rows from those of other kinds of people in the table


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRecipe:
    """What a request does in one system; ``erase`` or ``show`` is used, neither for a manual system."""

    system: SystemMap
    people: tuple[FindPerson, ...]
    identity_keys: tuple[str, ...]  #: keys that ties of this system hold without a table of people
    relations: Mapping[str, Table]
    owning: tuple[Way, ...]  #: every owning way of the system, to prove that an owner lives
    everyone: frozenset[str]  #: tables of people of any kind
    placeholders: Mapping[str, Scalar]  #: table of people -> key of its pseudo-person
    blanks: Mapping[str, Mapping[str, Scalar]]  #: table of people -> what tells a row emptied before
    perhaps: frozenset[str] = frozenset()  #: of those tables, the ones where NULL is all that tells it
    erase: tuple[EraseTable, ...] = ()  #: in order of death
    delete_order: tuple[tuple[str, ...], ...] = ()
    show: tuple[ShowTable, ...] = ()  #: in order of reach
    circles: tuple[tuple[str, ...], ...] = ()  #: tables that lead to one another, and are walked


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """People of another kind who are known by a key of those asked for; the request is not about them."""

    of: str  #: kind of person
    keys: tuple[str, ...]  #: identity keys that both are known by
    tables: tuple[str, ...]  #: ``mail.subscribers``


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a request of one right by one kind of person does everywhere."""

    right: Right
    of: str  #: kind of person
    linked_by: tuple[str, ...]  #: identity keys that lead from one system to another
    systems: tuple[SystemRecipe, ...]
    digest: str  #: SHA-256 over all it is compiled from: programme, right, kind, Mamoru's version; hex
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()  #: what it leaves as it is, and why
    apart: tuple[Apart, ...] = ()  #: what is told nowhere else: rows of people of other kinds
