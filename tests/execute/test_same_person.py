"""Whose rows are whose: what joins them, what denies it, and what is left because it may be another's."""

import json
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest

from mamoru.execute.identity.errors import UnknownPerson
from mamoru.systems._session import Unreachable
from tests import chaos, small
from tests.engine import Build, builder, erase, reach
from tests.execute.accounts import (
    CRM,
    DESK,
    MAKE_CRM,
    MAKE_DESK,
    MAKE_SHOP,
    ORDERS,
    SHOP,
    company,
    planned,
    refused,
)
from tests.worlds import T, mask, tie

BOTH = "customer-id, email"
DIFFER = "error[MAM-412]: {} accounts fit that hang together, but differ in {}: {}"


def rows(folder: Path, system: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a system."""
    return small.rows(folder / f"{system}.db")


# -- values that join ------------------------------------------------------------------------------


def test_two_customers_joined_through_a_third_key_are_not_one_person(tmp_path: Path) -> None:
    """7 leads to an address, the address to a row with the number 2, and 2 to a stranger."""
    shop = (
        MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'fam@example.com'), (2, 'Ren', 'r@example.com')"
    )
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 2, 'fam@example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)
    places = "crm.people, shop.customers, shop.customers"

    assert refused(tmp_path, "erasure", "customer-id=7") == DIFFER.format(
        3, "`customer-id` and `email`", places
    )
    assert refused(tmp_path, "access", "email=fam@example.com") == DIFFER.format(
        3, "`customer-id` and `email`", places
    )


def test_two_numbers_of_accounts_with_one_address_are_not_one_person(tmp_path: Path) -> None:
    """The stranger's row in the shop is gone already; the address alone does not prove them the same."""
    shop = MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'fam@example.com')"
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 2, 'fam@example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)

    assert refused(tmp_path, "erasure", "customer-id=7") == DIFFER.format(
        2, "`customer-id`", "crm.people, shop.customers"
    )


def test_one_number_with_a_new_and_an_old_address_is_one_person(tmp_path: Path) -> None:
    """The key of the shop's customers is the same in both rows; an address changes."""
    shop = MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'new@example.com')"
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 7, 'old@example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)

    small.mamoru(tmp_path, "run", "erasure", "-s", "email=old@example.com", "--yes", expect=0)

    assert (rows(tmp_path, "shop")["customers"], rows(tmp_path, "crm")["people"]) == ([], [])


def test_a_row_that_only_an_old_address_leads_to_is_not_proved(tmp_path: Path) -> None:
    """The address may have been given to somebody else since."""
    shop = MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'new@example.com')"
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 7, 'old@example.com')"
    news = MAKE_CRM + "INSERT INTO people VALUES (1, NULL, 'old@example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm), "news": (CRM, news)}, linked=BOTH)

    assert refused(tmp_path, "erasure", "customer-id=7") == DIFFER.format(
        3, "`email`", "crm.people, news.people, shop.customers"
    )


@pytest.mark.parametrize("blank", ["", "   ", "\t\n"])
def test_a_blank_is_no_value_and_joins_nobody(tmp_path: Path, blank: str) -> None:
    """Two people without an address do not share one."""
    shop = MAKE_SHOP + f"INSERT INTO customers VALUES (7, 'Hana', '{blank}')"
    crm = MAKE_CRM + f"INSERT INTO people VALUES (1, NULL, '{blank}')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=7", "--yes")

    assert rows(tmp_path, "crm")["people"] == [(1, None, blank)]
    assert rows(tmp_path, "shop")["customers"] == []


def test_one_spelled_in_two_ways_is_one_person_across_systems(tmp_path: Path) -> None:
    """The CRM takes upper and lower case for the same, the shop does not."""
    shop = MAKE_SHOP + "INSERT INTO customers VALUES (7, 'Hana', 'hana@example.com')"
    nocase = MAKE_CRM.replace("email TEXT", "email TEXT COLLATE NOCASE")
    crm = nocase + "INSERT INTO people VALUES (1, NULL, 'Hana@Example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=7", "--yes", expect=0)

    assert (rows(tmp_path, "shop")["customers"], rows(tmp_path, "crm")["people"]) == ([], [])


def test_two_that_one_table_tells_apart_are_two_people(tmp_path: Path) -> None:
    """The CRM takes the two addresses for one; the shop has an account for each."""
    shop = (
        MAKE_SHOP + "INSERT INTO customers VALUES (7, 'A', 'hana@example.com'), (8, 'B', 'Hana@example.com')"
    )
    nocase = MAKE_CRM.replace("email TEXT", "email TEXT COLLATE NOCASE")
    crm = nocase + "INSERT INTO people VALUES (1, NULL, 'Hana@Example.com'), (2, NULL, 'x@example.com')"
    company(
        tmp_path,
        {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm.replace("Hana@Ex", "Hana@ex"))},
        linked=BOTH,
    )

    assert refused(tmp_path, "erasure", "customer-id=7") == DIFFER.format(
        3, "`customer-id` and `email`", "crm.people, shop.customers, shop.customers"
    )


# -- a row that is gone already --------------------------------------------------------------------

GONE = MAKE_SHOP + (
    "INSERT INTO customers VALUES (2, 'Ren', 'r@example.com');"
    "INSERT INTO orders VALUES (1, 7, 'Hana, ring twice'), (2, 2, 'x')"
)
HANA_IN_CRM = MAKE_CRM + "INSERT INTO people VALUES (1, 7, 'hana@example.com')"


def test_what_hangs_on_a_row_that_is_gone_is_shown_and_goes(tmp_path: Path) -> None:
    """Somebody deleted the customer by hand; the CRM still knows the number."""
    company(tmp_path, {"shop": (SHOP + ORDERS, GONE), "crm": (CRM, HANA_IN_CRM)})

    assert planned(tmp_path, "access", "email=hana@example.com")["shop"]["standing"] == "held"
    small.mamoru(tmp_path, "run", "erasure", "-s", "email=hana@example.com", "--yes", expect=0)

    assert rows(tmp_path, "shop")["orders"] == [(2, 2, "x")]


@pytest.mark.parametrize("number", [7, 5_000_000_000])
def test_the_missing_row_of_one_table_is_followed_in_every_database(build: Build, number: int) -> None:
    """A number that the column could not hold belongs to no row, and is no error."""
    users = T(person="user", cols="name", types={"id": "integer"}, rows=[(2, "Ben")])
    members = T(
        person="user",
        cols="number mail",
        known_by={"user-id": "number", "mail": "mail"},
        types={"number": "bigint"},
        rows=[(1, number, "a@example.com")],
    )
    notes = T(ties=["owner>users:owned"], cols="owner", types={"owner": "bigint"}, rows=[(1, 7), (2, 2)])
    world = build({"users": users, "members": members, "notes": notes}, linked=("mail",))

    assert erase(world, {"mail": "a@example.com"}).effects["notes"].deleted == (number == 7)


def test_a_number_that_is_the_pseudo_persons_leads_to_nothing(tmp_path: Path) -> None:
    """Everything of erased people hangs on it."""
    pseudo = SHOP.replace("    columns", "    pseudo-person: 0\n    columns")
    shop = MAKE_SHOP + "INSERT INTO customers VALUES (0, '', NULL); INSERT INTO orders VALUES (1, 0, 'old')"
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 0, 'hana@example.com')"
    company(tmp_path, {"shop": (pseudo + ORDERS, shop), "crm": (CRM, crm)})

    small.mamoru(tmp_path, "run", "erasure", "-s", "email=hana@example.com", "--yes", expect=0)

    assert rows(tmp_path, "shop")["orders"] == [(1, 0, "old")]


# -- keys that were given --------------------------------------------------------------------------

TWO = MAKE_SHOP + (
    "INSERT INTO customers VALUES (7, 'Hana', 'hana@example.com'), (2, 'Ren', 'ren@example.com')"
)
TICKETS = MAKE_DESK + "INSERT INTO tickets VALUES (1, 'typo@example.com', 'my illness')"
UNCONFIRMED = "error[MAM-413]: no account that was found has the `email` given"


@pytest.mark.parametrize("right", ["access", "erasure"])
def test_a_key_that_no_account_has_stops_the_request(tmp_path: Path, right: str) -> None:
    """The address is misspelled, and a stranger's ticket carries it."""
    company(tmp_path, {"shop": (SHOP + ORDERS, TWO), "desk": (DESK, TICKETS)})

    assert refused(tmp_path, right, "customer-id=7", "email=typo@example.com") == UNCONFIRMED
    assert refused(tmp_path, right, "customer-id=7", "email=ren@example.com") == UNCONFIRMED


POINTS = """\
  points:
    ties: [{by: member_no, of: customer, known-as: loyalty-no, how: owned}]
    columns: {reason: purchases.messages}
"""
MAKE_POINTS = (
    "CREATE TABLE points (id INTEGER PRIMARY KEY, member_no TEXT, reason TEXT);"
    "CREATE INDEX p ON points (member_no); INSERT INTO points VALUES (1, 'L-77', 'welcome')"
)


@pytest.mark.parametrize("right", ["access", "erasure"])
def test_a_key_of_ties_alone_that_no_row_carries_is_nobodys(tmp_path: Path, right: str) -> None:
    """A misspelled member number is not a member of whom nothing is held."""
    company(tmp_path, {"club": (POINTS, MAKE_POINTS), "shop": (SHOP + ORDERS, TWO)}, keys="loyalty-no")

    wrong = refused(tmp_path, right, "loyalty-no=L-78")

    assert wrong == "error[MAM-410]: no system knows a person by the `loyalty-no` given"
    assert planned(tmp_path, right, "loyalty-no=L-77")["club"]["standing"] == "held"


@pytest.mark.parametrize(("number", "is_known"), [("077", True), ("78", False), ("x", False)])
def test_rows_of_ties_alone_are_asked_in_every_database(build: Build, number: str, *, is_known: bool) -> None:
    """The number is compared as the column does it."""
    points = T(
        ties=["who>user/member-no:owned"], cols="who", types={"who": "integer"}, rows=[(1, 77), (2, 5)]
    )
    world = build({"users": T(person="user", rows=[(1,)]), "points": points}, linked=("member-no",))

    if not is_known:
        with pytest.raises(UnknownPerson):
            reach(world, {"member-no": number})
        return
    assert erase(world, {"member-no": number}).effects["points"].deleted == 1


def test_what_stands_in_place_of_erased_people_is_nobodys_key(build: Build) -> None:
    """A mask left it in the rows of many."""
    leaves = tie("who>user/member-no:joint", leaving=(mask("fixed", "who", "gone"),))
    points = T(ties=[leaves], cols="who", personal="who", rows=[(1, "gone"), (2, "m5")])
    world = build(
        {"users": T(person="user", personal="id", rows=[(1,)]), "points": points}, linked=("member-no",)
    )

    assert set(reach(world, {"user-id": "1", "member-no": "gone"})) == {"users"}


# -- what another account has too ------------------------------------------------------------------

FAMILY = MAKE_SHOP.replace("email TEXT UNIQUE", "email TEXT") + (
    "CREATE INDEX e ON customers (email);"
    "INSERT INTO customers VALUES (7, 'Hana', 'fam@example.com'), (2, 'Ren', 'fam@example.com'),"
    "(3, 'Yui', 'yui@example.com')"
)
FAMILY_TICKETS = MAKE_DESK + "INSERT INTO tickets VALUES (1, 'fam@example.com', 'of Hana, or of Ren')"
UNPROVED = (
    "rows are left that only the `email` leads to: a system that does not answer may know who else has it"
)
LEFT = "rows are left that only the `email` leads to, which another account has too"


def test_rows_left_because_a_value_is_shared_keep_the_request_open(tmp_path: Path) -> None:
    """The ticket may be of either; nobody is told that nothing is held."""
    company(tmp_path, {"shop": (SHOP + ORDERS, FAMILY), "desk": (DESK, FAMILY_TICKETS)})

    told = planned(tmp_path, "erasure", "customer-id=7", expect=3)["desk"]
    assert (told["standing"], told["detail"], told["left"]) == ("shared-key", LEFT, ["email"])

    ran = small.mamoru(tmp_path, "run", "access", "-s", "customer-id=7", "--format", "json", expect=4)
    assert json.loads(ran.stdout)["state"] == "open"
    (receipt,) = (tmp_path / "evidence/receipts").glob("*.json")
    fields = {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}
    assert fields["observed.systems.desk.standing"] == "shared-key"
    assert fields["observed.systems.desk.detail"] == LEFT


def test_the_package_lists_what_was_left_because_it_may_be_anothers(tmp_path: Path) -> None:
    """With the table, and the tie that would have led to it."""
    company(tmp_path, {"shop": (SHOP + ORDERS, FAMILY), "desk": (DESK, FAMILY_TICKETS)})
    small.mamoru(tmp_path, "run", "access", "-s", "customer-id=7", expect=4)

    (package,) = (tmp_path / "answers").glob("*.zip")
    with ZipFile(package) as archive:
        withheld = json.loads(archive.read("withheld.json"))
        page = archive.read("index.html").decode()

    assert [(w["table"], w["column"]) for w in withheld if w["reason"] == "shared-key"] == [
        ("tickets", "body"),
        ("tickets", "mail"),
    ]
    assert "of Hana, or of Ren" not in page


def test_a_confirmed_erasure_that_leaves_shared_rows_stays_open(tmp_path: Path) -> None:
    """The person is gone; whose the ticket is has still to be found out."""
    company(tmp_path, {"shop": (SHOP + ORDERS, FAMILY), "desk": (DESK, FAMILY_TICKETS)})
    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=7", "--format", "json", expect=3)
    plan = json.loads(told.stdout)
    assert plan["stops"] == [f"in the system `desk` {LEFT}"]

    ran = small.mamoru(
        tmp_path, "run", plan["request"], "--confirm", plan["digest"][:12], "--format", "json", expect=4
    )

    assert json.loads(ran.stdout)["state"] == "open"
    assert len(rows(tmp_path, "desk")["tickets"]) == 1
    assert [r[0] for r in rows(tmp_path, "shop")["customers"]] == [2, 3]


def test_a_shared_value_that_no_row_carries_leaves_nothing(tmp_path: Path) -> None:
    """It was looked for, so nothing is held."""
    company(tmp_path, {"shop": (SHOP + ORDERS, FAMILY), "desk": (DESK, MAKE_DESK)})

    told = planned(tmp_path, "erasure", "customer-id=7")["desk"]

    assert (told["standing"], told["detail"], told["left"]) == ("nothing-held", "", [])


def test_a_value_that_a_silent_system_may_know_of_another_is_withheld(tmp_path: Path) -> None:
    """The CRM could tell that the address is a family's; it does not answer."""
    desk = MAKE_DESK + "INSERT INTO tickets VALUES (1, 'hana@example.com', 'of the family')"
    company(tmp_path, {"shop": (SHOP + ORDERS, TWO), "crm": (CRM, HANA_IN_CRM), "desk": (DESK, desk)})
    assert planned(tmp_path, "access", "customer-id=7")["desk"]["standing"] == "held"
    (tmp_path / "crm.db").rename(tmp_path / "away.db")

    told = planned(tmp_path, "access", "customer-id=7")["desk"]

    assert (told["standing"], told["detail"]) == ("shared-key", UNPROVED)


def test_a_key_given_that_only_a_silent_system_could_confirm_leads_nowhere(tmp_path: Path) -> None:
    """It may be misspelled; that cannot be told, so it reaches nothing."""
    company(tmp_path, {"shop": (SHOP + ORDERS, TWO), "crm": (CRM, MAKE_CRM), "desk": (DESK, TICKETS)})
    (tmp_path / "crm.db").rename(tmp_path / "away.db")

    told = planned(tmp_path, "access", "customer-id=7", "email=typo@example.com")

    assert told["desk"]["standing"] == "shared-key"


# -- what one database takes for the same, and another does not ------------------------------------

PAIR = MAKE_SHOP + "INSERT INTO customers VALUES (7, 'A', 'hana@example.com'), (8, 'B', 'HANA@example.com')"
ANY_CASE = MAKE_DESK.replace("mail TEXT", "mail TEXT COLLATE NOCASE")


@pytest.mark.parametrize("spelled", ["hana@example.com", "HANA@example.com", "Hana@Example.com"])
def test_a_tie_without_letter_case_is_not_followed_to_anothers_rows(tmp_path: Path, spelled: str) -> None:
    """The shop tells the two addresses apart; a ticket may be of either account, however it is spelled."""
    desk = ANY_CASE + f"INSERT INTO tickets VALUES (1, '{spelled}', 'ring twice')"
    company(tmp_path, {"shop": (SHOP + ORDERS, PAIR), "desk": (DESK, desk)})

    told = planned(tmp_path, "erasure", "customer-id=7", expect=3)["desk"]

    assert (told["standing"], told["detail"]) == ("shared-key", LEFT)


def test_a_tie_without_letter_case_is_followed_where_nobody_else_spells_it_so(tmp_path: Path) -> None:
    """Who is the only one with the address in any spelling has the rows in any spelling."""
    desk = ANY_CASE + "INSERT INTO tickets VALUES (1, 'HANA@Example.com', 'ring twice')"
    company(tmp_path, {"shop": (SHOP + ORDERS, PAIR.replace("HANA@", "ren@")), "desk": (DESK, desk)})

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=7", "--yes", expect=0)

    assert rows(tmp_path, "desk")["tickets"] == []


def test_a_tie_that_tells_two_spellings_apart_is_followed(tmp_path: Path) -> None:
    """Both addresses stand there, each on its own account's ticket."""
    desk = MAKE_DESK + "INSERT INTO tickets VALUES (1, 'hana@example.com', ''), (2, 'HANA@example.com', '')"
    company(tmp_path, {"shop": (SHOP + ORDERS, PAIR), "desk": (DESK, desk)})

    small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=7", "--yes", expect=0)

    assert rows(tmp_path, "desk")["tickets"] == [(2, "HANA@example.com", "")]


@pytest.mark.parametrize("number", ["007", "7"])
def test_a_tie_of_numbers_is_not_followed_where_codes_differ_in_zeros(tmp_path: Path, number: str) -> None:
    """Two customers, one number: a linking key too may be another's."""
    shop = (
        "CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE);"
        "INSERT INTO customers VALUES ('007', 'Hana', 'hana@example.com'), ('7', 'Ren', 'ren@example.com')"
    )
    desk = MAKE_DESK.replace("mail TEXT", "mail INTEGER") + "INSERT INTO tickets VALUES (1, 7, 'of Ren')"
    tied = DESK.replace("known-as: email", "known-as: customer-id")
    company(tmp_path, {"shop": (SHOP, shop), "desk": (tied, desk)})

    told = planned(tmp_path, "erasure", f"customer-id={number}", expect=3)["desk"]

    assert (told["standing"], told["left"]) == ("shared-key", ["customer-id"])


@pytest.mark.parametrize("number", ["7", "8"])
def test_a_row_without_letter_case_between_two_accounts_is_neithers(tmp_path: Path, number: str) -> None:
    """The CRM would find its one row for whichever of them asks."""
    nocase = MAKE_CRM.replace("email TEXT", "email TEXT COLLATE NOCASE")
    crm = nocase + "INSERT INTO people VALUES (1, NULL, 'Hana@example.com')"
    company(tmp_path, {"shop": (SHOP + ORDERS, PAIR), "crm": (CRM, crm)}, linked=BOTH)

    assert refused(tmp_path, "erasure", f"customer-id={number}") == (
        "error[MAM-412]: 3 accounts fit, and nothing proves that they are one person's: "
        "crm.people, shop.customers, shop.customers"
    )


def test_a_nondeterministic_tie_of_postgresql_is_not_followed_to_anothers_rows(
    postgresql_url: str, request: pytest.FixtureRequest
) -> None:
    """The people's own column tells letter case apart."""
    with psycopg.connect(postgresql_url) as connection:
        connection.execute(
            "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
        )
    users = T(
        person="user",
        cols="mail",
        known_by={"user-id": "id", "mail": "mail"},
        unique="mail",
        rows=[(1, "hana@x"), (2, "Hána@x"), (3, "ren@x")],
    )
    tickets = T(
        ties=["who>user/mail:owned"],
        cols="who",
        types={"who": "text COLLATE loose"},
        rows=[(1, "hana@x"), (2, "Hána@x"), (3, "Ren@x")],
    )
    world = builder("postgresql", request)({"users": users, "tickets": tickets}, linked=("user-id",))

    assert erase(world, {"user-id": "1"}).effects["tickets"].deleted == 0
    assert erase(world, {"user-id": "3"}).effects["tickets"].deleted == 1


@pytest.mark.parametrize("right", ["access", "erasure"])
def test_a_key_of_ties_alone_beside_others_is_proved_by_nothing(tmp_path: Path, right: str) -> None:
    """Misspelled, it would lead to a stranger's points."""
    company(tmp_path, {"club": (POINTS, MAKE_POINTS), "shop": (SHOP + ORDERS, TWO)}, keys="loyalty-no")

    wrong = refused(tmp_path, right, "customer-id=7", "loyalty-no=L-77")

    assert wrong == "error[MAM-413]: no account that was found has the `loyalty-no` given"


# -- interrupted -----------------------------------------------------------------------------------


def test_an_interrupted_erasure_of_somebody_spelled_otherwise_goes_on(tmp_path: Path) -> None:
    """The shop's row, which was known by the given spelling, is gone when it is looked for again."""
    shop = MAKE_SHOP + (
        "INSERT INTO customers VALUES (7, 'Hana', 'Hana@Example.com'), (2, 'Ren', 'r@example.com');"
        "INSERT INTO orders VALUES (1, 7, 'ring twice'), (2, 2, 'x')"
    )
    crm = MAKE_CRM + "INSERT INTO people VALUES (1, 7, 'old@example.com'), (2, 2, 'r@example.com')"
    shop = shop.replace("email TEXT", "email TEXT COLLATE NOCASE")
    company(tmp_path, {"shop": (SHOP + ORDERS, shop), "crm": (CRM, crm)}, linked=BOTH)
    told = small.mamoru(
        tmp_path, "plan", "erasure", "-s", "email=hana@example.com", "--format", "json", expect=0
    )
    request = json.loads(told.stdout)["request"]

    with chaos.at("mamoru.systems.sqlite:SqliteSession.commit:before:2", _refuse):
        small.mamoru(tmp_path, "run", request, "--yes", expect=1)
    small.mamoru(tmp_path, "resume", request, expect=0)

    assert rows(tmp_path, "shop") == {"customers": [(2, "Ren", "r@example.com")], "orders": [(2, 2, "x")]}
    assert rows(tmp_path, "crm")["people"] == [(2, 2, "r@example.com")]


def _refuse() -> None:
    system = "shop"
    raise Unreachable(system, because="the disk refused (SQLITE_IOERR)")


def test_a_family_s_address_with_a_number_finds_the_account_that_has_both(tmp_path: Path) -> None:
    """What the error about several accounts asks for is enough: the key that proves whose it is."""
    folder = small.company(tmp_path)
    small.database(folder / "shop.db", "UPDATE customers SET email = 'family@example.com' WHERE id IN (1, 3)")
    before = rows(folder, "shop")

    alone = small.mamoru(folder, "plan", "erasure", "-s", "email=family@example.com", expect=1)
    done = small.mamoru(
        folder, "run", "erasure", "-s", "email=family@example.com", "-s", "customer-id=3", "--yes", expect=0
    )

    assert "error[MAM-412]: 2 accounts fit, and nothing proves that they are one person's" in alone.stderr
    assert (
        "another account in `customers` has the same `email`; by the other key given it is somebody else's, "
        "and it is left"
    ) in done.stdout
    after = rows(folder, "shop")
    assert [row for row in before["customers"] if row not in after["customers"]] == [
        (3, "Yui", "family@example.com")
    ]
    assert after["orders"] == before["orders"]
