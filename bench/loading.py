"""Start a PostgreSQL of its own, load the shop into it and into SQLite, lay a programme over each."""

import csv
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg
from psycopg import sql

from bench import shop
from mamoru.desk.discovery import discover
from tests import mariadb
from tests.postgresql import Server, server

PROGRAMME = Path(__file__).parent / "programme"
#: Durable as installed; the shop stays in memory, plans are not compiled to machine code.
SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "max_wal_size": "4GB",
}


@contextmanager
def cluster() -> Iterator[Server]:
    """Run a durable PostgreSQL on loopback; it forgets everything when it ends."""
    with server(durable=True, more=SETTINGS) as started:
        yield started


def load_postgresql(running: Server, name: str, size: shop.Size) -> str:
    """Load a shop into a new database and return its address."""
    with psycopg.connect(running.url, autocommit=True) as keeper:
        keeper.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    address = running.database(name)
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in shop.postgresql_tables():
            connection.execute(statement.encode())
        for table in shop.TABLES:
            copy = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table.name))
            with connection.cursor() as cursor, cursor.copy(copy) as into:
                for row in shop.rows(table, size):
                    into.write_row(row)
        for statement in shop.postgresql_keys():
            connection.execute(statement.encode())
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    return address


def load_sqlite(file: Path, size: shop.Size) -> None:
    """Load a shop into a new SQLite file that writes its log ahead."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for statement in shop.sqlite_tables():
        connection.execute(statement)
    for table in shop.TABLES:
        marks = ", ".join("?" * len(table.parts))
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", shop.rows(table, size))  # noqa: S608 - our own names
        for statement in shop.indexes(table, prefix=""):
            connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def load_mariadb(running: mariadb.Server, size: shop.Size) -> None:
    """Load a shop into the database ``shop`` of a MariaDB."""
    with running.connect() as keeper, keeper.cursor() as asking:
        asking.execute("CREATE DATABASE shop")
        asking.execute("SET GLOBAL innodb_buffer_pool_size = 1073741824")
    with running.connect("shop") as connection, connection.cursor() as asking:
        asking.execute("SET autocommit = 0, foreign_key_checks = 0, unique_checks = 0")
        for statement in shop.mariadb_tables():
            asking.execute(statement)
        for table in shop.TABLES:
            marks = ", ".join(["%s"] * len(table.parts))
            asking.executemany(f"INSERT INTO {table.name} VALUES ({marks})", list(shop.rows(table, size)))  # noqa: S608 - our own names
            for statement in shop.indexes(table, prefix=""):
                asking.execute(statement)
        connection.commit()
        asking.execute(f"ANALYZE TABLE {', '.join(t.name for t in shop.TABLES)}")


def load_duckdb(file: Path, size: shop.Size) -> None:
    """Load a shop into a new DuckDB file, by way of text: statements take one row at a time."""
    with duckdb.connect(str(file)) as connection:
        for statement in shop.duckdb_tables():
            connection.execute(statement)
        for table in shop.TABLES:
            listed = file.with_name(f"{table.name}.csv")
            with listed.open("w", encoding="utf-8", newline="") as into:
                csv.writer(into).writerows(shop.rows(table, size))
            connection.execute(f"COPY {table.name} FROM '{listed}' (FORMAT csv, HEADER false)")
            listed.unlink()


def mariadb_programme(folder: Path, running: mariadb.Server) -> Path:
    """Lay the programme over a loaded MariaDB."""
    place = f"{{host: 127.0.0.1, port: {running.port}, database: shop, user: root}}"
    return _programme(folder, kind="mariadb", connect=place)


def duckdb_programme(folder: Path) -> Path:
    """Lay the programme over a loaded file ``shop.db`` of the folder."""
    return _programme(folder, kind="duckdb", connect="{file: shop.db}")


def postgresql_programme(folder: Path, running: Server, database: str) -> Path:
    """Lay the programme over a loaded database."""
    host = f"{{host: 127.0.0.1, port: {running.port}, database: {database}, user: postgres}}"
    return _programme(folder, kind="postgresql", connect=host)


def sqlite_programme(folder: Path) -> Path:
    """Lay the programme over a loaded file ``shop.db`` of the folder."""
    return _programme(folder, kind="sqlite", connect="{file: shop.db}")


def _programme(folder: Path, *, kind: str, connect: str) -> Path:
    shutil.copytree(PROGRAMME, folder, dirs_exist_ok=True)
    path = folder / "systems" / "shop.yaml"
    text = re.sub("^kind: .*$", f"kind: {kind}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub("^connect: .*$", f"connect: {connect}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    discover(folder, ())
    return folder
