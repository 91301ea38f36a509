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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import comparing, loading, shop, telling
from bench.hand import ByHand, ByHandInSqlite
from bench.measuring import Table, measure
from bench.memory import ACTS
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
    with tempfile.TemporaryDirectory(prefix="mamoru-bench-") as name, loading.cluster() as running:
        folder = Path(name)
        facts = telling.machine(folder, _version(running))
        large = _shop(running, folder, "large", wanted=wanted)
        memory = _memory(running, folder)
        small = _shop(running, folder, "small", wanted=wanted)
        tables = [*large, *_sqlite(folder / "sqlite", wanted)]
    facts["load average at the end"] = f"{os.getloadavg()[0]:.1f}"
    return telling.Results(
        machine=facts,
        tables=tables,
        growth=[
            telling.Growth(act=a.act, small=b.p50, large=a.p50)
            for one, other in zip(large, small, strict=False)
            for a, b in zip(one.lines, other.lines, strict=True)
        ],
        sizes=(wanted.small, wanted.rows),
        memory=memory,
    )


def _version(running: Server) -> str:
    with psycopg.connect(running.url) as connection:
        return str(connection.info.parameter_status("server_version"))


def _shop(running: Server, folder: Path, name: str, *, wanted: Wanted) -> list[Table]:
    """Load one shop and compare there; the batch only in the large one, which has people enough."""
    rows = wanted.rows if name == "large" else wanted.small
    say(f"loading {rows:,} rows into PostgreSQL")
    size = shop.size_of(rows)
    address = loading.load_postgresql(running, name, size)
    people = comparing.people_of(size.people)
    programme = loading.postgresql_programme(folder / name, running, name)
    rounds = min(wanted.rounds, size.people // 5)
    with open_engine(programme) as engine:
        hand = ByHand.connect(address)
        say(f"comparing in {rows:,} rows")
        tables = [
            measure(comparing.access(hand, engine, people, rounds=rounds)),
            measure(comparing.erasure(hand, engine, people, rounds=rounds)),
        ]
        if name == "large":
            tables.append(measure(comparing.batch(hand, engine, people, rounds=wanted.batches)))
    return tables


def _memory(running: Server, folder: Path) -> dict[str, float]:
    """Measure each act in a process of its own."""
    say("measuring memory")
    held = {}
    for number, act in enumerate(ACTS):
        words = [act, running.database("large"), str(folder / "large"), str(number * comparing.BATCH_SIZE)]
        command = [sys.executable, "-m", "bench.memory", *words]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        held[act] = float(done.stdout)
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
