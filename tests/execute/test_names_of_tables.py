"""Nothing in a company's database can be named so that a statement means something else."""

from itertools import pairwise

import psycopg
import pytest

from tests.engine import Build, erase, reach, rows, user
from tests.worlds import T, postgresql_world

#: as statements call, or once called, sets, rows and parts of themselves
ODD = ("g0", "d0", "r0", "g1", "r1", "g2", "d2", "d1", "x0", "x1", "x", "y", "z", "q", "near", "k1")


def world(child: str, grandchild: str) -> dict[str, T]:
    """Return two people; each owns a row of a table, and that owns one of another."""
    return {
        "users": T(person="user", cols="name", personal="name", rows=[(1, "Hana"), (2, "Ren")]),
        child: T(
            ties=["user_id>users:owned"],
            cols="user_id q",
            personal="q",
            rows=[(1, 1, "a"), (2, 2, "b")],
            foreign="user_id>users",
        ),
        grandchild: T(
            ties=[f"parent>{child}:owned"],
            cols="parent q q_ x y",
            personal="q q_ x y",
            rows=[(1, 1, "a", "b", "c", "d"), (2, 2, "e", "f", "g", "h")],
            foreign=f"parent>{child}",
        ),
    }


@pytest.mark.parametrize(("child", "grandchild"), [*pairwise(ODD)])
def test_a_table_named_like_a_part_of_a_statement_is_a_table(
    build: Build, child: str, grandchild: str
) -> None:
    """Inside a statement, WITH makes names that come before those of tables; a column comes before a row."""
    checked = build(world(child, grandchild))

    found = reach(checked, *user(1))

    assert list(found[child].values()) == [{"q": "a"}]
    assert list(found[grandchild].values()) == [{"q": "a", "q_": "b", "x": "c", "y": "d"}]
    erase(checked, *user(1))
    assert rows(checked) == {
        "users": [(2, "Ren")],
        child: [(2, 2, "b")],
        grandchild: [(2, 2, "e", "f", "g", "h")],
    }


def test_a_collation_of_one_s_own_is_no_part_of_a_type(postgresql_url: str) -> None:
    """Aiko's key and the key that points at it differ in case, which her collation does not see."""
    kinds = {"id": "text COLLATE level", "user_id": "varchar(9) COLLATE level", "name": "text COLLATE level"}
    with psycopg.connect(postgresql_url) as connection:
        connection.execute(
            "CREATE COLLATION level (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
    tables = {
        "users": T(
            person="user",
            cols="name",
            personal="name",
            types=kinds,
            rows=[("aiko", "Aiko"), ("ben", "Ben")],
        ),
        "orders": T(
            ties=["user_id>users:owned"],
            cols="user_id note",
            personal="note",
            types={**kinds, "id": "bigint"},
            rows=[(1, "AIKO", "a"), (2, "Ben", "b")],
        ),
    }
    checked = postgresql_world(postgresql_url, tables)

    assert list(reach(checked, *user("aiko"))["orders"].values()) == [{"note": "a"}]
    erase(checked, *user("aiko"))

    assert rows(checked) == {"users": [("ben", "Ben")], "orders": [(2, "Ben", "b")]}
