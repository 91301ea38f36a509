"""Killed at every point of a run over a DuckDB file and folders of files, Mamoru goes on."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests import small

SCRIPT = Path(__file__).with_name("killed.py")
DUCKDB, FILES = "mamoru.systems.duckdb:DuckdbSession", "mamoru.systems.files:FilesSession"
LANDING = "mamoru.systems._files.landing"
BEFORE_THE_JOURNAL = [
    f"{DUCKDB}.begin:after:1",
    f"{DUCKDB}._write:before:1",
    f"{DUCKDB}._write:after:1",
    f"{FILES}._prepare:before:1",
    f"{FILES}._prepare:after:1",
    "mamoru.execute.erasure:Journal.write:before:1",
]
AFTER_THE_JOURNAL = [
    "mamoru.execute.erasure:Journal.write:after:1",
    f"{DUCKDB}.commit:before:1",
    f"{DUCKDB}.commit:after:1",
    f"{FILES}.commit:before:1",
    f"{LANDING}:finish:before:1",
    f"{LANDING}:_land:after:1",
    f"{LANDING}:finish:after:1",
    f"{FILES}.commit:after:1",
    "mamoru.execute.erasure:conclude:after:1",
]
CLUB = {
    "members": "SELECT * FROM (VALUES (1, 'hana-chan'), (2, 'ren')) t(customer_no, nickname)",
    "points": "SELECT * FROM (VALUES (1, 5, 'welcome'), (1, 9, 'birthday'), (2, 5, 'welcome')) "
    "t(member_id, points, reason)",
}
#: DuckDB's foreign keys, without what it does not know.
SHOP = small.SHOP.replace("REFERENCES customers", "REFERENCES customers (id)")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A company with a planned erasure, and the request; each test works on a copy."""
    folder = tmp_path_factory.mktemp("planned")
    shop, club = (small.FILES[f"systems/{n}.yaml"] for n in ("shop", "club"))
    more = {
        "systems/shop.yaml": shop.replace("sqlite", "duckdb").replace("shop.db", "shop.duckdb"),
        "systems/club.yaml": club.replace("sqlite", "files").replace(
            "file: club.db", "folder: club, keys: members=customer_no"
        ),
    }
    small.company(folder, more, discover=False)
    with duckdb.connect(folder / "shop.duckdb") as connection:
        connection.execute(SHOP)
    for name, rows in CLUB.items():
        (folder / "club" / name).mkdir(parents=True)
        duckdb.sql(f"COPY ({rows}) TO '{folder / 'club' / name}/0.parquet'")
    small.mamoru(folder, "discover", expect=0)
    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    return folder, str(json.loads(told.stdout)["request"])


@pytest.fixture
def company(template: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """A fresh copy of the company."""
    return shutil.copytree(template[0], tmp_path / "company"), template[1]


@pytest.fixture(scope="module")
def undisturbed(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Every row after a run that nothing disturbed."""
    folder = shutil.copytree(template[0], tmp_path_factory.mktemp("undisturbed") / "company")
    small.mamoru(folder, "run", template[1], "--yes", expect=0)
    return databases(folder)


def kill(folder: Path, request: str, point: str) -> None:
    """Run the plan in a process of its own that dies at the point."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), request, point],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -9, f"not killed: {done.returncode} {done.stderr}"


def databases(folder: Path) -> list[object]:
    """Return every row of both systems."""
    with duckdb.connect(folder / "shop.duckdb") as shop:
        tables = [
            str(n) for (n,) in shop.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        ]
        rows: list[object] = [shop.execute(f'SELECT * FROM "{n}" ORDER BY 1').fetchall() for n in tables]
    club = (f"SELECT * FROM read_parquet('{folder / 'club' / n}/*.parquet') ORDER BY ALL" for n in CLUB)
    return rows + [duckdb.connect().execute(text).fetchall() for text in club]


@pytest.mark.parametrize("point", BEFORE_THE_JOURNAL)
def test_killed_before_the_journal_nothing_has_happened(
    company: tuple[Path, str], point: str, undisturbed: list[object]
) -> None:
    """The plan can simply be run again, and what was written beside is gone."""
    folder, request = company
    before = databases(folder)
    kill(folder, request, point)

    assert databases(folder) == before
    small.mamoru(folder, "run", request, "--yes", expect=0)
    assert databases(folder) == undisturbed
    assert not [p.name for p in folder.rglob("*mamoru-new*")]


@pytest.mark.parametrize("point", AFTER_THE_JOURNAL)
def test_killed_after_the_journal_it_goes_on(
    company: tuple[Path, str], point: str, undisturbed: list[object]
) -> None:
    """`mamoru resume` finishes it: nothing is lost, nothing done twice."""
    folder, request = company
    kill(folder, request, point)

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == undisturbed
    assert not [p.name for p in folder.rglob("*mamoru-new*")]
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"
