"""The words of a trigger tell more ways to copy and to write back; where they do not tell, that is said."""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from mamoru.check.rules._acts import copies, unjudged, writes
from mamoru.model.finding import Severity
from mamoru.model.schema import Trigger
from tests.check.asking import RULES
from tests.check.smallest import example
from tests.systems.test_acts import discovered, map_of


def doing(text: str, *on: str, old_rows: str = "", language: str = "", table: str = "notes") -> Trigger:
    return Trigger(
        name="t", table=table, on=on or ("UPDATE",), columns=(), text=text, before=True,
        old_rows=old_rows, language=language,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN NEW := OLD; RETURN NEW; END",
        "BEGIN RETURN OLD; END",
        "BEGIN SELECT OLD.body INTO NEW.body; RETURN NEW; END",
        "BEGIN SELECT 1, OLD.body INTO STRICT n, NEW.body; RETURN NEW; END",
        "BEGIN SELECT * INTO NEW FROM notes WHERE id = OLD.id; RETURN NEW; END",
        "BEGIN UPDATE notes SET (body, seen) = (OLD.body, 1) WHERE id = NEW.id; END",
        "BEGIN UPDATE notes SET seen = 1, (body) = (SELECT OLD.body) WHERE id = NEW.id; END",
        "UPDATE [notes] SET `body` = 'x';",
        "REPLACE INTO notes VALUES (OLD.id, OLD.body);",
        "INSERT INTO notes (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET body = 'x';",
    ],
)
def test_each_way_to_write_a_column_again_is_seen(text: str) -> None:
    assert writes(doing(text), "body")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO audit VALUES (NEW.body);",
        "INSERT INTO notes (seen) VALUES (1);",
        "NEW.seen := 1; RETURN NEW;",
        "SELECT 1 INTO NEW.seen;",
        "UPDATE notes SET (seen, id) = (1, 2) WHERE (body, id) = ('x', 1);",
    ],
)
def test_what_writes_another_column_is_not_held_against_this_one(text: str) -> None:
    assert not writes(doing(text), "body")


def test_the_old_row_is_given_back_to_an_update_only_where_the_words_say_so() -> None:
    both = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    either = "IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF; RETURN OLD;"

    assert not writes(doing(both, "DELETE", "UPDATE"), "body")
    assert unjudged(doing(both, "DELETE", "UPDATE")) == ""
    assert not writes(doing(either, "DELETE", "UPDATE"), "body")
    assert unjudged(doing(either, "DELETE", "UPDATE")) == "it gives back the old row in some cases"
    assert not writes(doing("RETURN OLD;", "DELETE"), "body")


@pytest.mark.parametrize(
    ("text", "read", "into"),
    [
        ("REPLACE INTO audit VALUES (OLD.body);", ["body"], ["audit"]),
        ("INSERT OR REPLACE INTO audit VALUES (OLD.body);", ["body"], ["audit"]),
        ("INSERT INTO [audit] VALUES (OLD.[body]);", ["body"], ["audit"]),
        ("INSERT INTO `audit` VALUES (`OLD`.`body`);", ["body"], ["audit"]),
        ('INSERT INTO "the audit" VALUES (OLD.body);', ["body"], ["the audit"]),
        ("INSERT INTO history.notes SELECT OLD.*;", ["body", "seen"], ["history.notes"]),
        ("MERGE INTO audit USING (SELECT OLD.body) o ON false;", ["body"], ["audit"]),
        ("CREATE TABLE copy AS SELECT OLD.body;", ["body"], ["copy"]),
        ("r := OLD; INSERT INTO audit VALUES (r.what);", ["body", "seen"], ["audit"]),
        ("INSERT INTO audit SELECT body FROM notes WHERE id = OLD.id;", ["body"], ["audit"]),
        ("IF NEW IS DISTINCT FROM OLD THEN INSERT INTO audit VALUES (NEW.id); END IF;", [], ["audit"]),
        ("INSERT INTO audit VALUES (OLD.id); RETURN OLD;", [], ["audit"]),
        ("INSERT INTO public.notes SELECT OLD.*;", [], []),
    ],
)
def test_each_way_to_copy_a_row_elsewhere_is_seen(text: str, read: list[str], into: list[str]) -> None:
    found = copies(doing(text, "DELETE"), ["body", "seen"])

    assert found == (read, into)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("INSERT INTO audit SELECT * FROM gone;", ["body", "seen"]),
        ("INSERT INTO audit SELECT g.body FROM gone g;", ["body"]),
        ("INSERT INTO audit SELECT to_jsonb(g) FROM gone AS g;", ["body", "seen"]),
        ("INSERT INTO audit SELECT count(1);", []),
    ],
)
def test_the_table_of_the_old_rows_is_known_by_its_name(text: str, read: list[str]) -> None:
    assert copies(doing(text, "DELETE", old_rows="gone"), ["body", "seen"])[0] == read


@pytest.mark.parametrize(
    ("trigger", "why"),
    [
        (doing("PERFORM keep(OLD.id);", language="plpgsql"), "it calls `keep`"),
        (doing("SELECT shop.keep(coalesce(OLD.body, ''));"), "it calls `keep`"),
        (doing("PERFORM pg_notify('x', OLD.body);", language="plpgsql"), "it calls `pg_notify`"),
        (doing("INSERT INTO a SELECT tell(g.body) FROM (SELECT * FROM gone) g;", old_rows="gone"), ""),
        (doing("SELECT keep(array(SELECT body FROM gone));", old_rows="gone"), "it calls `keep`"),
        (doing("EXECUTE 'INSERT INTO ' || place;"), "it puts statements together while it runs"),
        (doing("$_TD->{old}", language="plperl"), "it is written in `plperl`"),
        (doing("suppress_redundant_updates_trigger", language="internal"), ""),
        (doing("", language="c"), "it is written in `c`"),
        (doing(" "), "the database does not show it"),
        (doing("NEW.seen := coalesce(OLD.seen, 0) + 1; RETURN NEW;", language="plpgsql"), ""),
        (doing("IF (OLD.seen) IN (1, 2) THEN PERFORM 1; END IF;"), ""),
        (doing("SELECT 'EXECUTE keep(OLD)';"), ""),
    ],
)
def test_a_trigger_that_cannot_be_judged_says_why(trigger: Trigger, why: str) -> None:
    assert unjudged(trigger) == why


ROW = "`customers` is deleted"
IN_POSTGRESQL = """\
CREATE TABLE customers (id integer PRIMARY KEY, name text, email text UNIQUE);
CREATE TABLE audit (id serial PRIMARY KEY, what text);
CREATE FUNCTION by_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO audit (what) SELECT email FROM gone; RETURN NULL; END $$;
CREATE TRIGGER by_rows AFTER DELETE ON customers REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION by_rows();
CREATE FUNCTION handed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('gone', OLD.email); RETURN OLD; END $$;
CREATE TRIGGER handed_on BEFORE DELETE ON customers FOR EACH ROW EXECUTE FUNCTION handed_on();
"""


def test_postgresql_tells_its_tables_of_old_rows_and_what_cannot_be_judged_is_a_warning(
    postgresql_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(IN_POSTGRESQL.encode())
    told = conninfo_to_dict(postgresql_url)
    system = map_of(
        "postgresql",
        host=str(told["host"]),
        port=int(str(told["port"])),
        database=str(told["dbname"]),
        user=str(told["user"]),
    )
    live = discovered(system, tmp_path)
    ask = RULES["MAM-278"].find_live
    assert ask is not None

    findings = list(ask(example(tmp_path, RULES["MAM-278"].fails).checked, {"shop": live}))

    assert [(t.name, t.language, t.before, t.old_rows) for t in live.triggers] == [
        ("by_rows", "plpgsql", False, "gone"),
        ("handed_on", "plpgsql", True, ""),
    ]
    assert [(f.severity, f.problem) for f in findings] == [
        (
            Severity.ERROR,
            f"when a row of {ROW}, the trigger `by_rows` writes what it held in `email` into `audit`",
        ),
        (
            Severity.WARNING,
            f"what the trigger `handed_on` does when a row of {ROW} cannot be judged: it calls `pg_notify`",
        ),
    ]
    assert findings[1].why == (
        "it may copy what is being erased, or write it again, and nothing here would tell"
    )
    assert findings[1].remedy == (
        "read what it does; if it keeps nothing of the row and writes nothing into it, say so under `allow:` "
        "of programme.yaml"
    )
