"""The calls to a cluster of OpenSearch or Elasticsearch: what they answer, and what their refusals mean.

Pages come from a scroll: both products know it, it shows one moment of the index, and it needs no order in
which each document has a place of its own.  No message repeats what the cluster says but its word for the
error, since the rest may hold values of a person.
Source: OpenSearch documentation, document and search APIs.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import quote

from mamoru.model.errors import MamoruError
from mamoru.systems._http import Web, json_of
from mamoru.systems._opensearch.errors import NotAllFound
from mamoru.systems._opensearch.fields import Mapped, is_whole
from mamoru.systems._remote import Declined, NotUnderstood
from mamoru.systems._session import Conflict, NoPermission, Refused

KEEP = "2m"  #: how long the cluster keeps the moment of a scroll, from page to page
DONE, GONE, CONFLICT = frozenset({200, 201}), 404, 409
BUSY = frozenset({429, 503})
TYPE = re.compile(r"[a-z_]{1,60}")
Query = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What one name of the map stands for: an index, several behind an alias, or a data stream."""

    name: str
    mappings: Mapping[str, Mapped]  #: index -> what it says of its fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document, in the state in which it was found."""

    index: str
    id: str
    routing: str | None
    seq_no: int
    term: int
    source: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of a document."""

    hit: Hit
    left: object = None  #: what is written instead; none: nothing


@dataclass(slots=True, kw_only=True)
class Cluster:
    """One cluster."""

    web: Web
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The system's."""
        return self.web.system.name

    def place(self, name: str) -> Place:
        """Return what a name stands for.  Raises NotAllFound where not all of it would be asked."""
        if name not in self.places:
            found = self._object("GET", f"/{quote(name, safe='')}", named=f"GET {name}", index=name)
            mappings = {index: self._mapped(name, index, said) for index, said in found.items()}
            if not mappings:
                raise NotAllFound(self.name, name, because="the login is shown no index of that name")
            self.places[name] = Place(name=name, mappings=mappings)
        return self.places[name]

    def refresh(self, name: str) -> None:
        """Let searches see what was written until now, and ask anew what the name stands for."""
        self.places.pop(name, None)
        named = f"POST {name}/_refresh"
        path = f"/{quote(name, safe='')}/_refresh"
        self._no_failure(self._object("POST", path, named=named, index=name), named)

    def found(
        self, name: str, asked: Sequence[Query], *, only: Sequence[str] | None, most: int
    ) -> Iterator[Hit]:
        """Yield every document for which all of some queries hold; ``only`` some paths of them, or whole."""
        body: dict[str, object] = {
            "size": most,
            "track_total_hits": True,
            "seq_no_primary_term": True,
            "query": {"bool": {"filter": list(asked)}},
            "_source": True if only is None else list(only),
        }
        path = f"/{quote(name, safe='')}/_search?allow_partial_search_results=false"
        hits, total, _ = self._page(path, body, named=f"POST {name}/_search")
        if total <= len(hits):
            yield from hits
        else:
            yield from self._scrolled(f"{path}&scroll={KEEP}", {**body, "sort": ["_doc"]}, name)

    def change(self, steps: Sequence[Step]) -> int:
        """Do steps, each only while its document is as it was found; return how many were not done."""
        lines = [line for step in steps for line in _lines(step)]
        body = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        named = "POST _bulk"
        answer = self._object("POST", "/_bulk?pipeline=_none", named=named, body=body)
        items = answer.get("items")
        if not isinstance(items, list) or len(items) != len(steps):
            raise NotUnderstood(self.name, named, because="it does not tell what became of each document")
        return sum(self._missed(item, named) for item in items)

    def count(self, name: str) -> int:
        """Return how many documents there are, whosever they are."""
        named = f"POST {name}/_count"
        answer = self._object("POST", f"/{quote(name, safe='')}/_count", named=named, body={})
        self._no_failure(answer, named)
        return self._number(answer.get("count"), named)

    def having(self, name: str, paths: Sequence[str], *, seconds: float) -> list[int] | None:
        """Return how many documents have each field; none where that was not counted in time."""
        named, asked = f"POST {name}/_search", {path: {"exists": {"field": path}} for path in paths}
        body = {
            "size": 0,
            "timeout": f"{max(1, round(seconds * 1000))}ms",
            "aggs": {"n": {"filters": {"filters": asked}}},
        }
        answer = self._object("POST", f"/{quote(name, safe='')}/_search", named=named, body=body)
        buckets = _inner(_inner(_inner(answer, "aggregations"), "n"), "buckets") or {}
        if answer.get("timed_out"):
            return None
        self._no_failure(answer, named)
        return [self._number((_inner(buckets, path) or {}).get("doc_count"), named) for path in paths]

    def ask(self, method: str, path: str, *, named: str, body: object = None, index: str = "") -> object:
        """Make a call and read its answer.

        Raises NoPermission, Refused, Conflict, Declined, NotUnderstood.
        """
        response = self.web.call(method, f"{self.web.base}{path}", named=named, body=body)
        if response.status in DONE:
            return json_of(self.name, named, response.body)
        kind = ""
        with suppress(NotUnderstood):
            kind = _type(json_of(self.name, named, response.body))
        if response.status == GONE and index:
            raise Refused(self.name, because=f"there is no index, alias or data stream `{index}`")
        raise self._refused(response.status, kind, named)

    def _object(
        self, method: str, path: str, *, named: str, body: object = None, index: str = ""
    ) -> dict[str, object]:
        answer = self.ask(method, path, named=named, body=body, index=index)
        if not isinstance(answer, dict):
            raise NotUnderstood(self.name, named, because="it is no object")
        return answer

    def _refused(self, status: int, kind: str, named: str) -> MamoruError:
        told = f"{status}, {kind}" if kind else f"{status}"
        if status in {401, 403}:
            return NoPermission(self.name, because=f"it refuses the login, or what it asks for ({told})")
        if status == CONFLICT or status in BUSY:
            return Conflict(self.name, because=f"it puts the question off ({told})", passing=True)
        if status >= 500:  # noqa: PLR2004 - the service's own failures (RFC 9110, 15.6)
            return Declined(self.name, named, because=f"it answered {told}")
        return Refused(self.name, because=f"it answered {told}")

    def _mapped(self, name: str, index: str, said: object) -> Mapped:
        """Return what an index says of its fields."""
        aliases, mapped = _inner(said, "aliases"), _inner(said, "mappings")
        if not isinstance(said, dict) or aliases is None or mapped is None:
            raise NotUnderstood(self.name, f"GET {name}", because="it does not tell the fields of the index")
        alias, because = _inner(aliases, name), ""
        if alias is None and name not in {index, said.get("data_stream")}:
            because = "it is neither an index, nor an alias of indices, nor a data stream"
        elif {"filter", "search_routing"} & (alias or {}).keys():
            because = "it is an alias that shows a part of its index only"
        elif not is_whole(mapped, _inner(said, "settings") or {}):
            because = "it does not give documents back as they were written"
        if because:
            raise NotAllFound(self.name, name, because=because)
        return mapped

    def _scrolled(self, path: str, body: Query, name: str) -> Iterator[Hit]:
        named, seen = f"POST {name}/_search?scroll", 0
        hits, total, scroll = self._page(path, body, named=named)
        try:
            while hits:
                yield from hits
                seen += len(hits)
                onward = {"scroll": KEEP, "scroll_id": scroll}
                hits, _, scroll = self._page("/_search/scroll", onward, named=named)
        finally:
            with suppress(MamoruError):  # it ends by itself, a little later
                self.ask("DELETE", "/_search/scroll", named=named, body={"scroll_id": [scroll]})
        if seen != total:
            raise NotUnderstood(self.name, named, because="its pages hold another number than it tells")

    def _page(self, path: str, body: Mapping[str, object], *, named: str) -> tuple[list[Hit], int, str]:
        answer = self._object("POST", path, named=named, body=body)
        self._no_failure(answer, named)
        hits = _inner(answer, "hits") or {}
        total, listed = _inner(hits, "total") or {}, hits.get("hits")
        if not isinstance(listed, list) or total.get("relation") != "eq":
            raise NotUnderstood(self.name, named, because="it does not tell all that it found")
        found = [self._hit(one, named) for one in listed]
        return found, self._number(total.get("value"), named), str(answer.get("_scroll_id", ""))

    def _hit(self, said: object, named: str) -> Hit:
        source = _inner(said, "_source")
        if source is None or not isinstance(said, dict):
            raise NotUnderstood(self.name, named, because="a document comes without what was written")
        routing = said.get("_routing")
        return Hit(
            index=str(said.get("_index", "")),
            id=str(said.get("_id", "")),
            routing=None if routing is None else str(routing),
            seq_no=self._number(said.get("_seq_no"), named),
            term=self._number(said.get("_primary_term"), named),
            source=source,
        )

    def _no_failure(self, answer: Mapping[str, object], named: str) -> None:
        """Raise where a part of the index did not answer."""
        shards = _inner(answer, "_shards") or {}
        if self._number(shards.get("failed"), named) or answer.get("timed_out"):
            raise Declined(self.name, named, because="a part of the index did not answer")

    def _number(self, value: object, named: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise NotUnderstood(self.name, named, because="a number is missing in it")

    def _missed(self, item: object, named: str) -> bool:
        """Return whether a document is left for another try."""
        said = next(iter(item.values()), None) if isinstance(item, dict) else None
        if not isinstance(said, dict):
            raise NotUnderstood(self.name, named, because="it does not tell what became of a document")
        status, kind = self._number(said.get("status"), named), _type(said)
        if status in DONE or (status == GONE and not kind):
            return False
        if status == CONFLICT or status in BUSY:
            return True
        raise self._refused(status, kind, named)


def _lines(step: Step) -> Iterator[object]:
    hit = step.hit
    named = {"_index": hit.index, "_id": hit.id, "if_seq_no": hit.seq_no, "if_primary_term": hit.term}
    if hit.routing is not None:
        named["routing"] = hit.routing
    yield {"delete" if step.left is None else "index": named}
    if step.left is not None:
        yield step.left


def _inner(value: object, name: str) -> dict[str, object] | None:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else None


def _type(answer: object) -> str:
    """Return the cluster's word for an error; nothing where it has none, or more than a word."""
    kind = (_inner(answer, "error") or {}).get("type")
    return kind if isinstance(kind, str) and TYPE.fullmatch(kind) else ""
