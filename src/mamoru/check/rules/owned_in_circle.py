"""MAM-215: tables do not own one another in a circle.

Reads the cycles that the graph found; yields each.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import table_of
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Way


def circles(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each group of tables that lead back to themselves."""
    for system in systems(checked):
        yield from (_finding(system, cycle) for cycle in ())


def _finding(system: System, cycle: tuple[str, ...]) -> Finding:
    ways = [w for w in system.graph.ways if w.holder in cycle and w.held in cycle]
    tables = (
        f"rows of {named(cycle)} lead to other rows of it"
        if len(cycle) == 1
        else f"{named(cycle)} lead to one another"
    )
    return found(
        OWNED_IN_CIRCLE,
        problem=f"{tables} by ties that own or show: {_ties(ways)}",
        remedy=(
            "write `how: none` in one of these ties, the one that does not say whose a row is; a row keeps "
            "its people by its other ties"
        ),
        where=min(
            (w.tie.where for w in ways), key=lambda span: (span.line, span.column), default=system.told.where
        ),
        node=f"{system.told.id}.{cycle[0]}",
    )


def _ties(ways: list[Way]) -> str:
    return ", ".join(f"`{table_of(w)}.{'+'.join(w.tie.by)}` (`{w.tie.how.value}`)" for w in ways)


THREADS = """\
CREATE TABLE threads (
  id INTEGER PRIMARY KEY, opened_by INTEGER REFERENCES customers, first_post INTEGER REFERENCES posts
);
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES threads);
"""

OWNED_IN_CIRCLE = Rule(
    code="MAM-215",
    severity=Severity.ERROR,
    asks="Do the ties end at people, and not in a circle?",
    why=(
        "rows that hold one another in a circle are not carried out yet, so the rights in them could not be "
        "kept"
    ),
    article="GDPR art. 15(1), 17(1); APPI art. 33, 35",
    find=circles,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + THREADS,
        "systems/shop.yaml": SHOP
        + """\
  threads:
    ties:
      - {by: opened_by, to: customers, how: joint}
      - {by: first_post, to: posts, how: joint}
  posts: {ties: [{by: thread_id, to: threads, how: owned}]}
""",
    },
    passes={
        "shop.sql": CUSTOMERS + THREADS,
        "systems/shop.yaml": SHOP
        + """\
  threads:
    ties:
      - {by: opened_by, to: customers, how: owned}
      - {by: first_post, to: posts, how: none}
  posts: {ties: [{by: thread_id, to: threads, how: owned}]}
""",
    },
)
