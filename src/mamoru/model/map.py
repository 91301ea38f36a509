"""The map: what each system holds, and how its rows are tied to people.

Semantics of ties: K9db (OSDI 2023) and DELF (USENIX Security 2020), made precise in
``docs/decisions/0002-erasure-is-reachability.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mamoru.model.place import Span
from mamoru.model.promises.codes import is_region
from mamoru.model.promises.regions import UNKNOWN
from mamoru.model.remote.map import RemoteMap

Scalar = str | int | float | bool | None
GUESSED_TABLE = "table"  #: instead of a column: the whole entry of a table is a guess


class How(StrEnum):
    """What a tie means for access and for erasure."""

    OWNED = "owned"  #: the row is the target's
    JOINT = "joint"  #: one of several owners
    ACCESSED = "accessed"  #: shown to the target, owned by somebody else
    OWNS = "owns"  #: this row makes its owner an owner of the target
    ACCESSES = "accesses"  #: this row makes its owner a reader of the target
    NONE = "none"  #: a reference that carries nothing

    @property
    def owning(self) -> bool:
        """Whether rows go with their last holder along such a tie."""
        return self in {How.OWNED, How.JOINT, How.OWNS}

    @property
    def backward(self) -> bool:
        """Whether the row with the column holds the row it points at, and not the other way round."""
        return self in {How.OWNS, How.ACCESSES}


class TargetGone(StrEnum):
    """What becomes of a reference whose target is erased."""

    NULL = "null"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskUse:
    """One mask applied to one column."""

    mask: str  #: name of a member of the shelf ``masks``
    column: str
    argument: Scalar
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A tie holds only for rows whose column has this value."""

    column: str
    equals: Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A column (or several) of a table that leads to a row or to a person."""

    id: str  #: ``systems.online-shop.orders.customer_id``
    by: tuple[str, ...]
    to: str  #: a table of the same system, or empty when the column holds an identity key
    to_columns: tuple[str, ...]  #: empty: the target's primary key
    of: str  #: kind of person, when the column holds an identity key of a person kept elsewhere
    known_as: str  #: that identity key
    how: How
    hide: tuple[str, ...]  #: columns not shown to who reaches the row by this tie
    hide_reason: str
    leaving: tuple[MaskUse, ...]  #: masks applied when the holder on this tie goes
    delete_row: bool  #: the row goes with this person, whoever else owns it
    delete_reason: str
    target_gone: TargetGone
    when: Condition | None
    where: Span
    delete_shared: bool = False  #: the map confirms that it goes even where other people own it


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What one column holds."""

    name: str
    category: str  #: a leaf of the notice's data
    secret: bool
    names_others: bool  #: free text that may name other people: withheld from an access package
    mask: MaskUse | None  #: how it is blanked in a row that stays; none: set to NULL
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Rows that stay after an erasure, because a retention promise keeps them."""

    retention: str  #: name of a retention promise of the notice
    columns: tuple[str, ...]  #: personal columns that stay readable; the others are masked
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionColumn:
    """Where a table of people says in which region each of them is."""

    column: str
    values: Mapping[str, str]  #: what stands there -> region; what is not among them is a code itself

    def read(self, value: str) -> str:
        """Return the region that a value means; ``""`` where it is blank, ``UNKNOWN`` where it is none."""
        text = value.strip()
        found = self.values.get(value) or self.values.get(text) or text.upper()
        return found if not found or is_region(found) else UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """What one table holds."""

    id: str  #: ``systems.online-shop.orders``
    name: str
    person: str  #: kind of person whose rows these are, or empty
    known_by: Mapping[str, str]  #: identity key -> column
    collected: str  #: the date column that says when the row was collected, or empty
    columns: Mapping[str, ColumnMap]
    not_personal: tuple[str, ...]
    nothing_personal: bool
    pseudo_person: Scalar  #: key of the placeholder row that erased people are replaced by
    ties: tuple[Tie, ...]
    keep: Keep | None
    where: Span
    guessed: tuple[str, ...] = ()  #: columns explained by a draft that nobody has confirmed
    region: RegionColumn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualSearch:
    """What is to be done in a system without SQL, by a person or, where it has a ``RemoteMap``, by Mamoru."""

    owner: str  #: the role that does it, or sees to it when a service does not
    holds: tuple[str, ...]  #: leaf categories, expanded
    of: tuple[str, ...]
    instructions: Mapping[str, Mapping[str, str]]  #: right -> language -> text
    days: int  #: how long it may take


@dataclass(frozen=True, slots=True, kw_only=True)
class DataUse:
    """A job, a screen or an export that uses data of a system (GDPR art. 30(1); APPI art. 17, 18).

    The purpose and the recipient are as the map names them, stated in the notice or not: whether the use is
    allowed is a question of the check, and no request of anybody depends on the answer.
    """

    id: str  #: ``uses.online-shop.newsletter``
    name: str
    title: Mapping[str, str]
    reads: tuple[str, ...]  #: leaf categories, expanded
    purpose: str
    of: tuple[str, ...]  #: kinds of people; none: those of the purpose
    recipient: str  #: who gets what is read; empty: nobody outside the company
    regions: tuple[str, ...]  #: where these people are; none: anywhere
    choice: str  #: the choice of each person that it looks at, or empty
    sells: bool  #: something of value is given in return
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemMap:
    """One system: how to reach it, what it holds."""

    id: str  #: ``systems.online-shop``
    name: str
    title: Mapping[str, str]
    kind: str  #: name of a member of the shelf ``systems``
    settings: Mapping[str, Scalar]  #: validated by the kind
    origin: str  #: ``given``, ``automatic`` or ``other-sources``
    country: str
    events: Mapping[str, tuple[str, str]]  #: event of the notice -> table, column
    tables: Mapping[str, TableMap]
    manual: ManualSearch | None
    where: Span
    uses: Mapping[str, DataUse] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()  #: keys of the map that a draft wrote and nobody has confirmed
    remote: RemoteMap | None = None  #: how a machine asks it; with ``manual``, which says what it holds
