"""A help desk: a service that holds tickets of people and forgets them when asked."""

from dataclasses import dataclass, field

from tests.execute.remote.service import Answer, Asked

SYSTEM = """\
system: helpdesk
title: {{en: Help desk}}
kind: http
connect: {{url: "{url}", authentication: bearer, secret-from: "file:desk.token",
  pause-s: 0, timeout-s: 2{more}}}
owner: support desk
days: 14
holds: {{origin: given, country: IE, of: customer, categories: [contact, purchases.messages]}}
service:
  look:
    - name: tickets
      call: GET /tickets
      query: {{requester: "{{email}}"}}
      items: data.tickets
      fields: {{requester.name: contact.name, subject: purchases.messages}}
      withheld: {{agent: names-others}}
      next: {{link: next}}
  erase:
    - call: DELETE /users/{{customer-id}}
      nothing: 404
"""
TOKEN = "s3cret-of-the-desk"  # noqa: S105 - of a service on loopback


def system(url: str, more: str = "") -> dict[str, str]:
    """Return the files that add the help desk to a company."""
    more = f", {more}" if more else ""
    return {"systems/helpdesk.yaml": SYSTEM.format(url=url, more=more), "desk.token": f"{TOKEN}\n"}


@dataclass(slots=True)
class Desk:
    """What it holds, by e-mail address and by number of the customer."""

    tickets: dict[str, list[dict[str, object]]] = field(
        default_factory=lambda: {
            "hana@example.com": [
                {"id": 1, "subject": "late scarf", "requester": {"name": "Hana"}, "agent": "Kei"},
                {"id": 2, "subject": "thanks", "requester": {"name": "Hana"}},
            ],
            "ren@example.com": [{"id": 3, "subject": "coat", "requester": {"name": "Ren"}}],
        }
    )
    numbers: dict[str, str] = field(default_factory=lambda: {"1": "hana@example.com", "2": "ren@example.com"})
    lies: bool = False
    failures: list[Answer] = field(default_factory=list)  #: given first, one after another

    def __call__(self, asked: Asked) -> Answer:
        """Answer as the service does."""
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Answer(status=401)
        if self.failures:
            return self.failures.pop(0)
        if asked.method == "GET" and asked.path == "/v2/tickets":
            return self._list(asked)
        if asked.method == "DELETE" and asked.path.startswith("/v2/users/"):
            who = self.numbers.get(asked.path.rpartition("/")[2])
            if who is None or who not in self.tickets:
                return Answer(status=404)
            if not self.lies:
                del self.tickets[who]
            return Answer(status=204, body=b"")
        return Answer(status=400)

    def _list(self, asked: Asked) -> Answer:
        """Return one ticket a page."""
        found = self.tickets.get(asked.query["requester"][0], [])
        page = int(asked.query.get("page", ["0"])[0])
        who = asked.query["requester"][0]
        more = f"/v2/tickets?requester={who}&page={page + 1}" if page + 1 < len(found) else None
        return Answer(body={"data": {"tickets": found[page : page + 1]}, "next": more})
