"""Sweep in this process, two rows at a time, and be killed at a point: ``killed_sweep.py FOLDER POINT``."""

import os
import sys
from pathlib import Path

from tests.execute.killed import die_at

if __name__ == "__main__":
    die_at(sys.argv[2])
    from mamoru.desk.retention.sweeping import sweeping

    days = int(os.environ.get("SWEEP_UNDO_DAYS", "0"))
    with sweeping(Path(sys.argv[1]), most=2, undo_days=days) as found:
        list(found.run(confirmed=""))
