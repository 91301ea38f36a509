"""A sweep that is killed loses nothing; a hold that comes before it, or during it, wins."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mamoru.desk.retention.sweeping import sweeping
from mamoru.execute.alone import alone
from mamoru.execute.sweeping.errors import SweepChanged
from mamoru.execute.sweeping.resuming import IN_DOUBT
from tests import chaos, small
from tests.cli.settled import settled
from tests.execute.swept import NOW, Rows, Shop, shop
from tests.ground import Place, grounds

SCRIPT = Path(__file__).with_name("killed_sweep.py")
CARRYING = "mamoru.execute.sweeping.carrying"
OLD, NEW = "2001-01-01", date.today().isoformat()  # noqa: DTZ011 - whatever day it is, it is not over
ROWS: Rows = {
    "customers": [(1, "hana@example.com", NEW, 2), (2, "ren@example.com", NEW, 3)],
    "visits": [(n, 1 + n % 2, "page", OLD) for n in range(1, 6)],
    "orders": [(10, 1, 500, "note", OLD, OLD), (11, 2, 600, "note", OLD, OLD)],
    "order_items": [(100, 10, "hat"), (101, 11, "coat")],
    "shelves": [(1, 10, "A"), (2, 11, "B")],
}
SWEPT = {
    "customers": [(1, "hana@example.com", NEW, 0), (2, "ren@example.com", NEW, 0)],
    "visits": [],
    "orders": [],
    "order_items": [],
    "returns": [],
    "shelves": [(1, None, "A"), (2, None, "B")],
}
BY = ("--by", "legal desk", "--reason", "a claim", "--ground", "court 12", "--review", "2999-01-31")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    return grounds()[request.param].empty(request)


@pytest.fixture
def company(place: Place, tmp_path: Path) -> Shop:
    return shop(tmp_path / "acme", place, rows=ROWS)


def hold(company: Shop, who: int) -> str:
    """Place a hold, and return its id."""
    told = small.mamoru(
        company.folder, "hold", "place", "-s", f"customer-id={who}", *BY, "--format", "json", expect=0
    )
    return str(json.loads(told.stdout)["id"])


def kill(company: Shop, point: str) -> None:
    """Sweep in a process of its own that dies at the point."""
    killed = subprocess.run(
        [sys.executable, str(SCRIPT), str(company.folder), point],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert killed.returncode == -9, f"not killed: {killed.returncode} {killed.stderr}"


COMMITS = {
    "sqlite": "mamoru.systems.sqlite:SqliteSession.commit:before:1",
    "postgresql": "mamoru.systems.postgresql:PostgresqlSession.commit:before:1",
    "mariadb": "mamoru.systems.mariadb:MariadbSession.commit:before:1",
    "duckdb": "mamoru.systems.duckdb:DuckdbSession.commit:before:1",
}


def receipts(company: Shop) -> list[dict[str, object]]:
    """Return the fields of every receipt, each of which verifies."""
    found = []
    for path in sorted((company.folder / "evidence/receipts").glob("R-*.json")):
        small.mamoru(company.folder, "verify", str(path), "--key", "evidence/public-key.txt", expect=0)
        fields = json.loads(path.read_text(encoding="utf-8"))["fields"]
        found.append({f["path"]: f["value"] for f in fields})
    return found


def deleted(company: Shop) -> int:
    """Add up the deletions of all receipts."""
    fields = [f for one in receipts(company) for f in one.items()]
    return sum(int(str(value)) for name, value in fields if name.endswith(".deleted"))


def doubtful(company: Shop, point: str, rows: int) -> int:
    """Return how many rows of a slice are in no receipt: killed after a COMMIT of which nothing tells."""
    return rows if ":end:before:" in point and company.place.ground.kind in {*FORGETFUL} else 0


FORGETFUL = ("sqlite", "mariadb", "duckdb")  #: what does not tell how a transaction ended


@pytest.mark.parametrize(
    "point",
    [
        "mamoru.execute.erasing:Erasing.apply:after:2",
        f"{CARRYING}:begin:after:2",
        f"{CARRYING}:end:before:2",
        f"{CARRYING}:told_outside:before:2",
    ],
)
def test_killed_anywhere_the_next_sweep_does_the_rest_and_every_row_is_in_one_receipt(
    company: Shop, point: str
) -> None:
    """Unless the database does not tell: what it may have done is counted nowhere, and in doubt."""
    kill(company, point)

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    assert company.rows() == SWEPT
    small.mamoru(company.folder, "resume", expect=0)
    doubt = doubtful(company, point, 2)
    assert deleted(company) == 5 + 2 + 2 - doubt
    assert [f["observed.systems.shop.detail"] for f in receipts(company) if DETAIL in f] == [IN_DOUBT][:doubt]
    audited = small.mamoru(company.folder, "audit", expect=0).stdout
    assert "Nothing of it is there." in audited


DETAIL = "observed.systems.shop.detail"


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_resume_alone_concludes_a_slice_that_was_committed(company: Shop) -> None:
    kill(company, f"{CARRYING}:end:before:1")

    told = settled(small.mamoru(company.folder, "resume", expect=0).stdout)

    assert told == "R-XXXXXXXXXX is done: receipt evidence/receipts/R-XXXXXXXXXX-0.json\n"
    (fields,) = receipts(company)
    assert (fields["resumed"], fields["observed.systems.shop.tables.visits.deleted"]) == (True, 2)


def test_resume_alone_stops_a_slice_of_which_nothing_was_done(company: Shop) -> None:
    kill(company, COMMITS[company.place.ground.kind])
    (request,) = _requests(company)

    told = small.mamoru(company.folder, "resume", str(request["id"]), expect=1)

    assert (request["right"], request["state"]) == ("sweep", "applying")
    assert settled(told.stdout) == (
        "R-XXXXXXXXXX is stopped: nothing of it was changed; `mamoru sweep` takes what is due\n"
    )
    assert len(company.rows()["visits"]) == 5
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    assert company.rows() == SWEPT


def _requests(company: Shop) -> list[dict[str, object]]:
    told = small.mamoru(company.folder, "status", "--format", "json", expect=0)
    return list(json.loads(told.stdout)["requests"])


def test_rows_about_people_on_hold_stay_and_go_when_it_is_lifted(company: Shop) -> None:
    held = hold(company, 1)

    told = small.mamoru(company.folder, "sweep", "--yes", expect=0).stdout

    assert "  1 row left: about people on hold, with a request under way, or out of use\n" in told
    left = company.rows()
    assert [v[1] for v in left["visits"]] == [1, 1]
    assert [o[0] for o in left["orders"]] == [10]
    assert [i[0] for i in left["order_items"]] == [100]
    lift = ("hold", "lift", held, "--by", "legal desk", "--reason", "settled")
    small.mamoru(company.folder, *lift, expect=0)
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    assert company.rows() == SWEPT


def test_a_hold_that_is_placed_after_the_plan_was_made_wins(company: Shop) -> None:
    with sweeping(company.folder, now=lambda: NOW) as found:
        hold(company, 1)
        with pytest.raises(SweepChanged) as refused:
            list(found.run(confirmed=""))

    assert str(refused.value.problem) == "the rows of `shop.visits` have changed since the sweep was planned"
    assert company.rows() == {**{t: [] for t in SWEPT}, **ROWS}


def test_a_hold_that_is_placed_while_a_slice_runs_wins(company: Shop) -> None:
    def place_once() -> None:
        if not placed:
            placed.append(hold(company, 1))

    placed: list[str] = []
    with (
        sweeping(company.folder, now=lambda: NOW) as found,
        chaos.at("mamoru.execute.erasing:Erasing.apply:after:1", place_once),
        pytest.raises(SweepChanged),
    ):
        list(found.run(confirmed=""))

    assert company.rows() == {**{t: [] for t in SWEPT}, **ROWS}
    assert _requests(company) == []


def test_rows_that_changed_after_the_plan_are_not_taken_unseen(company: Shop) -> None:
    with sweeping(company.folder, now=lambda: NOW) as found:
        company.place.run("UPDATE visits SET visited = '2026-11-20' WHERE id = 3")
        with pytest.raises(SweepChanged):
            list(found.run(confirmed=""))

    assert len(company.rows()["visits"]) == 5


PAPERS = """\
system: papers
kind: manual
owner: records office
holds: {origin: given, country: JP, of: [customer], categories: [contact.email]}
search: {days: 10, access: {en: look}, erasure: {en: shred}}
"""


def test_rows_of_an_answer_that_is_under_way_stay_until_it_is_given(company: Shop) -> None:
    (company.folder / "systems/papers.yaml").write_text(PAPERS, encoding="utf-8")
    words = ("run", "access", "-s", "customer-id=2", "--format", "json")
    request = json.loads(small.mamoru(company.folder, *words, expect=4).stdout)["request"]

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    left = company.rows()
    assert ([v[1] for v in left["visits"]], [o[0] for o in left["orders"]]) == ([2, 2, 2], [11])
    report = ("task", "done", f"{request}-1", "--found", "0", "--by", "office")
    small.mamoru(company.folder, *report, expect=0)
    small.mamoru(company.folder, "sweep", "--yes", expect=0)
    assert company.rows() == SWEPT


EXCEPTIONS = """\
  suspended:
    suspended-since: since
    ties: [{by: customer_id, to: customers, how: owned}]
    not-personal: [since]
"""


def test_what_is_kept_out_of_use_is_not_destroyed_either(company: Shop) -> None:
    made = (
        "CREATE TABLE suspended (customer_id INTEGER PRIMARY KEY REFERENCES customers, since DATE NOT NULL)"
    )
    company.place.run(made, f"UPDATE customers SET last_visit = '{OLD}'")
    _append(company.folder / "systems/shop.yaml", EXCEPTIONS)
    _append(company.folder / "notice.yaml", "  suspension: {of: customer}\n")
    small.mamoru(company.folder, "discover", expect=0)
    suspend = ("run", "suspension", "-s", "customer-id=1", "--yes")
    small.mamoru(company.folder, *suspend, expect=0)

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    left = company.rows()
    assert [c[0] for c in left["customers"]] == [1]
    assert ([v[1] for v in left["visits"]], [o[0] for o in left["orders"]]) == ([1, 1], [10])
    assert len(company.place.query("SELECT * FROM suspended")) == 1


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("kind", ["sqlite", "mariadb", "duckdb"])
def test_rows_that_an_application_deleted_meanwhile_are_not_counted_as_swept(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """The slice was never committed, and its rows are gone all the same."""
    company = shop(tmp_path / "acme", grounds()[kind].empty(request), rows=ROWS)
    kill(company, COMMITS[kind])
    company.place.run("DELETE FROM visits WHERE id IN (1, 2)")

    told = settled(small.mamoru(company.folder, "resume", expect=1).stdout)

    assert told == "R-XXXXXXXXXX is stopped: receipt evidence/receipts/R-XXXXXXXXXX-0.json\n"
    (one,) = receipts(company)
    assert (one[DETAIL], one["request.state"], deleted(company)) == (IN_DOUBT, "stopped", 0)


def test_a_committed_slice_is_concluded_though_a_key_of_it_is_given_again(company: Shop) -> None:
    kill(company, f"{CARRYING}:end:before:1")
    company.place.insert("visits", [(1, 1, "page", NEW), (2, 1, "page", NEW)])

    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    assert deleted(company) == 5 + 2 + 2 - doubtful(company, ":end:before:1", 2)
    assert [row[0] for row in company.rows()["visits"]] == [1, 2]


def test_an_erasure_settles_an_interrupted_slice_before_it_takes_the_same_rows(company: Shop) -> None:
    kill(company, COMMITS[company.place.ground.kind])  # two visits, one of each customer, are journalled

    for who in (1, 2):
        small.mamoru(company.folder, "run", "erasure", "-s", f"customer-id={who}", "--yes", expect=0)
    small.mamoru(company.folder, "sweep", "--yes", expect=0)

    told = {str(r["request.right"]): 0 for r in receipts(company)}
    for one in receipts(company):
        told[str(one["request.right"])] += int(str(one.get(VISITS, 0)))
    assert told == {"erasure": 5}


def test_a_sweep_that_is_still_at_it_holds_no_erasure_up(company: Shop) -> None:
    kill(company, COMMITS[company.place.ground.kind])
    (begun,) = _requests(company)

    with alone(company.folder / ".mamoru" / "store.db", str(begun["id"])):
        small.mamoru(company.folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert [row[0] for row in company.rows()["orders"]] == [11]


VISITS = "observed.systems.shop.tables.visits.deleted"
