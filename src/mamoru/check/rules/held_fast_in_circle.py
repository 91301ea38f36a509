"""MAM-234: rows that must stay do not hold one another in a circle.

Reads the references that force rows to stay as shells; yields groups of tables that wait for one another.
Law: GDPR art. 17(1); APPI art. 35.
"""

from collections.abc import Iterator

from mamoru.check.graphs.order import components
from mamoru.check.rules._found import found, named
from mamoru.check.rules._references import pointer
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.check.staying import kinds_held, shells
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Reference


def circles(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each group of tables whose rows hold one another fast, whoever is erased."""
    for system in systems(checked):
        seen: set[tuple[str, ...]] = set()
        for kind in kinds_held(system.told, system.graph):
            held = [r for needed in shells(system.told, system.graph, of=kind).values() for r in needed]
            for group in _circles(held):
                if group not in seen:
                    seen.add(group)
                    yield _finding(system, group, [r for r in held if {r.table, r.to} <= {*group}])


def _circles(held: list[Reference]) -> list[tuple[str, ...]]:
    tables = sorted({r.table for r in held} | {r.to for r in held})
    groups = components(tables, [(r.table, r.to) for r in held])
    return [tuple(sorted(group)) for group, _ in groups if len(group) > 1]


def _finding(system: System, group: tuple[str, ...], references: list[Reference]) -> Finding:
    pointers = sorted({pointer(r) for r in references})
    told = next((system.told.tables[name] for name in group if name in system.told.tables), system.told)
    return found(
        HELD_FAST_IN_CIRCLE,
        problem=(
            f"rows of {named(group)} hold one another fast when their person is erased: {named(pointers)} "
            "may not be empty"
        ),
        remedy=(
            f"allow NULL in {named(pointers, last='or')} in the database, then run "
            f"`mamoru discover {system.name}`"
        ),
        where=told.where,
        node=told.id,
    )


THREADS = """\
CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  opened_by INTEGER REFERENCES customers,
  first_post INTEGER NOT NULL REFERENCES posts
);
CREATE TABLE posts (
  id INTEGER PRIMARY KEY,
  author INTEGER REFERENCES customers,
  thread_id INTEGER{null} REFERENCES threads
);
"""

MAP = """\
  threads:
    ties:
      - {by: opened_by, to: customers, how: owned}
      - {by: first_post, to: posts, how: none}
  posts:
    ties:
      - {by: author, to: customers, how: owned}
      - {by: thread_id, to: threads, how: none}
"""

HELD_FAST_IN_CIRCLE = Rule(
    code="MAM-234",
    severity=Severity.ERROR,
    asks="Can rows that must stay be told from rows that can go?",
    why="whether the one must stay depends on the other and back again, so the erasure cannot be planned",
    article="GDPR art. 17(1); APPI art. 35",
    find=circles,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + THREADS.format(null=" NOT NULL"),
        "systems/shop.yaml": SHOP + MAP,
    },
    passes={
        "shop.sql": CUSTOMERS + THREADS.format(null=""),
        "systems/shop.yaml": SHOP + MAP,
    },
)
