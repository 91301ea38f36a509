"""What a notice can say that is wrong, and rules once passed over."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, INVOICES, SHOP, notice
from tests.check.asking import RULES, asked
from tests.check.smallest import example

NAMED = "  tell: {of: customer, uses: [contact.email], basis: consent, title: NAME}\n"
NEVER = (
    "never:\n  health: {what: special-care-asked, items: all, text: We never ask about your health.}\n"
    "collection-points:\n  sign-up: {of: customer, collects: [contact, care], for: [sell], "
    "required: [contact.name, care], title: Sign up}\n"
)
ORDERS = """\
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, closed_at TEXT
);
CREATE TABLE receipts (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, total INTEGER, made_on TEXT
);
"""
MAP = (
    SHOP.replace("tables:", "events: {order-closed: orders.closed_at}\ntables:")
    + """\
  orders:
    not-personal: [total, closed_at]
    ties: [{by: customer_id, to: customers, how: owned}]
  receipts:
    columns: {total: purchases.orders}
    not-personal: [made_on]
    ties: [{by: customer_id, to: customers, how: owned}]
"""
)
TICKETS = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT NOT NULL UNIQUE);
CREATE TABLE tickets (id INTEGER PRIMARY KEY, opened_by INTEGER NOT NULL REFERENCES customers);
"""


def found(code: str, folder: Path, files: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(f.problem, f.remedy) for f in asked(RULES[code], example(folder, files))]


@pytest.mark.parametrize("title", ["Any other purposes", "For other purposes as needed", "News and more"])
def test_open_words_of_every_kind_are_told(title: str, tmp_path: Path) -> None:
    assert found("MAM-243", tmp_path, {"notice.yaml": notice(purposes=NAMED.replace("NAME", title))})


def test_a_purpose_without_a_title_is_told_where_others_have_one(tmp_path: Path) -> None:
    untitled = NAMED.replace(", title: NAME", "")

    assert found("MAM-243", tmp_path, {"notice.yaml": notice(purposes=untitled)}) == [
        (
            "`purposes.tell` has no `title:`, so nothing tells people what it is",
            "write in `title:` what the data is used for, in each language of the notice",
        )
    ]


def test_never_asking_for_special_care_data_says_nothing_of_names(tmp_path: Path) -> None:
    """With `items: all` as well: all of it is what the promise is about."""
    files = {"notice.yaml": notice(data="  care: {illness: [special-care]}\n", more=NEVER)}

    assert [problem for problem, _ in found("MAM-270", tmp_path, files)] == [
        "`collection-points.sign-up` requires `care.illness`, and `never.health` says that this never happens"
    ]


def test_rows_beside_those_of_an_event_are_told_to_get_an_event_of_their_own(tmp_path: Path) -> None:
    files = {"notice.yaml": INVOICES, "shop.sql": CUSTOMERS + ORDERS, "systems/shop.yaml": MAP}

    assert [remedy for _, remedy in found("MAM-294", tmp_path, files)] == [
        (
            "`order-closed` is a date of `orders`, and an event has one column: write a promise of its own "
            "for these rows in `retention:`, with an event of its own in `after:`; bind that event to a date "
            "of `receipts`; then in systems/shop.yaml, under `receipts:`, write `kept: {for: THAT PROMISE, "
            "columns: [total]}`; or, if the law does not want these rows, name a narrower category in "
            "`items:` of `retention.invoices`"
        )
    ]


def test_a_column_whose_values_must_differ_gets_no_one_text_for_all(tmp_path: Path) -> None:
    more = "  tickets:\n    ties: [{by: opened_by, to: customers, how: accessed}]\n"
    told = found("MAM-219", tmp_path, {"shop.sql": TICKETS, "systems/shop.yaml": SHOP + more})

    assert [remedy.partition(", or name")[0] for _, remedy in told] == [
        (
            "in systems/shop.yaml, under `customers:`, allow NULL in `customers.email`, whose values must "
            "differ, and write `email: {category: contact.email, mask: null}`"
        )
    ]


def test_a_column_that_bears_the_name_of_a_category_and_is_said_to_be_nothing_is_named(
    tmp_path: Path,
) -> None:
    files = {
        "notice.yaml": notice(data="  home: {phone: [identifying]}\n"),
        "shop.sql": CUSTOMERS.replace("name TEXT", "name TEXT, phone TEXT"),
        "systems/shop.yaml": f"{SHOP}    not-personal: [phone]\n",
    }

    assert [problem for problem, _ in found("MAM-205", tmp_path, files)] == [
        (
            "the notice lists `home.phone`, but no system holds it; `shop.customers.phone` bears its name "
            "and is said to be `not-personal`"
        )
    ]
