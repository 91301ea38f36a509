"""What stands in documents beside the values that a map names, on every kind of database (MAM-336, 337)."""

from dataclasses import replace

import pytest

from mamoru.desk.live.asking import Bounds
from mamoru.desk.live.inside import with_documents
from mamoru.model.documents.sampled import Sampled
from mamoru.model.programme import CheckedProgramme
from tests.engine import Build
from tests.worlds import T

PERSONAL = "profile.email profile.address.street profile.friends[*].email profile.tags[*]"


def people(*documents: str | None, personal: str = PERSONAL) -> dict[str, T]:
    """Make users 1, 2, ... with a profile each."""
    rows = list(enumerate(documents, 1))
    return {
        "users": T(person="user", cols="profile", rows=rows, types={"profile": "json"}, personal=personal)
    }


def sampled(world: CheckedProgramme, bounds: Bounds | None = None) -> Sampled:
    """Look into the documents of the one column."""
    found = with_documents(world, world.programme.schemas, bounds=bounds or Bounds())
    ((one,),) = (schema.sampled for schema in found.values())
    return one


HANA = """{"email": "h@example.com", "phone": "1", "address": {"street": "s", "city": "c"},
 "friends": [{"email": "r@example.com", "name": "Ren"}, {"name": "Yui"}], "tags": ["x"],
 "住所": {"a": {"b": 1}}}"""


def test_members_that_no_path_names_are_told_and_paths_that_no_document_has(build: Build) -> None:
    """No deeper than the map goes: what stands below `profile.住所` is a part of it."""
    world = build(people(HANA, HANA, None, personal=f"{PERSONAL} profile.adress.street profile.fax"))

    assert sampled(world) == Sampled(
        table="users",
        column="profile",
        looked=2,
        answered=True,
        unnamed=("profile.address.city", "profile.friends[*].name", "profile.phone", "profile.住所"),
        absent=("profile.adress.street", "profile.fax"),
    )


def test_a_value_of_another_sort_than_the_map_says_is_told(build: Build) -> None:
    one = '{"address": "1-1 Somewhere", "friends": {"best": {"email": "x"}}, "tags": [[1], 2]}'
    seen = sampled(build(people(one, one, "[1]")))

    assert seen.unnamed == ("profile.address", "profile.friends.best", "profile[*]")
    assert seen.absent == (
        "profile.address.street",
        "profile.email",
        "profile.friends[*].email",
    )


def test_members_that_may_be_values_are_counted_and_never_told(build: Build) -> None:
    """A name that stands there once, an address, a number, a day."""
    common = '"hana@example.com": 1, "2024-01-01": 1, "4711": 1, "a b": 1, "x\\"y": 1'
    documents = [f'{{"email": "x", {common}, "{name}": 1}}' for name in ("hana", "ren")]
    seen = sampled(build(people(*documents, personal="profile.email")))

    assert (seen.unnamed, seen.further) == ((), {"profile": 7})


def test_of_very_many_members_only_common_ones_are_names(build: Build) -> None:
    """A map from people to points, in which some stand twice."""
    names = [f"{a}{b}" for a in "abcdef" for b in "ghijkl"]
    documents = [f'{{"points": {{"{name}": 1, "total": 1}}}}' for name in names for _ in range(2)]
    seen = sampled(build(people(*documents, personal="profile.points.sum")))

    assert seen.unnamed == ("profile.points.total",)
    assert seen.further == {"profile.points": 36}


def test_what_is_no_json_is_told_as_the_column_itself(build: Build) -> None:
    world = build(people('{"email": "x"}', '"hana"', "null"))

    assert sampled(world).unnamed == ("profile",)


def test_the_first_and_the_last_documents_are_read(build: Build) -> None:
    documents = ['{"old": 1}'] * 3 + ['{"middle": 1}'] * 50 + ['{"new": 1}'] * 3
    seen = sampled(build(people(*documents, personal="profile.email")), Bounds(documents=6))

    assert (seen.looked, seen.unnamed) == (6, ("profile.new", "profile.old"))


def test_names_are_told_apart_by_every_letter(build: Build) -> None:
    one = '{"Email": 1, "EMAIL": 1, "email ": 1}'
    seen = sampled(build(people(one, one)))

    assert (seen.unnamed, seen.further) == (("profile.EMAIL", "profile.Email"), {"profile": 1})
    assert "profile.email" in seen.absent


def test_what_is_not_asked_in_time_is_no_answer(build: Build) -> None:
    seen = sampled(build(people(HANA)), Bounds(seconds_of_system=0))

    assert (seen.answered, seen.looked, seen.unnamed, seen.absent) == (False, 0, (), ())


@pytest.mark.parametrize("key", ["id, no", ""])
def test_rows_with_a_key_of_two_columns_or_with_none_are_read_as_well(build: Build, key: str) -> None:
    rows = [(n, 7, '{"email": "x", "phone": 1}') for n in range(5)]
    told = T(person="user", cols="id no profile", rows=rows, types={"profile": "json"}, key=key)
    seen = sampled(build({"users": replace(told, personal="profile.email")}), Bounds(documents=4))

    assert (seen.looked, seen.unnamed) == (4, ("profile.phone",))
