"""What a real database does by itself is read, and the rules of the check know it again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from mamoru.check.rules._acts import copies, writes
from mamoru.model.map import SystemMap
from mamoru.model.place import Span
from mamoru.model.schema import Schema, Trigger
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind
from tests.check.asking import RULES
from tests.check.smallest import example

IN_POSTGRESQL = """\
CREATE TABLE customers (
  id integer PRIMARY KEY, name text, email text UNIQUE,
  greeting text GENERATED ALWAYS AS ('Dear ' || name) STORED
);
CREATE TABLE notes (id integer PRIMARY KEY, author integer REFERENCES customers, body text, seen integer);
CREATE TABLE audit (id serial PRIMARY KEY, what text);
CREATE FUNCTION keep_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- NEW.seen := OLD.seen;
  NEW.body := OLD.body;
  RETURN NEW;
END $$;
CREATE TRIGGER notes_keep BEFORE UPDATE OF body, seen ON notes FOR EACH ROW EXECUTE FUNCTION keep_body();
CREATE FUNCTION log_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.audit (what) VALUES (to_jsonb(OLD)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER customers_log AFTER DELETE OR UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION log_row();
CREATE TRIGGER switched_off BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION keep_body();
ALTER TABLE notes DISABLE TRIGGER switched_off;
"""


def map_of(kind: str, **settings: str | int) -> SystemMap:
    return SystemMap(
        id="systems.shop",
        name="shop",
        title={},
        kind=kind,
        settings=settings,
        origin="given",
        country="JP",
        events={},
        tables={},
        manual=None,
        where=Span(file="systems/shop.yaml", line=1, column=1),
    )


def discovered(told: SystemMap, folder: Path) -> Schema:
    discover = members("mamoru.systems", SystemKind)[told.kind].discover
    assert discover is not None
    return discover(told, folder)


@pytest.fixture
def live(postgresql_url: str, tmp_path: Path) -> Schema:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(IN_POSTGRESQL.encode())
    told = conninfo_to_dict(postgresql_url)
    settings: dict[str, str | int] = {
        "host": str(told["host"]),
        "port": int(str(told["port"])),
        "database": str(told["dbname"]),
        "user": str(told["user"]),
    }
    return discovered(map_of("postgresql", **settings), tmp_path)


def test_postgresql_tells_its_triggers_but_those_that_are_switched_off(live: Schema) -> None:
    told = [(t.table, t.name, t.on, t.columns) for t in live.triggers]

    assert told == [
        ("customers", "customers_log", ("DELETE", "UPDATE"), ()),
        ("notes", "notes_keep", ("UPDATE",), ("body", "seen")),
    ]


@pytest.mark.parametrize("code", ["MAM-277", "MAM-278", "MAM-279"])
def test_what_postgresql_does_by_itself_is_found(code: str, live: Schema, tmp_path: Path) -> None:
    failing = example(tmp_path, RULES[code].fails)
    ask = RULES[code].find_live
    assert ask is not None

    problems = {
        "MAM-277": "the trigger `notes_keep` writes `body` of `notes` whenever a row is updated, and so when "
        "it is masked",
        "MAM-278": "when a row of `customers` is deleted or updated, the trigger `customers_log` writes what "
        "it held in `email`, `id` and `name` into `audit`",
        "MAM-279": "the database computes `customers.greeting` from `name`, and the map calls it not "
        "personal",
    }
    assert [f.problem for f in ask(failing.checked, {"shop": live})] == [problems[code]]


def test_sqlite_tells_when_a_trigger_fires_and_what_it_does(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.executescript("""
            CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, seen INTEGER);
            CREATE TRIGGER notes_keep AFTER UPDATE OF body, "seen" ON notes WHEN OLD.body IS NOT NULL
            BEGIN UPDATE notes SET body = OLD.body WHERE id = NEW.id; END;
        """)
    (trigger,) = discovered(map_of("sqlite", file="shop.db"), tmp_path).triggers

    assert (trigger.table, trigger.on, trigger.columns) == ("notes", ("UPDATE",), ("body", "seen"))
    assert writes(trigger, "body")
    assert not writes(trigger, "seen")


def doing(text: str) -> Trigger:
    return Trigger(name="t", table="notes", on=("UPDATE",), columns=(), text=text)


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN NEW.body := 'x'; END",
        'BEGIN NEW."body" := OLD.body; END',
        "begin if true then new.body = old.body; end if; end",
        "UPDATE shop.notes AS n SET seen = 1, body = 'x' WHERE id = NEW.id;",
        "UPDATE OR REPLACE notes SET body = 'x';",
    ],
)
def test_a_column_that_is_written_is_seen(text: str) -> None:
    assert writes(doing(text), "body")


@pytest.mark.parametrize(
    "text",
    [
        "IF NEW.body = OLD.body THEN RETURN NEW; END IF;",
        "-- NEW.body := 'x'",
        "NEW.body_length := 3;",
        "UPDATE others SET body = 'x';",
        "UPDATE notes SET seen = 1 WHERE body = 'x';",
        "SELECT 'NEW.body := 1';",
    ],
)
def test_a_column_that_is_only_read_or_spoken_of_is_not(text: str) -> None:
    assert not writes(doing(text), "body")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("INSERT INTO audit VALUES (OLD.body);", ["body"]),
        ("INSERT INTO audit SELECT OLD.*;", ["body", "seen"]),
        ("INSERT INTO audit VALUES (row_to_json(OLD));", ["body", "seen"]),
        ("UPDATE audit SET what = OLD.seen;", ["seen"]),
        ("INSERT INTO audit VALUES (OLD.id, NEW.body);", []),
        ("UPDATE notes SET body = OLD.body;", []),
        ("INSERT INTO audit VALUES ('OLD.body');", []),
    ],
)
def test_what_is_copied_elsewhere_is_seen(text: str, read: list[str]) -> None:
    assert copies(doing(text), ["body", "seen"])[0] == read
