"""What columns are computed from, by the database or by an erasure, and which tell a period of keeping.

Comes in: the map and the snapshot of a table.  Goes out: names of columns.  No expression is parsed whole:
comments and texts are taken out, and what is left is looked through for names.  Law: GDPR art. 5(1)(e).
"""

import re
from collections.abc import Iterable

from mamoru.model.map import Recomputed, Sum, SystemMap, TableMap
from mamoru.model.notice import Notice
from mamoru.model.programme import SystemGraph
from mamoru.model.schema import Table

ASIDE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)


def plain(text: str) -> str:
    """Return an expression or a trigger in lower case, without comments and texts."""
    return ASIDE.sub(" ", text).lower()


def names(text: str, columns: Iterable[str]) -> list[str]:
    """Return which columns an expression names."""
    words = set(re.findall(r"\w+", plain(text)))
    return [column for column in columns if column.lower() in words]


def period_columns(
    notice: Notice, system: SystemMap, table: TableMap, *, known: Table, graph: SystemGraph
) -> frozenset[str]:
    """Return the columns of a table that a period runs from, and those they are computed from or found by.

    Of its own kept rows, or of those of another table that are kept by the date of these.  An erasure never
    writes them (``docs/decisions/0013-the-date-a-period-runs-from-stays.md``): without the date, a period
    that has begun would look like one that has not, and the row would stay for ever.
    """
    promise = notice.promise_of(table.keep) if table.keep else None
    bound, event = system.events.get(promise.after, ("", "")) if promise else ("", "")
    found = {*graph.dating.get(table.name, ()), *([event] if bound == table.name else [])}
    while more := {source for column in found for source in _sources(known, column)} - found:
        found |= more
    return frozenset(found)


def readable_columns(
    notice: Notice, system: SystemMap, table: TableMap, *, known: Table | None, graph: SystemGraph | None
) -> tuple[str, ...]:
    """Return the personal columns of kept rows that stay readable: those stated, and the date."""
    stated = table.keep.columns if table.keep else ()
    if known is None or graph is None:
        return stated
    dated = period_columns(notice, system, table, known=known, graph=graph)
    return tuple(dict.fromkeys((*stated, *(c for c in table.columns if c in dated))))


def _sources(known: Table, column: str) -> list[str]:
    told = known.columns.get(column)
    return names(told.computed, known.columns) if told and told.generated else []


def not_recomputable(told: Recomputed, table: Table, source: Table) -> str:
    """Return why a column cannot be made anew in the transaction of an erasure; empty where it can."""
    column, name = table.columns.get(told.column), f"`{table.name}.{told.column}`"
    if not source.key:
        return f"{name} is made of rows of `{source.name}`, which no key tells apart"
    if not table.key or len(told.by) != len(table.key):
        return (
            f"{name} is made of rows by {len(told.by)} columns, but the key of its row has {len(table.key)}"
        )
    if told.column in table.key or (column is not None and column.generated):
        return f"{name} is a key, or the database makes it by itself"
    if told.made_as in {Sum.MIN, Sum.MAX} and column is not None and not column.nullable:
        return f"{name} may not be empty, but where no row is left there is no {told.made_as.value}"
    return ""
