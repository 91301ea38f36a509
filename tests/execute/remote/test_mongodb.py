"""Documents beside the databases: those with the person's value in a field, and theirs alone."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import bson
import pytest

from mamoru.systems import _mongodb_members
from tests.execute.remote.documents import Database, database, documents_server
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

if TYPE_CHECKING:
    import subprocess

SHOP = """\
system: app
kind: mongodb
connect: {{host: 127.0.0.1, port: {port}, database: shop, timeout-s: 3}}
owner: app team
days: 7
holds: {{origin: given, country: JP, of: customer, categories: [contact, purchases]}}
documents:
  - name: profile
    collection: users
    by: {{_id: "{{customer-id}}"}}
    fields: {{name: contact.name, address.mail: contact.email, since: purchases.messages}}
    withheld: {{token: secret}}
  - name: carts
    collection: carts
    by: {{owner.mail: "{{email}}"}}
    fields: {{item: purchases.messages}}
  - name: orders
    collection: orders
    by: {{buyer.id: "{{customer-id}}"}}
    fields: {{buyer.name: contact.name, total: purchases.orders}}
    removes: [buyer.name, note]
    because: totals are kept for the tax authorities
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that runs."""

    port: int
    process: "subprocess.Popen[bytes]"


@pytest.fixture(name="server")
def _server(tmp_path: Path) -> Iterator[Running]:
    with documents_server(tmp_path / "mongo") as (port, process):
        with database(port) as shop:
            fill(shop)
        yield Running(port=port, process=process)


def fill(shop: Database) -> None:
    """Lay documents of customer 1 and of others."""
    for n, name in ((1, "hana"), (2, "ren"), (11, "yui")):
        address = {"mail": f"{name}@example.com", "city": "Nara"}
        since = datetime(2025, 1, 2, tzinfo=UTC)
        person = {"_id": n, "name": name, "address": address, "since": since, "token": "t", "photo": b"\xff"}
        shop.users.insert_one(person)
        shop.carts.insert_many([{"owner": {"mail": f"{name}@example.com"}, "item": i} for i in range(3)])
        buyer = {"id": str(n), "name": name}
        shop.orders.insert_one({"_id": f"o{n}", "buyer": buyer, "total": bson.Int64(500), "note": "ring"})


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, server: Running) -> Path:
    return company(tmp_path / "company", {"systems/app.yaml": SHOP.format(port=server.port)})


def everything(port: int) -> dict[str, list[Any]]:
    """Return what names the documents that are there."""
    with database(port) as shop:
        return {
            "users": sorted(shop.users.distinct("_id")),
            "carts": sorted(shop.carts.distinct("owner.mail")),
            "orders": sorted(shop.orders.distinct("_id")),
        }


LEFT = {"users": [2, 11], "carts": ["ren@example.com", "yui@example.com"], "orders": ["o1", "o11", "o2"]}


def test_an_erasure_takes_documents_and_fields_and_nothing_of_others(folder: Path, server: Running) -> None:
    """A number by its text, a nested field, and an order that stays without a name."""
    planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert "app  asked by Mamoru, after the databases  it holds 5 items now\n" in planned.stdout
    assert "; DELETE carts WHERE owner.mail = {email}; REMOVE buyer.name, note FROM orders" in planned.stdout
    assert everything(server.port) == LEFT
    with database(server.port) as shop:
        assert shop.orders.find_one({"_id": "o1"}) == {"_id": "o1", "buyer": {"id": "1"}, "total": 500}
        assert shop.orders.count_documents({"note": "ring"}) == 2
    told = receipt(folder, "observed.systems.app.")
    assert (told["found"], told["looked-again"]) == (5, "nothing held but what the map keeps")
    assert told["kept"] == "orders: totals are kept for the tax authorities"


def test_an_access_shows_nested_fields_by_category(folder: Path) -> None:
    """What nobody mapped, and a secret, is withheld and named."""
    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)

    with zipfile.ZipFile(folder / "a.zip") as package:
        found = {
            n.split("/")[-1]: [r["values"] for r in json.loads(package.read(n))["rows"]]
            for n in package.namelist()
            if n.startswith("data/app/") and n.endswith(".json")
        }
        withheld = json.loads(package.read("withheld.json"))
    assert found == {
        "profile.json": [
            {"name": "hana", "address.mail": "hana@example.com", "since": "2025-01-02 00:00:00"}
        ],
        "carts.json": [{"item": 0}, {"item": 1}, {"item": 2}],
        "orders.json": [{"buyer.name": "hana", "total": 500}],
    }
    told = {(w["table"], w["column"], w["reason"]) for w in withheld if w["system"] == "app"}
    assert {("profile", "token", "secret"), ("profile", "photo", "unmapped")} <= told


ODD = ["000000000000000000000001", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"]


@pytest.mark.parametrize("written", ODD)
def test_a_value_is_found_in_every_type_that_is_written_so(
    folder: Path, server: Running, written: str
) -> None:
    """Texts, ObjectIds and UUIDs."""
    other = bson.ObjectId(written) if bson.ObjectId.is_valid(written) else UUID(written)
    with database(server.port) as shop:
        shop.carts.insert_many([{"owner": {"mail": written}}, {"owner": {"mail": other}}])
    with sqlite3.connect(folder / "shop.db") as rows:
        rows.execute("UPDATE customers SET email = ? WHERE id = 1", (written,))
    rows.close()

    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    with database(server.port) as shop:
        assert shop.carts.count_documents({"owner.mail": {"$in": [written, other]}}) == 0


def test_a_document_of_several_people_is_told_and_stays(folder: Path, server: Running) -> None:
    """A list of owners has the person's value among others'."""
    with database(server.port) as shop:
        shop.carts.insert_one({"owner": [{"mail": "hana@example.com"}, {"mail": "ren@example.com"}]})

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    problem = "a field of `carts` is a list, whose other entries may be others'"
    assert f"warning[MAM-505]: the system `app` refused a statement of the plan: {problem}\n" in told.stderr
    with database(server.port) as shop:
        assert shop.carts.count_documents({}) == 10


def test_a_document_that_became_another_s_meanwhile_is_not_hit(folder: Path, server: Running) -> None:
    """What is deleted is asked for by its value again, not by what was seen."""
    request = json.loads(
        mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0).stdout
    )["request"]
    with database(server.port) as shop:
        shop.carts.update_one({"item": 0}, {"$set": {"owner.mail": "ren@example.com"}})

    mamoru(folder, "run", request, "--yes", expect=0)

    with database(server.port) as shop:
        assert shop.carts.count_documents({"owner.mail": "ren@example.com"}) == 4


def test_a_server_that_is_killed_leaves_a_task(folder: Path, server: Running) -> None:
    """The databases are done; what is left is told without a word of the person."""
    server.process.kill()
    server.process.wait()

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    assert "warning[MAM-501]: the system `app` cannot be reached: the connection failed\n" in told.stderr


REFUSALS = {
    13: "MAM-502]: Mamoru's login of the system `app` may not do what is needed: it refuses the login, or ",
    112: "MAM-504]: in the system `app` another program was at work at the same time: it puts the ",
    96: "MAM-505]: the system `app` refused a statement of the plan: code 96 of MongoDB\n",
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_never_taken_for_nothing_held(folder: Path, server: Running, code: int) -> None:
    """The task waits, and is done when the server is well again."""
    with database(server.port) as shop:
        failing = {"failCommands": ["find"], "errorCode": code, "appName": "mamoru"}
        shop.client.admin.command({"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": failing})
        told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
        shop.client.admin.command({"configureFailPoint": "failCommand", "mode": "off"})

    assert f"warning[{REFUSALS[code]}" in told.stderr
    assert "hana" not in told.stderr
    mamoru(folder, "resume", expect=0)
    assert everything(server.port) == LEFT


NO_COLLECTION = "MAM-505]: the system `app` refused a statement of the plan: there is no collection `basket`"
NO_FIELD = "MAM-503]: `connect:` of the system `app` cannot be used: no document of `carts` has the field "


@pytest.mark.parametrize(
    ("was", "now", "problem"),
    [
        ("collection: carts", "collection: basket", NO_COLLECTION),
        ("owner.mail: ", "owner.post: ", f"{NO_FIELD}`owner.post`"),
    ],
)
def test_a_name_that_is_not_there_is_told_by_a_live_check(
    folder: Path, was: str, now: str, problem: str
) -> None:
    """MongoDB itself takes each for something that is empty."""
    where = folder / "systems/app.yaml"
    where.write_text(where.read_text().replace(was, now))

    told = mamoru(folder, "check", "--live", expect=1)

    assert f"error[{problem}\n" in told.stdout


def looked_into(folder: Path) -> list[dict[str, str]]:
    """Return what a check says of the documents."""
    answer = json.loads(mamoru(folder, "check", "--live", "--format", "json").stdout)
    return [f for f in answer["findings"] if f["code"] in {"MAM-336", "MAM-337"}]


ONE_MORE = "a further name, 1 at the top, may be a value itself, or stands there only once, and is not told"
ELSEWHERE = "by a slip of the pen, or since a program has changed, what the map speaks of stands elsewhere"
UNEXPLAINED = "nothing says what `address.city` and `photo` of `profile` hold"


def test_a_check_tells_which_fields_of_documents_nobody_has_explained(folder: Path, server: Running) -> None:
    """By name, never by value; what stands there once, or looks like a value, is counted."""
    with database(server.port) as shop:
        shop.carts.update_many({}, {"$set": {"likes": {"hana@example.com": 1}}, "$unset": {"item": 1}})
        shop.users.update_one({"_id": 1}, {"$set": {"hana": "x"}})
        shop.orders.update_many({}, {"$set": {"buyer": [{"id": "1"}]}, "$unset": {"total": 1, "note": 1}})

    told = [(f["code"], f["problem"], f["why"].partition(": ")[0]) for f in looked_into(folder)]

    assert told == [
        ("MAM-336", "nothing says what `likes` of `carts` holds", "9 documents were read"),
        ("MAM-336", "nothing says what `buyer` of `orders` holds", "3 documents were read"),
        ("MAM-336", UNEXPLAINED, f"3 documents were read; {ONE_MORE}"),
        (
            "MAM-337",
            "no document of `carts` that was read has `item`",
            f"9 documents were read; {ELSEWHERE}",
        ),
        (
            "MAM-337",
            "no document of `orders` that was read has `buyer.id`, `buyer.name`, `note` and `total`",
            f"3 documents were read; {ELSEWHERE}",
        ),
    ]


def test_a_server_that_cannot_tell_is_reached_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One older than `$unionWith`, or one that has not answered in time."""
    monkeypatch.setattr(_mongodb_members, "SORT", {"$noSuchOperator": "$v"})
    found = looked_into(folder)

    assert {(f["severity"], f["problem"]) for f in found} == {
        ("warning", f"what else stands in the documents of `{name}` was not answered")
        for name in ("profile", "carts", "orders")
    }
