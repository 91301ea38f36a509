"""PostgreSQL for tests: a database of the server that tests start."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from mamoru.sql.kind import Session
from mamoru.systems import postgresql
from mamoru.systems.postgresql import PostgresqlSession
from tests.ground import Connection, Ground, Place, Settings

LOGIN = "contract_clerk"


def place(url: str) -> Place:
    """Return the database at an address."""
    parts = urlsplit(url)
    address = {
        "host": parts.hostname,
        "port": parts.port,
        "database": parts.path[1:],
        "user": parts.username,
    }
    return Place(ground=GROUND, folder=Path(), settings=address)


def _empty(request: pytest.FixtureRequest) -> Place:
    return place(request.getfixturevalue("postgresql_url"))


def _connect(_folder: Path, settings: Settings) -> Connection:
    told = {"dbname" if n == "database" else n: v for n, v in settings.items()}
    return psycopg.connect(**told, autocommit=True)  # type: ignore[arg-type]  # host, port, dbname, user


def _login(there: Place, may: Mapping[str, str]) -> Settings:
    grants = [f'GRANT {what} ON "{table}" TO {LOGIN}' for table, what in may.items()]
    there.run(f"DROP ROLE IF EXISTS {LOGIN}", f"CREATE ROLE {LOGIN} LOGIN", *grants)
    return {**there.settings, "user": LOGIN}


def _cut(there: Place, session: Session) -> None:
    assert isinstance(session, PostgresqlSession)
    there.query(f"SELECT pg_terminate_backend({session.connection.info.backend_pid}, 10000)")


def _impatient(patch: pytest.MonkeyPatch) -> Settings:
    patch.setattr(postgresql, "LOCK_TIMEOUT_MS", 100)
    return {}


GROUND = Ground(
    kind="postgresql",
    empty=_empty,
    connect=_connect,
    mark="%s",
    key_types={
        "integer": ("1", "20", "-300"),
        "bigint": ("1", "9007199254740993", "-9223372036854775808"),
        "text": ("a", "Ä b", "𠮷野家 🍣"),
        "varchar(20)": ("a", "Ä b", "𠮷野家 🍣"),
        "uuid": (
            "6b29fc40-ca47-1067-b31d-00dd010662da",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ),
        "date": ("2026-01-01", "2024-02-29", "1999-12-31"),
        "timestamp": ("2026-01-01 00:00:00", "2026-01-01 00:00:00.000001", "1999-12-31 23:59:59"),
        "numeric(30,10)": ("1.0000000000", "0.1000000000", "12345678901234567890.0000000001"),
        "double precision": ("0.1", "2.5", "1e+100"),
    },
    login=_login,
    cut=_cut,
    impatient=_impatient,
    nowhere={"port": 1},
)
