"""MAM-336: the map explains what was seen to stand in documents.

Reads which members the documents of live systems have; yields each column, or collection, with members that
no path of the map leads to.  Names are told that many documents have; what may be a value is counted.
Law: GDPR art. 5(1)(c), 5(2), 30(1)(c); APPI art. 33.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._documents import Looked, documents_read, likely, looked_into
from mamoru.check.rules._found import few, found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.model.documents.sampled import MANY
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema

SHOWN = 8  #: names in one finding


def unexplained(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each column of documents with members that nobody has explained."""
    categories = {c.rpartition(".")[2]: c for c in sorted(checked.programme.notice.categories)}
    for one in looked_into(checked, live):
        if (one.seen.unnamed or one.seen.further) and not one.seen.rest:
            yield _finding(one, categories)
        elif not one.seen.answered:
            yield _unknown(one)


def _finding(one: Looked, categories: Mapping[str, str]) -> Finding:
    seen = one.seen
    what = f"nothing says what {few(seen.unnamed, shown=SHOWN)} of `{one.table}` hold"
    problem = f"{what}s" if len(seen.unnamed) == 1 else what
    if not seen.unnamed:
        problem = f"nothing says what further members hold that stand in documents of `{one.table}`"
    return found(
        DOCUMENT_MEMBERS_UNEXPLAINED,
        problem=problem,
        why=f"{documents_read(one)}{_further(seen.further)}: {DOCUMENT_MEMBERS_UNEXPLAINED.why}",
        remedy=_remedy(one, categories),
        where=one.where,
        node=one.node,
    )


def _further(counted: Mapping[str, int]) -> str:
    if not counted:
        return ""
    shown = {place: f"{n:,}" if n <= MANY else f"more than {MANY:,}" for place, n in sorted(counted.items())}
    places = [f"{n} in `{place}`" if place else f"{n} at the top" for place, n in shown.items()]
    if sum(counted.values()) == 1:
        one = f"; a further name, {places[0]}, may be a value itself, or stands there only once"
        return f"{one}, and is not told"
    return (
        f"; further names, {', '.join(places)}, may be values themselves, or stand there only once, and are "
        "not told"
    )


def _remedy(one: Looked, categories: Mapping[str, str]) -> str:
    fields = one.words
    if not one.seen.unnamed:
        place = next(iter(one.seen.further)) or one.table
        return (
            f"look in the database at what stands in `{place}`, and name it as a whole: "
            f"`{fields}: {{{next(iter(one.seen.further)) or 'NAME'}: CATEGORY}}`{_rest(one)}"
        )
    first = one.seen.unnamed[0]
    category = categories.get(first.rpartition(".")[2].rstrip("[*]"), "CATEGORY")
    key = f'"{first}"' if "[" in first else first
    hint = "" if category != "CATEGORY" else " (CATEGORY is one of the notice's `data`)"
    return (
        f"in {one.where.file}, under `{one.table}`, write `{fields}: {{{key}: {category}}}`{hint}"
        f"{_rest(one)}{_meant(one)}"
    )


def _rest(one: Looked) -> str:
    if not one.seen.column:
        return ", or name it under `withheld:` as `not-personal`"
    return f"; `not-personal: [{one.seen.column}.*]` if nothing else there says anything about a person"


def _meant(one: Looked) -> str:
    seen = one.seen
    pairs = ((name, likely(name, seen.unnamed, column=seen.column)) for name in seen.absent)
    said = next(((name, close) for name, close in pairs if close), None)
    return f"; `{said[0]}` of the map, which no document has, may be meant for `{said[1]}`" if said else ""


def _unknown(one: Looked) -> Finding:
    return found(
        DOCUMENT_MEMBERS_UNEXPLAINED,
        severity=Severity.WARNING,
        problem=f"what else stands in the documents of {named([one.called])} was not answered",
        remedy="ask the database itself which members they have; then allow this under `allow:`",
        where=one.where,
        node=one.node,
    )


PROFILES = """\
CREATE TABLE profiles (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, settings JSON);
CREATE INDEX profiles_of ON profiles (customer_id);
"""
ROWS = """\
INSERT INTO profiles VALUES
  (1, NULL, '{"nickname": "Hana", "phone": "1", "points": {"hana@example.com": 5}}'),
  (2, NULL, '{"nickname": "Ren", "phone": "2", "points": {"ren@example.com": 7}}');
"""


def _map(more: str) -> str:
    return f"""\
{SHOP}  profiles:
    columns: {{settings.nickname: contact.name{more}}}
    not-personal: [settings.points.total]
    ties: [{{by: customer_id, to: customers, how: owned}}]
"""


DOCUMENT_MEMBERS_UNEXPLAINED = Rule(
    code="MAM-336",
    severity=Severity.ERROR,
    asks="Does the map explain what is seen to stand in documents?",
    why=(
        "what nobody has explained is neither shown to its person nor blanked where the row stays, and "
        "nobody notices that it is missing"
    ),
    article="GDPR art. 5(1)(c), 5(2), 30(1)(c); APPI art. 33",
    find=None,
    find_live=unexplained,
    fails={
        "shop.sql": CUSTOMERS + PROFILES,
        "shop.later.sql": ROWS,
        "systems/shop.yaml": _map(""),
    },
    passes={
        "shop.sql": CUSTOMERS + PROFILES,
        "shop.later.sql": ROWS,
        "systems/shop.yaml": _map(", settings.phone: contact.name, settings.points: contact.name").replace(
            "    not-personal: [settings.points.total]\n", ""
        ),
    },
)
