"""Keys are given away again, and rows go and come, while a request waits or is interrupted."""

import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import small
from tests.cli.offices import answered, with_paper
from tests.execute.carried import HANA, YUI, Rows, databases, fields, planned, rows_on_postgresql, state

KILLED = Path(__file__).with_name("killed.py")
SQLITE = "mamoru.systems.sqlite:SqliteSession"
POSTGRESQL = "mamoru.systems.postgresql:PostgresqlSession"
NEWCOMER = "INSERT INTO customers (id, name, email) VALUES (3, 'Aoi', 'aoi@example.com')"
VISITS = (
    "CREATE TABLE visits (customer_id INTEGER, page TEXT); CREATE INDEX of_visits ON visits (customer_id);"
)
VISITED = """\
  visits:
    ties: [{by: customer_id, to: customers, how: owned}]
    columns: {page: purchases.messages}
"""
IN_DOUBT = "perhaps changed: nothing tells whether the request stopped before or after"
NOT_DONE = "not changed: the request stopped before"


def kill(folder: Path, request: str, point: str) -> None:
    """Run the plan in a process of its own that dies at the point."""
    words = [sys.executable, str(KILLED), str(folder), request, point]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9, f"not killed: {done.returncode} {done.stderr}"


def on_postgresql(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text.encode())


def reused(request: str, system: str = "shop") -> str:
    return (
        f"{request}:\n"
        f"error[MAM-441]: in the system `{system}` a key of request {request} now belongs to another person\n"
        "  why: going on would erase somebody who did not ask; nothing more was changed there\n"
        "  do:  make a new request with a key that still is the person's\n"
    )


def untold(request: str) -> str:
    return (
        f"{request}:\n"
        f"error[MAM-447]: in the system `shop` nothing tells whose row now has a key of request {request}\n"
        "  why: it carries no other key of the person, and keys are given away again: it may be somebody "
        "else's by now; nothing more was changed there, and the request ends here\n"
        "  do:  look there whose it is; if it still is the person's, make a new plan, look at it, and run "
        "that one; the receipt of this one tells what was done\n"
    )


def changed(request: str) -> str:
    return (
        f"{request}:\n"
        f"error[MAM-443]: in the system `shop` the rows of request {request} have changed since it was "
        "interrupted\n"
        "  why: only what was shown may be done; nothing more was changed there, and the request ends here\n"
        "  do:  make a new plan for the same person, look at it, and run that one; the receipt of this one "
        "tells what was done\n"
    )


def stopped(folder: Path, request: str) -> object:
    """Check that the request ended undone, and return what its receipt says of the shop."""
    assert state(folder, request) == "stopped"
    told = fields(folder, request)
    assert "observed.systems.shop.verified" not in told
    return told["observed.systems.shop.detail"]


# -- who has the key now ---------------------------------------------------------------------------


def test_whoever_gets_a_key_that_an_erasure_freed_is_not_erased_by_resuming_it(tmp_path: Path) -> None:
    """SQLite tells nothing of an ended transaction: the receipt claims neither."""
    folder = small.company(tmp_path)
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:after:2")
    small.database(folder / "shop.db", NEWCOMER)
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == reused(request)

    assert databases(folder) == before
    assert (3, "Aoi", "aoi@example.com") in before[0]["customers"]
    assert stopped(folder, request) == IN_DOUBT


def test_postgresql_remembers_that_it_committed_and_whoever_got_the_key_stays(
    tmp_path: Path, postgresql_url: str
) -> None:
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request = planned(folder, YUI)
    kill(folder, request, f"{POSTGRESQL}.commit:after:1")
    on_postgresql(postgresql_url, NEWCOMER)
    before = rows_on_postgresql(postgresql_url)

    small.mamoru(folder, "resume", expect=0)

    assert rows_on_postgresql(postgresql_url) == before
    assert (3, "Aoi", "aoi@example.com") in before["customers"]
    told = fields(folder, request)
    assert (told["request.state"], told["observed.systems.shop.verified"]) == ("done", True)
    assert told["observed.systems.shop.tables.customers.deleted"] == 1


def test_a_freed_key_in_one_system_stops_what_is_left_in_another(tmp_path: Path) -> None:
    """The club, done first, is done; in the shop, which is not, another person has the key by now."""
    folder = small.company(tmp_path)
    request = planned(folder, HANA)
    kill(folder, request, f"{SQLITE}.commit:after:1")
    small.database(
        folder / "shop.db", "UPDATE customers SET name = 'Aoi', email = 'aoi@example.com' WHERE id = 1"
    )
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == reused(request)

    assert databases(folder) == before
    assert stopped(folder, request) == IN_DOUBT
    assert fields(folder, request)["observed.systems.club.verified"] is True


def test_a_row_that_says_nothing_but_its_key_is_not_erased_by_resuming(tmp_path: Path) -> None:
    """It may be the next holder's, as far as anybody can tell."""
    folder = small.company(tmp_path)
    small.database(folder / "shop.db", "UPDATE customers SET email = NULL WHERE id = 3")
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:before:1")
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == untold(request)

    assert databases(folder) == before
    assert stopped(folder, request) == IN_DOUBT


def test_a_row_that_says_nothing_but_its_key_is_erased_where_postgresql_says_that_nothing_was_done(
    tmp_path: Path, postgresql_url: str
) -> None:
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    on_postgresql(postgresql_url, "UPDATE customers SET email = NULL WHERE id = 3")
    request = planned(folder, YUI)
    kill(folder, request, f"{POSTGRESQL}.commit:before:1")

    small.mamoru(folder, "resume", expect=0)

    assert [row[0] for row in rows_on_postgresql(postgresql_url)["customers"]] == [1, 2]
    assert fields(folder, request)["observed.systems.shop.verified"] is True


def test_a_plan_is_not_run_on_whoever_has_the_key_since(tmp_path: Path) -> None:
    folder = small.company(tmp_path)
    request = planned(folder, YUI)
    small.database(folder / "shop.db", f"DELETE FROM customers WHERE id = 3; {NEWCOMER}")
    before = databases(folder)

    told = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert told.stderr == (
        f"error[MAM-430]: the rows of request {request} have changed since its plan was made\n"
        "  why: only what a person has seen may be done; nothing was changed\n"
        "  do:  make the plan again with `mamoru plan`, look at it, and run that one: `mamoru run REQUEST`\n"
    )
    assert databases(folder) == before


def test_an_answer_that_waited_for_paper_shows_nothing_of_whoever_has_the_key_since(tmp_path: Path) -> None:
    folder = with_paper(tmp_path)
    request = answered(folder, expect=4)["request"]
    small.database(
        folder / "shop.db",
        "UPDATE customers SET name = 'Aoi', email = 'aoi@example.com' WHERE id = 1;"
        "UPDATE orders SET note = 'for Aoi' WHERE customer_id = 1;",
    )

    done = small.mamoru(
        folder, "task", "done", f"{request}-1", "--found", "2", "--by", "Sato Ren", "--note", "two", expect=0
    )

    assert done.stderr == (
        f"warning[MAM-446]: the person of request {request} is no longer known in the systems as they were, "
        "so no package holds what people reported\n"
        "  why: they were erased or changed meanwhile; a key of theirs may lead to somebody else now\n"
        "  do:  tell the person in writing what was found; the receipt says how many\n"
    )
    assert not (folder / f"answers/{request}-whole.zip").exists()


# -- what is still there ---------------------------------------------------------------------------


def without_a_message(rows: Rows) -> Rows:
    return {**rows, "messages": [m for m in rows["messages"] if m[0] != 1002]}


def test_a_row_that_somebody_else_deletes_meanwhile_does_not_make_a_system_done(tmp_path: Path) -> None:
    folder = small.company(tmp_path)
    request = planned(folder)
    shop = small.rows(folder / "shop.db")
    kill(folder, request, f"{SQLITE}.commit:before:1")
    small.database(folder / "shop.db", "DELETE FROM messages WHERE id = 1002")

    assert small.mamoru(folder, "resume", expect=1).stderr == changed(request)

    assert small.rows(folder / "shop.db") == without_a_message(shop)
    assert stopped(folder, request) == NOT_DONE


def test_a_row_that_somebody_else_deletes_meanwhile_does_not_make_postgresql_done(
    tmp_path: Path, postgresql_url: str
) -> None:
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request, shop = planned(folder), rows_on_postgresql(postgresql_url)
    kill(folder, request, f"{POSTGRESQL}.commit:before:1")
    on_postgresql(postgresql_url, "DELETE FROM messages WHERE id = 1002")

    assert small.mamoru(folder, "resume", expect=1).stderr == changed(request)

    assert rows_on_postgresql(postgresql_url) == without_a_message(shop)
    assert stopped(folder, request) == NOT_DONE


REN_GETS_HER_NUMBER = "INSERT INTO orders VALUES (11, 2, 300, NULL, NULL)"


def test_an_erased_row_whose_key_another_row_has_since_is_not_said_to_be_done(tmp_path: Path) -> None:
    """Ren orders again, and gets the number of the order that went with Hana: SQLite tells nothing."""
    folder = small.company(tmp_path)
    request = planned(folder)
    kill(folder, request, f"{SQLITE}.commit:after:2")
    small.database(folder / "shop.db", REN_GETS_HER_NUMBER)
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == reused(request)

    assert databases(folder) == before
    assert stopped(folder, request) == IN_DOUBT


def test_an_erased_row_whose_key_another_row_has_since_leaves_postgresql_done(
    tmp_path: Path, postgresql_url: str
) -> None:
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request = planned(folder)
    kill(folder, request, f"{POSTGRESQL}.commit:after:1")
    on_postgresql(postgresql_url, REN_GETS_HER_NUMBER)
    before = rows_on_postgresql(postgresql_url)

    small.mamoru(folder, "resume", expect=0)

    assert rows_on_postgresql(postgresql_url) == before
    assert fields(folder, request)["observed.systems.shop.verified"] is True


def test_rows_that_went_over_to_another_account_meanwhile_are_not_said_to_be_erased(tmp_path: Path) -> None:
    """Two accounts are joined while the request is interrupted: every row is still in the shop."""
    folder = small.company(tmp_path)
    request = planned(folder)
    kill(folder, request, f"{SQLITE}.commit:before:1")
    small.database(
        folder / "shop.db",
        "UPDATE orders SET customer_id = 2 WHERE customer_id = 1;"
        "UPDATE messages SET sender = 2 WHERE sender = 1;"
        "UPDATE messages SET receiver = 2 WHERE receiver = 1;"
        "DELETE FROM customers WHERE id = 1;",
    )
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == reused(request)

    assert databases(folder) == before
    assert stopped(folder, request) == IN_DOUBT


def test_rows_of_a_table_without_a_key_that_come_meanwhile_are_not_deleted_unseen(tmp_path: Path) -> None:
    shop = small.FILES["systems/shop.yaml"] + VISITED
    folder = small.company(tmp_path, {"systems/shop.yaml": shop}, discover=False)
    small.database(folder / "shop.db", VISITS + "INSERT INTO visits VALUES (3, 'a'), (2, 'b');")
    small.mamoru(folder, "discover", expect=0)
    request = planned(folder, YUI)
    kill(folder, request, f"{SQLITE}.commit:before:1")
    small.database(folder / "shop.db", "INSERT INTO visits VALUES (3, 'x'), (3, 'y'), (3, 'z')")
    before = databases(folder)

    assert small.mamoru(folder, "resume", expect=1).stderr == changed(request)

    assert databases(folder) == before
    assert stopped(folder, request) == NOT_DONE


@pytest.fixture
def only_masked(tmp_path: Path) -> tuple[Path, str]:
    """Hana has nothing but an order under retention, so that no row of hers goes; and the plan."""
    folder = small.company(tmp_path)
    small.database(
        folder / "shop.db",
        "DELETE FROM order_items; DELETE FROM messages; DELETE FROM orders WHERE id = 11;",
    )
    small.database(folder / "club.db", "DELETE FROM points; DELETE FROM members;")
    return folder, planned(folder)


def test_a_new_row_does_not_make_undone_what_only_masked_values(only_masked: tuple[Path, str]) -> None:
    folder, request = only_masked
    kill(folder, request, f"{SQLITE}.commit:after:2")
    small.database(folder / "shop.db", "INSERT INTO orders VALUES (13, 1, 100, NULL, '2026-11-01')")
    before = databases(folder)

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == before
    told = fields(folder, request)
    assert (told["request.state"], told["observed.systems.shop.verified"]) == ("done", True)
    assert told["observed.systems.shop.tables.orders.masked"] == 1
    assert "observed.systems.shop.detail" not in told


def test_values_that_were_not_masked_yet_are_masked_by_resuming(
    only_masked: tuple[Path, str], tmp_path: Path
) -> None:
    folder, request = only_masked
    whole = shutil.copytree(folder, tmp_path / "whole")
    small.mamoru(whole, "run", request, "--yes", expect=0)
    kill(folder, request, f"{SQLITE}.commit:before:1")

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == databases(whole)
