"""An access and an erasure, with every kind of tie and every mask, for one person, several and nobody."""

from datetime import date

import pytest

from mamoru.execute.identity.errors import UnknownPerson
from mamoru.model.kinds.mask import Mask
from mamoru.model.map import TargetGone
from mamoru.model.shelf import members
from tests.engine import Build, Effect, Forbidden, erase, query, reach, rows, user
from tests.ground import Place
from tests.worlds import T, mask, tie, when

A, B, C = "Aiko 𠮷 🍣", "Ben", "Chie"
MASKS = members("mamoru.masks", Mask)


def users(**more: object) -> T:
    """Three people, and a placeholder."""
    stated: dict[str, object] = {
        "person": "user", "cols": "name", "personal": "name",
        "rows": [(0, None), (1, A), (2, B), (3, C)], "pseudo": 0,
    }  # fmt: skip
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T


def company() -> dict[str, T]:
    """One table for each kind of tie."""
    return {
        "users": users(),
        "orders": T(
            ties=["buyer>users:owned"], cols="buyer what", personal="what", foreign="buyer>users",
            rows=[(10, 1, "hat"), (11, 1, "scarf"), (12, 2, "coat"), (13, None, "lost")],
        ),
        "items": T(
            ties=["o+n>parts.o+n:owned"], key="", cols="o n said", personal="said",
            rows=[(10, 1, "a"), (12, 1, "b"), (None, 1, "c")],
        ),
        "parts": T(
            ties=["o>orders:owned"], key="o, n", cols="o n said", personal="said", foreign="o>orders",
            rows=[(10, 1, "p"), (10, 2, "q"), (12, 1, "r")],
        ),
        "talks": T(
            ties=[
                tie("a>users:joint", leaving=(mask("fixed", "said", "(left)"),)),
                tie("b>users:joint", hide=("said",), hide_reason="another wrote it"),
            ],
            cols="a b said", personal="said", foreign="a>users b>users",
            rows=[(30, 1, 2, "hello"), (31, 2, 1, "and you"), (32, 1, 1, "me"), (33, 2, 3, "we")],
        ),
        "seen": T(
            ties=["owner>users:owned", tie("by>users:accessed", leaving=(mask("pseudo-person", "by"),))],
            cols="owner by said", personal="said", rows=[(40, 2, 1, "x"), (41, 1, 2, "y")],
        ),
        "clubs": T(rows=[(50,), (51,)]),
        "members": T(
            ties=["who>users:owned", "club>clubs:owns"], cols="who club",
            rows=[(60, 1, 50), (61, 1, 51), (62, 2, 51)]
        ),
        "replies": T(
            ties=[
                "who>users:owned", "on>replies:none",
                tie("order>orders:joint", delete_row=True, delete_reason="of no use without its order"),
            ],
            cols="who on order said", personal="said", foreign="on>replies",
            rows=[(70, 1, None, 10, "a"), (71, 2, 70, 12, "b"), (72, 2, None, 10, "c"), (73, 2, 72, 12, "d")],
        ),
        "files": T(
            ties=[tie(f"of>{k}s:owned", when=when("kind", k)) for k in ("user", "order")], cols="kind of",
            rows=[(80, "user", 1), (81, "order", 12), (82, "order", 10), (83, "user", 2)],
        ),
        "letters": T(
            ties=["to>user/user-id:owned"], cols="to said", personal="said",
            rows=[(90, 1, "dear"), (91, 2, "sir")]
        ),
    }  # fmt: skip


def test_a_person_is_shown_what_is_theirs(build: Build) -> None:
    """By every kind of tie; what another wrote is hidden."""
    found = reach(build(company()), {"user-id": "1"})

    unkeyed = {"clubs", "items", "members", "files"}
    assert {n: len(t) for n, t in found.items() if n not in unkeyed} == {
        "users": 1, "orders": 2, "parts": 2, "talks": 3, "seen": 2, "replies": 2, "letters": 1,
    }  # fmt: skip
    assert found["users"][0] == {"name": A}
    assert [c.get("said") for c in found["talks"].values()] == ["hello", None, "me"]
    assert [c["said"] for c in found["parts"].values()] == ["p", "q"]
    assert [c["said"] for c in found["items"].values()] == ["a"]


LEFT_BY_ONE = {
    "users": [(0, None), (2, B), (3, C)],
    "orders": [(12, 2, "coat"), (13, None, "lost")],
    "items": [(12, 1, "b"), (None, 1, "c")],
    "parts": [(12, 1, "r")],
    "talks": [(30, None, 2, "(left)"), (31, 2, None, "and you"), (33, 2, 3, "we")],
    "seen": [(40, 2, 0, "x")],
    "clubs": [(51,)],
    "members": [(62, 2, 51)],
    "replies": [(71, 2, None, 12, "b"), (73, 2, None, 12, "d")],
    "files": [(81, "order", 12), (83, "user", 2)],
    "letters": [(91, 2, "sir")],
}
LEFT_BY_TWO = {n: [] for n in LEFT_BY_ONE} | {
    "users": [(0, None), (3, C)],
    "orders": [(13, None, "lost")],
    "items": [(None, 1, "c")],
    "talks": [(33, None, 3, "(left)")],
}


def test_one_person_is_erased_by_every_kind_of_tie(build: Build) -> None:
    world = build(company())

    erased = erase(world, *user(1))

    assert rows(world) == LEFT_BY_ONE
    assert erased.effects["talks"] == Effect(deleted=1, masked=2)


def test_several_people_are_erased_at_once_as_one_by_one(build: Build) -> None:
    """The reply of one to the other is counted once."""
    world = build(company())
    erase(world, *user(2, 1))
    assert rows(world) == LEFT_BY_TWO


def test_one_after_the_other_leaves_the_same(build: Build) -> None:
    world = build(company())
    erase(world, *user(2))
    erase(world, *user(1))
    assert rows(world) == LEFT_BY_TWO


def test_nobody_is_nobody(build: Build) -> None:
    """No key that is there, and none that a column could hold."""
    world = build({"users": users()})

    for value in ("9", "-1", "abc", "1.5", "99999999999999999999", "1 OR 1=1", "0' OR '1"):
        with pytest.raises(UnknownPerson):
            reach(world, {"user-id": value})


# -- masks -----------------------------------------------------------------------------------------

WORDS = {"integer": "7", "date": "2024-05-06", "text": A}
USES = [
    ("null", None, "text", None),
    ("null", None, "integer", None),
    ("null", None, "date", None),
    ("fixed", "(gone) 🍣 '", "text", "(gone) 🍣 '"),
    ("fixed", "1900-01-01", "date", "1900-01-01"),
    ("fixed", "5", "integer", "5"),
    ("truncate", 6, "text", "Aiko 𠮷"),
    ("year-only", None, "date", "2024-01-01"),
]


def test_every_mask_is_used_here() -> None:
    """Of the masks of columns; the pseudo-person masks ties, and `remove` documents (test_documents.py)."""
    of_columns = {m.name for m in MASKS.values() if not m.points_at_placeholder} - {"remove"}
    assert {name for name, *_ in USES} >= of_columns


@pytest.mark.parametrize(("name", "argument", "kind", "after"), USES)
def test_a_mask_is_written_and_verified(
    build: Build, name: str, argument: str | int | None, kind: str, after: str | None
) -> None:
    """In a kept row, whose other columns stay."""
    orders = T(
        ties=["buyer>users:owned"], cols="buyer what total closed", personal="what total",
        types={"what": kind, "closed": "date"}, masks={"what": mask(name, "what", argument)}, keep=("total",),
        rows=[(10, 1, WORDS[kind], 50, "2024-05-05"), (11, 2, WORDS[kind], 60, "2024-05-05")],
    )  # fmt: skip
    world = build({"users": users(), "orders": orders})

    erase(world, *user(1))

    left = [tuple(None if c is None else str(c) for c in row) for row in rows(world)["orders"]]
    assert left == [("10", None, after, "50", "2024-05-05"), ("11", "2", WORDS[kind], "60", "2024-05-05")]


# -- what stays --------------------------------------------------------------------------------------


def kept(closed: str | None) -> dict[str, T]:
    """One order of each of two people, closed on a day."""
    orders = T(
        ties=["buyer>users:owned"], cols="buyer total note closed", personal="total note",
        types={"closed": "date"}, foreign="buyer>users", keep=("total",),
        rows=[(10, 1, 50, "ring", closed), (11, 2, 60, "knock", closed)],
    )  # fmt: skip
    return {"users": users(), "orders": orders}


@pytest.mark.parametrize(
    ("closed", "today", "left"),
    [
        ("2019-05-05", date(2026, 5, 5), 2),
        ("2019-05-05", date(2026, 5, 6), 1),
        ("2020-02-29", date(2027, 2, 28), 2),
        ("2020-02-29", date(2027, 3, 1), 1),
        (None, date(2999, 1, 1), 2),
    ],
)
def test_a_row_is_kept_until_its_day(build: Build, closed: str | None, today: date, left: int) -> None:
    world = build(kept(closed))

    erase(world, *user(1), today=today)

    found = rows(world)["orders"]
    assert len(found) == left
    assert left == 1 or found[0][:4] == (10, None, 50, None)


def test_a_row_that_must_be_referenced_stays_as_a_shell(build: Build) -> None:
    tables = kept("2024-05-05")
    tables["orders"].not_null = "buyer"
    world = build(tables)

    erased = erase(world, *user(1))

    assert rows(world)["users"] == [(0, None), (1, None), (2, B), (3, C)]
    assert erased.effects["users"] == Effect(shells=1, masked=1)


def test_what_forbids_an_erasure_forbids_it(build: Build) -> None:
    calls = T(
        ties=["who>users:owned", tie("about>users:accessed", target_gone=TargetGone.REFUSE)],
        cols="who about", foreign="about>users", rows=[(20, 2, 1)],
    )  # fmt: skip
    world = build({"users": users(), "calls": calls})

    with pytest.raises(Forbidden):
        erase(world, *user(1))
    assert len(rows(world)["users"]) == 4


# -- what a database does with rows that reference one another ---------------------------------------


def test_rows_that_reference_one_another_go_together(build: Build) -> None:
    """A thread of replies, each by the same person, and a row that leads to itself."""
    replies = T(
        ties=["who>users:owned"], cols="who on", foreign="on>replies who>users",
        rows=[(70, 1, None), (71, 1, 70), (72, 1, 71), (73, 1, 73), (74, 2, 74)],
    )  # fmt: skip
    world = build({"users": users(), "replies": replies})

    assert erase(world, *user(1)).effects["replies"].deleted == 4
    assert rows(world)["replies"] == [(74, 2, 74)]


def test_tables_that_reference_one_another_lose_their_rows_together(build: Build, place: Place) -> None:
    """A person's first address, and the address's person; two rows lead to one another in a table, too."""
    place.skip_without("circles")
    tables = {
        "users": T(
            person="user", cols="home friend", foreign="home>homes friend>users",
            rows=[(1, None, None), (2, None, None), (3, None, None)],
        ),
        "homes": T(ties=["who>users:owned"], cols="who", foreign="who>users", rows=[(5, 1), (6, 2), (7, 3)]),
    }  # fmt: skip
    also = [
        'UPDATE "users" SET "home" = "id" + 4',
        'UPDATE "users" SET "friend" = 2 WHERE "id" = 1',
        'UPDATE "users" SET "friend" = 1 WHERE "id" = 2',
    ]
    world = build(tables, also=also)

    erase(world, *user(1, 2))

    assert rows(world) == {"users": [(3, 7, None)], "homes": [(7, 3)]}


@pytest.mark.parametrize("key", ["id", "code"])
def test_people_known_by_texts_are_told_apart_by_the_database(build: Build, key: str) -> None:
    """Quotes, four bytes, Japanese: a key of a person that is a text."""
    people = [("it's", A), ("山田", B), ("🍣", C)]
    tables = {
        "users": T(
            person="user", key=key, cols=f"{key} name" if key != "id" else "name", known_by={"user-id": key},
            personal="name", rows=people,
        ),
        "notes": T(ties=["of>users:owned"], cols="of", rows=[(n, p[0]) for n, p in enumerate(people)]),
    }  # fmt: skip
    world = build(tables)

    for text, name in people:
        assert reach(world, {"user-id": text})["users"][0] == {"name": name}
    erase(world, {"user-id": "🍣"}, {"user-id": "it's"})

    assert rows(world) == {"users": [("山田", B)], "notes": [(1, "山田")]}
    assert query(world, "SELECT 1") == [(1,)]
