"""Measure one person with very many rows: ``python -m bench.person [--rows 1000000] [--only KIND]``.

One such person is answered and erased by the command line of Mamoru, each time in a fresh process; another is
erased by hand; the erasure of a third is killed in the middle and resumed.  It states what it measured and
judges nothing: a time is never asserted.
"""

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb
import psycopg
from psycopg import sql

from bench import loading
from bench.many import DUCKDB, MARIADB, POSTGRESQL, SQLITE, Writing, by_hand, rows, tables
from tests import mariadb

ROOT, PROGRAMME = Path(__file__).parents[1], Path(__file__).parent / "heavy"
PAUSE_S = 0.005
Run = Callable[[str], object]  #: one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What one command took."""

    held: float  #: the most memory, MiB
    seconds: float
    processor: float  #: seconds of Mamoru's own process


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one person with many rows took in one kind of database."""

    kind: str
    rows: int
    hand: float  #: seconds that erasing as many takes by hand
    access: Command
    erasure: Command  #: planned, shown and carried out
    resume: Command  #: of another such person, whose erasure was killed when it was journalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One loaded shop, and what its map says of it."""

    kind: str
    connect: str
    begin: str
    open: Callable[[], "Opened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A connection, as far as it is needed here."""

    run: Run
    close: Callable[[], None]


@contextmanager
def postgresql(folder: Path, each: int) -> Iterator[Place]:
    """Load into a PostgreSQL of its own."""
    del folder
    with loading.cluster() as running:
        with psycopg.connect(running.url, autocommit=True) as keeper:
            keeper.execute(sql.SQL("CREATE DATABASE heavy"))

        def opened() -> Opened:
            connection = psycopg.connect(running.database("heavy"), autocommit=True)
            return Opened(run=lambda text: connection.execute(text.encode()), close=connection.close)

        _fill(opened, POSTGRESQL, each, finally_="VACUUM (ANALYZE)")
        where = f"{{host: 127.0.0.1, port: {running.port}, database: heavy, user: postgres}}"
        yield Place(kind="postgresql", connect=where, begin="BEGIN", open=opened)


@contextmanager
def of_mariadb(folder: Path, each: int) -> Iterator[Place]:
    """Load into a MariaDB of its own."""
    del folder
    with mariadb.server(durable=True) as running:
        with running.connect() as keeper, keeper.cursor() as asking:
            asking.execute("CREATE DATABASE heavy")
            asking.execute("SET GLOBAL innodb_buffer_pool_size = 1073741824")

        def opened() -> Opened:
            connection = running.connect("heavy")
            return Opened(run=connection.cursor().execute, close=connection.close)

        _fill(opened, MARIADB, each, finally_="ANALYZE TABLE page_events, orders, messages")
        where = f"{{host: 127.0.0.1, port: {running.port}, database: heavy, user: root}}"
        yield Place(kind="mariadb", connect=where, begin="START TRANSACTION", open=opened)


@contextmanager
def of_sqlite(folder: Path, each: int) -> Iterator[Place]:
    """Load into a SQLite file."""

    def opened() -> Opened:
        connection = sqlite3.connect(folder / "shop.db", isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return Opened(run=connection.execute, close=connection.close)

    loader = opened()
    loader.run("PRAGMA journal_mode = WAL")
    loader.close()
    _fill(opened, SQLITE, each, finally_="ANALYZE")
    yield Place(kind="sqlite", connect="{file: shop.db}", begin="BEGIN IMMEDIATE", open=opened)


@contextmanager
def of_duckdb(folder: Path, each: int) -> Iterator[Place]:
    """Load into a DuckDB file."""

    def opened() -> Opened:
        connection = duckdb.connect(str(folder / "shop.db"))
        return Opened(run=connection.execute, close=connection.close)

    _fill(opened, DUCKDB, each, finally_="CHECKPOINT")
    yield Place(kind="duckdb", connect="{file: shop.db}", begin="BEGIN TRANSACTION", open=opened)


KINDS: Mapping[str, Callable[[Path, int], AbstractContextManager[Place]]] = MappingProxyType(
    {"PostgreSQL": postgresql, "MariaDB": of_mariadb, "SQLite": of_sqlite, "DuckDB": of_duckdb}
)


def _fill(opened: Callable[[], Opened], how: Writing, each: int, *, finally_: str) -> None:
    into = opened()
    for statement in (*tables(how), *rows(how, each), finally_):
        into.run(statement)
    into.close()


def measured(kind: str, each: int) -> Person:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory(prefix="mamoru-bench-") as name, KINDS[kind](Path(name), each) as place:
        folder = Path(name)
        shutil.copytree(PROGRAMME, folder, dirs_exist_ok=True)
        _lay(folder, place)
        access = _command(folder, "run", "access", "-s", "customer-id=1", "--package", "answer.zip")
        hand = _hand(place)
        erasure = _command(folder, "run", "erasure", "-s", "customer-id=1", "--yes")
        resume = _resumed(folder)
        return Person(kind=kind, rows=each, hand=hand, access=access, erasure=erasure, resume=resume)


def _lay(folder: Path, place: Place) -> None:
    path = folder / "systems" / "shop.yaml"
    text = re.sub("^kind: .*$", f"kind: {place.kind}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub("^connect: .*$", f"connect: {place.connect}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    _command(folder, "discover")


def _hand(place: Place) -> float:
    """Return the seconds that erasing the second person takes by hand."""
    opened = place.open()
    begun = time.perf_counter()
    for statement in (place.begin, *by_hand(2), "COMMIT"):
        opened.run(statement)
    taken = time.perf_counter() - begun
    opened.close()
    return taken


def _resumed(folder: Path) -> Command:
    """Plan to erase the third person, kill the erasure when it is journalled, and resume it."""
    _command(folder, "plan", "erasure", "-s", "customer-id=3")
    store = folder / ".mamoru" / "store.db"
    (request,) = _in_state(store, "planned")
    command = [sys.executable, "-m", "mamoru", "run", request, "--yes"]
    with subprocess.Popen(
        command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as killed:
        while killed.poll() is None and not _in_state(store, "applying"):
            time.sleep(PAUSE_S)
        killed.kill()
    return _command(folder, "resume")


def _in_state(store: Path, state: str) -> list[str]:
    connection = sqlite3.connect(store)
    found = connection.execute("SELECT id FROM request WHERE state = ?", [state]).fetchall()
    connection.close()
    return [str(name) for (name,) in found]


def _command(folder: Path, *words: str) -> Command:
    """Run one command of Mamoru in a fresh process, and return what it took."""
    into = folder / "taken"
    command = [sys.executable, "-m", "bench.peak", str(into), *words]
    subprocess.run(command, check=True, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL)
    held, seconds, processor = map(float, into.read_text(encoding="ascii").split())
    return Command(held=held, seconds=seconds, processor=processor)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def main(arguments: Sequence[str]) -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="bench.person", description="Measure one person with many rows.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the person")
    parser.add_argument("--only", choices=KINDS, action="append", help="measure this kind of database only")
    told = parser.parse_args(arguments)
    for kind in told.only or KINDS:
        print(measured(kind, told.rows), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
