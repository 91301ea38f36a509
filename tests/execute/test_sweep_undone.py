"""A sweep that can be undone for some days: what it took comes back, and never over a later edit."""

import json
from pathlib import Path

import pytest

from mamoru.execute.sweeping.undoable import FINAL
from tests import small
from tests.cli.settled import settled
from tests.execute.swept import NOTICE, Shop, shop
from tests.execute.test_sweep_disturbed import COMMITS, NEW, OLD, ROWS, SWEPT, kill, receipts
from tests.ground import Place, grounds

BEFORE = {**{table: [] for table in SWEPT}, **ROWS}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Place:
    return grounds()[request.param].empty(request)


@pytest.fixture
def company(place: Place, tmp_path: Path) -> Shop:
    return shop(tmp_path / "acme", place, rows=ROWS)


@pytest.fixture
def small_company(request: pytest.FixtureRequest, tmp_path: Path) -> Shop:
    return shop(tmp_path / "acme", grounds()["sqlite"].empty(request), rows=ROWS)


def sweep(company: Shop, *words: str, expect: int = 0) -> small.Told:
    return small.mamoru(company.folder, "sweep", "--yes", *words, expect=expect)


def swept(company: Shop) -> list[str]:
    """Name the slices of sweeps, the latest first."""
    told = small.mamoru(company.folder, "status", "--format", "json", expect=0)
    lines = json.loads(told.stdout)["requests"]
    return [str(line["id"]) for line in lines if line["right"] == "sweep"]


def undo(company: Shop, request: str, expect: int = 0) -> small.Told:
    return small.mamoru(company.folder, "undo", request, "--yes", expect=expect)


def test_all_that_a_sweep_took_comes_back(company: Shop) -> None:
    told = sweep(company, "--undo-days", "7")
    assert company.rows() == SWEPT

    for request in swept(company):
        undo(company, request)

    assert told.stdout.splitlines()[-1] == (
        "What went is kept, sealed, for 7 days; then it is destroyed. `mamoru undo` puts it back until then."
    )
    assert company.rows() == BEFORE
    small.mamoru(company.folder, "audit", expect=0)
    told_of = receipts(company)
    assert {r["request.state"] for r in told_of} == {"done", "undone"}


def test_values_that_rows_lost_come_back_but_not_over_a_later_edit(company: Shop) -> None:
    company.place.run(f"UPDATE orders SET closed = '{NEW}'")
    sweep(company, "--undo-days", "1", "--retention", "messages")
    assert [o[3] for o in company.rows()["orders"]] == [None, None]
    company.place.run("UPDATE orders SET note = 'call me' WHERE id = 11")
    (request,) = swept(company)

    told = undo(company, request, expect=4).stdout

    assert "  shop.orders: 0 back, 1 with their values again, 1 left as they are now\n" in told
    assert [o[3] for o in company.rows()["orders"]] == ["note", "call me"]


def test_a_row_whose_key_is_somebody_else_s_by_now_is_left(small_company: Shop) -> None:
    company = small_company
    sweep(company, "--undo-days", "1", "--retention", "visits")
    company.place.insert("visits", [(1, 2, "new", NEW)])
    (request,) = swept(company)

    undo(company, request, expect=4)

    assert company.rows()["visits"][0][:3] == (1, 2, "new")
    assert len(company.rows()["visits"]) == 5


def test_without_the_days_nothing_is_kept(small_company: Shop) -> None:
    sweep(small_company)

    told = settled(undo(small_company, swept(small_company)[0], expect=1).stderr)

    assert told.splitlines()[0] == (
        "error[MAM-529]: request R-XXXXXXXXXX cannot be undone: nothing of it was kept"
    )


@pytest.mark.parametrize(
    ("notice", "because"),
    [
        pytest.param(
            NOTICE + "destruction:\n  files: {items: [visits], by: [technical], unrecoverable: true}\n",
            "`destruction.files` promises that nobody can get it back",
            id="a promise",
        ),
        pytest.param(
            NOTICE.replace("after: visited, ground", "after: visited, then: shred, ground"),
            "`retention.visits` promises to shred it",
            id="shredded",
        ),
        pytest.param(
            NOTICE.replace("law: JP", "law: KR"),
            "the law of KR wants it destroyed beyond recovery (PIPA 21(2))",
            id="a law",
        ),
    ],
)
def test_it_is_refused_where_what_goes_must_be_beyond_recovery(
    small_company: Shop, notice: str, because: str
) -> None:
    company = small_company
    (company.folder / "notice.yaml").write_text(notice, encoding="utf-8")

    told = sweep(company, "--undo-days", "7", "--retention", "visits", expect=1).stderr

    assert [line for line in told.splitlines() if line.startswith(("error", "  do"))] == [
        f"error[MAM-528]: it could not be undone: {because}",
        f"  do:  {FINAL}",
    ]
    assert company.rows() == BEFORE


@pytest.mark.parametrize("kind", ["mariadb", "duckdb"])
def test_it_is_refused_in_a_database_whose_rows_cannot_be_put_back(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    company = shop(tmp_path / "acme", grounds()[kind].empty(request), rows=ROWS)

    told = sweep(company, "--undo-days", "7", expect=1).stderr

    assert (
        "error[MAM-528]: it could not be undone: rows of `shop` cannot be put back in a system of the kind "
        f"{kind}\n"
    ) in told
    assert company.rows() == BEFORE


def test_an_erasure_of_somebody_whom_it_names_ends_what_is_kept(small_company: Shop) -> None:
    company = small_company
    sweep(company, "--undo-days", "7", "--retention", "visits")
    (request,) = swept(company)

    small.mamoru(company.folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    told = settled(undo(company, request, expect=1).stderr)
    assert told.splitlines()[0] == (
        "error[MAM-529]: request R-XXXXXXXXXX cannot be undone: what was kept of it is destroyed"
    )


def test_whoever_is_on_hold_by_then_keeps_what_is_kept(small_company: Shop) -> None:
    company = small_company
    sweep(company, "--undo-days", "7", "--retention", "visits")
    by = ("--by", "legal desk", "--reason", "a claim", "--ground", "court 12", "--review", "2999-01-31")
    small.mamoru(company.folder, "hold", "place", "--of", "customer", "-s", "customer-id=1", *by, expect=0)
    (request,) = swept(company)

    told = settled(small.mamoru(company.folder, "undo", request, "--end", "--yes", expect=1).stderr)

    assert "somebody it is about, or whom a row of it names, is on hold" in told


def test_killed_before_the_commit_nothing_is_kept_and_after_it_all_of_it(
    small_company: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = small_company
    monkeypatch.setenv("SWEEP_UNDO_DAYS", "7")
    kill(company, COMMITS["sqlite"])
    (stopped,) = swept(company)
    small.mamoru(company.folder, "resume", expect=1)
    assert company.rows() == BEFORE
    undo(company, stopped, expect=1)

    kill(company, "mamoru.execute.sweeping.carrying:end:before:1")
    small.mamoru(company.folder, "resume", expect=1)  # whether it was committed, SQLite does not tell
    (request, _) = swept(company)

    undo(company, request)
    assert company.rows() == BEFORE


def test_when_its_days_are_over_it_is_destroyed_and_recorded(small_company: Shop) -> None:
    company = small_company
    sweep(company, "--undo-days", "1", "--retention", "visits")
    (request,) = swept(company)
    assert _recorded(company) == []

    small.mamoru(company.folder, "undo", request, "--end", "--yes", expect=0)

    assert _recorded(company) == [("visits", 5)]
    small.mamoru(company.folder, "audit", expect=0)
    assert OLD not in (company.folder / ".mamoru/store.db").read_bytes().decode("latin-1")


def _recorded(company: Shop) -> list[tuple[str, int]]:
    told = small.mamoru(company.folder, "report", "destruction", "--format", "json", expect=0).stdout
    return [(str(r["what"]), int(r["rows-or-papers"])) for r in json.loads(told)["rows"]]
