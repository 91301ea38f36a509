"""A request picks its person's region by itself: the map says which column tells it."""

import json
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import small
from tests.cli.settled import told
from tests.cli.test_regions import BRAZIL, NOTICE

EUROPE = """\
supplement: EEA
for: [EEA]
effective: {on: 2025-06-01}
law: EU-GDPR
rights:
  erasure: {of: customer, law: EU-GDPR-17}
"""
COUNTRIES = {1: "BR", 2: "DE", 3: ""}
SHOP = small.FILES["systems/shop.yaml"].replace(
    "    columns: {name: contact.name, email: contact.email}\n",
    "    region: country\n"
    "    columns: {name: contact.name, email: contact.email, country: contact.country}\n",
)
FILES = {
    "notice.yaml": NOTICE.replace("email: [identifying]}", "email: [identifying], country: []}"),
    "supplements/BR.yaml": BRAZIL,
    "supplements/EEA.yaml": EUROPE,
    "systems/shop.yaml": SHOP,
}
HANA = ("-s", "customer-id=1")
REN = ("-s", "customer-id=2")
YUI = ("-s", "customer-id=3")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return living(tmp_path)


def living(folder: Path, more: Mapping[str, str] = FILES) -> Path:
    """Make the company whose customers have a country."""
    small.company(folder, more, discover=False)
    change(folder, "ALTER TABLE customers ADD COLUMN country TEXT")
    for customer, country in COUNTRIES.items():
        change(folder, f"UPDATE customers SET country = '{country}' WHERE id = {customer}")
    small.mamoru(folder, "discover", expect=0)
    return folder


def change(folder: Path, statement: str, database: str = "shop.db") -> None:
    with closing(sqlite3.connect(folder / database)) as connection, connection:
        connection.execute(statement)


def plan(company: Path, *words: str, expect: int = 0) -> dict[str, object]:
    answer = small.mamoru(company, "plan", *words, "--format", "json", expect=expect)
    found = json.loads(answer.stdout or answer.stderr)
    assert isinstance(found, dict)
    return found


def test_the_right_of_the_persons_own_region_is_carried_out_by_its_periods(company: Path) -> None:
    """The notice gives no erasure, and keeps orders seven years; in Brazil they stay nine."""
    made = small.mamoru(company, "plan", "erasure", *HANA, expect=0).stdout
    request = made.splitlines()[0].split()[4].rstrip(":")
    done = small.mamoru(company, "run", request, "--yes", "--format", "json", expect=0)
    receipt = company / json.loads(done.stdout)["receipt"]
    small.mamoru(company, "verify", str(receipt), "--key", "evidence/public-key.txt", expect=0)

    assert made.splitlines()[0].endswith(": erasure for one customer, as told in BR")
    assert "kept for invoices (purpose: sell) until 2034-06-01" in made
    assert "note:" not in made
    assert '"notice.region"' in receipt.read_text(encoding="utf-8")


def test_a_country_finds_the_supplement_of_what_it_belongs_to(company: Path) -> None:
    found = plan(company, "erasure", *REN)

    assert (found["region"], found["given"], found["notes"]) == ("EEA", "", [])


def test_a_right_that_is_not_given_there_is_refused(company: Path) -> None:
    change(company, "UPDATE customers SET country = 'TH' WHERE id = 1")

    refused = small.mamoru(company, "plan", "erasure", *HANA, expect=1)

    assert "error[MAM-303]: the notice gives people of the kind `customer` no right to `erasure`" in (
        refused.stderr
    )


def test_what_was_planned_is_what_a_region_given_plans(company: Path) -> None:
    found, given = plan(company, "erasure", *HANA), plan(company, "erasure", *HANA, "--region", "BR")

    assert found["recipe"] == given["recipe"]
    assert found["region"] == given["region"] == "BR"
    assert given["given"] == "BR"


EMPTY = "`shop.customers.country` is empty: the notice holds as it is; --region decides"
UNEXPLAINED = (
    "`shop.customers.country` says no region that the map explains: the notice holds as it is; "
    "--region decides"
)


@pytest.mark.parametrize(
    ("value", "note"),
    [("''", EMPTY), ("NULL", EMPTY), ("'  '", EMPTY), ("'Brasil'", UNEXPLAINED), ("'ZZ'", UNEXPLAINED)],
)
def test_a_country_that_says_nothing_leaves_the_notice_as_it_is_and_that_is_told(
    company: Path, value: str, note: str
) -> None:
    change(company, f"UPDATE customers SET country = {value} WHERE id = 1")

    found = plan(company, "access", *HANA)
    shown = small.mamoru(company, "plan", "access", *HANA, expect=0).stdout

    assert (found["region"], found["notes"]) == ("", [note])
    assert f"\nnote: {note}\n" in shown


def test_a_country_without_a_supplement_needs_no_word(company: Path) -> None:
    change(company, "UPDATE customers SET country = 'TH' WHERE id = 1")

    found = plan(company, "access", *HANA)

    assert (found["region"], found["notes"]) == ("", [])


def test_values_that_are_no_codes_are_explained_by_the_map(tmp_path: Path) -> None:
    mapped = SHOP.replace("region: country", "region: {column: country, is: {Brasilien: BR, 81: JP}}")
    company = living(tmp_path, {**FILES, "systems/shop.yaml": mapped})
    change(company, "UPDATE customers SET country = 'Brasilien' WHERE id = 2")
    change(company, "UPDATE customers SET country = '81' WHERE id = 3")

    assert plan(company, "access", *HANA)["region"] == "BR"
    assert plan(company, "access", *REN)["region"] == "BR"
    assert plan(company, "access", *YUI)["notes"] == []


APART = (
    "the rows of the person say different regions (`club.members.land`, `shop.customers.country`): "
    "the notice holds as it is; --region decides"
)
UNMAPPED = (
    "the notice was used without its supplements (BR, EEA): no map says in which region a customer is; "
    "give --region, or add `region: COLUMN` to a table of them"
)
TWO = {
    **FILES,
    "systems/club.yaml": small.FILES["systems/club.yaml"].replace(
        "    columns: {nickname: contact.name}\n",
        "    region: land\n    columns: {nickname: contact.name, land: contact.country}\n",
    ),
}


def of_two(folder: Path, land: str) -> Path:
    """Make the company whose club, too, knows where people are."""
    small.company(folder, TWO, discover=False)
    change(folder, "ALTER TABLE customers ADD COLUMN country TEXT DEFAULT 'BR'")
    change(folder, f"ALTER TABLE members ADD COLUMN land TEXT DEFAULT '{land}'", "club.db")
    small.mamoru(folder, "discover", expect=0)
    return folder


@pytest.mark.parametrize(
    ("land", "region", "notes"),
    [
        ("BR", "BR", []),
        ("", "BR", []),
        ("BR-SP", "BR", []),
        (
            "DE",
            "",
            [APART],
        ),
    ],
)
def test_rows_of_several_systems_agree_or_that_is_told(
    tmp_path: Path, land: str, region: str, notes: list[str]
) -> None:
    found = plan(of_two(tmp_path, land), "access", *HANA)

    assert (found["region"], found["notes"]) == (region, notes)


def test_a_region_given_decides_between_rows(tmp_path: Path) -> None:
    company = of_two(tmp_path, "DE")

    assert plan(company, "access", *HANA, "--region", "BR")["region"] == "BR"
    assert plan(company, "access", *HANA, "--region", "DE")["region"] == "EEA"


def test_another_region_than_the_one_given_stops(company: Path) -> None:
    refused = told(small.mamoru(company, "plan", "erasure", *HANA, "--region", "FR"))

    assert refused[0] == 1
    assert refused[2].endswith(
        "error[MAM-459]: `--region FR` was given, and the person's row says BR\n"
        "  why: people there are told another notice, with other rights and periods; nothing was changed\n"
        "  do:  leave `--region` out, or correct the row where the person has moved; then ask again\n"
    )


def test_a_region_given_holds_where_the_row_says_nothing(company: Path) -> None:
    """It is kept with the plan, so that the plan can be run."""
    made = plan(company, "erasure", *YUI, "--region", "BR")

    done = small.mamoru(company, "run", str(made["request"]), "--yes", "--format", "json", expect=0)

    assert (made["region"], made["given"], made["notes"]) == ("BR", "BR", [])
    assert json.loads(done.stdout)["plan"]["digest"] == made["digest"]


def test_a_person_who_moved_meanwhile_stops_the_plan(company: Path) -> None:
    made = plan(company, "erasure", *HANA)
    change(company, "UPDATE customers SET country = 'DE' WHERE id = 1")

    refused = small.mamoru(company, "run", str(made["request"]), "--yes", expect=1)

    assert "error[MAM-430]: the rows of request" in refused.stderr
    assert len(small.rows(company / "shop.db")["orders"]) == 3


def test_the_package_tells_what_people_of_the_region_are_told(company: Path) -> None:
    small.mamoru(company, "run", "access", *HANA, "--package", "there.zip", expect=0)
    with zipfile.ZipFile(company / "there.zip") as archive:
        page, manifest = archive.read("index.html").decode(), json.loads(archive.read("manifest.json"))

    assert manifest["notice"]["region"] == "BR"
    assert "Courier of Brazil" in page


def test_where_no_map_tells_the_region_the_plan_says_that_no_supplement_was_used(tmp_path: Path) -> None:
    plain = {**FILES, "systems/shop.yaml": SHOP.replace("    region: country\n", "")}
    company = living(tmp_path, plain)

    assert plan(company, "access", *HANA)["notes"] == [UNMAPPED]
    assert plan(company, "access", *HANA, "--region", "TH")["notes"] == []
    assert plan(company, "access", *HANA, "--region", "BR")["notes"] == []


def test_a_notice_without_supplements_has_nothing_to_tell(tmp_path: Path) -> None:
    company = small.company(tmp_path)

    assert plan(company, "access", *HANA)["notes"] == []


def test_on_postgresql_the_region_is_read_with_the_row(tmp_path: Path, postgresql_url: str) -> None:
    company = small.shop_on_postgresql(tmp_path, postgresql_url, discover=False)
    shop = (company / "systems/shop.yaml").read_text(encoding="utf-8")
    for name, text in FILES.items():
        (company / name).parent.mkdir(exist_ok=True)
        (company / name).write_text(text, encoding="utf-8")
    head = shop[: shop.index("tables:")]
    (company / "systems/shop.yaml").write_text(head + SHOP[SHOP.index("tables:") :], encoding="utf-8")
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("ALTER TABLE customers ADD COLUMN country CHAR(3) DEFAULT 'BR'")
    small.mamoru(company, "discover", expect=0)

    made = small.mamoru(company, "plan", "erasure", *HANA, expect=0).stdout
    request = made.splitlines()[0].split()[4].rstrip(":")
    small.mamoru(company, "run", request, "--yes", expect=0)

    assert made.splitlines()[0].endswith(", as told in BR")
    assert "kept for invoices (purpose: sell) until 2034-06-01" in made
