"""As many cases as asked: ``make judge N=1000000``, or ``python -m tests.judge.run --help``.

A *case* is one set of data in which everybody is asked for: alone, together, in several orders and one
after the other.  All of them run on SQLite in this process; of every hundred, one runs on each other kind as
well: a real PostgreSQL, a real MariaDB, DuckDB and folders of Parquet files.  One schema serves for many sets
of data, so that it is compiled once; every other one has more of what is rare.  What has run is written down,
so that the same command goes on where it was stopped.
"""

import argparse
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from tests.ground import grounds
from tests.grounds.mariadb import place as mariadb_place
from tests.judge.agreement import Bench, agree, in_memory, in_transaction
from tests.judge.anew import filled_anew
from tests.judge.dice import by_seed, often
from tests.judge.generate import drawn
from tests.judge.places import bench_of_files
from tests.judge.telling import as_code
from tests.judge.test_agreement import sqlite_programme
from tests.mariadb import server as mariadb_server
from tests.postgresql import server
from tests.worlds import T, fill, postgresql_programme, world

DATA = 20  #: sets of data for one schema
EVERY = 100  #: case of them is tried on each of the others, too
ELSEWHERE = {
    0: "postgresql",
    25: "mariadb",
    50: "duckdb",
    75: "files",
}  #: which of a hundred cases, and where
OUT = Path("build/judge.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One schema to try: its seed, how many sets of data, and where the servers are."""

    seed: int
    cases: int
    url: str  #: of PostgreSQL, or empty
    port: int  #: of MariaDB, or 0
    everywhere: bool = False  #: every case on every kind

    def places(self, number: int) -> list[str]:
        """Return the kinds that a case is tried on."""
        there = {"postgresql": bool(self.url), "mariadb": bool(self.port)}
        other = ELSEWHERE.get((self.seed * DATA + number) % EVERY)
        wanted = ELSEWHERE.values() if self.everywhere else [other] if other else []
        return ["sqlite", *(one for one in wanted if there.get(one, True))]


def data_of(seed: int) -> Iterator[dict[str, T]]:
    """Yield the sets of data of one schema, without end."""
    tables = drawn(often(by_seed(seed)) if seed % 2 else by_seed(seed))
    yield tables
    number = 0
    while True:
        number += 1
        yield filled_anew(tables, by_seed(f"{seed}/{number}"))


def try_schema(schema: Schema) -> dict[str, Any]:
    """Compare engine and judge in every set of data of one schema; return what was done and what differs."""
    total: Counter[str] = Counter()
    wrong: list[dict[str, Any]] = []
    first: Bench | None = None
    for number, tables in zip(range(schema.cases), data_of(schema.seed), strict=False):
        for place in schema.places(number):
            try:
                if place == "sqlite":
                    first = _on_sqlite(tables, first)
                else:
                    seen = OTHERS[place](schema, tables)
                    total.update({f"{name} on {place}": n for name, n in seen.items()})
            except (Exception, AssertionError) as error:  # noqa: BLE001 - whatever goes wrong is a case to look at
                said = f"{type(error).__name__}: {error}"[:2000]
                wrong.append({"data": number, "on": place, "said": said, "world": as_code(tables)})
                first = None if place == "sqlite" else first
            total[f"cases on {place}"] += 1
    total.update(first.seen if first else {})
    return {"seed": schema.seed, "cases": schema.cases, "seen": dict(total), "wrong": wrong[:3]}


def _on_sqlite(tables: dict[str, T], first: Bench | None) -> Bench:
    with closing(sqlite3.connect(":memory:")) as base:
        fill(tables, grounds()["sqlite"], base.execute)
        base.commit()
        checked = first.checked if first else sqlite_programme(tables)
        bench = in_memory(checked, tables, base)
        bench = first.with_rows(bench) if first else bench
        agree(bench)
    return bench


def _on_postgresql(schema: Schema, tables: dict[str, T]) -> Counter[str]:
    name = f"judge_{os.getpid()}"
    url = f"{schema.url.rpartition('/')[0]}/{name}"
    with psycopg.connect(schema.url, autocommit=True) as keeper:
        keeper.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        keeper.execute(f"CREATE DATABASE {name}".encode())
    with psycopg.connect(url) as connection:
        ground = grounds()["postgresql"]
        fill(tables, ground, lambda text, values: connection.execute(text.encode(), values or None))
    bench = in_transaction(postgresql_programme(url, tables), tables)
    try:
        agree(bench)
    finally:
        bench.opened().close()
    return bench.seen


def _on_mariadb(schema: Schema, tables: dict[str, T]) -> Counter[str]:
    name = f"judge_{os.getpid()}"
    there = mariadb_place(schema.port, "mysql")
    there.run(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    bench = in_transaction(world(mariadb_place(schema.port, name), tables), tables)
    try:
        agree(bench)
    finally:
        bench.opened().close()
    return bench.seen


def _on_files(kind: str, tables: dict[str, T]) -> Counter[str]:
    with TemporaryDirectory() as folder:
        bench = bench_of_files(kind, Path(folder), tables)
        if bench is None:
            return Counter({"not possible": 1})
        agree(bench)
        return bench.seen


OTHERS: dict[str, Callable[[Schema, dict[str, T]], Counter[str]]] = {
    "postgresql": _on_postgresql,
    "mariadb": _on_mariadb,
    "duckdb": lambda _, tables: _on_files("duckdb", tables),
    "files": lambda _, tables: _on_files("files", tables),
}


# -- the run ---------------------------------------------------------------------------------------


def run(arguments: argparse.Namespace, url: str, port: int) -> int:
    """Try the schemas that were not tried yet; return how many cases differ."""
    out: Path = arguments.out
    out.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    total, wrong = Counter[str](), 0
    for one in done:
        total.update(one["seen"])
    tried, seeds = {one["seed"] for one in done}, range(arguments.seed, arguments.seed + arguments.n)
    cases = sum(one["cases"] for one in done)
    plain = Schema(seed=0, cases=0, url=url, port=port, everywhere=arguments.everywhere)
    wanted = _wanted((s for s in seeds if s not in tried), arguments.n - cases, plain)
    begun = time.monotonic()
    with get_context("fork").Pool(arguments.jobs) as pool, out.open("a") as file:
        for one in pool.imap_unordered(try_schema, wanted):
            file.write(json.dumps(one) + "\n")
            file.flush()
            total.update(one["seen"])
            wrong += len(one["wrong"])
            cases += one["cases"]
            for case in one["wrong"]:
                _say(f"DIFFERS on {case['on']}: seed {one['seed']}, data {case['data']}: {case['said']}")
                _say(case["world"])
            if one["seed"] % 50 == 0:
                _say(f"{cases} cases, seed {one['seed']}, {time.monotonic() - begun:.0f} s, {wrong} differ")
    _say(f"{cases} cases: {', '.join(f'{n} {name}' for name, n in sorted(total.items()))}")
    return wrong + sum(len(one["wrong"]) for one in done)


def _wanted(seeds: Iterator[int], cases: int, plain: Schema) -> Iterator[Schema]:
    while cases > 0:
        yield replace(plain, seed=next(seeds), cases=min(cases, DATA))
        cases -= DATA


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def asked(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare the engine with the slow judge.")
    parser.add_argument("-n", type=int, default=4000, help="how many cases")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first schema")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes")
    parser.add_argument("--out", type=Path, default=OUT, help="what has run; the same command goes on")
    parser.add_argument("--no-servers", action="store_true", help="without PostgreSQL and MariaDB")
    parser.add_argument("--everywhere", action="store_true", help="every case on every kind: slow")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Run; return 1 where engine and judge differ."""
    arguments = asked(given)
    if arguments.no_servers:
        return int(run(arguments, "", 0) > 0)
    with server(durable=False) as started, mariadb_server(durable=False) as other:
        return int(run(arguments, started.url, other.port) > 0)


if __name__ == "__main__":
    sys.exit(main())
