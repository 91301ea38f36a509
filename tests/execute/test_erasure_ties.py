"""What an erasure does along each kind of tie, on real databases with real constraints."""

import pytest

from mamoru.model.map import TargetGone
from tests.engine import Build, Effect, Forbidden, erase, rows, user
from tests.worlds import T, mask, tie, when

A, B, C = "Aiko", "Ben", "Chie"


def users(**more: object) -> T:
    """Three people with names."""
    return T(person="user", cols="name", personal="name", rows=[(1, A), (2, B), (3, C)], **more)  # type: ignore[arg-type]  # fields of T


# -- several owners --------------------------------------------------------------------------------


def test_a_group_stays_until_its_last_member_leaves(build: Build) -> None:
    """A membership owns the group it points to, so members own it together along one tie."""
    members = T(
        ties=["user_id>users:owned", "group_id>groups:owns"],
        cols="user_id group_id",
        rows=[(1, 1, 7), (2, 2, 7), (3, 3, 8)],
        foreign="user_id>users group_id>groups",
    )
    groups = T(cols="name", personal="name", rows=[(7, "walkers"), (8, "readers")])
    notes = T(
        ties=["group_id>groups:owned"], cols="group_id", rows=[(1, 7), (2, 8)], foreign="group_id>groups"
    )
    world = build({"users": users(), "members": members, "groups": groups, "notes": notes})

    erase(world, *user(1))

    assert rows(world)["groups"] == [(7, "walkers"), (8, "readers")]
    assert rows(world)["notes"] == [(1, 7), (2, 8)]

    erase(world, *user(2))

    assert rows(world) == {
        "users": [(3, C)],
        "members": [(3, 3, 8)],
        "groups": [(8, "readers")],
        "notes": [(2, 8)],
    }


def test_what_a_reader_s_row_points_to_stays(build: Build) -> None:
    """A bookmark gives its owner access to the page it points to, and no ownership."""
    marks = T(
        ties=["user_id>users:owned", "page_id>pages:accesses"], cols="user_id page_id", rows=[(1, 1, 4)]
    )
    pages = T(ties=["author>users:owned"], cols="author", rows=[(4, 2)])
    world = build({"users": users(), "marks": marks, "pages": pages})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, B), (3, C)], "marks": [], "pages": [(4, 2)]}


def test_one_of_several_holders_by_a_column_that_is_not_unique_leaves(build: Build) -> None:
    """Households share a postcode; a letter to the postcode is theirs together."""
    people = T(person="user", cols="postcode", rows=[(1, "220"), (2, "220"), (3, "100")])
    letters = T(ties=["to_code>users.postcode:owned"], cols="to_code", rows=[(1, "220"), (2, "100")])
    world = build({"users": people, "letters": letters})

    erase(world, *user(1))

    assert rows(world)["letters"] == [(1, "220"), (2, "100")]

    erase(world, *user(2))

    assert rows(world)["letters"] == [(2, "100")]


def test_a_pseudo_person_owns_nothing(build: Build) -> None:
    """User 1 leaves and is replaced by the placeholder; when user 2 leaves, nobody is left."""
    people = T(person="user", rows=[(0,), (1,), (2,)], pseudo=0)
    ties = [tie(f"{c}>users:joint", leaving=(mask("pseudo-person", c),)) for c in ("sender", "receiver")]
    sent = T(
        ties=ties,
        cols="sender receiver",
        rows=[(1, 1, 2)],
        not_null="sender receiver",
        foreign="sender>users receiver>users",
    )
    world = build({"users": people, "messages": sent})

    erase(world, *user(1))

    assert rows(world) == {"users": [(0,), (2,)], "messages": [(1, 0, 2)]}

    erase(world, *user(2))

    assert rows(world) == {"users": [(0,)], "messages": []}


def test_null_and_missing_rows_own_nothing(build: Build) -> None:
    """Message 1 has no receiver, message 2 has one that is not there; both are the sender's alone."""
    sent = T(
        ties=["sender>users:joint", "receiver>users:joint"],
        cols="sender receiver",
        rows=[(1, 1, None), (2, 1, 99), (3, 1, 2)],
    )
    world = build({"users": users(), "messages": sent})

    erase(world, *user(1))

    assert rows(world)["messages"] == [(3, None, 2)]


def test_an_owner_that_nobody_owns_saves_nothing(build: Build) -> None:
    """A file is user 1's and a folder's; the folder has no owner any more."""
    folders = T(ties=["user_id>users:owned"], cols="user_id", rows=[(5, None), (6, 2)])
    files = T(
        ties=["user_id>users:joint", "folder_id>folders:joint"],
        cols="user_id folder_id",
        rows=[(1, 1, 5), (2, 1, 6)],
    )
    world = build({"users": users(), "folders": folders, "files": files})

    erase(world, *user(1))

    assert rows(world)["files"] == [(2, None, 6)]


# -- delete-row, people ----------------------------------------------------------------------------


def test_delete_row_takes_what_hangs_on_the_row(build: Build) -> None:
    """A thread goes with who opened it, other people's replies included: an explicit word."""
    opened = tie("opened_by>users:accessed", delete_row=True, delete_reason="the opener decides")
    threads = T(
        ties=["board_owner>users:owned", opened], cols="board_owner opened_by", rows=[(1, 2, 1), (2, 2, 3)]
    )
    replies = T(
        ties=["thread>threads:owned", "author>users:joint"], cols="thread author", rows=[(1, 1, 3), (2, 2, 3)]
    )
    kept = tie(
        "thread>threads:joint", delete_row=True, delete_reason="a reply without its thread says nothing"
    )
    replies.ties = [kept, "author>users:joint"]
    world = build({"users": users(), "threads": threads, "replies": replies})

    erase(world, *user(1))

    assert rows(world)["threads"] == [(2, 2, 3)]
    assert rows(world)["replies"] == [(2, 2, 3)]


def test_a_person_reached_but_not_asked_stops_the_walk(build: Build) -> None:
    """User 1 invited user 2; an invitation never takes a person along, nor what is theirs."""
    invited = tie("invited_by>users:owned", leaving=(mask("null", "note"),))
    people = T(
        ties=[invited],
        person="user",
        cols="invited_by note",
        personal="note",
        rows=[(1, None, "n1"), (2, 1, "n2")],
    )
    orders = T(ties=["user_id>users:owned"], cols="user_id", rows=[(1, 1), (2, 2)])
    world = build({"users": people, "orders": orders})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, None, None)], "orders": [(2, 2)]}


def test_equal_numbers_of_two_kinds_of_people_are_not_mixed_up(build: Build) -> None:
    """Customer 1 and employee 1 are two people; employee 1 serves customer 2."""
    visits = T(
        ties=["customer>customers:joint", "employee>employees:joint"],
        cols="customer employee",
        rows=[(1, 1, 2), (2, 2, 1)],
    )
    world = build(
        {
            "customers": T(person="customer", rows=[(1,), (2,)]),
            "employees": T(person="employee", rows=[(1,), (2,)]),
            "visits": visits,
        }
    )

    erase(world, {"customer-id": "1"}, of="customer")

    assert rows(world) == {
        "customers": [(2,)],
        "employees": [(1,), (2,)],
        "visits": [(1, None, 2), (2, 2, 1)],
    }


def test_a_batch_is_one_run(build: Build) -> None:
    """Users 1 and 2 leave together: what they had together goes, what they had with user 3 stays."""
    sent = T(
        ties=["sender>users:joint", "receiver>users:joint"],
        cols="sender receiver",
        rows=[(1, 1, 2), (2, 2, 3)],
    )
    world = build({"users": users(), "messages": sent})

    erased = erase(world, *user(1, 2))

    assert rows(world) == {"users": [(3, C)], "messages": [(2, None, 3)]}
    assert erased.effects == {"users": Effect(deleted=2), "messages": Effect(deleted=1, masked=1)}


# -- references ------------------------------------------------------------------------------------


def test_a_reference_is_emptied_when_its_target_goes(build: Build) -> None:
    """An order keeps no trace of the address it went to, and is not touched by another address."""
    addresses = T(ties=["user_id>users:owned"], cols="user_id", rows=[(4, 1), (5, 2)])
    orders = T(
        ties=["user_id>users:owned", "address_id>addresses:none"],
        cols="user_id address_id",
        rows=[(1, 2, 4), (2, 2, 5)],
        foreign="user_id>users address_id>addresses",
    )
    world = build({"users": users(), "addresses": addresses, "orders": orders})

    erase(world, *user(1))

    assert rows(world)["orders"] == [(1, 2, None), (2, 2, 5)]


def test_a_foreign_key_that_the_map_does_not_tie_is_emptied_and_deletes_nothing(build: Build) -> None:
    """A plain foreign key never deletes until a person has said whose the row is."""
    visits = T(cols="user_id page", rows=[(1, 1, 7), (2, 2, 7)], foreign="user_id>users")
    world = build({"users": users(), "visits": visits})

    erase(world, *user(1))

    assert rows(world)["visits"] == [(1, None, 7), (2, 2, 7)]


def test_a_reference_may_forbid_the_erasure(build: Build) -> None:
    """An open loan must be settled before its borrower is erased; a loan that goes along forbids nothing."""
    loan = tie("borrower>users:accessed", target_gone=TargetGone.REFUSE)
    own = tie("lender>users:owned", target_gone=TargetGone.REFUSE)
    world = build({"users": users(), "loans": T(ties=[own, loan], cols="lender borrower", rows=[(1, 1, 2)])})
    before = rows(world)

    with pytest.raises(Forbidden, match=r"^loans\.borrower$"):
        erase(world, *user(2))

    assert rows(world) == before

    erase(world, *user(1))

    assert rows(world)["loans"] == []


def test_columns_shared_by_two_references_are_not_emptied(build: Build) -> None:
    """A task names its tenant once, for its user and for its project; the project's tie must hold."""
    people = T(
        person="user", key="tenant, nr", cols="tenant nr", rows=[(1, 1), (1, 2)], known_by={"user-id": "nr"}
    )
    projects = T(
        key="tenant, nr", cols="tenant nr owner", ties=["tenant+owner>users:owned"], rows=[(1, 5, 2)]
    )
    tasks = T(
        ties=["tenant+project>projects:owned", "tenant+done_by>users:accessed"],
        cols="tenant project done_by",
        rows=[(1, 1, 5, 1)],
        foreign="tenant+project>projects tenant+done_by>users",
    )
    world = build({"users": people, "projects": projects, "tasks": tasks})

    erase(world, *user(1))

    assert rows(world)["tasks"] == [(1, 1, 5, None)]


# -- shells ----------------------------------------------------------------------------------------


def test_a_row_that_others_must_reference_stays_as_a_shell(build: Build) -> None:
    """A review of user 2 must name the product that user 1 sold; the product says nothing any more."""
    products = T(
        ties=["seller>users:owned"],
        cols="seller title price",
        personal="title",
        masks={"title": mask("fixed", "title", "(removed)")},
        rows=[(1, 1, "My old bicycle", 50), (2, 1, "My lamp", 5)],
        not_null="title",
        foreign="seller>users",
    )
    reviews = T(
        ties=["author>users:owned", "product>products:none"],
        cols="author product",
        rows=[(1, 2, 1), (2, 1, 2)],
        not_null="product",
        foreign="author>users product>products",
    )
    world = build({"users": users(), "products": products, "reviews": reviews})

    erased = erase(world, *user(1))

    assert rows(world) == {
        "users": [(2, B), (3, C)],
        "products": [(1, None, "(removed)", 50)],
        "reviews": [(1, 2, 1)],
    }
    assert erased.effects["products"] == Effect(deleted=1, shells=1, masked=1)


def test_a_shell_holds_fast_what_it_must_reference_itself(build: Build) -> None:
    """Reply 3 of user 2 must name reply 2, and that one reply 1; both stay as shells, reply 4 goes."""
    replies = T(
        ties=["author>users:owned", "under>replies:none"],
        cols="author under body",
        personal="body",
        rows=[(1, 1, 1, "a"), (2, 1, 1, "b"), (3, 2, 2, "c"), (4, 1, 1, "d")],
        not_null="under",
        foreign="author>users under>replies",
    )
    world = build({"users": users(), "replies": replies})

    erase(world, *user(1))

    assert rows(world)["replies"] == [(1, None, 1, None), (2, None, 1, None), (3, 2, 2, "c")]


def test_a_reference_to_a_shell_is_not_touched(build: Build) -> None:
    """User 1 stays as a shell for a NOT NULL reference; another reference to it may as well stay."""
    must = T(ties=["user_id>users:none"], cols="user_id", rows=[(1, 1)], not_null="user_id")
    may = T(ties=["user_id>users:none"], cols="user_id", rows=[(1, 1), (2, 2)])
    world = build({"users": users(), "must": must, "may": may})

    erase(world, *user(1))

    assert rows(world) == {"users": [(1, None), (2, B), (3, C)], "must": [(1, 1)], "may": [(1, 1), (2, 2)]}


# -- conditions ------------------------------------------------------------------------------------


def test_a_tie_holds_only_where_its_condition_does(build: Build) -> None:
    """A document belongs to the user of its column `of` only if it is private."""
    documents = T(
        ties=[tie("of>users:owned", when=when("kind", "private"))],
        cols="of kind",
        rows=[(1, 1, "private"), (2, 1, "public"), (3, 1, None)],
    )
    world = build({"users": users(), "documents": documents})

    erase(world, *user(1))

    assert rows(world)["documents"] == [(2, 1, "public"), (3, 1, None)]


def test_one_column_may_lead_to_several_tables(build: Build) -> None:
    """`owner` is a user where `kind` is 1 and a shop where it is 2; user 1 and shop 1 are not mixed up."""
    shops = T(ties=["user_id>users:owned"], cols="user_id", rows=[(1, 2)])
    ties = [tie("owner>users:owned", when=when("kind", 1)), tie("owner>shops:owned", when=when("kind", 2))]
    files = T(ties=ties, cols="owner kind", rows=[(1, 1, 1), (2, 1, 2), (3, 2, 1)])
    world = build({"users": users(), "shops": shops, "files": files})

    erase(world, *user(1))

    assert rows(world)["files"] == [(2, 1, 2), (3, 2, 1)]

    erase(world, *user(2))

    assert rows(world) == {"users": [(3, C)], "shops": [], "files": []}


def test_an_owner_whose_condition_is_unknown_saves_nothing(build: Build) -> None:
    """The tie by e-mail holds for kind 0; where the kind is NULL nobody knows, so nobody owns by it."""
    people = T(
        person="user",
        cols="email",
        personal="email",
        rows=[(1, "a@x"), (2, "b@x")],
        known_by={"user-id": "id", "email": "email"},
    )
    by_mail = tie("email>user/email:joint", when=when("kind", 0))
    notes = T(
        ties=["user_id>users:joint", by_mail],
        cols="user_id email kind",
        rows=[(1, 1, "b@x", None), (2, 1, "b@x", 0)],
    )
    world = build({"users": people, "notes": notes})

    erase(world, *user(1))

    assert rows(world)["notes"] == [(2, None, "b@x", 0)]


def test_a_conditional_tie_leads_to_the_stand_in_though_the_target_of_its_foreign_key_is_gone(
    build: Build,
) -> None:
    """Note 1 is both people's; note 2 is of another kind, in which the column is nobody's tie.

    Found by the judge: seed 700718, sets of data 0, 2 and 3.
    """
    notes = T(
        ties=[
            tie("who>users:joint", leaving=(mask("pseudo-person", "who"),), when=when("kind", 1)),
            "other>users:joint",
        ],
        cols="kind who other",
        foreign="who>users",
        rows=[(1, 1, 2, 1), (2, 2, 2, 1)],
    )
    people = T(person="user", pseudo=9, rows=[(1,), (2,), (9,)])
    world = build({"users": people, "notes": notes})

    erase(world, *user(2))

    assert rows(world)["notes"] == [(1, 1, 9, 1), (2, 2, None, 1)]
