"""What fails on the way, at the worst moment, loses nothing and does nothing twice."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import chaos, small
from tests.execute.carried import Rows, databases, fields, planned, proved, rows_on_postgresql, state
from tests.postgresql import Server, server

SQLITE = "mamoru.systems.sqlite:SqliteSession"
POSTGRESQL = "mamoru.systems.postgresql:PostgresqlSession"
APPLY = "mamoru.execute.erasing:Erasing.apply"
JOURNAL = "mamoru.execute.requests:Journal.write"
KILLED = Path(__file__).with_name("killed.py")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Rows]:
    """Every row of shop and club after an erasure of Hana that nobody disturbed."""
    folder = small.company(tmp_path_factory.mktemp("undisturbed"))
    small.mamoru(folder, "run", planned(folder), "--yes", expect=0)
    return databases(folder)


def assert_done_once(folder: Path, request: str, url: str, undisturbed: list[Rows]) -> None:
    """Check the rows, the state, the counts in the one receipt, and that nothing is left to do."""
    assert [rows_on_postgresql(url), small.rows(folder / "club.db")] == undisturbed
    assert state(folder, request) == "done"
    told = fields(folder, request)
    assert told["resumed"] is True
    assert told["observed.systems.shop.tables.order_items.deleted"] == 2
    assert told["observed.systems.shop.tables.customers.masked"] == 1
    assert told["observed.systems.club.tables.points.deleted"] == 2
    assert proved(folder) == 1
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"


# -- the connection is cut -------------------------------------------------------------------------


def interrupted(request: str, because: str) -> str:
    """Return what is told of a request that failed when systems may have been changed."""
    return (
        f"error[MAM-442]: request {request} was interrupted: {because}\n"
        "  why: some systems may be done already, each of them wholly or not at all; nothing is lost\n"
        f"  do:  mend that, then run `mamoru resume {request}`: it asks each system, and does the rest\n"
    )


LOST = "the system `shop` cannot be reached: the connection was lost (OperationalError)"


def test_a_commit_whose_answer_never_came_is_found_done(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """PostgreSQL has committed, and nobody was told."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request = planned(folder)
        proxy.cut_answer(chaos.COMMITTED)

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == interrupted(request, LOST)
        assert proxy.cuts == 1
        assert rows_on_postgresql(postgresql_url) == undisturbed[0]
        assert state(folder, request) == "applying"
        small.mamoru(folder, "resume", expect=0)
        assert_done_once(folder, request, postgresql_url, undisturbed)


def test_a_commit_that_never_arrived_is_done_by_resuming(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """The club is done by then; the shop is not."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request, before = planned(folder), rows_on_postgresql(postgresql_url)
        proxy.cut_before(b"COMMIT")

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == interrupted(request, LOST)
        assert rows_on_postgresql(postgresql_url) == before
        assert small.rows(folder / "club.db") == undisturbed[1]
        assert state(folder, request) == "applying"
        small.mamoru(folder, "resume", expect=0)
        assert_done_once(folder, request, postgresql_url, undisturbed)


def test_a_connection_lost_while_rows_are_changed_leaves_the_request_planned(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """Nothing was committed anywhere, so that the plan can simply be run again."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request, before = planned(folder), rows_on_postgresql(postgresql_url)
        club = small.rows(folder / "club.db")
        proxy.cut_before(b"DELETE FROM")

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == (
            f"error[MAM-501]: {LOST}\n"
            "  why: a system that does not answer is never taken for one that holds nothing\n"
            "  do:  start it or correct `connect:` in systems/shop.yaml, then run again\n"
        )
        assert [rows_on_postgresql(postgresql_url), small.rows(folder / "club.db")] == [before, club]
        assert state(folder, request) == "planned"
        small.mamoru(folder, "run", request, "--yes", expect=0)
        assert [rows_on_postgresql(postgresql_url), small.rows(folder / "club.db")] == undisturbed


# -- the server is killed --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def durable_server() -> Iterator[Server]:
    """A PostgreSQL that keeps its commits through ``kill()``."""
    with server(durable=True) as started:
        yield started


@pytest.fixture
def durable_url(durable_server: Server, request: pytest.FixtureRequest) -> str:
    """The address of a new database there."""
    name = f"killed_{abs(hash(request.node.name))}"
    with psycopg.connect(durable_server.url, autocommit=True) as keeper:
        keeper.execute(f"CREATE DATABASE {name}".encode())
    return durable_server.database(name)


@pytest.mark.parametrize("point", [f"{JOURNAL}:before:1", f"{JOURNAL}:after:1"])
def test_postgresql_killed_before_any_commit_leaves_everything_and_the_plan(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows], point: str
) -> None:
    """Before and after the journal was written: its changes died with it."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request, before = planned(folder), rows_on_postgresql(durable_url)
    club = small.rows(folder / "club.db")

    with chaos.at(point, durable_server.kill):
        small.mamoru(folder, "run", request, "--yes", expect=1)
    durable_server.start()

    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == [before, club]
    assert state(folder, request) == "planned"
    small.mamoru(folder, "run", request, "--yes", expect=0)
    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == undisturbed
    assert proved(folder) == 1


def test_postgresql_killed_between_the_commits_of_two_systems_is_done_by_resuming(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows]
) -> None:
    """While it is away, resuming says so and waits."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request = planned(folder)

    with chaos.at(f"{SQLITE}.commit:after:1", durable_server.kill):
        failed = small.mamoru(folder, "run", request, "--yes", expect=1)
    away = small.mamoru(folder, "resume", expect=1)
    durable_server.start()

    assert failed.stderr == interrupted(request, LOST)
    assert away.stderr.startswith(
        f"{request}:\nerror[MAM-442]: request {request} was interrupted: not every system can be asked: "
        "shop: unreachable (MAM-501: the system `shop` cannot be reached: OperationalError: connection failed"
    )
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert_done_once(folder, request, durable_url, undisturbed)


def test_postgresql_killed_right_after_its_commit_keeps_it(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows]
) -> None:
    """The answer had come, so the request is done."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request = planned(folder)

    with chaos.at(f"{POSTGRESQL}.commit:after:1", durable_server.kill):
        small.mamoru(folder, "run", request, "--yes", expect=0)
    durable_server.start()

    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == undisturbed
    assert state(folder, request) == "done"


# -- Mamoru is killed, the shop on PostgreSQL ------------------------------------------------------


@pytest.mark.parametrize(
    "point", [f"{JOURNAL}:after:1", f"{POSTGRESQL}.commit:before:1", f"{POSTGRESQL}.commit:after:1"]
)
def test_killed_with_the_shop_on_postgresql_it_goes_on(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows], point: str
) -> None:
    """As ``test_killed_anywhere`` shows for two files."""
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request = planned(folder)

    words = [sys.executable, str(KILLED), str(folder), request, point]
    killed = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    assert killed.returncode == -9, killed.stderr
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert_done_once(folder, request, postgresql_url, undisturbed)
