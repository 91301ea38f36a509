"""Measure Mamoru against hand-written statements over the same data, in one run: ``make bench``.

Starts a PostgreSQL of its own, loads a large and a small shop, and compares an access, an erasure and a
thousand erasures; then the same in SQLite.  Prints the tables and writes them to ``results/latest.md``.
It states what it measured and judges nothing: a time is never asserted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import comparing, loading, shop, telling
from bench.hand import ByHand, ByHandInSqlite
from bench.measuring import Table, measure
from bench.memory import BATCH_SIZE, BY_HAND
from mamoru.desk.opening import open_engine
from tests.postgresql import Server

LATEST = Path(__file__).parent / "results" / "latest.md"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much is to be measured."""

    rows: int
    small: int  #: rows of the shop that growth is measured from
    sqlite: int
    rounds: int
    batches: int


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="bench.run", description="Compare Mamoru with hand-written SQL.")
    parser.add_argument("--rows", type=int, default=5_170_000, help="rows of the large shop")
    parser.add_argument("--small", type=int, default=100_000, help="rows of the small shop")
    parser.add_argument("--sqlite", type=int, default=100_000, help="rows of the SQLite file")
    parser.add_argument("--rounds", type=int, default=300, help="times each single act is measured")
    parser.add_argument("--batches", type=int, default=5, help="times each batch is measured")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    told = parser.parse_args(arguments)
    wanted = Wanted(
        rows=told.rows, small=told.small, sqlite=told.sqlite, rounds=told.rounds, batches=told.batches
    )
    results = measured(wanted)
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(telling.markdown(results), encoding="utf-8")
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
        tables += _sqlite(folder / "sqlite", wanted)
    facts["load average at the end"] = f"{os.getloadavg()[0]:.1f}"
    return telling.Results(
        machine=facts, tables=tables, growth=grown, sizes=(wanted.small, wanted.rows), memory=memory
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


def _sqlite(folder: Path, wanted: Wanted) -> list[Table]:
    say(f"comparing in SQLite, {wanted.sqlite:,} rows")
    folder.mkdir()
    size = shop.size_of(wanted.sqlite)
    loading.load_sqlite(folder / "shop.db", size)
    people = comparing.people_of(size.people)
    rounds = min(wanted.rounds, size.people // 4)
    with open_engine(loading.sqlite_programme(folder)) as engine:
        hand = ByHandInSqlite.connect(str(folder / "shop.db"))
        return [
            measure(comparing.access_in_sqlite(hand, engine, people, rounds=rounds)),
            measure(comparing.erasure_in_sqlite(hand, engine, people, rounds=rounds)),
        ]


def say(what: str) -> None:
    """Tell the person who waits."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
