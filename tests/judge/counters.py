"""Rows without what is made of others: a counter that was wrong is right only where it is touched."""

from collections.abc import Mapping, Sequence

from tests.ground import Row
from tests.worlds import Tables


def uncounted(tables: Tables, dump: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Return every row, sorted, without the columns that the map has made of rows."""
    found = {}
    for name, rows in dump.items():
        made = {told.column for told in tables[name].recomputed}
        places = [n for n, column in enumerate(tables[name].columns) if column not in made]
        found[name] = sorted((tuple(row[n] for n in places) for row in rows), key=repr)
    return found
