"""An empty text names nobody: it keeps no row alive."""

from pathlib import Path

from tests import small

TABLES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, email TEXT NOT NULL);
CREATE INDEX orders_of ON orders (customer_id);
CREATE INDEX orders_by ON orders (email);
INSERT INTO customers VALUES (1, 'Hana', 'hana@example.com'), (2, 'Ren', 'ren@example.com');
INSERT INTO orders VALUES (10, 1, ''), (11, 1, '  '), (12, 1, 'ren@example.com'), (13, 2, '');
"""
MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name}
  orders:
    ties:
      - {by: customer_id, to: customers, how: joint}
      - {by: email, of: customer, known-as: email, how: joint, leaving: [{fixed: email, is: "(removed)"}]}
"""


def test_an_order_whose_other_address_is_empty_goes_with_its_customer(tmp_path: Path) -> None:
    """The third is Ren's as well, and stays."""
    words = ("--company", "Acme", "--country", "JP", "--people", "customer", "--yes")
    small.mamoru(tmp_path, "init", ".", *words, expect=0)
    small.database(tmp_path / "shop.db", TABLES)
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems/shop.yaml").write_text(MAP, encoding="utf-8")
    small.mamoru(tmp_path, "discover", expect=0)

    small.mamoru(tmp_path, "run", "erasure", "--subject", "email=hana@example.com", "--yes", expect=0)

    assert small.rows(tmp_path / "shop.db")["orders"] == [(12, None, "ren@example.com"), (13, 2, "")]
