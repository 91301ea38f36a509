"""What a system says of itself: tables, keys, references, whatever they are called."""

import pytest

from mamoru.model.schema import ForeignKey
from tests.engine import Build, erase, reach, rows, user
from tests.ground import KINDS, Place, grounds
from tests.worlds import T, mask, tie

NAMES = ("order", "select", "Mixed Case", "it's", "顧客 一覧", "a.b", "per%cent", "co:lon", "br(ack)et")


def test_every_kind_with_a_dialect_stands_on_ground() -> None:
    """A new kind says in tests/grounds how tests have one; tests/systems/test_files.py asks folders."""
    assert {*grounds(), "files"} == {n for n, k in KINDS.items() if k.writes}


def test_keys_and_references_are_discovered(place: Place) -> None:
    """A key of two columns, a unique one, and what a reference does when its row goes."""
    place.skip_without("cascades")
    key, text = place.ground.word("integer", True), place.ground.word("text", True)  # noqa: FBT003 - of a key
    place.run(
        f"CREATE TABLE people (id {key} PRIMARY KEY, name {text} NOT NULL, code {text} UNIQUE)",
        f"CREATE TABLE letters (person {key} NOT NULL, line {key} NOT NULL, about {key},"
        " PRIMARY KEY (person, line),"
        " FOREIGN KEY (person) REFERENCES people (id) ON DELETE CASCADE,"
        " FOREIGN KEY (about) REFERENCES people (id) ON DELETE SET NULL)",
        "CREATE INDEX letters_line ON letters (line, about)",
        "CREATE VIEW shown AS SELECT name FROM people",
    )

    schema = place.discover()

    people, letters = schema.tables["people"], schema.tables["letters"]
    assert list(schema.tables) == ["letters", "people"]  # a view holds no rows
    assert (people.key, letters.key, people.unique) == (("id",), ("person", "line"), (("code",),))
    assert [(c.name, c.nullable) for c in people.columns.values()][1:] == [("name", False), ("code", True)]
    assert set(letters.foreign_keys) == {
        ForeignKey(columns=("person",), to="people", to_columns=("id",), on_delete="CASCADE"),
        ForeignKey(columns=("about",), to="people", to_columns=("id",), on_delete="SET NULL"),
    }
    assert {("person", "line"), ("line", "about")} <= set(letters.indexes)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_and_a_column_of_any_name_are_shown_and_erased(build: Build, name: str) -> None:
    """Quotes, blanks, reserved words, Japanese; the name of the map is the database's."""
    tables = {
        name: T(person="user", cols="v", personal="v", rows=[(1, "A"), (2, "B")]),
        f"{name}s": T(
            ties=[tie("owner>users:owned", to=name)],
            cols="owner v",
            personal="v",
            rows=[(5, 1, "x"), (6, 2, "y")],
        ),
    }
    world = build(tables)

    assert reach(world, {"user-id": "1"})[name][0] == {"v": "A"}
    erase(world, *user(1))
    assert rows(world) == {name: [(2, "B")], f"{name}s": [(6, 2, "y")]}


@pytest.mark.parametrize("name", [n for n in NAMES if " " not in n])
def test_a_column_of_any_name_is_masked(build: Build, name: str) -> None:
    """The column is what ties the row, and what a mask writes."""
    notes = T(
        ties=[
            tie("owner>users:joint", leaving=(mask("fixed", name, "gone"),)),
            "other>users:joint",
        ],
        cols=f"owner other {name}",
        personal=name,
        rows=[(5, 1, 2, "x"), (6, 2, 2, "y")],
    )
    world = build({"users": T(person="user", rows=[(1,), (2,)]), "notes": notes})

    erase(world, *user(1))

    assert rows(world)["notes"] == [(5, None, 2, "gone"), (6, 2, 2, "y")]
