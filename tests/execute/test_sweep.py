"""A sweep takes what has been kept long enough, and no row that any promise still keeps."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests import small
from tests.execute.swept import NOTICE, remains, shop, some_rows
from tests.ground import Place, grounds
from tests.worlds_of_files import loaded, save


@pytest.fixture(params=list(grounds()))
def place(request: pytest.FixtureRequest) -> Place:
    return grounds()[request.param].empty(request)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_slow_judge_keeps_stays_and_all_else_goes_and_a_second_sweep_does_nothing(
    place: Place, tmp_path: Path, seed: int
) -> None:
    rows = some_rows(seed)
    company = shop(tmp_path / "acme", place, rows=rows)

    plan, receipts = company.sweep(most=2)

    left = remains(rows)
    assert company.rows() == left
    gone = sum(len(rows[t]) - len(left[t]) for t in left)
    emptied = sum(a != b for a, b in zip(rows["shelves"], left["shelves"], strict=True))
    deleted = sum(t.deleted for s in plan.sweeps for t in s.tables)
    shelves = sum(t.masked for s in plan.sweeps for t in s.tables if t.table == "shelves")
    assert (deleted, shelves, plan.unswept, plan.silent) == (gone, emptied, (), ())
    before = {o[0]: o for o in rows["orders"]}
    lost = sum(a != b for o in left["orders"] for a, b in zip(o, before[o[0]], strict=True))
    assert lost == sum(t.masked for s in plan.sweeps for t in s.tables if t.table == "orders")
    assert receipts >= len(plan.sweeps)
    again, none = company.sweep()
    assert (again.rows, none) == (0, 0)
    assert company.rows() == left


LAKE = """\
system: shop
kind: files
connect: {folder: lake, keys: "customers=id; visits=id"}
holds: {origin: given, country: JP}
events: {visited: visits.visited, last-visit: customers.last_visit}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {email: contact.email}
    not-personal: [last_visit]
  visits:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {page: visits}
    not-personal: [visited]
"""


def test_files_are_swept_too(tmp_path: Path) -> None:
    """What is due is written out of them, whichever file it stands in."""
    (tmp_path / "systems").mkdir()
    (tmp_path / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")
    (tmp_path / "notice.yaml").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "systems/shop.yaml").write_text(LAKE, encoding="utf-8")
    with duckdb.connect() as rows:
        rows.execute("CREATE TABLE customers (id INTEGER, email VARCHAR, last_visit VARCHAR)")
        rows.execute("CREATE TABLE visits (id INTEGER, customer_id INTEGER, page VARCHAR, visited VARCHAR)")
        rows.execute(
            "INSERT INTO customers VALUES (1, 'a@b.example', '2001-01-01'), (2, 'c@d.example', '2001-01-01')"
        )
        rows.execute("INSERT INTO visits SELECT n, 2, 'p', '2001-01-01' FROM range(1, 6) AS r(n)")
        rows.execute("INSERT INTO visits VALUES (6, 1, 'p', '2999-01-01'), (7, 1, 'p', NULL)")
        save(rows, tmp_path / "lake")
    small.mamoru(tmp_path, "discover", expect=0)

    small.mamoru(tmp_path, "sweep", "--yes", expect=0)

    with loaded(tmp_path / "lake") as left:
        assert left.execute("SELECT id FROM visits ORDER BY id").fetchall() == [(6,), (7,)]
        assert left.execute("SELECT id FROM customers").fetchall() == [(1,)]
    told = small.mamoru(tmp_path, "sweep", "--yes", expect=0).stdout
    assert told.splitlines()[-1].startswith("nothing is due, on ")


@pytest.mark.parametrize(
    ("hour", "left"),
    [pytest.param(11, [1, 2], id="it is still the last day in the west"), pytest.param(12, [2], id="over")],
)
def test_a_last_day_is_over_when_it_is_over_everywhere(
    sqlite_place: Place, tmp_path: Path, hour: int, left: list[int]
) -> None:
    visits = [(1, 1, "p", "2026-05-21"), (2, 1, "p", "2026-05-22")]  # six months end on 21 and 22 November
    customers = [(1, "c1@example.com", "2026-11-20", 2)]
    company = shop(tmp_path / "acme", sqlite_place, rows={"customers": customers, "visits": visits})

    company.sweep(now=datetime(2026, 11, 22, hour, 0, tzinfo=UTC))

    assert [row[0] for row in company.rows()["visits"]] == left


@pytest.fixture
def sqlite_place(request: pytest.FixtureRequest) -> Place:
    return grounds()["sqlite"].empty(request)
