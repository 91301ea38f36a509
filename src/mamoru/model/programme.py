"""The programme: one notice, the maps of its systems, and what the check has resolved of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mamoru.model.finding import Allowance
from mamoru.model.map import Condition, How, Scalar, SystemMap, Tie
from mamoru.model.notice import Notice
from mamoru.model.place import Span
from mamoru.model.schema import Schema
from mamoru.model.versions.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``programme.yaml`` says of Mamoru itself."""

    name: str
    folder: str  #: the programme's folder, absolute
    store: str  #: file of Mamoru's own store
    keys: str  #: name of a member of the shelf ``keys``
    keys_at: str  #: folder or environment prefix the keys are read from
    checkpoints: str  #: file outside the store that every signed checkpoint is appended to
    row_limit: int  #: a plan that changes more rows stops and asks
    plan_days: int = 30  #: how long a plan may be run after it was shown
    backup_days: int = 400  #: how long a backup is kept, and so what was erased is looked for again
    undo_days: int = 0  #: how long an act that nobody asked for can be undone; 0: it cannot
    allow: tuple[Allowance, ...] = ()  #: findings that the company lives with for a time
    where: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything a folder states, every name resolved, nothing judged yet."""

    settings: Settings
    notice: Notice
    systems: Mapping[str, SystemMap]
    schemas: Mapping[str, Schema]  #: by system; a system without a snapshot has none
    sources: Mapping[str, str]  #: file -> text, for excerpts
    digest: str  #: SHA-256 over all files but published versions, hex
    published: tuple[Version, ...] = ()  #: versions of the notice, the oldest first
    today: str = ""  #: days after it have not come (MAM-170); empty: nobody has said which day it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A tie in normal form: a holder row holds every row that joins it.

    ``holder.holder_columns = held.held_columns``, pairwise.  ``owned``, ``joint`` and ``accessed``
    run from the row pointed at to the row with the column, ``owns`` and ``accesses`` the other way.
    """

    id: str
    tie: Tie
    holder: str  #: table, or empty when a person is known by an identity key alone
    holder_columns: tuple[str, ...]
    held: str
    held_columns: tuple[str, ...]
    owning: bool
    deduced: bool  #: from a foreign key nobody declared: gives access, never deletes
    single: bool = True  #: a held row has at most one holder along it; not so for members of a group
    nobody: tuple[Scalar, ...] = ()  #: values that its own masks leave in its columns; they name nobody

    @property
    def shows(self) -> bool:
        """Whether who has the holder is shown the held row."""
        return self.tie.how is not How.NONE

    @property
    def carries(self) -> bool:
        """Whether the held row is shown, or goes; if not, it only loses values when its holder goes."""
        return self.shows or self.tie.delete_row

    @property
    def person_key(self) -> str:
        """The bound set of a person's identity values, when there is no holder table."""
        return f"{self.tie.of}/{self.tie.known_as}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A column that points at rows which may be erased, and says what becomes of it."""

    table: str
    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    emptied: tuple[str, ...]  #: the columns that become NULL when the target is deleted; may be none
    refuse: bool  #: the map says that such an erasure must stop
    way: Way | None  #: the tie that this reference is, if any
    when: Condition | None  #: it leads somewhere only where this holds
    keeps: bool = False  #: the map says that the value stays, though it leads nowhere any more

    @property
    def nullable(self) -> bool:
        """Whether it can be emptied at all; if not, its target cannot be deleted."""
        return bool(self.emptied)

    @property
    def masks_itself(self) -> bool:
        """Whether its tie masks its own columns: they lead elsewhere before their target is deleted."""
        if self.way is None or self.way.held != self.table:
            return False
        return any(use.column in self.columns for use in self.way.tie.leaving)

    @property
    def repointed(self) -> bool:
        """Whether that is so wherever it leads, and not only where the tie's condition holds."""
        return self.masks_itself and self.way is not None and self.way.tie.when == self.when


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Where the date stands that the period of a table's kept rows runs from, if in rows of another table."""

    through: tuple[Reference, ...]  #: from the kept row to the one that has the date
    column: str  #: of the last table
    problem: str = ""  #: why no such row can be found; then the other two are empty


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemGraph:
    """What the check has resolved of one system; plans are compiled from it."""

    system: str
    people: frozenset[str]  #: tables of people of any kind; nobody goes with a row that holds them
    ways: tuple[Way, ...]
    references: tuple[Reference, ...]
    owned: frozenset[str]  #: tables whose rows somebody owns, person tables included
    death_order: tuple[str, ...]  #: tables in order of death: holders before what they hold
    access_order: tuple[str, ...]  #: the same for access
    delete_order: tuple[tuple[str, ...], ...]  #: groups, referencing tables first; a cycle is one group
    reach_cycles: tuple[tuple[str, ...], ...]  #: tables that lead to one another by ties that show
    death_cycles: tuple[tuple[str, ...], ...]  #: tables whose rows go with one another's
    dates: Mapping[str, Dated] = field(default_factory=dict)  #: kept tables whose date stands in other rows
    dating: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: table -> columns that others need


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProgramme:
    """A programme with its graphs; the only thing ``plan`` reads."""

    programme: Programme
    graphs: Mapping[str, SystemGraph]
