"""What an index does not find, or a cluster does not say, is an error, and never taken for nothing held."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mamoru.desk.opening import programme_of as read_programme
from mamoru.execute.remote.showing import open_remote
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Errand, Remote
from tests.execute.remote.failing import Cut, Failing, Item, refusing
from tests.execute.remote.indices import Index, Indices
from tests.execute.remote.service import Answer, Service, serving
from tests.execute.remote.test_opensearch import KEYWORD, LEFT, SEARCH, everything, filled
from tests.small import company

HANA = Errand(
    id="6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    known={"customer-id": ["1"], "email": ["hana@example.com"]},
    right="erasure",
    since="2026-01-01T00:00:00Z",
)

ACCESS = replace(HANA, right="access")


@pytest.fixture(name="cluster")
def _cluster() -> Indices:
    return filled()


@pytest.fixture(name="service")
def _service(cluster: Indices) -> Iterator[Service]:
    with serving(cluster) as service:
        yield service


def opened(folder: Path, service: Service, was: str = "", now: str = "") -> Remote:
    """Return the cluster as the engine asks it, by a map in which a word stands for another."""
    text = SEARCH.format(url=service.url, more="")
    assert was in text
    files = {"systems/search.yaml": text.replace(was, now) if was else text}
    programme = read_programme(company(folder, files, discover=False))
    remote = open_remote(programme.systems["search"], programme.settings.folder)
    assert remote is not None
    return remote


def told_by(remote: Remote) -> str:
    """Return what is told where a person's documents are looked for; nothing of them is in it."""
    with pytest.raises(MamoruError) as told:
        remote.look(HANA)
    assert "hana" not in str(told.value)
    return f"{told.value.code}: {told.value.problem}"


# -- what a cluster answers when it is not well ---------------------------------------------------------

PARTLY: dict[str, Any] = {"_shards": {"total": 2, "successful": 1, "failed": 1}, "timed_out": False}
WHOLE: dict[str, Any] = {"_shards": {"total": 1, "successful": 1, "failed": 0}, "timed_out": False}
NONE = {"total": {"value": 0, "relation": "eq"}, "hits": []}
SOME = {"total": {"value": 9, "relation": "gte"}, "hits": []}
BARE = {"total": {"value": 1, "relation": "eq"}, "hits": [{"_index": "users", "_id": "1", "_seq_no": 0}]}
DENIED = (
    "MAM-502: Mamoru's login of the system `search` may not do what is needed: it refuses the login, or what"
)
LATER = (
    "MAM-504: in the system `search` another program was at work at the same time: it puts the question off"
)
DECLINED = "MAM-517: the service `search` did not do `POST users/_search`: "
PART = "a part of the index did not answer"
UNREAD = "MAM-518: the answer of `search` to `GET users` cannot be read: "
ALL = "MAM-523: the system `search` cannot be asked for all that `{}` holds of a person: "
READ = "MAM-518: the answer of `search` to `POST users/_search` cannot be read: "
BEHIND = {"aliases": {}, "mappings": {}, "settings": {}, "data_stream": "u"}
NEITHER = "it is neither an index, nor an alias of indices, nor a data stream"
REFUSALS = {
    "login": (
        "/users",
        refusing(403, "security_exception"),
        f"{DENIED} it asks for (403, security_exception)",
    ),
    "busy": (
        "_search",
        refusing(429, "circuit_breaking_exception"),
        f"{LATER} (429, circuit_breaking_exception)",
    ),
    "broken": ("_search", refusing(500, "illegal_state"), f"{DECLINED}it answered 500, illegal_state"),
    "values": ("_search", refusing(502, "hana@example.com"), f"{DECLINED}it answered 502"),
    "in part": ("_search", Answer(body={**PARTLY, "hits": NONE}), f"{DECLINED}{PART}"),
    "late": ("_search", Answer(body={**WHOLE, "timed_out": True, "hits": NONE}), f"{DECLINED}{PART}"),
    "old": ("_refresh", Answer(body=PARTLY), DECLINED.replace("_search", "_refresh") + PART),
    "empty": ("_search", Answer(body={}), f"{READ}a number is missing in it"),
    "listed": ("_search", Answer(body=[]), f"{READ}it is no object"),
    "cut": ("_search", Answer(body={**WHOLE, "hits": SOME}), f"{READ}it does not tell all that it found"),
    "bare": (
        "_search",
        Answer(body={**WHOLE, "hits": BARE}),
        f"{READ}a document comes without what was written",
    ),
    "page": ("/users", Answer(body=b"<html>"), f"{UNREAD}it is no JSON"),
    "odd": ("/users", Answer(body={"users": {}}), f"{UNREAD}it does not tell the fields of the index"),
    "alias of a stream": ("/users", Answer(body={".ds-1": BEHIND}), f"{ALL.format('users')}{NEITHER}"),
    "hidden": ("/users", Answer(body={}), f"{ALL.format('users')}the login is shown no index of that name"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_failure_is_never_taken_for_nothing_held(
    tmp_path: Path, service: Service, cluster: Indices, name: str
) -> None:
    """Nor is an answer that was cut, or a page of a proxy; and nothing goes."""
    ends, answer, problem = REFUSALS[name]
    remote = opened(tmp_path, service)
    cluster.before = Failing(ends, answer)

    assert told_by(remote) == problem

    with pytest.raises(MamoruError):
        remote.ask(HANA)
    assert everything(cluster)["users"] == ["1", "11", "2"]


def test_a_scroll_that_is_not_let_go_ends_by_itself(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """All was read; the cluster keeps that moment a little longer."""
    for n in range(1001):
        cluster.indices[".ds-logs-1"].put(f"m{n}", {"who": "1"})
    missing = refusing(404, "search_context_missing_exception")
    remote = opened(tmp_path, service)
    cluster.before = lambda asked: missing if asked.method == "DELETE" else None

    assert [len(one.items) for one in remote.look(HANA)] == [1, 2, 1002, 1]
    assert list(cluster.scrolls) == ["scroll-0"]


def test_every_call_says_that_a_part_is_not_enough(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """By itself a cluster leaves out what does not answer; and it would change what is written anew."""
    opened(tmp_path, service).ask(HANA)

    searches = [one.query for one in service.asked if one.path.endswith("/_search")]
    assert searches == [{"allow_partial_search_results": ["false"]}] * 4
    assert {str(one.query) for one in service.asked if one.path.endswith("/_bulk")} == {
        "{'pipeline': ['_none']}"
    }
    assert everything(cluster) == LEFT


def test_an_index_that_was_added_meanwhile_is_seen(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """A data stream goes on in a new index, of which nobody has asked for its fields yet."""
    remote = opened(tmp_path, service)
    remote.look(HANA)
    cluster.indices[".ds-logs-2"] = Index(mappings={"dynamic": "false"}, stream="logs")

    field = "the field `who` is left out of the index, whatever documents have"
    assert told_by(remote) == f"{ALL.format('logs')}{field}"


def test_a_scroll_that_ends_early_is_told(tmp_path: Path, service: Service, cluster: Indices) -> None:
    """Its pages hold fewer documents than it has told of."""
    for n in range(1001):
        cluster.indices[".ds-logs-1"].put(f"m{n}", {"who": "1"})
    remote = opened(tmp_path, service)
    cluster.before = Failing("_search/scroll", Answer(body={**WHOLE, "_scroll_id": "x", "hits": NONE}))

    told = (
        "the answer of `search` to `POST logs/_search?scroll` cannot be read: its pages hold another number"
    )
    assert told_by(remote) == f"MAM-518: {told} than it tells"


def test_a_cluster_that_is_busy_for_a_moment_is_asked_again(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """The whole call was put off, as often as it is tried but once."""
    remote = opened(tmp_path, service)
    cluster.before = Failing("_bulk", refusing(429, "es_rejected_execution_exception"), times=2)

    remote.ask(HANA)

    assert everything(cluster) == LEFT


def test_a_deletion_that_nobody_heard_of_is_made_twice_without_harm(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """The second try finds that the state it names is gone, and looks again."""
    cluster.before = Cut(cluster, times=3)

    opened(tmp_path, service).ask(HANA)

    assert everything(cluster) == LEFT
    assert cluster.indices["orders"].docs["o1"].source == {"buyer": {"id": "1"}, "total": 500}


def test_whole_documents_are_asked_for_as_many_at_once_as_the_map_says(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """Large ones would not fit into one answer."""
    cluster.indices["reviews-1"].put("more", {"author": {"mail": "hana@example.com"}})

    found = opened(tmp_path, service, "pause-s: 0", "pause-s: 0, documents-at-once: 2").look(ACCESS)

    assert [len(one.items) for one in found] == [1, 3, 1, 1]
    asked = [one.json["size"] for one in service.asked if one.path.endswith("/_search")]
    assert asked == [2, 2, 2, 2, 2]


ERROR = {"type": "cluster_block_exception", "reason": "hana@example.com"}
LATE = {"type": "es_rejected_execution_exception", "reason": "hana@example.com"}


@pytest.mark.parametrize("answer", [Answer(status=429, body={"error": LATE}), Answer(status=503, body={})])
def test_one_document_that_is_put_off_is_asked_for_again(
    tmp_path: Path, service: Service, cluster: Indices, answer: Answer
) -> None:
    """The others of the same call are gone by then."""
    remote = opened(tmp_path, service)
    cluster.before = Item(cluster, answer)

    remote.ask(HANA)

    assert everything(cluster) == LEFT


BULK = "MAM-518: the answer of `search` to `POST _bulk` cannot be read: "
AWAY = {"type": "index_not_found_exception", "reason": "hana@example.com"}
NOT_DONE = "MAM-505: the system `search` refused a statement of the plan:"
BAD_ITEMS = {
    "read-only": (403, ERROR, f"{DENIED} it asks for (403, cluster_block_exception)"),
    "index away": (404, AWAY, f"{NOT_DONE} it answered 404, index_not_found_exception"),
}


@pytest.mark.parametrize("name", BAD_ITEMS)
def test_one_document_that_is_refused_is_told(
    tmp_path: Path, service: Service, cluster: Indices, name: str
) -> None:
    """An index of an alias is read-only, say; what went is gone, and the next try does the rest."""
    status, error, problem = BAD_ITEMS[name]
    remote = opened(tmp_path, service)
    cluster.before = Item(cluster, Answer(status=status, body={"error": error}))

    with pytest.raises(MamoruError) as told:
        remote.ask(HANA)

    assert f"{told.value.code}: {told.value.problem}" == problem
    remote.ask(HANA)
    assert everything(cluster) == LEFT


@pytest.mark.parametrize(
    ("body", "because"),
    [
        ({"errors": False, "items": []}, "it does not tell what became of each document"),
        ({"errors": False}, "it does not tell what became of each document"),
        ({"errors": False, "items": ["ok"]}, "it does not tell what became of a document"),
        ({"errors": False, "items": [{"delete": {}}]}, "a number is missing in it"),
    ],
)
def test_a_bulk_that_does_not_tell_what_became_of_each_is_no_success(
    tmp_path: Path, service: Service, cluster: Indices, body: object, because: str
) -> None:
    """``errors: false`` alone is not believed."""
    remote = opened(tmp_path, service)
    cluster.before = Failing("_bulk", Answer(body=body))

    with pytest.raises(MamoruError) as told:
        remote.ask(HANA)

    assert f"{told.value.code}: {told.value.problem}" == f"{BULK}{because}"


# -- what an index would not find, or would find too much by ---------------------------------------------


def fields(at: Indices, index: str) -> dict[str, Any]:
    """Return what an index says of its fields."""
    known: dict[str, Any] = at.indices[index].mappings["properties"]
    return known


def two_forms(at: Indices) -> None:
    """Let one name be a field in one index, and a second form of another in the other."""
    fields(at, "reviews-1")["post"] = KEYWORD | {"fields": {"exact": KEYWORD}}
    fields(at, "reviews-2")["post"] = {"properties": {"exact": KEYWORD}}


MAIL, POST = "author.mail.keyword", "post.exact"
Change = Callable[[Indices], object]
UNFIT: dict[str, tuple[str, str, Change, str]] = {
    "a text": (
        MAIL,
        "author.mail",
        lambda _: None,
        "opinions: the field `author.mail` is of the type `text`, which does not find exactly one value",
    ),
    "a slip of the pen": (
        "author.mail.key",
        "author.post.key",
        lambda _: None,
        "opinions: no document has the field `author.post.keyword`",
    ),
    "a form that is not there": (
        MAIL,
        "author.mail.raw",
        lambda _: None,
        "opinions: the field `author.mail.raw` lies in `author.mail`, which is no object to the index",
    ),
    "a nested object": (
        "buyer.id",
        "buyer.id",
        lambda at: fields(at, "orders")["buyer"].update(type="nested"),
        "orders: the field `buyer.id` lies in `buyer`, of which a query for documents sees nothing",
    ),
    "an object that is only kept": (
        "buyer.id",
        "buyer.id",
        lambda at: fields(at, "orders").update(buyer={"type": "object", "enabled": False}),
        "orders: the field `buyer.id` lies in `buyer`, of which a query for documents sees nothing",
    ),
    "a flat object": (
        "buyer.id",
        "buyer.id",
        lambda at: fields(at, "orders").update(buyer={"type": "flat_object"}),
        "orders: the field `buyer.id` lies in `buyer`, which is no object to the index",
    ),
    "a field that is only kept": (
        "who",
        "who",
        lambda at: fields(at, ".ds-logs-1").update(who=KEYWORD | {"index": False}),
        "logs: the field `who` is not indexed",
    ),
    "a field that is computed": (
        "who",
        "who",
        lambda at: at.indices[".ds-logs-1"].mappings.update(runtime={"who": {"type": "keyword"}}),
        "logs: the field `who` is computed when it is asked for",
    ),
    "a field that one of two indices leaves out": (
        "who",
        "who",
        lambda at: at.indices.update({".ds-logs-2": Index(mappings={"dynamic": False}, stream="logs")}),
        "logs: the field `who` is left out of the index, whatever documents have",
    ),
    "another field in each index": (
        MAIL,
        POST,
        two_forms,
        "opinions: the field `post.exact` is another field in each of its indices",
    ),
    "an alias with a filter": (
        "index: users",
        "index: some",
        lambda at: at.indices["users"].aliases.update(some={"filter": {"term": {"city": "Nara"}}}),
        "some: it is an alias that shows a part of its index only",
    ),
    "an alias with a routing": (
        "index: users",
        "index: some",
        lambda at: at.indices["users"].aliases.update(some={"search_routing": "1"}),
        "some: it is an alias that shows a part of its index only",
    ),
    "documents that are kept in part": (
        "index: users",
        "index: users",
        lambda at: at.indices["users"].mappings.update(_source={"excludes": ["token"]}),
        "users: it does not give documents back as they were written",
    ),
    "documents that are not kept": (
        "index: users",
        "index: users",
        lambda at: at.indices["users"].mappings.update(_source={"enabled": False}),
        "users: it does not give documents back as they were written",
    ),
    "documents that are put together again": (
        "index: users",
        "index: users",
        lambda at: at.indices["users"].settings.update(mapping={"source": {"mode": "synthetic"}}),
        "users: it does not give documents back as they were written",
    ),
}


@pytest.mark.parametrize("name", UNFIT)
def test_an_index_that_would_not_find_all_is_an_error(
    tmp_path: Path, service: Service, cluster: Indices, name: str
) -> None:
    """Of a live check, and before anything goes; the cluster itself would answer that nothing is held."""
    was, now, change, problem = UNFIT[name]
    remote, (index, _, because) = opened(tmp_path, service, was, now), problem.partition(": ")
    change(cluster)
    whole = (
        f"MAM-523: the system `search` cannot be asked for all that `{index}` holds of a person: {because}"
    )

    with pytest.raises(MamoruError) as greeted:
        remote.greet()

    assert told_by(remote) == whole
    assert f"{greeted.value.code}: {greeted.value.problem}" == whole


def test_a_name_that_is_not_there_is_told(tmp_path: Path, service: Service, cluster: Indices) -> None:
    """And one that is closed."""
    refused = "MAM-505: the system `search` refused a statement of the plan: "
    cluster.indices["reviews-2"].settings["verified_before_close"] = "true"
    assert told_by(opened(tmp_path / "1", service)) == f"{refused}it answered 400, index_closed_exception"
    del cluster.indices["users"]

    told = told_by(opened(tmp_path / "2", service))

    assert told == f"{refused}there is no index, alias or data stream `users`"


def test_an_index_without_documents_holds_nothing_yet(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """Its fields come with the first document."""
    cluster.indices["reviews-1"] = Index(mappings={}, aliases={"opinions": {}})
    del cluster.indices["reviews-2"]

    found = opened(tmp_path, service).look(HANA)

    assert [len(one.items) for one in found] == [1, 0, 1, 1]


SHORT = {
    "author": {"properties": {"mail": {"type": "text", "fields": {"keyword": KEYWORD | {"ignore_above": 9}}}}}
}
LOWER = {
    "author": {
        "properties": {"mail": {"type": "text", "fields": {"keyword": KEYWORD | {"normalizer": "lower"}}}}
    }
}
WHOLES = {"author": {"properties": {"mail": {"properties": {"keyword": {"type": "long"}}}}}}
UNKNOWN = "MAM-666: the system `search` cannot be asked for `reviews`: an identity value of the person"
ALIKE = (
    "documents of `reviews` are found by a value that does not stand in them, or is written otherwise there"
)
SHARED = "a field of `reviews` has other values beside the person's, which may be others'"
VALUES = {
    "long": (SHORT, "hana@example.com", f"{UNKNOWN} is longer than what `{MAIL}` is indexed by"),
    "a word": (WHOLES, {"keyword": 7}, f"{UNKNOWN} is no whole number, as `{MAIL}` holds them"),
    "in another spelling": (LOWER, "Hana@Example.com", f"{NOT_DONE} {ALIKE}"),
    "of several people": ({}, ["ren@example.com", "hana@example.com"], f"{NOT_DONE} {SHARED}"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_document_that_may_be_others_or_is_not_found_is_told(
    tmp_path: Path, service: Service, cluster: Indices, name: str
) -> None:
    """And stays, whatever is asked."""
    properties, mail, problem = VALUES[name]
    cluster.indices["reviews-1"] = Index(mappings={"properties": properties}, aliases={"opinions": {}})
    del cluster.indices["reviews-2"]
    cluster.indices["reviews-1"].put("odd", {"author": {"mail": mail}})
    remote = opened(tmp_path, service)

    assert told_by(remote) == problem

    if problem.startswith(UNKNOWN):
        with pytest.raises(MamoruError):
            remote.ask(HANA)
    else:
        remote.ask(HANA)
    assert list(cluster.indices["reviews-1"].docs) == ["odd"]


@pytest.mark.parametrize(
    ("second", "because"),
    [
        (KEYWORD | {"ignore_above": 9}, f"is longer than what `{MAIL}` is indexed by"),
        ({"type": "long"}, f"is no whole number, as `{MAIL}` holds them"),
    ],
)
def test_of_several_indices_the_one_that_knows_least_counts(
    tmp_path: Path, service: Service, cluster: Indices, second: dict[str, object], because: str
) -> None:
    """What the other finds is not all that is held."""
    fields(cluster, "reviews-2")["author"]["properties"]["mail"]["fields"]["keyword"] = second

    assert told_by(opened(tmp_path, service)) == f"{UNKNOWN} {because}"


def test_two_values_of_one_person_are_no_other_people(
    tmp_path: Path, service: Service, cluster: Indices
) -> None:
    """A document that has both is the person's alone, and is one."""
    cluster.indices["reviews-1"].put("r1", {"author": {"mail": ["h@example.com", "hana@example.com"]}})
    known = {"customer-id": ["1"], "email": ["hana@example.com", "h@example.com"]}
    remote = opened(tmp_path, service)
    errand = replace(HANA, known=known)

    assert [len(one.items) for one in remote.look(errand)] == [1, 2, 1, 1]
    remote.ask(errand)
    assert everything(cluster) == LEFT
