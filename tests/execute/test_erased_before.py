"""People erased before, whose row had to stay: they own nothing, and nobody living is taken for one.

A row that stays is told by its masks: every value they leave, the empty ones too, and a text among them.
"""

from mamoru.model.recipe import SystemRecipe
from mamoru.plan.requests import recipe
from tests.engine import Build, Erased, erase, query, rows, user
from tests.worlds import T, mask, tie, when

REMOVED = "(removed)"


def members(*people: tuple[int, str | None, str | None], **more: object) -> T:
    """Members of a club; a name becomes a fixed text, an address is emptied."""
    stated: dict[str, object] = {
        "person": "user",
        "cols": "name mail",
        "personal": "name mail",
        "types": {"name": "varchar(40)", "mail": "text"},
        "masks": {"name": mask("fixed", "name", REMOVED)},
        "rows": people,
    }
    return T(**(stated | more))  # type: ignore[arg-type]  # fields of T by name


def tickets() -> T:
    """Rows that must lead to a member, so that the member stays as a shell."""
    return T(
        ties=["about>users:accessed"], cols="about", not_null="about", rows=[(1, 1)], foreign="about>users"
    )


def talks() -> T:
    """Rows that members 1 and 2 own together."""
    return T(ties=["a>users:joint", "b>users:joint"], cols="a b", rows=[(1, 1, 2)])


def test_a_shell_owns_nothing_any_more(build: Build) -> None:
    """Member 1 stays as a shell; when member 2 leaves as well, what they had together goes."""
    people = members((1, "Aoi", "a@x.jp"), (2, "Ben", "b@x.jp"))
    world = build({"users": people, "tickets": tickets(), "talks": talks()})

    erase(world, *user(1))

    assert rows(world)["users"] == [(1, REMOVED, None), (2, "Ben", "b@x.jp")]
    assert rows(world)["talks"] == [(1, 1, 2)]

    erase(world, *user(2))

    assert rows(world) == {"users": [(1, REMOVED, None)], "tickets": [(1, 1)], "talks": []}


def test_a_living_member_who_is_called_like_the_fixed_text_keeps_what_is_theirs(build: Build) -> None:
    """Member 1 never was erased: the address is there."""
    people = members((1, REMOVED, "a@x.jp"), (2, "Ben", "b@x.jp"))
    world = build({"users": people, "talks": talks()})

    erase(world, *user(2))

    assert rows(world) == {"users": [(1, REMOVED, "a@x.jp")], "talks": [(1, 1, None)]}


def test_a_shell_that_was_filled_again_is_a_living_member(build: Build) -> None:
    """Somebody came back and has an address again, though not yet a name."""
    people = members((1, "Aoi", "a@x.jp"), (2, "Ben", "b@x.jp"))
    world = build({"users": people, "tickets": tickets(), "talks": talks()})
    erase(world, *user(1))
    query(world, "UPDATE users SET mail = 'new@x.jp' WHERE id = 1")

    erase(world, *user(2))

    assert rows(world)["talks"] == [(1, 1, None)]


def test_a_number_or_an_empty_text_alone_never_tells_an_erased_member(build: Build) -> None:
    """Everybody who left the newsletter would look erased."""
    people = members(
        (1, "", "0"),
        (2, "x", "1"),
        masks={"name": mask("fixed", "name", ""), "mail": mask("fixed", "mail", 0)},
        types={"name": "text", "mail": "bigint"},
    )
    people.rows = [(1, "", 0), (2, "x", 1)]
    world = build({"users": people, "talks": talks()})

    erase(world, *user(2))

    assert rows(world) == {"users": [(1, "", 0)], "talks": [(1, 1, None)]}


def test_where_masks_leave_nothing_but_null_a_shell_owns_nothing_and_what_goes_is_counted(
    build: Build,
) -> None:
    """Living people leave columns empty, too: a person is asked before it goes."""
    people = members((1, "Aoi", "a@x.jp"), (2, "Ben", "b@x.jp"), masks={})
    world = build({"users": people, "tickets": tickets(), "talks": talks()})

    found = [perhaps_owned(erase(world, *user(1))), perhaps_owned(erase(world, *user(2)))]

    assert rows(world) == {"users": [(1, None, None)], "tickets": [(1, 1)], "talks": []}
    assert found == [0, 1]


def test_rows_that_go_whoever_owns_them_are_not_counted_for_an_owner_without_a_name(build: Build) -> None:
    """Members 1 and 3 have filled in nothing; nobody who goes shares a row with member 3."""
    people = members((1, None, None), (2, "Ben", "b@x.jp"), (3, None, None), masks={})
    shared = T(ties=["a>users:joint", "b>users:joint"], cols="a b", rows=[(1, 2, 2), (2, 1, 3), (3, 2, None)])
    world = build({"users": people, "tickets": tickets(), "talks": shared})

    found = erase(world, *user(2))

    assert rows(world)["talks"] == [(2, 1, 3)]
    assert perhaps_owned(found) == 0


def test_an_owner_in_between_who_was_erased_before_keeps_nothing_either(build: Build) -> None:
    """A note hangs on member 2 and on a file of member 1, who has nothing left but NULL."""
    people = members((1, None, None), (2, "Ben", "b@x.jp"), masks={})
    files = T(ties=["by>users:owned"], cols="by", rows=[(1, 1)])
    notes = T(ties=["file>files:joint", "by>users:joint"], cols="file by", rows=[(1, 1, 2)])
    world = build({"users": people, "tickets": tickets(), "files": files, "notes": notes})

    found = erase(world, *user(2))

    assert rows(world)["notes"] == []
    assert perhaps_owned(found) == 1


def test_where_no_row_of_people_ever_stays_nobody_is_taken_for_erased_before(build: Build) -> None:
    """Nothing must lead to a member, so that who was erased is gone: the others never gave a name."""
    people = members((1, None, None), (2, "Ben", "b@x.jp"), masks={})
    world = build({"users": people, "talks": talks()})

    erase(world, *user(2))

    assert rows(world)["talks"] == [(1, 1, None)]


def perhaps_owned(found: Erased) -> int:
    """Return how many rows went since NULL was all that an owner's row held."""
    return sum(int(str(n)) for name, n in found.sets["s"].values.items() if name.startswith("e"))


def test_fixed_texts_of_dates_and_of_narrow_columns_tell_a_shell(build: Build) -> None:
    """A database writes a fixed text its own way: as a date, or as long as the column is."""
    people = members(
        masks={"name": mask("fixed", "name", "(gone)"), "mail": mask("fixed", "mail", "1900-01-01")},
        types={"name": "varchar(6)", "mail": "date"},
    )
    people.rows = [(1, "Aoi", "1990-02-03"), (2, "Ben", "1991-02-03")]
    world = build({"users": people, "tickets": tickets(), "talks": talks()})

    erase(world, *user(1))
    erase(world, *user(2))

    assert rows(world)["talks"] == []


def test_a_key_and_what_other_ties_write_tell_nothing(build: Build) -> None:
    """The name is masked as well when the guardian leaves, so that a living ward may have it."""
    guardian = tie("guardian>users:accessed", leaving=(mask("fixed", "name", REMOVED),))
    people = members(cols="name mail guardian", ties=[guardian])
    people.rows = [(1, "Aoi", None, 3), (2, "Ben", None, None), (3, "Chi", None, None)]
    world = build({"users": people, "talks": talks()})

    erase(world, *user(3))
    erase(world, *user(2))

    assert blanks(recipe(world, "erasure", "user").systems[0]) == {}
    assert rows(world) == {"users": [(1, REMOVED, None, None)], "talks": [(1, 1, None)]}


def blanks(compiled: SystemRecipe) -> dict[str, dict[str, object]]:
    return {name: dict(found) for name, found in compiled.blanks.items()}


def test_a_recipe_tells_shells_by_every_value_that_masks_leave(build: Build) -> None:
    """Also by identity keys that have no category; not by a mask that keeps part of a value."""
    people = members(
        (1, "Aoi", "a@x.jp"),
        cols="name mail born",
        personal="name born",
        known_by={"user-id": "id", "mail": "mail"},
        masks={"name": mask("fixed", "name", REMOVED), "born": mask("year-only", "born")},
        types={"name": "text", "mail": "text", "born": "date"},
    )
    people.rows = [(1, "Aoi", "a@x.jp", "1990-02-03")]
    world = build({"users": people})

    assert blanks(recipe(world, "erasure", "user").systems[0]) == {"users": {"mail": None, "name": REMOVED}}


# -- texts that are compared with columns of other types --------------------------------------------


def test_a_condition_on_a_column_of_another_type_than_text(build: Build) -> None:
    """A day, written in the map as a text."""
    files = T(
        ties=[tie("holder>users:owned", when=when("day", "2020-02-02"))],
        cols="holder day",
        types={"day": "date"},
        rows=[(1, 1, "2020-02-02"), (2, 1, "2020-02-03")],
    )
    world = build({"users": members((1, "Aoi", None)), "files": files})

    erase(world, *user(1))

    assert [row[:2] for row in rows(world)["files"]] == [(2, 1)]


def test_a_pseudo_person_whose_key_is_a_uuid(build: Build) -> None:
    """The placeholder owns nothing: what it has with a member goes with that member."""
    nobody, aoi = "00000000-0000-0000-0000-000000000000", "11111111-1111-1111-1111-111111111111"
    people = members(types={"id": "uuid", "name": "text", "mail": "text"}, pseudo=nobody)
    people.rows = [(nobody, "-", None), (aoi, "Aoi", None)]
    shared = T(
        ties=["a>users:joint", "b>users:joint"],
        cols="a b",
        types={"a": "uuid", "b": "uuid"},
        rows=[(1, aoi, nobody)],
    )
    world = build({"users": people, "talks": shared})

    erase(world, *user(aoi))

    assert rows(world)["talks"] == []
