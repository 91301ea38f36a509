"""Redis beside the databases, on a real server: keys, fields and members that identity values name."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.execute.remote.keys import PASSWORD, client, redis_server
from tests.small import company, mamoru

CACHE = """\
system: cache
kind: redis
connect: {{host: 127.0.0.1, port: {port}, password-from: "file:redis.secret"}}
owner: shop team
days: 7
holds: {{origin: automatic, country: JP, of: customer, categories: [contact, purchases]}}
keys:
  - name: session
    key: "session:{{customer-id}}"
    fields: {{name: contact.name}}
    withheld: {{token: secret}}
  - {{name: cart, key: "cart:{{customer-id}}", fields: {{item: purchases.orders}}}}
  - {{name: views, key: "views:{{customer-id}}", fields: {{page: purchases.messages}}}}
  - {{name: newsletter, key: newsletter, member: "{{email}}", category: contact.email}}
  - {{name: ranking, key: ranking, sorted-member: "{{customer-id}}", category: purchases.orders}}
  - {{name: nickname, key: nicknames, field: "{{customer-id}}", category: contact.name}}
"""


@pytest.fixture(name="port")
def _port(tmp_path: Path) -> Iterator[int]:
    folder = tmp_path / "redis"
    folder.mkdir()
    with redis_server(folder) as port:
        with client(port) as keys:
            for n, name in ((1, "hana"), (2, "ren")):
                keys.hset(f"session:{n}", mapping={"name": name, "token": f"t{n}", "ip": "::1"})
                keys.set(f"cart:{n}", json.dumps({"item": "scarf", "price": 5}))
                keys.xadd(f"views:{n}", {"page": "/a"})
                keys.xadd(f"views:{n}", {"page": "/a"})
                keys.sadd("newsletter", f"{name}@example.com")
                keys.zadd("ranking", {str(n): 7.5})
                keys.hset("nicknames", str(n), f"{name}-chan")
            keys.set("session:11", "somebody else's")
        yield port


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, port: int) -> Path:
    more = {"systems/cache.yaml": CACHE.format(port=port), "redis.secret": PASSWORD}
    return company(tmp_path / "company", more)


def everything(port: int) -> dict[str, object]:
    """Return what the server holds."""
    with client(port) as keys:
        return {
            "keys": sorted(keys.keys()),
            "newsletter": keys.smembers("newsletter"),
            "ranking": keys.zrange("ranking", 0, -1),
            "nicknames": keys.hgetall("nicknames"),
        }


def test_an_access_shows_each_place_by_category(folder: Path) -> None:
    """Hashes and JSON by their fields, streams by their entries; a token is withheld, and named."""
    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)

    with zipfile.ZipFile(folder / "a.zip") as package:
        found = {
            n.split("/")[-1]: [r["values"] for r in json.loads(package.read(n))["rows"]]
            for n in package.namelist()
            if n.startswith("data/cache/") and n.endswith(".json")
        }
        withheld = json.loads(package.read("withheld.json"))
    assert found == {
        "session.json": [{"name": "hana"}],
        "cart.json": [{"item": "scarf"}],
        "views.json": [{"page": "/a"}, {"page": "/a"}],
        "newsletter.json": [{"value": "hana@example.com"}],
        "ranking.json": [{"value": 7.5}],
        "nickname.json": [{"value": "hana-chan"}],
    }
    told = {(w["table"], w["column"], w["reason"]) for w in withheld if w["system"] == "cache"}
    assert told == {
        ("session", "token", "secret"),
        ("session", "ip", "unmapped"),
        ("cart", "price", "unmapped"),
    }


def test_an_erasure_takes_out_what_is_theirs_and_nothing_else(folder: Path, port: int) -> None:
    """Whole keys, and one field or member of keys that others share."""
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert everything(port) == {
        "keys": ["cart:2", "newsletter", "nicknames", "ranking", "session:11", "session:2", "views:2"],
        "newsletter": {"ren@example.com"},
        "ranking": ["2"],
        "nicknames": {"2": "ren-chan"},
    }


def test_a_server_that_is_down_leaves_a_task(folder: Path, port: int) -> None:
    """The databases are done; what is left is told without a word of the person."""
    with client(port) as keys:
        keys.shutdown(nosave=True)

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    assert "warning[MAM-501]: the system `cache` cannot be reached: the connection failed\n" in told.stderr


def test_a_wrong_password_is_told_without_it(folder: Path) -> None:
    """The driver's own words are not repeated."""
    (folder / "redis.secret").write_text("wrong-one")

    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    problem = "MAM-502: Mamoru's login of the system `cache` may not do what is needed: it refuses the login"
    assert f"cache  asked by Mamoru, after the databases  {problem}\n" in told.stdout


def test_a_key_of_another_type_is_not_taken_for_an_empty_one(folder: Path, port: int) -> None:
    """A set where the map says a hash."""
    with client(port) as keys:
        keys.delete("nicknames")
        keys.sadd("nicknames", "1")

    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    problem = "the system `cache` refused a statement of the plan: a key is of another type than the map says"
    assert f"cache  asked by Mamoru, after the databases  MAM-505: {problem}\n" in told.stdout


def test_a_value_that_would_lead_on_to_a_key_of_somebody_else_is_not_asked_for(
    folder: Path, port: int
) -> None:
    """Whoever calls themselves `ren:drafts` has no say over the drafts of ren."""
    with closing(sqlite3.connect(folder / "shop.db")) as shop:
        shop.execute("UPDATE customers SET email = 'ren:drafts' WHERE id = 1")
        shop.commit()
    letters = '  - {name: letters, key: "letters:{email}", category: contact.email}\n'
    with (folder / "systems" / "cache.yaml").open("a", encoding="utf-8") as file:
        file.write(letters)
    with client(port) as keys:
        keys.set("letters:ren", "of ren")
        keys.set("letters:ren:drafts", "of ren")

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    assert (
        "MAM-666: the system `cache` cannot be asked for `letters`: an identity value of the person holds a "
        "`:`, which parts names there"
    ) in told.stdout + told.stderr
    with client(port) as keys:
        assert keys.get("letters:ren:drafts") == "of ren"
