"""A request, its state, the tasks of people that it waits for, and what it counts as when its file is gone.

Law of the figures: 11 CCR 7102; PIPA art. 21, enforcement decree art. 16.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a request stands; text in the store."""

    PLANNED = "planned"  #: captured and shown; nothing changed
    APPLYING = "applying"  #: keys are journalled; systems are being changed
    WAITING = "waiting"  #: systems are done; a person has still to look somewhere
    OPEN = "open"  #: a system could not answer; nothing may close the request
    DONE = "done"
    STOPPED = "stopped"  #: it would have done something that was not shown


class StepState(StrEnum):
    """Where one system of a request stands."""

    PENDING = "pending"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request as ``mamoru status`` lists it; no personal data."""

    id: str
    right: str
    of: str
    state: State
    made: str  #: ISO time, UTC
    rows: int
    plan: str  #: digest of the plan
    waits_for: tuple[str, ...]  #: systems not done yet

    def runs_until(self, *, days: int) -> datetime:
        """Return the moment up to which its plan may be run, if that is so many days."""
        return datetime.fromisoformat(self.made) + timedelta(days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person has to do for a request."""

    id: str
    request: str
    system: str
    owner: str
    due: str  #: ISO date
    done: str  #: ISO time, or empty
    found: int | None  #: rows or papers found, as reported
    by: str  #: role or name of who did it, as reported
    note: str
    method: str = ""  #: by which what was found was destroyed: ``shred``, ``technical`` ...
    proof: str = ""  #: what shows that, as reported; names nobody

    @property
    def person(self) -> int | None:
        """The number of the person that it is about, from 0, where the request is about several."""
        number = self.id.partition(".")[2]
        return int(number) - 1 if number else None


class Became(StrEnum):
    """What became of a request; text in the store."""

    WHOLE = "whole"  #: complied with, nothing held back
    PART = "part"  #: complied with, and something was held back or is kept for a reason
    DENIED = "denied"  #: something is held, and all of it was held back or is kept for a reason
    NOTHING = "nothing-held"  #: nothing was found
    OPEN = "open"  #: begun, and not concluded
    UNKNOWN = "unknown"  #: forgotten before this was counted
    AGAIN = "again"  #: nobody asked: it erased again what a backup had brought back
    UNASKED = "unasked"  #: nobody asked, and for some days it can be undone


NOBODY_ASKED = frozenset({Became.AGAIN, Became.UNASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One request as it is counted; names nobody."""

    request: str
    right: str
    of: str
    state: State
    made: str  #: ISO time, UTC: when it was put to Mamoru
    region: str | None  #: supplement; empty: the notice as it is; none: not known any more
    people: int  #: a batch is one request of several; 1 where it is not known
    became: Became  #: of a batch: part where anything of anybody's was held back or is kept
    answered: str  #: ISO time, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """What one request destroyed in one table, or where people look; names nobody."""

    request: str
    right: str
    of: str
    region: str | None
    system: str
    table: str  #: empty: people, or a service, looked in the system
    method: str  #: ``technical``, ``de-identify``, ``shred``, ``incinerate``; empty: nobody said
    rows: int  #: or papers, as reported
    at: str  #: ISO time, UTC
    by: str  #: ``MAMORU``, or a role of the map
    statement: str  #: id of the node that states how it is to be done, or empty
    proof: str  #: what else shows it, as reported, or empty


MAMORU = "mamoru"  #: who destroyed what no person did
