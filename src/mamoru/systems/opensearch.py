"""Documents of OpenSearch or Elasticsearch in which fields of the map have a person's identity values.

A field is asked for a value only where the index finds every document that has it; each document is changed
under the condition that nobody has changed it since it was found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from mamoru.model.documents.sampled import Sampled
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Cell, Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import DocumentTemplate, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._aws.errors import CopiesStay
from mamoru.systems._http import MANNERS, SETTINGS, Web
from mamoru.systems._opensearch.cluster import Cluster, Hit, Place, Query, Step
from mamoru.systems._opensearch.errors import NotAllFound
from mamoru.systems._opensearch.fields import ID, NUMBER, Field, at, field_of, spelled, without
from mamoru.systems._opensearch.members import sampled
from mamoru.systems._remote import ValueUnfit, each_once, filled, refuse_held, section
from mamoru.systems._session import Conflict, NoPermission, Refused

NOTHING: Mapping[str, Cell] = MappingProxyType({})
COUNTED, WHOLE = 1000, 100  #: documents of one answer: with a few fields, and as they are
AT_ONCE = "documents-at-once"
ROUNDS = 3  #: how often documents are looked for that somebody else changes at the same time
NOBODY: Query = {"match_none": {}}
OTHERS = "a field of `{}` has other values beside the person's, which may be others'"
ELSEWHERE = (
    "documents of `{}` are found by a value that does not stand in them, or is written otherwise there"
)
MEANWHILE = "documents of `{}` were changed each time that they were to go"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What finds documents of a person, and which values may stand where it was found."""

    asked: tuple[Query, ...]
    values: Mapping[str, frozenset[str]]  #: path in a document -> the person's values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Documents:
    """The documents of some indices; ``model.kinds.remote.Remote`` says what the methods do."""

    cluster: Cluster
    map: RemoteMap

    @property
    def looks(self) -> bool:
        """An index can always be searched."""
        return True

    def says(self, right: str) -> tuple[str, ...]:
        """Return what is done, with the templates of the values."""
        if right not in {"access", "portability", "erasure"}:
            return ()
        return tuple(_said(one, erases=right == "erasure") for one in self.map.documents)

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Find the documents; for an answer, whole."""
        if errand.right == "erasure":
            return tuple(self._counted(one, errand) for one in self.map.documents)
        return tuple(
            section(one.name, one.fields, [_shown(one, hit) for hit in self._theirs(one, errand, whole=True)])
            for one in self.map.documents
        )

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self._name, [self._counted(one, errand) for one in self.map.documents])

    def ask(self, errand: Errand) -> Reply:
        """Let the documents go, or what is to go of them; each only as it was found."""
        erases, kept = errand.right == "erasure", list[str]()
        for one in self.map.documents if erases else ():
            self._erase(one, errand)
            kept += [f"{one.name}: {one.because}"] if one.removes else []
        return Reply(done=erases, status="done", kept="; ".join(kept))

    def greet(self) -> None:
        """Ask for the fields of the indices, and whether the login may search them."""
        for one in self.map.documents:
            self.cluster.refresh(one.collection)
            self._fields(one)
            list(self.cluster.found(one.collection, [NOBODY], only=[ID], most=1))

    def sampled(self, *, most: int, seconds: float) -> tuple[Sampled, ...]:  # noqa: ARG002 - no document is read
        """Ask which fields the indices know that the map does not name."""
        found = list[Sampled]()
        for one in self.map.documents:
            try:
                by = [how.source for how in self._fields(one).values()]
                found.append(sampled(one, by, cluster=self.cluster, seconds=seconds))
            except MamoruError:
                found.append(Sampled(table=one.name, column="", looked=0, answered=False))
        return tuple(found)

    def keeps(self) -> tuple[MamoruError, ...]:
        """Tell of snapshots."""
        return tuple(CopiesStay(self._name, because=because) for because in self._kept())

    def close(self) -> None:
        """Nothing stays open between calls."""

    def _kept(self) -> Iterator[str]:
        try:
            found = self.cluster.ask("GET", "/_snapshot", named="GET _snapshot")
        except (NoPermission, Refused):
            found = None
        if not isinstance(found, dict):
            yield "whether snapshots are made is not told to the login"
            return
        yield from (f"snapshots in `{name}` stay until somebody deletes them" for name in sorted(found))

    @property
    def _name(self) -> str:
        return self.cluster.name

    def _erase(self, one: DocumentTemplate, errand: Errand) -> None:
        """Let documents go.  Raises Conflict where somebody else is faster each time."""
        for n in range(ROUNDS):
            if n:
                self.cluster.web.rest(n)
            found = self._found(one, errand, whole=False)
            steps = (_step(one, hit) for hit, in_the_way in found if not in_the_way)
            if not sum(self.cluster.change(some) for some in _batches(steps)):
                return
        raise Conflict(self._name, because=MEANWHILE.format(one.name), passing=True)

    def _counted(self, one: DocumentTemplate, errand: Errand) -> Section:
        items = tuple(NOTHING for _ in self._theirs(one, errand, whole=False))
        return Section(name=one.name, shown={}, withheld={}, items=items)

    def _theirs(self, one: DocumentTemplate, errand: Errand, *, whole: bool) -> Iterator[Hit]:
        """Yield what is held.  Raises Refused where a document is not the person's alone."""
        for hit, in_the_way in self._found(one, errand, whole=whole):
            if in_the_way:
                raise Refused(self._name, because=in_the_way.format(one.name))
            yield hit

    def _found(self, one: DocumentTemplate, errand: Errand, *, whole: bool) -> Iterator[tuple[Hit, str]]:
        """Yield documents, once each, and why one is not the person's alone; for an erasure, what is left."""
        self.cluster.refresh(one.collection)
        fields, seen = self._fields(one), set[tuple[str, str, str | None]]()
        whole = whole or bool(one.removes)  # what is left of a document is told by the document alone
        only = None if whole else sorted({how.source for how in fields.values()})
        for wanted in self._wanted(one, errand, fields):
            most = max(1, int(self.cluster.web.number(AT_ONCE, WHOLE))) if whole else COUNTED
            for hit in self.cluster.found(one.collection, wanted.asked, only=only, most=most):
                place = (hit.index, hit.id, hit.routing)
                if place not in seen and (errand.right != "erasure" or _is_left(one, hit)):
                    seen.add(place)
                    yield hit, _in_the_way(hit, wanted)

    def _wanted(
        self, one: DocumentTemplate, errand: Errand, fields: Mapping[str, Field]
    ) -> Iterator[_Wanted]:
        texts = [
            {path: filled(text, bound) for path, text in one.by.items()}
            for bound in each_once(one.by, errand.known)
        ]
        values = {how.source: frozenset(text[path] for text in texts) for path, how in fields.items()}
        for text in texts if fields else ():
            for path, how in fields.items():
                self._check(one, path, how=how, text=text[path])
            asked = tuple[Query, ...]({"term": {path: {"value": value}}} for path, value in text.items())
            yield _Wanted(asked=asked, values=values)

    def _check(self, one: DocumentTemplate, path: str, *, how: Field, text: str) -> None:
        """Raise ValueUnfit where a field cannot have a value, or its index would not know."""
        if how.is_number and not NUMBER.fullmatch(text):
            raise ValueUnfit(self._name, one.name, because=f"is no whole number, as `{path}` holds them")
        if how.most is not None and len(text) > how.most:
            raise ValueUnfit(self._name, one.name, because=f"is longer than what `{path}` is indexed by")

    def _fields(self, one: DocumentTemplate) -> Mapping[str, Field]:
        """Return how each path is asked for; nothing where there is no document.  Raises NotAllFound."""
        place = self.cluster.place(one.collection)
        found = {path: self._field(place, path) for path in one.by}
        absent = next((path for path, how in found.items() if how is None), "")
        if absent and self.cluster.count(one.collection):
            because = f"no document has the field `{absent}`"
            raise NotAllFound(self._name, one.collection, because=because)
        return {} if absent else {path: how for path, how in found.items() if how is not None}

    def _field(self, place: Place, path: str) -> Field | None:
        """Return how a path is asked for in every index of a place.  Raises NotAllFound."""
        found = [how for mapped in place.mappings.values() if (how := field_of(mapped, path)) is not None]
        because = next((how.refused for how in found if how.refused), "")
        if not because and len({how.source for how in found}) > 1:
            because = "is another field in each of its indices"
        if because:
            raise NotAllFound(self._name, place.name, because=f"the field `{path}` {because}")
        shortest = min((how.most for how in found if how.most is not None), default=None)
        is_number = any(how.is_number for how in found)
        return replace(found[0], is_number=is_number, most=shortest) if found else None


def _in_the_way(hit: Hit, wanted: _Wanted) -> str:
    for path, values in wanted.values.items():
        found = [hit.id] if path == ID else list(spelled(hit.source, path))
        if values.isdisjoint(found):
            return ELSEWHERE
        if not values.issuperset(found):
            return OTHERS
    return ""


def _is_left(one: DocumentTemplate, hit: Hit) -> bool:
    """Return whether an erasure has something to do with a document."""
    return not one.removes or any(True for path in one.removes for _ in at(hit.source, path))


def _step(one: DocumentTemplate, hit: Hit) -> Step:
    return Step(hit=hit, left=without(hit.source, one.removes) if one.removes else None)


def _batches(steps: Iterable[Step]) -> Iterator[list[Step]]:
    waiting = iter(steps)
    while some := list(islice(waiting, WHOLE)):
        yield some


def _shown(one: DocumentTemplate, hit: Hit) -> Mapping[str, object]:
    """Return a document for an answer; its id where the map speaks of it."""
    is_told = ID in one.fields.categories or ID in one.fields.withheld
    return {ID: hit.id, **hit.source} if is_told else hit.source


def _said(one: DocumentTemplate, *, erases: bool) -> str:
    place = f"{one.collection} WHERE {' AND '.join(f'{path} = {text}' for path, text in one.by.items())}"
    if not erases:
        return f"READ {place}"
    if one.removes:
        return f"REMOVE {', '.join(one.removes)} FROM {place}, which stays: {one.because}"
    return f"DELETE {place}"


def _remote(system: SystemMap, folder: Path) -> Remote:
    cluster = Cluster(web=Web(system=system, folder=folder))
    return _Documents(cluster=cluster, map=system.remote or RemoteMap())


WRITTEN = """\
owner: search team
days: 7
holds: {origin: given, country: JP, of: customer, categories: [contact, purchases]}
documents:
  - name: profile
    index: users                   # or an alias of indices, or a data stream
    by: {_id: "{customer-id}"}
    fields: {name: contact.name, address.mail: contact.email}
    withheld: {token: secret}
  - name: reviews
    index: reviews
    by: {author.mail.keyword: "{email}"}    # a `keyword` or whole numbers: a text is found by its words
    fields: {author.mail: contact.email, text: purchases.messages}
  - name: orders
    index: orders
    by: {buyer.id: "{customer-id}"}
    fields: {buyer.name: contact.name, total: purchases.orders}
    removes: [buyer]               # the documents stay without it
    because: totals of orders are kept for the tax authorities
"""
OPENSEARCH = SystemKind(
    name="opensearch",
    says="documents of OpenSearch, or Elasticsearch 7 or newer, whose fields have a person's identity values",
    settings={
        **SETTINGS,
        "user": "login, for `basic`; any login needs to read, write and refresh the indices, and see their "
        "mappings",
        AT_ONCE: "how many whole documents to ask for at once, 32 MB in all at most; 100 when left out",
    },
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "wipe the disk: what no search finds any more stays in its segment until the cluster merges that",
        "merge segments, which `_forcemerge?only_expunge_deletes=true` does: who runs the cluster says when",
        "reach snapshots (`mamoru check --live` warns of them), or copies of followers and transforms",
        "keep identity values out of slow logs and audit logs of a cluster that writes queries into them",
        "know that its login sees a part of an index (document-level security): use one that sees all",
        "find by texts that are cut into words, by dates, or inside of `nested` objects: that is an error",
        "ask an alias with a filter, or an index that gives documents back changed: that is an error too",
        "erase what a list says of a person among others: that document is told as an error, and stays",
        "see documents of a closed index: that is an error",
        "keep more than 17 digits of a number with a point in a document that is written anew",
        "sign calls for Amazon's IAM, or reach OpenSearch Serverless, which knows no scroll",
        "be part of the databases' transaction: its documents go when those are done, one by one",
        "stop a program from writing a document again after it was looked for",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
        "claim a trial on a real cluster: its tests speak HTTP with a stand-in that was written for them",
    ),
    manners=MANNERS | {AT_ONCE},
    remote=_remote,
    written=WRITTEN,
)
