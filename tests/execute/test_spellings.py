"""A value given in another spelling than the one stored finds the same person, and nobody else."""

import psycopg
import pytest

from mamoru.execute.people import UnknownPerson
from tests.engine import Build, builder, erase, reach
from tests.worlds import T

PAPER = "6B29FC40-CA47-1067-B31D-00DD010662DA"
WORLD = {
    "users": T(person="user", cols="name", personal="id name", rows=[(42, "Aiko"), (7, "Ben"), (8, "Chie")]),
    "notes": T(
        ties=["owner>users:owned"], cols="owner text", personal="id text", rows=[(1, 42, "a"), (2, 7, "b")]
    ),
}


def emails(kind: str) -> dict[str, T]:
    """People with addresses; the database takes upper and lower case for the same."""
    return {
        "users": T(
            person="user",
            cols="email name",
            known_by={"user-id": "id", "email": "email"},
            personal="id email name",
            unique="email",
            types={"email": kind},
            rows=[(1, "Aiko@Example.com", "Aiko"), (2, "ben@example.com", "Ben")],
        ),
        "notes": T(ties=["owner>users:owned"], cols="owner text", rows=[(1, 1, "a"), (2, 2, "b")]),
    }


def test_a_number_given_with_zeros_in_front_shows_its_person(build: Build) -> None:
    """The column holds 42."""
    assert set(reach(build(WORLD), {"user-id": "0042"})["users"]) == {42}


def test_people_given_in_several_spellings_are_erased_together(build: Build) -> None:
    """A batch binds its values as a set; each comes back under the spelling it was asked in."""
    world = build(WORLD)

    erased = erase(world, {"user-id": "0042"}, {"user-id": "7"})

    assert (erased.effects["users"].deleted, erased.effects["notes"].deleted) == (2, 2)


def test_a_number_that_no_column_can_hold_is_nobody(build: Build) -> None:
    """An INTEGER of PostgreSQL has 32 bits."""
    world = build({"users": T(person="user", cols="name", types={"id": "integer"}, rows=[(1, "Aiko")])})

    with pytest.raises(UnknownPerson):
        reach(world, {"user-id": "5000000000"})


def test_a_uuid_in_capitals_finds_its_person(request: pytest.FixtureRequest) -> None:
    """PostgreSQL writes it in small letters."""
    users = T(
        person="user", cols="name", personal="name", types={"id": "uuid"}, rows=[(PAPER.lower(), "Aiko")]
    )
    world = builder("postgresql", request)({"users": users})

    assert list(reach(world, {"user-id": PAPER})["users"].values()) == [{"name": "Aiko"}]
    assert list(reach(world, {"user-id": PAPER.replace("-", "")})["users"].values()) == [{"name": "Aiko"}]


NOCASE = "TEXT COLLATE NOCASE"


def test_an_address_in_capitals_finds_its_person_where_case_counts_for_nothing(
    request: pytest.FixtureRequest,
) -> None:
    """COLLATE NOCASE: what is the same is the database's affair."""
    world = builder("sqlite", request)(emails(NOCASE), linked=("email",))

    assert set(reach(world, {"email": "AIKO@example.com"})["users"]) == {1}
    erased = erase(world, {"email": "aiko@example.com"}, {"email": "BEN@example.com"})
    assert (erased.effects["users"].deleted, erased.effects["notes"].deleted) == (2, 2)


def test_an_address_in_capitals_finds_nobody_where_case_counts(build: Build) -> None:
    """Two people may have addresses that differ in nothing else."""
    world = build(emails("text"), linked=("email",))

    with pytest.raises(UnknownPerson):
        reach(world, {"email": "AIKO@example.com"})


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_a_blank_is_nobodys_address(build: Build, blank: str) -> None:
    """A row may hold one all the same; whose it is, nobody can say by it."""
    world = build({"users": T(person="user", cols="name", rows=[(blank, "Aiko")])})

    with pytest.raises(UnknownPerson):
        reach(world, {"user-id": blank})


def test_a_nondeterministic_collation_of_postgresql_finds_its_person(
    postgresql_url: str, request: pytest.FixtureRequest
) -> None:
    """The same as citext, by the database's own means."""
    kind = 'text COLLATE "any-case"'
    collation = (
        "CREATE COLLATION \"any-case\" (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    )
    _prepare(postgresql_url, collation)
    world = builder("postgresql", request)(emails(kind), linked=("email",))

    assert set(reach(world, {"email": "AIKO@example.com"})["users"]) == {1}
    erased = erase(world, {"email": "aiko@example.com"}, {"email": "BEN@example.com"})
    assert erased.effects["notes"].deleted == 2


def _prepare(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())
