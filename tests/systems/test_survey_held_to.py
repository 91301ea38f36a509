"""What changes rested on once is asked for again together with the first statement, in the transaction."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import erase, plan_erasure
from mamoru.model.request import State
from mamoru.sql.kind import Call, Session, Survey
from mamoru.sql.query import Query
from mamoru.systems._session import Conflict
from tests import small

HANA, REN = {"customer-id": "1"}, {"customer-id": "2"}
READ = Query(text="SELECT name FROM customers WHERE id = 1", sets=frozenset(), constants={})
OTHERS = "in the system `shop` another program was at work at the same time: its tables were changed"


@pytest.fixture
def engine(tmp_path: Path, postgresql_url: str) -> Iterator[Engine]:
    """The small company, its shop on a server; one plan has been made."""
    small.shop_on_postgresql(tmp_path, postgresql_url)
    with open_engine(tmp_path) as engine:
        plan_erasure(engine, "customer", [HANA])
        yield engine


def surveyed(engine: Engine) -> tuple[Session, Survey]:
    """Survey the shop's session as a request does, and begin."""
    session = engine.sessions["shop"]
    survey = session.survey(sorted(engine.checked.programme.systems["shop"].tables), writing=True)
    session.begin()
    return session, survey


def execute(url: str, text: str) -> None:
    """Change the shop as whoever runs it would."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


@pytest.mark.parametrize(
    "change", ["CREATE TABLE guests (name TEXT)", "ALTER TABLE customers RENAME COLUMN name TO called"]
)
def test_tables_that_are_others_by_now_are_refused_with_the_first_statement(
    engine: Engine, postgresql_url: str, change: str
) -> None:
    """Also where that statement fails because of it; the next survey asks for everything again."""
    surveyed(engine)[0].rollback()
    execute(postgresql_url, f"{change}; GRANT SELECT ON customers TO PUBLIC")
    session, before = surveyed(engine)

    with pytest.raises(Conflict) as refused:
        session.run([Call(query=READ, bound={})])
    session.rollback()

    assert (refused.value.problem, refused.value.passing) == (OTHERS, True)
    assert "guests" not in before.tables
    after = surveyed(engine)[1]
    assert after.tables != before.tables or after.columns != before.columns


def test_a_request_that_meets_other_tables_is_begun_anew_at_once(engine: Engine, postgresql_url: str) -> None:
    """What it then finds is what is so now; nobody need ask twice."""
    execute(postgresql_url, "CREATE TABLE guests (name TEXT)")
    plan = plan_erasure(engine, "customer", [HANA])
    assert [s.detail for s in plan.systems if s.system == "shop"] == ["not in the map: guests"]

    execute(postgresql_url, "DROP TABLE guests")
    outcome = erase(engine, "customer", [REN])
    assert [s.detail for s in outcome.plan.systems if s.system == "shop"] == [""]
    assert outcome.state in {State.DONE, State.WAITING}


def test_a_system_that_was_not_fit_is_surveyed_at_once_the_next_time(
    engine: Engine, postgresql_url: str
) -> None:
    """No statement would ever ask for the mark of one that nothing is done in."""
    execute(postgresql_url, "CREATE TABLE gift_orders (wish TEXT) INHERITS (orders)")
    for _ in range(2):
        plan = plan_erasure(engine, "customer", [HANA])
        assert [s.standing.value for s in plan.systems if s.system == "shop"] == ["unreachable"]

    execute(postgresql_url, "DROP TABLE gift_orders")
    plan = plan_erasure(engine, "customer", [HANA])
    assert [s.standing.value for s in plan.systems if s.system == "shop"] == ["held"]
