"""`mamoru sweep`, as a person and a timer call it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import settled

NOTICE = (
    small.FILES["notice.yaml"]
    .replace("rest: {items: [contact, purchases.messages]", "rest: {items: [contact]")
    .replace("{items: purchases.orders,", "{items: [purchases.orders, purchases.messages],")
)
LEFT = """\
not swept: club.members (retention.rest): `retention.rest` runs from `visited`, which no column of this system tells
not swept: club.points (retention.invoices): `retention.invoices` runs from `order-closed`, which no column of this system tells
not swept: shop.customers (retention.rest): `retention.rest` runs from `visited`, which no column of this system tells
not swept: shop.messages (retention.invoices): its period runs from a day in `orders`, to which neither its only owner leads nor `kept: {by: ...}`
"""  # noqa: E501 - as it is printed
SHOWN = """\
shop.orders (retention.invoices)
  orders: 1 row deleted
  order_items: 1 row deleted
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A shop whose order 11, and what was bought with it, is over; nobody knows when somebody visited."""
    return small.company(tmp_path, {"notice.yaml": NOTICE})


def sweep(folder: Path, *words: str, expect: int = 0) -> small.Told:
    return small.mamoru(folder, "sweep", *words, expect=expect)


def digest(folder: Path) -> str:
    told: dict[str, str] = json.loads(sweep(folder, "--plan", "--format", "json").stdout)
    return told["digest"]


def test_it_shows_what_would_go_and_what_it_cannot_take_and_changes_nothing(company: Path) -> None:
    before = small.rows(company / "shop.db")

    told = sweep(company, "--plan")

    day = told.stdout.splitlines()[-1]
    assert told.stdout == f"{SHOWN}{LEFT}{day}\n"
    assert day.startswith("2 rows would change, on ")
    assert small.rows(company / "shop.db") == before


def test_nobody_has_agreed(company: Path) -> None:
    told = sweep(company, expect=3)

    assert told.stderr.splitlines()[-1] == "Nothing was done. To do this: mamoru sweep --yes"
    assert len(small.rows(company / "shop.db")["orders"]) == 3


def test_it_does_exactly_that_once_and_its_receipt_verifies(company: Path) -> None:
    told = settled(sweep(company, "--yes").stdout)

    assert told.splitlines()[-2:] == ["Done. 1 receipt:", "  evidence/receipts/R-XXXXXXXXXX-0.json"]
    rows = small.rows(company / "shop.db")
    assert ([o[0] for o in rows["orders"]], [i[0] for i in rows["order_items"]]) == ([10, 12], [100, 102])
    (receipt,) = (company / "evidence/receipts").glob("*.json")
    small.mamoru(company, "verify", str(receipt), "--key", "evidence/public-key.txt", expect=0)
    text = receipt.read_text(encoding="utf-8")
    assert "nobody asked: the time of these rows was over by `retention.invoices`" in text
    assert sweep(company, "--yes").stdout.splitlines()[-1].startswith("nothing is due, on ")
    assert len(list((company / "evidence/receipts").glob("*.json"))) == 1


def test_over_the_limit_it_asks_and_goes_when_its_digest_is_confirmed(company: Path) -> None:
    confirmed = digest(company)
    refused = sweep(company, "--yes", "--limit", "1", expect=3).stderr

    assert refused == (
        "error[MAM-656]: the sweep stops and asks: 2 rows would change, more than the limit of 1\n"
        "  why: a sweep like this is more often a wrong day, or a mistake in the notice or the map, than "
        "what is due; nothing was changed\n"
        "  do:  look at what it shows; if all of it shall go, confirm it: `mamoru sweep --confirm "
        f"{confirmed[:12]}`, with the same `--system` and `--retention`\n"
    )
    assert len(small.rows(company / "shop.db")["orders"]) == 3
    sweep(company, "--limit", "1", "--confirm", confirmed[:12])
    assert len(small.rows(company / "shop.db")["orders"]) == 2


def test_the_digest_of_another_sweep_confirms_nothing(company: Path) -> None:
    confirmed = digest(company)[:12]
    with closing(sqlite3.connect(company / "shop.db")) as database, database:
        database.execute("UPDATE orders SET closed_at = '2010-01-01' WHERE id = 10")

    told = sweep(company, "--confirm", confirmed, expect=3).stderr

    assert told.splitlines()[0] == (
        "error[MAM-656]: the sweep stops and asks: what is confirmed is the digest of another sweep"
    )
    assert len(small.rows(company / "shop.db")["orders"]) == 3


def test_it_can_be_confined_to_a_system_or_a_promise(company: Path) -> None:
    assert sweep(company, "--plan", "--system", "club").stdout.splitlines()[0] == LEFT.splitlines()[0]
    assert sweep(company, "--plan", "--retention", "rest").stdout.startswith("not swept: club.members")
    assert sweep(company, "--plan", "--retention", "retention.invoices").stdout.startswith(SHOWN)
    told = sweep(company, "--system", "shpo", expect=2)
    assert told.stderr.splitlines()[0] == (
        "error[MAM-659]: the programme has no system `shpo`; there are `club`, `shop`"
    )


def test_a_day_that_is_none_is_told_and_never_over(company: Path) -> None:
    with closing(sqlite3.connect(company / "shop.db")) as database, database:
        database.execute("UPDATE orders SET closed_at = '01/06/2010' WHERE id = 11")

    told = sweep(company, "--yes")

    assert told.stdout.splitlines()[:2] == [
        "shop.orders (retention.invoices)",
        "  1 row left: their day is no day that anybody can read",
    ]
    assert len(small.rows(company / "shop.db")["orders"]) == 3


def test_what_it_destroyed_stands_in_the_record_and_counts_as_nobody_s_request(company: Path) -> None:
    sweep(company, "--yes")

    record = json.loads(small.mamoru(company, "report", "destruction", "--format", "json", expect=0).stdout)

    found = [(r["system"], r["what"], r["rows-or-papers"], settled(r["because-of"])) for r in record["rows"]]
    assert found == [
        ("shop", "order_items", 1, "sweep R-XXXXXXXXXX"),
        ("shop", "orders", 1, "sweep R-XXXXXXXXXX"),
    ]


def test_an_audit_finds_what_a_restored_backup_brought_back_and_a_sweep_takes_it_again(company: Path) -> None:
    backup = (company / "shop.db").read_bytes()
    sweep(company, "--yes")
    (company / "shop.db").write_bytes(backup)

    small.mamoru(company, "audit", "--restored", "shop=2020-01-01", expect=1)

    told = small.mamoru(company, "replay", "--restored", "shop=2020-01-01", "--yes", expect=4).stdout
    assert told.splitlines()[-1] == (
        "What sweeps had destroyed is there again, and due: `mamoru sweep` takes it."
    )
    sweep(company, "--yes")
    small.mamoru(company, "audit", expect=0)


def test_a_system_that_does_not_answer_is_told_and_the_others_are_swept(company: Path) -> None:
    (company / "shop.db").rename(company / "away.db")

    told = sweep(company, "--yes", expect=4)

    assert told.stderr.splitlines()[-1].startswith("not asked: shop: MAM-501")
