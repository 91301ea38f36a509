"""What the rules say of rows that are kept by the date of the row that a tie leads to."""

from pathlib import Path

import pytest

from mamoru.check.graphs.dates import leading
from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP
from tests.check.asking import RULES, asked
from tests.check.smallest import Example, example

TABLES = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, code TEXT, closed_at {day}
);
CREATE TABLE lines (
  id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id) {action}, parent INTEGER REFERENCES lines,
  amount INTEGER, code TEXT
);
"""
MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    columns: {total: purchases.orders}
    not-personal: [closed_at, code]
    ties: [{by: customer_id, to: customers, how: owned}]
    kept: {for: invoices, columns: [total]}
  lines:
    columns: {amount: purchases.orders}
    not-personal: [code]
    ties: [{by: order_id, to: orders, how: owned}, {by: parent, to: lines, how: none}]
    kept: {for: invoices, by: order_id, columns: [amount]}
"""
)
ASKED = ("MAM-211", "MAM-215", "MAM-216", "MAM-217", "MAM-236", "MAM-281", "MAM-294", "MAM-313")


NEEDED = "the date from which rows of `lines` are kept is found by it"
DATED = "{total: purchases.orders, closed_at: {category: purchases.orders, mask: null}}"


def told(folder: Path, told_map: str = MAP, *, day: str = "TEXT", action: str = "") -> Example:
    """Return the programme of a shop whose order lines have no date."""
    folder.mkdir(exist_ok=True)
    tables = TABLES.format(day=day, action=action)
    files = {"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + tables, "systems/shop.yaml": told_map}
    return example(folder, files)


def problems(code: str, of: Example) -> list[str]:
    """Return the problems that a rule tells."""
    return [finding.problem for finding in asked(RULES[code], of)]


def test_lines_kept_by_the_date_of_their_order_are_nobodys_finding(tmp_path: Path) -> None:
    of = told(tmp_path)

    assert [problem for code in ASKED for problem in problems(code, of)] == []


def test_a_cascade_along_the_tie_to_the_date_takes_nothing_that_is_kept(tmp_path: Path) -> None:
    """An order is deleted only when none of its lines stays, so that the database finds none to delete."""
    of = told(tmp_path / "held", action="ON DELETE CASCADE")
    own = told(
        tmp_path / "own",
        MAP.replace("orders.closed_at}", "lines.code}").replace("by: order_id, columns", "columns"),
        action="ON DELETE CASCADE",
    )

    assert problems("MAM-210", of) == []
    assert len(problems("MAM-210", own)) == 1


SAYS = "rows of `lines` are kept for `invoices`, 7 years after `order-closed`, but "


@pytest.mark.parametrize(
    ("was", "written", "problem"),
    [
        (
            "by: order_id, columns: [amount]",
            "by: amount, columns: [amount]",
            "`lines` has no tie by `amount`",
        ),
        (
            "by: order_id, columns: [amount]",
            "by: parent, columns: [amount]",
            "`by:` of `lines` leads back to `lines`",
        ),
        (
            "{by: order_id, to: orders, how: owned}",
            "{by: order_id, to: orders, how: owned, when: {amount: 1}}",
            "the tie of `lines` by `order_id` does not lead to one table in every row",
        ),
        (
            "{by: order_id, to: orders, how: owned}",
            "{by: order_id, to: orders.code, how: owned}",
            "several rows of `orders` may have the same `code`",
        ),
        (
            "{by: order_id, to: orders, how: owned}",
            "{by: order_id, of: customer, known-as: email, how: owned}",
            "the tie of `lines` by `order_id` leads to a person and to no row",
        ),
        (
            "{by: order_id, to: orders, how: owned}",
            "{by: order_id, to: customers, how: owned}",
            "`by:` leads to `customers`, and `order-closed` is a date of `orders`",
        ),
        (
            "{by: order_id, to: orders, how: owned}",
            "{by: order_id, to: customers.email, how: owned}",
            "people are known by `customers.email`, which would have to stay",
        ),
    ],
)
def test_a_tie_that_leads_to_no_date_is_told(tmp_path: Path, was: str, written: str, problem: str) -> None:
    of = told(tmp_path, MAP.replace(was, written))

    assert problems("MAM-216", of) == [SAYS + problem]


def test_rows_that_have_the_date_themselves_need_no_tie_to_it(tmp_path: Path) -> None:
    of = told(
        tmp_path,
        MAP.replace("kept: {for: invoices, columns", "kept: {for: invoices, by: customer_id, columns"),
    )

    assert problems("MAM-216", of)[-1] == (
        SAYS.replace("lines", "orders")
        + "`order-closed` is a date of `orders` itself, so that `by:` leads away from it"
    )


def test_a_mask_of_the_date_or_of_what_leads_to_it_is_told(tmp_path: Path) -> None:
    """The orders are not kept themselves: their date stays in shells all the same, for the lines."""
    written = (
        MAP.replace("    kept: {for: invoices, columns: [total]}\n", "")
        .replace("not-personal: [closed_at, code]", "not-personal: [code]")
        .replace("{total: purchases.orders}", DATED)
        .replace("to: orders, how: owned}", "to: orders, how: owned, leaving: [{null: order_id}]}")
    )  # fmt: skip
    of = told(tmp_path, written)

    assert problems("MAM-216", of) == [
        f"the mask `{{null: {column}}}` writes `{place}`, but {NEEDED}"
        for column, place in (("closed_at", "orders.closed_at"), ("order_id", "lines.order_id"))
    ]


def test_the_date_of_an_order_that_is_not_kept_must_be_a_day_as_well(tmp_path: Path) -> None:
    alone = MAP.replace("    kept: {for: invoices, columns: [total]}\n", "")
    of = told(tmp_path, alone, day="INTEGER")

    assert problems("MAM-236", of) == [
        (
            "the day of `order-closed` is read from `orders.closed_at`, whose type is `INTEGER`: it does not "
            "hold days"
        )
    ]


PARTS = """\
  parts:
    columns: {price: purchases.orders}
    ties: [{by: line_id, to: lines, how: owned}]
"""


def test_what_hangs_on_lines_is_told_the_tie_to_them(tmp_path: Path) -> None:
    parts = MAP + PARTS
    tables = TABLES.format(day="TEXT", action="") + (
        "CREATE TABLE parts (id INTEGER PRIMARY KEY, line_id INTEGER REFERENCES lines, price INTEGER);\n"
    )
    of = example(
        tmp_path, {"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + tables, "systems/shop.yaml": parts}
    )
    told_of, graph = of.checked.programme, of.checked.graphs["shop"]
    shop = told_of.systems["shop"]

    by = leading(shop, told_of.schemas["shop"], shop.tables["parts"], to="orders", found=graph.dates)
    assert by == "line_id"
    assert problems("MAM-313", of)
    assert all("by: line_id" in finding.remedy for finding in asked(RULES["MAM-313"], of))
