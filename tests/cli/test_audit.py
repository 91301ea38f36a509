"""`mamoru audit`: what was erased is found wherever it is again, and what has come since is not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from mamoru.desk.opening import open_records
from tests import small
from tests.cli.erasures import LATER, backup, company, erase, restore

SINCE = datetime.now(UTC).date() - timedelta(days=400)
HEAD = f"Looked for what 1 erasure since {SINCE} deleted (backups are kept 400 days).\n"
NEW_KEYS = "New keys were made in .mamoru/keys: keep a copy of them in a safe place.\n"
NOTHING = "Nothing of it is there.\n"
UNPROVED = (
    "  not proved: rows without a key, and values that were replaced by others than NULL, are not looked "
    "for\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return company(tmp_path)


def audit(folder: Path, *words: str, expect: int) -> str:
    return small.mamoru(folder, "audit", *words, expect=expect).stdout


def counts(folder: Path, *words: str, expect: int) -> dict[str, tuple[int, int, int]]:
    """Return back, later, unsure by table and what became of its rows."""
    told = json.loads(audit(folder, "--format", "json", *words, expect=expect))
    found: dict[str, tuple[int, int, int]] = {}
    for one in told["looked"]:
        back, later, unsure = found.get(place := f"{one['system']}.{one['table']} {one['what']}", (0, 0, 0))
        found[place] = (back + one["back"], later + one["later"], unsure + one["unsure"])
    return {place: counted for place, counted in found.items() if any(counted)}


def test_nothing_is_found_where_nothing_was_erased(folder: Path) -> None:
    assert audit(folder, expect=0) == HEAD.replace("1 erasure", "0 erasures") + NOTHING + UNPROVED


def test_nothing_is_found_after_an_erasure(folder: Path) -> None:
    erase(folder, 2)

    assert audit(folder, expect=0) == HEAD + NOTHING + UNPROVED


def test_a_restored_person_is_found(folder: Path) -> None:
    backup(folder)
    request = erase(folder, 1)
    restore(folder, "club.db")

    assert audit(folder, expect=1) == (
        f"{HEAD}"
        f"  club.members  of {request}: 1 of 1 row back\n"
        f"  club.points  of {request}: 2 of 2 rows back, and nothing tells since when\n"
        f"{UNPROVED}"
        "Where a backup of club was restored just now, say when it was taken: --restored club=TIME; else "
        "give its tables `collected:`, the column that tells since when a row is there.\n"
    )


def test_masked_values_that_are_there_again_are_found(folder: Path) -> None:
    backup(folder)
    erase(folder, 1)
    restore(folder, "shop.db")

    assert counts(folder, *LATER, expect=1) == {
        "shop.customers masked": (1, 0, 0),
        "shop.messages deleted": (1, 0, 0),
        "shop.messages masked": (2, 0, 0),
        "shop.order_items deleted": (2, 0, 0),
        "shop.orders deleted": (1, 0, 0),
        "shop.orders masked": (1, 0, 0),
    }


def test_a_backup_that_is_younger_than_the_erasure_brings_nothing_back(folder: Path) -> None:
    erase(folder, 3)
    small.database(folder / "shop.db", "INSERT INTO customers (id, name) VALUES (3, 'Aoi')")

    assert counts(folder, "--restored", "shop=2100-01-01", expect=3) == {"shop.customers deleted": (0, 0, 1)}


def test_a_key_that_was_given_away_again_is_not_counted(folder: Path) -> None:
    erase(folder, 3)
    small.database(
        folder / "shop.db", "INSERT INTO customers VALUES (3, 'Aoi', 'aoi@example.com', '2100-01-01')"
    )

    assert counts(folder, expect=0) == {"shop.customers deleted": (0, 1, 0)}


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_day_near_the_erasure_tells_nothing(folder: Path, days: int) -> None:
    """A column may tell a day of Honolulu or Kiritimati: who came back at once must not be taken for old."""
    erase(folder, 3)
    day = datetime.now(UTC).date() + timedelta(days=days)
    small.database(folder / "shop.db", f"INSERT INTO customers VALUES (3, 'Yui', NULL, '{day}')")

    assert counts(folder, expect=3) == {"shop.customers deleted": (0, 0, 1)}


def test_a_kind_of_people_that_is_gone_from_the_notice_is_told(folder: Path) -> None:
    erase(folder, 3)
    for name in ("notice.yaml", "systems/shop.yaml", "systems/club.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(
            text.replace("customer:", "buyer:")
            .replace("of: customer", "of: buyer")
            .replace("is: customer", "is: buyer"),
            encoding="utf-8",
        )

    told = audit(folder, expect=4)

    because = "MAM-302: the notice has no people of the kind `customer`"
    assert f"  shop.customers  NOT LOOKED INTO: {because}\n" in told


def test_what_a_forgotten_request_erased_is_found(folder: Path) -> None:
    backup(folder)
    request = erase(folder, 3)
    small.mamoru(folder, "forget", request, "--yes", expect=0)
    restore(folder)

    assert counts(folder, expect=1) == {"shop.customers deleted": (1, 0, 0)}


def test_the_ledger_names_nobody(folder: Path) -> None:
    request = erase(folder, 3)
    audit(folder, expect=0)
    small.mamoru(folder, "forget", request, "--yes", expect=0)

    with open_records(folder) as (_, store):
        assert store is not None
        rows = [tuple(row) for row in store.connection.execute("SELECT * FROM erased")]
    assert [(row[3], row[4], row[5], len(row[8])) for row in rows] == [("shop", "customers", "deleted", 16)]
    assert b"yui" not in b"".join(f.read_bytes() for f in (folder / ".mamoru").glob("store.db*"))


def test_what_no_backup_holds_any_more_is_no_longer_looked_for(folder: Path) -> None:
    backup(folder)
    erase(folder, 3)
    audit(folder, expect=0)
    with open_records(folder) as (_, store):
        assert store is not None
        store.connection.execute("PRAGMA foreign_keys = OFF")
        store.connection.execute("UPDATE epoch SET name = '2020-01'")
        store.connection.execute("UPDATE erased SET epoch = '2020-01'")
    restore(folder)

    assert audit(folder, expect=0) == HEAD.replace("1 erasure", "0 erasures") + NOTHING + UNPROVED
    with open_records(folder) as (_, store):
        assert store is not None
        assert store.connection.execute("SELECT count(*) FROM epoch").fetchone()[0] == 0


def test_a_system_that_does_not_answer_is_told(folder: Path) -> None:
    erase(folder, 1)
    (folder / "club.db").rename(folder / "gone.db")

    assert audit(folder, expect=4) == f"{HEAD}  club  NOT LOOKED INTO: MAM-501\n{UNPROVED}"


def test_every_page_of_a_table_is_read(folder: Path) -> None:
    erase(folder, 3)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
    small.database(folder / "shop.db", f"{numbers} INSERT INTO customers (id, name) SELECT i, 'x' FROM n")
    erase(folder, 20001)
    small.database(folder / "shop.db", "INSERT INTO customers VALUES (20001, 'x', NULL, '2024-01-01')")

    assert counts(folder, expect=1) == {"shop.customers deleted": (1, 0, 0)}


def test_rows_of_postgresql_are_known_again(tmp_path: Path, postgresql_url: str) -> None:
    folder = small.shop_on_postgresql(tmp_path, postgresql_url)
    erase(folder, 3)
    assert audit(folder, expect=0) == HEAD + NOTHING + UNPROVED
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("INSERT INTO customers VALUES (3, 'Yui', 'yui@example.com')")

    assert counts(folder, expect=3) == {"shop.customers deleted": (0, 0, 1)}
    assert counts(folder, *LATER[:2], expect=1) == {"shop.customers deleted": (1, 0, 0)}


@pytest.mark.parametrize("text", ["shop", "shop=yesterday", "shop="])
def test_a_time_that_is_none_is_told(folder: Path, text: str) -> None:
    told = small.mamoru(folder, "audit", "--restored", text, expect=2)

    assert told.stderr.endswith(
        "Error: Invalid value for --restored: write SYSTEM=TIME, such as shop=2026-11-20 or "
        "shop=2026-11-20T03:00Z\n"
    )


def test_a_system_that_is_not_there_is_told(folder: Path) -> None:
    told = small.mamoru(folder, "audit", "--restored", "shopp=2026-01-01", expect=2)

    assert told.stderr.removeprefix(NEW_KEYS) == (
        "error[MAM-602]: the programme has no system `shopp`\n"
        "  why: each system has a map, systems/NAME.yaml, that says where its data lies\n"
        "  do:  name one of: club, shop; for a new system write systems/shopp.yaml first\n"
    )
