"""What nobody asked for can be undone for some days: as it was, and never over what has come since."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import small
from tests.execute import undoable
from tests.execute.carried import proved, state
from tests.execute.test_holds import BY, REVIEW
from tests.execute.undoable import json_of, remove

SCRIPT = Path(__file__).with_name("killed.py")
SESSION = "mamoru.systems.sqlite:SqliteSession"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A folder, and where its shop is."""

    folder: Path
    url: str

    @property
    def rows(self) -> undoable.Rows:
        """Every row of the shop."""
        return undoable.rows(self.folder, self.url)

    def change(self, statements: str) -> None:
        """Change the shop, as another program does."""
        undoable.execute(self.folder, statements, self.url)

    def undo(self, request: str, *, expect: int) -> dict[str, tuple[int, int, int]]:
        """Undo, and return for each table what is back, what has its values again, and what was left."""
        told = json_of(self.folder, "undo", request, "--yes", expect=expect)
        return {t["table"]: (t["back"], t["restored"], t["left"]) for t in told["tables"]}


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Company:
    """A shop on SQLite, and on PostgreSQL."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Company(folder=undoable.shop(tmp_path / "company", url), url=url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same on SQLite alone, for what does not depend on the kind of system."""
    return undoable.shop(tmp_path / "company")


def test_everything_is_as_it_was(company: Company) -> None:
    before = company.rows
    request = remove(company.folder)
    assert company.rows != before

    assert company.undo(request, expect=0) == {
        "customers": (1, 0, 0),
        "items": (2, 0, 0),
        "messages": (1, 2, 0),
        "notes": (2, 1, 0),
        "orders": (2, 0, 0),
    }

    assert company.rows == before
    assert proved(company.folder) == 2
    assert json_of(company.folder, "audit")["requests"] == 0
    small.mamoru(company.folder, "undo", request, "--yes", expect=1)


def test_what_has_come_since_stays(company: Company) -> None:
    request = remove(company.folder)
    company.change("INSERT INTO customers VALUES (9, 'new', 'new@example.com', NULL)")
    company.change("INSERT INTO messages VALUES (29, 9, 2, 'hello')")
    company.change("UPDATE messages SET body = 'edited' WHERE id = 20")

    company.undo(request, expect=0)

    assert (9, "new", "new@example.com", None) in company.rows["customers"]
    assert company.rows["messages"][0] == (20, 1, 2, "edited")
    assert company.rows["messages"][-1] == (29, 9, 2, "hello")


def test_a_key_that_is_somebody_else_s_by_now_is_left_with_all_that_hangs_on_it(company: Company) -> None:
    request = remove(company.folder)
    company.change("INSERT INTO customers VALUES (1, 'Yui', 'yui@example.com', NULL)")
    removed = company.rows

    told = company.undo(request, expect=4)

    assert company.rows == removed
    assert {table: left for table, (_, _, left) in told.items()} == {
        "customers": 1,
        "items": 2,
        "messages": 3,
        "notes": 3,
        "orders": 2,
    }


def test_a_unique_value_that_was_taken_since_is_left(company: Company) -> None:
    request = remove(company.folder)
    company.change("INSERT INTO customers VALUES (9, 'Yui', 'a@example.com', NULL)")

    told = company.undo(request, expect=4)

    assert told["customers"] == (0, 0, 1)
    assert [row[0] for row in company.rows["customers"]] == [2, 3, 9]
    assert [row[0] for row in company.rows["orders"]] == [12]


def test_a_masked_column_that_somebody_has_changed_since_is_left(company: Company) -> None:
    request = remove(company.folder)
    company.change("UPDATE messages SET sender = 3 WHERE id = 20")

    told = company.undo(request, expect=4)

    assert told["messages"] == (1, 1, 1)
    assert company.rows["messages"][:2] == [(20, 3, 2, "a"), (21, 2, 1, "b")]


def test_a_row_whose_own_row_is_gone_since_is_left(company: Company) -> None:
    company.change("INSERT INTO messages VALUES (30, 1, 3, 'to three')")
    request = remove(company.folder)
    company.change("DELETE FROM messages WHERE id IN (23, 30)")
    company.change("DELETE FROM customers WHERE id = 3")

    told = company.undo(request, expect=4)

    assert told["messages"] == (1, 2, 1)


def test_its_receipt_says_removed_from_use_and_the_last_one_erased(folder: Path) -> None:
    request = remove(folder)
    (first,) = _fields(folder, request)
    assert first["effect"] == "removed from use: kept, sealed, so that it can be put back; not erased"
    assert "observed.systems.shop.tables.customers.deleted" not in first
    assert first["observed.systems.shop.tables.customers.removed"] == 1
    _days_pass(folder)

    small.mamoru(folder, "undo", request, "--yes", expect=1)

    _, last = _fields(folder, request)
    assert (last["request.state"], last["effect"]) == (
        "erased",
        "erased: the key of what was kept is destroyed",
    )
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        assert store.execute("SELECT count(*) FROM removed").fetchone() == (0,)
        ((wrapped,),) = store.execute("SELECT wrapped FROM vault").fetchall()
        assert not any(wrapped)
    assert proved(folder) == 2
    assert json_of(folder, "audit")["requests"] == 1


def _fields(folder: Path, request: str) -> list[dict[str, object]]:
    files = sorted((folder / "evidence/receipts").glob(f"{request}-*.json"))
    told = (json.loads(file.read_text(encoding="utf-8"))["fields"] for file in files)
    return [{f["path"]: f["value"] for f in fields} for fields in told]


def _days_pass(folder: Path) -> None:
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        store.execute("UPDATE vault SET until = '2020-01-01T00:00:00Z'")
        store.commit()


def test_what_is_kept_stands_in_clear_nowhere(folder: Path) -> None:
    remove(folder)

    for file in (folder / ".mamoru").glob("store.db*"):
        content = file.read_bytes()
        assert b"a@example.com" not in content
        assert b"a test account" not in content


def test_while_somebody_is_on_hold_the_key_is_not_destroyed(folder: Path) -> None:
    before = undoable.rows(folder)
    request = remove(folder)
    with closing(sqlite3.connect(folder / ".mamoru/store.db")) as store:
        store.execute("UPDATE vault SET until = '2999-01-01T00:00:00Z'")
        store.commit()
    words = ("appeal", "open", request, *BY, "--review", REVIEW)
    small.mamoru(folder, *words, expect=0)
    _days_pass(folder)

    small.mamoru(folder, "status", expect=0)
    small.mamoru(folder, "undo", request, "--yes", expect=0)
    assert undoable.rows(folder) == before


def test_what_can_be_undone_is_not_forgotten_yet(folder: Path) -> None:
    request = remove(folder)

    told = small.mamoru(folder, "forget", request, "--yes", expect=1)

    assert "what it has removed can be undone until" in told.stderr
    assert request in json_of(folder, "status")["undoable"]
    small.mamoru(folder, "undo", request, "--yes", expect=0)
    small.mamoru(folder, "forget", request, "--yes", expect=0)


def test_without_a_word_of_the_programme_nothing_can_be_undone(tmp_path: Path) -> None:
    folder = undoable.shop(tmp_path / "company", days=0)
    before = undoable.rows(folder)

    told = small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert told.stderr.splitlines()[-3] == (
        "error[MAM-528]: it could not be undone: programme.yaml does not allow it (`limits: {undo-days: 0}`)"
    )
    assert undoable.rows(folder) == before


def test_a_person_s_own_erasure_is_final(folder: Path) -> None:
    request = str(json_of(folder, "run", "erasure", "-s", "customer-id=1", "--yes")["request"])

    told = small.mamoru(folder, "undo", request, "--yes", expect=1)

    assert told.stderr.startswith(
        f"error[MAM-529]: request {request} cannot be undone: nothing of it was kept\n"
    )


@pytest.mark.parametrize(
    ("more", "because"),
    [
        (
            (
                "destruction:\n  all: {items: [contact], medium: electronic, by: [technical], "
                "unrecoverable: true}\n"
            ),
            "`destruction.all` promises that nobody can get it back",
        ),
        (
            (
                "retention:\n  all: {items: [contact, purchases, guess], of: all, keep: 1 year, after: sold, "
                "ground: {purpose: sell}, then: shred}\n"
            ),
            "`retention.all` promises to shred it",
        ),
    ],
)
def test_what_is_promised_to_be_beyond_recovery_is_not_kept(folder: Path, more: str, because: str) -> None:
    with (folder / "notice.yaml").open("a", encoding="utf-8") as notice:
        notice.write(more)
    if "retention" in more:
        with (folder / "systems/shop.yaml").open("a", encoding="utf-8") as shop:
            shop.write("events: {sold: orders.note}\n")
    before = undoable.rows(folder)

    told = small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert f"error[MAM-528]: it could not be undone: {because}" in told.stderr
    assert undoable.rows(folder) == before


def test_what_the_law_wants_beyond_recovery_is_not_kept(folder: Path) -> None:
    notice = folder / "notice.yaml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("law: JP", "law: KR"), encoding="utf-8")

    told = small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--unasked", "x", "--yes", expect=1)

    assert "the law of KR wants it destroyed beyond recovery (PIPA 21(2))" in told.stderr


def test_what_can_still_be_undone_is_not_destroyed_and_no_request_of_a_person(folder: Path) -> None:
    request = remove(folder)
    assert json_of(folder, "report", "destruction")["rows"] == []

    small.mamoru(folder, "undo", request, "--end", "--yes", expect=0)

    told = json_of(folder, "report", "destruction")["rows"]
    assert {(row["what"], row["rows-or-papers"]) for row in told} >= {("customers", 1), ("orders", 2)}
    with closing(sqlite3.connect(folder / ".mamoru" / "store.db")) as store:
        assert store.execute("SELECT became FROM outcome").fetchall() == [("unasked",)]


def test_what_is_undone_was_never_destroyed(folder: Path) -> None:
    small.mamoru(folder, "undo", remove(folder), "--yes", expect=0)

    assert json_of(folder, "report", "destruction")["rows"] == []


TALKS = """\
  talks:
    ties: [{by: author, to: customers, how: joint}, {by: about, to: customers, how: joint}]
    columns: {body: purchases.messages}
"""


def test_a_row_that_names_somebody_who_was_erased_since_stays_removed(folder: Path) -> None:
    """The talk is of both; no foreign key tells that customer 2 is gone by then."""
    undoable.execute(
        folder,
        "CREATE TABLE talks (id INTEGER PRIMARY KEY, author INTEGER, about INTEGER, body TEXT);"
        "CREATE INDEX talks_author ON talks (author); CREATE INDEX talks_about ON talks (about);"
        "INSERT INTO talks VALUES (600, 1, 2, 'told');",
    )
    with (folder / "systems" / "shop.yaml").open("a", encoding="utf-8") as file:
        file.write(TALKS)
    small.mamoru(folder, "discover", expect=0)
    request = remove(folder)
    small.mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)

    told = json_of(folder, "undo", request, "--yes", expect=4)

    assert {t["table"]: t["left"] for t in told["tables"]}["talks"] == 1
    assert small.rows(folder / "shop.db")["talks"] == []


def test_nothing_is_put_back_under_a_key_that_is_another_s_in_one_of_several_systems(tmp_path: Path) -> None:
    """The club would give its rows to whoever has the number in the shop by now."""
    folder = small.company(tmp_path, {"programme.yaml": "programme: acme\nlimits: {undo-days: 7}\n"})
    with closing(sqlite3.connect(folder / "club.db")) as club:
        club.executescript(
            "INSERT INTO members VALUES (72, 3, 'yui-pon'); INSERT INTO points VALUES (703, 72, 5, 'visit');"
        )
    request = remove(folder, 3)
    with closing(sqlite3.connect(folder / "shop.db")) as shop:
        shop.executescript("INSERT INTO customers (id, name, email) VALUES (3, 'Nobu', 'nobu@example.com');")
    before = small.rows(folder / "club.db")

    refused = small.mamoru(folder, "undo", request, "--yes", expect=1)

    assert (
        f"error[MAM-529]: request {request} cannot be undone: the key of who was removed is somebody else's "
        "by now in `shop.customers`, and other systems know them by it\n"
    ) in refused.stderr
    assert small.rows(folder / "club.db") == before
    assert [row[1] for row in small.rows(folder / "shop.db")["customers"] if row[0] == 3] == ["Nobu"]


def test_who_asks_for_erasure_while_removed_cannot_be_put_back_any_more(tmp_path: Path) -> None:
    """A law keeps orders, so the customer stays as an emptied row, and is found by the number still."""
    folder = small.company(tmp_path, {"programme.yaml": "programme: acme\nlimits: {undo-days: 7}\n"})
    request = remove(folder)
    emptied = small.rows(folder / "shop.db")

    small.mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    refused = small.mamoru(folder, "undo", request, "--yes", expect=1)
    assert f"request {request} cannot be undone: what was kept of it is destroyed" in refused.stderr
    assert small.rows(folder / "shop.db")["orders"] == emptied["orders"]
    assert json_of(folder, "status")["undoable"] == {}


def test_who_was_removed_is_not_unknown_when_they_ask(company: Company) -> None:
    request = remove(company.folder)
    for key in ("customer-id=1", "email=a@example.com"):
        for right in ("access", "erasure"):
            told = small.mamoru(company.folder, "run", right, "-s", key, "--yes", expect=2)
            assert f"request {request} has removed them from use, and keeps that until" in told.stderr

    small.mamoru(company.folder, "undo", request, "--end", expect=3)
    small.mamoru(company.folder, "undo", request, "--end", "--yes", expect=0)

    told = small.mamoru(company.folder, "run", "access", "-s", "customer-id=1", expect=2)
    assert "removed" not in told.stderr
    small.mamoru(company.folder, "undo", request, "--yes", expect=1)
    assert json_of(company.folder, "audit")["requests"] == 1


# -- killed ----------------------------------------------------------------------------------------


def _killed(folder: Path, *words: str) -> None:
    killed = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert killed.returncode == -9, killed.stderr


@pytest.mark.parametrize(
    "point",
    [
        "mamoru.execute.undoing.keeping:apply_all:after:1",
        "mamoru.store.kept.vault:keep:after:1",
        f"{SESSION}.commit:before:1",
        f"{SESSION}.commit:after:1",
        "mamoru.execute.erasure:issue_receipt:after:1",
    ],
)
def test_killed_anywhere_nothing_is_removed_that_is_not_kept(folder: Path, point: str) -> None:
    before = undoable.rows(folder)
    words = ("plan", "erasure", "-s", "customer-id=1", "--unasked", "a test account")
    request = str(json_of(folder, *words)["request"])
    _killed(folder, request, point)

    again = ("resume",) if state(folder, request) == "applying" else ("run", request, "--yes")
    small.mamoru(folder, *again, expect=0)
    small.mamoru(folder, "undo", request, "--yes", expect=0)

    assert undoable.rows(folder) == before
    assert proved(folder) == 2


def test_what_was_changed_between_a_kill_and_its_resumption_is_kept_as_it_is_then(folder: Path) -> None:
    words = ("plan", "erasure", "-s", "customer-id=1", "--unasked", "a test account")
    request = str(json_of(folder, *words)["request"])
    _killed(folder, request, f"{SESSION}.commit:before:1")
    undoable.execute(folder, "UPDATE orders SET note = 'changed since' WHERE id = 10")
    before = undoable.rows(folder)

    small.mamoru(folder, "resume", expect=0)
    small.mamoru(folder, "undo", request, "--yes", expect=0)

    assert undoable.rows(folder) == before


UNDOING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from killed import die_at
die_at(sys.argv[3])
from mamoru.desk.erased.undoing import put_back
put_back(Path(sys.argv[1]), sys.argv[2])
"""


@pytest.mark.parametrize(
    "point",
    [
        "mamoru.execute.undoing.undo:Putting.put:after:1",
        f"{SESSION}.commit:before:1",
        f"{SESSION}.commit:after:1",
        "mamoru.store.kept.vault:destroy:after:1",
    ],
)
def test_killed_anywhere_an_undoing_is_begun_again(folder: Path, point: str) -> None:
    before = undoable.rows(folder)
    request = remove(folder)
    words = [sys.executable, "-c", UNDOING, str(folder), request, point, str(SCRIPT.parent)]
    killed = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert killed.returncode == -9, killed.stderr

    told = json_of(folder, "undo", request, "--yes")

    assert told["left"] == 0
    assert undoable.rows(folder) == before
    assert proved(folder) == 2
