"""What the snapshots say of tables, as a tree that can be frozen and compared.

Schemas come in; a tree by ``SYSTEM.TABLE`` goes out.  Indexes are left out, since they change how fast an
answer comes and not what it is.
"""

from collections.abc import Mapping

from mamoru.model.schema import Column, ForeignKey, Schema, Table
from mamoru.model.versions.canonical import Fields, Tree, digest

SNAPSHOTS = "snapshots"
_SHOWN = 16  #: hex digits of a hash that tells two expressions apart


def snapshots_tree(schemas: Mapping[str, Schema]) -> Fields:
    """Return what each snapshot says of each table."""
    return {
        f"{system}.{name}": _table(table)
        for system, schema in sorted(schemas.items())
        for name, table in sorted(schema.tables.items())
    }


def _table(table: Table) -> Fields:
    parts: Mapping[str, Tree] = {
        "columns": {column.name: _column(column) for column in table.columns.values()},
        "key": "+".join(table.key),
        "unique": [*sorted("+".join(columns) for columns in table.unique)],
        "foreign_keys": {_leads(key): f"on delete {key.on_delete.lower()}" for key in table.foreign_keys},
    }
    return {name: part for name, part in parts.items() if part not in ("", [], {})}


def _column(column: Column) -> str:
    made = f", computed as {digest(column.computed)[:_SHOWN]}" if column.computed else ""
    is_made = ", generated" if column.generated and not made else made
    return f"{column.type or 'of no type'}, {'may be NULL' if column.nullable else 'never NULL'}{is_made}"


def _leads(key: ForeignKey) -> str:
    return f"{'+'.join(key.columns)} to {'+'.join((key.to, *key.to_columns))}"
