"""Any order of rights, of acts that nobody asked for, and of undoing them leaves what a plain model says."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mamoru.desk.opening import open_engine
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import plan_erasure, run_planned
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.execute.undoing.errors import CannotUndo
from mamoru.execute.undoing.undo import undo
from tests.execute import composed
from tests.execute.test_rights_composed import _do, _forget_earlier

WORDS = st.sampled_from(["a", "b", "c"])
RIGHTS = ["access", "name", "messages", "suspend", "lift", "erase"]
ACTS = st.lists(
    st.tuples(
        st.sampled_from([*RIGHTS, "remove", "remove", "remove", "undo", "undo", "undo"]),
        st.sampled_from([1, 1, 2, 2, 3]),
        WORDS,
        WORDS,
    ),
    min_size=2,
    max_size=10,
)
Act = tuple[str, int, str, str]


@dataclass(slots=True, kw_only=True)
class Removed:
    """What one act has removed, said as plainly as it can be."""

    request: str
    customer: list[str | None]
    suspended: bool
    orders: dict[int, list[object]]
    gone: dict[int, list[object]]  #: messages
    emptied: list[tuple[int, int]]  #: messages, and which of their two ends
    number: int  #: grows with each removal


@dataclass(slots=True, kw_only=True)
class Undoable(composed.Model):
    """The model of the rights, which can also remove and put back."""

    removed: dict[int, list[Removed]] = field(default_factory=lambda: {1: [], 2: [], 3: []})
    count: int = 0  #: removals

    def remove(self, who: int, request: str) -> None:
        """Somebody is removed though nobody asked for it; values before corrections stay till the end."""
        earlier, before = self.earlier[who], {n: list(m) for n, m in self.messages.items()}
        orders = {n: list(o) for n, o in self.orders.items() if o[0] == who}
        customer, suspended = list(self.customers[who]), who in self.suspended
        self.erase(who)
        self.count += 1
        self.earlier[who] = earlier
        self.removed[who].append(
            Removed(
                request=request,
                customer=customer,
                suspended=suspended,
                orders=orders,
                gone={n: m for n, m in before.items() if n not in self.messages},
                emptied=[(n, end) for n, m in before.items() for end in (0, 1) if m[end] == who],
                number=self.count,
            )
        )

    def waits(self, who: int) -> bool:
        """Say whether a later removal has taken a message whose end the last one of somebody has emptied."""
        one = self.removed[who][-1]
        later = [r for removed in self.removed.values() for r in removed if r.number > one.number]
        return any(n in r.gone for r in later for n, _ in one.emptied if n not in one.gone)

    def put_back(self, who: int) -> int:
        """Put back what nobody has changed since; return how many rows had to be left."""
        one = self.removed[who].pop()
        self.customers[who] = one.customer
        self.suspended |= {who} if one.suspended else set()
        self.orders |= one.orders
        self.messages |= {n: m for n, m in one.gone.items() if n not in self.messages}
        left = 0
        for n, end in one.emptied:
            if n in one.gone:
                continue
            if n in self.messages and self.messages[n][end] is None:
                self.messages[n][end] = who
            else:
                left += 1
        return left


def _remove(engine: Engine, model: Undoable, who: int) -> None:
    asked = [{"customer-id": str(who)}]
    if who not in model.customers:
        with pytest.raises(UnknownPerson):
            plan_erasure(engine, "customer", asked, unasked="a test account")
        return
    plan = plan_erasure(engine, "customer", asked, unasked="a test account")
    run_planned(engine, plan.request)
    model.remove(who, plan.request)


def _undo(engine: Engine, model: Undoable, who: int) -> None:
    if model.removed[who]:
        request = model.removed[who][-1].request
        if model.waits(who):
            with pytest.raises(CannotUndo):
                undo(engine, request)
            return
        left = model.put_back(who)
        assert undo(engine, request).left == left


def _composes(folder: Path, acts: list[Act], url: str = "") -> None:
    composed.fill(folder, url)
    model = Undoable()
    with open_engine(folder) as engine:
        for person in (1, 2, 3):  # what earlier examples left of people of the same numbers
            _forget_earlier(engine, person)
        for act in acts:
            if act[0] == "remove":
                _remove(engine, model, act[1])
            elif act[0] == "undo":
                _undo(engine, model, act[1])
            else:
                _do(engine, model, act)
            assert composed.rows(folder, url) == model.rows(), act


def _shop(folder: Path, url: str = "") -> Path:
    made = composed.shop(folder, url)
    (made / "programme.yaml").write_text("programme: acme\nlimits: {undo-days: 7}\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _shop(tmp_path_factory.mktemp("undone"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_order_composes(sqlite_shop: Path, acts: list[Act]) -> None:
    _composes(sqlite_shop, acts)


def test_any_order_composes_on_a_server(postgresql_url: str, tmp_path: Path) -> None:
    folder = _shop(tmp_path / "company", postgresql_url)

    @settings(max_examples=25, deadline=None, database=None)
    @given(acts=ACTS)
    def any_order(acts: list[Act]) -> None:
        _composes(folder, acts, postgresql_url)

    any_order()
