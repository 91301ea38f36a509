"""A value given in another spelling than the one stored finds the same person, and nobody else."""

from pathlib import Path

import psycopg
import pytest

from mamoru.execute.identity.errors import UnknownPerson
from tests import small
from tests.engine import Build, builder, erase, reach
from tests.execute import accounts
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


def test_an_address_in_capitals_finds_nobody_where_case_counts(
    build: Build, request: pytest.FixtureRequest
) -> None:
    """Two people may have addresses that differ in nothing else."""
    kind = "varchar(200) collate utf8mb4_bin" if "mariadb" in request.node.name else "text"
    world = build(emails(kind), linked=("email",))

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


# -- one value, spelled by its type ----------------------------------------------------------------

CLUB = """\
  members:
    is: customer
    known-by: {customer-id: customer_no, email: mail}
    columns: {nick: contact.name}
"""
MAKE_CLUB = (
    "CREATE TABLE members (id INTEGER PRIMARY KEY, customer_no {type} UNIQUE, mail TEXT UNIQUE, nick TEXT);"
    "INSERT INTO members VALUES (1, {value}, 'club@example.com', 'hana-chan')"
)
HANA = accounts.MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'hana@example.com')"
CUSTOMERS = (accounts.SHOP + accounts.ORDERS, HANA)
TIED = """\
  tickets:
    ties: [{by: cust, of: customer, known-as: customer-id, how: owned}]
    columns: {body: purchases.messages}
"""
MAKE_TIED = (
    "CREATE TABLE tickets (id INTEGER PRIMARY KEY, cust {type}, body TEXT);CREATE INDEX m ON tickets (cust);"
)


def test_a_number_kept_as_a_decimal_fraction_is_the_same_number(tmp_path: Path) -> None:
    """A tool wrote 7 as 7.0; the shop knows the customer 7."""
    accounts.company(tmp_path, {"shop": CUSTOMERS, "club": (CLUB, MAKE_CLUB.format(type="REAL", value="7"))})

    small.mamoru(tmp_path, "run", "erasure", "-s", "email=club@example.com", "--yes", expect=0)

    assert small.rows(tmp_path / "shop.db")["customers"] == []


@pytest.mark.parametrize("kind", ["numeric(10,2)", "double precision", "real"])
def test_a_number_with_a_fraction_of_nothing_is_the_same_number(build: Build, kind: str) -> None:
    """7.00 in one table, 7 in the other."""
    members = T(
        person="user",
        cols="number mail",
        known_by={"user-id": "number", "mail": "mail"},
        unique="number",
        types={"number": kind},
        rows=[(1, 7, "a@example.com")],
    )
    users = T(person="user", cols="name", types={"id": "integer"}, rows=[(7, "Aiko"), (2, "Ben")])

    erased = erase(build({"users": users, "members": members}), {"mail": "a@example.com"})

    assert erased.effects["users"].deleted == 1


def test_blanks_that_fill_a_column_up_are_no_part_of_a_value(request: pytest.FixtureRequest) -> None:
    """PostgreSQL returns CHAR(8) filled up, and ignores that when it compares."""
    codes = T(
        person="user",
        cols="code mail",
        known_by={"user-id": "code", "mail": "mail"},
        unique="code",
        types={"code": "char(8)"},
        rows=[(1, "C7", "a@example.com")],
    )
    users = T(person="user", cols="name", rows=[("C7", "Aiko"), ("C8", "Ben")])
    world = builder("postgresql", request)({"users": users, "codes": codes})

    erased = erase(world, {"mail": "a@example.com"})

    assert (erased.effects["codes"].deleted, erased.effects["users"].deleted) == (1, 1)


def test_a_column_without_a_type_is_asked_for_text_and_for_a_number(tmp_path: Path) -> None:
    """SQLite keeps 7 and '7' there, and takes them for two values."""
    crm = accounts.MAKE_CRM.replace("cid INTEGER UNIQUE", "cid") + (
        "CREATE UNIQUE INDEX c ON people (cid); INSERT INTO people VALUES (1, 7, 'old@x')"
    )
    desk = MAKE_TIED.format(type="") + "INSERT INTO tickets VALUES (1, 7, 'a'), (2, '7', 'b'), (3, 70, 'c')"
    accounts.company(tmp_path, {"shop": CUSTOMERS, "crm": (accounts.CRM, crm), "desk": (TIED, desk)})

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=7", "--yes", expect=0)

    assert small.rows(tmp_path / "crm.db")["people"] == []
    assert small.rows(tmp_path / "desk.db")["tickets"] == [(3, 70, "c")]


LETTERS = (
    "CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE);"
    "INSERT INTO customers VALUES ('A-7', 'Hana', 'hana@example.com')"
)


def test_a_system_that_cannot_hold_the_key_never_reads_as_nothing_held(tmp_path: Path) -> None:
    """A number column knows no `A-7`: whether its 7 is the same customer, nobody can say."""
    club = MAKE_CLUB.format(type="INTEGER", value="7")
    desk = MAKE_TIED.format(type="INTEGER")
    accounts.company(tmp_path, {"shop": (accounts.SHOP, LETTERS), "club": (CLUB, club), "desk": (TIED, desk)})

    told = accounts.planned(tmp_path, "access", "customer-id=A-7")

    cannot = "cannot hold the `customer-id` known of the person, so that rows may be left"
    assert {n: (s["standing"], s["detail"]) for n, s in told.items() if n != "shop"} == {
        "club": ("no-key", f"`members.customer_no` (`INTEGER`) {cannot}"),
        "desk": ("no-key", f"`tickets.cust` (`INTEGER`) {cannot}"),
    }
    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=A-7", "--yes", expect=4)


@pytest.mark.parametrize("code", ["A-7", "5000000000"])
def test_a_value_that_a_number_column_cannot_hold_matches_nothing(build: Build, code: str) -> None:
    """PostgreSQL would refuse the whole statement."""
    users = T(
        person="user", cols="code", known_by={"user-id": "code"}, unique="code", rows=[(1, code), (2, "9")]
    )
    numbers = T(
        person="user",
        cols="no",
        known_by={"user-id": "no"},
        unique="no",
        types={"no": "integer"},
        rows=[(5, 9)],
    )
    tickets = T(ties=["who>user/user-id:owned"], cols="who", types={"who": "integer"}, rows=[(1, 9)])

    erased = erase(build({"users": users, "numbers": numbers, "tickets": tickets}), {"user-id": code})

    assert {n: e.deleted for n, e in erased.effects.items()} == {"users": 1, "numbers": 0, "tickets": 0}
