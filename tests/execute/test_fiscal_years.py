"""Kept rows end with the fiscal year of the company that answers to their person in their region."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import small
from tests.cli.test_regions_found import change, living

NOTICE = (
    small.FILES["notice.yaml"]
    .replace("email: [identifying]}", "email: [identifying], country: []}")
    .replace("after: order-closed,", "after: order-closed, rounded-up-to: fiscal-year-end,")
    .replace(
        "fiscal-year-ends: 03-31}\n",
        "fiscal-year-ends: 03-31}\n"
        '  acme-eu: {name: {en: Acme GmbH}, country: DE, address: "1 Way", fiscal-year-ends: 12-31}\n',
    )
)
ROUTED = NOTICE.replace("[{else: acme}]", "[{when: {region: EEA}, is: acme-eu}, {else: acme}]")
EUROPE = """\
supplement: EEA
for: [EEA]
law: EU-GDPR
controllers:
  abroad: {title: {en: Controller}, entity: acme-eu}
"""
SHOP = small.FILES["systems/shop.yaml"].replace(
    "    columns: {name: contact.name, email: contact.email}\n",
    "    region: country\n"
    "    columns: {name: contact.name, email: contact.email, country: contact.country}\n",
)
TOLD = {"notice.yaml": NOTICE, "systems/shop.yaml": SHOP, "supplements/EEA.yaml": EUROPE}
BY_ROUTE = {
    "notice.yaml": ROUTED,
    "systems/shop.yaml": SHOP,
    "supplements/EEA.yaml": EUROPE.partition("contr")[0],
}


def until(folder: Path, country: str, *words: str) -> str:
    """Return until when the order of 2025-06-01 is kept, which is kept for seven years."""
    change(folder, f"UPDATE customers SET country = '{country}' WHERE id = 1")
    words = ("-s", "customer-id=1", *words, "--format", "json")
    plan = json.loads(small.mamoru(folder, "plan", "erasure", *words, expect=0).stdout)
    (end,) = [t["kept"]["until"] for s in plan["systems"] for t in s["tables"] if t["kept"]]
    return str(end)


@pytest.mark.parametrize("files", [TOLD, BY_ROUTE], ids=["supplement", "route"])
def test_a_period_is_rounded_up_to_the_year_of_who_answers(files: dict[str, str], tmp_path: Path) -> None:
    folder = living(tmp_path, files)

    assert until(folder, "DE") == "2032-12-31"
    assert until(folder, "JP") == "2033-03-31"
    assert until(folder, "JP", "--region", "JP") == "2033-03-31"


@pytest.mark.parametrize("files", [TOLD, BY_ROUTE], ids=["supplement", "route"])
def test_the_later_end_holds_where_nobody_knows_who_answers(files: dict[str, str], tmp_path: Path) -> None:
    assert until(living(tmp_path, files), "") == "2033-03-31"


def test_the_later_end_holds_though_it_is_not_the_one_of_the_last_controller(tmp_path: Path) -> None:
    turned = {"notice.yaml": ROUTED.replace("12-31", "05-31"), "systems/shop.yaml": SHOP}
    folder = living(tmp_path, {**TOLD, **turned})

    assert (until(folder, "DE"), until(folder, "")) == ("2033-05-31", "2033-05-31")


@pytest.mark.parametrize(("country", "left"), [("DE", [12]), ("JP", [10, 12]), ("", [10, 12])])
def test_an_erasure_keeps_by_that_year(country: str, left: list[int], tmp_path: Path) -> None:
    """Seven years ended 20 days ago; one company's year ended 10 days ago, the other's ends in 10."""
    today = datetime.now(UTC).date()
    over, coming = (f"{today + timedelta(days=days):%m-%d}" for days in (-10, 10))
    closed = today - timedelta(days=20)
    years = ROUTED.replace("12-31", over).replace("03-31", coming)
    folder = living(tmp_path, {**BY_ROUTE, "notice.yaml": years})
    change(folder, f"UPDATE customers SET country = '{country}' WHERE id = 1")
    at = closed.replace(year=closed.year - 7, day=min(closed.day, 28))
    change(folder, f"UPDATE orders SET closed_at = '{at}' WHERE id = 10")
    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert [row[0] for row in small.rows(folder / "shop.db")["orders"]] == left
