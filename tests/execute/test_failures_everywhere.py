"""The same failures on SQLite, PostgreSQL and MariaDB: nothing is lost, nothing is done twice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymysql
import pytest

from tests import chaos, mariadb, small
from tests.cli.offices import age
from tests.execute.carried import fields, planned, state
from tests.execute.test_failures import SQLITE
from tests.ground import Place, grounds
from tests.grounds import mariadb as on_mariadb
from tests.grounds import postgresql as on_postgresql
from tests.systems import test_mariadb

MARIADB = test_mariadb.SESSION
JOURNAL = "mamoru.execute.interrupted.journal:Journal.write"
TABLES = ("customers", "orders", "order_items", "messages")
ROW = "SELECT id FROM customers WHERE id = 1 FOR UPDATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The small company, and where its shop is."""

    folder: Path
    place: Place

    @property
    def kind(self) -> str:
        """The kind of the shop's system."""
        return self.place.ground.kind

    def rows(self) -> dict[str, list[object]]:
        """Return every row of shop and club."""
        found: dict[str, list[object]] = {
            n: sorted(self.place.query(f'SELECT * FROM "{n}"'), key=repr) for n in TABLES
        }
        return {**found, "club": [small.rows(self.folder / "club.db")]}

    def connect_with(self, **more: object) -> None:
        """Let the map say more of how Mamoru connects."""
        path = self.folder / "systems/shop.yaml"
        told = "".join(f"{name}: {value}, " for name, value in more.items())
        path.write_text(path.read_text().replace("connect: {", f"connect: {{{told}"), encoding="utf-8")
        small.mamoru(self.folder, "discover", expect=0)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    folder = tmp_path / "company"
    folder.mkdir()
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        return Shop(folder=small.shop_on_postgresql(folder, url), place=on_postgresql.place(url))
    if request.param == "mariadb":
        place = request.getfixturevalue("mariadb_place")
        test_mariadb.company(folder, place)
        return Shop(folder=folder, place=place)
    place = Place(ground=grounds()["sqlite"], folder=folder, settings={"file": "shop.db"})
    return Shop(folder=small.company(folder), place=place)


def runs_now(shop: Shop, request: str) -> None:
    """Run a plan, and see that it was carried out once and for all."""
    small.mamoru(shop.folder, "run", request, "--yes", expect=0)
    assert state(shop.folder, request) == "done"
    assert [row for row in shop.rows()["order_items"] if row[0] in {100, 101}] == []  # type: ignore[index]  # a row


def left_alone(shop: Shop, request: str, before: dict[str, list[object]]) -> str:
    """Run a plan that cannot be carried out now; return what was told."""
    told = small.mamoru(shop.folder, "run", request, "--yes", expect=1)
    assert shop.rows() == before
    assert state(shop.folder, request) == "planned"
    return re.split(r"error\[(MAM-\d+)\]", told.stderr)[1]


# -- a lock, a schema, a replica, a day --------------------------------------------------------------


@contextmanager
def locked(shop: Shop) -> Iterator[None]:
    with shop.place.connected() as other:
        cursor = other.cursor()
        cursor.execute("BEGIN IMMEDIATE" if shop.kind == "sqlite" else "BEGIN")
        if shop.kind != "sqlite":
            cursor.execute(ROW)
        yield
        cursor.execute("ROLLBACK")


def test_a_row_that_another_holds_too_long_leaves_everything_and_the_plan(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.connect_with(**shop.place.ground.impatient(monkeypatch))
    request, before = planned(shop.folder), shop.rows()

    with locked(shop):
        told = small.mamoru(shop.folder, "run", request, "--yes")

    code = told.stderr.removeprefix("error[").partition("]")[0]
    assert (code, told.returncode) in {("MAM-505", 1), ("MAM-504", 1), ("MAM-436", 4)}, told.stderr
    assert shop.rows() == before
    assert state(shop.folder, request) == "planned"
    runs_now(shop, request)


def test_a_schema_that_changed_after_the_plan_leaves_everything_and_the_plan(shop: Shop) -> None:
    request = planned(shop.folder)
    shop.place.run("ALTER TABLE order_items RENAME TO lines_")
    try:
        told = small.mamoru(shop.folder, "run", request, "--yes", expect=4).stderr
    finally:
        shop.place.run("ALTER TABLE lines_ RENAME TO order_items")

    assert "shop: unreachable (tables of the map do not exist: order_items)" in told
    runs_now(shop, request)


def test_a_database_that_may_only_be_read_leaves_everything_and_the_plan(shop: Shop) -> None:
    """As a replica is, when Mamoru is sent there by a name that has moved."""
    request, before = planned(shop.folder), shop.rows()

    with read_only(shop):
        code = left_alone(shop, request, before)

    assert code in {"MAM-436", "MAM-502", "MAM-505"}
    runs_now(shop, request)


@contextmanager
def read_only(shop: Shop) -> Iterator[None]:
    if shop.kind == "postgresql":
        name = shop.place.settings["database"]
        shop.place.run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        yield
        with shop.place.connected() as keeper:
            keeper.execute("SET default_transaction_read_only = off")
            keeper.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    elif shop.kind == "mariadb":
        shop.place.run("SET GLOBAL tx_read_only = 1")
        yield
        shop.place.run("SET GLOBAL tx_read_only = 0")
    else:
        pytest.skip("a file that cannot be written has a test of its own")


def test_a_system_that_is_away_for_a_day_is_waited_for(shop: Shop) -> None:
    request = planned(shop.folder)
    with away(shop):
        first = small.mamoru(shop.folder, "run", request, "--yes", expect=4).stderr
        yesterday = datetime.now(UTC) - timedelta(days=1)
        age(shop.folder, request, made=yesterday.strftime("%Y-%m-%dT%H:%M:%SZ"))
        second = small.mamoru(shop.folder, "run", request, "--yes", expect=4).stderr

    assert first.startswith(
        f"error[MAM-436]: request {request} waits until every system can be asked: shop: "
    )
    assert second.startswith(
        f"error[MAM-436]: request {request} waits until every system can be asked: shop: "
    )
    assert state(shop.folder, request) == "planned"
    runs_now(shop, request)


@contextmanager
def away(shop: Shop) -> Iterator[None]:
    """Let nobody connect."""
    name = shop.place.settings.get("database")
    if shop.kind == "sqlite":
        (shop.folder / "shop.db").rename(shop.folder / "away.db")
        yield
        (shop.folder / "away.db").rename(shop.folder / "shop.db")
    elif shop.kind == "postgresql":
        url = shop.place.settings
        keeper = Place(ground=shop.place.ground, folder=Path(), settings={**url, "database": "postgres"})
        keeper.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        yield
        keeper.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    else:
        tables = [f'"{table}"' for table in TABLES]
        keeper = Place(
            ground=shop.place.ground, folder=Path(), settings={**shop.place.settings, "database": "mysql"}
        )
        keeper.run("CREATE DATABASE elsewhere")
        keeper.run("RENAME TABLE " + ", ".join(f'"{name}".{t} TO elsewhere.{t}' for t in tables))
        keeper.run(f'DROP DATABASE "{name}"')
        yield
        keeper.run(f'CREATE DATABASE "{name}" CHARACTER SET utf8mb4')
        keeper.run("RENAME TABLE " + ", ".join(f'elsewhere.{t} TO "{name}".{t}' for t in tables))
        keeper.run("DROP DATABASE elsewhere")


def test_the_same_request_submitted_twice_is_carried_out_once(shop: Shop) -> None:
    """The second plan no longer holds, and ends; whoever asks anew is told what is left."""
    first, second = planned(shop.folder), planned(shop.folder)
    runs_now(shop, first)
    after = shop.rows()

    told = small.mamoru(shop.folder, "run", second, "--yes", expect=1).stderr

    assert told.startswith(
        f"error[MAM-430]: the rows of request {second} have changed since its plan was made\n"
    )
    assert state(shop.folder, second) == "stopped"
    assert shop.rows() == after


# -- MariaDB ends, or its answer never comes ---------------------------------------------------------


@pytest.fixture
def durable(durable_mariadb: mariadb.Server, tmp_path: Path) -> Shop:
    """The company with its shop on a MariaDB that keeps its commits through ``kill()``."""
    with durable_mariadb.connect() as keeper, keeper.cursor() as cursor:
        cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
    folder, place = tmp_path / "company", on_mariadb.place(durable_mariadb.port, "shop")
    folder.mkdir()
    test_mariadb.company(folder, place)
    return Shop(folder=folder, place=place)


@pytest.mark.parametrize("point", [f"{JOURNAL}:before:1", f"{JOURNAL}:after:1"])
def test_mariadb_killed_at_the_journal_has_changed_nothing_and_is_done_by_resuming(
    durable: Shop, durable_mariadb: mariadb.Server, point: str
) -> None:
    """Nobody asks it before the other system has committed, so the journal decides."""
    request, before = planned(durable.folder), durable.rows()

    with chaos.at(point, durable_mariadb.kill):
        told = small.mamoru(durable.folder, "run", request, "--yes", expect=1).stderr
    durable_mariadb.start()

    assert told.startswith(f"error[MAM-442]: request {request} was interrupted: ")
    assert {n: durable.rows()[n] for n in TABLES} == {n: before[n] for n in TABLES}
    assert state(durable.folder, request) == "applying"
    small.mamoru(durable.folder, "resume", expect=0)
    assert state(durable.folder, request) == "done"
    assert len(durable.rows()["order_items"]) == 1


def test_mariadb_killed_between_the_commits_of_two_systems_is_done_by_resuming(
    durable: Shop, durable_mariadb: mariadb.Server
) -> None:
    request = planned(durable.folder)

    with chaos.at(f"{SQLITE}.commit:after:1", durable_mariadb.kill):
        small.mamoru(durable.folder, "run", request, "--yes", expect=1)
    away_ = small.mamoru(durable.folder, "resume", expect=1)
    durable_mariadb.start()

    assert away_.stderr.startswith(f"{request}:\nerror[MAM-442]: request {request} was interrupted: ")
    small.mamoru(durable.folder, "resume", expect=0)
    assert state(durable.folder, request) == "done"
    assert fields(durable.folder, request)["resumed"] is True
    assert len(durable.rows()["order_items"]) == 1


def test_mariadb_killed_right_after_its_commit_keeps_it(
    durable: Shop, durable_mariadb: mariadb.Server
) -> None:
    request = planned(durable.folder)

    with chaos.at(f"{MARIADB}.commit:after:1", durable_mariadb.kill):
        small.mamoru(durable.folder, "run", request, "--yes", expect=0)
    durable_mariadb.start()

    assert state(durable.folder, request) == "done"
    assert len(durable.rows()["order_items"]) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_a_commit_to_mariadb_whose_answer_never_came_is_settled_by_resuming(
    mariadb_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
) -> None:
    """Whether it arrived or not, only the captured rows tell."""
    test_mariadb.company(tmp_path, mariadb_place)
    shop = Shop(folder=tmp_path, place=mariadb_place)
    request, whole = planned(shop.folder), pymysql.connections.Connection.query

    def cut(connection: "pymysql.Connection[pymysql.cursors.Cursor]", sql: str) -> int:
        is_commit = sql == "COMMIT"
        answer = whole(connection, sql) if arrives or not is_commit else 0
        if is_commit:
            connection._force_close()  # type: ignore[attr-defined]  # noqa: SLF001 - as a network does
            raise pymysql.err.OperationalError(2013, "Lost connection to MySQL server during query")
        return answer

    with monkeypatch.context() as network:
        network.setattr(pymysql.connections.Connection, "query", cut)
        failed = small.mamoru(shop.folder, "run", request, "--yes", expect=1)
    left = len(shop.rows()["order_items"])

    assert failed.stderr.startswith(f"error[MAM-442]: request {request} was interrupted: ")
    assert left == (1 if arrives else 3)
    small.mamoru(shop.folder, "resume", expect=0)
    assert state(shop.folder, request) == "done"
    assert fields(shop.folder, request)["resumed"] is True
    assert len(shop.rows()["order_items"]) == 1
