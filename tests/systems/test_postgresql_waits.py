"""What PostgreSQL is asked, and when: no round trip and no planning that is not needed."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from bench import comparing, loading, shop
from mamoru.desk.opening import open_engine
from mamoru.execute.answering import look
from mamoru.execute.engine import Engine
from mamoru.systems._postgresql_statements import number
from mamoru.systems.postgresql import PostgresqlSession
from tests.postgresql import Server


@pytest.fixture
def measured(postgresql_server: Server, tmp_path: Path) -> Callable[[], Path]:
    """Lay the measured programme over a small shop of its own."""

    def lay() -> Path:
        with psycopg.connect(postgresql_server.url, autocommit=True) as keeper:
            keeper.execute("DROP DATABASE IF EXISTS waits WITH (FORCE)")
        loading.load_postgresql(postgresql_server, "waits", shop.size_of(10_000))
        return loading.postgresql_programme(tmp_path / "programme", postgresql_server, "waits")

    return lay


def _session(engine: Engine) -> PostgresqlSession:
    session = engine.sessions["shop"]
    assert isinstance(session, PostgresqlSession)
    return session


def test_a_parameter_has_one_number_however_often_it_stands() -> None:
    found = number("SELECT %(set_a)s, %(set_b)s, 100 %% 7, %(set_a)s")

    assert (found.text, found.names) == (b"SELECT $1, $2, 100 % 7, $1", ("set_a", "set_b"))


def test_the_statements_for_one_person_are_planned_once(measured: Callable[[], Path]) -> None:
    with open_engine(measured()) as engine:
        for person in range(1, 9):
            look(engine, "customer", comparing.identity(person))
            comparing.erase_all(engine, [person])
        asked = _session(engine).connection.execute(
            b"SELECT sum(custom_plans), min(generic_plans) FROM pg_prepared_statements"
            b" WHERE statement LIKE '%customers%' AND statement NOT LIKE '%pg_%'"
        )
        planned_for_values, least = asked.fetchone() or (None, None)

    assert planned_for_values == 0
    assert isinstance(least, int)
    assert least >= 8


def test_large_sets_are_planned_for_what_they_hold_and_leave_nothing_prepared(
    measured: Callable[[], Path],
) -> None:
    with open_engine(measured()) as engine:
        comparing.erase_all(engine, list(range(1, 151)))
        connection = _session(engine).connection
        asked = connection.execute(
            b"SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'DELETE%'"
        ).fetchone()
        mode = connection.execute(b"SHOW plan_cache_mode").fetchone()

    assert asked == (0,)
    assert mode == ("force_generic_plan",)  # for this transaction only it was not


def test_an_access_leaves_no_transaction_open(measured: Callable[[], Path]) -> None:
    with open_engine(measured()) as engine:
        prepared = engine.prepare("access", "customer")
        (connected,) = prepared.connected
        session = _session(engine)
        session.begin(writing=False)
        query = next(iter(prepared.people.values()))[0]
        assert connected.kind.dialect is not None
        look(engine, "customer", comparing.identity(3))

        assert query.key == "customer-id"
        assert session.connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
