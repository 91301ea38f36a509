"""Which members the documents of an index have, by what the index says of its fields.

Comes in: an index and the place of the map that speaks of it.  Goes out: what stands there that the map does
not name.  No document is read: the cluster counts for each field how many have it.
Source: OpenSearch documentation, exists query and filters aggregation.  Law: GDPR art. 5(1)(c), 5(2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mamoru.model.documents.paths import Path
from mamoru.model.documents.sampled import MANY, Sampled, Seen, Walk
from mamoru.model.remote.map import DocumentTemplate
from mamoru.systems._opensearch.cluster import Cluster
from mamoru.systems._opensearch.fields import ID, Mapped, is_closed, properties

NO = (False, "false")


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The documents of a place; ``model.documents.sampled.Looking`` says what the methods do."""

    cluster: Cluster
    index: str
    total: int
    seconds: float  #: for one question

    def values(self, place: Path) -> Seen | None:
        """Return the documents themselves; a list is no more than its entries to an index."""
        return _seen("", self.total, is_object=True) if not place else None

    def members(self, place: Path, named: Sequence[str]) -> Sequence[Seen] | None:
        """Count members by name; none where the index leaves unknown fields out."""
        nodes = list(self._nodes(place))
        if any(is_closed(mapped, [str(step) for step in place]) for mapped in self._mappings()):
            return None
        found = dict[str, list[Mapped]]()
        for node in nodes:
            for name, inner in properties(node).items():
                found.setdefault(name, []).append(inner)
        times = self._times(place, found)
        return None if times is None else list(_told(found, times, named))

    def _mappings(self) -> Sequence[Mapped]:
        return list(self.cluster.place(self.index).mappings.values())

    def _nodes(self, place: Path) -> Iterator[Mapped]:
        for mapped in self._mappings():
            node: Mapped | None = mapped
            for step in place:
                node = properties(node).get(str(step)) if node is not None else None
            if node is not None:
                yield node

    def _times(self, place: Path, found: Mapping[str, Sequence[Mapped]]) -> Mapping[str, int] | None:
        """Return how many documents have each; of a field that is not indexed as if all had it."""
        known = dict.fromkeys((name for name, nodes in found.items() if any(map(_hides, nodes))), self.total)
        asked = [name for name in found if name not in known][:MANY]
        if not asked:
            return known
        begins = "".join(f"{step}." for step in place)
        counts = self.cluster.having(self.index, [f"{begins}{name}" for name in asked], seconds=self.seconds)
        return None if counts is None else {**known, **dict(zip(asked, counts, strict=True))}


def _hides(node: Mapped) -> bool:
    """Return whether a field is one that no query for documents sees."""
    return node.get("index") in NO or node.get("enabled") in NO or node.get("type") == "nested"


def _told(
    found: Mapping[str, Sequence[Mapped]], times: Mapping[str, int], named: Sequence[str]
) -> Iterator[Seen]:
    rare = [name for name in found if times.get(name) == 1 and name not in named]
    for name, nodes in found.items():
        if name not in rare and times.get(name, 0):
            yield _seen(name, times[name], is_object=any(properties(node) for node in nodes))
    if rare:
        one = _seen("", len(rare), is_object=False)
        yield Seen(name=None, times=one.times, names=len(rare), is_object=False, is_list=False, is_value=True)


def _seen(name: str, times: int, *, is_object: bool) -> Seen:
    return Seen(name=name or None, times=times, is_object=is_object, is_list=False, is_value=not is_object)


def sampled(one: DocumentTemplate, by: Sequence[str], *, cluster: Cluster, seconds: float) -> Sampled:
    """Return what the documents of an index have that the map does not name.

    ``by`` are the places where the values stand that documents are found by.
    """
    total = cluster.count(one.collection)
    fields = [path for path in (*one.fields.categories, *one.fields.withheld) if path]
    named = {tuple[str | None, ...](p.split(".")): p for p in (*fields, *one.removes, *by) if p != ID}
    looking = Members(cluster=cluster, index=one.collection, total=total, seconds=seconds)
    return Walk(looking=looking, column="", named=named).begin(table=one.name, rest=False)
