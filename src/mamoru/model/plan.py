"""The plan: a recipe after capture.  What it shows is what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a system answered; only the first three let a request close."""

    HELD = "held"
    NOTHING_HELD = "nothing-held"  #: the identity was looked for by a key that this system knows
    TASK = "task"  #: a person has to look
    NO_KEY = "no-key"  #: nothing known of the person leads into this system
    SHARED_KEY = "shared-key"  #: rows were left, since another account has, or may have, the only key to them
    UNREACHABLE = "unreachable"
    NO_PERMISSION = "no-permission"
    ROW_SECURITY = "row-level-security"  #: the database hides rows from Mamoru
    UNMAPPED = "unmapped-table"  #: tables exist that the map does not know

    @property
    def was_not_asked(self) -> bool:
        """Whether the system could not be asked, so that its silence says nothing."""
        return self in {Standing.UNREACHABLE, Standing.NO_PERMISSION, Standing.ROW_SECURITY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Rows that stay for a reason, and until when."""

    retention: str
    ground: str
    rows: int
    until: str  #: ISO date of the last of them whose period has begun, or empty
    not_begun: int  #: rows whose period has not begun, so that they have no end yet
    readable: tuple[str, ...]  #: personal columns that stay readable


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEffect:
    """The exact effect on one table."""

    table: str
    shown: int = 0  #: rows of which any value is shown
    withheld: int = 0  #: rows of which none is
    deleted: int = 0
    shells: int = 0
    masked: int = 0  #: rows that stay and lose values, kept rows and shells included
    corrected: int = 0  #: rows in which a value becomes another one
    added: int = 0  #: rows that say of a person what holds from now on
    masks: Mapping[str, str] | None = None  #: column -> mask
    kept: Kept | None = None
    keys: str = ""  #: keyed digest of the captured keys, hex

    @property
    def changed(self) -> int:
        """Rows that are changed in any way."""
        return self.deleted + self.masked + self.corrected + self.added


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEffect:
    """What the plan does in one system."""

    system: str
    standing: Standing
    detail: str  #: what the standing means here; never a data value
    tables: tuple[TableEffect, ...]
    statements: tuple[str, ...]  #: the very SQL that runs, without values
    task: str = ""  #: what a person has to do
    reason: str = ""  #: the whole of the detail, for whoever looks now; it goes into no record
    left: tuple[str, ...] = ()  #: identity keys that alone lead to rows which were left
    by_machine: bool = False  #: Mamoru does the task itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a request will do; its digest covers the recipe and the capture."""

    request: str  #: id of the request
    right: str
    of: str
    people: int  #: how many are asked for
    programme: str  #: digest of the programme
    recipe: str  #: digest of the recipe
    systems: tuple[SystemEffect, ...]
    stops: tuple[str, ...]  #: reasons why it must not run without a person's word
    digest: str
    forbids: tuple[str, ...] = ()  #: reasons why it must not run at all, which no word lifts
    region: str = ""  #: the supplement that the person is told; none: the notice as it is
    given: str = ""  #: the region that was named for the person; none: it was looked up, if a map tells it
    notes: tuple[str, ...] = ()  #: what else to know of it; never a data value
    controllers: tuple[str, ...] = ()  #: ids of the entities that answer for the data, by the notice's routes

    @property
    def rows(self) -> int:
        """Rows changed in all systems."""
        return sum(t.changed for s in self.systems for t in s.tables)
