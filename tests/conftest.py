"""What every room's tests share: real PostgreSQL databases, and the promises a test shows kept."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import psycopg
import pymysql
import pytest
from hypothesis import settings
from psycopg import sql

from tests import mariadb
from tests.ground import Place
from tests.grounds.mariadb import place
from tests.postgresql import Server, server
from tools import promises

# The same cases on every machine, and no case fails for being slow.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")

FOREIGN_ROLES = "SELECT rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname NOT LIKE 'pg\\_%'"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that claims a promise which the catalogue does not have."""
    claims = list(promises.claimed([item]))
    wrong = promises.unknown(claims, promises.catalogue()) if claims else []
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


# A shell that runs tests in the background has them ignore Ctrl-C, and so every program that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """Run one PostgreSQL for all tests of this process; it forgets everything when it ends."""
    with server(durable=False) as started:
        yield started


@pytest.fixture
def postgresql_database(postgresql_server: Server) -> Iterator[Callable[[], str]]:
    """Return a function that makes a new, empty database and gives its address, as often as called.

    When the test ends its databases are dropped, and so is every role that it made.
    """
    made: list[str] = []
    with psycopg.connect(postgresql_server.url, autocommit=True) as keeper:

        def make() -> str:
            made.append(f"test_{len(made) + 1}")
            keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(made[-1])))
            return postgresql_server.database(made[-1])

        yield make
        for name in made:
            keeper.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for (role,) in keeper.execute(FOREIGN_ROLES).fetchall():
            keeper.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


@pytest.fixture
def postgresql_url(postgresql_database: Callable[[], str]) -> str:
    """Return the address of a new, empty database, ``postgresql://...``."""
    return postgresql_database()


@pytest.fixture
def durable_postgresql() -> Iterator[Callable[[], Server]]:
    """Return a function that starts a PostgreSQL which keeps its commits through ``kill()``.

    Each call starts one more; ``start()`` brings a killed one back at the same address.
    """
    with ExitStack() as started:
        yield lambda: started.enter_context(server(durable=True))


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[mariadb.Server]:
    """Run one MariaDB for all tests of this process; it forgets everything when it ends."""
    with mariadb.server(durable=False) as started:
        yield started


@pytest.fixture
def mariadb_place(mariadb_server: mariadb.Server) -> Iterator[Place]:
    """Return a new, empty database; when the test ends it is dropped, and so is every login it made."""
    with mariadb_server.connect() as keeper, keeper.cursor() as cursor:
        cursor.execute("CREATE DATABASE test_1 CHARACTER SET utf8mb4")
        yield place(mariadb_server.port, "test_1")
        cursor.execute("SELECT id FROM information_schema.processlist WHERE db = 'test_1'")
        for (number,) in cursor.fetchall():  # a session that a failing test left open holds its tables
            with suppress(pymysql.err.OperationalError):  # it has ended by itself
                cursor.execute("KILL %s", (number,))
        cursor.execute("DROP DATABASE test_1")
        cursor.execute("SELECT user, host FROM mysql.user WHERE user NOT IN ('root', 'mariadb.sys', 'mysql')")
        for user, host in cursor.fetchall():
            cursor.execute("DROP USER %s@%s", (user, host))


@pytest.fixture
def durable_mariadb() -> Iterator[mariadb.Server]:
    """Run a MariaDB that keeps its commits through ``kill()``."""
    with mariadb.server(durable=True) as started:
        yield started
