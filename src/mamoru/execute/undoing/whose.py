"""Whose rows are that were kept: everybody whom they name, so that a later word of theirs is heard.

Comes in: rows as they were kept, and the map.  Goes out: places and identities, of which marks are made.
Law: GDPR art. 12(1), 17(1), 18(1).
"""

from collections.abc import Iterator

from mamoru.execute.undoing.keeping import KeptTable, Row
from mamoru.model.map import TableMap, Tie
from mamoru.model.schema import Table

Named = Iterator[tuple[object, ...]]


def led_to(system: str, mapped: TableMap, table: KeptTable) -> Named:
    """Yield everybody whom a row leads to by a tie."""
    for tie in mapped.ties:
        for row in (*table.deleted, *table.before):
            yield from _led_to(system, tie, table.cells(row, tie.by))


def _led_to(system: str, tie: Tie, cells: Row) -> Named:
    if None not in cells:
        values = [str(cell) for cell in cells]
        yield (system, tie.to, values) if tie.to else ("of", tie.of, tie.known_as, values[0])


def themselves(system: str, mapped: TableMap, table: KeptTable, *, known: Table) -> Named:
    """Yield the people whose own rows are kept, by their rows and by what they are known by."""
    for kind in mapped.people:
        for row in (*table.deleted, *table.before):
            yield (system, table.table, [str(cell) for cell in table.cells(row, known.key)])
            for key, column in mapped.keys_of(kind).items():
                (value,) = table.cells(row, (column,))
                if value is not None:
                    yield ("of", kind, key, str(value))
