"""The map: what each system holds, and how its rows are tied to people.

Semantics of ties: K9db (OSDI 2023) and DELF (USENIX Security 2020), made precise in
``docs/decisions/0002-erasure-is-reachability.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mamoru.model.documents.paths import Path
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
    NONE = "none"  #: a reference: the row is not shown to whom it leads to, and stays when they go

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
    KEEP = (
        "keep"  #: the value stays, for a reason and until a promise ends it; only where no constraint forbids
    )
    DELETE_ROW = "delete-row"  #: the row goes with what it leads to


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
    gone_reason: str = ""  #: why a value stays though its target is gone
    gone_until: str = ""  #: name of the retention promise that ends it

    @property
    def leads(self) -> bool:
        """Return whether rows are shown, go or are masked along it; if not, it is a mere reference."""
        return self.how is not How.NONE or self.delete_row or bool(self.leaving)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What one column holds, or one value inside of the documents of a column."""

    name: str  #: of a value inside of a document with the path: ``profile.address.street``
    category: str  #: a leaf of the notice's data
    secret: bool
    names_others: bool  #: free text that may name other people: withheld from an access package
    mask: MaskUse | None  #: how it is blanked in a row that stays; none: set to NULL
    where: Span
    document: str = ""  #: the column of JSON that it stands in; empty: it is a column itself
    path: Path = ()  #: where in the document


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A column of JSON of which a map says what stands inside; what it does not name is shown to nobody."""

    column: str
    not_personal: Mapping[str, Path]  #: by the name of the value
    where: Span
    rest: bool = False  #: what it does not name says nothing about a person (``not-personal: [profile.*]``)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Rows that stay after an erasure, because a retention promise keeps them."""

    retention: str  #: name of a retention promise of the notice
    regions: Mapping[str, str] = field(default_factory=dict)  #: supplement -> promise that keeps them there
    columns: tuple[str, ...]  #: personal columns that stay readable; the others are masked
    where: Span
    by: tuple[str, ...] = ()  #: of the tie to the row that has the date; none: the row itself has it


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


class Sum(StrEnum):
    """How one value is made of many."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A column that is made of the rows of a table which lead to the row it stands in."""

    column: str
    made_as: Sum
    of: str  #: that table
    value: str  #: its column that is added up or compared; empty where rows are counted
    by: tuple[str, ...]  #: its columns that hold the key of the row
    when: Condition | None  #: only rows count of which this holds
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRows:
    """Which rows of a table of several kinds of people are of one kind, and how that kind is known."""

    when: Condition
    known_by: Mapping[str, str]  #: identity key -> column


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """What one table holds."""

    id: str  #: ``systems.online-shop.orders``
    name: str
    person: str  #: kind of person whose rows these are, the first of several, or empty
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
    suspended_since: str = ""  #: a row keeps its person's data out of use since the day that stands here
    recomputed: tuple[Recomputed, ...] = ()  #: columns to be made anew when rows they are made of go
    kinds: Mapping[str, KindRows] = field(default_factory=dict)  #: where rows are of several kinds of people
    #: the columns of which ``columns`` and ``not_personal`` name values inside
    documents: Mapping[str, Document] = field(default_factory=dict)

    @property
    def people(self) -> tuple[str, ...]:
        """Return the kinds of people whose rows these are."""
        return tuple(self.kinds) or ((self.person,) if self.person else ())

    def when(self, kind: str) -> Condition | None:
        """Return what tells rows of one kind of people from those of others; none where all are."""
        return self.kinds[kind].when if kind in self.kinds else None

    def keys_of(self, kind: str) -> Mapping[str, str]:
        """Return the identity keys, with their columns, by which people of a kind are known here."""
        return self.kinds[kind].known_by if kind in self.kinds else self.known_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualSearch:
    """What is to be done in a system without SQL, by a person or, where it has a ``RemoteMap``, by Mamoru."""

    owner: str  #: the role that does it, or sees to it when a service does not
    holds: tuple[str, ...]  #: leaf categories, expanded
    of: tuple[str, ...]
    instructions: Mapping[str, Mapping[str, str]]  #: right -> language -> text
    days: int  #: how long it may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """How old the people of a use are, in years; ``Ages`` without limits is everybody, children too."""

    since: int = 0  #: the youngest
    under: int = 0  #: nobody of this age or above; 0 is no limit
    guardian: str = ""  #: ``guardian-consent`` or ``guardian-involvement`` was asked for


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
    ages: Ages | None = None  #: of these people; none: it is not said


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
