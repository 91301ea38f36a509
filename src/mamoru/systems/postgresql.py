"""PostgreSQL 13 or newer, through psycopg.

Statements of one step share a round trip (pipeline mode).  A statement is planned once and for all, except
where a set is so large that its plan matters.  What needs SQLAlchemy is loaded with the first statement.
"""

import hashlib
import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema
from mamoru.sql.kind import Call, Result, Survey, SystemKind, Touched
from mamoru.systems._postgresql_statements import (
    BEGIN,
    CLOSE,
    COMMIT,
    CONSTRAINTS,
    COUNT,
    CURSOR,
    ENDED,
    FETCH,
    LARGE,
    SNAPSHOT,
    TIMEOUT,
    TOUCHED,
    TURN,
    Answer,
    Numbered,
    Statement,
    array_literal,
    number,
)
from mamoru.systems._postgresql_survey import SURVEY, WATCH, Found, Surveyed, survey_of
from mamoru.systems._postgresql_telling import told
from mamoru.systems._postgresql_touched import difference, parts_of
from mamoru.systems._postgresql_triggers import TRIGGERS, triggers_in
from mamoru.systems._session import Conflict, MissingSetting, Row, Unreachable, change, without_bytes

if TYPE_CHECKING:
    import psycopg

    from mamoru.sql.dialect import Dialect
    from mamoru.systems._postgresql_pipe import Pipe

DRIVER = "postgresql"
CONNECT_TIMEOUT_S = 10
LOCK_TIMEOUT_MS = 10_000
#: How dates and times are written, whatever the server or the login says: days are compared as text, in UTC.
#: Statements are short, and planned once: to compile them to machine code costs more than they do.
MANNERS = "-c datestyle=ISO -c intervalstyle=postgres -c timezone=UTC -c jit=off"
NOTHING: Mapping[str, object] = {}
Place = tuple[tuple[str, ...], bool]  #: what a survey was asked for: tables, and whether to change them
WATCHED = 2  #: the place of the mark's answer, behind those that a transaction begins with
IDLE = 0  #: no transaction is open (libpq, PQTRANS_IDLE)


@dataclass(slots=True, kw_only=True)
class PostgresqlSession:
    """One connection to a PostgreSQL database."""

    system: str
    connection: "psycopg.Connection[tuple[object, ...]]"  #: commits by itself, but for ``begin``
    pipe: "Pipe"
    numbered: dict[str, Numbered] = field(default_factory=dict)  #: statements by their text
    transaction: str = ""  #: the number of the one that writes, which PostgreSQL remembers the end of
    reading: bool = False
    planning: bool = False  #: statements of this transaction are planned for their values
    watched: Mapping[str, str] = field(default_factory=lambda: parts_of({}))  #: mapped tables and their parts
    touched: Mapping[str, Touched] = field(default_factory=dict)
    surveyed: dict[Place, Surveyed] = field(default_factory=dict)
    last: Surveyed | None = None  #: the survey that this request rests on
    expected: Surveyed | None = None  #: the same, while its mark is still to be asked for

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """Ask the catalogue which tables exist, and which this login may not see, or not see all of.

        The whole is asked again when its mark says otherwise than before; always one round trip at a time.
        Where changes rested on it before, the mark is asked for together with the first statement.
        """
        place, driver = (tuple(tables), writing), _driver()
        before = self.last = self.surveyed.get(place)
        self.expected = None
        if before is not None and before.trusted and not self.pipe.was_told():
            self.expected = before
            return before.survey
        try:
            if before is not None and self._ask(self._statement(WATCH))[0].rows == before.mark:
                return before.survey
            asked = self._statement(SURVEY, _asked(tables, writing=writing))
            mark, found, acts = self._ask(self._statement(WATCH), asked, self._statement(TRIGGERS))
            rows = [Found(*row) for row in found.rows]
            self.watched = parts_of({str(r.name): _ids(r.parts) for r in rows if r.mapped})
            survey = survey_of(rows, triggers_in(acts.rows))
            if writing and survey.uncounted and self._counts_now():
                survey = replace(survey, uncounted=frozenset())
            self.surveyed.pop(place, None)
            if (
                not survey.hidden | survey.denied | survey.uncounted
            ):  # what is granted to a role leaves no mark
                self.surveyed[place] = self.last = Surveyed(mark=mark.rows, survey=survey)
        except driver.Error as error:
            raise told(error, self.system) from None
        return survey

    def _counts_now(self) -> bool:
        """Let the server count what this session changes, where the login may."""
        try:
            self._ask(self._statement(COUNT))
        except _driver().errors.InsufficientPrivilege:
            return False
        return True

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Send nothing, unless ``at_once``: BEGIN goes with the first statement, and reading needs none.

        Each statement sees one moment; a transaction at PostgreSQL's own level would not add to that.
        Erasures take turns, as they do in SQLite: two at once would each leave to the other what both hold.
        """
        self.reading, self.planning, self.transaction = not writing, False, ""
        if not writing:
            self.expected = None
        elif self.last is not None:
            self.last.trusted = True
        if writing and at_once:
            self.run([])

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in one round trip; PostgreSQL begins with the first while the last is sent.

        Constraints that wait for the commit are checked after the last change: then no COMMIT is refused
        while another system has already committed.
        """
        driver, answers, before = _driver(), list[Answer](), self._before(calls)
        statements, at = self._written(before, calls)
        try:
            self.pipe.run(statements, answers, meanwhile=meanwhile)
        except driver.Error as error:
            self._refuse_others(answers)  # a statement that fails may fail because of that
            failed = dict(zip(at, calls, strict=True)).get(len(answers))
            raise told(error, self.system, at=change(failed.query.text) if failed else "") from None
        if before[:1] == [BEGIN]:
            self.transaction = str(answers[1].rows[0][1])
        self._refuse_others(answers)
        counted = len(statements) > len(before) + len(calls)
        self.touched = difference(answers[len(before)], answers[-1]) if counted else {}
        return [_result(answers[n], self.system) for n in at]

    def within(self, call: Call, *, seconds: float) -> Result | None:
        """Run a statement that only reads; the server itself gives it up."""
        driver, limit = _driver(), max(1, round(seconds * 1000))
        asked = self._statement(call.query.text, {**call.query.constants, **call.bound}, kept=False)
        try:
            self._ask(self._statement(TIMEOUT.format(limit), kept=False))
            (answer,) = self._ask(asked)
        except driver.errors.QueryCanceled:
            return None
        except driver.Error as error:
            raise told(error, self.system) from None
        finally:
            with suppress(driver.Error):
                self._ask(self._statement(TIMEOUT.format(0), kept=False))
        return _result(answer, self.system)

    def each(self, calls: Sequence[Call], *, at_once: int) -> Iterator[tuple[int, Sequence[Row]]]:
        """Run statements that only read, in one snapshot, and yield their rows as they come."""
        try:
            self._ask(*SNAPSHOT)
            for n, call in enumerate(calls):
                self._ask(
                    self._statement(
                        CURSOR + call.query.text, {**call.query.constants, **call.bound}, kept=False
                    )
                )
                while rows := self._ask(self._statement(FETCH.format(at_once)))[0].rows:
                    yield n, without_bytes(rows, self.system)
                self._ask(CLOSE)
        except _driver().Error as error:
            raise told(error, self.system) from None
        finally:
            self.rollback()

    def _written(self, before: list[Statement], calls: Sequence[Call]) -> tuple[list[Statement], list[int]]:
        """Return what is sent, and where among it the calls stand; changes are counted around all of them."""
        statements, at, changing = [*before], list[int](), [n for n, c in enumerate(calls) if _changes(c)]
        if changing:
            statements.append(self._count())
        for n, call in enumerate(calls):
            at.append(len(statements))
            bound = {**call.query.constants, **call.bound}
            statements.append(self._statement(call.query.text, bound, kept=not self.planning))
            if changing[-1:] == [n]:
                statements.append(CONSTRAINTS)
        if changing:
            statements.append(self._count())
        return statements, at

    def _count(self) -> Statement:
        """Ask how often this session has changed rows of each table; the server tells it in transactions."""
        return self._statement(TOUCHED, self.watched)

    def _before(self, calls: Sequence[Call]) -> list[Statement]:
        """Return what must be said first: that a transaction begins, and that large sets are planned for."""
        if self.reading:
            return []
        begins = self.connection.pgconn.transaction_status == IDLE
        before = [BEGIN, self._statement(TURN.format(_turn(self.system)))] if begins else []
        if begins and self.expected is not None:
            before.append(self._statement(WATCH))
        if not self.planning and any(c.large for c in calls):
            self.planning = True
            before.append(LARGE)
        return before

    def _refuse_others(self, answers: Sequence[Answer]) -> None:
        """Refuse tables that are others than those surveyed.  Raises Conflict."""
        expected, self.expected = self.expected, None
        if expected is not None and len(answers) > WATCHED and answers[WATCHED].rows != expected.mark:
            self.surveyed.clear()
            raise Conflict(self.system, because="its tables were changed", passing=True)

    def _statement(self, text: str, bound: Mapping[str, object] = NOTHING, *, kept: bool = True) -> Statement:
        numbered = self.numbered.get(text)
        if numbered is None:
            numbered = self.numbered[text] = number(text)
        return Statement(text=numbered.text, values=[bound[n] for n in numbered.names], kept=kept)

    def _ask(self, *statements: Statement) -> list[Answer]:
        answers: list[Answer] = []
        self.pipe.run(statements, answers)
        return answers

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Commit durably."""
        psycopg = _driver()
        try:
            self.pipe.run([COMMIT], [], meanwhile=meanwhile)
        except psycopg.Error as error:
            raise told(error, self.system) from None

    def committed(self, transaction: str) -> bool | None:
        """Return whether a transaction here was committed; none where the database does not know any more."""
        driver = _driver()
        if not transaction:
            return None
        try:
            (answer,) = self._ask(self._statement(ENDED, {"one": transaction}))
        except driver.Error as error:
            raise told(error, self.system) from None
        return {"committed": True, "aborted": False}.get(str(answer.rows[0][0]))

    def rollback(self) -> None:
        """Undo everything since ``begin``; a lost connection has undone it already."""
        psycopg = _driver()
        try:
            self.connection.rollback()
        except psycopg.Error:
            self.connection.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _turn(system: str) -> int:
    """Return the number of the lock that erasures of a system hold one after the other."""
    digest = hashlib.sha256(f"mamoru {system}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _asked(tables: Sequence[str], *, writing: bool) -> dict[str, str]:
    wanted = "SELECT,UPDATE,DELETE" if writing else "SELECT"
    return {"tables": array_literal(tables), "wanted": wanted}


def _ids(parts: object) -> list[int]:
    return [int(p) for p in parts] if isinstance(parts, list) else []


def _changes(call: Call) -> bool:
    return bool(change(call.query.text))


def _result(answer: Answer, system: str) -> Result:
    return Result(rows=without_bytes(answer.rows, system), changed=answer.changed)


PASSED_ON = ("host", "port", "user", "sslmode")  #: to libpq as they are; no other name reaches it
SETTINGS = {
    "host": "host name, or the folder of a Unix socket",
    "port": "port; 5432 when left out",
    "database": "name of the database",
    "user": "login; it needs SELECT, UPDATE and DELETE on the mapped tables and no row-level security",
    "password-from": "environment variable that holds the password, which never stands in a file",
    "schema": "default schema; the login's own search path when left out",
    "sslmode": "as libpq understands it; prefer when left out",
}


def _driver() -> ModuleType:
    """Import the driver when a PostgreSQL system is used, since it is an extra."""
    try:
        return importlib.import_module("psycopg")
    except ImportError:
        missing = "the driver is not installed: pip install 'mamoru[postgresql]'"
        raise MissingSetting(DRIVER, because=missing) from None


def _parameters(system: SystemMap) -> dict[str, object]:
    settings = dict(system.settings)
    for name in ("host", "database", "user"):
        if not settings.get(name):
            raise MissingSetting(system.name, because=f"`{name}` is missing")
    variable = settings.pop("password-from", None)
    if variable is not None and str(variable) not in os.environ:
        raise MissingSetting(
            system.name, because=f"the environment variable {variable} with the password is not set"
        )
    schema = settings.pop("schema", None)
    options = f"{MANNERS} -c lock_timeout={LOCK_TIMEOUT_MS} -c plan_cache_mode=force_generic_plan" + (
        f" -c search_path={_identifier(system, schema)}" if schema else ""
    )
    secret = {"password": os.environ[str(variable)]} if variable else {}
    return {
        "dbname": settings.pop("database"),
        **{name: settings[name] for name in PASSED_ON if name in settings},
        **secret,
        "options": options,
        "connect_timeout": CONNECT_TIMEOUT_S,
    }


def _identifier(system: SystemMap, name: object) -> str:
    text = str(name)
    if not text.replace("_", "").isalnum():
        raise MissingSetting(system.name, because="`schema` may hold letters, digits and underscores only")
    return text


def _connect(system: SystemMap) -> "psycopg.Connection[tuple[object, ...]]":
    driver = _driver()
    try:
        connection: psycopg.Connection[tuple[object, ...]] = driver.connect(**_parameters(system))
    except driver.Error as error:
        raise Unreachable(system.name, because=f"{type(error).__name__}: {_reason(error)}") from None
    return connection


def _reason(error: Exception) -> str:
    """Return the first line of a connection error; it names hosts and logins, no data."""
    return (str(error).splitlines() or ["no answer"])[0]


def _open(system: SystemMap, _folder: Path) -> PostgresqlSession:
    connection = _connect(system)
    connection.autocommit = True
    from mamoru.systems._postgresql_pipe import Pipe

    return PostgresqlSession(system=system.name, connection=connection, pipe=Pipe(connection=connection))


def _discover(system: SystemMap, _folder: Path) -> Schema:
    from mamoru.systems._postgresql_schema import schema_of

    return schema_of(lambda: _connect(system), system.name)


@cache
def _dialect() -> "Dialect":
    from mamoru.systems._postgresql_dialect import POSTGRESQL_DIALECT

    return POSTGRESQL_DIALECT


POSTGRESQL = SystemKind(
    name="postgresql",
    says="a PostgreSQL database, version 13 or newer; moments are told in UTC, and days counted so",
    settings=SETTINGS,
    writes=_dialect,
    open=_open,
    discover=_discover,
    manners=frozenset({"password-from", "sslmode"}),
    cannot=(
        "erase from a materialized view, which is a copy: it must be in the map, and be refreshed",
        "ask a table that others inherit from (partitions are parts of their table, and no obstacle)",
        "undo an erasure of tables that reference one another in a circle: an unasked one is refused",
    ),
)
