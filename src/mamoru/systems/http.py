"""HTTP services, by a file that says which calls show and erase what they hold of a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from mamoru.model.kinds.remote import Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import RemoteCall, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._http import MANNERS, SETTINGS, Response, Web, joined, json_of, origin
from mamoru.systems._remote import (
    Declined,
    NotUnderstood,
    SentElsewhere,
    each_once,
    filled,
    filled_in,
    refuse_held,
    section,
)

MOST_PAGES = 1_000
MISSING = object()
REFUSED = frozenset({401, 403, 429, 500, 502, 503, 504})  #: a call that names nobody may well be unknown


@dataclass(slots=True, kw_only=True)
class _Service:
    """One service; ``model.kinds.remote.Remote`` says what the methods do."""

    web: Web
    map: RemoteMap

    @property
    def looks(self) -> bool:
        """Whether its map says how it is looked into."""
        return bool(self.map.look)

    def says(self, right: str) -> tuple[str, ...]:
        """Return the templates of the calls."""
        calls = {"access": self.map.look, "portability": self.map.look, "erasure": self.map.erase}
        return tuple(_named(call) for call in calls.get(right, ()))

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Return the items of every page of every call."""
        return tuple(
            section(call.name, call.fields, list(self._items(call, errand))) for call in self.map.look
        )

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self.web.system.name, self.look(errand))

    def ask(self, errand: Errand) -> Reply:
        """Make every call that erases."""
        for n, call in enumerate(self.map.erase if errand.right == "erasure" else ()):
            for m, bound in enumerate(each_once([call.path, call.query, call.body], errand.known)):
                self._do(call, bound, url=self._url(call, bound), key=f"{errand.id}-{n}-{m}")
        return Reply(done=errand.right == "erasure", status="done")

    def greet(self) -> None:
        """Ask for the headers of the address itself."""
        response = self.web.call("HEAD", self.web.base, named="HEAD")
        if response.status in REFUSED:
            raise Declined(self.web.system.name, "HEAD", because=f"it answered {response.status}")

    def close(self) -> None:
        """Nothing stays open between calls."""

    def _do(self, call: RemoteCall, bound: Mapping[str, str], *, url: str, key: str = "") -> Response | None:
        """Make a call; none where its status says that nothing is held."""
        body = filled_in(call.body, bound) if call.body is not None else None
        response = self.web.call(call.method, url, named=_named(call), body=body, key=key)
        if response.status in call.nothing:
            return None
        if response.status not in call.expects:
            because = f"it answered {response.status}"
            raise Declined(self.web.system.name, _named(call), because=because)
        return response

    def _items(self, call: RemoteCall, errand: Errand) -> Iterator[object]:
        for bound in each_once([call.path, call.query, call.body], errand.known):
            url, seen, number = self._url(call, bound), set[str](), call.paging.first
            while url:
                if url in seen or len(seen) >= MOST_PAGES:
                    raise self._unread(call, "its pages do not end")
                seen.add(url)
                response = self._do(call, bound, url=url)
                if response is None:
                    break
                answer = json_of(self.web.system.name, _named(call), response.body)
                items = self._listed(call, answer)
                yield from items
                number += 1
                url = self._next(call, bound, answer, here=response.url, page=number if items else None)

    def _listed(self, call: RemoteCall, answer: object) -> Sequence[object]:
        found = dug(answer, call.items)
        if isinstance(found, list):
            return found
        if isinstance(found, dict):
            return [found]
        raise self._unread(call, f"there is no list at `{call.items}`" if call.items else "it is no list")

    def _next(
        self, call: RemoteCall, bound: Mapping[str, str], answer: object, *, here: str, page: int | None
    ) -> str:
        """Return the address of the next page, or nothing."""
        paging = call.paging
        if paging.page:
            return self._url(call, bound, {paging.parameter: str(page)}) if page is not None else ""
        found = dug(answer, paging.link or paging.cursor) if paging.link or paging.cursor else None
        if found is None or found is MISSING or found == "":
            return ""
        if not isinstance(found, str | int):
            raise self._unread(call, "what names the next page is no text")
        if paging.cursor:
            return self._url(call, bound, {paging.parameter: str(found)})
        url = joined(here, str(found))
        if origin(url) != origin(self.web.base):
            raise SentElsewhere(self.web.system.name, _named(call))
        return url

    def _url(self, call: RemoteCall, bound: Mapping[str, str], more: Mapping[str, str] | None = None) -> str:
        if not more and call.paging.page:
            more = {call.paging.parameter: str(call.paging.first)}
        path = filled(call.path, bound, escape=self._segment)
        query = {name: filled(value, bound) for name, value in call.query.items()} | dict(more or {})
        return f"{self.web.base}{path}{'?' if query else ''}{urlencode(query)}"

    def _segment(self, value: str) -> str:
        """Escape a value for a path; dots alone would lead up, whatever is escaped."""
        if value in {".", ".."}:
            raise Declined(
                self.web.system.name,
                "a path",
                because="an identity value of the person would change the path",
            )
        return quote(value, safe="")

    def _unread(self, call: RemoteCall, because: str) -> NotUnderstood:
        return NotUnderstood(self.web.system.name, _named(call), because=because)


def dug(value: object, path: str) -> object:
    """Return what stands at a dotted path of JSON, or ``MISSING``."""
    for part in path.split(".") if path else ():
        if not isinstance(value, dict) or part not in value:
            return MISSING
        value = value[part]
    return value


def _named(call: RemoteCall) -> str:
    """Tell a call by its template."""
    query = "&".join(f"{name}={value}" for name, value in call.query.items())
    return f"{call.method} {call.path}{'?' if query else ''}{query}"


def _remote(system: SystemMap, folder: Path) -> Remote:
    return _Service(web=Web(system=system, folder=folder), map=system.remote or RemoteMap())


WRITTEN = """\
owner: support desk          # sees to it when the service does not
days: 14
holds: {origin: given, country: IE, of: customer, categories: [contact, purchases.messages]}
service:
  look:
    - name: tickets
      call: GET /tickets
      query: {requester: "{email}"}
      items: data.tickets    # where the list stands in the answer; the answer itself when left out
      fields: {requester.name: contact.name, subject: purchases.messages}
      withheld: {agent-note: names-others}
      next: {link: links.next}    # or {cursor: meta.after, as: after}, or {pages-from: 1, as: page}
      nothing: 404           # the statuses that say nothing is held
  erase:
    - call: DELETE /users/{customer-id}
      expects: [200, 202, 204]
      nothing: 404
"""
HTTP = SystemKind(
    name="http",
    says="an HTTP service that answers in JSON, asked by the calls that its map lists",
    settings=SETTINGS,
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "be part of the databases' transaction: it is asked when they are done, then again until it did too",
        "know of anything that no `look:` call shows; without them there is only what the service reports",
        "tell which fields of items nobody has explained before somebody asks",
        "erase from backups and logs of the service",
        "send an identity value that is nothing but dots in a path",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
    ),
    manners=MANNERS,
    remote=_remote,
    written=WRITTEN,
)
