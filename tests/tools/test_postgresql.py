"""The PostgreSQL that other tests stand on: empty, apart, and true to its commits."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from tests.postgresql import Server, programs

ROOT = Path(__file__).parents[2]


#: Starts a server, tells its process and its folder, and dies without a word.
KILLED = """
import os, pathlib, psycopg
from tests.postgresql import server
with server(durable=False) as started:
    with psycopg.connect(started.url) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()[0]
    process = (pathlib.Path(folder) / "postmaster.pid").read_text().split()[0]
    print(process, folder, flush=True)
    os.kill(os.getpid(), 9)
"""


def ended(process: int) -> bool:
    """Wait for a process that is not ours to end; false if it is still there after half a minute."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watched], [], [], 30)[0])
    finally:
        os.close(watched)


def answer(url: str, question: LiteralString) -> object:
    """Return the first column of the first row."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database_of_its_own(postgresql_url: str, turn: int) -> None:
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TABLE people (id int)")
        connection.execute("CREATE ROLE reader LOGIN")
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,), turn


def test_two_databases_of_one_test_are_apart(postgresql_database: Callable[[], str]) -> None:
    shop, payroll = postgresql_database(), postgresql_database()
    with psycopg.connect(shop) as connection:
        connection.execute("CREATE TABLE people (id int)")

    assert answer(shop, "SELECT to_regclass('people') IS NULL") is False
    assert answer(payroll, "SELECT to_regclass('people') IS NULL") is True


def test_a_role_may_log_in_by_its_name_alone(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE ROLE reader LOGIN")

    assert answer(postgresql_url.replace("postgres@", "reader@"), "SELECT current_user") == "reader"


def test_the_server_listens_on_loopback_only(postgresql_server: Server) -> None:
    assert answer(postgresql_server.url, "SHOW listen_addresses") == "127.0.0.1"


def test_a_commit_outlives_a_killed_server(durable_postgresql: Callable[[], Server]) -> None:
    server = durable_postgresql()
    open_connection = psycopg.connect(server.url)
    open_connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    open_connection.commit()
    open_connection.execute("INSERT INTO kept VALUES (8)")

    server.kill()
    with pytest.raises(psycopg.OperationalError):
        open_connection.execute("SELECT 1")
    open_connection.close()
    server.start()

    assert answer(server.url, "SELECT array_agg(seven) FROM kept") == [7]


def test_the_server_ends_with_the_process_that_started_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False
    )
    process, folder = told.stdout.split()

    assert told.returncode == -signal.SIGKILL
    assert ended(int(process))
    shutil.rmtree(Path(folder).parent)


def test_a_missing_postgresql_fails_the_test_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception) as failure:
        programs(tmp_path)

    assert str(failure.value) == (
        f"no PostgreSQL server under {tmp_path}: run tools/postgresql.sh as root, or `make test`,"
        " which runs it; these tests are not skipped, because Mamoru's promises rest on them"
    )


def test_the_newest_version_is_used(tmp_path: Path) -> None:
    for version in ("9.6", "15", "9"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()

    assert programs(tmp_path) == tmp_path / "15" / "bin"
