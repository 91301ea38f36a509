"""Sweeps of awkward schemas, and of what others do meanwhile: no row goes that anything still keeps."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from mamoru.desk.retention.sweeping import sweeping
from mamoru.execute.sweeping.errors import SweepChanged
from tests import small
from tests.execute.swept import NOTICE, NOW, Shop, shop
from tests.execute.test_sweep_disturbed import NEW, OLD, ROWS, SWEPT, deleted
from tests.ground import grounds

LINES = """\
  lines:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {page: visits, note: purchases.messages}
    not-personal: [visited, paid]
"""
HEAD = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
"""
PEOPLE = """\
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {email: contact.email}
    not-personal: [last_visit]
"""
CUSTOMERS = "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, last_visit TEXT);"


def programme(folder: Path, *, tables: str, events: str, schema: str, notice: str = NOTICE) -> Path:
    """Write a programme of one SQLite file."""
    folder.mkdir(exist_ok=True)
    (folder / "systems").mkdir()
    (folder / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")
    (folder / "notice.yaml").write_text(notice, encoding="utf-8")
    told = f"{HEAD}events: {{last-visit: customers.last_visit, {events}}}\ntables:\n{PEOPLE}{tables}"
    (folder / "systems/shop.yaml").write_text(told, encoding="utf-8")
    run(folder, CUSTOMERS + schema)
    small.mamoru(folder, "discover", expect=0)
    return folder


def run(folder: Path, statements: str) -> None:
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.executescript(statements)


def held(folder: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()


def sweep(folder: Path, *words: str, expect: int = 0) -> str:
    return small.mamoru(folder, "sweep", "--yes", *words, expect=expect).stdout


def test_rows_with_keys_of_two_columns_go_and_lose_values_page_by_page(tmp_path: Path) -> None:
    schema = (
        "CREATE TABLE lines (shop TEXT, n INTEGER, customer_id INTEGER REFERENCES customers, page TEXT, "
        "note TEXT, visited TEXT, paid TEXT, PRIMARY KEY (shop, n)) WITHOUT ROWID;"
        "CREATE INDEX lines_customer ON lines (customer_id);"
    )
    folder = programme(
        tmp_path, tables=LINES, events="visited: lines.visited, order-paid: lines.paid", schema=schema
    )
    days = [(OLD, OLD), (OLD, NEW), (NEW, OLD), (NEW, NEW), (OLD, None)]
    rows = [(s, n, visited, paid) for s in ("a", "b", "c") for n, (visited, paid) in enumerate(days)]
    with closing(sqlite3.connect(folder / "shop.db")) as database, database:
        database.execute(f"INSERT INTO customers VALUES (1, 'a@b.example', '{NEW}')")
        database.executemany("INSERT INTO lines VALUES (?, ?, 1, 'p', 'x', ?, ?)", rows)

    with sweeping(folder, most=2) as found:
        list(found.run(confirmed=""))

    kept = {(0, 1): (None, "x"), (1, 0): ("p", None), (1, 1): ("p", "x"), (0, None): (None, "x")}
    left = [kept.get((int(v == NEW), None if p is None else int(p == NEW))) for _, _, v, p in rows]
    expected = [(*row[:2], *one) for row, one in zip(rows, left, strict=True) if one]
    assert [(row[0], row[1], row[3], row[4]) for row in held(folder, "lines")] == expected


def test_a_thread_of_replies_goes_leaf_by_leaf_and_no_reply_that_is_kept_loses_what_it_answers(
    tmp_path: Path,
) -> None:
    tables = (
        "  posts:\n    ties: [{by: customer_id, to: customers, how: owned}, "
        "{by: answers, to: posts, how: none, target-gone: refuse}]\n"
        "    columns: {page: visits}\n    not-personal: [visited]\n"
    )
    schema = (
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, "
        "answers INTEGER REFERENCES posts, page TEXT, visited TEXT);"
        "CREATE INDEX posts_customer ON posts (customer_id); CREATE INDEX posts_answers ON posts (answers);"
        f"INSERT INTO customers VALUES (1, 'a@b.example', '{NEW}');"
        f"INSERT INTO posts VALUES (1, 1, NULL, 'p', '{OLD}'), (2, 1, 1, 'p', '{NEW}'), "
        f"(3, 1, NULL, 'p', '{OLD}'), (4, 1, 3, 'p', '{OLD}'), (5, 1, 5, 'p', '{NEW}');"
    )
    folder = programme(tmp_path, tables=tables, events="visited: posts.visited", schema=schema)

    for _ in range(3):
        sweep(folder)

    assert [row[0] for row in held(folder, "posts")] == [1, 2, 5]


def test_where_a_supplement_promises_longer_the_longer_promise_counts_in_parts_too(tmp_path: Path) -> None:
    schema = (
        "CREATE TABLE lines (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, page TEXT, "
        "note TEXT, visited TEXT, paid TEXT); CREATE INDEX lines_customer ON lines (customer_id);"
        f"INSERT INTO customers VALUES (1, 'a@b.example', '{NEW}');"
        f"INSERT INTO lines VALUES (1, 1, 'p', 'x', '{NEW}', '2024-01-01'), "
        f"(2, 1, 'p', 'x', '{NEW}', '{OLD}');"
    )
    folder = programme(
        tmp_path, tables=LINES, events="visited: lines.visited, order-paid: lines.paid", schema=schema
    )
    (folder / "supplements").mkdir()
    (folder / "supplements/EEA.yaml").write_text(
        "supplement: EEA\nfor: [EEA]\nlaw: EU-GDPR\nretention:\n"
        "  messages: {instead: true, items: purchases.messages, of: all, keep: 5 years, after: order-paid, "
        "ground: {purpose: sell}}\n",
        encoding="utf-8",
    )

    sweep(folder)

    assert [row[3] for row in held(folder, "lines")] == ["x", None]


def test_confined_to_one_promise_nothing_is_emptied_or_goes_by_another(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    company = shop(tmp_path / "acme", grounds()["sqlite"].empty(request), rows=ROWS)

    sweep(company.folder, "--retention", "visits")

    kept = company.rows()
    assert (kept["visits"], kept["orders"], kept["shelves"]) == ([], ROWS["orders"], ROWS["shelves"])
    sweep(company.folder, "--system", "shop")
    assert company.rows() == SWEPT


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
def test_of_two_sweeps_at_once_each_row_goes_once(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    company = shop(tmp_path / "acme", grounds()[kind].empty(request), rows=ROWS)
    words = [sys.executable, "-m", "mamoru", "sweep", "--yes"]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    both = [
        subprocess.Popen(words, cwd=company.folder, env=path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=60)[1].decode() for one in both]

    assert all(one.returncode in {0, 1} for one in both), told
    sweep(company.folder)
    assert (company.rows(), deleted(company)) == (SWEPT, 5 + 2 + 2)


def test_rows_that_an_application_deletes_after_the_plan_stop_the_sweep(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    company = shop(tmp_path / "acme", grounds()["sqlite"].empty(request), rows=ROWS)
    with sweeping(company.folder, now=lambda: NOW) as found:
        company.place.run("DELETE FROM visits WHERE id = 3")
        with pytest.raises(SweepChanged):
            list(found.run(confirmed=""))

    assert _requests(company) == []
    sweep(company.folder)
    assert deleted(company) == 4 + 2 + 2


def _requests(company: Shop) -> list[object]:
    told = small.mamoru(company.folder, "status", "--format", "json", expect=0).stdout
    return list(json.loads(told)["requests"])
