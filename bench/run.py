"""Measure Mamoru against hand-written statements over the same data, in one run: ``make bench``.

Starts a PostgreSQL of its own, loads a large and a small shop, and compares an access, an erasure and a
thousand erasures; then the same in MariaDB, SQLite and DuckDB, and one person with a million rows.  Prints
the tables and writes them to ``results/latest.md``, with a plot beside it.
It states what it measured and judges nothing: a time is never asserted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psycopg

from bench import comparing, loading, person, plotting, shop, telling
from bench.hand import ByHand, ByHandIn, ByHandInSqlite, in_duckdb, in_mariadb
from bench.measuring import Table, measure
from bench.memory import BATCH_SIZE, BY_HAND
from mamoru.desk.opening import open_engine
from mamoru.execute.engine import Engine
from tests import mariadb
from tests.postgresql import Server

LATEST = Path(__file__).parent / "results" / "latest.md"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much is to be measured."""

    rows: int
    small: int  #: rows of the shop that growth is measured from
    mariadb: int  #: rows of the shop there
    embedded: int  #: rows of the shops in SQLite and DuckDB
    rounds: int
    batches: int
    person: int  #: rows of the one person with very many; 0: none
    kinds: Sequence[str] = ("MariaDB", "SQLite", "DuckDB")
    heavy: Sequence[str] = ("PostgreSQL", "SQLite")  #: kinds in which that person is measured


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="bench.run", description="Compare Mamoru with hand-written SQL.")
    parser.add_argument("--rows", type=int, default=5_170_000, help="rows of the large shop")
    parser.add_argument("--small", type=int, default=100_000, help="rows of the small shop")
    parser.add_argument("--mariadb", type=int, default=600_000, help="rows of the shop in MariaDB")
    parser.add_argument("--embedded", type=int, default=100_000, help="rows of those in SQLite and DuckDB")
    parser.add_argument("--person", type=int, default=1_000_000, help="rows of the person with very many")
    parser.add_argument("--rounds", type=int, default=300, help="times each single act is measured")
    parser.add_argument("--batches", type=int, default=5, help="times each batch is measured")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    told = parser.parse_args(arguments)
    wanted = Wanted(
        rows=told.rows,
        small=told.small,
        mariadb=told.mariadb,
        embedded=told.embedded,
        rounds=told.rounds,
        batches=told.batches,
        person=told.person,
    )
    results = measured(wanted)
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(telling.markdown(results), encoding="utf-8")
    LATEST.with_suffix(".svg").write_text(plotting.plot(results.tables), encoding="utf-8")
    print(telling.as_json(results) if told.format == "json" else telling.markdown(results))
    return 0


def measured(wanted: Wanted) -> telling.Results:
    """Measure everything."""
    with (
        tempfile.TemporaryDirectory(prefix="mamoru-bench-") as name,
        loading.cluster() as running,
        ExitStack() as opened,
    ):
        folder = Path(name)
        facts = telling.machine(folder, _version(running))
        small = _shop(running, folder / "small", wanted.small, opened=opened)
        large = _shop(running, folder / "large", wanted.rows, opened=opened)
        tables = list(_compared(large, wanted))
        grown = [_grown(act, small, large, rounds=wanted.rounds) for act in comparing.GROWING]
        memory = _memory(running.database("large"), folder / "large")
        tables += _others(folder / "others", wanted)
    people = [_person(kind, wanted.person) for kind in wanted.heavy] if wanted.person else []
    facts["load average at the end"] = f"{os.getloadavg()[0]:.1f}"
    return telling.Results(
        machine=facts,
        tables=tables,
        growth=grown,
        sizes=(wanted.small, wanted.rows),
        memory=memory,
        people=people,
    )


def _version(running: Server) -> str:
    with psycopg.connect(running.url) as connection:
        return str(connection.info.parameter_status("server_version"))


def _shop(running: Server, folder: Path, rows: int, *, opened: ExitStack) -> comparing.Shop:
    say(f"loading {rows:,} rows into PostgreSQL")
    size = shop.size_of(rows)
    address = loading.load_postgresql(running, folder.name, size)
    programme = loading.postgresql_programme(folder, running, folder.name)
    return comparing.Shop(
        hand=ByHand.connect(address),
        engine=opened.enter_context(open_engine(programme)),
        people=comparing.people_of(size.people),
    )


def _compared(large: comparing.Shop, wanted: Wanted) -> Iterator[Table]:
    say("comparing")
    yield measure(comparing.access(large, rounds=wanted.rounds))
    yield measure(comparing.erasure(large, rounds=wanted.rounds))
    yield measure(comparing.batch(large, rounds=wanted.batches))


def _grown(act: str, small: comparing.Shop, large: comparing.Shop, *, rounds: int) -> telling.Growth:
    say(f"growth of {act}")
    before, after = measure(comparing.growth(act, small, large, rounds=rounds)).lines
    return telling.Growth(act=act, small=before.p50, large=after.p50)


def _person(kind: str, rows: int) -> person.Person:
    say(f"one person with {rows:,} rows in {kind}")
    return person.measured(kind, rows)


def _memory(address: str, folder: Path) -> dict[str, float]:
    """Measure each act in a process of its own, each with people of its own."""
    say("measuring memory")
    held, skip = {}, 0
    for act in BY_HAND:
        for way, more in (("by hand", []), ("Mamoru", [str(folder)])):
            skip += BATCH_SIZE
            command = [sys.executable, "-m", "bench.memory", address, str(skip), act, *more]
            done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
            held[f"{act}, {way}"] = float(done.stdout)
    return held


def _others(folder: Path, wanted: Wanted) -> Iterator[Table]:
    """Compare the same in the other kinds of databases, in smaller shops."""
    folder.mkdir()
    for name in wanted.kinds:
        rows = wanted.mariadb if name == "MariaDB" else wanted.embedded
        say(f"comparing in {name}, {rows:,} rows")
        place, size = folder / name.lower(), shop.size_of(rows)
        place.mkdir()
        rounds = min(wanted.rounds, size.people // 8)
        with OTHERS[name](place, size) as other:
            yield measure(comparing.access_in(other, rounds=rounds))
            yield measure(comparing.erasure_in(other, rounds=rounds))
            if isinstance(other.hand, ByHandIn) and name == "MariaDB":
                each = min(BATCH_SIZE, other.people.left() // (2 * (wanted.batches + 1)))
                yield measure(comparing.batch_in(other, other.hand, rounds=wanted.batches, size=each))


@contextmanager
def _in_mariadb(folder: Path, size: shop.Size) -> Iterator[comparing.Other]:
    with mariadb.server(durable=True) as running:
        loading.load_mariadb(running, size)
        hand = in_mariadb(running.connect("shop"))
        targets = (comparing.ACCESS, comparing.ERASURE)
        with open_engine(loading.mariadb_programme(folder, running)) as engine:
            yield _other("MariaDB", hand, engine, size, targets=targets)


@contextmanager
def _in_sqlite(folder: Path, size: shop.Size) -> Iterator[comparing.Other]:
    loading.load_sqlite(folder / "shop.db", size)
    with open_engine(loading.sqlite_programme(folder)) as engine:
        yield _other("SQLite", ByHandInSqlite.connect(str(folder / "shop.db")), engine, size)


@contextmanager
def _in_duckdb(folder: Path, size: shop.Size) -> Iterator[comparing.Other]:
    loading.load_duckdb(folder / "shop.db", size)
    with open_engine(loading.duckdb_programme(folder)) as engine:
        yield _other("DuckDB", in_duckdb(str(folder / "shop.db")), engine, size)


def _other(
    name: str,
    hand: ByHandIn | ByHandInSqlite,
    engine: Engine,
    size: shop.Size,
    *,
    targets: tuple[float, float] = (comparing.WITHIN, comparing.WITHIN),
) -> comparing.Other:
    people = comparing.people_of(size.people)
    return comparing.Other(name=name, hand=hand, engine=engine, people=people, targets=targets)


OTHERS: Mapping[str, Callable[[Path, shop.Size], AbstractContextManager[comparing.Other]]] = MappingProxyType(
    {"MariaDB": _in_mariadb, "SQLite": _in_sqlite, "DuckDB": _in_duckdb}
)


def say(what: str) -> None:
    """Tell the person who waits."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
