"""Items beside the databases: those that a key or an index finds, and that are still the person's."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.execute.remote.clouds import Between, own
from tests.execute.remote.service import Answer, Asked, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

APP = """\
system: app
kind: dynamodb
connect: {{region: ap-northeast-1, endpoint-url: "{url}", tries: 2, timeout-s: 2}}
owner: app team
days: 7
holds: {{origin: given, country: JP, of: customer, categories: [contact, purchases]}}
items:
  - name: profile
    table: profiles
    key: {{customer_id: "{{customer-id}}"}}
    fields:
      {{name: contact.name, address.mail: contact.email, points: purchases.orders, score: purchases.orders}}
    withheld: {{token: secret}}
  - name: visits
    table: app
    key: {{pk: "CUSTOMER#{{customer-id}}"}}
    begins: "VISIT#"
    fields: {{page: purchases.messages}}
  - name: gifts
    table: orders
    index: by-receiver
    key: {{receiver: "{{email}}"}}
    fields: {{wish: purchases.messages}}
  - name: orders
    table: orders
    index: by-customer
    key: {{customer_id: "{{customer-id}}"}}
    fields:
      {{customer_id: contact.name, address.mail: contact.email, note: purchases.messages,
       total: purchases.orders}}
    removes: [customer_id, address.mail, note]
    because: totals are kept for the tax authorities
"""


def text(value: str) -> dict[str, str]:
    """Return a text as the service writes it."""
    return {"S": value}


def number(value: str) -> dict[str, str]:
    """Return a number as the service writes it."""
    return {"N": value}


def tables(url: str) -> Any:  # noqa: ANN401 - the driver has no types
    """Make the tables with items of customer 1 and of others; return a client of them."""
    client = own("dynamodb", url)
    _table(client, "profiles", {"customer_id": "N"})
    _table(client, "app", {"pk": "S", "sk": "S"})
    indexes = {"by-customer": "customer_id", "by-receiver": "receiver"}
    _table(client, "orders", {"id": "S"}, indexes=indexes)
    for n, name in ((1, "hana"), (2, "ren"), (11, "yui")):
        profile = {
            "customer_id": number(str(n)),
            "name": text(name),
            "token": text("t"),
            "points": number("7"),
        }
        address = {"M": {"mail": text(f"{name}@example.com"), "city": text("Nara")}}
        scores = {"score": {"L": [number("1.5"), {"BOOL": True}]}, "photo": {"B": b"\xff"}}
        client.put_item(TableName="profiles", Item={**profile, **scores, "address": address})
        for sk in ("VISIT#1", "VISIT#2", "PLAN#1"):
            pk = text(f"CUSTOMER#{n}")
            client.put_item(TableName="app", Item={"pk": pk, "sk": text(sk), "page": text("/a")})
        order = {
            "id": text(f"o{n}"),
            "customer_id": text(str(n)),
            "total": number("500"),
            "note": text("ring"),
        }
        client.put_item(TableName="orders", Item={**order, "address": address})
        gift = {"id": text(f"g{n}"), "receiver": text(f"{name}@example.com"), "wish": text("hi")}
        client.put_item(TableName="orders", Item=gift)
    return client


def _table(client: Any, name: str, key: dict[str, str], indexes: dict[str, str] | None = None) -> None:  # noqa: ANN401 - as above
    def schema(names: list[str]) -> list[dict[str, str]]:
        return [{"AttributeName": n, "KeyType": k} for n, k in zip(names, ("HASH", "RANGE"), strict=False)]

    every = {"ProjectionType": "KEYS_ONLY"}
    more = {**key, **dict.fromkeys((indexes or {}).values(), "S")}
    found = [
        {"IndexName": n, "KeySchema": schema([a]), "Projection": every} for n, a in (indexes or {}).items()
    ]
    client.create_table(
        TableName=name,
        KeySchema=schema(list(key)),
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": t} for n, t in more.items()],
        BillingMode="PAY_PER_REQUEST",
        **({"GlobalSecondaryIndexes": found} if found else {}),
    )


def everything(client: Any) -> dict[str, list[str]]:  # noqa: ANN401 - as above
    """Return the keys of all items."""
    keys = {"profiles": ["customer_id"], "app": ["pk", "sk"], "orders": ["id"]}
    return {
        name: sorted(
            "/".join(next(iter(i[k].values())) for k in key) for i in client.scan(TableName=name)["Items"]
        )
        for name, key in keys.items()
    }


LEFT = {
    "profiles": ["11", "2"],
    "app": sorted(
        [
            "CUSTOMER#1/PLAN#1",
            *(f"CUSTOMER#{n}/{s}" for n in (2, 11) for s in ("VISIT#1", "VISIT#2", "PLAN#1")),
        ]
    ),
    "orders": ["g11", "g2", "o1", "o11", "o2"],
}


def programme(folder: Path, url: str) -> Path:
    """Write the company with these tables."""
    return company(folder / "company", {"systems/app.yaml": APP.format(url=url)})


def test_an_erasure_takes_items_and_attributes_and_nothing_of_others(tmp_path: Path, aws: str) -> None:
    """By a key of numbers, by a part of a key, by an index; an order stays without what names the person."""
    client = tables(aws)
    folder = programme(tmp_path, aws)

    planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert "app  asked by Mamoru, after the databases  it holds 5 items now\n" in planned.stdout
    assert (
        "REMOVE customer_id, address.mail, note FROM orders BY by-customer "
        "WHERE customer_id = {customer-id}, which stays: totals are kept for the tax authorities\n"
    ) in planned.stdout
    assert everything(client) == LEFT
    order = client.get_item(TableName="orders", Key={"id": text("o1")})["Item"]
    assert order == {"id": text("o1"), "total": number("500"), "address": {"M": {"city": text("Nara")}}}
    other = client.get_item(TableName="orders", Key={"id": text("o11")})["Item"]
    assert other["note"] == text("ring")
    assert receipt(folder, "observed.systems.app.") | {"asked": ""} == {
        "standing": "task",
        "asked": "",
        "found": 5,
        "kept": "orders: totals are kept for the tax authorities",
        "looked-again": "nothing held but what the map keeps",
    }


def test_an_access_shows_nested_attributes_by_category(tmp_path: Path, aws: str) -> None:
    """Numbers as numbers; what nobody mapped, and a secret, is withheld and named."""
    tables(aws)
    folder = programme(tmp_path, aws)

    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)

    with zipfile.ZipFile(folder / "a.zip") as package:
        found = {
            n.split("/")[-1]: [r["values"] for r in json.loads(package.read(n))["rows"]]
            for n in package.namelist()
            if n.startswith("data/app/") and n.endswith(".json")
        }
        withheld = json.loads(package.read("withheld.json"))
    profile = {"name": "hana", "address.mail": "hana@example.com", "points": 7, "score": [1.5, True]}
    order = {"customer_id": "1", "address.mail": "hana@example.com", "note": "ring", "total": 500}
    assert found == {
        "profile.json": [profile],
        "visits.json": [{"page": "/a"}, {"page": "/a"}],
        "gifts.json": [{"wish": "hi"}],
        "orders.json": [order],
    }
    told = {(w["table"], w["column"], w["reason"]) for w in withheld if w["system"] == "app"}
    assert {("profile", "token", "secret"), ("profile", "photo", "unmapped")} <= told
    assert ("profile", "address.city", "unmapped") in told


def test_an_item_that_became_another_s_meanwhile_is_not_hit(tmp_path: Path, aws: str) -> None:
    """It is handed over between the reading and the deleting; the index showed it as hers."""
    client = tables(aws)
    between = Between(url=aws)
    handed = list[str]()

    def hand_over(asked: Asked) -> Answer | None:
        if asked.headers.get("X-Amz-Target", "").endswith(".DeleteItem") and not handed:
            handed.append("g1")
            ren = {":r": text("ren@example.com")}
            change = {"UpdateExpression": "SET receiver = :r", "ExpressionAttributeValues": ren}
            client.update_item(TableName="orders", Key={"id": text("g1")}, **change)
        return None

    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(hand_over)
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert handed == ["g1"]
    assert everything(client) == {**LEFT, "orders": sorted(["g1", *LEFT["orders"]])}


def test_what_the_service_puts_off_is_asked_for_again(tmp_path: Path, aws: str) -> None:
    """Items that a batch did not delete are in the next one."""
    client = tables(aws)
    between, put_off = Between(url=aws), list[str]()

    def busy(asked: Asked) -> Answer | None:
        call = asked.headers.get("X-Amz-Target", "").rpartition(".")[2]
        left = {"BatchWriteItem": "UnprocessedItems", "BatchGetItem": "UnprocessedKeys"}.get(call, "")
        if not left or call in put_off:
            return None
        put_off.append(call)
        body = {left: asked.json["RequestItems"], "Responses": {"orders": []}}
        return Answer(body=body, headers={"Content-Type": "application/x-amz-json-1.0"})

    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(busy)
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert sorted(put_off) == ["BatchGetItem", "BatchWriteItem"]
    assert everything(client) == LEFT


def test_more_items_than_a_page_holds_are_all_erased(tmp_path: Path, aws: str) -> None:
    """Over the limits of one query, one reading and one deleting call."""
    client = tables(aws)
    for n in range(130):
        visit = {"pk": text("CUSTOMER#1"), "sk": text(f"VISIT#x{n}"), "page": text("/b")}
        gift = {"id": text(f"x{n}"), "receiver": text("hana@example.com")}
        client.put_item(TableName="app", Item=visit)
        client.put_item(TableName="orders", Item=gift)
    between, pages = Between(url=aws), list[Asked]()

    def few(asked: Asked) -> Answer | None:
        if asked.headers.get("X-Amz-Target", "").endswith(".Query"):
            pages.append(asked)
            asked.more["Limit"] = 50
        return None

    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(few)
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert everything(client) == LEFT
    assert receipt(folder, "observed.systems.app.")["found"] == 265
    assert sum("ExclusiveStartKey" in asked.json for asked in pages) > 4


def refusal(code: str, status: int = 400) -> Answer:
    """Return a refusal as the service writes it, with a value of a person in its words."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "hana@example.com"}
    return Answer(status=status, body=body, headers={"Content-Type": "application/x-amz-json-1.0"})


DENIED = "MAM-502]: Mamoru's login of the system `app` may not do what is needed: "
BUSY = "MAM-504]: in the system `app` another program was at work at the same time: "
AWAY = "MAM-501]: the system `app` cannot be reached: "
REFUSALS = {
    "denied": (
        refusal("AccessDeniedException"),
        f"{DENIED}Query is denied (AccessDeniedException)",
    ),
    "throttled": (
        refusal("ProvisionedThroughputExceededException"),
        f"{BUSY}Query is put off (ProvisionedThroughputExceededException)",
    ),
    "broken": (refusal("InternalServerError", 500), f"{AWAY}it answered 500 to Query (InternalServerError)"),
    "cut": (
        Answer(cut=True, body=b'{"Items": ['),
        "MAM-518]: the answer of `app` to `Query` cannot be read: it is no list of items",
    ),
    "empty": (
        Answer(body={}),
        "MAM-518]: the answer of `app` to `Query` cannot be read: it is no list of items",
    ),
}


@pytest.mark.parametrize("how", REFUSALS)
def test_a_service_that_fails_is_never_taken_for_an_empty_one(tmp_path: Path, aws: str, how: str) -> None:
    """The databases are done, the task waits and says why, and is done when the service is well again."""
    client = tables(aws)
    answer, problem = REFUSALS[how]
    between = Between(url=aws)
    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(
            lambda asked: answer if asked.headers.get("X-Amz-Target", "").endswith(".Query") else None
        )
        told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
        between.wishes.clear()
        mamoru(folder, "resume", expect=0)

    assert f"warning[{problem}\n" in told.stderr
    assert "hana" not in told.stderr
    assert everything(client) == LEFT


@pytest.mark.parametrize(
    ("was", "now", "because"),
    [
        ("key: {{pk: ", "key: {{sk: ", "`key:` of `visits` is not the key that it asks by (pk, sk)"),
        ("index: by-customer", "index: by-nobody", "`orders` has no index `by-nobody`"),
        (
            "removes: [customer_id, ",
            "removes: [id, ",
            "`removes:` of `orders` names an attribute of the key (id)",
        ),
    ],
)
def test_a_map_that_does_not_fit_the_tables_is_told_by_a_live_check(
    tmp_path: Path, aws: str, was: str, now: str, because: str
) -> None:
    """Nothing would be found, or the service would refuse."""
    tables(aws)
    assert was in APP
    folder = company(tmp_path, {"systems/app.yaml": APP.replace(was, now).format(url=aws)})

    told = mamoru(folder, "check", "--live", expect=1)

    assert f"error[MAM-503]: `connect:` of the system `app` cannot be used: {because}\n" in told.stdout


def test_a_live_check_tells_what_the_tables_keep(tmp_path: Path, aws: str) -> None:
    """Point-in-time recovery, backups and streams."""
    client = tables(aws)
    on = {"PointInTimeRecoveryEnabled": True}
    client.update_continuous_backups(TableName="app", PointInTimeRecoverySpecification=on)
    client.create_backup(TableName="orders", BackupName="monday")
    stream = {"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"}
    client.update_table(TableName="profiles", StreamSpecification=stream)
    folder = programme(tmp_path, aws)

    told = mamoru(folder, "check", "--live", expect=0)

    problem = "warning[MAM-654]: the system `app` keeps what is erased in it: "
    assert (
        f"{problem}`app` can be brought back as it was for 35 days (point-in-time recovery)\n" in told.stdout
    )
    assert f"{problem}backups of `orders` stay until somebody deletes them\n" in told.stdout
    assert (
        f"{problem}the stream of `profiles` tells what was deleted to its readers, for 24 hours\n"
        in told.stdout
    )


def test_a_value_that_is_no_number_is_not_asked_for_as_one(tmp_path: Path, aws: str) -> None:
    """01 and 1 are two customers to the company, and one to the table."""
    tables(aws)
    padded = APP.replace('{{customer_id: "{{customer-id}}"}}', '{{customer_id: "0{{customer-id}}"}}', 1)
    folder = company(tmp_path, {"systems/app.yaml": padded.format(url=aws)})

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    problem = "an identity value of the person is no whole number, or the key holds bytes"
    assert f"warning[MAM-666]: the system `app` cannot be asked for `profile`: {problem}\n" in told.stderr
