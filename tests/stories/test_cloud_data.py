"""The data of the cloud provider: the same every time, whole, and what the maps' snapshots say of it."""

import importlib.util
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "cloud-provider"
SYSTEMS = ("accounts", "marketplace")


def generator() -> ModuleType:
    """Load the script of the example; its folder is no package."""
    spec = importlib.util.spec_from_file_location("make_cloud_data", EXAMPLE / "make_data.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sorane")
    generator().make(folder)
    return folder


def rows(databases: Path, system: str, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(databases / f"{system}.db")) as database:
        return database.execute(query).fetchall()


def test_the_same_arguments_give_the_same_files_byte_by_byte(databases: Path, tmp_path: Path) -> None:
    made = generator().make(tmp_path)

    assert [file.name for file in made] == [f"{system}.db" for system in SYSTEMS]
    for file in made:
        assert file.read_bytes() == (databases / file.name).read_bytes()


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_row_points_at_nothing(databases: Path, system: str) -> None:
    assert rows(databases, system, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_snapshot_has_the_tables_and_columns_of_the_database(databases: Path, system: str) -> None:
    told = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))["tables"]
    names = [
        str(name)
        for (name,) in rows(databases, system, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]

    assert sorted(told) == sorted(names)
    for name in names:
        columns = rows(databases, system, f"SELECT name FROM pragma_table_info('{name}')")
        assert sorted(told[name]["columns"]) == sorted(str(column) for (column,) in columns)


def test_a_customer_and_a_prospect_share_an_address(databases: Path) -> None:
    shared = "SELECT c.id, p.id FROM customers c JOIN prospects p ON p.email = c.email"

    assert rows(databases, "accounts", shared) == [(7, 8)]


def test_one_person_may_have_two_accounts(databases: Path) -> None:
    twice = "SELECT id, email FROM customers WHERE name = 'Ines Falcao' ORDER BY id"

    assert rows(databases, "accounts", twice) == [(5, "ines.falcao@mail.example"), (6, "ines@mapas.example")]


def test_whoever_bought_from_a_seller_has_an_account(databases: Path) -> None:
    buyers = {number for (number,) in rows(databases, "marketplace", "SELECT buyer_no FROM sales")}
    known = {number for (number,) in rows(databases, "accounts", "SELECT id FROM customers")}

    assert buyers
    assert buyers <= known
