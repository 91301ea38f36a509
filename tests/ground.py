"""What a kind of system says of itself to tests: how an empty one is had, and how it is spoken to.

One file a kind stands in ``tests/grounds``, found by a folder scan; the suites of ``tests/systems/contract``,
``tests/shelves`` and ``tests/execute`` then run on it.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mamoru.model.map import Scalar, SystemMap
from mamoru.model.schema import Schema
from mamoru.model.shelf import members
from mamoru.sql.dialect import Dialect
from mamoru.sql.kind import Session, SystemKind

Row = tuple[Scalar, ...]
Settings = Mapping[str, Scalar]
Connection = Any  #: a connection as PEP 249 has it; what is done is committed at once
KINDS = members("mamoru.systems", SystemKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One kind of system, as tests need it."""

    kind: str
    #: makes an empty database
    empty: Callable[[pytest.FixtureRequest], "Place"]
    #: folder of the programme, settings -> a connection beside Mamoru's; names in double quotes
    connect: Callable[[Path, Settings], Connection]
    mark: str = "?"  #: a parameter of a statement
    early_keys: bool = False  #: a foreign key may lead to a table that is not there yet
    #: plain word for a type, whether the column is part of a key -> the kind's own word
    word: Callable[[str, bool], str] = lambda word, _keyed: word
    #: columns of a key -> values of each type that keys have here, three different ones, all as text
    key_types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: settings of a login that may do these things with each of these tables, and nothing else
    login: Callable[["Place", Mapping[str, str]], Settings] | None = None
    #: ends the connection of a session from outside
    cut: Callable[["Place", Session], None] | None = None
    #: settings with which a session waits for others only a moment
    impatient: Callable[[pytest.MonkeyPatch], Settings] = lambda _: {}
    #: settings that lead to nothing
    nowhere: Settings = field(default_factory=dict)
    locks_rows: bool = True  #: two transactions may change two rows at the same time
    lacks: frozenset[str] = frozenset()  #: what it cannot do that the others can
    #: tables, ground, how a statement is run: creates them and their rows, where the usual way is none here
    fill: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One database of a kind."""

    ground: Ground
    folder: Path
    settings: Settings

    def skip_without(self, *wanted: str) -> None:
        """Skip a test of something that this kind cannot do."""
        if lacking := self.ground.lacks.intersection(wanted):
            pytest.skip(f"{self.ground.kind} has no {', '.join(sorted(lacking))}")

    @property
    def kind(self) -> SystemKind:
        """The member of the shelf."""
        return KINDS[self.ground.kind]

    @property
    def dialect(self) -> Dialect:
        """Its dialect."""
        assert self.kind.dialect is not None
        return self.kind.dialect

    def map(self, settings: Settings | None = None) -> SystemMap:
        """Return a map of the system ``s`` without tables."""
        from tests.worlds import system_map  # noqa: PLC0415 - worlds are made of grounds

        return system_map({}, self.ground.kind, settings or self.settings)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Open a connection beside Mamoru's."""
        with closing(self.ground.connect(self.folder, self.settings)) as connection:
            yield connection

    def run(self, *statements: str) -> None:
        """Run statements, each in a transaction of its own."""
        with self.connected() as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)

    def query(self, text: str) -> list[Row]:
        """Return the rows of a statement."""
        with self.connected() as connection:
            cursor = connection.cursor()
            cursor.execute(text)
            return list(map(tuple, cursor.fetchall())) if cursor.description else []

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Put rows into a table."""
        with self.connected() as connection:
            cursor = connection.cursor()
            for row in rows:
                cursor.execute(insertion(self.ground, table, row), row)

    def open(self, more: Settings | None = None) -> Session:
        """Open it as Mamoru would."""
        assert self.kind.open is not None
        return self.kind.open(self.map({**self.settings, **(more or {})}), self.folder)

    def discover(self) -> Schema:
        """Read its schema as Mamoru would."""
        assert self.kind.discover is not None
        return self.kind.discover(self.map(), self.folder)

    def as_login(self, may: Mapping[str, str]) -> "Place":
        """Return the same database as a login sees it that may do less."""
        assert self.ground.login is not None
        return replace(self, settings=self.ground.login(self, may))


def insertion(ground: Ground, table: str, row: Row) -> str:
    """Return the statement that puts a row into a table."""
    named = table.replace("%", "%%") if "%" in ground.mark else table
    return f'INSERT INTO "{named}" VALUES ({", ".join([ground.mark] * len(row))})'


@cache
def grounds() -> Mapping[str, Ground]:
    """Return every kind of system that tests can have, by name."""
    files = sorted((Path(__file__).parent / "grounds").glob("[a-z]*.py"))
    found = [importlib.import_module(f"tests.grounds.{file.stem}").GROUND for file in files]
    return {ground.kind: ground for ground in found}
