"""A sweep of rows that stay: what is over in them goes, and whose they are where the notice says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.execute.swept import (
    MAP,
    NOTICE,
    SCHEMA,
    TODAY,
    Rows,
    closed_over,
    in_part,
    invoice_over,
    over,
    shop,
    some_rows,
)
from tests.ground import Place, Row, grounds

LASTING = NOTICE.replace("after: visited, ground", "after: visited, then: de-identify, ground")
CUT = (
    MAP.replace("columns: {{page: visits}}", "columns: {{page: {{category: visits, mask: {{truncate: 1}}}}}}")
    .replace("    recomputed: {{visits: {{count: visits, by: customer_id}}}}\n", "")
    .replace(
        "columns: {{reason: purchases.returns}}",
        "columns: {{reason: purchases.returns, item: purchases.orders}}",
    )
)
ITEM = SCHEMA.replace("reason VARCHAR(80), made {day},", "reason VARCHAR(80), made {day}, item VARCHAR(80),")


@pytest.fixture(params=list(grounds()))
def place(request: pytest.FixtureRequest) -> Place:
    return grounds()[request.param].empty(request)


def lasts(rows: Rows, today: date = TODAY) -> dict[str, list[Row]]:
    """Return what a sweep leaves, judged row by row: visits stay as nobody's, returns have two days."""
    orders = {o[0]: o for o in rows["orders"]}
    returns = [r for one in rows["returns"] for r in _returned(one, orders[one[1]], today)]
    needed = {r[1] for r in returns}
    left = [in_part(o, today) for o in rows["orders"] if not invoice_over(o, today) or o[0] in needed]
    kept = {o[0] for o in left}
    visits = [_visited(v, today) for v in rows["visits"]]
    led_to = {v[1] for v in visits} | {o[1] for o in left}
    return {
        "customers": [c for c in rows["customers"] if not over(c[2], today, years=2) or c[0] in led_to],
        "visits": visits,
        "orders": left,
        "order_items": [i for i in rows["order_items"] if i[1] in kept],
        "returns": returns,
        "shelves": [(s[0], s[1] if s[1] in kept else None, s[2]) for s in rows["shelves"]],
    }


def _visited(visit: Row, today: date) -> Row:
    gone = over(visit[3], today, months=6)
    return (visit[0], None, str(visit[2])[:1], visit[3]) if gone else visit


def _returned(one: Row, order: Row, today: date) -> Sequence[Row]:
    """Return what is left of a return: why it came back, two years; what it was, as long as its order."""
    why, what = over(one[3], today, years=2), closed_over(order, today)
    if why and what:
        return []
    return [(*one[:2], None if why else one[2], one[3], None if what else one[4])]


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_what_the_slow_judge_leaves_in_rows_that_stay_is_all_that_is_left(
    place: Place, tmp_path: Path, seed: int
) -> None:
    made = some_rows(seed)
    rows = {
        **made,
        "visits": [(v[0], v[1], f"page {v[0]}", v[3]) for v in made["visits"]],
        "returns": [(*r, f"hat {r[0]}") for r in made["returns"]],
    }
    company = shop(tmp_path / "acme", place, rows=rows, notice=LASTING, mapped=CUT, schema=ITEM)

    plan, _ = company.sweep(most=2)

    assert (company.rows(), plan.unswept) == (lasts(rows), ())
    assert company.sweep()[1] == 0
    assert company.rows() == lasts(rows)
