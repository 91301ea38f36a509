"""What triggers do by themselves is asked before an erasure, by the rows that it would set them off with."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.erasure import plan_erasure
from tests import small

COPY = {
    "sqlite": "CREATE TRIGGER {name} AFTER DELETE ON {table} BEGIN "
    "INSERT INTO audit (what) VALUES ({value}); END",
    "postgresql": "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "INSERT INTO audit (what) VALUES ({value}); RETURN NULL; END $$; "
    "CREATE OR REPLACE TRIGGER {name} AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
}
AUDIT = "CREATE TABLE audit (id INTEGER, what TEXT)"
COPIES = (
    "when a row of `messages` is deleted, the trigger `keeps` writes what it held in `body` into `audit` "
    "(MAM-278)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The small company; its shop has a table that holds nothing of anybody."""

    folder: Path
    kind: str
    execute: Callable[[str], None]
    asks: Callable[[str], list[object]]

    def copying(self, value: str = "OLD.body", *, table: str = "messages") -> None:
        """Make a trigger that writes a value into that table."""
        self.execute(COPY[self.kind].format(name="keeps", table=table, value=value))

    def tell(self, lines: str) -> None:
        """Add lines to the map, and read the schema again."""
        told = self.folder / "systems/shop.yaml"
        told.write_text(told.read_text("utf-8") + lines, encoding="utf-8")
        small.mamoru(self.folder, "discover", expect=0)

    def rows(self) -> list[object]:
        """Return what the trigger has copied."""
        return self.asks("SELECT what FROM audit")

    def asked(self, word: str, *more: str, expect: int) -> small.Told:
        """Ask for Hana's erasure."""
        words = (word, "erasure", "--subject", "customer-id=1", "--of", "customer", *more)
        return small.mamoru(self.folder, *words, expect=expect)


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    """The company, its shop on each kind of database."""
    if request.param == "sqlite":
        small.company(tmp_path)
        made = Shop(
            folder=tmp_path,
            kind="sqlite",
            execute=partial(small.database, tmp_path / "shop.db"),
            asks=partial(_of_file, tmp_path / "shop.db"),
        )
    else:
        url = request.getfixturevalue("postgresql_url")
        small.shop_on_postgresql(tmp_path, url)
        made = Shop(
            folder=tmp_path,
            kind="postgresql",
            execute=partial(_on_server, url),
            asks=partial(_of_server, url),
        )
    made.execute(AUDIT)
    made.tell("  audit: {holds: nothing-personal}\n")
    return made


def _of_file(path: Path, query: str) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(query)]


def _on_server(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


def _of_server(url: str, query: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(query.encode())]


def test_a_trigger_that_copies_a_person_forbids_the_erasure(shop: Shop) -> None:
    shop.copying()
    before = shop.rows()

    planned = shop.asked("plan", expect=3)
    refused = shop.asked("run", "--yes", expect=1)

    assert f"\nforbidden: in the system `shop`, {COPIES}\n" in planned.stdout
    assert refused.stderr == (
        f"error[MAM-434]: this erasure must not be carried out: in the system `shop`, {COPIES}\n"
        "  why: it would leave something wrong behind, so no confirmation lifts that; nothing was changed\n"
        "  do:  settle what it names, in that system or in the map; then plan again\n"
    )
    assert shop.rows() == before


def test_a_trigger_that_the_rows_of_a_person_do_not_set_off_forbids_nothing(shop: Shop) -> None:
    """Hana's own row stays as a shell, since an order of hers is kept."""
    shop.copying("OLD.email", table="customers")

    assert "forbidden" not in shop.asked("plan", expect=0).stdout


def test_what_the_company_allows_asks_a_person_each_time(shop: Shop) -> None:
    shop.copying()
    told = shop.folder / "programme.yaml"
    told.write_text(told.read_text("utf-8") + ALLOWED, encoding="utf-8")

    refused = shop.asked("run", "--yes", expect=3)
    plan = json.loads(shop.asked("plan", "--format", "json", expect=3).stdout)
    small.mamoru(shop.folder, "run", plan["request"], "--confirm", plan["digest"], expect=0)

    assert (
        f"error[MAM-431]: the plan stops and asks: in the system `shop`, {COPIES}, which allow.1 of "
        "programme.yaml allows until 2999-01-01\n"
    ) in refused.stderr
    assert shop.rows() == ["note to self"]


ALLOWED = """\
allow:
  - {rule: MAM-278, node: "systems.shop.messages", reason: a law, until: 2999-01-01, by: board}
"""


def test_a_trigger_that_is_written_anew_between_two_requests_is_noticed(shop: Shop) -> None:
    """An engine that stays open asks again where a trigger, or the function behind it, has changed."""
    shop.copying("'gone'")
    with open_engine(shop.folder) as engine:
        harmless = plan_erasure(engine, "customer", [HANA])
        shop.execute(DROP[shop.kind])
        shop.copying()
        found = plan_erasure(engine, "customer", [HANA])

    assert harmless.forbids == ()
    assert found.forbids == (f"in the system `shop`, {COPIES}",)


HANA = {"customer-id": "1"}
DROP = {"sqlite": "DROP TRIGGER keeps", "postgresql": "SELECT 1"}


def test_what_an_update_of_the_same_row_does_is_told_before_it_stops_the_run(shop: Shop) -> None:
    shop.execute(TOUCH[shop.kind])

    planned = shop.asked("plan", expect=0)
    refused = shop.asked("run", "--yes", expect=1)
    checked = small.mamoru(shop.folder, "check", "--live")

    assert f"\nnote: in the system `shop`, {AGAIN[shop.kind]} (MAM-293)\n" in planned.stdout
    assert refused.stderr.startswith(
        "error[MAM-420]: in the system `shop` rows changed while the erasure ran: orders\n"
    )
    assert f"[MAM-293]: {AGAIN[shop.kind]}\n" in checked.stdout


AGAIN = {
    "sqlite": "when a row of `orders` is masked, the trigger `touch` changes the same row again",
    "postgresql": "when a row of `orders` is masked, the trigger `touch` may change the same row again",
}
TOUCH = {
    "sqlite": "CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN "
    "UPDATE orders SET closed_at = closed_at WHERE id = NEW.id; END",
    "postgresql": "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "UPDATE orders SET closed_at = closed_at WHERE id = OLD.id AND pg_trigger_depth() < 2; "
    "RETURN NULL; END $$; CREATE TRIGGER touch AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
}


def test_an_access_sets_nothing_off(shop: Shop) -> None:
    shop.copying()

    told = small.mamoru(shop.folder, "plan", "access", "--subject", "customer-id=1", expect=0)

    assert "MAM-278" not in told.stdout
