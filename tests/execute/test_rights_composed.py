"""Any order of access, correction, suspension, lifting and erasure leaves what a plain model says."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mamoru.desk.opening import open_engine
from mamoru.execute.answering import look
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import plan_erasure, run_planned
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.model.recipe import Correction
from mamoru.model.request import State
from mamoru.store import people as stored_people
from mamoru.store import tasks as stored_tasks
from tests.execute import composed

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = st.sampled_from(["a", "b", "c"])
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["access", "name", "messages", "suspend", "suspend", "lift", "erase"]),
        st.sampled_from([1, 1, 2, 3]),
        WORDS,
        WORDS,
    ),
    min_size=1,
    max_size=8,
)
Act = tuple[str, int, str, str]


@pytest.fixture(scope="module")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return composed.shop(tmp_path_factory.mktemp("composed"))


def _run(engine: Engine, right: str, who: int, corrections: tuple[Correction, ...] = ()) -> None:
    """Plan and do exactly that; a task that goes before it is reported first."""
    asked = [{"customer-id": str(who)}]
    plan = plan_erasure(engine, "customer", asked, right=right, corrections=corrections)
    for task in stored_tasks.of_request(engine.store, plan.request):
        moment = engine.moment()
        stored_tasks.task_done(engine.store, task.id, done=moment, found=1, by="desk", note="")
    outcome = run_planned(engine, plan.request)
    assert outcome.state is State.DONE


def _access(engine: Engine, who: int, model: composed.Model) -> None:
    found = look(engine, "customer", {"customer-id": str(who)}).answer
    tables = {(t.system, t.shown.table.name): t.rows for t in found.tables}
    (row,) = tables["shop", "customers"]
    assert (row.cells["name"], row.cells["email"]) == tuple(model.customers[who][:2])
    kept = {
        (r.cells["column"], r.cells["was"])
        for (s, _), rs in tables.items()
        if s == "earlier-values"
        for r in rs
    }
    assert kept == model.earlier[who]
    assert bool(tables["shop", "suspended"]) == (who in model.suspended)


def _do(engine: Engine, model: composed.Model, act: Act) -> None:
    word, who, value, was = act
    acts: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "name": (
            lambda: _run(engine, "correction", who, (Correction(what="contact.name", value=value),)),
            lambda: model.correct_name(who, value),
        ),
        "messages": (
            lambda: _run(
                engine, "correction", who, (Correction(what="purchases.messages", value=value, was=was),)
            ),
            lambda: model.correct_messages(who, value, was),
        ),
        "suspend": (lambda: _run(engine, "suspension", who), lambda: model.suspended.add(who)),
        "lift": (lambda: _run(engine, "lifting", who), lambda: model.suspended.discard(who)),
        "erase": (lambda: _run(engine, "erasure", who), lambda: model.erase(who)),
        "access": (lambda: _access(engine, who, model), lambda: None),
    }
    really, plainly = acts[word]
    if who not in model.customers:
        with pytest.raises(UnknownPerson):
            really()
        return
    really()
    plainly()


def _composes(folder: Path, acts: list[Act], url: str = "") -> None:
    composed.fill(folder, url)
    model = composed.Model()
    with open_engine(folder) as engine:
        for person in (1, 2, 3):  # what earlier examples left of people of the same numbers
            _forget_earlier(engine, person)
        for act in acts:
            _do(engine, model, act)
            assert composed.rows(folder, url) == model.rows(), act


def _forget_earlier(engine: Engine, person: int) -> None:
    marks = stored_people.marks(engine.store, [("shop", "customers", [str(person)])])
    stored_people.drop_earlier(engine.store, marks)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_order_of_rights_composes(sqlite_shop: Path, acts: list[Act]) -> None:
    _composes(sqlite_shop, acts)


def test_any_order_of_rights_composes_on_a_server(postgresql_url: str, tmp_path: Path) -> None:
    folder = composed.shop(tmp_path / "company", postgresql_url)

    @settings(max_examples=12, deadline=None, database=None)
    @given(acts=ACTS)
    def any_order(acts: list[Act]) -> None:
        _composes(folder, acts, postgresql_url)

    any_order()
