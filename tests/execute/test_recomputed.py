"""Counters that are made of rows: they tell the truth after some of those rows are erased."""

import pytest

from mamoru.plan.erasing import CannotErase
from tests.engine import Build, erase, rows, user
from tests.worlds import T, made, mask, tie, when


def users() -> T:
    return T(person="user", rows=[(0,), (5,)])


def posts() -> T:
    return T(
        ties=["author>users:owned", "thread>threads:none"],
        cols="author thread score kind",
        rows=[(1, 0, 1, 3, 1), (2, 5, 1, 4, 1), (3, 0, 1, 9, 0), (4, 0, 2, 7, 1), (5, 5, 3, 1, 1)],
    )


def threads(*columns: object, cols: str) -> T:
    width = len(cols.split())
    counters = [made(*c) for c in columns]  # type: ignore[misc]  # a column, its words, a condition
    return T(cols=cols, recomputed=counters, types=dict.fromkeys(cols.split(), "bigint"),
             rows=[(n, *([99] * width)) for n in (1, 2, 3)])  # fmt: skip


def test_a_number_of_rows_is_counted_anew_where_some_of_them_go(build: Build) -> None:
    """Thread 3 loses no post, so its number is not touched, right or wrong."""
    world = build(
        {
            "users": users(),
            "threads": threads(("posts", "count posts by thread"), cols="posts"),
            "posts": posts(),
        }
    )

    erased = erase(world, *user(0))

    assert rows(world)["threads"] == [(1, 1), (2, 0), (3, 99)]
    assert erased.effects["threads"].masked == 2


def test_sums_the_least_and_the_greatest_are_made_anew(build: Build) -> None:
    made_of = (
        ("sum", "sum posts.score by thread"),
        ("least", "min posts.score by thread"),
        ("most", "max posts.score by thread"),
    )
    world = build({"users": users(), "threads": threads(*made_of, cols="sum least most"), "posts": posts()})

    erase(world, *user(0))

    assert rows(world)["threads"] == [(1, 4, 4, 4), (2, 0, None, None), (3, 99, 99, 99)]


def test_only_rows_of_which_the_condition_holds_count(build: Build) -> None:
    counted = ("posts", "count posts by thread", when("kind", 0))
    world = build({"users": users(), "threads": threads(counted, cols="posts"), "posts": posts()})

    erase(world, *user(0))

    assert rows(world)["threads"] == [(1, 0), (2, 99), (3, 99)]


def test_replies_are_counted_in_their_own_table(build: Build) -> None:
    comments = T(
        ties=["author>users:owned", "under>comments:none"],
        cols="author under replies",
        rows=[(1, 5, None, 2), (2, 0, 1, 0), (3, 5, 1, 0)],
        recomputed=[made("replies", "count comments by under")],
    )
    world = build({"users": users(), "comments": comments})

    erase(world, *user(0))

    assert rows(world)["comments"] == [(1, 5, None, 1), (3, 5, 1, 0)]


def test_a_counter_in_a_row_of_somebody_who_stays(build: Build) -> None:
    """User 5's number of followers is made of rows that user 0 owns."""
    people = T(
        person="user",
        cols="followers",
        rows=[(0, 0), (5, 1)],
        recomputed=[made("followers", "count follows by whom")],
    )
    follows = T(ties=["who>users:owned", "whom>users:accessed"], cols="who whom", rows=[(1, 0, 5)])
    world = build({"users": people, "follows": follows})

    erase(world, *user(0))

    assert rows(world) == {"users": [(5, 0)], "follows": []}


@pytest.mark.lacks("files", "rows of files always have a key")
def test_rows_without_a_key_cannot_be_counted_anew(build: Build) -> None:
    views = T(ties=["who>users:owned"], key="", cols="who thread", rows=[(0, 1)])
    world = build(
        {
            "users": users(),
            "threads": threads(("views", "count views by thread"), cols="views"),
            "views": views,
        }
    )

    with pytest.raises(CannotErase) as refused:
        erase(world, *user(0))

    assert str(refused.value) == (
        "systems/s.yaml:1:1: MAM-304: `threads.views` is made of rows of `views`, which no key tells apart\n"
        "  why: the erasure would stop half-way, or leave data of a person who was told that it is gone\n"
        "  do:  mend `recomputed:`, or mask the column by the tie whose rows it is made of; then run `mamoru "
        "check`"
    )


def test_what_is_made_of_its_own_table_counts_a_row_no_more_that_leads_elsewhere_after_the_erasure(
    build: Build,
) -> None:
    """User 1 stays as a shell, for a note that is user 5's too; user 3 has them as a boss no more.

    Found by the judge: seed 700125, set of data 1.
    """
    people = T(
        person="user",
        ties=[tie("boss>users:owned", leaving=(mask("null", "boss"),))],
        cols="boss least size",
        recomputed=[made("least", "min users.size by boss")],
        rows=[(1, None, 7, 3), (2, 1, 7, 4), (3, 1, 7, 2), (5, None, 7, 9)],
    )
    notes = T(
        ties=["who>users:joint", "other>users:joint"],
        cols="who other",
        not_null="who other",
        foreign="who>users other>users",
        rows=[(1, 1, 5)],
    )
    world = build({"users": people, "notes": notes})

    erase(world, *user(1), *user(2))

    assert rows(world)["users"] == [(1, None, None, 3), (3, None, 7, 2), (5, None, 7, 9)]
