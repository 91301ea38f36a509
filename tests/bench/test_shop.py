"""What is measured: the shop is the same every time, whole, and fully mapped."""

import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest

from bench import comparing, loading, shop
from bench.hand import ByHand, ByHandInSqlite
from mamoru.desk.opening import check_files, open_engine
from mamoru.execute.answering import look
from mamoru.execute.engine import Engine
from mamoru.model.schema import Schema
from mamoru.notation.snapshot import read_schema
from tests.postgresql import Server

SMALL = shop.size_of(3_000)


@pytest.fixture
def sqlite_shop(tmp_path: Path) -> Path:
    loading.load_sqlite(tmp_path / "shop.db", SMALL)
    return tmp_path


def _rows(file: Path) -> int:
    connection = sqlite3.connect(file)
    total = sum(connection.execute(f"SELECT count(*) FROM {t.name}").fetchone()[0] for t in shop.TABLES)
    connection.close()
    return int(total)


def test_a_shop_has_the_rows_asked_for_and_no_broken_reference(sqlite_shop: Path) -> None:
    connection = sqlite3.connect(sqlite_shop / "shop.db")

    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert _rows(sqlite_shop / "shop.db") == sum(SMALL[t.name] for t in shop.TABLES) == 2999


def test_the_rows_of_a_shop_are_the_same_every_time() -> None:
    for table in shop.TABLES:
        assert list(shop.rows(table, SMALL)) == list(shop.rows(table, SMALL))


def test_the_measured_programme_has_no_findings_and_its_snapshot_is_true(
    postgresql_server: Server, tmp_path: Path
) -> None:
    loading.load_postgresql(postgresql_server, "measured", SMALL)
    folder = loading.postgresql_programme(tmp_path / "programme", postgresql_server, "measured")
    found, kept = (
        read_schema((place / "systems/shop.schema.json").read_text(), file="shop.schema.json", system="shop")
        for place in (folder, loading.PROGRAMME)
    )
    _drop(postgresql_server, "measured")

    assert [f.code for f in check_files(folder).findings] == ["MAM-161"]  # no texts in Malay
    assert isinstance(found, Schema)
    assert found == kept


def _drop(running: Server, name: str) -> None:
    with psycopg.connect(running.url, autocommit=True) as keeper:
        keeper.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _seen(engine: Engine, person: int) -> int:
    return sum(len(t.rows) for t in look(engine, "customer", comparing.identity(person)).answer.tables)


def test_by_hand_and_by_mamoru_the_same_rows_are_seen_and_go(sqlite_shop: Path, tmp_path: Path) -> None:
    """Compared on two copies of one file, person by person."""
    shutil.copy(sqlite_shop / "shop.db", tmp_path / "by-hand.db")
    hand = ByHandInSqlite.connect(str(tmp_path / "by-hand.db"))
    with open_engine(loading.sqlite_programme(sqlite_shop)) as engine:
        for person in (1, 17, 40):
            assert _seen(engine, person) == hand.access(person)
            comparing.erase_all(engine, [person])
            hand.erase(person)

    assert _rows(sqlite_shop / "shop.db") == _rows(tmp_path / "by-hand.db")


def _left(address: str) -> list[list[str]]:
    with psycopg.connect(address) as connection:
        tables = [connection.execute(f"TABLE {t.name}".encode()).fetchall() for t in shop.TABLES]
    return [sorted(map(repr, rows)) for rows in tables]


def test_by_hand_and_by_mamoru_a_batch_leaves_the_same_rows(
    postgresql_server: Server, tmp_path: Path
) -> None:
    """Of everybody else every cell is the same, also where an address of theirs belonged to one who left."""
    people = list(range(1, 31))
    by_hand = loading.load_postgresql(postgresql_server, "by_hand", SMALL)
    hand = ByHand.connect(by_hand)
    hand.erase_batch(people)
    hand.connection.close()
    by_mamoru = loading.load_postgresql(postgresql_server, "by_mamoru", SMALL)
    with open_engine(loading.postgresql_programme(tmp_path, postgresql_server, "by_mamoru")) as engine:
        comparing.erase_all(engine, people)

    left = _left(by_hand)
    assert left == _left(by_mamoru)
    assert [len(rows) for rows in left][:2] == [SMALL["customers"] - 30, SMALL["products"]]
    for name in ("by_hand", "by_mamoru"):
        _drop(postgresql_server, name)
