"""Which members the documents of a collection have, without any of their values.

Comes in: a collection and the place of the map that speaks of it.  Goes out: what stands there that the map
does not name.  The server adds names up; one that stands there once is not given out, unless the map has it.
Source: MongoDB manual, aggregation, ``$objectToArray``.  Law: GDPR art. 5(1)(c), 5(2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mamoru.model.documents.paths import Path
from mamoru.model.documents.sampled import Sampled, Seen, Walk
from mamoru.model.remote.map import DocumentTemplate

MOST_NAMES = 400
Collection = Any  #: the driver is an extra, so its types are not always there
Stage = dict[str, Any]
SORT = {"$type": "$v"}
TECHNICAL = "_id"  #: the server makes it where a program does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The documents of one collection; ``model.documents.sampled.Looking`` says what the methods do."""

    collection: Collection
    most: int  #: documents that are read, half of them the first and half the last by their ``_id``
    seconds: float  #: for one question

    def values(self, place: Path) -> Seen | None:
        """Count what stands at a place."""
        rows = self._asked([*_at(place), {"$group": {"_id": None, "n": {"$sum": 1}, **_sorts()}}])
        return _seen(rows[0]) if rows else NOTHING if rows is not None else None

    def members(self, place: Path, named: Sequence[str]) -> Sequence[Seen] | None:
        """Count members by name."""
        told = {"$or": [{"$gt": ["$n", 1]}, {"$in": ["$_id", [*named, TECHNICAL]]}]}
        maxima = {sort: {"$max": f"${sort}"} for sort in ("objects", "lists", "values")}
        rows = self._asked(
            [
                *_at(place),
                {"$match": {"v": {"$type": "object"}}},
                {"$project": {"m": {"$objectToArray": "$v"}}},
                {"$unwind": "$m"},
                {"$project": {"k": "$m.k", "v": "$m.v"}},
                {"$group": {"_id": "$k", "n": {"$sum": 1}, **_sorts()}},
                {
                    "$group": {
                        "_id": {"$cond": [told, "$_id", None]},
                        "n": {"$sum": "$n"},
                        "names": {"$sum": 1},
                        **maxima,
                    }
                },
                {"$sort": {"n": -1}},
                {"$limit": MOST_NAMES},
            ]
        )
        ours = place or TECHNICAL in named
        return None if rows is None else [_seen(row) for row in rows if ours or row["_id"] != TECHNICAL]

    def _asked(self, stages: Sequence[Stage]) -> list[dict[str, object]] | None:
        """Run stages over the first documents and the last, and add up what both tell."""
        half, limit = max(1, self.most // 2), max(1, round(self.seconds * 1000))
        ends = [{"$sort": {"_id": 1}}, {"$limit": half}]
        last = [{"$sort": {"_id": -1}}, {"$limit": half}]
        whole = [*ends, {"$unionWith": {"coll": self.collection.name, "pipeline": last}}]
        once = [{"$group": {"_id": "$_id", "v": {"$first": "$$ROOT"}}}]
        return list(self.collection.aggregate([*whole, *once, *stages], maxTimeMS=limit))


NOTHING = Seen(name=None, times=0, is_object=False, is_list=False, is_value=False)


def _at(place: Path) -> Iterator[Stage]:
    """Yield the stages that lead to a place; each document is its ``v``."""
    for step in place:
        if step is None:
            yield {"$match": {"v": {"$type": "array"}}}
            yield {"$unwind": "$v"}
        else:
            yield {"$match": {"v": {"$type": "object"}}}
            yield {"$project": {"v": {"$getField": {"field": {"$literal": step}, "input": "$v"}}}}
            yield {"$match": {"v": {"$exists": True}}}


def _sorts() -> Stage:
    plain = {"$not": [{"$in": [SORT, ["object", "array", "null", "missing"]]}]}
    wanted = {"objects": {"$eq": [SORT, "object"]}, "lists": {"$eq": [SORT, "array"]}, "values": plain}
    return {name: {"$max": {"$cond": [test, 1, 0]}} for name, test in wanted.items()}


def _seen(row: Mapping[str, object]) -> Seen:
    name = row["_id"]
    return Seen(
        name=None if name is None else str(name),
        times=int(str(row["n"])),
        names=int(str(row.get("names", 1))),
        is_object=bool(row["objects"]),
        is_list=bool(row["lists"]),
        is_value=bool(row["values"]),
    )


def sampled(one: DocumentTemplate, collection: Collection, *, most: int, seconds: float) -> Sampled:
    """Return what the documents of a collection have that the map does not name; a list as a whole."""
    fields = {*one.fields.categories, *one.fields.withheld}
    named = {
        tuple[str | None, ...](path.split(".")): path for path in (*fields, *one.removes, *one.by) if path
    }
    if "" in fields:
        return Sampled(table=one.name, column="", looked=0, answered=True)
    looking = Members(collection=collection, most=most, seconds=seconds)
    seen = Walk(looking=looking, column="", named=named).begin(table=one.name, rest=False)
    return replace(seen, unnamed=tuple(dict.fromkeys(name.replace("[*]", "") for name in seen.unnamed)))
