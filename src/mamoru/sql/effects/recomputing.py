"""Counters and other columns that are made of rows: made anew where some of those rows go.

Comes in: what the map says of the column.  Goes out: the expression over the rows that are left, and the test
that some of them go.  A counter that still counted what was erased would say that it was there.
Law: GDPR art. 5(1)(d), 17(1).
"""

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from mamoru.model.map import Recomputed, Sum
from mamoru.model.recipe import Cause, EraseTable, MaskStep
from mamoru.sql import naming
from mamoru.sql.holding import Holding, holds
from mamoru.sql.tables import among, equal, keyed, known, parts, relation, types
from mamoru.sql.tree import Part, Test

Becomes = Callable[[str, sa.FromClause, str], Part]  #: what a column of a row of a table becomes


def is_recomputed(step: EraseTable) -> bool:
    """Return whether a column of a table is made of rows, so that it is written after them."""
    return any(m.cause is Cause.RECOMPUTED for m in step.masks)


def made_of_rows(
    told: Recomputed, step: EraseTable, row: sa.FromClause, *, holding: Holding, becomes: Becomes
) -> Part:
    """Return what a column becomes: made of the rows that lead to its row, but for those that are deleted.

    Rows that are written by the same statement, or by a later one, count as what they become.
    """
    table = holding.recipe.relations[told.of]
    source = relation(table, "made")
    wanted = (*told.by, *([told.value] if told.value else []))
    here = {column: becomes(told.of, source, column) for column in wanted}
    position = holding.index(told.of) or 0
    gone = holding.dialect.member(parts(source, table.key), types(table, table.key), naming.deleted(position))
    tests = [equal([here[c] for c in told.by], parts(row, step.table.key)), *holds(told.when, source)]
    query = sa.select(_made(told, here)).select_from(source).where(*tests, sa.not_(known(gone)))
    return query.correlate(row).scalar_subquery()


def _made(told: Recomputed, here: Mapping[str, Part]) -> Part:
    if told.made_as is Sum.COUNT:
        return sa.func.count()
    value = here[told.value]
    if told.made_as is Sum.SUM:
        return sa.func.coalesce(sa.func.sum(value), sa.literal_column("0"))
    return sa.func.min(value) if told.made_as is Sum.MIN else sa.func.max(value)


def still_made(mask: MaskStep, row: sa.FromClause, holding: Holding) -> Test:
    """Return that a row which was captured for it still leads to this one."""
    assert mask.reference is not None  # noqa: S101 - a recomputed column comes from a reference
    table = holding.recipe.relations[mask.reference.table]
    source = relation(table, "y")
    position = holding.index(table.name) or 0
    gone = holding.dialect.member(parts(source, table.key), types(table, table.key), naming.deleted(position))
    leading = keyed(parts(source, mask.reference.columns)).where(gone, *holds(mask.reference.when, source))
    return among(parts(row, mask.reference.to_columns), leading)
