"""Documents that several people leave one after another, or at once: each cause takes its own values out."""

import json
from collections.abc import Mapping

from tests.engine import Build, erase, user
from tests.execute.test_documents import profile
from tests.worlds import T, mask, tie

FIVE = {
    f"p{n}": {"who": {"name": f"n{n}", "x": n}, "list": [{"said": f"s{n}"}, {"x": 1}]} for n in range(1, 6)
}
PATHS = [f"profile.p{n}.{path}" for n in range(1, 6) for path in ("who.name", "list[*].said")]


def meeting(*, owned: bool) -> Mapping[str, T]:
    """Make a meeting of five people whose minutes name each of them in two places.

    The sixth, who owns it too where it is ``owned``, is named nowhere.
    """
    ties = [
        tie(
            f"c{n}>users:joint",
            leaving=(mask("null", f"profile.p{n}.who.name"), mask("remove", f"profile.p{n}.list[*].said")),
        )
        for n in range(1, 6)
    ]
    minutes = T(
        cols="c1 c2 c3 c4 c5 c6 profile",
        rows=[(10, 1, 2, 3, 4, 5, 6 if owned else None, json.dumps(FIVE))],
        types={"profile": "json"},
        personal=" ".join(PATHS),
        ties=[*ties, "c6>users:joint"],
    )
    return {"users": T(person="user", rows=[(n,) for n in range(1, 7)]), "minutes": minutes}


def without(*people: int) -> object:
    """Return the minutes without what they say of some of the five."""
    return {
        name: {"who": {**of["who"], "name": None}, "list": [{}, {"x": 1}]} if int(name[1]) in people else of  # type: ignore[dict-item]  # of any form
        for name, of in FIVE.items()
    }


def test_five_who_leave_at_once_are_taken_out_of_one_document(build: Build) -> None:
    world = build(meeting(owned=True))

    erase(world, *user(1, 2, 3, 4, 5))

    assert profile(world, "minutes", 10) == without(1, 2, 3, 4, 5)


def test_five_who_leave_one_after_another_leave_the_same(build: Build) -> None:
    world = build(meeting(owned=True))

    for n in (3, 1, 5):
        erase(world, *user(n))
    assert profile(world, "minutes", 10) == without(1, 3, 5)
    erase(world, *user(2, 4))

    assert profile(world, "minutes", 10) == without(1, 2, 3, 4, 5)
