"""Rows that have no date of their own are kept by the date of the row that one of their ties leads to."""

from datetime import date
from pathlib import Path

import pytest

from mamoru.model.map import TargetGone
from mamoru.plan.erasing import CannotErase
from tests.engine import Build, Effect, Forbidden, erase, rows, user
from tests.worlds import T, mask, sqlite_world, tie, when

A, B = "Aiko", "Ben"
OPEN, LATE, LONG_AGO = None, "2024-05-05", "2001-01-01"


def users(**more: object) -> T:
    """Two people with names."""
    return T(person="user", cols="name", personal="name", rows=[(1, A), (2, B)], **more)  # type: ignore[arg-type]  # fields of T


def invoices(*closed: str | None, **more: object) -> T:
    """Invoices of user 1, one for each day on which one was closed."""
    stated: dict[str, object] = {
        "ties": ["user_id>users:owned"],
        "cols": "user_id total note closed",
        "personal": "total note",
        "types": {"closed": "date", "note": "text"},
        "rows": [(n, 1, 50, "ring twice", day) for n, day in enumerate(closed, 1)],
        "keep": ("total",),
    }
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T by name


def lines(*of: int | None, **more: object) -> T:
    """Lines of invoices, one for each number."""
    stated: dict[str, object] = {
        "ties": ["invoice_id>invoices:owned"],
        "cols": "invoice_id amount wish",
        "personal": "amount wish",
        "types": {"invoice_id": "bigint", "wish": "text"},
        "rows": [(n, invoice, 5, "in red") for n, invoice in enumerate(of, 1)],
        "keep": ("amount",),
        "keep_by": "invoice_id",
    }
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T by name


def test_lines_are_kept_as_long_as_their_invoice_and_no_longer(build: Build) -> None:
    world = build({"users": users(), "invoices": invoices(LATE, LONG_AGO, OPEN), "lines": lines(1, 1, 2, 3)})

    erased = erase(world, *user(1))

    assert rows(world)["lines"] == [(1, 1, 5, None), (2, 1, 5, None), (4, 3, 5, None)]
    assert [row[0] for row in rows(world)["invoices"]] == [1, 3]
    assert erased.effects["lines"] == Effect(deleted=1, kept=3, masked=3, until="2031-05-05")


@pytest.mark.parametrize(("today", "left"), [(date(2031, 5, 5), 1), (date(2031, 5, 6), 0)])
def test_a_line_is_kept_for_the_whole_of_its_invoices_last_day(build: Build, today: date, left: int) -> None:
    world = build({"users": users(), "invoices": invoices(LATE), "lines": lines(1)})

    erase(world, *user(1), today=today)

    assert (len(rows(world)["invoices"]), len(rows(world)["lines"])) == (left, left)


def test_a_date_two_rows_away_is_found_through_what_is_kept_itself(build: Build) -> None:
    parts = T(
        ties=["line_id>lines:owned"],
        cols="line_id price",
        personal="price",
        rows=[(1, 1, 3), (2, 2, 4)],
        keep=("price",),
        keep_by="line_id",
    )
    world = build(
        {"users": users(), "invoices": invoices(LATE, LONG_AGO), "lines": lines(1, 2), "parts": parts}
    )

    erased = erase(world, *user(1))

    assert rows(world)["parts"] == [(1, 1, 3)]
    assert erased.effects["parts"] == Effect(deleted=1, kept=1, until="2031-05-05")


def test_a_line_of_no_invoice_has_no_date_and_is_kept(build: Build) -> None:
    """As a row whose own date is empty: nobody knows that its period is over."""
    own = lines(None, 9, 1, ties=["user_id>users:owned", "invoice_id>invoices:none"])
    own.cols, own.rows = "invoice_id amount wish user_id", [(*row, 1) for row in own.rows]
    world = build({"users": users(), "invoices": invoices(LONG_AGO), "lines": own})

    erased = erase(world, *user(1))

    assert rows(world)["lines"] == [(1, None, 5, None, None), (2, 9, 5, None, None)]
    assert erased.effects["lines"] == Effect(deleted=1, kept=2, masked=2)


def test_an_invoice_that_is_not_kept_stays_as_a_shell_with_the_date_of_its_lines(build: Build) -> None:
    """The line may not lose its date: the reference is held fast, though the column may be empty."""
    invoice = invoices(LATE, LONG_AGO, keep=None)
    world = build({"users": users(), "invoices": invoice, "lines": lines(1, 2)})

    erased = erase(world, *user(1))

    (left,) = rows(world)["invoices"]
    assert left[:4] == (1, None, None, None)
    assert str(left[4]) == LATE
    assert rows(world)["lines"] == [(1, 1, 5, None)]
    assert erased.effects["invoices"] == Effect(deleted=1, shells=1, masked=1)


def test_a_line_that_somebody_else_owns_keeps_its_invoice_and_so_its_date(build: Build) -> None:
    """Else, when they leave, their line would look as if its period had not begun."""
    shared = lines(1, ties=["buyer>users:owned", "invoice_id>invoices:none"])
    shared.cols, shared.rows = "invoice_id amount wish buyer", [(1, 1, 5, "in red", 2)]
    world = build({"users": users(), "invoices": invoices(LONG_AGO), "lines": shared})

    erase(world, *user(1))
    assert [row[:4] for row in rows(world)["invoices"]] == [(1, None, None, None)]
    assert rows(world)["lines"] == [(1, 1, 5, "in red", 2)]

    erase(world, *user(2))
    assert rows(world)["lines"] == []


def test_a_personal_date_of_the_other_row_is_not_wiped_from_it(build: Build) -> None:
    dated = invoices(LATE, personal="total note closed", keep=None, types={"closed": "text"})
    world = build({"users": users(), "invoices": dated, "lines": lines(1)})

    erase(world, *user(1))

    assert rows(world)["invoices"] == [(1, None, None, None, LATE)]


@pytest.mark.lacks("files", "a file says of its key alone that no two rows have the same")
def test_a_date_found_by_another_unique_column_than_the_key(build: Build) -> None:
    numbered = invoices(
        cols="user_id number closed",
        personal="",
        types={"closed": "date", "number": "text"},
        rows=[(1, 1, "F-1", LATE), (2, 1, "F-2", LONG_AGO)],
        unique="number",
        keep=(),
    )
    held = lines(
        ties=["number>invoices.number:owned"],
        cols="number amount",
        personal="amount",
        types={"number": "text"},
        rows=[(1, "F-1", 5), (2, "F-2", 6)],
        keep_by="number",
    )
    world = build({"users": users(), "invoices": numbered, "lines": held})

    erase(world, *user(1))

    assert rows(world)["lines"] == [(1, "F-1", 5)]


def test_an_erasure_that_may_not_leave_a_line_behind_stops_and_changes_nothing(build: Build) -> None:
    refusing = lines(1, ties=[tie("invoice_id>invoices:owned", target_gone=TargetGone.REFUSE)])
    world = build({"users": users(), "invoices": invoices(LATE, keep=None), "lines": refusing})
    before = rows(world)

    with pytest.raises(Forbidden):
        erase(world, *user(1))

    assert rows(world) == before


def test_in_a_circle_of_references_a_line_is_looked_at_before_its_date_is_gone(build: Build) -> None:
    """An invoice names its main line, so that neither table can be deleted from first by itself."""
    invoice = invoices(
        cols="user_id main closed",
        personal="",
        types={"closed": "date", "main": "bigint"},
        rows=[(1, 1, None, LONG_AGO), (2, 1, None, LATE)],
        ties=["user_id>users:owned", "main>lines:none"],
        foreign="main>lines",
        keep=(),
    )
    line = lines(1, 2, foreign="invoice_id>invoices")
    world = build({"users": users(), "invoices": invoice, "lines": line})

    erased = erase(world, *user(1))

    assert rows(world)["lines"] == [(2, 2, 5, None)]
    assert erased.effects["lines"] == Effect(deleted=1, kept=1, masked=1, until="2031-05-05")


# -- what no plan is made of -----------------------------------------------------------------------

CODED = "user_id total note closed code"
TWICE = invoices(cols=CODED, rows=[(1, 1, 50, "ring twice", LATE, 7)])
BOTH = lines(
    cols="invoice_id amount wish user_id",
    rows=[(1, 1, 5, "in red", 1)],
    ties=["user_id>users:owned", tie("invoice_id>invoices:none", target_gone=TargetGone.KEEP)],
)


@pytest.mark.parametrize(
    ("invoice", "line", "problem"),
    [
        (
            invoices(LATE),
            lines(1, ties=[tie("invoice_id>invoices:owned", when=when("amount", 5))]),
            "the tie of `lines` by `invoice_id` does not lead to one table in every row",
        ),
        (
            TWICE,
            lines(7, ties=["invoice_id>invoices.code:owned"]),
            "several rows of `invoices` may have the same `code`",
        ),
        (
            invoices(LATE),
            BOTH,
            "the tie of `lines` by `invoice_id` may lead to a row that is gone (`target-gone: keep`)",
        ),
    ],
)
def test_a_tie_that_leads_to_no_one_date_is_refused(
    tmp_path: Path, invoice: T, line: T, problem: str
) -> None:
    world = sqlite_world(tmp_path, {"users": users(), "invoices": invoice, "lines": line})

    with pytest.raises(CannotErase) as refused:
        erase(world, *user(1))

    assert refused.value.problem == f"`lines` is kept for `books-lines`, but {problem}"


def test_a_mask_of_what_leads_to_the_date_is_refused(tmp_path: Path) -> None:
    leaving = tie("invoice_id>invoices:owned", leaving=(mask("null", "invoice_id"),))
    tables = {"users": users(), "invoices": invoices(LATE), "lines": lines(1, ties=[leaving])}
    world = sqlite_world(tmp_path, tables)

    with pytest.raises(CannotErase) as refused:
        erase(world, *user(1))

    assert refused.value.problem == (
        "the period of kept rows of `lines` runs from `invoice_id`, which would be masked"
    )
