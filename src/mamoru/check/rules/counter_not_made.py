"""MAM-311: a column that is made of rows can be made anew when some of them are erased.

Reads ``recomputed:`` of tables; yields columns that no statement of an erasure could make, or that would be
made of what the same erasure changes.  Law: GDPR art. 5(1)(d), 17(1); APPI art. 22, 35.
"""

from collections.abc import Iterator

from mamoru.check.computed import not_recomputable
from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules._tables import Mapped, personal_tables
from mamoru.check.staying import kinds_held, shells
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.map import Recomputed, TableMap
from mamoru.model.programme import CheckedProgramme


def not_made(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each column that cannot be made anew."""
    for mapped in personal_tables(checked):
        for told in mapped.told.recomputed:
            source = mapped.system.schema.tables.get(told.of)
            problem = not_recomputable(told, mapped.table, source) if source else ""
            if problem := problem or _changing(mapped, told):
                yield _finding(mapped, told, problem)


def _changing(mapped: Mapped, told: Recomputed) -> str:
    """Return why a column is nothing to make anew: something else writes it, or what it is made of."""
    source, here = mapped.system.told.tables.get(told.of), f"`{mapped.name}.{told.column}`"
    if _may_be_masked(mapped, mapped.told, told.column):
        return f"{here} an erasure may mask as well, and which of the two comes last nobody decides"
    if source is None or not told.value:
        return ""
    name = f"{here} is made of `{told.of}.{told.value}`, which"
    if any(r.column == told.value for r in source.recomputed):
        return f"{name} is made of rows itself"
    return (
        f"{name} an erasure may mask in rows that stay" if _may_be_masked(mapped, source, told.value) else ""
    )


def _may_be_masked(mapped: Mapped, table: TableMap, column: str) -> bool:
    """Return whether a column may be masked: by a tie, or with what stays, kept or as a shell."""
    system, graph = mapped.system.told, mapped.system.graph
    ways = [w for w in graph.ways if w.held == table.name]
    if any(u.column == column for w in ways for u in w.tie.leaving):
        return True
    if column not in table.columns:
        return False
    if table.keep is not None and column not in table.keep.columns:
        return True
    return any(table.name in shells(system, graph, of=kind) for kind in kinds_held(system, graph))


def _finding(mapped: Mapped, told: Recomputed, problem: str) -> Finding:
    return found(
        COUNTER_NOT_MADE,
        problem=problem,
        remedy=(
            f"in {mapped.system.file}, make `{told.column}` of rows with a key, by as many columns as the "
            f"key of `{mapped.name}` has, of a column that nothing masks; or take it out of `recomputed:` "
            "and let the application make it"
        ),
        where=told.where,
        node=mapped.column_node(told.column),
    )


POSTS = """\
CREATE TABLE threads (id INTEGER PRIMARY KEY, posts INTEGER, likes INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES customers, thread INTEGER, mood TEXT);
CREATE TABLE likes (author INTEGER REFERENCES customers, thread INTEGER);
"""

MAP = (
    SHOP
    + """\
  threads:
    not-personal: [posts, likes]
    recomputed:
      posts: {posts}
      likes: {likes}
  posts:
    columns: {mood: contact.name}
    not-personal: [thread]
    ties: [{by: author, to: customers, how: accessed, leaving: [{null: mood}]}]
  likes:
    not-personal: [thread]
    ties: [{by: author, to: customers, how: owned}]
"""
)

COUNTER_NOT_MADE = Rule(
    code="MAM-311",
    severity=Severity.ERROR,
    asks="Can a column that is made of rows be made anew when some of them are erased?",
    why="a counter that still counts what was erased says that it was there; so Mamoru refuses to plan it",
    article="GDPR art. 5(1)(d), 17(1); APPI art. 22, 35",
    find=not_made,
    find_live=None,
    fails={
        "shop.sql": CUSTOMERS + POSTS,
        "systems/shop.yaml": MAP.replace("{posts}", "{sum: posts.mood, by: thread}").replace(
            "{likes}", "{count: likes, by: thread}"
        ),
    },
    passes={
        "shop.sql": CUSTOMERS + POSTS,
        "systems/shop.yaml": MAP.replace("{posts}", "{count: posts, by: thread, when: {mood: good}}").replace(
            "      likes: {likes}\n", ""
        ),
    },
)
