"""What fails on the way, at the worst moment, loses nothing and does nothing twice."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_engine, open_records
from mamoru.execute.alone import alone
from mamoru.execute.erasure import erase, plan_erasure, run_planned
from mamoru.execute.requests import PlanChanged, Unfinished
from mamoru.execute.resuming import resume
from mamoru.model.request import State
from mamoru.store import requests as stored
from mamoru.store.database import Store
from mamoru.store.errors import StoreFull
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
from tests.postgresql import Server, server

SQLITE = "mamoru.systems.sqlite:SqliteSession"
POSTGRESQL = "mamoru.systems.postgresql:PostgresqlSession"
APPLY = "mamoru.execute.erasing:Erasing.apply"
JOURNAL = "mamoru.execute.interrupted.journal:Journal.write"
KILLED = Path(__file__).with_name("killed.py")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Rows]:
    """Every row of shop and club after an erasure of Hana that nobody disturbed."""
    folder = small.company(tmp_path_factory.mktemp("undisturbed"))
    small.mamoru(folder, "run", planned(folder), "--yes", expect=0)
    return databases(folder)


def assert_done_once(folder: Path, request: str, url: str, undisturbed: list[Rows]) -> None:
    """Check the rows, the state, the counts in the one receipt, and that nothing is left to do."""
    assert [rows_on_postgresql(url), small.rows(folder / "club.db")] == undisturbed
    assert state(folder, request) == "done"
    told = fields(folder, request)
    assert told["resumed"] is True
    assert told["observed.systems.shop.tables.order_items.deleted"] == 2
    assert told["observed.systems.shop.tables.customers.masked"] == 1
    assert told["observed.systems.club.tables.points.deleted"] == 2
    assert proved(folder) == 1
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"


# -- the connection is cut -------------------------------------------------------------------------


def interrupted(request: str, because: str) -> str:
    """Return what is told of a request that failed when systems may have been changed."""
    return (
        f"error[MAM-442]: request {request} was interrupted: {because}\n"
        "  why: some systems may be done already, each of them wholly or not at all; nothing is lost\n"
        f"  do:  mend that, then run `mamoru resume {request}`: it asks each system, and does the rest\n"
    )


LOST = "the system `shop` cannot be reached: the connection was lost (OperationalError)"


def test_a_commit_whose_answer_never_came_is_found_done(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """PostgreSQL has committed, and nobody was told."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request = planned(folder)
        proxy.cut_answer(chaos.COMMITTED)

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == interrupted(request, LOST)
        assert proxy.cuts == 1
        assert rows_on_postgresql(postgresql_url) == undisturbed[0]
        assert state(folder, request) == "applying"
        small.mamoru(folder, "resume", expect=0)
        assert_done_once(folder, request, postgresql_url, undisturbed)


def test_a_commit_that_never_arrived_is_done_by_resuming(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """The club is done by then; the shop is not."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request, before = planned(folder), rows_on_postgresql(postgresql_url)
        proxy.cut_before(b"COMMIT")

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == interrupted(request, LOST)
        assert rows_on_postgresql(postgresql_url) == before
        assert small.rows(folder / "club.db") == undisturbed[1]
        assert state(folder, request) == "applying"
        small.mamoru(folder, "resume", expect=0)
        assert_done_once(folder, request, postgresql_url, undisturbed)


def test_a_connection_lost_while_rows_are_changed_leaves_the_request_planned(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows]
) -> None:
    """Nothing was committed anywhere, so that the plan can simply be run again."""
    with chaos.proxy(postgresql_url) as proxy:
        folder = small.shop_on_postgresql(tmp_path, proxy.url)
        request, before = planned(folder), rows_on_postgresql(postgresql_url)
        club = small.rows(folder / "club.db")
        proxy.cut_before(b"DELETE FROM")

        failed = small.mamoru(folder, "run", request, "--yes", expect=1)

        assert failed.stderr == (
            f"error[MAM-501]: {LOST}\n"
            "  why: a system that does not answer is never taken for one that holds nothing\n"
            "  do:  start it or correct `connect:` in systems/shop.yaml, then run again\n"
        )
        assert [rows_on_postgresql(postgresql_url), small.rows(folder / "club.db")] == [before, club]
        assert state(folder, request) == "planned"
        small.mamoru(folder, "run", request, "--yes", expect=0)
        assert [rows_on_postgresql(postgresql_url), small.rows(folder / "club.db")] == undisturbed


# -- the server is killed --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def durable_server() -> Iterator[Server]:
    """A PostgreSQL that keeps its commits through ``kill()``."""
    with server(durable=True) as started:
        yield started


@pytest.fixture
def durable_url(durable_server: Server, request: pytest.FixtureRequest) -> str:
    """The address of a new database there."""
    name = f"killed_{abs(hash(request.node.name))}"
    with psycopg.connect(durable_server.url, autocommit=True) as keeper:
        keeper.execute(f"CREATE DATABASE {name}".encode())
    return durable_server.database(name)


@pytest.mark.parametrize("point", [f"{JOURNAL}:before:1", f"{JOURNAL}:after:1"])
def test_postgresql_killed_before_any_commit_leaves_everything_and_the_plan(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows], point: str
) -> None:
    """Before and after the journal was written: its changes died with it."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request, before = planned(folder), rows_on_postgresql(durable_url)
    club = small.rows(folder / "club.db")

    with chaos.at(point, durable_server.kill):
        small.mamoru(folder, "run", request, "--yes", expect=1)
    durable_server.start()

    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == [before, club]
    assert state(folder, request) == "planned"
    small.mamoru(folder, "run", request, "--yes", expect=0)
    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == undisturbed
    assert proved(folder) == 1


def test_postgresql_killed_between_the_commits_of_two_systems_is_done_by_resuming(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows]
) -> None:
    """While it is away, resuming says so and waits."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request = planned(folder)

    with chaos.at(f"{SQLITE}.commit:after:1", durable_server.kill):
        failed = small.mamoru(folder, "run", request, "--yes", expect=1)
    away = small.mamoru(folder, "resume", expect=1)
    durable_server.start()

    assert failed.stderr == interrupted(request, LOST)
    assert away.stderr.startswith(
        f"{request}:\nerror[MAM-442]: request {request} was interrupted: not every system can be asked: "
        "shop: unreachable (MAM-501: the system `shop` cannot be reached: OperationalError: connection failed"
    )
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert_done_once(folder, request, durable_url, undisturbed)


def test_postgresql_killed_right_after_its_commit_keeps_it(
    tmp_path: Path, durable_server: Server, durable_url: str, undisturbed: list[Rows]
) -> None:
    """The answer had come, so the request is done."""
    folder = small.shop_on_postgresql(tmp_path, durable_url)
    request = planned(folder)

    with chaos.at(f"{POSTGRESQL}.commit:after:1", durable_server.kill):
        small.mamoru(folder, "run", request, "--yes", expect=0)
    durable_server.start()

    assert [rows_on_postgresql(durable_url), small.rows(folder / "club.db")] == undisturbed
    assert state(folder, request) == "done"


# -- Mamoru is killed, the shop on PostgreSQL ------------------------------------------------------


@pytest.mark.parametrize(
    "point", [f"{JOURNAL}:after:1", f"{POSTGRESQL}.commit:before:1", f"{POSTGRESQL}.commit:after:1"]
)
def test_killed_with_the_shop_on_postgresql_it_goes_on(
    tmp_path: Path, postgresql_url: str, undisturbed: list[Rows], point: str
) -> None:
    """As ``test_killed_anywhere`` shows for two files."""
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    request = planned(folder)

    words = [sys.executable, str(KILLED), str(folder), request, point]
    killed = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    assert killed.returncode == -9, killed.stderr
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert_done_once(folder, request, postgresql_url, undisturbed)


def silent(systems: str) -> str:
    """Return what is told of an erasure that was agreed to and waits for systems which do not answer."""
    return (
        f"error[MAM-436]: request REQUEST waits until every system can be asked: {systems}\n"
        "  why: what only that system knows of the person would be lost, and its rows would stay; nothing "
        "was changed, and it is kept that this was agreed to\n"
        "  do:  see that the system answers (`mamoru check --live` tells); `mamoru resume` then does it, and "
        "tells if it would no longer be what was agreed to; `mamoru forget REQUEST` takes it back\n"
    )


# -- the disk --------------------------------------------------------------------------------------


def full(store: Store) -> None:
    """Let the store's file grow no further."""
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_store_stops_an_erasure_before_anything_is_changed(tmp_path: Path) -> None:
    """What is captured cannot be journalled."""
    folder = small.company(tmp_path)
    small.mamoru(folder, "plan", "access", "-s", "customer-id=1", expect=0)
    before = databases(folder)

    with open_engine(folder) as engine:
        full(engine.store)
        with pytest.raises(StoreFull) as told:
            erase(engine, "customer", [HANA])

    assert str(told.value) == (
        f"MAM-712: there is no room left for the store `{folder}/.mamoru/store.db`\n"
        "  why: nothing of this step was saved; everything saved before it is still there\n"
        "  do:  make room on the disk, then run the same again"
    )
    assert databases(folder) == before
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"


def test_a_store_that_is_full_at_the_end_finishes_when_there_is_room(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """The systems have committed; only what became of it could not be saved."""
    folder = small.company(tmp_path)
    request = planned(folder)

    with (
        open_engine(folder) as engine,
        alone(engine.store.path, request),
        chaos.at(f"{JOURNAL}:after:1", lambda: full(engine.store)),
        pytest.raises(Unfinished) as told,
    ):
        run_planned(engine, request)

    no_room = f"there is no room left for the store `{folder}/.mamoru/store.db`"
    assert str(told.value) + "\n" == interrupted(request, no_room).replace("error[MAM-442]", "MAM-442")
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert databases(folder) == undisturbed
    assert proved(folder) == 1


@pytest.mark.parametrize("which", [1, 2])
def test_a_disk_that_refuses_a_system_s_commit_is_told_and_resumed(
    tmp_path: Path, undisturbed: list[Rows], which: int
) -> None:
    """The operating system writes no further byte: before the first commit, and before the second."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)
    name = ["club", "shop"][which - 1]

    with ExitStack() as stack:
        refuse = chaos.no_file_longer_than(0)
        with chaos.at(f"{SQLITE}.commit:before:{which}", lambda: stack.enter_context(refuse)):
            failed = small.mamoru(folder, "run", request, "--yes", expect=1)

    because = f"the system `{name}` cannot be reached: the disk refused (SQLITE_IOERR_WRITE)"
    assert failed.stderr == interrupted(request, because)
    assert databases(folder) == [before[0], undisturbed[1] if which == 2 else before[1]]
    assert state(folder, request) == "applying"
    small.mamoru(folder, "resume", expect=0)
    assert databases(folder) == undisturbed
    assert fields(folder, request)["observed.systems.club.tables.points.deleted"] == 2


def test_a_file_that_cannot_be_written_is_a_missing_permission(tmp_path: Path) -> None:
    """The erasure waits; an access needs no more than to read."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)
    (folder / "club.db").chmod(0o444)

    refused = chaos.as_nobody_special(folder, "run", request, "--yes")

    assert refused.stderr.replace(request, "REQUEST") == silent(
        "club: no-permission (the login may not read or change: members, points)"
    )
    assert refused.returncode == 4
    assert databases(folder) == before
    assert state(folder, request) == "planned"


def impatient(folder: Path, seconds: str = "0.05") -> Path:
    """Make a company that does not wait long for the shop's file."""
    shop = small.FILES["systems/shop.yaml"].replace("shop.db", f"shop.db, busy-after-s: {seconds}")
    return small.company(folder, {"systems/shop.yaml": shop})


def test_a_file_that_another_program_writes_to_is_waited_for_and_told(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """The other program holds the write lock for longer than `busy-after-s`."""
    folder = impatient(tmp_path)
    request, before = planned(folder), databases(folder)

    with closing(sqlite3.connect(folder / "shop.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        "error[MAM-504]: in the system `shop` another program was at work at the same time: the file is "
        "locked by another program\n"
        "  why: two programs that change the same rows at once would spoil each other's work; nothing was "
        "changed\n"
        "  do:  wait until the other program is done, then run the same command again\n"
    )
    assert databases(folder) == before
    small.mamoru(folder, "run", request, "--yes", expect=0)
    assert databases(folder) == undisturbed


def test_a_file_that_another_program_keeps_to_itself_is_no_damaged_one(tmp_path: Path) -> None:
    """Not even reading is possible."""
    folder = impatient(tmp_path)
    request = planned(folder)

    with closing(sqlite3.connect(folder / "shop.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused = small.mamoru(folder, "run", request, "--yes", expect=4)

    assert refused.stderr.replace(request, "REQUEST") == silent(
        "shop: unreachable (MAM-504: in the system `shop` another program was at work at the same time: "
        "the file is locked by another program)"
    )
    assert state(folder, request) == "planned"


def test_a_time_to_wait_that_is_no_number_is_told(tmp_path: Path) -> None:
    """`busy-after-s: soon`"""
    folder = impatient(tmp_path, "soon")

    told = small.mamoru(folder, "plan", "access", "-s", "customer-id=1", expect=0)

    assert (
        "MAM-503: `connect:` of the system `shop` cannot be used: `busy-after-s` must be a number"
        in told.stdout
    )


# -- the file of checkpoints outside ---------------------------------------------------------------


def test_a_checkpoint_that_cannot_be_kept_outside_is_told_and_made_up_for(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """The erasure is done all the same; the next request keeps both checkpoints."""
    folder = small.company(tmp_path)
    request, outside = planned(folder), folder / "evidence/checkpoints.txt"
    outside.mkdir(parents=True)

    done = small.mamoru(folder, "run", request, "--yes", expect=0)

    assert done.stderr == (
        "warning[MAM-817]: the checkpoint was not kept outside: Is a directory\n"
        "  --> checkpoints.txt:1:1\n"
        "  why: until it is, whoever holds the store could rewrite the log unseen\n"
        "  do:  make the file writable for Mamoru and its disk not full; the next request takes it along\n"
    )
    assert "\nDone.\n" in done.stdout
    assert databases(folder) == undisturbed
    assert state(folder, request) == "done"
    small.database(folder / "shop.db", "DELETE FROM messages")  # what both share would need a person's word
    outside.rmdir()
    small.mamoru(folder, "run", planned(folder, REN), "--yes", expect=0)
    assert proved(folder) == 2


def test_a_receipt_that_cannot_be_written_is_told_and_made_up_for(tmp_path: Path) -> None:
    """Nobody may write below `evidence`."""
    folder = small.company(tmp_path)
    request, evidence = planned(folder), folder / "evidence"
    evidence.chmod(0o555)

    done = chaos.as_nobody_special(folder, "run", request, "--yes")

    assert done.returncode == 0
    assert done.stderr == (
        "warning[MAM-817]: the checkpoint was not kept outside: Permission denied\n"
        "  --> checkpoints.txt:1:1\n"
        "  why: until it is, whoever holds the store could rewrite the log unseen\n"
        "  do:  make the file writable for Mamoru and its disk not full; the next request takes it along\n"
        f"warning[MAM-610]: the receipt of request {request} cannot be written to evidence/receipts: "
        "Permission denied\n"
        "  why: the request is carried out and saved, its receipt too; only the file to hand out is missing\n"
        f"  do:  make the folder writable, then run `mamoru resume {request}`, which writes it\n"
    )
    assert state(folder, request) == "done"
    evidence.chmod(0o755)
    small.mamoru(folder, "resume", request, expect=0)
    assert fields(folder, request)["request.state"] == "done"


# -- the clock -------------------------------------------------------------------------------------


def at_noon(day: str) -> Callable[[], datetime]:
    """Return a clock that stands still."""
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return lambda: moment


def test_a_clock_set_back_after_the_plan_changes_nothing_else(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """Nobody's lease is waited for, and the receipt verifies."""
    folder = small.company(tmp_path)
    with open_engine(folder, now=at_noon("2027-03-01")) as engine:
        request = plan_erasure(engine, "customer", [HANA]).request

    with open_engine(folder, now=at_noon("2026-11-22")) as engine, alone(engine.store.path, request):
        outcome = run_planned(engine, request)

    assert outcome.state is State.DONE
    assert databases(folder) == undisturbed
    assert proved(folder) == 1


def test_a_clock_set_back_so_far_that_more_would_be_kept_stops_the_plan(tmp_path: Path) -> None:
    """The order closed on 2010-06-01 is kept for seven years; the plan of 2026 showed that it goes."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)

    with (
        open_engine(folder, now=at_noon("2016-01-01")) as engine,
        alone(engine.store.path, request),
        pytest.raises(PlanChanged) as told,
    ):
        run_planned(engine, request)

    assert told.value.problem == f"the rows of request {request} have changed since its plan was made"
    assert databases(folder) == before
    assert state(folder, request) == "stopped"


def test_a_clock_set_back_before_resuming_does_what_was_begun(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """What is kept was decided when the request was carried out, and so was journalled."""
    folder = small.company(tmp_path)
    request = planned(folder)
    with chaos.at(f"{SQLITE}.commit:before:2", chaos.interrupt):
        small.mamoru(folder, "run", request, "--yes", expect=130)

    with open_engine(folder, now=at_noon("2016-01-01")) as engine:
        outcome = resume(engine, request)

    assert outcome is not None
    assert outcome.state is State.DONE
    assert databases(folder) == undisturbed
    assert proved(folder) == 1


# -- the programme changes -------------------------------------------------------------------------


def swap(path: Path, old: str, new: str) -> None:
    """Change a file of the programme."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


EDITS = {
    "programme": ("programme.yaml", "programme: acme\n", "programme: acme\nlimits: {rows: 9}\n"),
    "notice": ("notice.yaml", "How Acme handles your data", "How we handle your data"),
    "map": ("systems/shop.yaml", "title: {en: The shop}", "title: {en: Our shop}"),
    "snapshot": ("systems/shop.schema.json", '"indexes": [["customer_id"]', '"indexes": [["customer_id"] '),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_plan_is_not_run_under_another_programme(tmp_path: Path, edit: str) -> None:
    """Whichever file says otherwise: what was looked at may not be what it means now."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)
    file, old, new = EDITS[edit]
    swap(folder / file, old, new)

    refused = small.mamoru(folder, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        f"error[MAM-430]: the programme, and with it the plan of request {request}, has changed since it was "
        "made\n"
        "  why: only what a person has seen may be done; nothing was changed\n"
        "  do:  make the plan again with `mamoru plan`, look at it, and run that one: `mamoru run REQUEST`\n"
    )
    assert databases(folder) == before
    assert state(folder, request) == "stopped"


@pytest.fixture
def half_done(tmp_path: Path) -> tuple[Path, str]:
    """A company whose club has been erased from and whose shop has not, and the request."""
    folder = small.company(tmp_path)
    request = planned(folder)
    with chaos.at(f"{SQLITE}.commit:before:2", chaos.interrupt):
        small.mamoru(folder, "run", request, "--yes", expect=130)
    return folder, request


@pytest.mark.parametrize("edit", EDITS)
def test_a_harmless_edit_does_not_hold_an_interrupted_request_up(
    half_done: tuple[Path, str], undisturbed: list[Rows], edit: str
) -> None:
    """The statements are the same."""
    folder, request = half_done
    file, old, new = EDITS[edit]
    swap(folder / file, old, new)

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == undisturbed
    assert state(folder, request) == "done"


def changed(request: str, begun: str, what: str) -> str:
    """Return what is told of an interrupted request whose programme says otherwise now."""
    return (
        f"{request}:\n"
        f"error[MAM-444]: the programme has changed since request {request} was interrupted: {what}\n"
        "  why: the request is finished as it was begun or not at all; nothing was changed now\n"
        f"  do:  put the programme's files back as they were (digest {begun[:12]}) and run `mamoru resume "
        f"{request}`; or make a new request for the same person: when everything is gone, resume closes this "
        "one\n"
    )


def begun(folder: Path, request: str) -> str:
    """Return the digest of the programme that a request was begun under."""
    with open_records(folder) as (_, store):
        assert store is not None
        return stored.load(store, request).programme


def test_a_map_that_says_otherwise_stops_an_interrupted_request(
    half_done: tuple[Path, str], undisturbed: list[Rows]
) -> None:
    """Invoices are to be kept no longer; put back, the request goes on."""
    folder, request = half_done
    before = databases(folder)
    kept = "    kept: {for: invoices, columns: [total]}\n"
    swap(folder / "systems/shop.yaml", kept, "")

    refused = small.mamoru(folder, "resume", expect=1)

    says = "it says otherwise what is to be done in `shop`"
    assert refused.stderr == changed(request, begun(folder, request), says)
    assert databases(folder) == before
    assert state(folder, request) == "applying"
    swap(folder / "systems/shop.yaml", "    columns: {total:", f"{kept}    columns: {{total:")
    small.mamoru(folder, "resume", expect=0)
    assert databases(folder) == undisturbed


def test_an_interrupted_request_that_is_done_is_closed_whatever_the_map_says_now(
    tmp_path: Path, undisturbed: list[Rows]
) -> None:
    """Both systems have committed; the journalled statement proves it."""
    folder = small.company(tmp_path)
    request = planned(folder)
    with chaos.at(f"{SQLITE}.commit:after:2", chaos.interrupt):
        small.mamoru(folder, "run", request, "--yes", expect=130)
    swap(folder / "systems/shop.yaml", "    kept: {for: invoices, columns: [total]}\n", "")
    swap(folder / "notice.yaml", "keep: 7 years", "keep: 10 years")

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == undisturbed
    assert fields(folder, request)["observed.systems.shop.tables.order_items.deleted"] == 2


def test_another_database_under_the_same_name_is_not_taken_for_one_that_is_done(
    half_done: tuple[Path, str],
) -> None:
    """The club's file is a new one, and so has nobody's rows."""
    folder, request = half_done
    small.database(
        folder / "new.db",
        small.CLUB.replace("(70, 1, 'hana-chan'), ", "").replace(
            "(700, 70, 5, 'welcome'), (701, 70, 9, 'birthday'), ", ""
        ),
    )
    swap(folder / "systems/club.yaml", "club.db", "new.db")

    refused = small.mamoru(folder, "resume", expect=1)

    says = "`connect:` says something else of `club`"
    assert refused.stderr == changed(request, begun(folder, request), says)
    assert state(folder, request) == "applying"


def test_rows_that_changed_after_an_interruption_end_the_request_with_what_was_done(
    half_done: tuple[Path, str],
) -> None:
    """Hana ordered again before anybody resumed: a new plan shows that order, too."""
    folder, request = half_done
    small.database(folder / "shop.db", "INSERT INTO orders VALUES (13, 1, 100, NULL, '2026-11-01')")
    before = databases(folder)

    refused = small.mamoru(folder, "resume", expect=1)

    assert refused.stderr == (
        f"{request}:\n"
        f"error[MAM-443]: in the system `shop` the rows of request {request} have changed since it was "
        "interrupted\n"
        "  why: only what was shown may be done; nothing more was changed there, and the request ends here\n"
        "  do:  make a new plan for the same person, look at it, and run that one; the receipt of this one "
        "tells what was done\n"
    )
    assert databases(folder) == before
    assert state(folder, request) == "stopped"
    told = fields(folder, request)
    assert told["request.state"] == "stopped"
    assert told["observed.systems.club.tables.points.deleted"] == 2
    assert told["observed.systems.shop.detail"] == "not changed: the request stopped before"
    assert not any(path.startswith("observed.systems.shop.tables") for path in told)
    small.mamoru(folder, "run", planned(folder), "--yes", expect=0)
    assert proved(folder) == 2


def test_a_key_that_is_used_again_after_the_commit_does_not_undo_what_was_done(tmp_path: Path) -> None:
    """SQLite gives the number of the newest member to the next one, who has points, too."""
    folder = small.company(tmp_path)
    small.database(
        folder / "club.db",
        "DELETE FROM points WHERE member_id = 71; DELETE FROM members WHERE id = 71",
    )
    request = planned(folder)
    with chaos.at(f"{SQLITE}.commit:after:2", chaos.interrupt):
        small.mamoru(folder, "run", request, "--yes", expect=130)
    small.database(
        folder / "club.db",
        "INSERT INTO members (customer_no, nickname) VALUES (3, 'yui');"
        "INSERT INTO points VALUES (800, 1, 1, 'hi')",
    )
    newcomer = small.rows(folder / "club.db")

    small.mamoru(folder, "resume", expect=0)

    assert state(folder, request) == "done"
    assert small.rows(folder / "club.db") == newcomer


# -- the schema changes ----------------------------------------------------------------------------

NO_COLUMN = "ALTER TABLE orders DROP COLUMN note"
NO_TABLE = "ALTER TABLE order_items RENAME TO lines"
MISSING = "shop: unreachable (tables of the map do not exist: order_items)"
MISSING_COLUMN = "shop: unreachable (columns of the map do not exist: orders.note)"
SCHEMAS = {
    "sqlite-column": (NO_COLUMN, silent(MISSING_COLUMN)),
    "sqlite-table": (NO_TABLE, silent(MISSING)),
    "postgresql-column": (NO_COLUMN, silent(MISSING_COLUMN)),
    "postgresql-table": (NO_TABLE, silent(MISSING)),
}


def both(folder: Path, url: str) -> list[Rows]:
    """Return every row of shop and club, wherever the shop is."""
    return [
        rows_on_postgresql(url) if url else small.rows(folder / "shop.db"),
        small.rows(folder / "club.db"),
    ]


@pytest.mark.parametrize("case", SCHEMAS)
def test_a_schema_that_changed_after_the_plan_is_told_and_nothing_is_changed(
    tmp_path: Path, case: str, request: pytest.FixtureRequest
) -> None:
    """The snapshot still says what was; the database says what is."""
    statement, told = SCHEMAS[case]
    url = request.getfixturevalue("postgresql_url") if case.startswith("postgresql") else ""
    folder = small.shop_on_postgresql(tmp_path, url) if url else small.company(tmp_path)
    plan = planned(folder)
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())
    else:
        small.database(folder / "shop.db", statement)
    before = both(folder, url)

    refused = small.mamoru(folder, "run", plan, "--yes", expect=4)

    assert refused.stderr.replace(plan, "REQUEST") == told
    assert both(folder, url) == before
    assert state(folder, plan) == "planned"


# -- Ctrl-C ----------------------------------------------------------------------------------------

STOPPED = "Stopped. What was begun is not lost: `mamoru status` shows where it stands.\n"


@pytest.mark.parametrize("point", [f"{APPLY}:before:1", f"{APPLY}:after:1", f"{JOURNAL}:after:1"])
def test_ctrl_c_while_rows_are_changed_leaves_everything_and_the_plan(tmp_path: Path, point: str) -> None:
    """No traceback, no half of anything."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)

    with chaos.at(point, chaos.interrupt):
        stopped = small.mamoru(folder, "run", request, "--yes", expect=130)

    assert stopped.stderr.strip("\n") + "\n" == STOPPED
    assert databases(folder) == before
    assert state(folder, request) == "planned"
    small.mamoru(folder, "run", request, "--yes", expect=0)


def test_ctrl_c_between_two_commits_is_resumed(half_done: tuple[Path, str], undisturbed: list[Rows]) -> None:
    """The club is done, so that the shop has to follow."""
    folder, request = half_done
    assert state(folder, request) == "applying"

    small.mamoru(folder, "resume", expect=0)

    assert databases(folder) == undisturbed
    assert proved(folder) == 1


def test_ctrl_c_at_the_question_does_nothing(tmp_path: Path) -> None:
    """Asked on a terminal whether to do exactly this."""
    folder = small.company(tmp_path)
    request, before = planned(folder), databases(folder)

    stopped = chaos.ctrl_c_at("Do exactly this?", folder, "run", request)

    assert stopped.returncode == 130
    assert stopped.stdout.endswith(STOPPED)
    assert "Traceback" not in stopped.stdout
    assert databases(folder) == before
    assert state(folder, request) == "planned"
