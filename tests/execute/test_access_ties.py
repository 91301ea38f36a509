"""What a person is shown along each kind of tie, on real databases."""

import pytest

from mamoru.model.map import Tie
from tests.engine import Build, reach, shown, user
from tests.worlds import T, tie, when

A, B, C = "Aiko", "Ben", "Chie"


def users(**more: object) -> T:
    """Three people with names."""
    return T(person="user", cols="name", personal="id name", rows=[(1, A), (2, B), (3, C)], **more)  # type: ignore[arg-type]  # fields of T


def messages(*ties: Tie | str) -> T:
    """Three messages, the last one to oneself."""
    return T(
        ties=ties,
        cols="sender receiver draft body",
        personal="id sender receiver draft body",
        rows=[(1, 1, 2, "d1", "b1"), (2, 2, 1, "d2", "b2"), (3, 1, 1, "d3", "b3"), (4, 2, 3, "d4", "b4")],
    )


def test_owned_joint_and_accessed_rows_are_shown_and_no_others(build: Build) -> None:
    """Both ends of a message see it."""
    world = build({"users": users(), "messages": messages("sender>users:owned", "receiver>users:accessed")})

    found = reach(world, *user(1))

    assert found["users"] == {1: {"id": 1, "name": A}}
    assert set(found["messages"]) == {1, 2, 3}
    assert found["messages"][2] == {"id": 2, "sender": 2, "receiver": 1, "draft": "d2", "body": "b2"}


def test_a_column_is_hidden_only_when_every_tie_that_reaches_the_row_hides_it(build: Build) -> None:
    """The sender does not see `receiver`, the receiver neither `sender` nor `draft`; both read `body`."""
    sender = tie("sender>users:owned", hide=("receiver",), hide_reason="the receiver's")
    receiver = tie("receiver>users:accessed", hide=("sender", "draft"), hide_reason="the sender's")
    world = build({"users": users(), "messages": messages(sender, receiver)})

    found = reach(world, *user(1))

    assert found["messages"] == {
        1: {"id": 1, "sender": 1, "draft": "d1", "body": "b1"},
        2: {"id": 2, "receiver": 1, "body": "b2"},
        3: {"id": 3, "sender": 1, "receiver": 1, "draft": "d3", "body": "b3"},
    }


def test_a_hidden_column_is_named(build: Build) -> None:
    """The package says which columns it leaves out of a row, and why."""
    receiver = tie("receiver>users:accessed", hide=("draft",), hide_reason="the sender's")
    world = build({"users": users(), "messages": messages("sender>users:owned", receiver)})

    (answer,) = [t for t in shown(world, *user(1)) if t.shown.table.name == "messages"]

    assert [r.hidden for r in answer.rows] == [(), ("draft",), ()]


def test_a_person_s_own_row_hides_nothing(build: Build) -> None:
    """User 2 was invited by user 1 and by nobody else; user 3 invited himself."""
    invited = tie("invited_by>users:accessed", hide=("phone",), hide_reason="theirs")
    people = T(
        ties=[invited],
        person="user",
        cols="invited_by phone",
        personal="id phone",
        rows=[(1, None, "p1"), (2, 1, "p2"), (3, 3, "p3")],
    )
    world = build({"users": people})

    assert reach(world, *user(1)) == {"users": {1: {"id": 1, "phone": "p1"}, 2: {"id": 2}}}
    assert reach(world, *user(3)) == {"users": {3: {"id": 3, "phone": "p3"}}}


def test_what_another_person_holds_is_not_shown(build: Build) -> None:
    """User 1 sees whom he invited, and not what they ordered."""
    people = T(
        ties=["invited_by>users:accessed"],
        person="user",
        cols="invited_by",
        personal="id",
        rows=[(1, None), (2, 1)],
    )
    orders = T(ties=["user_id>users:owned"], cols="user_id", personal="id", rows=[(1, 1), (2, 2)])
    world = build({"users": people, "orders": orders})

    assert reach(world, *user(1)) == {"users": {1: {"id": 1}, 2: {"id": 2}}, "orders": {1: {"id": 1}}}


def test_owns_and_accesses_show_what_a_row_points_to(build: Build) -> None:
    """A membership owns its group, a bookmark reads its page; what hangs on them is shown as well."""
    members = T(
        ties=["user_id>users:owned", "group_id>groups:owns"],
        cols="user_id group_id",
        personal="id",
        rows=[(1, 1, 7), (2, 2, 8)],
    )
    groups = T(cols="name", personal="id name", rows=[(7, "walkers"), (8, "readers")])
    walks = T(ties=["group_id>groups:owned"], cols="group_id", personal="id", rows=[(1, 7), (2, 8)])
    marks = T(
        ties=["user_id>users:owned", "page>pages:accesses"],
        cols="user_id page",
        personal="id",
        rows=[(1, 1, 4)],
    )
    pages = T(cols="title", personal="id title", rows=[(4, "four"), (5, "five")])
    world = build(
        {
            "users": users(),
            "members": members,
            "groups": groups,
            "walks": walks,
            "marks": marks,
            "pages": pages,
        }
    )

    found = reach(world, *user(1))

    assert found["groups"] == {7: {"id": 7, "name": "walkers"}}
    assert found["walks"] == {1: {"id": 1}}
    assert found["pages"] == {4: {"id": 4, "title": "four"}}


def test_a_plain_foreign_key_shows_a_row_when_it_is_the_only_one(build: Build) -> None:
    """Orders are shown by their one foreign key, lines by theirs to orders; transfers have two."""
    orders = T(
        cols="user_id colour",
        personal="id",
        rows=[(1, 1, 9), (2, 2, 9)],
        foreign="user_id>users colour>colours",
    )
    lines = T(cols="order_id", personal="id", rows=[(1, 1), (2, 2)], foreign="order_id>orders")
    colours = T(cols="name", rows=[(9, "red")])
    transfers = T(cols="a b", personal="id", rows=[(1, 1, 2)], foreign="a>users b>users")
    world = build(
        {"colours": colours, "users": users(), "orders": orders, "lines": lines, "transfers": transfers}
    )

    found = reach(world, *user(1))

    assert {name: list(table) for name, table in found.items()} == {"users": [1], "orders": [1], "lines": [1]}


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a")])
def test_what_is_deduced_does_not_depend_on_the_names_of_tables(build: Build, names: tuple[str, ...]) -> None:
    """The last table leads to the user directly and through the middle one, so nobody knows whose it is."""
    first, middle, last = names
    tables = {
        "users": users(),
        first: T(cols="user_id", personal="id", rows=[(1, 1)], foreign="user_id>users"),
        middle: T(cols="up", personal="id", rows=[(1, 1)], foreign=f"up>{first}"),
        last: T(cols="user_id up", personal="id", rows=[(1, 1, 1)], foreign=f"user_id>users up>{middle}"),
    }
    world = build(tables)

    assert set(reach(world, *user(1))) == {"users", first, middle}


def test_beside_a_declared_tie_a_plain_foreign_key_carries_nothing(build: Build) -> None:
    """The map says whose a ticket is; who worked on it is not said, so it is not theirs."""
    tickets = T(
        ties=["opened_by>users:owned"],
        cols="opened_by worker",
        personal="id",
        rows=[(1, 1, 2)],
        foreign="opened_by>users worker>users",
    )
    world = build({"users": users(), "tickets": tickets})

    assert "tickets" not in reach(world, *user(2))


def test_a_row_known_by_an_address_is_shown(build: Build) -> None:
    """A mail log is known by the address alone."""
    known = {"user-id": "id", "email": "email"}
    people = T(
        person="user", cols="email", personal="id email", known_by=known, rows=[(1, "a@x"), (2, "b@x")]
    )
    log = T(
        ties=["sent_to>user/email:owned"],
        cols="sent_to",
        personal="id",
        rows=[(1, "a@x"), (2, "b@x"), (3, None)],
    )
    world = build({"users": people, "log": log})

    assert list(reach(world, *user(1))["log"]) == [1]


def test_a_condition_decides_who_is_shown_a_row(build: Build) -> None:
    """`owner` is a user where `kind` is 1 and a shop where it is 2."""
    shops = T(ties=["user_id>users:owned"], cols="user_id", personal="id", rows=[(1, 2)])
    ties = [tie("owner>users:owned", when=when("kind", 1)), tie("owner>shops:owned", when=when("kind", 2))]
    files = T(ties=ties, cols="owner kind", personal="id", rows=[(1, 1, 1), (2, 1, 2), (3, 1, None)])
    world = build({"users": users(), "shops": shops, "files": files})

    assert list(reach(world, *user(1))["files"]) == [1]
    assert list(reach(world, *user(2))["files"]) == [2]


def test_equal_numbers_of_two_kinds_of_people_are_told_apart(build: Build) -> None:
    """Doctor 1 is not shown what patient 1 may see."""
    notes = T(
        ties=["doctor>doctors:joint", "patient>patients:joint"],
        cols="doctor patient",
        personal="id",
        rows=[(1, 1, 2), (2, 2, 1)],
    )
    doctors, patients = (T(person=p, personal="id", rows=[(1,), (2,)]) for p in ("doctor", "patient"))
    world = build({"doctors": doctors, "patients": patients, "notes": notes})

    assert list(reach(world, {"doctor-id": "1"}, of="doctor")["notes"]) == [1]
    assert list(reach(world, {"patient-id": "1"}, of="patient")["notes"]) == [2]


def test_secret_and_unmapped_columns_never_leave_the_database(build: Build) -> None:
    """A pin is personal and secret; a column that the map calls not personal is withheld too."""
    people = T(
        person="user",
        cols="name pin shelf",
        personal="id name pin",
        secret="pin",  # noqa: S106 - the name of a column
        rows=[(1, A, "hash", 7)],
    )
    world = build({"users": people})

    (answer,) = shown(world, *user(1))

    assert next(iter(answer.rows)).cells == {"id": 1, "name": A}
    assert {w.column: w.reason for w in answer.shown.withheld} == {
        "pin": "secret",
        "shelf": "not-personal",
    }


def test_rows_without_a_key_are_shown(build: Build) -> None:
    """Clicks have no key; two of them are the same."""
    clicks = T(
        key="",
        cols="user_id page",
        personal="page",
        ties=["user_id>users:owned"],
        rows=[(1, "a"), (1, "a"), (2, "b")],
    )
    world = build({"users": users(), "clicks": clicks})

    assert list(reach(world, *user(1))["clicks"].values()) == [{"page": "a"}, {"page": "a"}]
