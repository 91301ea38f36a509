"""A sweep takes what has been kept long enough, and no row that any promise still keeps."""

from pathlib import Path

import pytest

from tests.execute.swept import remains, shop, some_rows
from tests.ground import Place, grounds


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
    assert receipts >= len(plan.sweeps)
    again, none = company.sweep()
    assert (again.rows, none) == (0, 0)
    assert company.rows() == left
