"""A correction, and what the database or another program does in the same moment."""

from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.correction.judging import RehearsalFailed
from mamoru.execute.erasure import plan_erasure, run_planned
from mamoru.execute.requests import PlanChanged
from mamoru.model.plan import Plan
from mamoru.model.recipe import Correction
from tests import chaos
from tests.execute import composed

APPLY = "mamoru.execute.erasing:Erasing.apply"
HANA = {"customer-id": "1"}


def execute(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements on a PostgreSQL; return what the last one gives."""
    found: list[tuple[object, ...]] = []
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
            found = cursor.fetchall() if cursor.description else []
    return found


def planned(folder: Path, what: str, value: str, was: str | None = None) -> Plan:
    """Plan a correction."""
    with open_engine(folder) as engine:
        said = (Correction(what=what, value=value, was=was),)
        return plan_erasure(engine, "customer", [HANA], right="correction", corrections=said)


def run(folder: Path, plan: Plan) -> None:
    """Carry a plan out."""
    with open_engine(folder) as engine:
        run_planned(engine, plan.request, confirmed=plan.digest)


def test_a_value_that_changes_between_capture_and_correction_is_not_overwritten(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Rows of people are locked, those that hang on them are not; what is written then is the later word."""
    folder = composed.shop(tmp_path, postgresql_url)
    plan = planned(folder, "shop.orders.note", "ring twice", was="a")

    def correct_it_otherwise() -> None:
        execute(postgresql_url, "UPDATE orders SET note = 'ring once' WHERE id = 10")

    with chaos.at(f"{APPLY}:before:1", correct_it_otherwise), pytest.raises(PlanChanged):
        run(folder, plan)

    assert execute(postgresql_url, "SELECT note FROM orders WHERE id = 10") == [("ring once",)]


def test_another_value_may_change_while_one_is_corrected(tmp_path: Path, postgresql_url: str) -> None:
    folder = composed.shop(tmp_path, postgresql_url)
    plan = planned(folder, "shop.orders.note", "ring twice", was="a")

    def change_another() -> None:
        execute(postgresql_url, "UPDATE orders SET note = 'ring once' WHERE id = 11")

    with chaos.at(f"{APPLY}:before:1", change_another):
        run(folder, plan)

    assert execute(postgresql_url, "SELECT note FROM orders WHERE id IN (10, 11) ORDER BY id") == [
        ("ring twice",),
        ("ring once",),
    ]


def test_what_a_constraint_refuses_at_the_commit_only_is_told_by_the_plan(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Names must differ, which this database looks at when a transaction ends; b is another one's."""
    folder = composed.shop(tmp_path, postgresql_url)
    execute(
        postgresql_url,
        "UPDATE customers SET name = 'c' WHERE id = 3",
        "ALTER TABLE customers ADD CONSTRAINT apart UNIQUE (name) DEFERRABLE INITIALLY DEFERRED",
    )

    with pytest.raises(RehearsalFailed) as refused:
        planned(folder, "contact.name", "b")

    assert refused.value.problem == (
        "the correction was tried and undone, since it cannot be made: the system `shop` refused a statement "
        "of the plan: UniqueViolation on customers apart (SQLSTATE 23505)"
    )
    assert execute(postgresql_url, "SELECT name FROM customers WHERE id = 1") == [("a",)]
