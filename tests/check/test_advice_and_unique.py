"""What is advised for a row that must stay is nothing that a unique key forbids."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules._smallest import SHOP
from tests.check.asking import RULES, asked
from tests.check.smallest import example

TICKETS = "  tickets:\n    ties: [{by: opened_by, to: customers, how: accessed}]\n"


def schema(*, customers: str, opened_by: str) -> Mapping[str, str]:
    return {
        "shop.sql": (
            f"CREATE TABLE customers (id INTEGER PRIMARY KEY, {customers});\n"
            "CREATE TABLE tickets (id INTEGER PRIMARY KEY, opened_by INTEGER NOT NULL "
            f"{opened_by}REFERENCES customers);\n"
        ),
        "systems/shop.yaml": SHOP + TICKETS,
    }


def remedy(files: Mapping[str, str], folder: Path) -> str:
    (finding,) = asked(RULES["MAM-219"], example(folder, files))
    return finding.remedy


@pytest.mark.parametrize(("unique", "advised"), [("", True), ("UNIQUE ", False)])
def test_no_row_stands_in_for_all_where_each_row_must_point_at_another(
    unique: str, *, advised: bool, tmp_path: Path
) -> None:
    files = schema(customers="name TEXT NOT NULL, email TEXT UNIQUE", opened_by=unique)

    assert ("pseudo-person" in remedy(files, tmp_path)) is advised


def test_a_column_whose_values_must_differ_gets_no_text_that_the_others_get(tmp_path: Path) -> None:
    files = schema(customers="name TEXT NOT NULL, email TEXT NOT NULL UNIQUE", opened_by="")
    told = remedy(files, tmp_path).partition(", or name")[0]

    assert told == (
        "in systems/shop.yaml, under `customers:`, allow NULL in `customers.email`, whose values must "
        "differ, and write `email: {category: contact.email, mask: null}`; write `name: {category: "
        'contact.name, mask: {fixed: "(removed)"}}`'
    )


def test_one_that_comes_later_is_named_as_the_exception(tmp_path: Path) -> None:
    files = dict(schema(customers="name TEXT NOT NULL, email TEXT NOT NULL UNIQUE", opened_by=""))
    files["systems/shop.yaml"] = files["systems/shop.yaml"].replace(
        "known-by: {customer-id: id, email: email}", "known-by: {customer-id: id}"
    )
    told = remedy(files, tmp_path).partition(", or name")[0]

    assert told == (
        "in systems/shop.yaml, under `customers:`, write `name: {category: contact.name, "
        'mask: {fixed: "(removed)"}}`, and so for each of them but `email`: their values must differ, so '
        "allow NULL there and write `mask: null`"
    )
