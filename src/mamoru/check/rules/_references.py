"""What becomes of a row when the row it points at is erased: what the map says, what the database does."""

from mamoru.check.rules._tables import System
from mamoru.model.map import TableMap
from mamoru.model.place import Span
from mamoru.model.programme import Reference
from mamoru.model.schema import Schema


def on_delete(schema: Schema, reference: Reference) -> str:
    """Return what the database does by itself: ``CASCADE``, ``SET NULL``, or ``NO ACTION``."""
    for key in schema.tables[reference.table].foreign_keys:
        if (key.columns, key.to) == (reference.columns, reference.to):
            return key.on_delete.upper()
    return "NO ACTION"


def can_go(system: System, table: str) -> bool:
    """Return whether an erasure can delete rows of ``table`` at all."""
    return table in system.graph.owned or any(w.tie.delete_row for w in system.into.get(table, ()))


def goes_along(system: System, reference: Reference) -> bool:
    """Return whether a row always goes with the row it points at: its only owner, or a ``delete-row`` tie."""
    way = reference.way
    if way is None or way.held != reference.table or way.tie.when is not None:
        return False
    owners = [w for w in system.into.get(reference.table, ()) if w.owning]
    return way.tie.delete_row or owners == [way]


def told(system: System, reference: Reference) -> TableMap | None:
    """Return the map of the table that points, if it is mapped."""
    return system.told.tables.get(reference.table)


def place(system: System, reference: Reference) -> Span:
    """Return the place nearest to the reference that a person wrote."""
    if reference.way is not None:
        return reference.way.tie.where
    table = told(system, reference)
    return table.where if table else system.told.where


def pointer(reference: Reference) -> str:
    """Return the reference as people read it: ``orders.customer_id``."""
    return f"{reference.table}.{'+'.join(reference.columns)}"
