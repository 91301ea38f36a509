"""A column that may not be empty and leads to whoever made a row, which is somebody else's.

The row is not shown to its maker; when they go, it stays, and the column leads to the row that stands in.
"""

from mamoru.model.map import Tie
from tests.engine import Build, erase, rows, shown, user
from tests.worlds import T, mask, tie, when

A, B = "Aiko", "Ben"


def maker(**more: object) -> Tie:
    return tie("maker>users:none", leaving=(mask("pseudo-person", "maker"),), **more)


def tickets(*, own: Tie | None = None, **more: object) -> T:
    """Ben's tickets; Aiko made the first, and Ben the second."""
    stated = {"cols": "owner maker text", "personal": "text", "not_null": "owner maker"}
    return T(
        ties=["owner>users:owned", own or maker()],
        rows=[(1, 2, 1, "a"), (2, 2, 2, "b")],
        foreign="owner>users maker>users",
        **(stated | more),  # type: ignore[arg-type]  # fields of T
    )


def users(**more: object) -> T:
    stated = {"cols": "name", "personal": "name", "pseudo": 0, "rows": [(0, "nobody"), (1, A), (2, B)]}
    return T(person="user", **(stated | more))  # type: ignore[arg-type]  # fields of T


def test_what_somebody_else_owns_is_led_to_the_stand_in_when_its_maker_goes(build: Build) -> None:
    world = build({"users": users(), "tickets": tickets()})

    erase(world, *user(1))

    assert rows(world) == {
        "users": [(0, "nobody"), (2, B)],
        "tickets": [(1, 2, 0, "a"), (2, 2, 2, "b")],
    }


def test_it_is_not_shown_to_its_maker(build: Build) -> None:
    world = build({"users": users(), "tickets": tickets()})

    assert [t.shown.table.name for t in shown(world, *user(1)) if t.rows] == ["users"]


def test_it_goes_with_its_owner_whoever_made_it(build: Build) -> None:
    world = build({"users": users(), "tickets": tickets()})

    erase(world, *user(2))

    assert rows(world) == {"users": [(0, "nobody"), (1, A)], "tickets": []}


def test_who_made_it_and_who_owns_it_leave_in_any_order(build: Build) -> None:
    world = build({"users": users(), "tickets": tickets()})

    erase(world, *user(1))
    erase(world, *user(2))

    assert rows(world) == {"users": [(0, "nobody")], "tickets": []}


def test_a_row_that_nobody_owns_stays_and_leads_to_the_stand_in(build: Build) -> None:
    """A setting of the shop: it belongs to nobody, and somebody changed it last."""
    settings = T(ties=[maker()], cols="maker", rows=[(1, 1), (2, 2)], not_null="maker", foreign="maker>users")
    world = build({"users": users(), "settings": settings})

    erase(world, *user(1))

    assert rows(world)["settings"] == [(1, 0), (2, 2)]


def test_only_where_its_condition_holds(build: Build) -> None:
    kinds = T(
        ties=[maker(when=when("kind", "user"))],
        cols="maker kind",
        rows=[(1, 1, "user"), (2, 1, "robot")],
        not_null="maker kind",
    )
    world = build({"users": users(), "notes": kinds})

    erase(world, *user(1))

    assert rows(world)["notes"] == [(1, 0, "user"), (2, 1, "robot")]


def test_what_its_maker_wrote_into_it_may_be_masked_as_well(build: Build) -> None:
    own = tie(
        "maker>users:none", leaving=(mask("pseudo-person", "maker"), mask("fixed", "text", "(removed)"))
    )
    world = build({"users": users(), "tickets": tickets(own=own)})

    erase(world, *user(1))

    assert rows(world)["tickets"] == [(1, 2, 0, "(removed)"), (2, 2, 2, "b")]


def test_of_two_who_leave_at_once_nothing_is_left(build: Build) -> None:
    world = build({"users": users(), "tickets": tickets()})

    erase(world, *user(1), *user(2))

    assert rows(world) == {"users": [(0, "nobody")], "tickets": []}
