"""A company whose systems each know its customers by keys of their own."""

import json
from collections.abc import Mapping
from pathlib import Path

from tests import small

LINKED = "known-by: [customer-id, email], linked-by: [customer-id]"
SHOP = """\
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns: {name: contact.name, email: contact.email}
"""
ORDERS = """\
  orders:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {note: purchases.messages}
"""
CRM = """\
  people:
    is: customer
    known-by: {customer-id: cid, email: email}
    columns: {email: contact.email}
"""
DESK = """\
  tickets:
    ties: [{by: mail, of: customer, known-as: email, how: owned}]
    columns: {body: purchases.messages}
"""
MAKE_SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, note TEXT);
CREATE INDEX by_customer ON orders (customer_id);
"""
MAKE_CRM = "CREATE TABLE people (id INTEGER PRIMARY KEY, cid INTEGER UNIQUE, email TEXT UNIQUE);\n"
MAKE_DESK = (
    "CREATE TABLE tickets (id INTEGER PRIMARY KEY, mail TEXT, body TEXT); CREATE INDEX m ON tickets (mail);\n"
)


def company(
    folder: Path, systems: Mapping[str, tuple[str, str]], *, linked: str = "customer-id", keys: str = ""
) -> Path:
    """Write a company of SQLite systems: of each the tables of its map, and the statements that make them."""
    known = f"known-by: [customer-id, email{keys and f', {keys}'}], linked-by: [{linked}]"
    (folder / "systems").mkdir()
    (folder / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")
    notice = small.FILES["notice.yaml"]
    assert LINKED in notice
    (folder / "notice.yaml").write_text(notice.replace(LINKED, known), encoding="utf-8")
    for name, (tables, statements) in systems.items():
        place = f"kind: sqlite\nconnect: {{file: {name}.db}}\nholds: {{origin: given, country: JP}}\n"
        (folder / f"systems/{name}.yaml").write_text(
            f"system: {name}\n{place}tables:\n{tables}", encoding="utf-8"
        )
        small.database(folder / f"{name}.db", statements)
    small.mamoru(folder, "discover", expect=0)
    return folder


def planned(folder: Path, right: str, *subjects: str, expect: int = 0) -> dict[str, dict[str, object]]:
    """Plan for one customer; return what the plan says of each system."""
    words = [word for subject in subjects for word in ("-s", subject)]
    told = small.mamoru(folder, "plan", right, *words, "--format", "json", expect=expect)
    return {s["system"]: s for s in json.loads(told.stdout)["systems"]}


def refused(folder: Path, right: str, *subjects: str) -> str:
    """Plan for one customer; return the error's first line.  A person that nobody knows is a misuse."""
    words = [word for subject in subjects for word in ("-s", subject)]
    told = small.mamoru(folder, "plan", right, *words)
    error = next(line for line in told.stderr.splitlines() if line.startswith("error["))
    assert told.returncode == (2 if error.startswith(("error[MAM-410]", "error[MAM-413]")) else 1)
    return error
