"""Make the two databases of Sorane Cloud: ``python make_data.py OUT_DIR [--people N]``.

Comes in: the tables (``data/NAME.sql``) and the hand-written rows (``data/NAME.cases.sql``).  Goes out: one
SQLite file for each system.  The same arguments give the same files, byte by byte: nothing is drawn at random
and no clock is read.  Every person is invented.
"""

import argparse
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
PEOPLE = 40
FIRST = 1001  #: made-up people, and their rows, count from here
COUNTRIES = ("BR", "CA", "CR", "DE", "GB", "IN", "JP", "KR", "MY", "NG", "PE", "PH", "US", "ZA")

Cell = str | int | None
Row = tuple[str, tuple[Cell, ...]]  #: a statement and its values

CUSTOMER = """
INSERT INTO customers (id, name, email, country, promotions, password_hash, opened_on)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
INVOICE = "INSERT INTO invoices (id, customer_id, billed_to, total, issued_on) VALUES (?, ?, ?, ?, ?)"
PAGE = "INSERT INTO page_views (id, customer_id, address, page, seen_on) VALUES (?, ?, ?, ?, ?)"
PROSPECT = "INSERT INTO prospects (id, name, email, country, promotions, met_on) VALUES (?, ?, ?, ?, ?, ?)"
SELLER = "INSERT INTO sellers (id, name, email, standing, joined_on) VALUES (?, ?, ?, ?, ?)"
OFFER = "INSERT INTO offers (id, seller_id, title) VALUES (?, ?, ?)"
SALE = """
INSERT INTO sales (id, buyer_no, seller_id, offer_id, buyer_name, amount, sold_on, closed_on)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


def accounts(people: int) -> Iterator[Row]:
    """Yield made-up customers with an invoice and a page each, and half as many prospects."""
    for number in range(FIRST, FIRST + people):
        name, country = f"Customer {number}", COUNTRIES[number % len(COUNTRIES)]
        day = f"{2020 + number % 6}-{1 + number % 12:02}-15"
        email = f"customer.{number}@mail.example"
        yield CUSTOMER, (number, name, email, country, number % 2, f"scrypt${number}", day)
        yield INVOICE, (number, number, name, 100 * (number % 50), day)
        yield PAGE, (number, number, f"192.0.2.{number % 250}", "/console", "2026-10-01")
    for number in range(FIRST, FIRST + people // 2):
        email = f"prospect.{number}@mail.example"
        yield (
            PROSPECT,
            (number, f"Prospect {number}", email, COUNTRIES[number % len(COUNTRIES)], 0, "2026-03-01"),
        )


def marketplace(people: int) -> Iterator[Row]:
    """Yield made-up sellers, an offer each, and a sale to each made-up customer."""
    sellers = max(1, people // 8)
    for number in range(FIRST, FIRST + sellers):
        yield SELLER, (number, f"Seller {number}", f"seller.{number}@mail.example", "good", "2022-01-01")
        yield OFFER, (number, number, f"Offer {number}")
    for number in range(FIRST, FIRST + people):
        seller = FIRST + number % sellers
        yield SALE, (number, number, seller, seller, f"Customer {number}", 2500, "2025-05-05", "2025-06-05")


def make(folder: Path, *, people: int = PEOPLE) -> list[Path]:
    """Write the two databases into ``folder``, replacing those that stand there; return their files."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"accounts": accounts(people), "marketplace": marketplace(people)}
    return [_database(folder, system, made) for system, made in rows.items()]


def _database(folder: Path, system: str, rows: Iterator[Row]) -> Path:
    file = folder / f"{system}.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database:
        for script in (f"{system}.sql", f"{system}.cases.sql"):
            database.executescript((HERE / "data" / script).read_text(encoding="utf-8"))
        for statement, values in rows:
            database.execute(statement, values)
        database.commit()
    return file


def main(words: Sequence[str] | None = None) -> None:
    """Read the command line and make the databases."""
    parser = argparse.ArgumentParser(description="Make the databases of the cloud provider.")
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    parser.add_argument("--people", type=int, default=PEOPLE, metavar="N", help="default: %(default)s")
    asked = parser.parse_args(words)
    for file in make(asked.folder, people=asked.people):
        sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
