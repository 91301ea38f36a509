"""What others do at the same time: other requests, other programs, and triggers of the database itself."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from mamoru.desk.opening import open_engine
from mamoru.execute.alone import alone
from mamoru.execute.erasing import RowsChanged
from mamoru.execute.erasure import Outcome, erase
from mamoru.model.request import State
from tests import chaos, small
from tests.execute.carried import (
    HANA,
    REN,
    Rows,
    databases,
    fields,
    planned,
    proved,
    rows_on_postgresql,
    state,
)

APPLY = "mamoru.execute.erasing:Erasing.apply"
TOGETHER = str(Path(__file__).with_name("together.py"))
NO_ORDERS = "DELETE FROM order_items; DELETE FROM orders"
ROWS_CHANGED = (
    "MAM-420{}: in the system `shop` rows changed while the erasure ran: {}\n"
    "  why: only what the plan shows may be done, so everything was undone and the system is as it was "
    "before\n"
    "  do:  run the same command again: it looks anew; if it ends like this each time, a trigger or a "
    "cascade of the database changes more, or less, than the plan says: ask who runs the database"
)


def shop_alone(folder: Path, url: str, more: str = "", *, mapped: str = "") -> Path:
    """Make the company with nothing but its shop, on PostgreSQL."""
    small.shop_on_postgresql(folder, url, discover=False)
    (folder / "systems/club.yaml").unlink()
    execute(url, more)
    with (folder / "systems/shop.yaml").open("a", encoding="utf-8") as shop:
        shop.write(mapped)
    small.mamoru(folder, "discover", expect=0)
    return folder


def execute(url: str, statements: str) -> None:
    """Run statements on a PostgreSQL, each committed at once."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statements.encode())


def is_waiting(url: str) -> bool:
    """Return whether somebody waits for a lock on this PostgreSQL."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
    return found != (0,)


def erased(folder: Path, who: dict[str, str]) -> Outcome:
    """Erase somebody now, in an engine of its own."""
    with open_engine(folder) as engine:
        return erase(engine, "customer", [who])


# -- two requests at once --------------------------------------------------------------------------


def test_two_people_erased_at_once_leave_what_one_after_the_other_would(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Each of them alone would leave their messages to the other."""
    folder = shop_alone(tmp_path, postgresql_url, NO_ORDERS)
    captured = threading.Event()
    other = threading.Thread(target=erased, args=(folder, REN))

    def let_the_other_begin() -> None:
        if threading.current_thread() is other:
            captured.set()
        elif not other.ident:
            other.start()
            while not captured.is_set() and not is_waiting(postgresql_url):
                pass

    with chaos.at(f"{APPLY}:before:*", let_the_other_begin):
        erased(folder, HANA)
        other.join()

    assert rows_on_postgresql(postgresql_url) == {
        "customers": [(3, "Yui", "yui@example.com")],
        "messages": [],
        "order_items": [],
        "orders": [],
    }


def carried_out_together(folder: Path, *who: str) -> list[str]:
    """Let as many processes as are named erase at the same moment; return what came of each."""
    running = [chaos.start(TOGETHER, str(folder), w) for w in who]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=chaos.WITHIN_S) for process in running]
    assert [err for _, err in told] == [""] * len(who)
    return [out for out, _ in told]


def test_two_processes_with_one_plan_carry_it_out_once(tmp_path: Path, postgresql_url: str) -> None:
    """The other one is told that it is in hand, or that it is done."""
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request = planned(folder)

    came = carried_out_together(folder, request, request)

    assert sorted(came) in (["MAM-433", "done"], ["MAM-440", "done"])
    assert state(folder, request) == "done"
    assert proved(folder) == 1


def test_a_request_that_another_process_has_in_hand_is_left_to_it(tmp_path: Path) -> None:
    """Nothing is changed, and the plan can still be run."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)

    with alone(folder / ".mamoru/store.db", request):
        refused = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        f"error[MAM-440]: request {request} is being carried out by another process\n"
        "  why: two at once would do everything twice\n"
        "  do:  wait for it; `mamoru status` shows when it is done\n"
    )
    assert databases(folder) == before
    small.mamoru(folder, "run", request, "--yes", expect=0)


def test_processes_at_once_erase_two_people_and_one_of_them_only_once(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Hana, and twice Yui, who leaves nothing behind that could be found; the log has no fork."""
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    planned(folder, REN)  # makes the keys, which is for one process to do

    hana, *yui = carried_out_together(folder, "1", "3", "3")

    assert (hana, sorted(yui)) == ("done", ["MAM-410", "done"])
    assert rows_on_postgresql(postgresql_url)["customers"] == [
        (1, None, None),
        (2, "Ren", "ren@example.com"),
    ]
    assert small.rows(folder / "club.db")["members"] == [(71, 2, "ren")]
    assert proved(folder) == 2
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"


# -- rows that other programs write ----------------------------------------------------------------

VISITS = """
CREATE TABLE visits (id INTEGER PRIMARY KEY, customer_id INTEGER, page TEXT);
CREATE INDEX visits_customer ON visits (customer_id);
INSERT INTO visits VALUES (1, 1, 'hats'), (2, 2, 'coats');
"""
#: without a foreign key
VISITS_MAP = """\
  visits:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {page: purchases.messages}
"""


def test_an_order_placed_while_its_customer_is_erased_has_to_wait(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Its foreign key needs the customer's row, which is locked from the moment it was found."""
    folder = shop_alone(tmp_path, postgresql_url)
    blocked: list[str] = []

    def order() -> None:
        with psycopg.connect(postgresql_url, options="-c lock_timeout=200") as connection:
            try:
                connection.execute("INSERT INTO orders VALUES (13, 1, 100, NULL, '2026-11-01')")
            except psycopg.errors.LockNotAvailable as error:
                blocked.append(type(error).__name__)

    with chaos.at(f"{APPLY}:before:1", order):
        assert erased(folder, HANA).state is State.DONE

    assert blocked == ["LockNotAvailable"]
    assert [o[0] for o in rows_on_postgresql(postgresql_url)["orders"]] == [10, 12]


def test_nobody_else_writes_to_a_sqlite_file_while_it_is_erased_from(tmp_path: Path) -> None:
    """One program at a time writes there."""
    folder, blocked = small.company(tmp_path), list[str]()

    def order() -> None:
        with closing(sqlite3.connect(folder / "shop.db", timeout=0)) as connection:
            try:
                connection.execute("INSERT INTO orders VALUES (13, 1, 100, NULL, '2026-11-01')")
            except sqlite3.OperationalError as error:
                blocked.append(error.sqlite_errorname)

    with chaos.at(f"{APPLY}:before:1", order):
        assert erased(folder, HANA).state is State.DONE

    assert blocked == ["SQLITE_BUSY"]


def test_an_item_added_to_an_order_after_the_capture_is_captured_again(
    tmp_path: Path, postgresql_url: str
) -> None:
    """The order's row is not locked yet; its foreign key refuses the deletion, the next round sees why."""
    folder = shop_alone(tmp_path, postgresql_url)
    add = "INSERT INTO order_items VALUES (103, 11, 'gloves')"

    with chaos.at(f"{APPLY}:before:1", lambda: execute(postgresql_url, add)):
        assert erased(folder, HANA).state is State.DONE

    after = rows_on_postgresql(postgresql_url)
    assert after["order_items"] == [(102, 12, "coat")]
    assert [o[0] for o in after["orders"]] == [10, 12]


def test_a_row_that_appears_after_the_capture_is_captured_again(tmp_path: Path, postgresql_url: str) -> None:
    """No foreign key holds the visit back; the verification sees it, and the next round takes it along."""
    folder = shop_alone(tmp_path, postgresql_url, VISITS, mapped=VISITS_MAP)
    visit = "INSERT INTO visits VALUES (3, 1, 'ties')"

    with chaos.at(f"{APPLY}:before:1", lambda: execute(postgresql_url, visit)):
        outcome = erased(folder, HANA)

    assert outcome.state is State.DONE
    assert rows_on_postgresql(postgresql_url)["visits"] == [(2, 2, "coats")]
    told = {f.table: f.deleted for s in outcome.plan.systems for f in s.tables}
    assert told["visits"] == 2
    assert state(folder, outcome.plan.request) == "done"


def test_a_row_that_appears_stops_a_plan_that_did_not_show_it(tmp_path: Path, postgresql_url: str) -> None:
    """What was confirmed is one visit."""
    folder = shop_alone(tmp_path, postgresql_url, VISITS, mapped=VISITS_MAP)
    request, before = planned(folder), rows_on_postgresql(postgresql_url)
    visit = "INSERT INTO visits VALUES (3, 1, 'ties')"

    with chaos.at(f"{APPLY}:before:1", lambda: execute(postgresql_url, visit)):
        refused = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        f"error[MAM-430]: the rows of request {request} have changed since its plan was made\n"
        "  why: only what a person has seen may be done; nothing was changed\n"
        "  do:  make the plan again with `mamoru plan`, look at it, and run that one: `mamoru run REQUEST`\n"
    )
    after = {**before, "visits": [*before["visits"], (3, 1, "ties")]}
    assert rows_on_postgresql(postgresql_url) == after
    assert state(folder, request) == "stopped"


def test_as_many_other_rows_are_not_the_rows_that_a_plan_showed(tmp_path: Path, postgresql_url: str) -> None:
    """One visit is handed on and another one comes: as many go, but not those that were confirmed."""
    folder = shop_alone(tmp_path, postgresql_url, VISITS, mapped=VISITS_MAP)
    request, before = planned(folder), rows_on_postgresql(postgresql_url)
    swap = "UPDATE visits SET customer_id = 3 WHERE id = 1; INSERT INTO visits VALUES (3, 1, 'ties')"

    with chaos.at(f"{APPLY}:before:1", lambda: execute(postgresql_url, swap)):
        refused = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert refused.stderr.startswith(f"error[MAM-430]: the rows of request {request} have changed since ")
    after = {**before, "visits": [(1, 3, "hats"), (2, 2, "coats"), (3, 1, "ties")]}
    assert rows_on_postgresql(postgresql_url) == after


def test_rows_that_appear_every_time_are_told_after_three_rounds(tmp_path: Path, postgresql_url: str) -> None:
    """Somebody writes visits faster than they are erased."""
    folder = shop_alone(tmp_path, postgresql_url, VISITS, mapped=VISITS_MAP)
    before, rounds = rows_on_postgresql(postgresql_url), list[int]()

    def visit() -> None:
        rounds.append(len(rounds) + 3)
        execute(postgresql_url, f"INSERT INTO visits VALUES ({rounds[-1]}, 1, 'again')")

    with chaos.at(f"{APPLY}:before:*", visit), pytest.raises(RowsChanged) as told:
        erased(folder, HANA)

    assert str(told.value) == ROWS_CHANGED.format("", "visits")
    assert rounds == [3, 4, 5]
    after = rows_on_postgresql(postgresql_url)
    assert {**after, "visits": []} == {**before, "visits": []}
    assert len(after["visits"]) == 5


def test_a_shared_row_that_gains_another_owner_after_the_capture_stays(
    tmp_path: Path, postgresql_url: str
) -> None:
    """Hana's note to herself was captured to be deleted; meanwhile Yui receives it."""
    folder = shop_alone(tmp_path, postgresql_url, NO_ORDERS)
    send = "UPDATE messages SET receiver = 3 WHERE id = 1002"

    with chaos.at(f"{APPLY}:before:1", lambda: execute(postgresql_url, send)):
        assert erased(folder, HANA).state is State.DONE

    assert rows_on_postgresql(postgresql_url)["messages"] == [
        (1000, None, 2, "hello Ren"),
        (1001, 2, None, "hello Hana"),
        (1002, None, 3, "note to self"),
    ]


# -- what the database itself does -----------------------------------------------------------------


def trigger(name: str, when: str, table: str, *, body: str) -> str:
    """Return what makes a trigger in PostgreSQL."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; END $$;"
        f"CREATE {'CONSTRAINT ' if 'DEFERR' in when else ''}TRIGGER {name} "
        f"{when.format(f'DELETE ON {table}')} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def orders(note: str) -> str:
    """Return what makes the table of orders anew in SQLite, which changes no column in place."""
    return (
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;"
        "ALTER TABLE orders RENAME TO were; CREATE TABLE orders (id INTEGER PRIMARY KEY,"
        f" customer_id INTEGER NOT NULL REFERENCES customers, total INTEGER, note TEXT {note},"
        " closed_at TEXT);"
        "INSERT INTO orders SELECT id, customer_id, total, coalesce(note, '-'), closed_at FROM were;"
        "DROP TABLE were; CREATE INDEX orders_customer ON orders (customer_id)"
    )


RAISE = "RAISE EXCEPTION 'the hat of %', 'Hana'"
GUARD = "CREATE TRIGGER guard BEFORE DELETE ON order_items BEGIN SELECT RAISE(ABORT, 'the hat of Hana'); END"
#: what somebody did to the database, what takes it back, what Mamoru says of it
REFUSALS = {
    "sqlite-trigger": (GUARD, "DROP TRIGGER guard", "a trigger stopped it, at `DELETE FROM order_items`"),
    "sqlite-not-null": (
        orders("NOT NULL"),
        orders(""),
        "NOT NULL constraint failed: orders.note, at `UPDATE orders`",
    ),
    "sqlite-check": (
        orders("CONSTRAINT noted CHECK (id <> 10 OR note IS NOT NULL)"),
        orders(""),
        "CHECK constraint failed: noted, at `UPDATE orders`",
    ),
    "postgresql-trigger": (
        trigger("guard", "BEFORE {}", "order_items", body=RAISE),
        "DROP TRIGGER guard ON order_items",
        "RaiseException in the function guard at `DELETE FROM order_items` (SQLSTATE P0001)",
    ),
    "postgresql-deferred-trigger": (
        trigger("late", "AFTER {} DEFERRABLE INITIALLY DEFERRED", "order_items", body=RAISE),
        "DROP TRIGGER late ON order_items",
        "RaiseException in the function late (SQLSTATE P0001)",
    ),
    "postgresql-not-null": (
        "UPDATE orders SET note = '-' WHERE note IS NULL; ALTER TABLE orders ALTER note SET NOT NULL",
        "ALTER TABLE orders ALTER note DROP NOT NULL",
        "NotNullViolation on orders note at `UPDATE orders` (SQLSTATE 23502)",
    ),
    "postgresql-check": (
        "ALTER TABLE orders ADD CONSTRAINT noted CHECK (id <> 10 OR note IS NOT NULL)",
        "ALTER TABLE orders DROP CONSTRAINT noted",
        "CheckViolation on orders noted at `UPDATE orders` (SQLSTATE 23514)",
    ),
}


class Shop:
    """The small company: its shop on one kind of database, its club on SQLite."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = small.shop_on_postgresql(folder, url) if url else small.company(folder)
        self._url = url

    def execute(self, statements: str) -> None:
        """Do something to the shop's database, as its administrator."""
        if self._url:
            execute(self._url, statements)
        else:
            small.database(self.folder / "shop.db", statements)

    def rows(self) -> list[Rows]:
        """Return every row of shop and club."""
        shop = rows_on_postgresql(self._url) if self._url else small.rows(self.folder / "shop.db")
        return [shop, small.rows(self.folder / "club.db")]


@pytest.fixture
def shop(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> Shop:
    """The shop on the kind of database that a case begins with."""
    url = request.getfixturevalue("postgresql_url") if case.startswith("postgresql") else ""
    return Shop(tmp_path, url)


@pytest.mark.parametrize("case", REFUSALS)
def test_a_statement_that_the_database_refuses_leaves_everything_everywhere(case: str, shop: Shop) -> None:
    """The error names the table or the constraint and no value; when it is mended, the same plan is run."""
    done, taken_back, because = REFUSALS[case]
    request = planned(shop.folder)
    shop.execute(done)
    before = shop.rows()

    refused = small.mamoru(shop.folder, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        f"error[MAM-505]: the system `shop` refused a statement of the plan: {because}\n"
        "  why: its schema, a constraint or a trigger differs from the map; nothing was changed in it\n"
        "  do:  mend what is wrong (`mamoru check --live`, `mamoru discover shop`), then run again\n"
    )
    assert shop.rows() == before
    assert state(shop.folder, request) == "planned"
    shop.execute(taken_back)
    small.mamoru(shop.folder, "run", request, "--yes", expect=0)
    assert fields(shop.folder, request)["observed.systems.shop.tables.order_items.deleted"] == 2


SQLITE_TRIGGER = "CREATE TRIGGER t {} BEGIN {}; END"
#: what a trigger does beside, or instead of, what it is asked for; and the table it does it to
OTHERWISE = {
    "sqlite-more": (
        SQLITE_TRIGGER.format("AFTER DELETE ON order_items", "DELETE FROM order_items WHERE id = 102"),
        "order_items",
    ),
    "sqlite-elsewhere": (
        SQLITE_TRIGGER.format("AFTER DELETE ON order_items", "DELETE FROM messages WHERE id = 1000"),
        "messages",
    ),
    "sqlite-less": (
        SQLITE_TRIGGER.format("BEFORE DELETE ON messages", "SELECT RAISE(IGNORE)"),
        "messages",
    ),
    "sqlite-masks-another": (
        SQLITE_TRIGGER.format("AFTER DELETE ON order_items", "UPDATE orders SET note = '' WHERE id = 12"),
        "orders",
    ),
    "sqlite-keeps-a-copy": (
        SQLITE_TRIGGER.format(
            "AFTER DELETE ON order_items", "INSERT INTO messages (sender, body) VALUES (2, OLD.item)"
        ),
        "messages",
    ),
    "postgresql-masks-another": (
        trigger("t", "AFTER {}", "order_items", body="UPDATE orders SET total = 0; RETURN NULL"),
        "orders",
    ),
    "postgresql-keeps-a-copy": (
        trigger(
            "t",
            "AFTER {}",
            "order_items",
            body="INSERT INTO messages VALUES (1000 + OLD.id, 2, NULL, OLD.item); RETURN NULL",
        ),
        "messages",
    ),
    "postgresql-more": (
        trigger("t", "AFTER {}", "order_items", body="DELETE FROM order_items WHERE id = 102; RETURN NULL"),
        "order_items",
    ),
    "postgresql-elsewhere": (
        trigger("t", "AFTER {}", "order_items", body="DELETE FROM messages WHERE id = 1000; RETURN NULL"),
        "messages",
    ),
    "postgresql-truncates": (
        trigger("t", "AFTER {}", "order_items", body="TRUNCATE messages; RETURN NULL"),
        "messages",
    ),
    "postgresql-less": (trigger("t", "BEFORE {}", "messages", body="RETURN NULL"), "messages"),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_trigger_that_does_more_or_less_than_the_plan_is_noticed_and_undone(case: str, shop: Shop) -> None:
    """Ren's coat, and Hana's greeting to Ren, are not to go; Hana's note to herself must not stay."""
    done, table = OTHERWISE[case]
    request = planned(shop.folder)
    shop.execute(done)
    before = shop.rows()

    refused = small.mamoru(shop.folder, "run", request, "--yes", expect=1)

    if case in COPYING:  # its words tell, so that it is refused before it happens
        assert refused.stderr.startswith(COPIED)
    else:
        assert refused.stderr.replace("error[MAM-420]", "MAM-420") == ROWS_CHANGED.format("", table) + "\n"
    assert shop.rows() == before
    assert state(shop.folder, request) == "planned"


COPYING = ("sqlite-keeps-a-copy", "postgresql-keeps-a-copy")
COPIED = (
    "error[MAM-434]: this erasure must not be carried out: in the system `shop`, when a row of "
    "`order_items` is deleted, the trigger `t` writes what it held in `item` into `messages` (MAM-278)\n"
)


def test_a_server_that_counts_nothing_is_made_to_count(tmp_path: Path, postgresql_url: str) -> None:
    """Mamoru's login may turn the counting on for itself here; then a trigger is noticed as ever."""
    small.shop_on_postgresql(tmp_path, postgresql_url)
    done, table = OTHERWISE["postgresql-elsewhere"]
    request = planned(tmp_path)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(done.encode())
        connection.execute(UNCOUNTED.format(urlsplit(postgresql_url).path[1:]).encode())

    refused = small.mamoru(tmp_path, "run", request, "--yes", expect=1)

    assert refused.stderr.replace("error[MAM-420]", "MAM-420") == ROWS_CHANGED.format("", table) + "\n"


UNCOUNTED = 'ALTER DATABASE "{}" SET track_counts = off'


def test_a_trigger_that_changes_what_is_nobody_s_is_let_be(tmp_path: Path) -> None:
    """A table that holds nothing personal counts what goes; only personal tables are watched."""
    more = {
        "systems/club.yaml": small.FILES["systems/club.yaml"] + "  counted: {holds: nothing-personal}\n",
    }
    small.company(tmp_path, more, discover=False)
    small.database(
        tmp_path / "club.db",
        "CREATE TABLE counted (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO counted VALUES (1, 3), (2, 0);"
        "CREATE TRIGGER t AFTER DELETE ON points BEGIN UPDATE counted SET n = n - 1 WHERE id = 1;"
        " DELETE FROM counted WHERE id = 2; END",
    )
    small.mamoru(tmp_path, "discover", expect=0)

    small.mamoru(tmp_path, "run", planned(tmp_path), "--yes", expect=0)

    assert small.rows(tmp_path / "club.db")["counted"] == [(1, 1)]
