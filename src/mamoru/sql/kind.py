"""The kind of the shelf ``systems``: one kind of system, and the session that the engine speaks to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from mamoru.model.kinds.remote import Remote
from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema, Trigger

if TYPE_CHECKING:
    from mamoru.sql.dialect import Dialect
    from mamoru.sql.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One statement with the parameters it runs with."""

    query: "Query"
    bound: Mapping[str, object]
    large: bool = False  #: a set holds so many keys that a plan made for a few would be slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a statement gave: its rows, and how many it changed."""

    rows: Sequence[tuple[object, ...]]
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a login sees of a system, as far as it bears on trusting an empty answer."""

    tables: frozenset[str]  #: tables that exist, and whatever else holds rows, named as in the map
    columns: Mapping[str, frozenset[str]]  #: of the tables asked for, as far as they exist
    hidden: frozenset[str]  #: tables whose rows the database hides from this login
    denied: frozenset[str]  #: tables this login may not read, or not change
    inherited: frozenset[str] = frozenset()  #: tables whose statements reach rows of other tables too
    copies: frozenset[str] = frozenset()  #: kept results of queries, whose rows no statement can change
    versioned: frozenset[str] = frozenset()  #: tables that keep, as history, what is deleted from them
    unsafe: frozenset[str] = frozenset()  #: tables in which nothing that was done can be undone
    uncounted: frozenset[str] = frozenset()  #: settings without which nothing tells what triggers change
    triggers: tuple[Trigger, ...] = ()  #: what the database does by itself when rows change


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """How often rows of one table were changed, whatever did it: a statement, a trigger, a cascade."""

    deleted: int = 0
    updated: int = 0
    inserted: int = 0
    replaced: bool = False  #: its rows were thrown away or written anew without being counted (TRUNCATE)


class Session(Protocol):
    """An open connection to one system; every method raises the errors of ``systems._session``."""

    #: What the last ``run`` did, by table.  Empty where nothing but its statements can do anything.
    touched: Mapping[str, Touched]

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """Say which tables exist and whether the login may see all of their rows.

        It is asked before every request, and costs little where nothing has changed since.
        """

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Begin the one transaction of a request; one that only reads holds nobody up.

        One that writes keeps others of its kind out of the system until it ends; it may wait to do so until
        the first statement, unless ``at_once``.
        """

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in order, in one round trip where the driver can.

        ``meanwhile`` is done while the database works, where the driver can, else when it is done.
        """

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Make the changes durable; ``meanwhile`` as in ``run``."""

    def rollback(self) -> None:
        """Undo everything since ``begin``; never raises."""

    def close(self) -> None:
        """Close the connection; never raises."""


@runtime_checkable
class Remembering(Protocol):
    """A session of a system that tells later how a transaction ended."""

    #: Names the transaction that writes since ``begin``; empty until its first statement has run.
    transaction: str

    def committed(self, transaction: str) -> bool | None:
        """Return whether a transaction, by its name, was committed; none where nobody knows any more."""


@runtime_checkable
class Flowing(Protocol):
    """A session of a system that gives the rows of a statement little by little."""

    def each(
        self, calls: Sequence[Call], *, at_once: int
    ) -> Iterator[tuple[int, Sequence[tuple[object, ...]]]]:
        """Run statements that only read, all of them at one moment of the system.

        Yields some rows, no more than ``at_once``, with the place of their statement.
        """


@runtime_checkable
class Bounded(Protocol):
    """A session of a system that gives up a question which takes too long."""

    def within(self, call: Call, *, seconds: float) -> Result | None:
        """Run a statement that only reads; none where it was not answered in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemKind:
    """A kind of system; a kind without a dialect is asked by calls, or searched by people."""

    name: str
    says: str
    settings: Mapping[str, str]  #: name of a setting -> what it means
    writes: Callable[[], "Dialect"] | None  #: gives its dialect, and loads what that needs
    open: Callable[[SystemMap, Path], Session] | None  #: from the map and the programme's folder
    discover: Callable[[SystemMap, Path], Schema] | None
    cannot: tuple[str, ...]
    scans: bool = False  #: every question reads whole tables, so that no index would help
    manners: frozenset[str] = frozenset()  #: settings that say how to talk to a system, not which one it is
    remote: Callable[[SystemMap, Path], Remote] | None = None  #: of a system without SQL; opens nothing yet
    written: str = ""  #: an example of what a map of this kind says beside ``connect:``, as YAML

    @property
    def dialect(self) -> "Dialect | None":
        """What this kind of database says differently; none: people search it."""
        return self.writes() if self.writes else None
