"""The rights beside access and erasure, asked for in the examples: what people are told is what is done."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from mamoru.desk.opening import programme_of
from tests import small

EXAMPLES = Path(__file__).parents[2] / "examples"
LEFT_AT_HOME = shutil.ignore_patterns("data", "expected", "*.py", "*.md")
BRAZIL, EUROPE = ("--of", "customer", "-s", "account-no=5"), ("--of", "customer", "-s", "account-no=7")
FOURTEEN = ("--of", "customer", "-s", "customer-id=14")
WAITS = 4


def example(name: str, folder: Path) -> Path:
    """Copy an example, with fresh databases."""
    shutil.copytree(EXAMPLES / name, folder, ignore=LEFT_AT_HOME)
    command = [sys.executable, str(EXAMPLES / name / "make_data.py"), str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    return example("cloud-provider", tmp_path / "sorane")


@pytest.fixture
def group(tmp_path: Path) -> Path:
    return example("apparel-group", tmp_path / "kasuri")


def ask(folder: Path, system: str, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / f"{system}.db")) as database:
        return database.execute(query).fetchall()


# -- the cloud provider ----------------------------------------------------------------------------


def corrected(folder: Path, who: tuple[str, ...]) -> list[tuple[object, ...]]:
    """Have a name corrected; return the names in the order of the accounts that are written by hand."""
    words = ("--set", "accounts.customers.name=Corrected Name")
    small.mamoru(folder, "run", "correction", *who, *words, "--yes", expect=WAITS)
    return ask(folder, "accounts", "SELECT name FROM customers WHERE id IN (5, 6, 7) ORDER BY id")


@pytest.mark.promise("W-64")
def test_wrong_data_of_people_in_brazil_is_corrected(provider: Path) -> None:
    assert corrected(provider, BRAZIL) == [("Corrected Name",), ("Ines Falcao",), ("Piet Vogel",)]


@pytest.mark.promise("W-110")
def test_wrong_data_of_people_in_europe_is_corrected(provider: Path) -> None:
    assert corrected(provider, EUROPE) == [("Ines Falcao",), ("Ines Falcao",), ("Corrected Name",)]


def taken_along(folder: Path, who: tuple[str, ...]) -> tuple[set[str], dict[str, str]]:
    """Return the categories that are taken along, and for each other one why it is not."""
    small.mamoru(folder, "run", "portability", *who, "--package", "mine.zip", expect=0)
    with ZipFile(folder / "mine.zip") as archive:
        columns = json.loads(archive.read("dictionary.json"))["columns"]
        withheld = json.loads(archive.read("withheld.json"))
        tables = {f"data/{c['system']}/{c['table']}" for c in columns}
        assert tables <= {name.rpartition(".")[0] for name in archive.namelist() if name.endswith(".json")}
        assert tables <= {name.rpartition(".")[0] for name in archive.namelist() if name.endswith(".csv")}
    left = {w["category"]: w["reason"] for w in withheld if w["reason"] in {"not-provided", "other-basis"}}
    return {c["category"] for c in columns}, left


@pytest.mark.promise("W-68", "W-85")
def test_people_in_brazil_take_along_what_they_gave_on_consent_or_contract(provider: Path) -> None:
    taken, left = taken_along(provider, BRAZIL)
    notice = programme_of(provider).notice.for_region("BR")

    given_on = {
        leaf for p in notice.purposes.values() if p.basis in {"consent", "contract"} for leaf in p.uses
    }
    assert {"contact.name", "content.stored", "location.precise"} <= taken <= given_on
    assert [leaf for leaf in taken if notice.categories[leaf].origin not in {"", "given"}] == []
    assert [leaf for leaf in taken if "derived" in notice.categories[leaf].marks] == []
    assert left["inferred.credit-score"] == left["use.clickstream"] == "not-provided"
    assert left["characteristics.age"] == "other-basis"


@pytest.mark.promise("W-114")
def test_people_in_europe_take_along_what_they_provided_and_nothing_derived(provider: Path) -> None:
    taken, _ = taken_along(provider, EUROPE)
    categories = programme_of(provider).notice.categories

    assert {"contact.name", "contact.email"} <= taken
    assert [leaf for leaf in taken if leaf.startswith(("inferred", "use.", "bureau"))] == []
    assert [leaf for leaf in taken if categories[leaf].origin not in {"", "given"}] == []


# -- the apparel group -----------------------------------------------------------------------------


def test_a_suspended_customer_stands_in_the_shop_s_exceptions_and_each_keeper_has_a_task(group: Path) -> None:
    told = small.mamoru(group, "run", "suspension", *FOURTEEN, "--yes", "--format", "json", expect=WAITS)
    outcome = json.loads(told.stdout)

    assert ask(group, "online-shop", "SELECT customer_id FROM suspended") == [(14,)]
    keepers = {t["system"] for t in outcome["tasks"] if not t["system"].startswith("recipients.")}
    assert {"paper-register", "shop-cameras"} <= keepers
    assert {"recipients.group", "recipients.mail-house"} <= {t["system"] for t in outcome["tasks"]}

    again = small.mamoru(group, "plan", "suspension", *FOURTEEN, "--format", "json", expect=0)
    assert json.loads(again.stdout)["rows"] == 0


def test_an_erasure_takes_the_exception_along(group: Path) -> None:
    small.mamoru(group, "run", "suspension", *FOURTEEN, "--yes", expect=WAITS)
    small.mamoru(group, "run", "erasure", *FOURTEEN, "--yes", expect=WAITS)

    assert ask(group, "online-shop", "SELECT customer_id FROM suspended") == []


def test_the_name_of_a_customer_is_corrected_in_one_place_alone(group: Path) -> None:
    before = ask(group, "online-shop", "SELECT id, name FROM customers WHERE id <> 14 ORDER BY id")
    addresses = ask(group, "online-shop", "SELECT * FROM addresses ORDER BY id")
    words = ("--set", "online-shop.customers.name=森 花")
    small.mamoru(group, "run", "correction", *FOURTEEN, *words, "--yes", expect=WAITS)

    assert ask(group, "online-shop", "SELECT name FROM customers WHERE id = 14") == [("森 花",)]
    assert ask(group, "online-shop", "SELECT id, name FROM customers WHERE id <> 14 ORDER BY id") == before
    assert ask(group, "online-shop", "SELECT * FROM addresses ORDER BY id") == addresses
