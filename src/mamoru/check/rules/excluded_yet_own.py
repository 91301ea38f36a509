"""MAM-290: what the notice puts outside itself is not treated as the company's own personal data.

Reads the categories under ``items:`` of ``scope.excludes``; yields what the notice promises of them all the
same, and the uses and kept columns of maps that take them for the company's own purposes.  Serving whom the
data belongs to by contract is no such purpose.  Law: GDPR art. 4(7), 28(3)(a); APPI art. 25.
"""

from collections.abc import Collection, Iterator, Mapping

from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.map import SystemMap
from mamoru.model.notice import Node, Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Excluded

Taken = tuple[str, Span, str, Collection[str]]  #: node, where, what it does, with which categories


def own_all_the_same(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each statement, use or table that takes what is excluded for the company's own."""
    told = checked.programme.notice
    excluded = [one for one in told.excluded.values() if one.items]
    for node, where, what, items in (*_promised(told), *_done(checked, told)) if excluded else ():
        if set(items) >= told.categories.keys():
            continue  # `all` is no word about these
        for one in excluded:
            if taken := sorted(set(items) & set(one.items)):
                yield _finding(node, where, f"{what} {few(taken)}", excluded=one)


def _promised(told: Notice) -> Iterator[Taken]:
    for node, what, items in _statements(told):
        if node.id.startswith("supplements.") == bool(told.region):
            yield node.id, node.where, what, items


def _statements(told: Notice) -> Iterator[tuple[Node, str, Collection[str]]]:
    for promise in told.retention.values():
        yield promise.node, "says how long it keeps", promise.items
    for purpose in told.purposes.values():
        if purpose.basis != "contract":
            yield purpose.node, "uses", purpose.uses
    for point in told.collection_points.values():
        yield point.node, "collects", point.collects
    for recipient in told.recipients.values():
        if recipient.role != "processor":
            yield recipient.node, "receives", recipient.receives


def _done(checked: CheckedProgramme, told: Notice) -> Iterator[Taken]:
    for system in checked.programme.systems.values() if not told.region else ():
        serving = {name for name, purpose in told.purposes.items() if purpose.basis == "contract"}
        for use in system.uses.values():
            if use.purpose not in serving or use.sells:
                yield use.id, use.where, "reads", use.reads
        yield from _kept(system)


def _kept(system: SystemMap) -> Iterator[Taken]:
    for table in system.tables.values():
        if table.keep:
            left = [table.columns[c].category for c in table.keep.columns if c in table.columns]
            yield table.id, table.keep.where, "keeps readable after an erasure", left


def _finding(node: str, where: Span, what: str, *, excluded: Excluded) -> Finding:
    return found(
        EXCLUDED_YET_OWN,
        problem=f"`{node}` {what}, which `{excluded.node.id}` puts outside the notice",
        remedy=REMEDY[excluded.what == "customer-content"],
        where=where,
        node=node,
    )


REMEDY: Mapping[bool, str] = {
    True: "take it out here, and let the contract with the customer say it; or take it out of the exclusion",
    False: "take it out here, and let the notice that covers it say it; or take it out of the exclusion",
}

DATA = "  content: {stored: []}\n"
FILES = "  files: {of: customer, uses: [content], basis: contract, title: Keeping what customers store}\n"
OUTSIDE = """\
scope:
  excludes: {content: {what: customer-content, items: [content.stored], then: the customer answers}}
"""
KEEPING = """\
retention:
  rest: {items: [content.stored], of: customer, keep: 90 days, after: closed, ground: {purpose: files}}
"""
TABLES = """\
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT UNIQUE, file TEXT);
"""
MAP = SHOP.replace("email: contact.email}", "email: contact.email, file: content.stored}")

EXCLUDED_YET_OWN = Rule(
    code="MAM-290",
    severity=Severity.WARNING,
    asks="Is what the notice puts outside itself treated as the company's own nowhere?",
    why="who decides about data answers for it: people cannot be sent to somebody else for what the company "
    "promises or uses itself",
    article="GDPR art. 4(7), 28(3)(a); APPI art. 25",
    find=own_all_the_same,
    find_live=None,
    fails={
        "notice.yaml": notice(data=DATA, purposes=FILES, more=OUTSIDE + KEEPING),
        "systems/shop.yaml": MAP,
        "shop.sql": TABLES,
    },
    passes={
        "notice.yaml": notice(data=DATA, purposes=FILES, more=OUTSIDE),
        "systems/shop.yaml": MAP,
        "shop.sql": TABLES,
    },
    stops=Stops.PUBLICATION,
)
