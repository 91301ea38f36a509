"""A request, its state, and the tasks of people that it waits for."""

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

    @property
    def person(self) -> int | None:
        """The number of the person that it is about, from 0, where the request is about several."""
        number = self.id.partition(".")[2]
        return int(number) - 1 if number else None
