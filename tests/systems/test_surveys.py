"""What a system says of itself is asked before every request: the engine may be open for a year."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import RECEIPTS, open_engine
from mamoru.execute.answering import look
from mamoru.execute.engine import Engine
from mamoru.execute.erasure import plan_erasure
from mamoru.model.plan import Plan
from tests import small

HANA = {"customer-id": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The small company's engine, open, and a way past it into the shop."""

    engine: Engine
    folder: Path
    execute: Callable[[str], None]

    def shop(self, right: str = "access") -> tuple[str, str]:
        """Ask for Hana; return the shop's standing and what it means."""
        (shop,) = (s for s in self.plan(right).systems if s.system == "shop")
        return shop.standing.value, shop.detail

    def plan(self, right: str) -> Plan:
        """Ask for Hana, and change nothing."""
        if right == "erasure":
            return plan_erasure(self.engine, "customer", [HANA])
        return look(self.engine, "customer", HANA).plan


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """The company, its shop on each kind of database."""
    if request.param == "sqlite":
        yield from on_sqlite(tmp_path)
    else:
        yield from on_postgresql(tmp_path, request.getfixturevalue("postgresql_url"))


@pytest.fixture
def on_server(tmp_path: Path, postgresql_url: str) -> Iterator[Open]:
    """The company, its shop on PostgreSQL."""
    yield from on_postgresql(tmp_path, postgresql_url)


def on_sqlite(folder: Path) -> Iterator[Open]:
    """Open the company with its shop in a file."""
    small.company(folder)
    with open_engine(folder) as engine:
        yield Open(engine=engine, folder=folder, execute=lambda t: small.database(folder / "shop.db", t))


def on_postgresql(folder: Path, url: str, *, user: str = "") -> Iterator[Open]:
    """Open the company with its shop on a server."""
    small.shop_on_postgresql(folder, url, user=user)

    def execute(text: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(text.encode())

    with open_engine(folder) as engine:
        yield Open(engine=engine, folder=folder, execute=execute)


@pytest.mark.parametrize("right", ["access", "erasure"])
def test_what_is_added_between_two_requests_is_noticed(opened: Open, right: str) -> None:
    """A table, and a column of a table that is mapped; and that they are gone again."""
    assert opened.shop(right) == ("held", "")

    opened.execute("CREATE TABLE gossip (about INTEGER, what TEXT)")
    opened.execute("ALTER TABLE customers ADD COLUMN phone TEXT")
    assert opened.shop(right) == ("unmapped-table", "not in the map: customers.phone, gossip")
    assert opened.shop(right) == ("unmapped-table", "not in the map: customers.phone, gossip")

    opened.execute("ALTER TABLE customers DROP COLUMN phone")
    opened.execute("DROP TABLE gossip")
    assert opened.shop(right) == ("held", "")


def test_what_another_right_has_found_is_found_by_this_one_too(opened: Open) -> None:
    """Both rights speak through one session."""
    opened.execute("CREATE TABLE gossip (about INTEGER, what TEXT)")

    found = ("unmapped-table", "not in the map: gossip")
    assert [opened.shop(right) for right in ("access", "erasure", "access")] == [found] * 3


def test_a_column_that_is_gone_is_told_by_its_name(opened: Open) -> None:
    """Nothing can be said of a person's rows where a part of them was moved away."""
    opened.execute("ALTER TABLE messages DROP COLUMN body")

    assert opened.shop() == ("unreachable", "columns of the map do not exist: messages.body")


def test_a_table_that_is_gone_is_told_by_its_name(opened: Open) -> None:
    """So does a table that was renamed."""
    assert opened.shop() == ("held", "")
    opened.execute("ALTER TABLE messages RENAME TO letters")

    assert opened.shop() == ("unreachable", "tables of the map do not exist: messages")


def test_a_policy_that_is_made_between_two_requests_is_noticed(tmp_path: Path, postgresql_url: str) -> None:
    """Row-level security begins to hide rows from a login that owns no table."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE clerk LOGIN; ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO clerk")
    for opened in on_postgresql(tmp_path, postgresql_url, user="clerk"):
        assert opened.shop() == ("held", "")
        opened.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
        assert opened.shop() == ("row-level-security", "row-level security may hide rows of: orders")
        opened.execute("ALTER ROLE clerk BYPASSRLS")
        assert opened.shop() == ("held", "")
        opened.execute("ALTER ROLE clerk NOBYPASSRLS")
        assert opened.shop() == ("row-level-security", "row-level security may hide rows of: orders")
        opened.execute("ALTER TABLE orders DISABLE ROW LEVEL SECURITY; REVOKE ALL ON orders FROM clerk")
        assert opened.shop() == ("no-permission", "the login may not read or change: orders")
        opened.execute("GRANT ALL ON orders TO PUBLIC")
        assert opened.shop() == ("held", "")
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY clerk")


def test_an_erasure_where_nobody_counts_what_triggers_do_is_refused(
    tmp_path: Path, postgresql_url: str
) -> None:
    """An access changes nothing, and goes on; the counting is turned on by who runs the database."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE typist LOGIN; ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO typist")
        connection.execute("ALTER ROLE typist SET track_counts = off")
    for opened in on_postgresql(tmp_path, postgresql_url, user="typist"):
        assert opened.shop() == ("held", "")
        for _ in range(2):
            assert opened.shop("erasure") == (
                "no-permission",
                "nothing would tell what triggers change until who runs the database turns on: track_counts",
            )
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE typist SET track_counts = on")
    with open_engine(tmp_path) as engine:
        opened = Open(engine=engine, folder=tmp_path, execute=lambda _: None)
        assert opened.shop("erasure") == ("held", "")
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY typist")


def test_a_materialized_view_is_a_copy_that_must_be_in_the_map(on_server: Open) -> None:
    """It holds rows of its own, which no erasure of its tables takes away."""
    on_server.execute("CREATE MATERIALIZED VIEW mailing AS SELECT name, email FROM customers")

    assert on_server.shop() == ("unmapped-table", "not in the map: mailing")
    assert on_server.shop("erasure") == ("unmapped-table", "not in the map: mailing")
    on_server.execute("DROP MATERIALIZED VIEW mailing; CREATE VIEW mailing AS SELECT * FROM customers")
    assert on_server.shop("erasure") == ("held", "")


def test_a_materialized_view_in_the_map_can_be_shown_and_not_be_erased_from(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Its rows change only with those of its tables, when it is refreshed."""
    small.shop_on_postgresql(tmp_path, postgresql_url, discover=False)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE MATERIALIZED VIEW mailing AS SELECT id, email FROM customers")
    with (tmp_path / "systems/shop.yaml").open("a", encoding="utf-8") as file:
        file.write("  mailing:\n    ties: [{by: id, to: customers, how: owned}]\n")
        file.write("    columns: {email: contact.email}\n")
    small.mamoru(tmp_path, "discover", expect=0)

    with open_engine(tmp_path) as engine:
        opened = Open(engine=engine, folder=tmp_path, execute=lambda _: None)
        shown = {t.table: t.shown for s in opened.plan("access").systems for t in s.tables}
        assert shown["mailing"] == 1
        assert opened.shop("erasure") == (
            "unreachable",
            "nothing can be erased from a materialized view: mailing",
        )


def test_a_foreign_table_that_nobody_mapped_is_told(on_server: Open) -> None:
    """Its rows lie elsewhere, and are read and written through this database."""
    on_server.execute(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER away FOREIGN DATA WRAPPER w;"
        "CREATE FOREIGN TABLE visitors (name TEXT) SERVER away"
    )

    assert on_server.shop("erasure") == ("unmapped-table", "not in the map: visitors")


def test_a_table_that_another_inherits_from_is_refused(on_server: Open) -> None:
    """A statement on the parent would reach the rows of the child, whose columns and owners nobody knows."""
    on_server.execute("CREATE TABLE gift_orders (wish TEXT) INHERITS (orders)")

    for right in ("access", "erasure"):
        assert on_server.shop(right) == (
            "unreachable",
            "other tables inherit from a mapped one, so that its statements would reach their rows: orders",
        )


def test_a_temporary_table_of_somebody_else_is_nothing(on_server: Open, postgresql_url: str) -> None:
    """It is gone before anybody could map it."""
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute("CREATE TEMP TABLE basket (item TEXT)")
        assert on_server.shop("erasure") == ("held", "")


def test_a_connection_that_was_lost_between_two_requests_is_made_anew(
    on_server: Open, postgresql_url: str
) -> None:
    """A server that was started again answers; nobody need ask twice."""
    assert on_server.shop() == ("held", "")
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert on_server.shop("erasure") == ("held", "")


def test_a_text_that_is_no_utf_8_is_shown_and_marked_and_can_be_erased(tmp_path: Path) -> None:
    """SQLite takes what it is given; one such cell does not keep a person from their answer."""
    for opened in on_sqlite(tmp_path):
        opened.execute("UPDATE customers SET name = CAST(x'48FF6E61' AS TEXT) WHERE id = 1")
        answer = look(opened.engine, "customer", HANA).answer
        (customer,) = (t for t in answer.tables if t.shown.table.name == "customers")
        assert next(iter(customer.rows)).cells["name"] == "H\ufffdna"
    request = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", expect=0).stdout.split()[4]
    small.mamoru(tmp_path, "run", request.rstrip(":"), "--yes", expect=0)
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        (left,) = connection.execute("SELECT count(*) FROM customers WHERE CAST(name AS BLOB) = x'48FF6E61'")
    connection.close()
    assert left == (0,)


def test_a_receipt_names_no_host(tmp_path: Path, postgresql_url: str) -> None:
    """Why a system did not answer is told to who asks; the receipt, which is handed on, holds the code."""
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    shop = folder / "systems/club.yaml"
    text = shop.read_text(encoding="utf-8").replace("kind: sqlite", "kind: postgresql")
    away = "{host: 127.0.0.1, port: 1, database: club, user: nobody}"
    shop.write_text(text.replace("{file: club.db}", away), encoding="utf-8")

    told = small.mamoru(folder, "run", "access", "-s", "customer-id=1", expect=4)

    assert "MAM-501: the system `club` cannot be reached" in told.stdout
    assert "127.0.0.1" in told.stdout
    (receipt,) = (folder / RECEIPTS).glob("*.json")
    text = receipt.read_text(encoding="utf-8")
    assert "observed.systems.club.detail" in text
    assert "127.0.0.1" not in text


NAMED_BY_BYTES = (
    "error[MAM-505]: the system `shop` refused a statement of the plan: a row or a person is named by bytes, "
    "which are not carried from one statement to the next\n"
)
#: what makes a text key of the shop hold bytes: of a row that a person owns, of a person's identity
BYTES_IN_KEYS = {
    "row": "CREATE TABLE w (id TEXT PRIMARY KEY, b INTEGER REFERENCES customers);"
    "INSERT INTO w VALUES (x'01', 1)",
    "identity": "UPDATE customers SET email = x'ff01' WHERE id = 1",
}


@pytest.mark.parametrize("case", BYTES_IN_KEYS)
def test_bytes_in_a_text_key_are_refused_and_not_taken_for_text(tmp_path: Path, case: str) -> None:
    """SQLite lets them in; written as text they would name another row, or none, and read as nothing held."""
    small.company(tmp_path, discover=False)
    small.database(tmp_path / "shop.db", BYTES_IN_KEYS[case])
    if case == "row":
        with (tmp_path / "systems/shop.yaml").open("a", encoding="utf-8") as file:
            file.write("  w:\n    ties: [{by: b, to: customers, how: owned}]\n")
    small.mamoru(tmp_path, "discover", expect=0)

    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", expect=1)

    assert NAMED_BY_BYTES in told.stderr
