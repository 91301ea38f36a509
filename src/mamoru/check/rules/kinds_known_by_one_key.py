"""MAM-333: nobody hears that nothing is held while rows of another kind of people hold the same key.

Reads by which keys the kinds of people are known, and the ties; yields each key of several kinds of people,
by which a request in one capacity passes over rows of another.
Law: GDPR art. 12(1), 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator

from mamoru.check.graphs.apart import apart
from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme


def known_by_one_key(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a warning for each key of several kinds of people, of whom each asks for its own rows alone."""
    kinds: dict[str, set[str]] = {}
    places: dict[str, set[str]] = {}
    for kind in checked.programme.notice.people:
        for one in apart(checked, of=kind):
            for key in one.keys:
                kinds.setdefault(key, set()).update((kind, one.of))
                places.setdefault(key, set()).update(one.tables)
    for key in sorted(kinds):
        yield _finding(checked, key, kinds=sorted(kinds[key]), places=sorted(places[key]))


def _finding(checked: CheckedProgramme, key: str, *, kinds: list[str], places: list[str]) -> Finding:
    first = checked.programme.notice.people[kinds[0]].node
    return found(
        KINDS_KNOWN_BY_ONE_KEY,
        problem=f"people of the kinds {named(kinds)} are known by `{key}`, and a request of one kind passes "
        f"over rows of the others in {few(places)}",
        remedy=f"where they may be the same people, tie the rows: `{{by: COLUMN, of: KIND, known-as: {key}, "
        "how: accessed}`, which shows them a row and lets it go with its owner alone; where the kinds stay "
        "apart, ask everybody in which capacities they stand, and allow this under `allow:` of "
        "programme.yaml",
        where=first.where,
        node=first.id,
    )


READER = "  reader: {title: Readers, known-by: [reader-id, email]}\n"
NEWS = "  news: {of: reader, uses: [contact], basis: consent, title: News}\n"
READERS = "CREATE TABLE readers (id INTEGER PRIMARY KEY, email TEXT UNIQUE);\n"
MAP = """\
  readers:
    is: reader
    known-by: {reader-id: id, email: email}
    columns: {email: contact.email}
"""
BOTH = """\
    ties:
      - {by: email, of: customer, known-as: email, how: accessed}
"""

KINDS_KNOWN_BY_ONE_KEY = Rule(
    code="MAM-333",
    severity=Severity.WARNING,
    asks="Is nobody told that nothing is held of them while rows of another kind of people hold their key?",
    why="a person who asks in one capacity hears that nothing is held, though rows with that very key are; "
    "plans and answers say so, and the person has to ask again",
    article="GDPR art. 12(1), 15(1), 17(1); APPI art. 33, 35",
    find=known_by_one_key,
    find_live=None,
    fails={
        "notice.yaml": notice(people=READER, purposes=NEWS),
        "shop.sql": CUSTOMERS + READERS,
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "notice.yaml": notice(people=READER.replace(", email]", "]"), purposes=NEWS),
        "shop.sql": CUSTOMERS + READERS,
        "systems/shop.yaml": SHOP + MAP.replace(", email: email}", "}") + BOTH,
    },
)
