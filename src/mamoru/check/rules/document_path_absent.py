"""MAM-337: each path of a map leads to something in the documents that were read.

Reads which members the documents of live systems have; yields the paths of a map of which none has a value.
Law: GDPR art. 5(2), 15(1), 17(1); APPI art. 33, 35.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._documents import Looked, documents_read, likely, looked_into
from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema

SHOWN = 8  #: names in one finding


def absent(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Finding]:
    """Yield a finding for each column of documents none of which has what a path names."""
    for one in looked_into(checked, live):
        if one.seen.absent:
            yield _finding(one)


def _finding(one: Looked) -> Finding:
    seen = one.seen
    found_like = (likely(name, seen.unnamed, column=seen.column) for name in seen.absent)
    close = next((name for name in found_like if name), "")
    slip = f"`{close}` stands there, and may be what is meant; else " if close else ""
    return found(
        DOCUMENT_PATH_ABSENT,
        problem=f"no document of `{one.called}` that was read has {few(seen.absent, shown=SHOWN)}",
        why=f"{documents_read(one)}; {DOCUMENT_PATH_ABSENT.why}",
        remedy=(
            f"{slip}look how it is called there, correct {one.where.file} or take it out; where it is only "
            f"rare, allow this under `allow:`"
        ),
        where=one.where,
        node=one.node,
    )


PROFILES = """\
CREATE TABLE profiles (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, settings JSON);
CREATE INDEX profiles_of ON profiles (customer_id);
"""
ROWS = """\
INSERT INTO profiles VALUES (1, NULL, '{"nickname": "Hana"}'), (2, NULL, '{"nickname": "Ren"}');
"""


def _map(path: str) -> str:
    return f"""\
{SHOP}  profiles:
    columns: {{settings.{path}: contact.name}}
    not-personal: [settings.*]
    ties: [{{by: customer_id, to: customers, how: owned}}]
"""


DOCUMENT_PATH_ABSENT = Rule(
    code="MAM-337",
    severity=Severity.WARNING,
    asks="Does each path of the map lead to something in documents?",
    why="by a slip of the pen, or since a program has changed, what the map speaks of stands elsewhere",
    article="GDPR art. 5(2), 15(1), 17(1); APPI art. 33, 35",
    find=None,
    find_live=absent,
    fails={"shop.sql": CUSTOMERS + PROFILES, "shop.later.sql": ROWS, "systems/shop.yaml": _map("nickame")},
    passes={"shop.sql": CUSTOMERS + PROFILES, "shop.later.sql": ROWS, "systems/shop.yaml": _map("nickname")},
)
