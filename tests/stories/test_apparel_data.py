"""The data of the apparel group: the same every time, whole, and with every awkward case its README names."""

import importlib.util
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
import yaml

from tests.stories import postgresql_variant

EXAMPLE = Path(__file__).parents[2] / "examples" / "apparel-group"
SYSTEMS = ("online-shop", "loyalty", "marketing", "people-and-hiring", "shareholders-and-enquiries")


def module(name: str) -> ModuleType:
    """Load a script of the example; its folder is no package."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLE / f"{name}.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kasuri")
    module("make_data").make(folder)
    return folder


def rows(databases: Path, system: str, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(databases / f"{system}.db")) as database:
        return database.execute(query).fetchall()


def read(file: str) -> dict[str, object]:
    """Read YAML with every scalar as text: `on` is a word, `2025-01` is no date."""
    found = yaml.load((EXAMPLE / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text only
    assert isinstance(found, dict)
    return found


# -- the generator ------------------------------------------------------------------------------


def test_the_same_arguments_give_the_same_files_byte_by_byte(databases: Path, tmp_path: Path) -> None:
    made = module("make_data").make(tmp_path)

    assert [file.name for file in made] == [f"{system}.db" for system in SYSTEMS]
    for file in made:
        assert file.read_bytes() == (databases / file.name).read_bytes()


def test_more_customers_change_no_hand_written_row(databases: Path, tmp_path: Path) -> None:
    module("make_data").make(tmp_path, customers=320)
    hand_written = {
        "online-shop": "SELECT * FROM {} WHERE {} < 100001",
        "loyalty": "SELECT * FROM {} WHERE {} < 100001",
    }
    tables = {
        "online-shop": ("orders", "payments", "addresses", "gift_messages"),
        "loyalty": ("point_events",),
    }
    for system, query in hand_written.items():
        for table in tables[system]:
            asked = query.format(table, "id")
            assert rows(tmp_path, system, asked) == rows(databases, system, asked)
    assert rows(tmp_path, "online-shop", "SELECT count(*) FROM customers WHERE id > 0") == [(320,)]
    assert rows(databases, "online-shop", "SELECT count(*) FROM customers WHERE id > 0") == [(300,)]


def test_nothing_made_up_lies_after_today(tmp_path: Path) -> None:
    module("make_data").make(tmp_path, today=date(2026, 1, 31))
    made_up = "SELECT max(placed_at), max(closed_at) FROM orders WHERE id > 100000"

    ((placed, closed),) = rows(tmp_path, "online-shop", made_up)

    assert str(placed) < "2026-01-31"
    assert str(closed) <= "2026-01-31"


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_foreign_key_leads_to_a_row(databases: Path, system: str) -> None:
    assert rows(databases, system, "PRAGMA foreign_key_check") == []
    assert rows(databases, system, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_schema_snapshot_is_that_of_the_database(databases: Path, system: str) -> None:
    snapshot = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))
    tables = {str(name) for (name,) in rows(databases, system, postgresql_variant.TABLES)}
    shown = {
        table: {c[1]: (c[2], not c[3]) for c in rows(databases, system, f"PRAGMA table_info({table})")}
        for table in tables
    }

    assert snapshot["system"] == system
    assert {
        table: {name: (column["type"], column["nullable"]) for name, column in told["columns"].items()}
        for table, told in snapshot["tables"].items()
    } == shown


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_map_explains_every_column(system: str) -> None:
    tables = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))["tables"]
    told = read(f"systems/{system}.yaml")["tables"]
    assert isinstance(told, dict)
    assert sorted(told) == sorted(tables)
    for name, table in tables.items():
        if told[name].get("holds") != "nothing-personal":
            keys = {*table["key"], *told[name].get("known-by", {}).values()}
            keys |= {column for key in table["foreign_keys"] for column in key["columns"]}
            explained = {*told[name].get("columns", {}), *told[name].get("not-personal", [])}
            assert set(table["columns"]) - keys - explained == set(), name
            assert explained <= set(table["columns"]), name


def test_every_path_from_a_person_has_an_index() -> None:
    for system in SYSTEMS:
        tables = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))[
            "tables"
        ]
        told = read(f"systems/{system}.yaml")["tables"]
        assert isinstance(told, dict)
        for name, table in told.items():
            paths = [tie["by"] for tie in table.get("ties", [])] + list(table.get("known-by", {}).values())
            leading = {index[0] for index in tables[name]["indexes"]} | {tables[name]["key"][0]}
            assert set(paths) <= leading, f"{system}.{name}"


# -- the awkward cases of README.md --------------------------------------------------------------

#: Cases that lie between two systems; each has its own test below.
ACROSS_SYSTEMS = {"staff-customer", "nothing-in-club", "nothing-in-mailings"}


def _cases() -> Mapping[str, Mapping[str, object]]:
    text = (Path(__file__).parent / "apparel_cases.yaml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=yaml.SafeLoader)
    assert isinstance(found, dict)
    return found


CASES = _cases()


@pytest.mark.parametrize("name", CASES)
def test_the_awkward_case_is_in_the_data(databases: Path, name: str) -> None:
    case = CASES[name]
    answer = rows(databases, str(case["in"]), str(case["ask"]))

    assert [[_as_text(cell) for cell in row] for row in answer] == [
        [_as_text(cell) for cell in row] for row in _rows_of(case["answer"])
    ]


def _as_text(cell: object) -> str | None:
    """A date of YAML and a date of SQLite read alike."""
    return None if cell is None else str(cell)


def _rows_of(answer: object) -> list[list[object]]:
    assert isinstance(answer, list)
    return answer


def test_the_readme_and_these_tests_name_the_same_cases() -> None:
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"(?m)^\| `([a-z-]+)` \|", readme)) == {*CASES, *ACROSS_SYSTEMS}


def test_a_customer_works_here_too_and_only_the_address_says_so(databases: Path) -> None:
    email = [("kenta.mori@mail.example",)]

    assert rows(databases, "online-shop", "SELECT email FROM customers WHERE id = 12") == email
    assert rows(databases, "people-and-hiring", "SELECT email FROM employees WHERE id = 31") == email


def test_a_card_may_be_unknown_to_the_club(databases: Path) -> None:
    number = rows(databases, "online-shop", "SELECT member_no FROM customers WHERE id = 44")

    assert number == [("KC-000044",)]
    assert rows(databases, "loyalty", "SELECT no FROM members WHERE no = 'KC-000044'") == []


def test_a_customer_may_never_have_been_mailed(databases: Path) -> None:
    ((email,),) = rows(databases, "online-shop", "SELECT email FROM customers WHERE id = 45")
    sent = "SELECT email FROM sends UNION ALL SELECT email FROM mailing_log"

    assert email not in {address for (address,) in rows(databases, "marketing", sent)}


# -- what must happen -----------------------------------------------------------------------------


def test_every_clause_is_stated_by_exactly_these_nodes() -> None:
    stated: dict[str, list[str]] = {}
    china = _clauses(read("supplements/CN.yaml"), ("supplements", "CN"))
    for clause, node in (*_clauses(read("notice.yaml"), ()), *china):
        stated.setdefault(clause, []).append(node)
    numbered = {*(f"K-{number:02}" for number in range(1, 64)), "K-34a"}

    assert set(stated) == numbered
    assert {clause: sorted(nodes) for clause, nodes in stated.items()} == {
        clause: sorted(nodes) for clause, nodes in _listed(read("expected/clauses.yaml")).items()
    }


def _clauses(node: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        clause = node.get("clause", [])
        for name in [clause] if isinstance(clause, str) else clause:
            yield name, ".".join(path)
        for key, below in node.items():
            yield from _clauses(below, (*path, key))


def _listed(found: Mapping[str, object]) -> dict[str, list[str]]:
    return {key: value for key, value in found.items() if isinstance(value, list)}


def _oracle() -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    found = yaml.safe_load((EXAMPLE / "expected" / "customer-7.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def _keys(found: object) -> set[tuple[object, ...]]:
    assert isinstance(found, list | dict)
    return {tuple(key) if isinstance(key, list) else (key,) for key in found}


def test_the_oracle_speaks_of_rows_and_columns_that_exist(databases: Path) -> None:
    for system, tables in {**_oracle()["access"], **_oracle()["erasure"]}.items():
        snapshot = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))
        for table, fate in tables.items():
            told = snapshot["tables"][table]
            there = set(rows(databases, system, f"SELECT {', '.join(told['key'])} FROM {table}"))
            for keys in fate.values():
                assert _keys(keys) <= there, f"{system}.{table}"
            changed = fate.get("masked", {})
            assert isinstance(changed, dict)
            assert {column for row in changed.values() for column in row} <= set(told["columns"])


def test_the_oracle_gives_each_row_one_fate() -> None:
    for tables in _oracle()["erasure"].values():
        for table, fate in tables.items():
            deleted, kept, shells = (_keys(fate.get(name, [])) for name in ("deleted", "kept", "shells"))
            assert not deleted & kept, table
            assert not deleted & shells, table
            assert not kept & shells, table
            assert kept | shells <= _keys(fate.get("masked", [])), table
            assert not deleted & _keys(fate.get("masked", [])), table


def test_every_row_shown_of_her_own_has_a_fate_or_other_owners() -> None:
    """What stays untouched is the shared list, which customer 23 still owns, and what 23 put on it."""
    oracle = _oracle()
    untouched = {
        f"{system}.{table}": sorted(left)
        for system, tables in oracle["access"].items()
        for table, fate in tables.items()
        if (left := _keys(fate["shown"]) - _fated(oracle["erasure"][system].get(table, {})))
    }

    assert untouched == {"online-shop.wishlists": [(71,)], "online-shop.wishlist_items": [(712,)]}


def _fated(fate: Mapping[str, object]) -> set[tuple[object, ...]]:
    return _keys(fate.get("deleted", [])) | _keys(fate.get("masked", []))


# -- on PostgreSQL ---------------------------------------------------------------------------------


@pytest.mark.parametrize("system", postgresql_variant.SYSTEMS)
def test_postgresql_holds_the_same_rows(databases: Path, postgresql_url: str, system: str) -> None:
    counts = postgresql_variant.load(system, databases / f"{system}.db", url=postgresql_url)

    assert counts == {
        table: rows(databases, system, f"SELECT count(*) FROM {table}")[0][0] for table in counts
    }
    column, table = ("email", "customers") if system == "online-shop" else ("name", "members")
    with psycopg.connect(postgresql_url) as database:
        found = database.execute(f"SELECT {column} FROM {table}".encode()).fetchall()
    assert sorted(found) == sorted(rows(databases, system, f"SELECT {column} FROM {table}"))


@pytest.mark.parametrize("system", postgresql_variant.SYSTEMS)
def test_postgresql_has_the_keys_and_indexes_of_the_map(
    databases: Path, postgresql_url: str, system: str
) -> None:
    postgresql_variant.load(system, databases / f"{system}.db", url=postgresql_url)
    tables = json.loads((EXAMPLE / "systems" / f"{system}.schema.json").read_text(encoding="utf-8"))["tables"]
    foreign_keys = sum(len(table["foreign_keys"]) for table in tables.values())
    indexes = sum(len(table["indexes"]) for table in tables.values())

    with psycopg.connect(postgresql_url) as database:
        found = database.execute("SELECT count(*) FROM pg_constraint WHERE contype = 'f'").fetchone()
        assert found == (foreign_keys,)
        found = database.execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'").fetchone()
        assert found == (indexes,)


def test_a_map_is_moved_to_postgresql_without_another_change() -> None:
    before = (EXAMPLE / "systems" / "loyalty.yaml").read_text(encoding="utf-8")

    after = postgresql_variant.moved(before, url="postgresql://reader@127.0.0.1:5432/club")

    assert after == before.replace("kind: sqlite", "kind: postgresql").replace(
        "connect: {file: loyalty.db}", "connect: {host: 127.0.0.1, port: 5432, database: club, user: reader}"
    )
