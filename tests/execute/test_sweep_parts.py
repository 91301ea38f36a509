"""A sweep of rows that stay: what is over in them goes, and whose they are where the notice says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests import small
from tests.execute.swept import (
    MAP,
    NOTICE,
    SCHEMA,
    TODAY,
    Rows,
    Shop,
    closed_over,
    in_part,
    invoice_over,
    over,
    shop,
    some_rows,
)
from tests.execute.test_sweep_disturbed import CARRYING, doubtful, hold, kill, receipts
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
    rows: Rows = {
        **made,
        "visits": [(v[0], v[1], f"page {v[0]}", v[3]) for v in made["visits"]],
        "returns": [(*r, f"hat {r[0]}") for r in made["returns"]],
    }
    company = shop(tmp_path / "acme", place, rows=rows, notice=LASTING, mapped=CUT, schema=ITEM)

    plan, _ = company.sweep(most=2)

    assert (company.rows(), plan.unswept) == (lasts(rows), ())
    assert company.sweep()[1] == 0
    assert company.rows() == lasts(rows)


OLD, NEW = "2001-01-01", "2999-01-01"
ROWS: Rows = {
    "customers": [(1, "hana@example.com", NEW, 3), (2, "ren@example.com", NEW, 2)],
    "visits": [(n, 1 + n % 2, "page", OLD) for n in range(1, 6)],
    "orders": [(10, 1, 500, "note", NEW, OLD), (11, 2, 600, "note", NEW, OLD)],
}
STAY: Rows = {
    **ROWS,
    "visits": [(n, None, "p", OLD) for n in range(1, 6)],
    "orders": [(10, 1, 500, None, NEW, OLD), (11, 2, 600, None, NEW, OLD)],
    "order_items": [],
    "returns": [],
    "shelves": [],
}


@pytest.fixture(params=["sqlite", "postgresql", "duckdb", "mariadb"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """Five visits that stay as nobody's, and two notes that go before their orders."""
    there = grounds()[request.param].empty(request)
    return shop(tmp_path / "acme", there, rows=ROWS, notice=LASTING, mapped=CUT, schema=ITEM)


@pytest.mark.parametrize(
    "point",
    [
        "mamoru.execute.erasing:Erasing.apply:after:2",
        f"{CARRYING}:begin:after:2",
        f"{CARRYING}:end:before:2",
        f"{CARRYING}:told_outside:before:2",
    ],
)
def test_killed_anywhere_every_row_loses_its_values_once_and_is_in_one_receipt(
    company: Shop, point: str
) -> None:
    kill(company, point)

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    assert company.rows() == STAY
    fields = [f for one in receipts(company) for f in one.items()]
    lost = sum(int(str(value)) for name, value in fields if name.endswith(".masked"))
    assert lost == 5 + 2 - doubtful(company, point, 2)
    small.mamoru(company.folder, "resume", expect=0)
    small.mamoru(company.folder, "audit", expect=0)


def test_rows_about_people_on_hold_keep_what_they_hold(company: Shop) -> None:
    hold(company, 1)

    told = small.mamoru(company.folder, "sweep", "--yes", expect=0).stdout

    assert told.count("  1 row left: about people on hold, with a request under way, or out of use\n") == 1
    assert [v[1] for v in company.rows()["visits"]] == [None, 1, None, 1, None]
    assert [o[3] for o in company.rows()["orders"]] == ["note", None]


def test_it_shows_what_rows_that_stay_lose(company: Shop) -> None:
    told = small.mamoru(company.folder, "sweep", "--plan", expect=0).stdout

    assert told.splitlines()[:-1] == [
        "shop.orders (retention.messages): rows stay, and lose what is over in them",
        "  orders: 2 rows lose note",
        "shop.visits (retention.visits): rows stay as nobody's",
        "  visits: 5 rows lose page, customer_id",
    ]


def test_rows_that_never_go_are_still_somebodys(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Nothing says how long orders are kept, so that only what is over in them goes."""
    begin, _, rest = LASTING.partition("  invoices:\n")
    endless = begin + rest[rest.index("  messages:") :]
    there = grounds()["sqlite"].empty(request)
    company = shop(tmp_path / "acme", there, rows=ROWS, notice=endless, mapped=CUT, schema=ITEM)

    told = small.mamoru(company.folder, "sweep", "--plan", expect=0).stdout

    assert told.splitlines()[:2] == [
        "shop.orders (retention.messages): rows stay, and lose what is over in them",
        "  orders: 2 rows lose note",
    ]


def test_what_alone_finds_a_person_stays_while_something_of_theirs_is_kept(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Without it nobody could ask for what is still held of them."""
    notice = (
        LASTING.replace(
            "known-by: [customer-id, email], linked-by: [customer-id]", "known-by: [email], linked-by: []"
        )
        .replace("  visits: []", "  visits: []\n  account: []")
        .replace("uses: [contact,", "uses: [contact, account,")
        .replace(
            "retention:\n",
            "retention:\n  accounts: {items: [account], of: all, keep: 90 years, after: last-visit, "
            "ground: {purpose: sell}}\n",
        )
    )
    known = "known-by: {{customer-id: id, email: email}}\n    columns: {{email: contact.email}}"
    mapped = CUT.replace(
        known, "known-by: {{email: email}}\n    columns: {{email: contact.email, visits: account}}"
    ).replace("not-personal: [last_visit, visits]", "not-personal: [last_visit]")
    rows: Rows = {**ROWS, "customers": [(1, "hana@example.com", OLD, 3), (2, "ren@example.com", NEW, 2)]}
    there = grounds()["sqlite"].empty(request)
    company = shop(tmp_path / "acme", there, rows=rows, notice=notice, mapped=mapped, schema=ITEM)

    told = small.mamoru(company.folder, "sweep", "--yes", expect=0).stdout

    assert (
        "not swept: shop.customers (retention.contact): `email` cannot be emptied in rows that stay: nothing "
        "else finds what is held of a `customer`; it goes with its rows\n" in told
    )
    assert company.rows()["customers"] == rows["customers"]
    small.mamoru(company.folder, "run", "access", "-s", "email=hana@example.com", expect=0)


def test_values_that_somebody_writes_after_a_part_was_over_go_with_the_next_sweep(company: Shop) -> None:
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    company.place.run("UPDATE orders SET note = 'call me' WHERE id = 10")

    told = small.mamoru(company.folder, "sweep", "--yes", expect=0).stdout

    assert "  orders: 1 row loses note\n" in told
    assert company.rows() == STAY


def test_rows_that_were_to_go_are_not_taken_for_gone_since_others_of_them_would_stay(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A slice of whole rows is told from one of parts of rows of the same table."""
    rows: Rows = {
        "customers": [(1, "hana@example.com", NEW, 0)],
        "orders": [(10, 1, 500, None, OLD, NEW)],
        "returns": [(1, 10, "broken", OLD, "hat"), (2, 10, "too small", OLD, "hat")],
    }
    there = grounds()["sqlite"].empty(request)
    made = shop(tmp_path / "acme", there, rows=rows, notice=LASTING, mapped=CUT, schema=ITEM)
    kill(made, "mamoru.systems.sqlite:SqliteSession.commit:before:2")
    assert len(made.rows()["returns"]) == 2

    told = small.mamoru(made.folder, "resume", expect=1).stdout

    assert told.count("is stopped: nothing of it was changed") == 1
    small.mamoru(made.folder, "sweep", "--yes", expect=0)
    assert made.rows()["returns"] == []


def test_rows_that_are_nobody_s_by_now_are_not_told_to_be_held_too_long(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    there = grounds()["sqlite"].empty(request)
    made = shop(tmp_path / "acme", there, rows=ROWS, notice=LASTING, mapped=CUT, schema=ITEM)
    told = [small.mamoru(made.folder, "check", "--live").stdout]

    small.mamoru(made.folder, "sweep", "--yes", expect=0)

    told.append(small.mamoru(made.folder, "check", "--live").stdout)
    assert ["5 rows of `visits` are held longer than" in one for one in told] == [True, False]
