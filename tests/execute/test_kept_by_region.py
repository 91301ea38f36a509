"""A map names the promises of supplements, and rows are kept as long as the person's region is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.erasure import plan_erasure
from mamoru.execute.regions.errors import NotOneNotice
from tests import small
from tests.cli.test_regions_found import change, living

EUROPE = """\
supplement: EEA
for: [EEA]
law: EU-GDPR
retention:
  tax: {items: purchases.orders, of: customer, keep: 10 years, after: order-closed, ground: {law: LU-code-16}}
"""
BRAZIL = """\
supplement: BR
for: [BR]
law: BR-LGPD
retention:
  disputes: {items: purchases.orders, of: all, keep: 20 years, after: order-closed, ground: {purpose: sell}}
"""
SHOP = small.FILES["systems/shop.yaml"].replace(
    "    columns: {name: contact.name, email: contact.email}\n",
    "    region: country\n"
    "    columns: {name: contact.name, email: contact.email, country: contact.country}\n",
)
FILES = {
    "notice.yaml": small.FILES["notice.yaml"].replace(
        "email: [identifying]}", "email: [identifying], country: []}"
    ),
    "supplements/EEA.yaml": EUROPE,
    "supplements/BR.yaml": BRAZIL,
    "systems/shop.yaml": SHOP.replace("{for: invoices,", "{for: invoices, in: {EEA: tax, BR: disputes},"),
}
LONGER = (
    "where the region is unknown, rows stay as long as the law of any region needs them: "
    "`supplements.EEA.retention.tax` keeps 10 years"
)
EMPTY = "`shop.customers.country` is empty: the notice holds as it is; --region decides"
SCRIPT = Path(__file__).with_name("killed.py")


def company(folder: Path, country: str, **more: str) -> Path:
    """Make a company whose customer 1 lives there; her orders are of 2025-06-01 and of 2010-06-01."""
    living(folder, {**FILES, **more})
    change(folder, f"UPDATE customers SET country = '{country}' WHERE id = 1")
    return folder


def kept(folder: Path, *words: str) -> tuple[object, list[tuple[str, str, int]], object]:
    """Return the region, what is kept for which promise until when, and the notes of a plan."""
    told = small.mamoru(
        folder, "plan", "erasure", "-s", "customer-id=1", *words, "--format", "json", expect=0
    )
    plan = json.loads(told.stdout)
    tables = [table for system in plan["systems"] for table in system["tables"] if table["kept"]]
    lines = [(t["kept"]["retention"], t["kept"]["until"], t["kept"]["rows"]) for t in tables]
    return plan["region"], lines, plan["notes"]


@pytest.mark.parametrize(
    ("country", "words", "expected"),
    [
        ("DE", (), ("EEA", [("tax", "2035-06-01", 1)], [])),
        ("BR", (), ("BR", [("disputes", "2045-06-01", 2)], [])),
        ("TH", (), ("", [("invoices", "2032-06-01", 1)], [])),
        ("", ("--region", "DE"), ("EEA", [("tax", "2035-06-01", 1)], [])),
        ("", ("--region", "TH"), ("", [("invoices", "2032-06-01", 1)], [])),
        ("", (), ("?", [("tax", "2035-06-01", 1)], [EMPTY, LONGER])),
    ],
)
def test_rows_are_kept_as_long_as_the_region_is_told(
    country: str, words: tuple[str, ...], expected: object, tmp_path: Path
) -> None:
    """Nobody knows the region: a law's ten years hold, and the twenty that no law needs do not."""
    assert kept(company(tmp_path, country), *words) == expected


def test_no_map_says_where_people_are(tmp_path: Path) -> None:
    plain = FILES["systems/shop.yaml"].replace("    region: country\n", "")
    region, lines, notes = kept(company(tmp_path, "DE", **{"systems/shop.yaml": plain}))

    assert (region, lines) == ("?", [("tax", "2035-06-01", 1)])
    unmapped = (
        "the notice was used without its supplements (BR, EEA): no map says in which region a customer is; "
        "give --region, or add `region: COLUMN` to a table of them"
    )
    assert notes == [unmapped, LONGER]


def test_an_access_of_somebody_whose_region_is_unknown_is_as_it_was(tmp_path: Path) -> None:
    folder = company(tmp_path, "")
    told = small.mamoru(folder, "plan", "access", "-s", "customer-id=1", "--format", "json", expect=0)
    plan = json.loads(told.stdout)

    assert (plan["region"], plan["notes"]) == ("", [EMPTY])


def test_nothing_changes_where_no_region_keeps_longer(tmp_path: Path) -> None:
    shorter = EUROPE.replace("10 years", "5 years")
    region, lines, notes = kept(company(tmp_path, "", **{"supplements/EEA.yaml": shorter}))

    assert (region, lines, notes) == ("", [("invoices", "2032-06-01", 1)], [EMPTY])


def test_one_that_takes_the_place_of_the_notices_counts_as_well(tmp_path: Path) -> None:
    """No map need name it: it has the name that the map names."""
    instead = EUROPE.replace("tax: {", "invoices: {instead: true, ").replace("10 years", "8 years")
    shop = FILES["systems/shop.yaml"].replace("EEA: tax, ", "")
    more = {"supplements/EEA.yaml": instead, "systems/shop.yaml": shop}

    assert kept(company(tmp_path, "", **more))[:2] == ("?", [("invoices", "2033-06-01", 1)])


def test_people_of_unknown_and_of_known_region_do_not_fit_one_request(tmp_path: Path) -> None:
    with open_engine(company(tmp_path, "TH")) as engine, pytest.raises(NotOneNotice) as refused:
        plan_erasure(engine, "customer", [{"customer-id": "1"}, {"customer-id": "3"}])

    assert str(refused.value) == (
        "MAM-459: the people asked for are not told one notice: that of people whose region is unknown, "
        "the notice without supplements\n"
        "  why: one plan goes by one notice, and their rights and periods differ; nothing was changed\n"
        "  do:  make one request for the people of each"
    )


@pytest.mark.parametrize("point", ["Journal.write:after:1", "issue_receipt:before:1"])
def test_killed_half_way_the_same_rows_stay(point: str, tmp_path: Path) -> None:
    """What was begun for somebody of unknown region is finished by the same periods."""
    folder = company(tmp_path, "")
    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    request = str(json.loads(told.stdout)["request"])
    words = [sys.executable, str(SCRIPT), str(folder), request, f"mamoru.execute.erasure:{point}"]
    assert subprocess.run(words, capture_output=True, check=False).returncode == -9

    small.mamoru(folder, "resume", request, expect=0)

    assert [row[:2] for row in small.rows(folder / "shop.db")["orders"] if row[0] in (10, 11)] == [(10, 1)]


def test_the_receipt_says_that_the_region_was_unknown(tmp_path: Path) -> None:
    folder = company(tmp_path, "")
    done = small.mamoru(
        folder, "run", "erasure", "-s", "customer-id=1", "--yes", "--format", "json", expect=0
    )
    receipt = (folder / json.loads(done.stdout)["receipt"]).read_text(encoding="utf-8")

    assert '"notice.region"' in receipt
    assert '"unknown"' in receipt
    assert "tax (law: LU-code-16)" in receipt
