"""People of several kinds in one table, told apart by a column: a request reaches one of them."""

import pytest

from mamoru.execute.identity.errors import UnknownPerson
from tests.engine import Build, erase, reach, rows, user
from tests.worlds import T, tie, when

EMAILS = {"user-id": "id", "staff-id": "id", "email": "email"}


def members() -> T:
    """Members 1 and 2 are users, 3 is staff with the e-mail address of 1, 4 is nobody that the map knows."""
    return T(
        person="user",
        kinds={"user": when("type", "U"), "staff": when("type", "S")},
        known_by=EMAILS,
        cols="type email manager",
        personal="email",
        types={"manager": "bigint"},
        ties=["manager>members:accessed"],
        rows=[(1, "U", "a@x", None), (2, "U", "b@x", 1), (3, "S", "a@x", None), (4, None, "d@x", 3)],
    )


def orders() -> T:
    return T(ties=["member>members:owned"], cols="member", rows=[(10, 1), (11, 2), (12, 3), (13, 4)])


def test_a_request_erases_rows_of_its_own_kind(build: Build) -> None:
    world = build({"members": members(), "orders": orders()})

    erase(world, *user(1))

    assert rows(world)["members"] == [(2, "U", "b@x", None), (3, "S", "a@x", None), (4, None, "d@x", 3)]
    assert rows(world)["orders"] == [(11, 2), (12, 3), (13, 4)]

    erase(world, {"staff-id": "3"}, of="staff")

    assert rows(world)["members"] == [(2, "U", "b@x", None), (4, None, "d@x", None)]
    assert rows(world)["orders"] == [(11, 2), (13, 4)]


def test_a_number_of_another_kind_names_nobody(build: Build) -> None:
    """Number 3 is staff: a request of a user by that number finds nobody, and nothing is done."""
    world = build({"members": members(), "orders": orders()})
    before = rows(world)

    for number in (3, 4):
        with pytest.raises(UnknownPerson):
            erase(world, *user(number))

    assert rows(world) == before


def test_an_address_that_two_kinds_share_finds_the_one_that_asks(build: Build) -> None:
    world = build({"members": members(), "orders": orders()})

    assert reach(world, {"email": "a@x"}, of="staff")["members"] == {0: {"email": "a@x"}, 1: {"email": "d@x"}}

    erase(world, {"email": "a@x"}, of="staff")

    assert [r[0] for r in rows(world)["members"]] == [1, 2, 4]


def test_people_of_another_kind_stop_the_walk(build: Build) -> None:
    """Member 2 is shown to the manager 1, and what member 2 owns is not; staff is a stranger as any other."""
    world = build(
        {
            "members": members(),
            "orders": T(ties=["member>members:owned"], cols="member", personal="id", rows=[(10, 1), (11, 2)]),
        }
    )

    found = reach(world, *user(1))

    assert sorted(str(cells["email"]) for cells in found["members"].values()) == ["a@x", "b@x"]
    assert list(found["orders"]) == [10]


def test_a_tie_by_an_address_is_of_one_kind(build: Build) -> None:
    """News go to users by address; the staff member with the same address is another capacity."""
    news = T(ties=[tie("to>user/email:owned")], cols="to", rows=[(1, "a@x"), (2, "b@x")])
    world = build({"members": members(), "news": news})

    erase(world, {"staff-id": "3"}, of="staff")

    assert rows(world)["news"] == [(1, "a@x"), (2, "b@x")]

    erase(world, *user(1))

    assert rows(world)["news"] == [(2, "b@x")]
