"""MAM-215: tables that lead to one another in a circle can be told apart, row by row.

Reads the circles that the graph found; yields those that no recursion carries out.  The rules are those of
``docs/decisions/0018-circles-are-walked.md``.
"""

from collections.abc import Iterator

from mamoru.check.graphs.circles import inside, keyless, mixed
from mamoru.check.rules._found import found, named
from mamoru.check.rules._masks import table_of
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import System, systems
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme, Way


def circles(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each circle of tables that cannot be walked."""
    for system in systems(checked):
        graph = system.graph
        for circle in dict.fromkeys((*graph.death_cycles, *graph.reach_cycles)):
            if lacking := keyless(system.schema, circle):
                yield _without_key(system, circle, lacking)
            elif circle in graph.death_cycles and mixed(graph, circle):
                yield _mixed(system, circle)


def _without_key(system: System, circle: tuple[str, ...], lacking: list[str]) -> Finding:
    return found(
        OWNED_IN_CIRCLE,
        problem=f"{_tables(circle)}, and {named(lacking)} has no key by which its rows are told apart",
        remedy="give the table a primary key, or write `how: none` in one of the ties between them",
        where=system.told.tables[lacking[0]].where,
        node=f"{system.told.id}.{lacking[0]}",
    )


def _mixed(system: System, circle: tuple[str, ...]) -> Finding:
    ways = inside(system.graph, circle)
    return found(
        OWNED_IN_CIRCLE,
        problem=(
            f"{_tables(circle)}: some are owned along it, others go along it by `delete-row`, whoever owns "
            f"them: {_ties(ways)}"
        ),
        remedy=(
            "take `delete-row` out of these ties, or write `how: accessed` or `how: none` in those of them "
            "that own; a row keeps its people by its other ties"
        ),
        where=min((w.tie.where for w in ways), key=lambda span: (span.line, span.column)),
        node=f"{system.told.id}.{circle[0]}",
    )


def _tables(circle: tuple[str, ...]) -> str:
    if len(circle) == 1:
        return f"rows of {named(circle)} lead to other rows of it"
    return f"the tables {named(circle)} lead to one another"


def _ties(ways: list[Way]) -> str:
    return ", ".join(
        f"`{table_of(w)}.{'+'.join(w.tie.by)}` (`{'delete-row' if w.tie.delete_row else w.tie.how.value}`)"
        for w in ways
    )


THREADS = """\
CREATE TABLE threads (
  id INTEGER PRIMARY KEY, opened_by INTEGER REFERENCES customers, first_post INTEGER REFERENCES posts
);
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES threads);
"""

OWNED_IN_CIRCLE = Rule(
    code="MAM-215",
    severity=Severity.ERROR,
    asks="Can rows that hold one another in a circle be told apart?",
    why=(
        "who goes would depend on who stays and the other way round, or a row would be walked over for "
        "ever; so Mamoru refuses to plan it"
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
      - {by: first_post, to: posts, how: joint, delete-row: {because: a post's, though: others-own-it}}
  posts: {ties: [{by: thread_id, to: threads, how: owned}]}
""",
    },
    passes={
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
)
