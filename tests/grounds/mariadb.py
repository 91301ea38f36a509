"""MariaDB for tests: a database of the server that tests start."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pymysql
import pytest
from pymysql.constants import CLIENT

from mamoru.sql.kind import Session
from mamoru.systems import mariadb
from mamoru.systems.mariadb import MariadbSession
from tests.ground import Connection, Ground, Place, Settings

if TYPE_CHECKING:
    from mamoru.model.map import Scalar

LOGIN = "contract_clerk"
WORDS = {"text": "varchar(200)"}
TYPES = {"timestamptz": "datetime(6)", "timestamp": "datetime(6)"}


def place(port: int, database: str) -> Place:
    """Return a database of a server."""
    settings: dict[str, Scalar] = {"host": "127.0.0.1", "port": port, "database": database, "user": "root"}
    return Place(ground=GROUND, folder=Path(), settings=settings)


def _empty(request: pytest.FixtureRequest) -> Place:
    there: Place = request.getfixturevalue("mariadb_place")
    return there


def _connect(_folder: Path, settings: Settings) -> Connection:
    return pymysql.connect(
        host=str(settings["host"]),
        port=int(str(settings["port"])),
        user=str(settings["user"]),
        database=str(settings["database"]),
        charset="utf8mb4",
        autocommit=True,
        sql_mode="ANSI_QUOTES,STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT",
        client_flag=CLIENT.FOUND_ROWS,
    )


def _word(word: str, keyed: bool) -> str:  # noqa: FBT001 - as the ground has it
    """A key needs a width; a text without one cannot be one."""
    known = TYPES.get(word.lower(), word)
    return WORDS.get(known.lower(), known) if keyed else known


def _login(there: Place, may: Mapping[str, str]) -> Settings:
    grants = [f'GRANT {what} ON "{table}" TO {LOGIN}' for table, what in may.items()]
    there.run(f"DROP USER IF EXISTS {LOGIN}", f"CREATE USER {LOGIN}", *grants)
    return {**there.settings, "user": LOGIN}


def _cut(there: Place, session: Session) -> None:
    assert isinstance(session, MariadbSession)
    number = session.connection.thread_id()  # type: ignore[no-untyped-call]  # PyMySQL leaves it untyped
    there.run(f"KILL {number}")


def _impatient(patch: pytest.MonkeyPatch) -> Settings:
    patch.setattr(mariadb, "LOCK_TIMEOUT_S", 1)
    return {}


GROUND = Ground(
    kind="mariadb",
    empty=_empty,
    connect=_connect,
    mark="%s",
    word=_word,
    key_types={
        "integer": ("1", "20", "-300"),
        "bigint": ("1", "9007199254740993", "-9223372036854775808"),
        "bigint unsigned": ("1", "9223372036854775808", "18446744073709551615"),
        "varchar(20)": ("a", "Ä b", "𠮷野家 🍣"),
        "varchar(20) collate utf8mb4_bin": ("a", "A", "Ä"),
        "varchar(20) collate utf8mb4_unicode_ci": ("a", "Ä b", "𠮷野家 🍣"),
        "varchar(20) character set latin1": ("a", "Ä b", "it's"),
        "varchar(20) character set utf8mb3": ("a", "Ä b", "山田"),
        "char(20)": ("a", "Ä b", "𠮷野家 🍣"),
        "uuid": (
            "6b29fc40-ca47-1067-b31d-00dd010662da",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ),
        "date": ("2026-01-01", "2024-02-29", "0000-00-00"),
        "datetime(6)": ("2026-01-01 00:00:00", "2026-01-01 00:00:00.000001", "1999-12-31 23:59:59"),
        "timestamp(6)": ("2026-01-01 00:00:00", "2026-01-01 00:00:00.000001", "1999-12-31 23:59:59"),
        "decimal(30,10)": ("1.0000000000", "0.1000000000", "12345678901234567890.0000000001"),
        "double": ("0.1", "2.5", "1e+100"),
        "enum('a','b','it''s')": ("a", "b", "it's"),
        "year": ("1999", "2026", "2155"),
    },
    login=_login,
    cut=_cut,
    impatient=_impatient,
    nowhere={"port": 1},
)
