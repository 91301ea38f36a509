"""Rows that are a part of something, and of somebody: what they lead to need not stay for their sake."""

import pytest

from tests.engine import Build, Effect, erase, rows, user
from tests.worlds import T, tie, when

A, B = "Aiko", "Ben"


def users() -> T:
    """Two people, whose names may not be empty, so that they cannot stay as shells."""
    return T(person="user", cols="name", personal="name", not_null="name", rows=[(1, A), (2, B)])


def albums() -> T:
    """An album of each of them, with a title that may not be empty either."""
    return T(
        ties=["owner>users:owned"],
        cols="owner title",
        personal="title",
        not_null="owner title",
        foreign="owner>users",
        rows=[(1, 1, "My garden"), (2, 2, "My cat")],
    )


def pictures() -> T:
    """Pictures in albums: of user 1 in album 1, of user 2 in album 1, of user 1 in album 2."""
    because = {"delete_row": True, "delete_reason": "a picture goes with its album", "delete_shared": True}
    return T(
        ties=["taken_by>users:owned", tie("album>albums:accessed", **because)],
        cols="taken_by album",
        not_null="taken_by album",
        foreign="taken_by>users album>albums",
        rows=[(1, 1, 1), (2, 2, 1), (3, 1, 2), (4, 2, 2)],
    )


def test_what_goes_with_its_album_does_not_hold_the_album_fast(build: Build) -> None:
    """By ``delete-row`` no picture is left that must name album 1, nor one that must name user 1."""
    world = build({"users": users(), "albums": albums(), "pictures": pictures()})

    erased = erase(world, *user(1))

    assert rows(world)["albums"] == [(2, 2, "My cat")]
    assert rows(world)["pictures"] == [(4, 2, 2)]
    assert erased.effects["albums"] == Effect(deleted=1)


def test_an_owner_of_a_part_does_not_stay_for_it_either(build: Build) -> None:
    """Picture 3 of user 1 hangs in album 2 of user 2: it goes with its owner, who need not stay."""
    world = build({"users": users(), "albums": albums(), "pictures": pictures()})

    erased = erase(world, *user(1))

    assert rows(world)["users"] == [(2, B)]
    assert (erased.effects["users"], erased.effects["pictures"]) == (Effect(deleted=1), Effect(deleted=3))


def remarks(*kinds: str) -> T:
    """Remarks on an album or on a song: one column leads to either, another says to which."""
    ties = [tie(f"thing>{kind}s:owned", when=when("kind", kind)) for kind in kinds]
    return T(
        ties=ties,
        cols="thing kind",
        not_null="thing kind",
        rows=[(1, 1, "album"), (2, 2, "album"), (3, 1, "song"), (4, 2, "song"), (5, 1, "film")],
    )


@pytest.mark.parametrize("kinds", [("album",), ("album", "song")])
def test_what_a_part_leads_to_by_a_condition_need_not_stay(build: Build, kinds: tuple[str, ...]) -> None:
    """A remark on an album has no owner but the album, whatever other remarks lead to."""
    world = build({"users": users(), "albums": albums(), "songs": albums(), "remarks": remarks(*kinds)})

    erased = erase(world, *user(1))

    gone = {1, 3} if "song" in kinds else {1}
    assert rows(world)["albums"] == [(2, 2, "My cat")]
    assert {row[0] for row in rows(world)["remarks"]} == {1, 2, 3, 4, 5} - gone
    assert erased.effects["users"] == Effect(deleted=1)


def test_where_two_owners_are_not_told_apart_a_row_may_have_both(build: Build) -> None:
    """Remark 1 is on album 1 and of user 2, so album 1 stays, and user 1 whom it must name, as shells."""
    shared = T(
        ties=["thing>albums:joint", "by>users:joint"],
        cols="thing by",
        not_null="thing",
        rows=[(1, 1, 2), (2, 1, None)],
    )
    people, things = users(), albums()
    people.not_null, things.not_null = "", "owner"
    world = build({"users": people, "albums": things, "remarks": shared})

    erase(world, *user(1))

    assert rows(world) == {
        "users": [(1, None), (2, B)],
        "albums": [(1, 1, None), (2, 2, "My cat")],
        "remarks": [(1, 1, 2)],
    }


def test_a_number_that_is_not_the_key_stays_where_other_rows_must_name_it(build: Build) -> None:
    """The key of accounts is a code and a sort, but letters name them by a number that is unique."""
    accounts = T(
        person="user",
        key="code, sort",
        cols="code sort number name",
        known_by={"user-id": "number"},
        personal="name",
        unique="number",
        rows=[("a", "x", 1, A), ("b", "x", 2, B)],
    )
    letters = T(
        ties=["account>accounts.number:none"],
        cols="account",
        not_null="account",
        foreign="account>accounts.number",
        rows=[(1, 1), (2, 2)],
    )
    world = build({"accounts": accounts, "letters": letters})

    erase(world, *user(1))

    assert rows(world) == {"accounts": [("a", "x", 1, None), ("b", "x", 2, B)], "letters": [(1, 1), (2, 2)]}
