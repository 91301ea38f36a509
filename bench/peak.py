"""Run one command of Mamoru in this fresh process, and write down the most memory that it ever held.

``python -m bench.peak FILE WORDS...`` is ``mamoru WORDS...``; FILE gets MiB, seconds, and those of the
processor.
"""

import os
import sys
import time
from pathlib import Path


def peak() -> float:
    """Return the largest resident size of this process so far, in MiB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def main(into: Path, words: list[str]) -> int:
    """Run a command, and return what it exits with."""
    from mamoru.cli.main import main as mamoru  # noqa: PLC0415 - loading it is measured too

    begun, code = time.perf_counter(), 0
    try:
        mamoru(words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    taken, used = time.perf_counter() - begun, os.times()
    into.write_text(f"{peak():.1f} {taken:.3f} {used.user + used.system:.3f}\n", encoding="ascii")
    return code


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
