"""Zero rows is a result only where the person was looked for; every other silence reads differently."""

import json
import sqlite3
from pathlib import Path

import psycopg
import pytest

from tests import small

MADE = "New keys were made in .mamoru/keys: keep a copy of them in a safe place.\n"  #: with the first request


def standings(told: str) -> dict[str, tuple[str, str]]:
    """Return system -> standing and detail, from a plan as JSON."""
    return {s["system"]: (s["standing"], s["detail"]) for s in json.loads(told)["systems"]}


def plan(folder: Path, right: str, subject: str, *, expect: int = 0) -> dict[str, tuple[str, str]]:
    """Plan for a customer and return the standings."""
    told = small.mamoru(folder, "plan", right, "-s", subject, "--format", "json", expect=expect)
    return standings(told.stdout)


def swap(path: Path, old: str, new: str) -> None:
    """Change a file of the programme."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_person_who_is_looked_for_and_not_there_is_nothing_held(tmp_path: Path) -> None:
    """Customer 3 has an account in the shop and none in the club."""
    small.company(tmp_path)

    assert plan(tmp_path, "access", "customer-id=3") == {"shop": ("held", ""), "club": ("nothing-held", "")}


def test_an_unknown_person_is_an_error_and_not_nothing_held(tmp_path: Path) -> None:
    """Nobody has this address."""
    small.company(tmp_path)

    told = small.mamoru(tmp_path, "plan", "access", "-s", "email=nobody@example.com", expect=2)

    assert told.stderr == (
        f"{MADE}"
        "error[MAM-410]: no system knows a person by the `email` given\n"
        "  why: a key may be misspelt or out of date: it does not prove that nothing is held of the person\n"
        "  do:  check the spelling, or ask for another key of the person: `--subject KEY=VALUE`\n"
    )


def test_a_system_that_nothing_known_leads_into_keeps_the_request_open(tmp_path: Path) -> None:
    """The club knows people by a number of its own, which this person's row in the shop does not have."""
    small.company(tmp_path, discover=False)
    small.database(
        tmp_path / "shop.db",
        "ALTER TABLE customers ADD COLUMN club_no INTEGER;CREATE UNIQUE INDEX by_club ON customers (club_no)",
    )
    swap(tmp_path / "systems/shop.yaml", "email: email}", "email: email, club-no: club_no}")
    swap(tmp_path / "systems/club.yaml", "customer-id: customer_no", "club-no: id")
    swap(
        tmp_path / "systems/club.yaml",
        "    columns: {nickname",
        "    not-personal: [customer_no]\n    columns: {nickname",
    )
    swap(
        tmp_path / "notice.yaml",
        "email], linked-by: [customer-id]",
        "email, club-no], linked-by: [customer-id, club-no]",
    )
    small.mamoru(tmp_path, "discover", expect=0)

    found = plan(tmp_path, "access", "customer-id=1")

    assert found == {"shop": ("held", ""), "club": ("no-key", "people are known there by: club-no")}
    ran = small.mamoru(tmp_path, "run", "access", "-s", "customer-id=1", expect=4)
    assert "Not closed: not every system could be asked." in ran.stdout


def test_an_unreachable_system_is_told_and_an_erasure_waits_for_it(tmp_path: Path) -> None:
    """The club's file is away."""
    small.company(tmp_path)
    (tmp_path / "club.db").rename(tmp_path / "away.db")
    before = small.rows(tmp_path / "shop.db")

    found = plan(tmp_path, "access", "customer-id=1")
    assert found["club"] == ("unreachable", "MAM-501")

    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", "--format", "json")
    request = json.loads(told.stdout)["request"]
    refused = small.mamoru(tmp_path, "run", request, "--yes", expect=4)
    assert refused.stderr == (
        f"error[MAM-436]: request {request} waits until every system can be asked: club: unreachable "
        "(MAM-501: the system `club` cannot be reached: there is no file `club.db`)\n"
        "  why: what only that system knows of the person would be lost, and its rows would stay; nothing "
        "was changed, and it is kept that this was agreed to\n"
        "  do:  see that the system answers (`mamoru check --live` tells); `mamoru resume` then does it, and "
        f"tells if it would no longer be what was agreed to; `mamoru forget {request}` takes it back\n"
    )
    assert small.rows(tmp_path / "shop.db") == before


def test_a_table_the_map_does_not_know_is_told_and_stops_an_erasure(tmp_path: Path) -> None:
    """A table appeared after the snapshot was made; it may hold anything of anybody."""
    small.company(tmp_path)
    small.database(tmp_path / "club.db", "CREATE TABLE gossip (member_id INTEGER, what TEXT)")

    assert plan(tmp_path, "access", "customer-id=1")["club"] == ("unmapped-table", "not in the map: gossip")
    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=3)
    planned = json.loads(told.stdout)
    refused = small.mamoru(tmp_path, "run", planned["request"], "--yes", expect=3)
    assert refused.stderr == (
        "error[MAM-431]: the plan stops and asks: the system `club` holds tables the map does not know "
        "(not in the map: gossip)\n"
        "  why: a plan like this is more often a mistake in the map than what the person asked for\n"
        "  do:  look at the plan; if all that it shows shall be done, confirm it: "
        f"`mamoru run {planned['request']} --confirm {planned['digest'][:12]}`\n"
    )
    confirmed = small.mamoru(
        tmp_path, "run", planned["request"], "--confirm", planned["digest"][:12], expect=4
    )
    assert "Not closed" in confirmed.stdout
    assert small.rows(tmp_path / "club.db")["points"] == [(702, 71, 5, "welcome")]


def test_a_login_that_may_not_read_a_table_is_told(tmp_path: Path, postgresql_url: str) -> None:
    """GRANT on everything but messages."""
    small.shop_on_postgresql(tmp_path, postgresql_url)
    _as_clerk(
        tmp_path,
        postgresql_url,
        "GRANT SELECT ON customers, orders, order_items TO clerk_denied",
        "clerk_denied",
    )

    assert plan(tmp_path, "access", "customer-id=1")["shop"] == (
        "no-permission",
        "the login may not read or change: messages",
    )


def test_row_level_security_is_told_where_it_may_hide_rows(tmp_path: Path, postgresql_url: str) -> None:
    """The policy hides every order from this login; that is not the same as no order."""
    small.shop_on_postgresql(tmp_path, postgresql_url)
    _as_clerk(
        tmp_path,
        postgresql_url,
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk_hidden;"
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON orders USING (false)",
        "clerk_hidden",
    )

    assert plan(tmp_path, "access", "customer-id=1")["shop"] == (
        "row-level-security",
        "row-level security may hide rows of: orders",
    )


def _as_clerk(folder: Path, url: str, grants: str, role: str) -> None:
    """Let Mamoru log in as somebody with few rights."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN; {grants}".encode())
    text = (folder / "systems/shop.yaml").read_text(encoding="utf-8")
    (folder / "systems/shop.yaml").write_text(
        text.replace("user: postgres", f"user: {role}"), encoding="utf-8"
    )


@pytest.mark.parametrize(
    "subject", ["customer-id=abc", "customer-id=99999999999999999999", "customer-id=1 OR 1=1"]
)
def test_a_value_that_the_column_cannot_hold_finds_nobody(
    tmp_path: Path, postgresql_url: str, subject: str
) -> None:
    """It is no error of the database, and no way into it."""
    small.shop_on_postgresql(tmp_path, postgresql_url)

    told = small.mamoru(tmp_path, "plan", "access", "-s", subject, expect=2)

    assert told.stderr.startswith(
        f"{MADE}error[MAM-410]: no system knows a person by the `customer-id` given\n"
    )


def test_two_accounts_with_one_address_are_not_taken_for_one_person(tmp_path: Path) -> None:
    """A family shares an e-mail address."""
    small.company(tmp_path)
    small.database(tmp_path / "shop.db", "UPDATE customers SET email = 'hana@example.com' WHERE id = 3")

    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "email=hana@example.com", expect=1)

    assert told.stderr == (
        f"{MADE}"
        "error[MAM-412]: 2 accounts fit, and nothing proves that they are one person's: "
        "club.members, shop.customers\n"
        "  why: if they are two people, one would be shown, or would lose, what is the other's\n"
        "  do:  ask for a key that proves it, and give it too: `--subject customer-id=VALUE`\n"
    )


def test_rows_that_changed_since_the_plan_stop_the_run(tmp_path: Path) -> None:
    """An order came in after the plan was shown."""
    small.company(tmp_path)
    told = small.mamoru(tmp_path, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    request = json.loads(told.stdout)["request"]
    connection = sqlite3.connect(tmp_path / "shop.db")
    connection.execute("INSERT INTO orders VALUES (13, 1, 100, NULL, '2026-11-01')")
    connection.commit()
    connection.close()
    before = small.rows(tmp_path / "shop.db")

    refused = small.mamoru(tmp_path, "run", request, "--yes", expect=1)

    assert refused.stderr == (
        f"error[MAM-430]: the rows of request {request} have changed since its plan was made\n"
        "  why: only what a person has seen may be done; nothing was changed\n"
        "  do:  make the plan again with `mamoru plan`, look at it, and run that one: `mamoru run REQUEST`\n"
    )
    assert small.rows(tmp_path / "shop.db") == before
