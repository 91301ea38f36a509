"""A stand-in for OpenSearch: indices that find by their own copy of documents, as old as the last refresh.

Written from the documentation of the API, with what is easily got wrong: a text is found by its words, an
unmapped or nested field by nothing, a long value not at all; each document has a number that a change names.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.execute.remote.service import Answer, Asked

Json = dict[str, Any]
NUMBERS = {"long", "integer", "short", "byte", "unsigned_long"}
BEGINS = "/v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """One state of a document."""

    source: Json
    seq_no: int
    routing: str | None = None


@dataclass(slots=True, kw_only=True)
class Index:
    """What was written, and what searches see."""

    mappings: Json
    aliases: Json = field(default_factory=dict)
    settings: Json = field(default_factory=dict)
    stream: str = ""
    docs: dict[str, Doc] = field(default_factory=dict)
    visible: dict[str, Doc] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def put(self, key: str, source: Json, *, routing: str | None = None) -> None:
        """Write a document; unknown fields are added where the mapping takes them in."""
        if self.mappings.get("dynamic", True) is True:
            _learn(self.mappings, source)
        self.docs[key] = Doc(source=source, seq_no=next(self.numbers), routing=routing)


def _learn(node: Json, source: object) -> None:
    for each in source if isinstance(source, list) else [source]:
        for name, value in each.items() if isinstance(each, dict) else ():
            head, _, rest = name.partition(".")
            inner = {rest: value} if rest else value
            first = inner[0] if isinstance(inner, list) and inner else inner
            known = node.setdefault("properties", {})
            if first is None or first == []:
                continue
            if isinstance(first, dict):
                _learn(known.setdefault(head, {}), inner)
            else:
                known.setdefault(head, _typed(first))


def _typed(value: object) -> Json:
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int | float):
        return {"type": "long" if isinstance(value, int) else "float"}
    return {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}


@dataclass(slots=True, kw_only=True)
class Scroll:
    """The rest of an answer, as it was when it was asked."""

    left: list[Json]
    size: int
    total: int


@dataclass(slots=True)
class Indices:
    """The cluster; ``before`` may answer instead of it, or change something first."""

    indices: dict[str, Index] = field(default_factory=dict)
    before: Callable[[Asked], Answer | None] | None = None
    scrolls: dict[str, "Scroll"] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    snapshots: Json = field(default_factory=dict)
    most: int = 10_000  #: documents of one answer (``index.max_result_window``)
    header: str = ""  #: what a call must show

    def __call__(self, asked: Asked) -> Answer:
        """Answer as the cluster does."""
        if self.header and asked.headers.get("Authorization") != self.header:
            return _error(401, "security_exception")
        if self.before is not None and (told := self.before(asked)) is not None:
            return told
        name, _, verb = asked.path.removeprefix(f"{BEGINS}/").partition("/")
        own = {
            "_bulk": self._bulk,
            "_snapshot": lambda _: Answer(body=self.snapshots),
            "_search": self._scroll,
        }
        return own[name](asked) if name in own else self._of(asked, self.behind(name), verb)

    def refresh(self, *names: str) -> None:
        """Let searches see what was written; all indices where none is named."""
        for name in names or self.indices:
            one = self.indices[name]
            one.visible = dict(one.docs)

    def behind(self, name: str) -> dict[str, Index]:
        """Return what a name stands for."""
        return {n: i for n, i in self.indices.items() if name in {n, i.stream, *i.aliases}}

    def _of(self, asked: Asked, found: dict[str, Index], verb: str) -> Answer:
        is_closed = any(one.settings.get("verified_before_close") for one in found.values())
        if not found or (verb and is_closed):
            return (
                _error(400, "index_closed_exception") if found else _error(404, "index_not_found_exception")
            )
        whole = {"_shards": {"total": 2, "successful": 1, "skipped": 0, "failed": 0}}
        match verb:
            case "":
                return Answer(body={name: _told(one) for name, one in found.items()})
            case "_refresh":
                self.refresh(*found)
                return Answer(body=whole)
            case "_count":
                return Answer(body={"count": sum(len(one.visible) for one in found.values()), **whole})
            case "_search" if "aggs" in asked.json:
                return Answer(body={"timed_out": False, **whole, "aggregations": _counts(asked.json, found)})
        assert verb == "_search"
        return self._search(asked, found, whole)

    def _search(self, asked: Asked, found: dict[str, Index], whole: Json) -> Answer:
        body, hits = asked.json, list[Json]()
        size, queries = int(str(body["size"])), body["query"]["bool"]["filter"]  # type: ignore[index]  # a query, as it was sent
        if size > self.most:
            return _error(400, "illegal_argument_exception")
        for name, one in found.items():
            for key, doc in one.visible.items():
                try:
                    if all(_holds(one.mappings, key, doc.source, query) for query in queries):
                        hits.append(_hit(name, key, doc, body))
                except ValueError:
                    return _error(400, "search_phase_execution_exception")
        told: Json = {"timed_out": False, **whole, "hits": _page(len(hits), hits[:size])}
        if "scroll" in asked.query:
            told["_scroll_id"] = f"scroll-{next(self.numbers)}"
            self.scrolls[told["_scroll_id"]] = Scroll(left=hits[size:], size=size, total=len(hits))
        return Answer(body=told)

    def _scroll(self, asked: Asked) -> Answer:
        named = asked.json["scroll_id"]
        if asked.method == "DELETE":
            assert isinstance(named, list)
            return Answer(body={"succeeded": True, "num_freed": len([self.scrolls.pop(n) for n in named])})
        if named not in self.scrolls:
            return _error(404, "search_phase_execution_exception")
        one = self.scrolls[str(named)]
        hits, one.left = _page(one.total, one.left[: one.size]), one.left[one.size :]
        shards = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
        return Answer(body={"_scroll_id": named, "timed_out": False, "_shards": shards, "hits": hits})

    def _bulk(self, asked: Asked) -> Answer:
        if asked.headers.get("Content-Type") != "application/x-ndjson" or not asked.body.endswith(b"\n"):
            return _error(400, "illegal_argument_exception")
        lines, items = iter([json.loads(line) for line in asked.body.splitlines()]), list[Json]()
        for line in lines:
            ((verb, named),) = line.items()
            source = next(lines) if verb == "index" else None
            items.append({verb: self._changed(named, source)})
        return Answer(
            body={"took": 1, "errors": any("error" in i[v] for i in items for v in i), "items": items}
        )

    def _changed(self, named: Json, source: Json | None) -> Json:
        one, key = self.indices[named["_index"]], named["_id"]
        doc = one.docs.get(key)
        if doc is not None and doc.routing != named.get("routing"):
            doc = None  # it lies on another shard
        if doc is None or (doc.seq_no, 1) != (named["if_seq_no"], named["if_primary_term"]):
            reason = f"[{key}]: version conflict"
            return {"status": 409, "error": {"type": "version_conflict_engine_exception", "reason": reason}}
        if source is None:
            del one.docs[key]
            return {"status": 200, "result": "deleted"}
        one.put(key, source, routing=doc.routing)
        return {"status": 200, "result": "updated"}


def _told(one: Index) -> Json:
    told: Json = {"aliases": one.aliases, "mappings": one.mappings, "settings": {"index": one.settings}}
    return {**told, "data_stream": one.stream} if one.stream else told


def _page(total: int, shown: list[Json]) -> Json:
    return {"total": {"value": total, "relation": "eq"}, "max_score": None, "hits": shown}


def _hit(name: str, key: str, doc: Doc, body: Mapping[str, Any]) -> Json:
    only = body["_source"]
    source = doc.source if only is True else _cut(doc.source, only, "")
    told = {"_index": name, "_id": key, "_score": None, "_source": source}
    routing = {} if doc.routing is None else {"_routing": doc.routing}
    return {**told, **routing, "_seq_no": doc.seq_no, "_primary_term": 1}


def _cut(source: Any, only: list[str], begins: str) -> Any:  # noqa: ANN401 - any part of a document
    if isinstance(source, list):
        return [_cut(one, only, begins) for one in source]
    if not isinstance(source, dict):
        return source
    kept = {}
    for name, inner in source.items():
        path = f"{begins}{name}"
        if any(path == one or path.startswith(f"{one}.") for one in only):
            kept[name] = inner
        elif any(one.startswith(f"{path}.") for one in only) and isinstance(inner, dict | list):
            kept[name] = _cut(inner, only, f"{path}.")
    return kept


def _counts(body: Mapping[str, Any], found: dict[str, Index]) -> Json:
    docs = [doc.source for one in found.values() for doc in one.visible.values()]
    asked = body["aggs"]["n"]["filters"]["filters"]
    counts = {n: sum(any(_values(d, q["exists"]["field"])) for d in docs) for n, q in asked.items()}
    return {"n": {"buckets": {name: {"doc_count": n} for name, n in counts.items()}}}


def _holds(mapped: Json, key: str, source: Json, query: Json) -> bool:
    ((verb, inner),) = query.items()
    if verb == "match_none":
        return False
    assert verb == "term"
    ((path, said),) = inner.items()
    wanted = said["value"]
    if path == "_id":
        return bool(key == wanted)
    node, at = _node(mapped, path)
    kind = node.get("type")
    if kind in NUMBERS:
        return any(_whole(one) == _whole(wanted) for one in _values(source, at))
    found = [str(one) for one in _values(source, at) if len(str(one)) <= node.get("ignore_above", 10**6)]
    if kind == "text":
        return wanted in [word for one in found for word in re.findall(r"\w+", one.lower())]
    return kind == "keyword" and _normal(node, wanted) in [_normal(node, one) for one in found]


def _whole(value: object) -> int:
    return int(str(value))


def _normal(node: Json, value: str) -> str:
    return value.lower() if "normalizer" in node else value


def _node(mapped: Json, path: str) -> tuple[Json, str]:
    """Return a field and where its values stand; nothing where no query for documents sees it."""
    node, steps = mapped, path.split(".")
    for n, step in enumerate(steps):
        if step in node.get("properties", {}):
            node = node["properties"][step]
            if node.get("type") == "nested" or node.get("enabled") is False:
                return {}, ""
        else:
            form = node.get("fields", {}).get(step, {}) if n == len(steps) - 1 else {}
            return form, ".".join(steps[:n])
    return node, path


def _values(source: object, path: str) -> Iterator[object]:
    """Yield what an index takes out of a document at a path."""
    if isinstance(source, list):
        for one in source:
            yield from _values(one, path)
    elif isinstance(source, dict):
        for name, inner in source.items():
            if name == path or not path:
                yield from _values(inner, "")
            elif path.startswith(f"{name}."):
                yield from _values(inner, path[len(name) + 1 :])
    elif not path and source is not None:
        yield source


def _error(status: int, kind: str) -> Answer:
    reason = "no such thing for hana@example.com"  # a server repeats what it was asked
    told = {"type": kind, "reason": reason}
    return Answer(status=status, body={"error": {"root_cause": [told], **told}, "status": status})
