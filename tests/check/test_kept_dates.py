"""A personal date that the period of kept rows runs from stays with them: no rule wants a mask for it."""

from pathlib import Path

from mamoru.check.computed import period_columns
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES
from tests.check.asking import RULES, asked
from tests.check.smallest import example
from tests.check.test_further_findings import KEPT_MAP, KEPT_ORDERS

PERSONAL = KEPT_MAP.replace("{total: ", "{closed_at: purchases.orders, total: ").replace(
    "[closed_at, note]", "[note]"
)
ASKED = ("MAM-211", "MAM-216", "MAM-217", "MAM-281")


def test_a_personal_date_needs_no_mask_even_where_it_may_not_be_empty(tmp_path: Path) -> None:
    filled = KEPT_ORDERS.format(note="").replace("closed_at TEXT", "closed_at TEXT NOT NULL")
    told = example(
        tmp_path, {"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + filled, "systems/shop.yaml": PERSONAL}
    )

    assert [finding for code in ASKED for finding in asked(RULES[code], told)] == []


def test_what_a_computed_date_is_computed_from_stays_with_it(tmp_path: Path) -> None:
    computed = KEPT_ORDERS.format(note="").replace(
        "closed_at TEXT",
        "closed_at INTEGER, closed_day TEXT GENERATED ALWAYS AS (date(closed_at, 'unixepoch'))",
    )
    mapped = PERSONAL.replace("orders.closed_at", "orders.closed_day").replace(
        "{closed_at:", "{closed_day: purchases.orders, closed_at:"
    )
    told = example(
        tmp_path, {"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + computed, "systems/shop.yaml": mapped}
    )

    programme = told.checked.programme
    shop, known = programme.systems["shop"], programme.schemas["shop"].tables["orders"]
    found = period_columns(
        programme.notice, shop, shop.tables["orders"], known=known, graph=told.checked.graphs["shop"]
    )
    assert found == {"closed_at", "closed_day"}
    assert [finding for code in ASKED for finding in asked(RULES[code], told)] == []
