"""A sweep of rows of two kinds of people: what rows of somebody on hold lead to, and whose promise counts."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests import small
from tests.execute.swept import MAP, NOTICE, SCHEMA

AGENT = "  agent: {title: {en: Agents}, known-by: [agent-id], linked-by: [agent-id]}\n"
STAFF = "  staff: {items: [staff], of: [agent], keep: 1 year, after: left-on, ground: {purpose: work}}\n"
WORK = "  work: {of: agent, uses: [staff], basis: contract, title: {en: Work}}\n"
AGENTS = """\
  agents:
    is: agent
    known-by: {agent-id: id}
    columns: {name: staff}
    not-personal: [left_on]
"""
NEW, OLD = "2999-01-01", "2001-01-01"
BY = ("--by", "legal desk", "--reason", "a claim", "--ground", "court 12", "--review", "2999-01-31")
Rows = Sequence[str]


def company(folder: Path, *, how: str, of_customers: bool, rows: Rows) -> Path:
    """Write the company with agents, to whom orders lead; its promises are about customers alone, if said."""
    notice = NOTICE.replace("data:\n", f"{AGENT}data:\n").replace(
        "  visits: []\n", "  visits: []\n  staff: []\n"
    )
    notice = notice.replace("  sell: {of: customer,", f"{WORK}  sell: {{of: customer,")
    notice = notice.replace("{of: customer}", "{of: all}")
    if of_customers:
        notice = notice.replace("of: all, keep", "of: [customer], keep")
    notice = notice.replace("{items: purchases.orders, of: all", "{items: purchases.orders, of: [customer]")
    notice = notice.replace("retention:\n", f"retention:\n{STAFF}")
    told = MAP.format(kind="sqlite", connect="{file: shop.db}")
    told = told.replace("events:\n", "events:\n  left-on: agents.left_on\n").replace(
        "tables:\n", f"tables:\n{AGENTS}"
    )
    told = told.replace(
        "  orders:\n    ties: [{by: customer_id, to: customers, how: owned}]",
        "  orders:\n    ties: [{by: customer_id, to: customers, "
        f"how: {'joint' if how == 'joint' else 'owned'}}}, {{by: agent_id, to: agents, how: {how}}}]",
    )
    schema = SCHEMA.format(day="TEXT", shelf_key=", FOREIGN KEY (order_id) REFERENCES orders (id)")
    schema = schema.replace("paid TEXT,", "paid TEXT, agent_id INTEGER REFERENCES agents (id),")
    agents = "CREATE TABLE agents (id INTEGER PRIMARY KEY, name VARCHAR(80), left_on TEXT);"
    keys = ";CREATE INDEX orders_agent ON orders (agent_id)"
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        database.executescript(f"{agents}{schema}{keys};{';'.join(rows)};")
    (folder / "systems").mkdir()
    (folder / "programme.yaml").write_text("programme: acme\n", encoding="utf-8")
    (folder / "notice.yaml").write_text(notice, encoding="utf-8")
    (folder / "systems/shop.yaml").write_text(told, encoding="utf-8")
    small.mamoru(folder, "discover", expect=0)
    return folder


def held(folder: Path, table: str) -> list[tuple[object, ...]]:
    """Return the rows of a table."""
    with closing(sqlite3.connect(folder / "shop.db")) as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@pytest.fixture
def led(tmp_path: Path) -> Path:
    """An order of a customer leads to an agent whose time is over; the reference may be NULL."""
    rows = (
        f"INSERT INTO agents VALUES (7, 'Bob', '{OLD}')",
        f"INSERT INTO customers VALUES (1, 'a@example.com', '{NEW}', 0)",
        f"INSERT INTO orders VALUES (1, 1, 5, 'note', '{NEW}', '{NEW}', 7)",
    )
    return company(tmp_path, how="none", of_customers=True, rows=rows)


def test_a_reference_of_somebody_on_hold_is_not_emptied(led: Path) -> None:
    small.mamoru(led, "hold", "place", "--of", "customer", "-s", "customer-id=1", *BY, expect=0)

    told = small.mamoru(led, "sweep", "--yes", expect=0).stdout

    assert "shop.agents (retention.staff)\n  1 row left: rows that stay lead to them" in told
    assert [row[-1] for row in held(led, "orders")] == [7]
    assert held(led, "agents") == [(7, "Bob", OLD)]


def test_a_reference_of_anybody_else_is_emptied(led: Path) -> None:
    small.mamoru(led, "sweep", "--yes", expect=0)

    assert ([row[-1] for row in held(led, "orders")], held(led, "agents")) == ([None], [])


def test_whoever_has_their_data_out_of_use_keeps_it_when_the_task_of_it_is_done(led: Path) -> None:
    notice = (led / "notice.yaml").read_text(encoding="utf-8")
    (led / "notice.yaml").write_text(f"{notice}  suspension: {{of: all}}\n", encoding="utf-8")
    with closing(sqlite3.connect(led / "shop.db")) as database, database:
        database.execute("UPDATE orders SET closed = ?, paid = ?, agent_id = NULL", [OLD, OLD])
    small.mamoru(led, "run", "suspension", "--of", "customer", "-s", "customer-id=1", "--yes")
    (task,) = json.loads(small.mamoru(led, "task", "list", "--format", "json", expect=0).stdout)["tasks"]
    small.mamoru(led, "task", "done", str(task["id"]), "--found", "1", "--by", "desk", expect=0)

    small.mamoru(led, "sweep", "--yes", expect=0)

    assert len(held(led, "orders")) == 1


def test_what_one_owner_was_promised_nothing_about_is_not_taken_by_the_promise_to_another(
    tmp_path: Path,
) -> None:
    rows = (
        f"INSERT INTO agents VALUES (7, 'Bob', '{NEW}')",
        f"INSERT INTO customers VALUES (1, 'a@example.com', '{NEW}', 0)",
        f"INSERT INTO orders VALUES (1, 1, 5, 'note', '{OLD}', '{OLD}', 7)",
    )
    folder = company(tmp_path, how="joint", of_customers=False, rows=rows)

    told = small.mamoru(folder, "sweep", "--yes", expect=0).stdout

    assert (
        "not swept: shop.orders (retention.invoices, retention.messages): nothing says how long "
        "`purchases.orders` of `agent` is kept, and they own rows of it\n"
    ) in told
    assert len(held(folder, "orders")) == 1
