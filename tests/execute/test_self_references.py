"""What becomes of replies when what they reply to is erased: each answer that a map can give."""

import pytest

from mamoru.model.map import TargetGone
from tests.engine import Build, Forbidden, erase, rows, user
from tests.worlds import T, tie


def users(*ids: int) -> T:
    return T(person="user", rows=[(i,) for i in ids or (0, 5, 10)])


def comments(answer: TargetGone, **more: object) -> T:
    """Comment 2 of user 5 answers 1 of user 0, comment 3 of user 10 answers 2."""
    return T(
        ties=["author>users:owned", tie("under>comments:none", target_gone=answer, **more)],
        cols="author under",
        rows=[(1, 0, None), (2, 5, 1), (3, 10, 2), (4, 5, None)],
    )


def test_a_reply_stays_and_leads_nowhere(build: Build) -> None:
    world = build({"users": users(), "comments": comments(TargetGone.NULL)})

    erase(world, *user(0))

    assert rows(world)["comments"] == [(2, 5, None), (3, 10, 2), (4, 5, None)]


def test_a_reply_stays_and_keeps_the_number_of_what_it_answered(build: Build) -> None:
    """No constraint forbids it; the map says why, and which promise ends it."""
    kept = comments(TargetGone.KEEP, gone_reason="threads are read by number", gone_until="books")
    world = build({"users": users(), "comments": kept})

    erased = erase(world, *user(0))

    assert rows(world)["comments"] == [(2, 5, 1), (3, 10, 2), (4, 5, None)]
    assert erased.effects["comments"].masked == 0


def test_replies_go_with_what_they_answer_and_so_do_theirs(build: Build) -> None:
    """Other people's replies go too: an explicit word, and the plan counts what is taken from others."""
    along = comments(
        TargetGone.DELETE_ROW, delete_row=True, delete_reason="nothing without it", delete_shared=True
    )
    world = build({"users": users(), "comments": along})

    erased = erase(world, *user(0))

    assert rows(world)["comments"] == [(4, 5, None)]
    assert erased.sets["s"].values["b1"] == 2


def test_replies_that_stay_forbid_the_erasure(build: Build) -> None:
    world = build({"users": users(), "comments": comments(TargetGone.REFUSE)})
    before = rows(world)

    with pytest.raises(Forbidden, match=r"^comments\.under$"):
        erase(world, *user(0))

    assert rows(world) == before


def test_case_5_with_the_number_kept_the_last_owner_still_deletes(build: Build) -> None:
    """As K9db leaves it: the leaver's number stays in what others own, and owns nothing."""
    kept = {"target_gone": TargetGone.KEEP, "gone_reason": "both ends are counted", "gone_until": "books"}
    messages = T(
        ties=[tie("sender>users:joint", **kept), tie("receiver>users:joint", **kept)],
        cols="sender receiver",
        rows=[(1, 0, 10), (2, 0, 0), (3, 5, 10), (4, 5, 0)],
    )
    world = build({"users": users(), "messages": messages})

    erase(world, *user(0))

    assert rows(world)["messages"] == [(1, 0, 10), (3, 5, 10), (4, 5, 0)]

    erase(world, *user(10))

    assert rows(world)["messages"] == [(3, 5, 10), (4, 5, 0)]


def test_case_7_with_the_number_kept_what_was_received_is_unchanged(build: Build) -> None:
    """As K9db leaves it: the sender owns, the receiver reads."""
    kept = {"target_gone": TargetGone.KEEP, "gone_reason": "letters are counted", "gone_until": "books"}
    messages = T(
        ties=["sender>users:owned", tie("receiver>users:accessed", **kept)],
        cols="sender receiver",
        rows=[(1, 0, 10), (2, 0, 0), (3, 5, 10), (4, 5, 0)],
    )
    world = build({"users": users(), "messages": messages})

    erase(world, *user(0))
    erase(world, *user(10))

    assert rows(world)["messages"] == [(3, 5, 10), (4, 5, 0)]
