"""What the strongest open peer was seen to do wrong, on a schema with the same traps.

Seen: "complete" while addresses and logins stayed; half an erasure that could not be tried again after a
NOT NULL violation; a neighbour's address wiped because an order went there; a category `user.name` that
also hit `user.name_of_pet`.
"""

import pytest

from mamoru.execute.erasing import RowsChanged
from mamoru.model.errors import MamoruError
from mamoru.model.map import Tie
from mamoru.plan.erasing import CannotErase
from tests.engine import Build, builder, erase, erasing_people, query, rows, user
from tests.ground import Row
from tests.worlds import T, mask, tie

AIKO, BEN = (1, "Aiko", "aiko@example.org", 1), (2, "Ben", "ben@example.org", 2)


def shop(**more: T) -> dict[str, T]:
    """A shop: customers, their addresses and logins, orders that may go to somebody else's address."""
    tables = {
        "customers": T(
            person="user",
            cols="name email home",
            personal="name email",
            known_by={"user-id": "id", "email": "email"},
            ties=["home>addresses:none"],
            rows=[AIKO, BEN],
            foreign="home>addresses",
        ),
        "addresses": T(
            ties=["of>customers:owned"],
            cols="of street",
            personal="street",
            rows=[(1, 1, "1 Hill Road"), (2, 2, "2 Lake Road")],
            foreign="of>customers",
        ),
        "logins": T(
            ties=["of>customers:owned"],
            cols="of at",
            rows=[(n, 1 + n % 2, f"2026-01-{n:02}") for n in range(1, 9)],
        ),
        "orders": T(
            ties=["of>customers:owned", "ship_to>addresses:none"],
            cols="of ship_to",
            rows=[(1, 1, 2), (2, 2, 1), (3, 1, 1)],
            foreign="of>customers ship_to>addresses",
        ),
        "enquiries": T(
            ties=["mail>user/email:owned"],
            cols="mail body",
            rows=[(1, AIKO[2], "hello"), (2, BEN[2], "hello")],
        ),
    }
    return tables | more


def test_nothing_of_the_person_is_left_when_an_erasure_is_complete(build: Build) -> None:
    """Addresses, logins, orders and what is known by the address alone go; every count is told."""
    world = build(shop())

    erased = erase(world, *user(1))

    assert rows(world) == {
        "customers": [BEN],
        "addresses": [(2, 2, "2 Lake Road")],
        "logins": [(n, 2, f"2026-01-{n:02}") for n in range(1, 9, 2)],
        "orders": [(2, 2, None)],
        "enquiries": [(2, BEN[2], "hello")],
    }
    assert {name: e.deleted for name, e in erased.effects.items()} == {
        "customers": 1,
        "addresses": 1,
        "logins": 4,
        "orders": 2,
        "enquiries": 1,
    }


def test_a_neighbour_s_address_is_not_touched_because_an_order_went_there(build: Build) -> None:
    """Aiko's order 1 went to Ben's address; it is his and stays as it was."""
    world = build(shop())

    erase(world, *user(1))

    assert (2, 2, "2 Lake Road") in rows(world)["addresses"]
    assert BEN in rows(world)["customers"]


def test_a_column_named_alike_is_not_hit(build: Build) -> None:
    """`name` leaves with the author, `name_of_pet` does not; so with the tables `note` and `notes`."""
    author = tie("author>customers:joint", leaving=(mask("null", "name"),))
    note = T(
        ties=[author, "keeper>customers:joint"],
        cols="author keeper name name_of_pet",
        rows=[(1, 1, 2, "Aiko", "Pochi")],
    )
    notes = T(cols="author name", rows=[(1, 1, "Aiko the cat")])
    world = build(shop(note=note, notes=notes))

    erase(world, *user(1))

    assert rows(world)["note"] == [(1, None, 2, None, "Pochi")]
    assert rows(world)["notes"] == [(1, 1, "Aiko the cat")]


# -- never half-way --------------------------------------------------------------------------------


def test_an_erasure_that_would_break_not_null_is_refused_before_anything_is_done(build: Build) -> None:
    """A review must name its customer, and a customer's name may not be empty and has no mask."""
    reviews = T(ties=["by>customers:accessed"], cols="by", rows=[(1, 1)], not_null="by")
    tables = shop(reviews=reviews)
    tables["customers"].not_null = "name"
    world = build(tables)
    before = rows(world)

    with pytest.raises(CannotErase) as refused:
        erase(world, *user(1))

    assert rows(world) == before
    assert str(refused.value) == (
        "systems/s.yaml:1:1: MAM-304: the column `customers.name` must be blanked in rows that stay, "
        "but it is NOT NULL\n"
        "  why: the erasure would stop half-way, or leave data of a person who was told that it is gone\n"
        '  do:  give it a mask: `name: {category: ..., mask: {fixed: "(removed)"}}`'
    )


def test_a_statement_that_the_database_refuses_leaves_everything_and_can_be_tried_again(
    build: Build, request: pytest.FixtureRequest
) -> None:
    """A mask writes the same text into a unique column twice; when it is not unique any more, it works."""
    reviews = T(ties=["by>customers:accessed"], cols="by", rows=[(1, 1), (2, 2)], not_null="by")
    tables = shop(reviews=reviews)
    tables["customers"].masks = {"name": mask("fixed", "name", "(removed)")}
    only = "CREATE UNIQUE INDEX one_name ON customers (name)"
    world = build(tables, also=[only])
    erase(world, *user(1))
    before = rows(world)

    with pytest.raises(MamoruError) as refused:
        erase(world, *user(2))

    assert refused.value.code == "MAM-505"
    assert rows(world) == before

    on = " ON customers" if "mariadb" in request.node.name else ""
    query(world, f"DROP INDEX one_name{on}")
    erase(world, *user(2))

    assert rows(world)["customers"] == [(1, "(removed)", None, None), (2, "(removed)", None, None)]


def test_an_undeclared_reference_stops_the_erasure_and_not_half_of_it(build: Build) -> None:
    """A table came after the map was written, and refers to a customer; once it is gone, all is done."""
    world = build(shop())
    late = (
        "CREATE TABLE late (id bigint PRIMARY KEY, of_whom bigint NOT NULL,"
        " FOREIGN KEY (of_whom) REFERENCES customers (id))"
    )
    query(world, late)
    query(world, "INSERT INTO late VALUES (1, 1)")
    before = rows(world)

    with pytest.raises(MamoruError) as refused:
        erase(world, *user(1))

    assert refused.value.code == "MAM-505"
    assert rows(world) == before

    query(world, "DROP TABLE late")
    erase(world, *user(1))

    assert rows(world)["customers"] == [BEN]


def skip_where_no_trigger_fires(request: pytest.FixtureRequest) -> None:
    """Their files are written anew: no row is deleted that a trigger could keep."""
    if any(kind in request.node.name for kind in ("duckdb", "files")):
        pytest.skip("no trigger fires")


def test_rows_that_a_trigger_keeps_are_never_reported_as_gone(
    build: Build, request: pytest.FixtureRequest
) -> None:
    """A trigger silently keeps logins; the database says nothing, the count does."""
    skip_where_no_trigger_fires(request)
    world = build(shop())
    if "mariadb" in request.node.name:
        return  # a trigger there can keep no row but by an error
    kept = KEEPING["postgresql" if "postgresql" in request.node.name else "sqlite"]
    for statement in kept:
        query(world, statement)
    before = rows(world)

    with pytest.raises(RowsChanged) as stopped:
        erase(world, *user(1))

    assert rows(world) == before
    assert stopped.value.problem == "in the system `s` rows changed while the erasure ran: logins"


def test_rows_that_a_trigger_brings_back_are_never_reported_as_gone(
    build: Build, request: pytest.FixtureRequest
) -> None:
    """Deleted to the very number, and there again under the same key, now as nobody's."""
    skip_where_no_trigger_fires(request)
    world = build(shop())
    if "mariadb" in request.node.name:
        return  # a trigger there cannot write the table that it stands on
    for statement in BRINGING_BACK["postgresql" if "postgresql" in request.node.name else "sqlite"]:
        query(world, statement)
    before = rows(world)

    with pytest.raises(RowsChanged) as stopped:
        erase(world, *user(1))

    assert rows(world) == before
    assert stopped.value.problem == "in the system `s` rows changed while the erasure ran: logins"


def test_a_row_that_gained_an_owner_after_the_capture_is_left(request: pytest.FixtureRequest) -> None:
    """Ben joins Aiko's group while her erasure runs; only PostgreSQL lets him write at that moment."""
    member = T(ties=["of>customers:owned", "circle>circles:owns"], cols="of circle", rows=[(1, 1, 5)])
    world = builder("postgresql", request)(shop(members=member, circles=T(rows=[(5,)])))

    with erasing_people(world, *user(1)) as (erasing,):
        sets = erasing.capture()
        query(world, "INSERT INTO members VALUES (2, 2, 5)")
        with pytest.raises(RowsChanged) as stopped:
            erasing.apply(sets)

    assert stopped.value.problem == "in the system `s` rows changed while the erasure ran: circles"
    assert rows(world)["members"] == [(1, 1, 5), (2, 2, 5)]

    erase(world, *user(1))

    assert rows(world)["circles"] == [(5,)]
    assert rows(world)["members"] == [(2, 2, 5)]


def captured_then(
    request: pytest.FixtureRequest, messages: T, *, meanwhile: str
) -> tuple[str, dict[str, list[Row]]]:
    """Erase Aiko, let somebody else write between capture and apply, and return what stopped it."""
    world = builder("postgresql", request)(shop(messages=messages))
    with erasing_people(world, *user(1)) as (erasing,):
        sets = erasing.capture()
        query(world, meanwhile)
        with pytest.raises(RowsChanged) as stopped:
            erasing.apply(sets)
    return stopped.value.problem, rows(world)


def test_a_row_that_was_handed_on_after_the_capture_is_not_masked(request: pytest.FixtureRequest) -> None:
    """Aiko's message becomes Ben's: its text is his now."""
    sent = tie("sender>customers:joint", leaving=(mask("null", "body"), mask("null", "sender")))
    messages = T(ties=[sent, "receiver>customers:joint"], cols="sender receiver body", personal="body")
    messages.rows = [(1, 1, 2, "hello Ben")]

    problem, left = captured_then(request, messages, meanwhile="UPDATE messages SET sender = 2")

    assert problem == "in the system `s` rows changed while the erasure ran: messages"
    assert left["messages"] == [(1, 2, 2, "hello Ben")]


def test_a_row_to_be_taken_along_that_was_handed_on_is_left(request: pytest.FixtureRequest) -> None:
    """Aiko takes her messages along whoever received them; this one is no longer hers."""
    sent = tie("sender>customers:joint", delete_row=True, delete_reason="her own words")
    messages = T(ties=[sent, "receiver>customers:joint"], cols="sender receiver body", personal="body")
    messages.rows = [(1, 1, 2, "hello Ben")]

    problem, left = captured_then(request, messages, meanwhile="UPDATE messages SET sender = 2")

    assert problem == "in the system `s` rows changed while the erasure ran: messages"
    assert left["messages"] == [(1, 2, 2, "hello Ben")]


CHANGED = "in the system `s` rows changed while the erasure ran: messages"
SENT = {
    "taken along": tie("sender>customers:joint", delete_row=True, delete_reason="her own words"),
    "masked": tie("sender>customers:joint", leaving=(mask("null", "body"), mask("null", "sender"))),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_a_row_to_be_changed_that_came_after_the_capture_stops_the_erasure(
    request: pytest.FixtureRequest, sent: Tie
) -> None:
    """Aiko writes to Ben once more; no foreign key of the database tells."""
    messages = T(ties=[sent, "receiver>customers:joint"], cols="sender receiver body", personal="body")
    messages.rows = [(1, 1, 2, "hello Ben")]
    later = "INSERT INTO messages VALUES (9, 1, 2, 'hello again')"

    problem, left = captured_then(request, messages, meanwhile=later)

    assert problem == CHANGED
    assert left["messages"] == [(1, 1, 2, "hello Ben"), (9, 1, 2, "hello again")]


def kept_orders(closed: str) -> T:
    """Return an order of Aiko that is kept for seven years after it was closed."""
    ties = ["of>customers:joint", "also>customers:joint"]
    kept = T(ties=ties, cols="of also note closed", personal="note", keep=("closed",))
    kept.types = {"closed": "date", "also": "bigint", "of": "bigint"}
    kept.rows = [(1, 1, None, "ring twice", closed)]
    return kept


def test_a_row_that_must_be_kept_since_the_capture_is_not_deleted(request: pytest.FixtureRequest) -> None:
    """The old order is closed anew: the promise keeps it from now on."""
    meanwhile = "UPDATE messages SET closed = '2026-01-01'"

    problem, left = captured_then(request, kept_orders("2010-01-01"), meanwhile=meanwhile)

    assert problem == CHANGED
    assert [row[:4] for row in left["messages"]] == [(1, 1, None, "ring twice")]


def test_a_kept_row_that_gained_an_owner_keeps_its_values(request: pytest.FixtureRequest) -> None:
    """Ben joins the order that is kept of Aiko: its note is his, too."""
    problem, left = captured_then(
        request, kept_orders("2026-01-01"), meanwhile="UPDATE messages SET also = 2"
    )

    assert problem == CHANGED
    assert [row[:4] for row in left["messages"]] == [(1, 1, 2, "ring twice")]


def test_a_row_that_appeared_after_the_capture_stops_the_erasure(request: pytest.FixtureRequest) -> None:
    """Aiko logs in once more while her erasure runs; the second try takes that row as well."""
    world = builder("postgresql", request)(shop())

    with erasing_people(world, *user(1)) as (erasing,):
        sets = erasing.capture()
        query(world, "INSERT INTO logins VALUES (99, 1, '2026-02-01')")
        with pytest.raises(RowsChanged) as stopped:
            erasing.apply(sets)

    assert stopped.value.problem == "in the system `s` rows changed while the erasure ran: logins"

    erase(world, *user(1))

    assert all(of == 2 for _, of, _ in rows(world)["logins"])


KEEPING = {
    "sqlite": ["CREATE TRIGGER keep BEFORE DELETE ON logins BEGIN SELECT RAISE(IGNORE); END"],
    "postgresql": [
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER keep BEFORE DELETE ON logins FOR EACH ROW EXECUTE FUNCTION keep()",
    ],
}
BRINGING_BACK = {
    "sqlite": [
        (
            "CREATE TRIGGER back AFTER DELETE ON logins BEGIN "
            "INSERT INTO logins VALUES (OLD.id, NULL, OLD.at); END"
        )
    ],
    "postgresql": [
        (
            "CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN INSERT INTO logins VALUES (OLD.id, NULL, OLD.at); RETURN NULL; END'"
        ),
        "CREATE TRIGGER back AFTER DELETE ON logins FOR EACH ROW EXECUTE FUNCTION back()",
    ],
}
