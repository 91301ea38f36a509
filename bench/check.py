"""Measure `mamoru check` of large companies, each in a fresh process: ``python -m bench.check``.

Prints wall time, processor time and the most memory held, then where the time went.  Four sizes: 500, 1,000
and 2,000 tables of 20 columns, and one schema of 300 tables in circles with 100 foreign keys on one table.
It states what it measured and judges nothing: a time is never asserted.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bench.wide import Size, write

Result = TypeVar("Result")
ROOT = Path(__file__).parents[1]
SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "500 tables": Size(tables=500),
        "1,000 tables": Size(tables=1000),
        "2,000 tables": Size(tables=2000),
        "2,000 tables in 20 systems": Size(tables=2000, systems=20),
        "300 tables in circles, 100 keys on one": Size(tables=300, circles=True, hub=100),
    }
)


def main(arguments: Sequence[str]) -> int:
    """Measure every size, or only time the phases of one programme."""
    parser = argparse.ArgumentParser(prog="bench.check", description="Measure `mamoru check`.")
    parser.add_argument("--rounds", type=int, default=3, help="times each size is checked; medians are told")
    parser.add_argument("--only", choices=SIZES, action="append", help="measure this size only")
    parser.add_argument("--phases", type=Path, metavar="FOLDER", help="time the phases of this programme")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write the largest company here and stop"
    )
    told = parser.parse_args(arguments)
    if told.phases:
        print(json.dumps(phases(told.phases)))
    elif told.write:
        write(told.write, SIZES["2,000 tables"])
    else:
        print(f"load average {os.getloadavg()[0]:.1f}; median of {told.rounds}, each in a fresh process\n")
        print("| company | wall s | processor s | memory MiB | phases, s |")
        print("|---|---|---|---|---|")
        for name in told.only or SIZES:
            print(_line(name, rounds=told.rounds), flush=True)
    return 0


def _line(name: str, *, rounds: int) -> str:
    with tempfile.TemporaryDirectory(prefix="mamoru-bench-") as at:
        folder = Path(at) / "company"
        write(folder, SIZES[name])
        wall, processor, memory = zip(*(_checked(folder) for _ in range(rounds)), strict=True)
        done = _run([sys.executable, "-m", "bench.check", "--phases", str(folder)])
    parts = ", ".join(f"{phase} {took:.2f}" for phase, took in json.loads(done).items())
    told = (statistics.median(wall), statistics.median(processor), max(memory))
    return f"| {name} | {told[0]:.2f} | {told[1]:.2f} | {told[2]:.0f} | {parts} |"


def _checked(folder: Path) -> tuple[float, float, float]:
    """Return wall seconds, processor seconds and MiB of one check in a process of its own."""
    command = [sys.executable, "-m", "mamoru", "check", str(folder), "--format", "json"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as started:
        said = started.stdout.read() if started.stdout else ""
        _, status, used = os.wait4(started.pid, 0)
        took = time.perf_counter() - begun
        started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode or '"severity": "error"' in said:
        raise SystemExit(f"the check of {folder} found errors: {said[:2000]}")  # noqa: TRY003, EM102 - a bench
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def phases(folder: Path) -> dict[str, float]:
    """Return the seconds that each phase takes in this process, one after another."""
    begun = time.perf_counter()
    from mamoru.check.graph import resolve  # noqa: PLC0415 - loading it is the first phase
    from mamoru.check.judging import judge  # noqa: PLC0415 - the same
    from mamoru.desk.opening import known_names  # noqa: PLC0415 - the same
    from mamoru.notation.reading import read  # noqa: PLC0415 - the same
    from mamoru.notation.text.composing import compose  # noqa: PLC0415 - the same

    known = known_names()
    took = {"loading": time.perf_counter() - begun}
    texts = {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.glob("**/*.yaml"))}
    trees = _timed(took, "YAML", lambda: [compose(text, name) for name, text in texts.items()])
    del trees
    reading = _timed(took, "reading", lambda: read(folder, known))
    if reading.programme is None:
        raise SystemExit(str(reading.findings[0]))
    programme = reading.programme
    checked = _timed(took, "resolving", lambda: resolve(programme))
    _timed(took, "rules", lambda: judge(checked))
    took["reading"] -= took["YAML"]
    return took


def _timed(took: dict[str, float], name: str, act: Callable[[], Result]) -> Result:
    begun = time.perf_counter()
    result = act()
    took[name] = time.perf_counter() - begun
    return result


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
