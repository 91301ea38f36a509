"""A generated column in a row that stays is left to the database, which computes it from what was masked."""

from pathlib import Path

from mamoru.model.programme import CheckedProgramme
from tests.engine import erase, rows, user
from tests.worlds import T, postgresql_world, sqlite_world

CLOSED = "2024-05-05"
WORLD = {
    "users": T(person="user", cols="name", personal="name", rows=[(1, "Hana"), (2, "Ren")]),
    "orders": T(
        ties=["user_id>users:owned"],
        cols="user_id buyer closed label",
        personal="buyer label",
        types={"closed": "date", "label": "text"},
        keep=(),
        rows=[(1, 1, "Hana", CLOSED, None), (2, 2, "Ren", CLOSED, None)],
        foreign="user_id>users",
    ),
}


def computed(how: str) -> list[str]:
    """Make the last column of orders a generated one."""
    return [
        "ALTER TABLE orders DROP COLUMN label",
        f"ALTER TABLE orders ADD COLUMN label text GENERATED ALWAYS AS ('Dear ' || buyer) {how}",
    ]


def leaves_it_to_the_database(world: CheckedProgramme) -> None:
    assert world.programme.schemas["s"].tables["orders"].columns["label"].generated
    assert [row[-1] for row in rows(world)["orders"]] == ["Dear Hana", "Dear Ren"]

    erase(world, *user(1))

    assert [(row[0], row[1], row[2], row[-1]) for row in rows(world)["orders"]] == [
        (1, None, None, None),
        (2, 2, "Ren", "Dear Ren"),
    ]


def test_sqlite_computes_it_anew(tmp_path: Path) -> None:
    leaves_it_to_the_database(sqlite_world(tmp_path, WORLD, also=computed("VIRTUAL")))


def test_postgresql_computes_it_anew(postgresql_url: str) -> None:
    leaves_it_to_the_database(postgresql_world(postgresql_url, WORLD, also=computed("STORED")))
