"""The date that a period of keeping runs from is never wiped by the erasure that keeps the row for it."""

from datetime import date

import pytest

from mamoru.execute.effects import erasing_effect
from mamoru.plan.erasing import CannotErase
from mamoru.plan.requests import recipe
from tests.engine import Build, Effect, erase, erasing_people, query, rows, user
from tests.worlds import T, mask, tie

A, B = "Aiko", "Ben"
CLOSED = "2024-05-05"


def users(**more: object) -> T:
    """Two people with names, and the mark of an erasure in the name."""
    stated: dict[str, object] = {
        "person": "user",
        "cols": "name",
        "personal": "name",
        "masks": {"name": mask("fixed", "name", "(removed)")},
        "rows": [(1, A), (2, B)],
    }
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T by name


def orders(**more: object) -> T:
    """One order of user 1, whose day of closing is personal and is not among the columns that stay."""
    stated: dict[str, object] = {
        "ties": ["user_id>users:owned"],
        "cols": "user_id total note closed",
        "personal": "total note closed",
        "types": {"closed": "text"},
        "rows": [(1, 1, 50, "ring twice", CLOSED)],
        "keep": ("total",),
    }
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T by name


def test_a_kept_row_keeps_the_personal_date_that_its_period_runs_from(build: Build) -> None:
    world = build({"users": users(), "orders": orders()})

    erased = erase(world, *user(1))

    assert rows(world)["orders"] == [(1, None, 50, None, CLOSED)]
    assert erased.effects["orders"] == Effect(kept=1, masked=1, until="2031-05-05")


def test_a_second_erasure_says_the_same_end_and_after_it_the_row_goes(build: Build) -> None:
    """The customer's number stays with the order, so that the second request reaches it again."""
    held = orders(not_null="user_id", foreign="user_id>users")
    world = build({"users": users(), "orders": held})
    erase(world, *user(1))

    again = erase(world, *user(1))

    assert again.effects["orders"] == Effect(kept=1, masked=1, until="2031-05-05")
    assert rows(world)["orders"] == [(1, 1, 50, None, CLOSED)]

    erase(world, *user(1), today=date(2031, 5, 6))

    assert rows(world) == {"users": [(2, B)], "orders": []}


def test_a_shell_keeps_the_date_that_says_its_period_is_over(build: Build) -> None:
    """Else a second request would call a row kept whose period ended long ago, and never delete it."""
    held = orders(rows=[(1, 1, 50, "ring twice", "2001-01-01")], not_null="user_id", foreign="user_id>users")
    lines = T(
        ties=["order_id>orders:accessed"],
        cols="order_id",
        not_null="order_id",
        rows=[(1, 1)],
        foreign="order_id>orders",
    )
    world = build({"users": users(), "orders": held, "lines": lines})

    first = erase(world, *user(1))

    assert rows(world)["orders"] == [(1, 1, None, None, "2001-01-01")]
    assert first.effects["orders"] == Effect(shells=1, masked=1)

    query(world, 'DELETE FROM "lines"')
    erase(world, *user(1))

    assert rows(world)["orders"] == []


def test_the_plan_names_the_date_among_what_stays_readable(build: Build) -> None:
    world = build({"users": users(), "orders": orders()})

    with erasing_people(world, *user(1)) as running:
        (erasing,) = running
        effect = erasing_effect(erasing, erasing.capture())

    (kept,) = (t.kept for t in effect.tables if t.kept)
    assert kept.readable == ("total", "closed")
    assert (kept.until, kept.not_begun) == ("2031-05-05", 0)


def test_a_person_who_stays_for_a_period_is_told_by_the_other_masks(build: Build) -> None:
    """User 1 was erased and kept, with the date: what the two had together goes with user 2."""
    people = users(
        cols="name closed",
        personal="name closed",
        types={"closed": "text"},
        keep=(),
        rows=[(1, A, CLOSED), (2, B, "2001-01-01")],
    )
    sent = T(ties=["sender>users:joint", "receiver>users:joint"], cols="sender receiver", rows=[(1, 1, 2)])
    world = build({"users": people, "messages": sent})

    erase(world, *user(1))
    erase(world, *user(2))

    assert rows(world) == {"users": [(1, "(removed)", CLOSED)], "messages": []}


LEAVING = tie("user_id>users:owned", leaving=(mask("null", "closed"),))


def test_no_plan_is_made_that_would_wipe_the_date_along_a_tie(build: Build) -> None:
    world = build({"users": users(), "orders": orders(ties=[LEAVING])})

    with pytest.raises(CannotErase) as refused:
        recipe(world, "erasure", "user")

    told = refused.value
    assert told.problem == "the period of kept rows of `orders` runs from `closed`, which would be masked"
    assert told.remedy == "mask other columns, or give the table a date of its own that no tie or mask writes"


def test_a_kept_row_of_which_nothing_is_masked_counts_as_unchanged(build: Build) -> None:
    """Its customer stays as a shell, since a kept contract must lead there: which the order leads to, too."""
    world = build(
        {
            "users": users(),
            "orders": orders(
                cols="user_id total closed", personal="total", rows=[(1, 1, 50, CLOSED), (2, 2, 70, CLOSED)]
            ),
            "contracts": orders(
                cols="user_id total closed",
                personal="total",
                not_null="user_id",
                rows=[(1, 1, 50, CLOSED)],
                foreign="user_id>users",
            ),
        }
    )

    found = erase(world, *user(1))

    assert found.effects["orders"] == Effect(kept=1, until="2031-05-05")
    assert rows(world)["orders"] == [(1, 1, 50, CLOSED), (2, 2, 70, CLOSED)]
