"""The apparel group with a system on PostgreSQL: the same rows as its SQLite file, in the types of a server.

Comes in: a SQLite file that ``make_data.py`` made, and the address of an empty database.  Goes out: the
tables of ``data/NAME.postgresql.sql`` with the same rows, and the map that leads to them.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

SYSTEMS = ("online-shop", "loyalty")
EXAMPLE = Path(__file__).parents[2] / "examples" / "apparel-group"
#: In the order of the script, in which a foreign key points backwards.
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"


def load(system: str, file: Path, *, url: str) -> dict[str, int]:
    """Lay the tables of one of SYSTEMS into the empty database at ``url``; return how many rows each got."""
    script = (EXAMPLE / "data" / f"{system}.postgresql.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(file)) as source, psycopg.connect(url) as target:
        target.execute(script.encode())
        tables = [str(name) for (name,) in source.execute(TABLES)]
        counts = {table: _copy(source, target, table) for table in tables}
    with psycopg.connect(url, autocommit=True) as target:
        target.execute("ANALYZE")  # a server that has run for a day knows its tables; a new one does not
    return counts


def _copy(source: sqlite3.Connection, target: psycopg.Connection, table: str) -> int:
    """Copy by COPY in text form: the server reads '2026-11-22' as a date and '1' as true by itself."""
    rows = source.execute(f'SELECT * FROM "{table}"')
    columns = sql.SQL(", ").join(sql.Identifier(column[0]) for column in rows.description)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    count = 0
    with target.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def moved(system_map: str, *, url: str) -> str:
    """Return a system's map with ``kind`` and ``connect`` of the PostgreSQL database at ``url``."""
    address = conninfo_to_dict(url)
    settings = {"host": "host", "port": "port", "database": "dbname", "user": "user"}
    connect = ", ".join(f"{key}: {address[name]}" for key, name in settings.items())
    text, kinds = re.subn(r"(?m)^kind: sqlite$", "kind: postgresql", system_map)
    text, connects = re.subn(r"(?m)^connect: .*$", f"connect: {{{connect}}}", text)
    assert (kinds, connects) == (1, 1)
    return text
