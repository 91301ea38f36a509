"""Which columns name a row of a table without a primary key."""

from collections.abc import Mapping, Sequence

from mamoru.model.schema import Column


def key_of_unique(uniques: Sequence[tuple[str, ...]], columns: Mapping[str, Column]) -> tuple[str, ...]:
    """Return the shortest unique key over columns that are never NULL, for a table without a primary one."""
    whole = [u for u in uniques if all(not columns[c].nullable for c in u)]
    return min(whole, key=lambda u: (len(u), u), default=())
