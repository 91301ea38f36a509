"""Documents of indices beside the databases: all that have the person's value, and theirs alone."""

import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.execute.remote.failing import Failing, Meanwhile, refusing
from tests.execute.remote.indices import Index, Indices
from tests.execute.remote.service import Answer, Service, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

SEARCH = """\
system: search
kind: opensearch
connect: {{url: "{url}", pause-s: 0, timeout-s: 3{more}}}
owner: search team
days: 7
holds: {{origin: given, country: JP, of: customer, categories: [contact, purchases]}}
documents:
  - name: profile
    index: users
    by: {{_id: "{{customer-id}}"}}
    fields: {{name: contact.name, address.mail: contact.email}}
    withheld: {{token: secret}}
  - name: reviews
    index: opinions
    by: {{author.mail.keyword: "{{email}}"}}
    fields: {{author.mail: contact.email, text: purchases.messages}}
  - name: visits
    index: logs
    by: {{who: "{{customer-id}}"}}
    fields: {{page: purchases.messages}}
  - name: orders
    index: orders
    by: {{buyer.id: "{{customer-id}}"}}
    fields: {{buyer.name: contact.name, total: purchases.orders}}
    removes: [buyer.name, note]
    because: totals are kept for the tax authorities
"""
PEOPLE = ((1, "hana"), (2, "ren"), (11, "yui"))
KEYWORD = {"type": "keyword"}


def filled() -> Indices:
    """Return a cluster with documents of customer 1 and of others; an alias, and a data stream."""
    at = Indices()
    at.indices = {
        "users": Index(mappings={}),
        "reviews-1": Index(mappings={}, aliases={"opinions": {}}),
        "reviews-2": Index(mappings={}, aliases={"opinions": {}}),
        ".ds-logs-1": Index(mappings={"properties": {"who": KEYWORD}}, stream="logs"),
        "orders": Index(mappings={"properties": {"buyer": {"properties": {"id": {"type": "long"}}}}}),
    }
    for n, name in PEOPLE:
        mail = f"{name}@example.com"
        address = {"mail": mail, "city": "Nara"}
        at.indices["users"].put(str(n), {"name": name, "address": address, "token": "t"}, routing=name)
        for index in ("reviews-1", "reviews-2"):
            at.indices[index].put(f"r{n}", {"author": {"mail": mail}, "text": "good"})
        at.indices[".ds-logs-1"].put(f"v{n}", {"who": str(n), "page": "/a"})
        at.indices["orders"].put(
            f"o{n}", {"buyer": {"id": str(n), "name": name}, "total": 500, "note": "ring"}
        )
    return at


@pytest.fixture(name="cluster")
def _cluster() -> Indices:
    return filled()


@pytest.fixture(name="service")
def _service(cluster: Indices) -> Iterator[Service]:
    with serving(cluster) as service:
        yield service


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, service: Service) -> Path:
    return company(tmp_path, {"systems/search.yaml": SEARCH.format(url=service.url, more="")})


def everything(cluster: Indices) -> dict[str, list[str]]:
    """Return the ids of the documents that were written and not deleted."""
    return {name: sorted(one.docs) for name, one in cluster.indices.items()}


LEFT = {
    "users": ["11", "2"],
    "reviews-1": ["r11", "r2"],
    "reviews-2": ["r11", "r2"],
    ".ds-logs-1": ["v11", "v2"],
    "orders": ["o1", "o11", "o2"],
}


def erase(folder: Path, *, expect: int = 0) -> str:
    """Erase customer 1; return what is told of what went wrong."""
    return mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=expect).stderr


def test_an_erasure_takes_documents_and_fields_and_nothing_of_others(folder: Path, cluster: Indices) -> None:
    """Documents that no search has seen yet among them; an order stays without a name."""
    planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)
    erase(folder)

    assert "search  asked by Mamoru, after the databases  it holds 5 items now\n" in planned.stdout
    assert "DELETE opinions WHERE author.mail.keyword = {email}; DELETE logs WHERE" in planned.stdout
    assert everything(cluster) == LEFT
    assert cluster.indices["orders"].docs["o1"].source == {"buyer": {"id": "1"}, "total": 500}
    assert cluster.indices["orders"].docs["o2"].source["note"] == "ring"
    assert cluster.scrolls == {}
    told = receipt(folder, "observed.systems.search.")
    assert (told["found"], told["looked-again"]) == (5, "nothing held but what the map keeps")
    assert told["kept"] == "orders: totals are kept for the tax authorities"


def package(folder: Path) -> tuple[dict[str, list[Any]], set[tuple[str, str, str]]]:
    """Return what a package for customer 1 holds of the indices, and what was withheld."""
    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)
    with zipfile.ZipFile(folder / "a.zip") as opened:
        found = {
            n.split("/")[-1]: [r["values"] for r in json.loads(opened.read(n))["rows"]]
            for n in opened.namelist()
            if n.startswith("data/search/") and n.endswith(".json")
        }
        withheld = json.loads(opened.read("withheld.json"))
    return found, {(w["table"], w["column"], w["reason"]) for w in withheld if w["system"] == "search"}


def test_an_access_shows_fields_by_category(folder: Path) -> None:
    """What nobody mapped, and a secret, is withheld and named."""
    found, withheld = package(folder)

    assert found == {
        "profile.json": [{"name": "hana", "address.mail": "hana@example.com"}],
        "reviews.json": [{"author.mail": "hana@example.com", "text": "good"}] * 2,
        "visits.json": [{"page": "/a"}],
        "orders.json": [{"buyer.name": "hana", "total": 500}],
    }
    assert {("profile", "token", "secret"), ("profile", "address.city", "unmapped")} <= withheld


def test_answers_of_many_pages_are_read_to_the_end(folder: Path, cluster: Indices) -> None:
    """For an answer whole documents, a hundred at a time; for an erasure a few fields of a thousand."""
    for n in range(1050):
        cluster.indices["reviews-2"].put(f"m{n}", {"author": {"mail": "hana@example.com"}, "text": str(n)})
    for n in range(230):
        cluster.indices["orders"].put(f"m{n}", {"buyer": {"id": 1, "name": "hana"}, "total": n})

    found, _ = package(folder)
    erase(folder)

    assert len({row["text"] for row in found["reviews.json"]}) == 1051
    assert sorted(row["total"] for row in found["orders.json"]) == sorted([500, *range(230)])
    assert everything(cluster)["reviews-2"] == LEFT["reviews-2"]
    assert [
        d for d in cluster.indices["orders"].docs.values() if d.source["buyer"].get("name") == "hana"
    ] == []
    assert len(cluster.indices["orders"].docs) == 233
    assert cluster.scrolls == {}
    assert receipt(folder, "observed.systems.search.")["found"] == 5 + 1050 + 230


# -- somebody else is at work at the same time ----------------------------------------------------------


def test_a_later_edit_is_never_lost(folder: Path, cluster: Indices) -> None:
    """A review became somebody else's, another was written anew; the first stays, the other goes as it is."""
    one = cluster.indices["reviews-1"]

    def change() -> None:
        one.put("r1", {"author": {"mail": "ren@example.com"}, "text": "better"})
        cluster.indices["orders"].put("o1", {"buyer": {"id": 1, "name": "hana"}, "total": 700, "note": "x"})

    cluster.before = Meanwhile(change, times=1)
    erase(folder)

    assert one.docs["r1"].source == {"author": {"mail": "ren@example.com"}, "text": "better"}
    assert everything(cluster) == {**LEFT, "reviews-1": ["r1", "r11", "r2"]}
    assert cluster.indices["orders"].docs["o1"].source == {"buyer": {"id": 1}, "total": 700}


def test_documents_that_change_each_time_are_told_and_stay_for_later(folder: Path, cluster: Indices) -> None:
    """Nothing is forced; the request waits, and is gone on with."""
    source = {"author": {"mail": "hana@example.com"}, "text": "again"}
    cluster.before = Meanwhile(lambda: cluster.indices["reviews-1"].put("r1", source), times=99)

    told = erase(folder, expect=4)

    because = "documents of `reviews` were changed each time that they were to go"
    problem = f"in the system `search` another program was at work at the same time: {because}"
    assert f"warning[MAM-504]: {problem}\n" in told
    assert "r1" in cluster.indices["reviews-1"].docs
    cluster.before = None
    mamoru(folder, "resume", expect=0)
    assert everything(cluster) == LEFT


def test_a_document_on_another_shard_by_routing_is_deleted_there(folder: Path, cluster: Indices) -> None:
    """A deletion without the routing would find nothing, and say so as if it were gone."""
    cluster.indices["reviews-1"].put("far", {"author": {"mail": "hana@example.com"}}, routing="ren")

    erase(folder)

    assert everything(cluster) == LEFT


def test_a_request_killed_while_documents_go_is_gone_on_with(folder: Path, cluster: Indices) -> None:
    """The cluster has done what nobody heard of; how much was held is not lost."""
    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    command = [sys.executable, "-m", "mamoru", "run", json.loads(told.stdout)["request"], "--yes"]
    running = list["subprocess.Popen[bytes]"]()

    def kill() -> None:
        running[0].kill()

    cluster.before = Meanwhile(kill)
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        running.append(process)
        assert process.wait() == -signal.SIGKILL

    mamoru(folder, "resume", expect=0)

    assert everything(cluster) == LEFT
    seen = receipt(folder, "observed.systems.search.")
    assert (seen["found"], seen["looked-again"]) == (5, "nothing held but what the map keeps")


# -- what is shown to the cluster, and asked of it beside ------------------------------------------------


@pytest.mark.parametrize(
    ("more", "header"),
    [
        ('authentication: api-key, secret-from: "file:key"', "ApiKey s3cret"),
        ('authentication: basic, user: mamoru, secret-from: "file:key"', "Basic bWFtb3J1OnMzY3JldA=="),
    ],
)
def test_a_login_is_shown_and_a_wrong_one_is_told(
    tmp_path: Path, cluster: Indices, service: Service, more: str, header: str
) -> None:
    """It comes from a file, and stands in no message."""
    text = SEARCH.format(url=service.url, more=f", {more}")
    folder = company(tmp_path, {"systems/search.yaml": text, "key": "s3cret\n"})
    cluster.header = f"{header}!"
    because = "it refuses the login, or what it asks for (401, security_exception)"
    problem = f"Mamoru's login of the system `search` may not do what is needed: {because}"

    told = erase(folder, expect=4)
    cluster.header = header
    mamoru(folder, "resume", expect=0)

    assert f"warning[MAM-502]: {problem}\n" in told
    assert "s3cret" not in told
    assert everything(cluster) == LEFT


def test_no_value_of_a_person_stands_in_an_address(folder: Path, service: Service) -> None:
    """Addresses are what proxies and access logs keep."""
    erase(folder)

    assert not [one for one in service.asked if "hana" in one.path or "hana" in str(one.query)]
    assert {one.path for one in service.asked if one.method != "POST"} == {
        f"/v2/{name}" for name in ("users", "opinions", "logs", "orders")
    }


def looked_into(folder: Path, *codes: str) -> list[tuple[str, str]]:
    """Return what a live check says, of some codes."""
    answer = json.loads(mamoru(folder, "check", "--live", "--format", "json").stdout)
    return [(f["code"], f["problem"]) for f in answer["findings"] if f["code"] in codes]


def test_a_check_tells_which_fields_of_documents_nobody_has_explained(folder: Path, cluster: Indices) -> None:
    """By name, as the index knows them; one that a single document has is counted."""
    users = cluster.indices["users"]
    users.put(
        "3", {"name": "x", "likes": {"hana@example.com": 1}, "only": "once", "address": {"city": "Uji"}}
    )
    for n in ("2", "11"):
        cluster.indices[".ds-logs-1"].put(f"v{n}", {"who": n, "page": "/a", "ip": "192.0.2.1"})
    for key, doc in list(cluster.indices["orders"].docs.items()):
        cluster.indices["orders"].put(key, {"buyer": doc.source["buyer"], "total": 1})
    cluster.refresh()

    assert looked_into(folder, "MAM-336", "MAM-337") == [
        ("MAM-336", "nothing says what `address.city` of `profile` holds"),
        ("MAM-336", "nothing says what `ip` of `visits` holds"),
        ("MAM-337", "no document of `orders` that was read has `note`"),
    ]


def test_an_index_that_leaves_fields_out_does_not_tell_them(folder: Path, cluster: Indices) -> None:
    """Nobody knows what stands there; that is told."""
    cluster.indices["users"].mappings["dynamic"] = False

    told = looked_into(folder, "MAM-336")

    assert ("MAM-336", "what else stands in the documents of `profile` was not answered") in told


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (None, "snapshots in `nightly` stay until somebody deletes them"),
        (refusing(403, "security_exception"), "whether snapshots are made is not told to the login"),
    ],
)
def test_a_check_warns_of_snapshots(
    folder: Path, cluster: Indices, answer: Answer | None, problem: str
) -> None:
    """They keep documents that are erased."""
    cluster.snapshots = {"nightly": {"type": "fs"}}
    cluster.before = None if answer is None else Failing("/_snapshot", answer)

    told = looked_into(folder, "MAM-654")

    assert told == [("MAM-654", f"the system `search` keeps what is erased in it: {problem}")]
