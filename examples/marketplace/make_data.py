"""Make the database of Tsubame Market: ``python make_data.py OUT_DIR``.

Comes in: the tables (``data/market.sql``) and their rows (``data/market.cases.sql``), all written by hand.
Goes out: one SQLite file, the same every time.  Every person is invented.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent


def make(folder: Path) -> Path:
    """Write the database into ``folder``, replacing one that stands there; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "market.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        for script in ("market.sql", "market.cases.sql"):
            database.executescript((HERE / "data" / script).read_text(encoding="utf-8"))
    return file


if __name__ == "__main__":
    print(make(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
