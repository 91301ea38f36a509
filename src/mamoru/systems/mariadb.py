"""MariaDB 10.6 or newer, through PyMySQL.

A statement sees what was committed when it began, as in PostgreSQL.  What MariaDB does loosely by itself is
set for the session: strict values, times in UTC, texts in UTF-8 of four bytes.
"""

import hashlib
import importlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mamoru.model.map import SystemMap
from mamoru.model.schema import Schema
from mamoru.sql.kind import Call, Result, Survey, SystemKind, Touched
from mamoru.systems._mariadb_effects import Counts, Effects, counts
from mamoru.systems._mariadb_statements import quoted, written
from mamoru.systems._mariadb_survey import EMPTY, Standing, survey_of
from mamoru.systems._mariadb_telling import NotThisServer, TooLong, told
from mamoru.systems._session import Conflict, MissingSetting, Row, Unreachable, change, without_bytes

if TYPE_CHECKING:
    import pymysql

    from mamoru.sql.dialect import Dialect

DRIVER = "mariadb"
OLDEST = (10, 6)
CONNECT_TIMEOUT_S = 10
LOCK_TIMEOUT_S = 10
MODES = (
    "ANSI_QUOTES", "STRICT_ALL_TABLES", "NO_BACKSLASH_ESCAPES", "SIMULTANEOUS_ASSIGNMENT",
    "ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION",
)  # fmt: skip
MANNERS = f"""
SET SESSION sql_mode = '{",".join(MODES)}', time_zone = '+00:00', autocommit = 1, foreign_key_checks = 1,
  unique_checks = 1, sql_safe_updates = 0, sql_auto_is_null = 0, group_concat_max_len = 4294967295,
  sql_select_limit = 18446744073709551615, in_predicate_conversion_threshold = 0
"""
MOMENT = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
GIVE_BACK = "DO RELEASE_ALL_LOCKS()"  #: the turn; a session takes no other lock by name
IN_TRANSACTION = 1  #: of what the server says of itself with each answer (protocol, SERVER_STATUS_IN_TRANS)
CHANGED = re.compile(rb"Changed: (\d+)")


@dataclass(slots=True, kw_only=True)
class MariadbSession:
    """One connection to a MariaDB database."""

    system: str
    connection: "pymysql.Connection[pymysql.cursors.Cursor]"  #: commits by itself, but for ``begin``
    longest: int  #: bytes of a statement
    turn: str  #: name of the lock that erasures hold one after the other
    begins: bool = False  #: a transaction begins with the next statement
    in_turn: bool = False  #: the lock was taken, or perhaps
    standing: Standing = EMPTY
    watched: Sequence[str] = ()  #: mapped tables
    touched: Mapping[str, Touched] = field(default_factory=dict)

    def survey(self, tables: Sequence[str], *, writing: bool) -> Survey:
        """Ask the information schema which tables exist, and what this login may do with them."""
        survey, standing = survey_of(self._ask, tables, writing=writing)
        self.watched = [t for t in tables if t in survey.tables]
        if writing:
            self.standing = standing
        return survey

    def begin(self, *, writing: bool = True, at_once: bool = False) -> None:
        """Begin with the first statement, unless ``at_once``; reading needs no transaction.

        Erasures take turns, as they do in the other systems: two at once would each leave to the other what
        both hold.  A connection that was cut keeps its turn until the server has undone what it did.
        """
        self.begins = writing
        if at_once:
            self._begun()

    def _begun(self) -> None:
        if self.begins:
            self.in_turn = True
            ((got,),) = self._ask(f"SELECT GET_LOCK({quoted(self.turn)}, {LOCK_TIMEOUT_S})")
            if got != 1:
                raise Conflict(self.system, because="another erasure is at work")
            if not self._in_transaction():  # to begin again would commit what is open
                self._ask("START TRANSACTION")
            self.begins = False

    def _in_transaction(self) -> bool:
        return bool(getattr(self.connection, "server_status", 0) & IN_TRANSACTION)

    def run(self, calls: Sequence[Call], *, meanwhile: Callable[[], None] | None = None) -> list[Result]:
        """Run statements in order, then what was to be done meanwhile."""
        self._begun()
        texts = [written(c.query.text, {**c.query.constants, **c.bound}) for c in calls]
        if any(change(c.query.text) for c in calls):
            results = self._changing(texts)
        else:
            results, self.touched = [self._result(text) for text in texts], {}
        if meanwhile is not None:
            meanwhile()
        return results

    def each(self, calls: Sequence[Call], *, at_once: int) -> Iterator[tuple[int, Sequence[Row]]]:
        """Run statements that only read, in one snapshot, and yield their rows as they come."""
        driver, streaming = _driver(), importlib.import_module("pymysql.cursors").SSCursor
        self._ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        self._ask("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        try:
            for n, call in enumerate(calls):
                with self.connection.cursor(streaming) as cursor:
                    cursor.execute(written(call.query.text, {**call.query.constants, **call.bound}))
                    while rows := cursor.fetchmany(at_once):
                        yield n, without_bytes([tuple(row) for row in rows], self.system)
        except driver.Error as error:
            raise told(error, self.system) from None
        finally:
            self.rollback()

    def _changing(self, texts: Sequence[str]) -> list[Result]:
        """Run statements that change rows, and find out what else was changed by them."""
        before, ours, results = counts(self._ask), Counts(), dict[int, Result]()
        effects = Effects(system=self.system, ask=self._ask, standing=self.standing)
        deletions = [n for n, text in enumerate(texts) if text.startswith("DELETE")]
        left = list(range(len(texts)))
        while left:
            if left[0] in deletions[:1]:
                there = effects.free({n: texts[n] for n in deletions}, self._updated)
                left, deletions = [there.get(n, n) for n in left], []
            n = left.pop(0)
            results[n] = self._result(effects.before(texts[n]))
            deleted = results[n].changed if texts[n].startswith("DELETE") else 0
            updated = self._really_changed() if texts[n].startswith("UPDATE") else 0
            ours = Counts(deleted=ours.deleted + deleted, updated=ours.updated + updated)
        freed = Counts(updated=effects.changed)
        effects.by_triggers(counts(self._ask).minus(before).minus(ours).minus(freed), self.watched)
        self.touched = {n: t for n, t in effects.touched.items() if n in self.watched}
        return [results[n] for n in range(len(texts))]

    def _updated(self, text: str) -> int:
        self._execute(text)
        return self._really_changed()

    def _really_changed(self) -> int:
        """Return how many rows the last update gave another value; those that had it are met as well."""
        answer = getattr(self.connection, "_result", None)  # PyMySQL tells it nowhere else
        found = CHANGED.search(getattr(answer, "message", None) or b"")
        return int(found[1]) if found else 0

    def _result(self, text: str) -> Result:
        rows, changed = self._execute(text)
        return Result(rows=without_bytes(rows, self.system), changed=changed)

    def _ask(self, text: str) -> list[Row]:
        return self._execute(text)[0]

    def _execute(self, text: str) -> tuple[list[Row], int]:
        """Send one statement.  Raises the errors of a session."""
        needed = len(text.encode())
        if needed >= self.longest:
            raise TooLong(self.system, needed=needed, allowed=self.longest)
        driver = _driver()
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(text)
                rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
                return rows, 0 if cursor.description else cursor.rowcount
        except driver.Error as error:
            raise told(error, self.system, at=change(text)) from None

    def commit(self, *, meanwhile: Callable[[], None] | None = None) -> None:
        """Commit; whoever waits for a turn may go on."""
        if not self.begins:
            self._ask("COMMIT")
        self.begins = False
        if meanwhile is not None:
            meanwhile()
        with suppress(_driver().Error, Unreachable):
            self._ask(GIVE_BACK)
            self.in_turn = False

    def rollback(self) -> None:
        """Undo everything since ``begin``; a lost connection has undone it already."""
        self.begins = False
        if not self.in_turn and not self._in_transaction():
            return  # nothing was begun, and nobody waits
        self.in_turn = False
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
                cursor.execute(GIVE_BACK)
        except _driver().Error:
            self.close()

    def close(self) -> None:
        """Close the connection."""
        with suppress(_driver().Error):
            self.connection.close()


TLS = {
    "off": "a connection in clear",
    "on": "TLS, or none",
    "verified": "TLS to a server whose name is proved",
}
SETTINGS = {
    "host": "host name, or the path of a Unix socket",
    "port": "port; 3306 when left out",
    "database": "name of the database; tables of others are no part of the system",
    "user": "login; it needs SELECT on the whole database (it sees no table that it has no right on), "
    "UPDATE and DELETE on the mapped tables, and TRIGGER to see what triggers do",
    "password-from": "environment variable that holds the password, which never stands in a file",
    "tls": "`preferred`, `required`, `verified` (with the host name) or `off`; preferred when left out",
    "tls-ca": "file with the certificates that the server's is proved by; the machine's own when left out",
}


def _driver() -> ModuleType:
    """Import the driver when a MariaDB system is used, since it is an extra."""
    try:
        return importlib.import_module("pymysql")
    except ImportError:
        missing = "the driver is not installed: pip install 'mamoru[mariadb]'"
        raise MissingSetting(DRIVER, because=missing) from None


def _parameters(system: SystemMap) -> dict[str, object]:
    settings = dict(system.settings)
    for name in ("host", "database", "user"):
        if not settings.get(name):
            raise MissingSetting(system.name, because=f"`{name}` is missing")
    variable = settings.get("password-from")
    if variable is not None and str(variable) not in os.environ:
        raise MissingSetting(
            system.name, because=f"the environment variable {variable} with the password is not set"
        )
    host, port = str(settings["host"]), settings.get("port", 3306)
    if isinstance(port, bool) or not isinstance(port, int):
        raise MissingSetting(system.name, because="`port` must be a whole number")
    place = {"unix_socket": host} if host.startswith("/") else {"host": host, "port": port}
    return {
        **place,
        "user": str(settings["user"]),
        "database": str(settings["database"]),
        "password": os.environ[str(variable)].encode() if variable else "",  # a text would go as Latin-1
        **_tls(system),
    }


def _tls(system: SystemMap) -> dict[str, object]:
    wanted, authority = system.settings.get("tls", "preferred"), system.settings.get("tls-ca")
    proof = {"ca": str(authority)} if authority else {}
    match wanted:
        case "preferred":
            return {"ssl": proof} if proof else {}
        case "off":
            return {"ssl_disabled": True}
        case "required":
            return {"ssl": {"verify_mode": "none", "check_hostname": False, **proof}}
        case "verified":
            return {"ssl": {"verify_mode": "required", "check_hostname": True, **proof}}
        case _:
            raise MissingSetting(
                system.name, because="`tls` must be `preferred`, `required`, `verified` or `off`"
            )


def _connect(system: SystemMap) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    """Connect, and have the server keep Mamoru's manners.  Raises Unreachable and NotThisServer."""
    driver, parameters = _driver(), _parameters(system)
    flags = importlib.import_module("pymysql.constants.CLIENT")
    try:
        connection: pymysql.Connection[pymysql.cursors.Cursor] = driver.connect(
            **parameters,
            charset="utf8mb4",
            collation="utf8mb4_nopad_bin",
            autocommit=True,
            client_flag=flags.FOUND_ROWS,
            connect_timeout=CONNECT_TIMEOUT_S,
            max_allowed_packet=1 << 30,
        )
    except (driver.Error, OSError) as error:
        raise Unreachable(system.name, because=_reason(error)) from None
    try:
        _agree(connection, system.name)
    except driver.Error as error:
        raise told(error, system.name) from None
    return connection


def _agree(connection: "pymysql.Connection[pymysql.cursors.Cursor]", system: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT VERSION()")
        version = str((cursor.fetchone() or ("",))[0])
        numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
        if "mariadb" not in version.lower() or numbers < OLDEST:
            connection.close()
            raise NotThisServer(system, version=version)
        cursor.execute(MANNERS)
        cursor.execute(MOMENT)
        cursor.execute(
            f"SET SESSION innodb_lock_wait_timeout = {LOCK_TIMEOUT_S}, lock_wait_timeout = {LOCK_TIMEOUT_S}"
        )


def _reason(error: Exception) -> str:
    """Return why there is no connection; it names hosts and logins, no data."""
    text = str(error.args[1]) if len(error.args) > 1 else str(error)
    return f"{type(error).__name__}: {(text.splitlines() or ['no answer'])[0]}"


def _open(system: SystemMap, _folder: Path) -> MariadbSession:
    connection = _connect(system)
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@max_allowed_packet, DATABASE()")
        longest, database = cursor.fetchone() or (0, "")
    digest = hashlib.sha256(f"{database} {system.name}".encode()).hexdigest()
    return MariadbSession(
        system=system.name, connection=connection, longest=int(str(longest)), turn=f"mamoru {digest[:40]}"
    )


def _discover(system: SystemMap, _folder: Path) -> Schema:
    from mamoru.systems._mariadb_schema import schema_of

    session = _open(system, _folder)
    try:
        return schema_of(session._ask, system.name)  # noqa: SLF001 - of this module
    finally:
        session.close()


def _dialect() -> "Dialect":
    from mamoru.systems._mariadb_dialect import MARIADB_DIALECT

    return MARIADB_DIALECT


CANNOT = (
    (
        "follow tables that own one another in a circle upwards from a row: whether somebody owns it is "
        "asked from the other end, so that such an erasure takes longer the more rows these tables have"
    ),
    "speak to MySQL, which lacks statements that an erasure is made of: it is refused by name",
    "undo an erasure that nobody asked for (`--unasked`): one is refused",
    (
        "erase from tables without transactions (MyISAM, Aria, MEMORY), and from tables with system "
        "versioning, which keep what is deleted"
    ),
    (
        "see tables, foreign keys and triggers that its login has no right on: it needs SELECT on the whole "
        "database, and TRIGGER where triggers are, and on other databases whose tables reference this one's"
    ),
    (
        "count by table what triggers change: what was done beside the statements is put down to every table "
        "that a trigger, routine or view names, and stops the erasure where one of them holds something "
        "personal"
    ),
    (
        "delete rows that lead to one another, or to themselves, by a foreign key that may not be NULL, "
        "where no row is left that they could lead to instead, or where it must be unique: such an erasure "
        "is refused before anything is changed (MAM-516)"
    ),
    "tell later how a transaction ended: the captured keys decide, after a COMMIT whose answer never came",
    "carry keys of the type FLOAT (DOUBLE is carried): no value that MariaDB shows of them finds its row",
)


MARIADB = SystemKind(
    name="mariadb",
    says="a MariaDB database, version 10.6 or newer; moments are told in UTC, and days counted so",
    settings=SETTINGS,
    writes=_dialect,
    open=_open,
    discover=_discover,
    manners=frozenset({"password-from", "tls", "tls-ca"}),
    cannot=CANNOT,
)
