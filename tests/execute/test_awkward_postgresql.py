"""PostgreSQL as companies have it: what it does by itself, and types that a simple table does not have.

Each outcome is right, or refused before anything changes.
"""

from collections.abc import Sequence

import pytest

from mamoru.execute.connecting import connect
from mamoru.execute.erasing import RowsChanged
from mamoru.model.plan import Standing
from mamoru.model.programme import CheckedProgramme
from mamoru.plan.erasing import CannotErase
from mamoru.plan.requests import recipe
from mamoru.systems._session import Refused
from tests.engine import erase, query, reach, rows, user
from tests.worlds import T, Tables, mask, postgresql_world, when


def users(**more: object) -> T:
    return T(person="user", rows=[(1,), (2,)], **more)  # type: ignore[arg-type]  # fields of a table


def orders(**more: object) -> T:
    return T(ties=["customer>users:owned"], cols="customer", rows=[(10, 1), (11, 2), (12, 1)], **more)  # type: ignore[arg-type]  # fields of a table


def altered(url: str, tables: Tables, *statements: str) -> CheckedProgramme:
    return postgresql_world(url, tables, also=statements)


def test_a_search_path_that_leads_elsewhere_than_the_map_is_told_before_anything_is_done(
    postgresql_url: str,
) -> None:
    """Another schema has tables of the same names, and somebody puts it first."""
    name = postgresql_url.rpartition("/")[2]
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        "CREATE SCHEMA other",
        "CREATE TABLE other.orders AS SELECT * FROM public.orders",
    )
    query(world, f"ALTER DATABASE {name} SET search_path = other, public")

    (found,) = connect(world.programme, recipe(world, "erasure", "user"), {})
    assert found.session is not None
    found.session.close()

    assert (found.standing, found.detail) == (Standing.UNREACHABLE, "tables of the map do not exist: users")


def test_rows_of_all_partitions_go(postgresql_url: str) -> None:
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        "ALTER TABLE orders RENAME TO old",
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint) PARTITION BY RANGE (id)",
        "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (11)",
        "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (11) TO (99)",
        "INSERT INTO orders SELECT * FROM old",
        "DROP TABLE old",
    )

    erase(world, *user(1))

    assert query(world, "SELECT id FROM orders") == [(11,)]
    assert query(world, "SELECT count(*) FROM orders_1") == [(0,)]


def deferred(url: str, *, not_null: str) -> CheckedProgramme:
    people = T(person="user", cols="card", rows=[(1, 10), (2, 20)], not_null=not_null)
    cards = T(ties=["holder>users:owned"], cols="holder", rows=[(10, 1), (20, 2)], not_null="holder")
    return altered(
        url,
        {"users": people, "cards": cards},
        "ALTER TABLE users ADD FOREIGN KEY (card) REFERENCES cards DEFERRABLE INITIALLY DEFERRED",
        "ALTER TABLE cards ADD FOREIGN KEY (holder) REFERENCES users DEFERRABLE INITIALLY DEFERRED",
    )


def test_constraints_that_wait_for_the_commit_hold(postgresql_url: str) -> None:
    """Users have a card, and cards must have a user: neither could go first but in one transaction."""
    world = deferred(postgresql_url, not_null="")

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, 20)], "cards": [(20, 2)]}


def test_rows_that_may_hold_one_another_fast_are_refused_though_their_constraints_wait(
    postgresql_url: str,
) -> None:
    """Any user may have another one's card, which then could neither go nor be emptied."""
    with pytest.raises(CannotErase) as refused:
        erase(deferred(postgresql_url, not_null="card"), *user(1))

    assert refused.value.problem == "rows of cards, users hold one another fast"


@pytest.mark.parametrize("action", ["RESTRICT", "SET NULL", "CASCADE"])
def test_an_action_that_leads_to_the_same_as_the_map_does_no_harm(postgresql_url: str, action: str) -> None:
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        f"ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES users ON DELETE {action}",
    )

    erase(world, *user(1))

    assert rows(world) == {"users": [(2,)], "orders": [(11, 2)]}


def test_a_cascade_that_takes_what_others_own_is_undone(postgresql_url: str) -> None:
    """Both ends own a letter; the column cannot be emptied first, since the database wants a sender."""
    letters = T(
        ties=["sender>users:accessed", "receiver>users:owned"], cols="sender receiver", rows=[(7, 1, 2)]
    )
    notes = T(ties=["letter>letters:accessed"], cols="letter", rows=[(1, 7)])
    world = altered(
        postgresql_url,
        {"users": users(), "letters": letters, "notes": notes},
        "CREATE FUNCTION drop_letters() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN DELETE FROM letters WHERE id = 7; RETURN OLD; END$$",
        "CREATE TRIGGER t AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION drop_letters()",
    )
    before = rows(world)

    with pytest.raises(RowsChanged) as refused:
        erase(world, *user(1))

    assert refused.value.problem == "in the system `s` rows changed while the erasure ran: letters"
    assert rows(world) == before


def stamped(*, after: bool) -> Sequence[str]:
    body = (
        "BEGIN UPDATE letters SET stamp = 'x' WHERE id = NEW.id AND stamp IS NULL; RETURN NULL; END"
        if after
        else "BEGIN NEW.stamp := 'x'; RETURN NEW; END"
    )
    moment = "AFTER" if after else "BEFORE"
    return (
        f"CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE TRIGGER t {moment} UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION stamp()",
    )


def letters() -> T:
    return T(
        ties=["sender>users:joint", "receiver>users:joint"],
        cols="sender receiver stamp",
        types={"stamp": "text"},
        rows=[(7, 1, 2, None)],
    )


def test_a_trigger_that_stamps_the_row_it_changes_is_let_be(postgresql_url: str) -> None:
    world = altered(postgresql_url, {"users": users(), "letters": letters()}, *stamped(after=False))

    erase(world, *user(1))

    assert rows(world)["letters"] == [(7, None, 2, "x")]


def test_a_trigger_that_changes_the_same_rows_again_is_undone(postgresql_url: str) -> None:
    """Twice as many rows are written as the plan shows, and nobody can tell which."""
    world = altered(postgresql_url, {"users": users(), "letters": letters()}, *stamped(after=True))
    before = rows(world)

    with pytest.raises(RowsChanged) as refused:
        erase(world, *user(1))

    assert refused.value.problem == "in the system `s` rows changed while the erasure ran: letters"
    assert rows(world) == before


def test_keys_that_the_database_makes_are_keys(postgresql_url: str) -> None:
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        "ALTER TABLE orders ALTER id ADD GENERATED ALWAYS AS IDENTITY",
    )

    erase(world, *user(1))

    assert rows(world)["orders"] == [(11, 2)]


def test_enums_tell_kinds_of_people_and_conditions_of_ties(postgresql_url: str) -> None:
    people = T(
        person="user",
        kinds={"user": when("type", "buyer"), "staff": when("type", "clerk")},
        known_by={"user-id": "id", "staff-id": "id"},
        cols="type",
        rows=[(1, "buyer"), (2, "clerk")],
    )
    world = altered(
        postgresql_url,
        {"users": people, "orders": orders()},
        "CREATE TYPE kind AS ENUM ('buyer', 'clerk')",
        "ALTER TABLE users ALTER type TYPE kind USING type::kind",
    )

    erase(world, {"staff-id": "2"}, of="staff")

    assert rows(world) == {"users": [(1, "buyer")], "orders": [(10, 1), (12, 1)]}


def test_arrays_json_and_bytes_are_shown_masked_and_deleted(postgresql_url: str) -> None:
    shared = T(
        ties=["one>users:joint", "two>users:joint"],
        cols="one two tags about picture",
        personal="tags about picture",
        types={"tags": "text", "about": "text", "picture": "text"},
        rows=[(1, 1, 2, "{a,b}", '{"name": "Hana"}', "xyz"), (2, 1, 1, "{c}", "[1]", "abc")],
    )
    kept = T(
        ties=["who>users:owned"],
        cols="who about closed",
        personal="about",
        keep=(),
        types={"about": "text", "closed": "text"},
        rows=[(1, 1, '{"name": "Hana"}', "2026-01-01")],
        masks={"about": mask("fixed", "about", '{"name": null}')},
    )
    world = altered(
        postgresql_url,
        {"users": users(), "shared": shared, "kept": kept},
        "ALTER TABLE shared ALTER tags TYPE text[] USING tags::text[], "
        "ALTER about TYPE jsonb USING about::jsonb, ALTER picture TYPE bytea USING picture::bytea",
        "ALTER TABLE kept ALTER about TYPE jsonb USING about::jsonb",
    )

    seen = reach(world, *user(1))["shared"]

    assert [cells["tags"] for cells in seen.values()] == [["a", "b"], ["c"]]
    assert [cells["about"] for cells in seen.values()] == [{"name": "Hana"}, [1]]

    erase(world, *user(1))

    assert query(world, "SELECT id, one, two FROM shared") == [(1, None, 2)]
    assert query(world, "SELECT about::text FROM kept") == [('{"name": null}',)]


def test_keys_that_differ_in_letter_case_only_are_one_where_the_database_says_so(
    postgresql_url: str,
) -> None:
    people = T(person="user", known_by={"email": "id"}, rows=[("Hana",), ("Ben",)])
    notes = T(ties=["who>users:owned"], cols="who", rows=[(1, "HANA"), (2, "hana"), (3, "ben")])
    loose = "text COLLATE loose"
    world = altered(
        postgresql_url,
        {"users": people, "notes": notes},
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        f"ALTER TABLE users ALTER id TYPE {loose}",
        f"ALTER TABLE notes ALTER who TYPE {loose}",
        "ALTER TABLE notes ADD FOREIGN KEY (who) REFERENCES users",
    )

    erase(world, {"email": "hana"})

    assert rows(world) == {"users": [("Ben",)], "notes": [(3, "ben")]}


def test_citext_finds_and_ties_in_any_letter_case(postgresql_url: str) -> None:
    people = T(person="user", known_by={"email": "email"}, cols="email", rows=[(1, "Hana@X"), (2, "ben@x")])
    news = T(ties=["to>user/email:owned"], cols="to", rows=[(1, "hana@x"), (2, "BEN@x")])
    world = altered(
        postgresql_url,
        {"users": people, "news": news},
        "CREATE EXTENSION citext",
        "ALTER TABLE users ALTER email TYPE citext",
        'ALTER TABLE news ALTER "to" TYPE citext',
    )

    erase(world, {"email": "HANA@x"})

    assert rows(world) == {"users": [(2, "ben@x")], "news": [(2, "BEN@x")]}


def test_a_database_that_is_serialisable_by_default_is_erased_from(postgresql_url: str) -> None:
    name = postgresql_url.rpartition("/")[2]
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'",
    )

    erase(world, *user(1))

    assert rows(world) == {"users": [(2,)], "orders": [(11, 2)]}


def test_circles_over_keys_with_a_collation_and_a_width_of_their_own_are_walked(postgresql_url: str) -> None:
    threads = T(
        ties=["opener>users:joint", "first>posts:joint"],
        cols="opener first",
        rows=[("t1", 1, "p1"), ("t2", 2, "p2")],
        types={"id": 'varchar(8) COLLATE "C"', "first": "varchar(8)"},
    )
    posts = T(
        ties=["thread>threads:joint"],
        cols="thread",
        rows=[("p1", "t1"), ("p2", "t2")],
        types={"id": "varchar(8)", "thread": 'varchar(8) COLLATE "C"'},
    )
    world = altered(postgresql_url, {"users": users(), "threads": threads, "posts": posts})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2,)], "threads": [("t2", 2, "p2")], "posts": [("p2", "t2")]}


def test_a_server_that_lets_nobody_delete_says_so_and_nothing_changes(postgresql_url: str) -> None:
    world = altered(
        postgresql_url,
        {"users": users(), "orders": orders()},
        "CREATE RULE never AS ON DELETE TO orders DO INSTEAD NOTHING",
    )
    before = rows(world)

    with pytest.raises(Refused) as refused:
        erase(world, *user(1))

    assert refused.value.problem == (
        "the system `s` refused a statement of the plan: FeatureNotSupported at `DELETE FROM orders` "
        "(SQLSTATE 0A000)"
    )
    assert rows(world) == before
