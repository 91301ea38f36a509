"""Values inside of a JSON column, from the map to the answer and the erasure, at the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import small
from tests.execute import composed

MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email, profile.nick: contact.name}
    not-personal: [profile.theme]
  messages:
    ties:
      - {by: sender, to: customers, how: joint, leaving: [{remove: meta.from}]}
      - {by: receiver, to: customers, how: joint, leaving: [{fixed: meta.to, is: (gone)}]}
    columns: {meta.from: contact.name, meta.to: contact.name, "meta.copies[*].mail": contact.email}
"""
TABLES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, profile JSON);
CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers, receiver INTEGER REFERENCES customers,
  meta TEXT);
CREATE INDEX messages_sender ON messages (sender);
CREATE INDEX messages_receiver ON messages (receiver);
INSERT INTO customers VALUES (1, 'Hana', 'hana@example.com', '{"nick": "H", "theme": "dark", "risk": 7}');
INSERT INTO customers VALUES (2, 'Ren', 'ren@example.com', NULL);
INSERT INTO messages VALUES
  (10, 1, 2, '{"from": "Hana", "to": "Ren", "copies": [{"mail": "yui@example.com"}]}');
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Make a shop that keeps profiles as JSON."""
    for name, text in {
        "programme.yaml": "programme: acme\n",
        "notice.yaml": composed.NOTICE,
        "systems/shop.yaml": MAP,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    small.database(tmp_path / "shop.db", TABLES)
    small.mamoru(tmp_path, "discover", expect=0)
    return tmp_path


def test_an_answer_has_the_values_that_are_named_and_withholds_the_rest(company: Path) -> None:
    small.mamoru(
        company, "run", "access", "--subject", "customer-id=1", "--package", "answer.zip", "--yes", expect=0
    )

    with ZipFile(company / "answer.zip") as package:
        customers = json.loads(package.read("data/shop/customers.json"))
        messages = json.loads(package.read("data/shop/messages.json"))
        withheld = json.loads(package.read("withheld.json"))
    assert [row["values"]["profile.nick"] for row in customers["rows"]] == ["H"]
    assert [row["values"]["meta.copies[*].mail"] for row in messages["rows"]] == [["yui@example.com"]]
    reasons = {
        (one["table"], one["column"]): one["reason"]
        for one in withheld
        if one["column"].startswith(("profile", "meta"))
    }
    assert reasons == {
        ("customers", "profile"): "unmapped",
        ("customers", "profile.theme"): "not-personal",
        ("messages", "meta"): "unmapped",
    }


def test_who_leaves_takes_their_own_values_along(company: Path) -> None:
    told = small.mamoru(company, "run", "erasure", "--subject", "customer-id=1", "--yes", expect=0).stdout

    assert "messages: masked in rows that stay: meta (remove from), sender (null)" in told
    with closing(sqlite3.connect(company / "shop.db")) as shop:
        ((sender, meta),) = shop.execute("SELECT sender, meta FROM messages").fetchall()
    assert sender is None
    assert json.loads(meta) == {"to": "Ren", "copies": [{"mail": "yui@example.com"}]}


def test_a_map_that_explains_a_document_by_its_parts_lacks_nothing(company: Path) -> None:
    before = (company / "systems/shop.yaml").read_bytes()

    told = small.mamoru(company, "map", "shop", expect=0).stdout

    assert told == "systems/shop.yaml: nothing is missing\n"
    assert (company / "systems/shop.yaml").read_bytes() == before


def test_a_path_below_a_column_of_another_type_is_told_at_its_place(company: Path) -> None:
    with closing(sqlite3.connect(company / "shop.db", isolation_level=None)) as shop:
        shop.execute("ALTER TABLE messages ADD COLUMN size INTEGER")
    small.mamoru(company, "discover", expect=0)
    text = (company / "systems/shop.yaml").read_text(encoding="utf-8")
    (company / "systems/shop.yaml").write_text(
        text.replace("meta.to: contact.name", "meta.to: contact.name, size.of: contact.name"),
        encoding="utf-8",
    )

    told = small.mamoru(company, "check", expect=1).stdout

    assert (
        "error[MAM-328]: the map names values inside of `messages.size`, whose type is `INTEGER`: it holds "
        "no JSON\n  --> systems/shop.yaml:15:63\n"
    ) in told
