"""What MariaDB does by itself, loosely or unseen, is held to what a plan shows."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.execute.connecting import connect
from mamoru.execute.erasing import RowsChanged
from mamoru.execute.identity.errors import UnknownPerson
from mamoru.model.errors import MamoruError
from mamoru.model.programme import CheckedProgramme
from mamoru.plan.requests import recipe
from mamoru.systems import mariadb as kind
from mamoru.systems._mariadb_telling import HoldOneAnother
from tests import mariadb, small
from tests.engine import erase, rows, user
from tests.execute.killed import __file__ as killed
from tests.ground import Place
from tests.grounds.mariadb import place
from tests.worlds import T, tie, world

A, B = "Aiko", "Ben"


def shop(**more: T) -> Mapping[str, T]:
    """Two people, an order of each, and further tables."""
    return {
        "users": T(person="user", cols="name", personal="name", rows=[(1, A), (2, B)]),
        "orders": T(
            ties=["buyer>users:owned"],
            cols="buyer what",
            personal="what",
            rows=[(10, 1, "hat"), (11, 2, "coat")],
        ),
        **more,
    }


def standing(checked: CheckedProgramme, right: str = "erasure") -> tuple[str, str]:
    """Return how the system answers."""
    (connected,) = connect(checked.programme, recipe(checked, right, "user"), {})
    if connected.session is not None:
        connected.session.close()
    return connected.standing.value, connected.detail


# -- what is done unseen -----------------------------------------------------------------------------


def test_a_foreign_key_that_takes_rows_of_others_along_stops_the_erasure(mariadb_place: Place) -> None:
    """It came after the map: the note is its writer's, and would go with the user it is about."""
    notes = T(ties=["who>users:owned"], cols="who about", rows=[(20, 2, 1), (21, 2, 2)])
    more = T(ties=["of>notes:owned"], cols="of", rows=[(30, 20)])
    checked = world(mariadb_place, shop(notes=notes, more=more))
    mariadb_place.run(
        'ALTER TABLE "notes" ADD FOREIGN KEY ("about") REFERENCES "users" ("id") ON DELETE CASCADE',
        'ALTER TABLE "more" ADD FOREIGN KEY ("of") REFERENCES "notes" ("id") ON DELETE SET NULL',
    )
    before = rows(checked)

    with pytest.raises(RowsChanged) as told:
        erase(checked, *user(1))

    assert told.value.problem == "in the system `s` rows changed while the erasure ran: more, notes"
    assert rows(checked) == before


def test_tables_that_tie_one_another_are_emptied_in_the_order_of_their_foreign_keys(
    mariadb_place: Place,
) -> None:
    """A circle of ties, of which the database knows one side alone."""
    tables = {
        "a": T(person="user", cols="b", rows=[(1, 5), (2, 6)]),
        "b": T(ties=["c>c:none", "a>a:owned"], cols="c a", rows=[(5, 7, 1), (6, 8, 2)]),
        "c": T(ties=["a>a:owned"], cols="a", rows=[(7, 1), (8, 2)], foreign="a>a"),
    }
    tables["a"].ties = ["b>b:none"]
    checked = world(mariadb_place, tables)

    erase(checked, *user(1))

    assert rows(checked) == {"a": [(2, 6)], "b": [(6, 8, 2)], "c": [(8, 2)]}


def friends(*rows: tuple[int, int]) -> Mapping[str, T]:
    """People of whom each was brought by somebody, perhaps by themselves."""
    by = tie("by>users:none")
    return {"users": T(person="user", cols="by", ties=[by], not_null="by", foreign="by>users", rows=[*rows])}


@pytest.mark.parametrize(
    ("people", "left"),
    [
        ([(1, 1), (9, 9)], [(9, 9)]),
        ([(1, 2), (2, 1), (9, 9)], [(9, 9)]),
        ([(1, 9), (2, 1), (9, 9)], [(9, 9)]),
        ([(1, 2), (2, 1), (3, 3), (9, 3)], [(3, 3), (9, 3)]),
    ],
    ids=["itself", "one another", "a chain", "a shell"],
)
def test_rows_that_must_lead_to_one_another_go_together(
    mariadb_place: Place, people: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    """They lead to a row that stays before they go; whom somebody who stays leads to stays, too."""
    checked = world(mariadb_place, friends(*people))

    erase(checked, *user(*(n for n, _ in people if n != 9)))

    assert rows(checked)["users"] == left


HELD = (
    "MAM-516: rows of `users` in the system `s` lead to one another by `by`, and MariaDB deletes none of "
    "them: {}\n"
    "  why: it looks at each row and not at all of them together, so they are led elsewhere before they go; "
    "nothing was changed\n"
    "  do:  let `by` be NULL there, or add a row to `users` that stays and that they can lead to (the map's "
    "`pseudo-person:` is one), then run the same command again"
)
NOBODY = "no other row is left there that they could lead to"
UNIQUE = "a value that must be unique, or a constraint, lets them lead nowhere else"


@pytest.mark.parametrize(
    ("people", "also", "because"),
    [
        ([(1, 2), (2, 1)], (), NOBODY),
        ([(1, 2), (2, 1), (9, 9)], ('ALTER TABLE "users" ADD UNIQUE ("by")',), UNIQUE),
    ],
    ids=["nobody stays", "a value of its own"],
)
def test_rows_that_can_lead_nowhere_else_are_refused_before_anything_is_changed(
    mariadb_place: Place, people: list[tuple[int, int]], also: tuple[str, ...], because: str
) -> None:
    checked = world(mariadb_place, friends(*people))
    mariadb_place.run(*also)

    with pytest.raises(HoldOneAnother) as told:
        erase(checked, *user(1, 2))

    assert str(told.value) == HELD.format(because)
    assert rows(checked)["users"] == people


def world_again(there: Place, tables: Mapping[str, T]) -> CheckedProgramme:
    """Resolve another map of a database that has its tables already."""
    from tests.worlds import discovered, notice, programme, system_map  # noqa: PLC0415 - of this function only

    system = system_map(tables, "mariadb", there.settings)
    return programme(there.folder, system, notice(tables, ()), discovered(there.folder, system))


TO_ORDERS = (
    'CREATE TRIGGER t AFTER DELETE ON "users" FOR EACH ROW UPDATE "orders" SET "what" = \'x\' WHERE "id" = 11'
)


def test_a_trigger_that_changes_rows_of_others_stops_the_erasure(mariadb_place: Place) -> None:
    checked = world(mariadb_place, shop(), also=[TO_ORDERS])
    before = rows(checked)

    with pytest.raises(RowsChanged) as told:
        erase(checked, *user(1))

    assert told.value.problem == "in the system `s` rows changed while the erasure ran: orders"
    assert rows(checked) == before


def test_a_trigger_that_changes_nothing_more_is_no_obstacle(mariadb_place: Place) -> None:
    """It deletes what is gone already."""
    quiet = (
        'CREATE TRIGGER t AFTER DELETE ON "users" FOR EACH ROW DELETE FROM "orders" WHERE "buyer" = OLD.id'
    )
    checked = world(mariadb_place, shop(), also=[quiet])

    erase(checked, *user(1))

    assert rows(checked) == {"users": [(2, B)], "orders": [(11, 2, "coat")]}


def test_what_a_trigger_does_is_put_down_to_every_table_where_nobody_shows_it(
    mariadb_place: Place,
) -> None:
    """The login lacks TRIGGER: it sees that more was done, and not by whom."""
    world(mariadb_place, shop(), also=[TO_ORDERS])
    clerk = mariadb_place.as_login(dict.fromkeys(("users", "orders"), "SELECT, UPDATE, DELETE"))

    with pytest.raises(RowsChanged) as told:
        erase(world_again(clerk, shop()), *user(1))

    assert told.value.problem == "in the system `s` rows changed while the erasure ran: orders, users"


# -- what cannot be undone, or does not go -----------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "because"),
    [
        (
            'ALTER TABLE "orders" ENGINE = MyISAM',
            "what is done in a table without transactions cannot be undone when the rest fails: orders",
        ),
        (
            'ALTER TABLE "orders" ADD SYSTEM VERSIONING',
            "what is deleted from a table with system versioning stays in its history: orders",
        ),
    ],
)
def test_a_table_from_which_nothing_goes_for_good_is_refused(
    mariadb_place: Place, statement: str, because: str
) -> None:
    """To show a person, it serves."""
    checked = world(mariadb_place, shop(), also=[statement])

    assert standing(checked) == ("unreachable", because)
    assert standing(checked, "access") == ("held", "")


# -- what is compared loosely ------------------------------------------------------------------------


def test_equal_by_its_collation_is_equal_and_nothing_else_is(mariadb_place: Place) -> None:
    """Letter case by the column's own collation; a text is never taken for a number."""
    people = T(
        person="user", key="code", cols="code name", known_by={"user-id": "code"}, personal="name",
        types={"code": "varchar(20) collate utf8mb4_general_ci"}, rows=[("Hana", A), ("0", B)],
    )  # fmt: skip
    notes = T(ties=["of>users:owned"], cols="of", rows=[(1, "Hana"), (2, "0")],
              types={"of": "varchar(20) collate utf8mb4_general_ci"})  # fmt: skip
    checked = world(mariadb_place, {"users": people, "notes": notes})

    erase(checked, {"user-id": "HANA"})

    assert rows(checked) == {"users": [("0", B)], "notes": [(2, "0")]}


def test_a_condition_compares_in_the_type_of_its_column(mariadb_place: Place) -> None:
    """MariaDB itself takes `none` for 0, and `5 apples` for 5."""
    from tests.worlds import when  # noqa: PLC0415 - of this test only

    files = T(
        ties=[tie("of>users:owned", when=when("kind", 5))], cols="kind of",
        rows=[(1, "5", 1), (2, "5 apples", 1), (3, "05", 1)],
    )  # fmt: skip
    codes = T(
        ties=[tie("of>users:owned", when=when("kind", "none"))], cols="kind of", rows=[(1, 0, 1), (2, 7, 1)]
    )
    checked = world(mariadb_place, shop(files=files, codes=codes))

    erase(checked, *user(1))

    assert rows(checked)["files"] == [(2, "5 apples", 1), (3, "05", 1)]
    assert rows(checked)["codes"] == [(1, 0, 1), (2, 7, 1)]


def test_a_key_without_a_sign_is_found_up_to_its_last_number(mariadb_place: Place) -> None:
    """Half of them are beyond what a signed number holds."""
    last, beyond = 2**64 - 1, 2**63
    wide = {"id": "bigint unsigned"}
    people = T(person="user", cols="name", personal="name", types=wide, rows=[(last, A), (beyond, B)])
    orders = T(ties=["buyer>users:owned"], cols="buyer", types={"buyer": "bigint unsigned"}, rows=[(1, last)])
    checked = world(mariadb_place, {"users": people, "orders": orders})

    erase(checked, *user(last))

    assert rows(checked) == {"users": [(beyond, B)], "orders": []}
    with pytest.raises(UnknownPerson):
        erase(checked, *user(2**64))


# -- how it is reached -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "because"),
    [
        ({"host": ""}, "`host` is missing"),
        ({"port": "3306"}, "`port` must be a whole number"),
        ({"tls": "yes"}, "`tls` must be `preferred`, `required`, `verified` or `off`"),
        (
            {"password-from": "MAMORU_NO_SUCH"},
            "the environment variable MAMORU_NO_SUCH with the password is not set",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_told(
    mariadb_place: Place, settings: dict[str, str], because: str
) -> None:
    with pytest.raises(MamoruError) as told:
        mariadb_place.open(settings)

    assert (told.value.code, told.value.problem) == (
        "MAM-503",
        f"`connect:` of the system `s` cannot be used: {because}",
    )


def test_a_password_is_taken_as_utf_8_and_told_to_nobody(
    mariadb_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    mariadb_place.run(
        "CREATE USER keeper IDENTIFIED BY 'sécret ''パス'", "GRANT SELECT ON test_1.* TO keeper"
    )
    monkeypatch.setenv("KEEPER", "sécret 'パス")
    mariadb_place.open({"user": "keeper", "password-from": "KEEPER"}).close()
    monkeypatch.setenv("KEEPER", "wrong")

    with pytest.raises(MamoruError) as told:
        mariadb_place.open({"user": "keeper", "password-from": "KEEPER"})

    assert told.value.code == "MAM-501"
    assert "wrong" not in str(told.value)


@pytest.mark.parametrize("tls", ["required", "verified"])
def test_who_wants_tls_gets_it_or_nothing(mariadb_place: Place, tls: str) -> None:
    """The server of tests has none."""
    with pytest.raises(MamoruError) as told:
        mariadb_place.open({"tls": tls})

    assert told.value.code == "MAM-501"
    mariadb_place.open({"tls": "off"}).close()


def test_a_server_too_old_is_refused_by_name(mariadb_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As MySQL is, whose version does not say MariaDB."""
    monkeypatch.setattr(kind, "OLDEST", (99, 0))

    with pytest.raises(MamoruError) as told:
        mariadb_place.open()

    assert told.value.code == "MAM-508"


# -- a list, or a statement, too long ----------------------------------------------------------------


def test_a_list_that_would_be_cut_stops_the_erasure(mariadb_place: Place) -> None:
    """Sixteen kilobytes are one answer's limit; the keys of four thousand orders are more."""
    many = T(ties=["buyer>users:owned"], cols="buyer", rows=[(n, 1) for n in range(100_000, 104_000)])
    checked = world(mariadb_place, shop(many=many))
    mariadb_place.run("SET GLOBAL max_allowed_packet = 16384")
    try:
        with pytest.raises(MamoruError) as told:
            erase(checked, *user(1))
    finally:
        mariadb_place.run("SET GLOBAL max_allowed_packet = 16777216")

    assert told.value.code in {"MAM-506", "MAM-507"}
    assert len(rows(checked)["many"]) == 4_000


# -- killed ------------------------------------------------------------------------------------------

SESSION = "mamoru.systems.mariadb:MariadbSession"


def company(folder: Path, there: Place) -> str:
    """Make the small company with its shop on MariaDB; return a planned erasure."""
    small.company(folder, discover=False)
    text = small.FILES["systems/shop.yaml"].replace("kind: sqlite", "kind: mariadb")
    connect_ = ", ".join(f"{name}: {value}" for name, value in there.settings.items())
    (folder / "systems/shop.yaml").write_text(text.replace("file: shop.db", connect_), encoding="utf-8")
    for statement in small.SHOP.replace("email TEXT", "email VARCHAR(200)").split(";\n"):
        if statement.strip():
            there.run(statement.replace("REFERENCES customers", "REFERENCES customers (id)")
                      .replace("REFERENCES orders", "REFERENCES orders (id)"))  # fmt: skip
    small.mamoru(folder, "discover", expect=0)
    told = small.mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0).stdout
    return told.split()[4].rstrip(":")


def everything(there: Place) -> dict[str, list[object]]:
    """Return every row of the shop."""
    names = ("customers", "orders", "order_items", "messages")
    return {n: sorted(there.query(f'SELECT * FROM "{n}"'), key=repr) for n in names}


@pytest.fixture
def undisturbed(mariadb_place: Place, tmp_path: Path) -> dict[str, list[object]]:
    """Every row of the shop after a run that nobody disturbed."""
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    small.mamoru(folder, "run", company(folder, mariadb_place), "--yes", expect=0)
    return everything(mariadb_place)


@pytest.mark.parametrize(
    ("point", "journalled"),
    [
        ("mamoru.execute.erasing:Erasing.apply:after:1", False),
        ("mamoru.execute.erasure:Journal.write:after:1", True),
        (f"{SESSION}.commit:before:1", True),
        (f"{SESSION}.commit:after:1", True),
    ],
)
def test_killed_at_any_point_it_goes_on(
    durable_mariadb: mariadb.Server,
    tmp_path: Path,
    undisturbed: dict[str, list[object]],
    *,
    point: str,
    journalled: bool,
) -> None:
    """Mamoru dies, and then the server does; both are started again."""
    with durable_mariadb.connect() as keeper, keeper.cursor() as cursor:
        cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
    there, folder = place(durable_mariadb.port, "shop"), tmp_path / "company"
    folder.mkdir()
    request = company(folder, there)
    before = everything(there)
    died = subprocess.run([sys.executable, killed, str(folder), request, point], check=False, timeout=60)
    durable_mariadb.kill()
    durable_mariadb.start()

    assert died.returncode == -9
    if journalled:
        small.mamoru(folder, "resume", expect=0)
    else:
        assert everything(there) == before
        small.mamoru(folder, "run", request, "--yes", expect=0)

    assert everything(there) == undisturbed
    assert small.mamoru(folder, "resume", expect=0).stdout == "nothing was interrupted\n"
