"""Columns that are made of rows of another table, and which of them cannot be made anew.

Comes in: what the map says of the column, and the two tables.  Goes out: what stands in the way.
"""

from mamoru.model.map import Recomputed, Sum
from mamoru.model.schema import Table


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
