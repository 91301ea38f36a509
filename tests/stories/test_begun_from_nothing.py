"""From an empty folder and a database nobody has mapped to the plan of an erasure.

What a person writes is counted: the draft is confirmed by removing its marks, and what no name tells is said.
"""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import small

TABLES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, email VARCHAR(200) UNIQUE NOT NULL, first_name VARCHAR(50),
  last_name VARCHAR(50), phone VARCHAR(30), birthday DATE, password_hash VARCHAR(200), newsletter BOOLEAN,
  rank VARCHAR(10), created_at TIMESTAMP);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id),
  street VARCHAR(200), city VARCHAR(50), postal_code VARCHAR(10));
CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR(100), price INTEGER);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id),
  shipping_address_id INTEGER REFERENCES addresses (id), total INTEGER, note VARCHAR(500),
  created_at TIMESTAMP);
CREATE TABLE order_items (
  order_id INTEGER REFERENCES orders (id), product_id INTEGER REFERENCES products (id), quantity INTEGER,
  PRIMARY KEY (order_id, product_id));
CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER, amount INTEGER, paid_at TIMESTAMP);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, customer_id INTEGER, product_id INTEGER, body VARCHAR(900));
CREATE TABLE subscriptions (id INTEGER PRIMARY KEY, email VARCHAR(200), topic VARCHAR(50));
CREATE TABLE sessions (
  id VARCHAR(40) PRIMARY KEY, "customerId" INTEGER, ip VARCHAR(40), updated_at TIMESTAMP);
CREATE TABLE "問い合わせ" (
  "番号" INTEGER PRIMARY KEY, "顧客番号" INTEGER, "氏名" VARCHAR(50), "本文" VARCHAR(900));
INSERT INTO customers (id, email, first_name) VALUES
  (1, 'hana@example.com', 'Hana'), (2, 'ren@example.com', 'Ren');
INSERT INTO addresses VALUES (5, 1, '1-1 Somewhere', 'Tokyo', '000-0000');
INSERT INTO products VALUES (7, 'scarf', 900);
INSERT INTO orders (id, customer_id, shipping_address_id, total) VALUES
  (10, 1, 5, 900), (11, 2, NULL, 500);
INSERT INTO order_items VALUES (10, 7, 1), (11, 7, 1);
INSERT INTO payments (id, order_id, amount) VALUES (20, 10, 900), (21, 11, 500);
INSERT INTO reviews VALUES (30, 1, 7, 'warm'), (31, 2, 7, 'soft');
INSERT INTO subscriptions VALUES (40, 'hana@example.com', 'scarves'), (41, 'ren@example.com', 'hats');
INSERT INTO sessions ("id", "customerId", ip) VALUES ('s1', 1, '192.0.2.1'), ('s2', 2, '192.0.2.2');
INSERT INTO "問い合わせ" VALUES (50, 1, '花', '寒い'), (51, 2, '蓮', '暑い');
"""
#: What a person decides: in the map the columns that no name tells, in the notice the uses and the texts.


def begin(folder: Path, *connect: str) -> str:
    """Begin the programme in an empty folder; return what the first check says."""
    words = (
        "--company",
        "Acme",
        "--country",
        "JP",
        "--languages",
        "en",
        "--yes",
        "--system",
        "shop",
        *connect,
    )
    small.mamoru(folder, "init", *words, expect=0)
    return small.mamoru(folder, "check", "--format", "json", expect=1).stdout


def confirm(folder: Path) -> int:
    """Do what the check asks a person to do; return how many lines of the map were touched."""
    file = folder / "systems/shop.yaml"
    before = file.read_text(encoding="utf-8").splitlines()
    lines = [line for line in before if not re.fullmatch(r" *guessed: \w+", line)]
    touched = len(before) - len(lines)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    notice = (folder / "notice.yaml").read_text(encoding="utf-8")
    notice = notice.replace(
        "uses: [contact, account.choices, dealings]",
        "uses: [contact, dealings, profile, account.choices, device]",
    )
    (folder / "notice.yaml").write_text(re.sub(r'"\(to write: .*?\)"', "Selling", notice), encoding="utf-8")
    return touched


def codes(answer: str) -> set[str]:
    return {f["code"] for f in json.loads(answer)["findings"] if f["severity"] == "error"}


def planned(folder: Path) -> dict[str, int]:
    """Return how many rows of each table an erasure of Hana deletes."""
    answer = small.mamoru(
        folder, "plan", "erasure", "-s", "email=hana@example.com", "--format", "json", expect=0
    )
    (system,) = json.loads(answer.stdout)["systems"]
    return {table["table"]: table["deleted"] for table in system["tables"] if table["deleted"]}


HERS = {
    "addresses": 1,
    "customers": 1,
    "order_items": 1,
    "orders": 1,
    "payments": 1,
    "reviews": 1,
    "sessions": 1,
    "subscriptions": 1,
    "問い合わせ": 1,
}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ten_tables_are_mapped_confirmed_checked_and_planned(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        small.database(tmp_path / "shop.db", TABLES)
        connect = ["--connect", "file=shop.db"]
    else:
        url = str(request.getfixturevalue("postgresql_url"))
        parts = urlsplit(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(TABLES.encode())
        said = {
            "host": parts.hostname,
            "port": parts.port,
            "database": parts.path[1:],
            "user": parts.username,
        }
        connect = [word for key, value in said.items() for word in ("--connect", f"{key}={value}")]

    first = begin(tmp_path, "--kind", kind, *connect)
    assert codes(first) == {"MAM-204", "MAM-298", "MAM-297"}
    assert small.mamoru(tmp_path, "plan", "access", "-s", "email=hana@example.com").returncode == 1

    touched = confirm(tmp_path)

    second = small.mamoru(tmp_path, "check", "--format", "json")
    assert codes(second.stdout) == set(), second.stdout
    assert planned(tmp_path) == HERS
    assert touched == 11  # 10 tables and the system confirmed by a line each
