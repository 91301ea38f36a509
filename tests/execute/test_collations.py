"""Which rows match is the database's affair: keys that differ in letter case are one where it says so."""

from collections.abc import Mapping, Sequence

import pytest

from tests.engine import Build, builder, erase, reach, rows
from tests.worlds import T, mask, tie

LOOSE = {"sqlite": "text collate nocase", "mariadb": "varchar(40) collate utf8mb4_general_ci"}


@pytest.fixture(params=sorted(LOOSE))
def loose(request: pytest.FixtureRequest) -> tuple[Build, str]:
    """Return how a world is built, and a type of text without letter case."""
    return builder(request.param, request), LOOSE[request.param]


def named(word: str, also: Mapping[str, T], ties: Sequence[str] = ("who>users:owned",)) -> Mapping[str, T]:
    """Make two people who are known by a name, and notes that lead to them in any letter case."""
    people = T(
        person="user", known_by={"email": "id"}, rows=[("Hana",), ("Ben",)], types={"id": word}, not_null="id"
    )
    notes = T(
        ties=ties,
        cols="who",
        rows=[(1, "HANA"), (2, "hana"), (3, "ben"), (4, "Hana"), (5, None)],
        types={"who": word},
    )
    return {"users": people, "notes": notes, **also}


def test_rows_of_a_person_are_found_in_any_letter_case(loose: tuple[Build, str]) -> None:
    build, word = loose
    world = build(named(word, {}))

    assert set(reach(world, {"email": "hANA"})["notes"]) == {0, 1, 2}
    erase(world, {"email": "hANA"})

    assert rows(world) == {"users": [("Ben",)], "notes": [(3, "ben"), (5, None)]}


def test_rows_behind_such_rows_go_too(loose: tuple[Build, str]) -> None:
    """Comments lead to notes by a text, and parts to comments by two of them."""
    build, word = loose
    topics = T(
        ties=["who>users:owned"],
        cols="who",
        key="id",
        rows=[("A", "hana"), ("B", "ben")],
        types={"who": word, "id": word},
    )
    comments = T(
        ties=["topic>topics:owned"], cols="topic", rows=[(1, "a"), (2, "A"), (3, "b")], types={"topic": word}
    )
    world = build(named(word, {"topics": topics, "comments": comments}))

    erase(world, {"email": "Hana"})

    assert rows(world)["topics"] == [("B", "ben")]
    assert rows(world)["comments"] == [(3, "b")]


def test_a_joint_row_stays_for_the_other_owner_in_any_letter_case(loose: tuple[Build, str]) -> None:
    build, word = loose
    letters = T(
        ties=[
            tie("sender>users:joint", leaving=(mask("null", "sender"),)),
            tie("receiver>users:joint", leaving=(mask("null", "receiver"),)),
        ],
        cols="sender receiver",
        rows=[(1, "HANA", "ben"), (2, "hana", "Hana"), (3, "BEN", "BEN"), (4, "hana", "nobody")],
        types={"sender": word, "receiver": word},
    )
    world = build(named(word, {"letters": letters}))

    erase(world, {"email": "Hana"})

    assert rows(world)["letters"] == [(1, None, "ben"), (3, "BEN", "BEN")]


def test_composite_keys_are_compared_column_by_column(loose: tuple[Build, str]) -> None:
    build, word = loose
    orders = T(
        ties=["who>users:owned"],
        cols="shop number who",
        key="shop, number",
        rows=[("X", 1, "hana"), ("Y", 1, "ben")],
        types={"who": word, "shop": word},
    )
    items = T(
        ties=["shop+number>orders:owned"],
        cols="shop number",
        rows=[(1, "x", 1), (2, "X", 1), (3, "y", 1)],
        types={"shop": word},
    )
    world = build(named(word, {"orders": orders, "items": items}))

    assert set(reach(world, {"email": "hana"})["items"]) == {0, 1}
    erase(world, {"email": "HANA"})

    assert rows(world)["items"] == [(3, "y", 1)]


def test_a_mere_reference_is_emptied_in_any_letter_case(loose: tuple[Build, str]) -> None:
    build, word = loose
    visits = T(ties=["who>users:none"], cols="who", rows=[(1, "HANA"), (2, "ben")], types={"who": word})
    world = build(named(word, {"visits": visits}))

    erase(world, {"email": "Hana"})

    assert rows(world)["visits"] == [(1, None), (2, "ben")]


def test_several_people_in_other_letter_cases_are_one_set(loose: tuple[Build, str]) -> None:
    build, word = loose
    world = build(named(word, {}))

    erase(world, {"email": "HANA"}, {"email": "bEN"})

    assert rows(world) == {"users": [], "notes": [(5, None)]}


def test_values_of_ties_to_people_kept_elsewhere_match_in_any_letter_case(loose: tuple[Build, str]) -> None:
    build, word = loose
    news = T(
        ties=["to>user/email:owned"],
        cols="to",
        rows=[(1, "hana"), (2, "BEN"), (3, "HANA")],
        types={"to": word},
    )
    world = build(named(word, {"news": news}))

    assert set(reach(world, {"email": "Hana"})["news"]) == {0, 1}
    erase(world, {"email": "Hana"})

    assert rows(world)["news"] == [(2, "BEN")]
