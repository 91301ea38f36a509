"""Tell what was measured: as tables for people, or as JSON."""

import json
import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from bench.measuring import Table
from bench.person import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What one act took in a small and in a large shop, milliseconds."""

    act: str
    small: float
    large: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that one run measured."""

    machine: Mapping[str, str]
    tables: Sequence[Table]
    growth: Sequence[Growth]
    sizes: tuple[int, int]  #: rows of the small and of the large shop
    memory: Mapping[str, float]  #: act -> MiB
    people: Sequence[Person] = ()  #: with very many rows


def machine(folder: Path, server: str) -> dict[str, str]:
    """Say what it was measured on; ``folder`` is on the disk that everything is written to."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "PostgreSQL": server,
        "psycopg": psycopg.__version__,
        "SQLite": sqlite3.sqlite_version,
        "one fsync": f"{_fsync(folder):.2f} ms (median of 100, 4 KiB appended)",
        "load average at the start": f"{os.getloadavg()[0]:.1f}",
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _fsync(folder: Path) -> float:
    times = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(4096))
            begun = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def markdown(results: Results) -> str:
    """Return the results as tables."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Results) -> Iterator[str]:
    small, large = results.sizes
    yield "# Mamoru against hand-written statements"
    yield ""
    yield f"A shop of ten tables and {large:,} rows, 52 rows a person; every commit is durable on both sides."
    yield "The acts of a table take turns in one run. Ratios are to its first line; only they can be compared"
    yield "between runs. Written by `make bench`."
    yield from ("", "![Each act against the one by hand](latest.svg)")
    for table in results.tables:
        yield from ("", f"## {table.title}", "")
        yield "| | rounds | p50 ms | p95 ms | x p50 | x p95 | target |"
        yield "|---|---|---|---|---|---|---|"
        for line in table.lines:
            target = f"<= {line.target}" if line.target else ""
            numbers = f"{line.p50:.2f} | {line.p95:.2f} | {line.ratio:.2f} | {line.ratio95:.2f}"
            yield f"| {line.act} | {line.rounds} | {numbers} | {target} |"
    yield from ("", "## Growth: the same person in a larger shop, p50 ms", "")
    yield f"| | {small:,} rows | {large:,} rows | x |"
    yield "|---|---|---|---|"
    for grown in results.growth:
        yield f"| {grown.act} | {grown.small:.2f} | {grown.large:.2f} | {grown.large / grown.small:.2f} |"
    yield from ("", "## Memory: the most that a fresh process held, MiB", "", "| | MiB |", "|---|---|")
    yield from (f"| {act} | {held:.0f} |" for act, held in results.memory.items())
    yield from _people(results.people)
    yield from ("", "## Machine", "", "| | |", "|---|---|")
    yield from (f"| {name} | {told} |" for name, told in results.machine.items())


def _people(people: Sequence[Person]) -> Iterator[str]:
    """Tell of one person with very many rows; the command line of Mamoru in a fresh process each time."""
    if not people:
        return
    yield from ("", f"## One person with {people[0].rows:,} rows, three fifths of which go", "")
    yield "| | access MiB | s | erasure MiB | s | rows a s | by hand s | resumed after kill -9, MiB | s |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in people:
        acts = (one.access, one.erasure)
        told = " | ".join(f"{act.held:.0f} | {act.seconds:.1f}" for act in acts)
        speed = f"{one.rows / one.erasure.seconds:,.0f} | {one.hand:.1f}"
        yield f"| {one.kind} | {told} | {speed} | {one.resume.held:.0f} | {one.resume.seconds:.1f} |"


def as_json(results: Results) -> str:
    """Return the results for a program."""
    return json.dumps(asdict(results), indent=2)
